"""Projections say what the log says: rebuilding changes no row, and a changed row is noticed."""

from __future__ import annotations

import gc
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ledger.domain.entry import EVIDENCE_ATTACHED, Entry
from ledger.domain.prediction import Role, Speaker
from ledger.domain.status import Day
from ledger.store import log, projection, tables
from ledger.store.log import Stamp
from tests import build_data
from tests.actions.desk import Desk

NOW = datetime.fromisoformat(build_data.RECORDED_AT)


def rows_of(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every projection, in the order of their keys."""
    return {
        table.name: [
            tuple(row)
            for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
        ]
        for table in tables.PROJECTIONS
    }


@pytest.fixture
def shipped(connection: Connection) -> Connection:
    facts = build_data.shipped_facts()
    build_data.fill(connection, facts, Stamp(NOW, "editors", clock_set=True), Day.now(NOW))
    return connection


def test_rebuilding_keeps_no_entry_that_it_has_folded(
    shipped: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "BATCH", 10)
    entries = len(list(log.entries(shipped)))
    alive: list[int] = []

    def living() -> int:
        return sum(type(one) is Entry for one in gc.get_objects())

    gc.collect()
    held_by_others = living()

    turns = count()

    def look(*_: Any) -> None:
        if next(turns) % 5 == 0:
            alive.append(living() - held_by_others)

    sa.event.listen(shipped, "before_cursor_execute", look)
    log.rebuild(shipped)
    sa.event.remove(shipped, "before_cursor_execute", look)

    assert entries > 100
    assert len(alive) > 10
    assert max(alive) < 20


def test_rebuilding_gives_the_same_rows_in_every_projection(shipped: Connection) -> None:
    before = rows_of(shipped)

    log.rebuild(shipped)

    assert rows_of(shipped) == before
    empty = {name for name, rows in before.items() if not rows}
    assert empty <= {"speaker_alias", "assessment", "base_rate"}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("speaker", "UPDATE speaker SET name = 'Someone' WHERE slug = 'elon-musk'"),
        ("speaker_role", "UPDATE speaker_role SET role = 'nobody' WHERE number = 1"),
        ("prediction", "UPDATE prediction SET deadline = '2030-01-01' WHERE id = 1"),
        ("prediction", "DELETE FROM prediction WHERE id = 2"),
        ("resolution", "UPDATE resolution SET verdict = 'missed' WHERE prediction = 1"),
        ("evidence", "UPDATE evidence SET stance = 'against' WHERE prediction = 1"),
        ("tag", "DELETE FROM tag WHERE prediction = 1"),
    ],
)
def test_a_row_that_was_changed_behind_the_log_is_noticed(
    shipped: Connection, table: str, change: str
) -> None:
    shipped.execute(sa.text(change))
    broken = rows_of(shipped)

    log.rebuild(shipped)

    different = [name for name, rows in rows_of(shipped).items() if rows != broken[name]]
    assert different == [table]


def test_rebuilding_a_prefix_gives_the_state_of_that_length(shipped: Connection) -> None:
    log.rebuild(shipped, upto=36)

    speakers = shipped.execute(sa.text("SELECT COUNT(*) FROM speaker")).scalar_one()
    predictions = shipped.execute(sa.text("SELECT COUNT(*) FROM prediction")).scalar_one()
    assert speakers + predictions == 36
    assert shipped.execute(sa.text("SELECT COUNT(*) FROM tag")).scalar_one() > 0


@pytest.fixture
def busy(connection: Connection) -> Desk:
    """Give a ledger with rows in every projection, some of them by way of undo and redo."""
    desk = Desk(connection)
    desk.add(tags=("ai", "robots"))
    desk.add("Vans drive", Speaker("", "Ada", roles=(Role("CEO", "Vans"),)), restates=1)
    desk.cite(1, "against", happened_on=date(2025, 12, 31))
    desk.settle()
    desk.cite(1, "for", happened_on=date(2026, 2, 1))
    desk.settle()
    desk.undo()
    desk.redo()
    desk.judge(2, "void")
    desk.assess(1, "met", "Promise Watch")
    desk.rate(1, 300_000)
    return desk


def test_every_projection_has_rows_to_break(busy: Desk) -> None:
    assert all(rows_of(busy.connection).values())


def _another(column: sa.Column[Any], value: Any) -> Any:
    """Return another value that the column can hold."""
    return (value or 0) + 900 if isinstance(column.type, sa.Integer) else f"{value or ''}x"


@pytest.mark.parametrize("table", tables.PROJECTIONS, ids=lambda table: str(table.name))
def test_no_column_of_any_projection_can_differ_unnoticed(busy: Desk, table: sa.Table) -> None:
    right = rows_of(busy.connection)
    first = busy.connection.execute(sa.select(table)).mappings().first()
    assert first is not None
    this = sa.and_(*(key == first[key.name] for key in table.primary_key.columns))

    for column in table.columns:
        change = table.update().where(this).values({column: _another(column, first[column.name])})
        busy.connection.execute(change)
        assert rows_of(busy.connection) != right, column.name
        log.rebuild(busy.connection)
        assert rows_of(busy.connection) == right, column.name


@pytest.mark.parametrize("table", tables.PROJECTIONS, ids=lambda table: str(table.name))
def test_no_row_can_be_missing_or_invented_unnoticed(busy: Desk, table: sa.Table) -> None:
    right = rows_of(busy.connection)
    row = dict(busy.connection.execute(sa.select(table)).mappings().first() or {})
    key = next(iter(table.primary_key.columns))

    busy.connection.execute(table.insert().values({**row, key.name: _another(key, 900)}))
    assert rows_of(busy.connection) != right
    log.rebuild(busy.connection)
    assert rows_of(busy.connection) == right

    busy.connection.execute(table.delete().where(key == row[key.name]))
    assert rows_of(busy.connection) != right
    log.rebuild(busy.connection)
    assert rows_of(busy.connection) == right


def test_a_redaction_refolds_what_it_blanks(busy: Desk) -> None:
    before = rows_of(busy.connection)
    attached = next(e.seq for e in busy.log() if e.type == EVIDENCE_ATTACHED)

    busy.redact(attached)

    after = rows_of(busy.connection)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"evidence"}
    assert len(after["evidence"]) == len(before["evidence"]) - 1
    log.rebuild(busy.connection)
    assert rows_of(busy.connection) == after


def test_every_prefix_of_the_log_gives_the_state_it_had(connection: Connection) -> None:
    desk = Desk(connection)
    past = {0: rows_of(connection)}
    for step in (
        lambda: desk.add(tags=("ai",)),
        lambda: desk.cite(1, "against", happened_on=date(2025, 12, 31)),
        desk.settle,
        lambda: desk.reopen(1),
        lambda: desk.amend(1, tags=["robots"], criterion="on stage"),
        desk.undo,
        desk.redo,
        lambda: desk.judge(1, "missed"),
        lambda: desk.retract(1, 1),
        lambda: desk.add("Vans drive", Speaker("", "Ada"), restates=1),
        desk.undo,
    ):
        step()
        past[len(desk.log())] = rows_of(connection)

    assert len(past) == 12
    for length, rows in past.items():
        log.rebuild(connection, upto=length)
        assert rows_of(connection) == rows, length


def test_nothing_of_an_empty_log_is_in_force(connection: Connection) -> None:
    log.rebuild(connection)

    assert not any(rows_of(connection).values())
