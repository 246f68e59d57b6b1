"""A change of any value of any row of any projection is noticed, and so is any fault of order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ledger.actions import helping
from ledger.actions.restoring import faults_of_order
from ledger.actions.verifying import verify
from ledger.domain.prediction import Role, Speaker
from ledger.errors import LedgerError
from ledger.proof.canonical import body_of, leaf_of, said_by
from ledger.store import archive, tables
from ledger.store.archive import LogRow
from ledger.store.batch import insert_all
from ledger.store.database import open_engine
from ledger.store.reader import ConnectionReader
from tests.actions.desk import LAST, Desk
from tests.proof.logs import judged, plain_events, unguarded, write

ADA = Speaker("", "Ada", aliases=("Countess",), roles=(Role("programmer", "Babbage"),))
ON: dict[str, Any] = {"happened_on": LAST, "published_on": date(2026, 1, 3)}


@pytest.fixture
def desk(connection: Connection) -> Desk:
    """Give a ledger whose predictions are plain, one with each entry that is, and folded."""
    desk = Desk(connection)
    desk.add("Plain and open", ADA, tags=("ai", "robots"), quote="we walk", frame="a call")
    desk.add("Plain and never due", ADA, deadline=None)
    desk.add("Plain and judged", ADA, probability_ppm=700_000, origin="row 3")
    desk.cite(3, "against", value="3", **ON)
    desk.cite(3, "context")
    desk.judge(3, "missed", evidence=(1,))
    desk.add("Plain and unclear", ADA, restates=1)
    desk.cite(4, "context")
    desk.judge(4, "unclear", evidence=(1,))
    desk.add("Folded, for it is amended", ADA, tags=("ai",))
    desk.amend(5, deadline={"day": "2026-01-31", "words": "in January", "basis": "stated"})
    desk.add("Folded, for it has two verdicts", ADA)
    desk.cite(6, "against", **ON)
    desk.judge(6, "missed", evidence=(1,))
    desk.cite(6, "for", happened_on=date(2026, 1, 1), published_on=date(2026, 1, 3))
    desk.judge(6, "late", evidence=(2,))
    desk.assess(6, "met", "Others")
    desk.rate(6, 300_000)
    desk.add("Plain, with evidence since its verdict", ADA)
    desk.cite(7, "against", **ON)
    desk.judge(7, "missed", evidence=(1,))
    desk.cite(7, "for", happened_on=date(2026, 1, 1), published_on=date(2026, 1, 3))
    return desk


def changes(connection: Connection) -> Iterator[tuple[sa.Table, sa.Update]]:
    """Give a change of each value that the projections and the tallies hold."""
    for table in (*tables.PROJECTIONS, *tables.TALLIES):
        for row in connection.execute(sa.select(table)).mappings().all():
            where = sa.and_(*(column == row[column.name] for column in table.primary_key))
            for column in table.columns:
                value = other(column, row[column.name])
                yield table, table.update().where(where).values({column.name: value})


def other(column: sa.Column[Any], value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(column.type, sa.Integer):
        return (value or 0) + 1_000
    return f"{value or ''}x"


def test_a_change_of_any_value_of_any_row_is_noticed(desk: Desk) -> None:
    found = verify(desk.reader, [])
    assert found.findings == ()
    unnoticed, tried = [], set()
    for table, change in changes(desk.connection):
        with desk.connection.begin_nested() as planted:
            desk.connection.execute(change)
            texts = [finding.text for finding in verify(desk.reader, []).findings]
            planted.rollback()
        tried.add(table)
        if not any(text.startswith(table.name) for text in texts):
            unnoticed.append(str(change))

    assert unnoticed == []
    assert tried == {*tables.PROJECTIONS, *tables.TALLIES}


def test_any_row_that_is_missing_is_noticed(desk: Desk) -> None:
    missed = []
    for table in (*tables.PROJECTIONS, *tables.TALLIES):
        for row in desk.connection.execute(sa.select(table)).mappings().all():
            with desk.connection.begin_nested() as planted:
                where = (column == row[column.name] for column in table.primary_key)
                desk.connection.execute(table.delete().where(*where))
                if not verify(desk.reader, []).findings:
                    missed.append(row)
                planted.rollback()

    assert missed == []


@pytest.mark.parametrize("value", ["x'00'", "1.5", "CAST(x'ff' AS TEXT)"])
@pytest.mark.parametrize("column", ["claim", "probability_ppm", "draft"])
def test_a_value_that_no_column_of_ours_holds_is_noticed(
    sqlite_ledger: str, value: str, column: str
) -> None:
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        desk = Desk(connection)
        desk.add(speaker=ADA)
        connection.exec_driver_sql(f"UPDATE prediction SET {column} = {value}")

        try:
            noticed = verify(desk.reader, []).exit_code == 1
        except LedgerError:
            noticed = True
        assert noticed


EDITS = st.sampled_from([
    ("step", 0), ("step", 1), ("step", 7), ("recorded_at", "2026-11-23T12:00:01Z"),
    ("recorded_at", "yesterday"), ("actor", "eve"), ("type", "prediction.amended"),
    ("type", "resolution.given"), ("type", "prediction.recorded"), ("type", "speaker.renamed"),
    ("type", "no.type"), ("subject", "prediction/1"), ("subject", "prediction/5"),
    ("subject", "prediction/99"), ("subject", "prediction/0"), ("subject", "prediction/01"),
    ("subject", "prediction/\u0665"), ("subject", "speaker/eve"), ("subject", "entry/2"),
    ("body", None),
])  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(st.tuples(st.integers(0, 11), EDITS), max_size=3),
    gone=st.sets(st.integers(1, 11), max_size=1),
    size=st.sampled_from([2, 3, 4, 256]),
)
@example(edits=[(2, ("recorded_at", "yesterday"))], gone=set(), size=256)
def test_faults_of_order_are_those_that_going_row_by_row_finds(
    sqlite_ledger: str, edits: list[tuple[int, tuple[str, Any]]], gone: set[int], size: int
) -> None:
    with unguarded(sqlite_ledger).connect() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(helping, "PAGE", size)
        write(connection, [*plain_events(0, 8), judged(2), judged(7), *plain_events(8, 10)])
        rows = list(archive.log_rows(ConnectionReader(connection)))
        for place, (name, value) in edits:
            rows[place] = replace(rows[place], **{name: value})
        kept = [told(row) for row in rows if row.seq not in gone]
        connection.execute(tables.log_entry.delete())
        insert_all(connection, tables.log_entry, kept_rows(kept))
        expected = {f"entry {fault.place}: {fault.text}" for fault in faults_of_order(kept)}

        report = verify(ConnectionReader(connection), [])

        texts = {f.text for f in report.findings if f.text.startswith("entry ")}
        connection.rollback()
    assert texts == expected


def told(row: LogRow) -> LogRow:
    """Return a row whose bytes say what its columns say."""
    if row.body is None:
        return row
    said = said_by(row.body) | {
        "step": row.step, "at": row.recorded_at, "actor": row.actor, "type": row.type,
        "subject": row.subject,
    }  # fmt: skip
    body = body_of(said)
    return replace(row, body=body, leaf=leaf_of(body))


def kept_rows(rows: list[LogRow]) -> list[dict[str, Any]]:
    names = [column.name for column in tables.log_entry.columns]
    return [{name: getattr(row, name) for name in names} for row in rows]
