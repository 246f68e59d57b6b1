"""Rows that are made in one go are those of the fold, and tables give them as the same lines."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ledger.domain.codec import to_data
from ledger.domain.entry import (
    EVIDENCE_ATTACHED,
    PREDICTION_RECORDED,
    RESOLUTION_GIVEN,
    Entry,
    prediction_subject,
)
from ledger.domain.prediction import Evidence, Prediction, Resolution
from ledger.proof.canonical import body_of
from ledger.store import log, plain_rows, projection, tables
from ledger.store.batch import in_order, insert_tuples
from ledger.store.database import open_engine
from ledger.store.plain_entries import plain_entries
from ledger.store.plain_rows import PlainRows, Said
from ledger.store.reader import ConnectionReader

AT, ACTOR, SUBJECT = "2026-11-23T12:00:00Z", "ann", prediction_subject(7)
IDS = st.none() | st.integers(1, 9)
PREDICTIONS = st.builds(
    Prediction, id=st.just(7), probability_ppm=st.none() | st.integers(0, 1_000_000),
    restates=IDS, reading_of=IDS, needs=IDS, part_of=IDS,
)  # fmt: skip
EVIDENCE = st.builds(Evidence, number=st.integers(1, 4))
CITED = st.lists(st.integers(1, 4), max_size=3).map(tuple)
VERDICTS = st.builds(Resolution, evidence=CITED, parts=CITED)


def entry(seq: int, type: str, data: Any) -> Entry:
    return Entry(seq, 0, AT, ACTOR, type, SUBJECT, data)


def said(one: Entry) -> Said:
    """Return what an entry says once it is written and read again, which must be plain."""
    [read] = plain_entries(one.type, [body_of(log.members(one))])
    assert read is not None
    return Said(one.seq, one.at, one.actor, read.data)


def folded(*entries: Entry) -> dict[str, bytes]:
    """Return the rows that entries fold to as lines, by table."""
    rows = projection.rows_of(SUBJECT, entries)
    return {
        table.name: plain_rows.as_lines(
            plain_rows.in_key_order(table, list(map(in_order(table), rows.get(table, ()))))
        )
        for table in projection.PREDICTION_TABLES
    }


def made(
    recorded: Entry, attached: list[Entry] | None = None, given: Entry | None = None
) -> dict[str, bytes]:
    """Return the same rows as they are made in one go."""
    plain = PlainRows()
    told = said(recorded)
    plain.add(7, *told, [said(one) for one in attached or ()], said(given) if given else None)
    return {
        table.name: plain_rows.as_lines(plain_rows.in_key_order(table, rows))
        for table, rows in plain.rows.items()
    }


@settings(max_examples=150)
@given(
    PREDICTIONS,
    st.lists(EVIDENCE, max_size=2),
    st.none() | VERDICTS,
    st.booleans(),
    st.lists(EVIDENCE, max_size=2),
    st.booleans(),
    st.sampled_from([4, 9]),
)
def test_rows_made_in_one_go_are_those_of_the_fold(
    prediction: Prediction, evidence: list[Evidence], verdict: Resolution | None, apart: bool,
    attached: list[Evidence], draft: bool, given_at: int,
) -> None:  # fmt: skip
    data = to_data(prediction)
    del data["id"]
    if evidence:
        data["evidence"] = [to_data(item) for item in evidence]
    if draft:
        data["draft"] = True
    later = [entry(5 + n, EVIDENCE_ATTACHED, to_data(item)) for n, item in enumerate(attached)]
    given = None
    if verdict and apart:
        given = entry(given_at, RESOLUTION_GIVEN, to_data(verdict))
    elif verdict:
        data["resolutions"] = [to_data(verdict)]
    recorded = entry(3, PREDICTION_RECORDED, data)

    found = made(recorded, later, given)

    assert found == folded(recorded, *later, *([given] if given else []))


def test_a_table_gives_its_rows_as_the_lines_that_they_are_written_as(
    connection: Connection,
) -> None:
    """Also with what JSON has to write differently: quotes, control characters, other scripts."""
    odd = 'a"b\\c/\b\t\n\f\r\x01\x1f\x7f é \u2028 \U0001f600 </'
    rows = [(n, f"{odd}{n}") for n in (1, 2, 10, -3, 2**31 - 1)]
    insert_tuples(connection, tables.tag, rows)
    reader = ConnectionReader(connection)

    found = plain_rows.lines_of(reader, tables.tag, "prediction > :least", {"least": 0})

    wanted = [row for row in rows if row[0] > 0]
    assert found == (4, plain_rows.as_lines(wanted))
    assert plain_rows.rows_of(reader, tables.tag, "prediction > 0", {}) == wanted
    assert plain_rows.with_texts(wanted) == wanted


def test_a_row_with_bytes_gives_no_lines(sqlite_ledger: str) -> None:
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        connection.exec_driver_sql("INSERT INTO tag VALUES (1, x'00ff')")
        reader = ConnectionReader(connection)

        assert plain_rows.lines_of(reader, tables.tag, "1 = 1", {}) is None
