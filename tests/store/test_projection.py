"""Projections say what the log says: rebuilding changes no row, and a changed row is noticed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ledger.domain.status import Day
from ledger.store import log, tables
from ledger.store.log import Stamp
from tests import build_data

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


def test_rebuilding_gives_the_same_rows_in_every_projection(shipped: Connection) -> None:
    before = rows_of(shipped)

    log.rebuild(shipped)

    assert rows_of(shipped) == before
    assert {name for name, rows in before.items() if not rows} <= {"speaker_alias"}


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
