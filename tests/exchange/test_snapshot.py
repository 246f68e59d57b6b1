"""What is in force, and by which names: merged, shared and redacted speakers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

from ledger import actions
from ledger.domain.prediction import Speaker
from ledger.domain.status import Day
from ledger.exchange.csv import read_rows
from ledger.exchange.snapshot import PIECE, People, in_force
from ledger.store.archive import log_rows
from ledger.store.database import open_engine
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, open_reader
from tests.exchange.recordings import DAY, csv_text, piece_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TABLE = """\
key,speaker,claim,said_on,deadline,source
a,Ann Bee,Ten robots,2025-01-29,2025-12-31,https://example.org/x
b,Bo Cee,Nine robots,2025-01-29,2025-12-31,https://example.org/x
"""


ANN = Speaker("ann-bee", "Ann Bee")


def names_among(*speakers: Speaker) -> list[str]:
    """Return how the rows of an export call Ann Bee and Bo Cee, when these are the speakers."""
    rows, _ = read_rows(io.BytesIO(TABLE.encode()), DAY)
    two = piece_of([row.recording for row in rows])
    piece = replace(two, people=People({speaker.slug: speaker for speaker in speakers}))
    return [row["speaker"] for row in csv.DictReader(io.StringIO(csv_text([piece]), newline=""))]


def test_a_merged_speaker_is_called_by_the_one_it_was_merged_into() -> None:
    merged = Speaker("bo-cee", "Bo Cee", merged_into="ann-bee")

    assert names_among(ANN, merged) == ["Ann Bee", "Ann Bee"]


def test_speakers_who_share_a_name_are_called_by_their_slugs() -> None:
    assert names_among(ANN, Speaker("bo-cee", "ANN bee")) == ["ann-bee", "bo-cee"]


def test_a_name_that_is_anothers_alias_is_not_used() -> None:
    aliased = Speaker("bo-cee", "Bo Cee", aliases=("Ann Bee",))

    assert names_among(ANN, aliased) == ["ann-bee", "Bo Cee"]


def test_a_redacted_speaker_is_known_by_the_slug_alone() -> None:
    assert names_among() == ["ann-bee", "bo-cee"]


def test_keys_say_which_entry_of_which_ledger(ledger_url: str) -> None:
    rows, _ = read_rows(io.BytesIO(TABLE.replace("a,Ann", ",Ann").encode()), DAY)
    with open_engine(ledger_url, write=True).begin() as connection:
        actions.record_all(
            connection, [row.recording for row in rows], stamp=Stamp(NOW, "ann"), day=Day.now(NOW)
        )

    with open_reader(ledger_url) as reader:
        [piece] = in_force(reader)
        recorded = next(row for row in log_rows(reader) if row.subject == "prediction/1")
    assert piece.keys == {1: f"1-{recorded.leaf.hex()[:12]}", 2: "b"}


def test_what_was_undone_or_redacted_is_not_in_force(ledger_url: str) -> None:
    rows, _ = read_rows(io.BytesIO(TABLE.encode()), DAY)
    stamp = Stamp(NOW, "ann")
    with open_engine(ledger_url, write=True).begin() as connection:
        for row in rows:
            actions.record_all(connection, [row.recording], stamp=stamp, day=Day.now(NOW))
        actions.undo(connection, stamp=stamp)
        [piece] = in_force(ConnectionReader(connection))
        assert list(piece.keys) == [1]
        actions.redact(connection, 1, "a court said so", stamp=stamp)
        assert list(in_force(ConnectionReader(connection))) == []


def test_a_link_reaches_over_all_pieces(ledger_url: str) -> None:
    count = PIECE + 2
    said = ",said_on,deadline,source\n"
    table = f"key,restates,speaker,claim{said}" + "".join(
        f"k{n},{'k1' if n == count else ''},Ann Bee,{n} robots,2025-01-29,2025-12-31,"
        "https://example.org/x\n"
        for n in range(1, count + 1)
    )
    rows, _ = read_rows(io.BytesIO(table.encode()), DAY)
    with open_engine(ledger_url, write=True).begin() as connection:
        actions.record_all(
            connection, [row.recording for row in rows], stamp=Stamp(NOW, "ann"), day=Day.now(NOW)
        )

    with open_reader(ledger_url) as reader:
        first, second = in_force(reader)
        text = csv_text([first, second])
    assert (len(first.states), len(second.states)) == (PIECE, 2)
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["key"] for row in found] == [f"k{n}" for n in range(1, count + 1)]
    assert [row["restates"] for row in found if row["restates"]] == ["k1"]
