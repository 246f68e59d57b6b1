"""JSON Lines: what is exported is the log, and only a whole log comes back."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from ledger import actions
from ledger.actions.restoring import restore
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    Prediction,
    Source,
    Speaker,
    Stance,
    Verdict,
)
from ledger.domain.status import Day
from ledger.errors import Refused, Unusable
from ledger.exchange.jsonl import dump, parse
from ledger.proof.canonical import body_of, leaf_of
from ledger.store import tables
from ledger.store.archive import LogRow, log_rows
from ledger.store.database import open_engine
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, open_reader

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STAMP = Stamp(NOW, "ann")
DAY = Day.now(NOW)
PAGE = "https://example.org/page"


def said(claim: str, **more: Any) -> Prediction:
    """Return a prediction as it is logged."""
    terms: dict[str, Any] = {"deadline": Deadline(date(2025, 12, 31), "in 2025", "year"), **more}
    return Prediction(0, "", claim, date(2025, 1, 29), Source(PAGE), **terms)


def write_some(url: str, *, redact: bool = True) -> None:
    """Write one entry or more of most types."""
    ann = Speaker("", "Ann Ünal", aliases=("A. Ünal",))
    by: dict[str, Any] = {"stamp": STAMP, "day": DAY}
    with open_engine(url, write=True).begin() as connection:
        one = actions.record(connection, said("“Ten” robots; ✓ 機器人"), speaker=ann, **by)
        two = actions.record(connection, said("Twenty robots"), speaker=Speaker("", "Bo"), **by)
        proof = Evidence(0, Stance.FOR, PAGE, happened_on=date(2025, 3, 1))
        actions.cite(connection, one, [proof], **by)
        actions.settle(connection, **by)
        actions.cite(connection, two, [Evidence(0, Stance.AGAINST, f"{PAGE}/2")], **by)
        actions.amend(connection, two, {"criterion": "as counted by\nnobody"}, **by)
        actions.undo(connection, stamp=STAMP)
        judged = actions.Judgement(Verdict.MISSED, "not one")
        actions.resolve(connection, two, judged, **by)
        actions.reopen(connection, two, "one after all", stamp=STAMP)
        if redact:
            actions.redact(connection, 4, "a court said so", stamp=STAMP)


def exported(url: str) -> bytes:
    """Return the whole export."""
    with open_reader(url) as reader:
        return b"".join(dump(log_rows(reader)))


def rows_in(text: bytes) -> list[LogRow]:
    """Return the rows of an export that has no problems."""
    rows, problems = parse(io.BytesIO(text))
    assert problems == []
    return rows


def problems_in(text: bytes) -> list[tuple[int, str]]:
    """Return what is wrong with an export, by line."""
    return [(problem.line, problem.text) for problem in parse(io.BytesIO(text))[1]]


def projections(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every projection."""
    return {
        table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
        for table in tables.PROJECTIONS
    }


@pytest.fixture
def other_url(ledger_url: str, sqlite_ledger: str, request: pytest.FixtureRequest) -> str:
    """Give a second ledger, with entries in it, that is always a file."""
    if ledger_url == sqlite_ledger:
        from ledger.store import schema

        sqlite_ledger = sqlite_ledger.replace("ledger.db", "other.db")
        schema.upgrade(open_engine(sqlite_ledger, write=True, create=True))
    write_some(sqlite_ledger)
    return sqlite_ledger


@pytest.mark.ux(81)
def test_an_export_restored_into_an_empty_ledger_exports_the_same_bytes(
    ledger_url: str, other_url: str
) -> None:
    text = exported(other_url)

    with open_engine(ledger_url, write=True).begin() as connection:
        count = restore(connection, rows_in(text))

    assert count == text.count(b"\n") > 10
    assert exported(ledger_url) == text


def test_a_restored_ledger_answers_like_the_first_and_goes_on_with_the_next_id(
    ledger_url: str, other_url: str
) -> None:
    with open_engine(ledger_url, write=True).begin() as connection:
        restore(connection, rows_in(exported(other_url)))

    with open_engine(ledger_url, write=True).begin() as connection:
        restored = projections(connection)
        new = actions.record(
            connection, said("Thirty"), speaker=Speaker("", "Bo"), stamp=STAMP, day=DAY
        )
    with open_engine(other_url).begin() as connection:
        assert restored == projections(connection)
    assert new == 3


def test_every_line_is_hashed_to_its_leaf_without_this_program(other_url: str) -> None:
    lines = exported(other_url).splitlines()

    with open_reader(other_url) as reader:
        rows = list(log_rows(reader))
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        if row.body is not None:
            assert leaf_of(line) == row.leaf
        else:
            assert json.loads(line)["redacted"]["leaf"] == row.leaf.hex()
    assert [row.seq for row in rows if row.body is None] == [4]


def test_a_redaction_is_restored_as_a_redaction(ledger_url: str, other_url: str) -> None:
    with open_engine(ledger_url, write=True).begin() as connection:
        restore(connection, rows_in(exported(other_url)))

    with open_engine(ledger_url).begin() as connection:
        [gone] = [row for row in log_rows(ConnectionReader(connection)) if row.body is None]
    assert gone.type == "evidence.attached"


def test_a_ledger_that_has_entries_refuses_and_names_the_way(ledger_url: str) -> None:
    write_some(ledger_url)
    text = exported(ledger_url)

    with pytest.raises(Refused, match="only restored into an empty ledger") as refusal:
        with open_engine(ledger_url, write=True).begin() as connection:
            restore(connection, rows_in(text))

    assert any("--format csv" in command for _, command in refusal.value.remedies)
    assert exported(ledger_url) == text


def test_line_ends_of_windows_a_byte_order_mark_and_a_missing_last_end_do_no_harm(
    other_url: str,
) -> None:
    text = exported(other_url)

    changed = b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n").removesuffix(b"\r\n")

    assert rows_in(changed) == rows_in(text)


def test_an_empty_file_is_an_empty_log() -> None:
    assert parse(io.BytesIO(b"")) == ([], [])


GOOD = {
    "v": 1, "step": 0, "at": "2026-11-23T12:00:00Z", "actor": "ann", "type": "speaker.added",
    "subject": "speaker/ann", "data": {"slug": "ann", "name": "Ann", "kind": "person"},
}  # fmt: skip


def line(**changes: object) -> bytes:
    """Return the line of a speaker's adding, with some members changed; None leaves one out."""
    members = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return body_of(members) + b"\n"


RECORDED = {
    "claim": "Ten robots", "said_on": "2025-01-29", "source": {"url": PAGE}, "kind": "reach",
    "speaker": "ann", "wording": "quoted",
}  # fmt: skip


def recorded(number: int, **changes: object) -> bytes:
    """Return the line of a prediction's recording, with some of its data changed."""
    data = {name: value for name, value in {**RECORDED, **changes}.items() if value is not None}
    return line(type="prediction.recorded", subject=f"prediction/{number}", data=data)


def redaction(seq: int) -> bytes:
    """Return the line of an entry that redacts another."""
    return line(type="entry.redacted", subject=f"entry/{seq}", data={"seq": seq})


LONE = b'{"redacted":{"actor":"a","at":"2026-11-23T12:00:00Z","leaf":"%s","seq":%d,"step":0,'
LONE += b'"subject":"speaker/ann","type":"speaker.added"}}\n'

BROKEN = [
    (b"\xff\xfe\n", "it is not UTF-8 text (byte 0xff at position 1)"),
    (b'{"v":1,\n', "it is not JSON (Expecting property name enclosed in double quotes"),
    (b"\n", "it is empty"),
    (b"[]\n", "the body is not in its canonical form"),
    (b'{"a":1,"a":2}\n', "a member is named twice"),
    (line().replace(b":", b": "), "the body is not in its canonical form"),
    (line().replace(b'"Ann"', b"1.5"), "1.5 is a float; decimals are kept as text"),
    (line().replace(b"Ann", "A\u0308nn".encode()), "the body is not in its canonical form"),
    (b"[" * 50_000 + b"\n", "it is nested too deeply"),
    (b'"' + b"x" * 70_000 + b'"\n', "it is too long: an entry has at most 60,000 bytes"),
    (line(actor=None), "it has no member actor"),
    (line(extra=1), "it has a member that no entry has: extra"),
    (line(v=2), "it is of version 2, and this program knows 1"),
    (line(step="0"), 'its member "step" is of the wrong kind'),
    (line(clock="slow"), 'its member "clock" can only be "set"'),
    (line(at="yesterday"), '"yesterday" is not an instant like 2026-11-23T12:00:00Z'),
    (line(step=1), "its step is 1, and 0 or 0 comes next"),
    (line(type="speaker.shot"), '"speaker.shot" is no type of entry that this version knows'),
    (line(subject="speaker/"), '"speaker/" is no subject of an entry speaker.added'),
    (line(subject="prediction/1"), '"prediction/1" is no subject of an entry speaker.added'),
    (line(type="speaker.renamed"), "nothing before it is about speaker ann"),
    (recorded(2), "it records prediction 2, and 1 comes next"),
    (recorded(1, claim=None), "its data are not those of an entry prediction.recorded"),
    (recorded(1, target=7), "its data have a wrong value for target"),
    (recorded(1, probability_ppm=1_000_001), "its data have a wrong value for probability ppm"),
    (
        recorded(1, base_rate={"chance_ppm": 0, "source": "x"}),
        "its data have a wrong value for chance ppm",
    ),
    (recorded(1, base_rate={"source": "x"}), "its data are not those of an entry"),
    (recorded(1, base_rate=7), "its data are not those of an entry"),
    (recorded(1, claim="a\0b"), "its data have a wrong value for claim"),
    (recorded(1, said_on="soon"), "its data are not those of an entry prediction.recorded"),
    (redaction(0), "it redacts entry 0, which is not before it"),
    (LONE % (b"0" * 64, 0), "its body is missing, and no entry redacts it"),
    (LONE % (b"0" * 64, 9), "it says it is entry 9, but it stands at place 0"),
    (LONE % (b"0" * 63, 0), "its leaf is not a hash of 64 hexadecimal digits"),
    (b'{"redacted":[]}\n', "it is not what is kept of a redacted entry"),
]


@pytest.mark.parametrize(("text", "why"), BROKEN, ids=[why[:40] for _, why in BROKEN])
def test_a_line_that_is_no_entry_is_told_with_its_reason(text: bytes, why: str) -> None:
    found = problems_in(text)

    assert [number for number, _ in found] in ([1], [1, 1])
    assert any(told.startswith(why) for _, told in found)


def test_the_lines_these_are_made_of_are_good() -> None:
    assert problems_in(line() + recorded(1) + recorded(2)) == []
    assert problems_in(LONE % (b"0" * 64, 0) + redaction(0)) == []


def test_all_bad_lines_are_told_at_once_also_after_a_very_long_one() -> None:
    text = line() + b"nonsense\n" + b"x" * 200_000 + b"\n" + line() + b"\xff\n"

    assert [number for number, _ in problems_in(text)] == [2, 3, 5]


def test_swapped_lines_are_told(other_url: str) -> None:
    lines = exported(other_url).splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]

    assert problems_in(b"".join(lines))


def test_a_missing_first_line_is_told(other_url: str) -> None:
    assert problems_in(exported(other_url).partition(b"\n")[2])


def test_the_body_of_a_redacted_entry_cannot_come_back() -> None:
    assert problems_in(line() + redaction(0)) == [
        (1, "it was redacted, and its body is here all the same")
    ]


def test_the_first_entry_that_breaks_a_fold_is_the_one_told() -> None:
    amended = {"type": "prediction.amended", "subject": "prediction/1"}
    good = line(**amended, data={"changes": {"claim": "Nine robots"}})
    bad = line(**amended, data={"changes": {"kind": "maybe"}})

    assert [number for number, _ in problems_in(line() + recorded(1) + good + bad + good)] == [4]


def test_restoring_checks_by_itself_what_it_is_given(ledger_url: str) -> None:
    first, second = rows_in(line() + recorded(1))
    skipping = replace(second, subject="prediction/7")

    with pytest.raises(Unusable, match="entry 1 cannot be restored: it records prediction 7"):
        with open_engine(ledger_url, write=True).begin() as connection:
            restore(connection, [first, skipping])

    assert exported(ledger_url) == b""
