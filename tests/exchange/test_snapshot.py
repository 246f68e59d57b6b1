"""What is in force, and by which names: merged, shared and redacted speakers."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

from ledger import actions
from ledger.domain.prediction import Speaker
from ledger.domain.status import Day
from ledger.exchange.csv import read_rows, write_rows
from ledger.exchange.snapshot import Snapshot, in_force
from ledger.store.archive import log_rows
from ledger.store.database import open_engine
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, open_reader
from tests.exchange.recordings import DAY, snapshot_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TABLE = """\
key,speaker,claim,said_on,deadline,source
a,Ann Bee,Ten robots,2025-01-29,2025-12-31,https://example.org/x
b,Bo Cee,Nine robots,2025-01-29,2025-12-31,https://example.org/x
"""


def two() -> Snapshot:
    """Return a ledger with two predictions of two speakers."""
    rows, _ = read_rows(io.BytesIO(TABLE.encode()), DAY)
    return snapshot_of([row.recording for row in rows])


def names_in(snapshot: Snapshot) -> list[str]:
    """Return how the rows of an export call their speakers."""
    rows = csv.DictReader(io.StringIO(write_rows(snapshot), newline=""))
    return [row["speaker"] for row in rows]


def with_speaker(snapshot: Snapshot, slug: str, speaker: Speaker) -> Snapshot:
    """Return a ledger in which a speaker is another."""
    return replace(snapshot, speakers={**snapshot.speakers, slug: speaker})


def test_a_merged_speaker_is_called_by_the_one_it_was_merged_into() -> None:
    merged = with_speaker(two(), "bo-cee", Speaker("bo-cee", "Bo Cee", merged_into="ann-bee"))

    assert names_in(merged) == ["Ann Bee", "Ann Bee"]


def test_speakers_who_share_a_name_are_called_by_their_slugs() -> None:
    shared = with_speaker(two(), "bo-cee", Speaker("bo-cee", "ANN bee"))

    assert names_in(shared) == ["ann-bee", "bo-cee"]


def test_a_name_that_is_anothers_alias_is_not_used() -> None:
    aliased = with_speaker(two(), "bo-cee", Speaker("bo-cee", "Bo Cee", aliases=("Ann Bee",)))

    assert names_in(aliased) == ["ann-bee", "Bo Cee"]


def test_a_redacted_speaker_is_known_by_the_slug_alone() -> None:
    snapshot = two()

    assert names_in(replace(snapshot, speakers={})) == ["ann-bee", "bo-cee"]


def test_keys_say_which_entry_of_which_ledger(ledger_url: str) -> None:
    rows, _ = read_rows(io.BytesIO(TABLE.replace("a,Ann", ",Ann").encode()), DAY)
    with open_engine(ledger_url, write=True).begin() as connection:
        actions.record_all(
            connection, [row.recording for row in rows], stamp=Stamp(NOW, "ann"), day=Day.now(NOW)
        )

    with open_reader(ledger_url) as reader:
        keys = in_force(reader).keys
        recorded = next(row for row in log_rows(reader) if row.subject == "prediction/1")
    assert keys == {1: f"1-{recorded.leaf.hex()[:12]}", 2: "b"}


def test_what_was_undone_or_redacted_is_not_in_force(ledger_url: str) -> None:
    rows, _ = read_rows(io.BytesIO(TABLE.encode()), DAY)
    stamp = Stamp(NOW, "ann")
    with open_engine(ledger_url, write=True).begin() as connection:
        for row in rows:
            actions.record_all(connection, [row.recording], stamp=stamp, day=Day.now(NOW))
        actions.undo(connection, stamp=stamp)
        assert list(in_force(ConnectionReader(connection)).keys) == [1]
        actions.redact(connection, 1, "a court said so", stamp=stamp)
        assert in_force(ConnectionReader(connection)).states == ()
