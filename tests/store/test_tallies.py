"""Tallies hold what counting gives, whatever was written before, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from ledger.actions.findings import Grade
from ledger.actions.verifying import verify
from ledger.domain.prediction import Deadline, Speaker
from ledger.store import log, tallies
from ledger.store.tables import TALLIES
from tests.actions.desk import LAST, Desk


@pytest.fixture
def desk(connection: Connection) -> Desk:
    """Give a ledger with an open, a due, a judged and a withdrawn prediction and a draft."""
    desk = Desk(connection)
    desk.add()
    desk.add("Vans drive", Speaker("", "Ada"), deadline=Deadline(date(2030, 12, 31)))
    desk.add("Cars float", deadline=None)
    desk.cite(1, "against", happened_on=LAST, published_on=date(2026, 1, 3))
    desk.judge(1, "missed")
    desk.add("Trains fly")
    return desk


def counted(desk: Desk) -> dict[str, dict[object, int]]:
    """Return what every tally says, without what fell to 0."""
    found = {}
    for table in TALLIES:
        rows = desk.connection.execute(sa.select(table).where(table.c.count != 0))
        found[table.name] = {row[0] if len(row) == 2 else row[:-1]: row[-1] for row in rows}
    return found


def test_they_count_standings_speakers_and_days(desk: Desk) -> None:
    found = counted(desk)

    assert found["standing_tally"] == {
        ("missed", "2025-12-31", ""): 1,
        ("", "2030-12-31", ""): 1,
        ("", "", ""): 1,
        ("", "2025-12-31", ""): 1,
    }
    assert found["speaker_tally"] == {"mark-zuckerberg": 3, "ada": 1}
    assert found["day_tally"]["2025-01-29"] == 4
    assert sum(found["day_tally"].values()) == 5


def test_what_is_taken_back_is_taken_out(desk: Desk) -> None:
    before = counted(desk)

    desk.reopen(1)
    desk.undo()
    number = desk.add("Boats dive", Speaker("", "Bob"))
    desk.undo()

    assert counted(desk) == before
    assert number == 5
    assert [*tallies.differences(desk.reader)] == []


def test_a_rebuild_counts_the_same(desk: Desk) -> None:
    desk.reopen(1)
    before = counted(desk)

    log.rebuild(desk.connection)

    assert counted(desk) == before


@pytest.mark.parametrize("table", TALLIES, ids=lambda table: str(table.name))
def test_a_wrong_count_is_noticed(desk: Desk, table: sa.Table) -> None:
    assert [*tallies.differences(desk.reader)] == []

    desk.connection.execute(table.update().values(count=table.c.count + 1))

    assert [*tallies.differences(desk.reader)] == [table.name]
    report = verify(desk.reader, [])
    assert [f.text for f in report.findings] == [f"{table.name}: it is not what counting gives"]
    assert report.grade is Grade.TAMPERED
