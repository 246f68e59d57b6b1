"""A split claim can be decided with the last of its parts, whichever of them is moved."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from ledger import actions
from ledger.actions.splitting import Part
from ledger.domain.parts import last_decidable
from ledger.domain.scorecard import scorecard
from ledger.domain.status import Day, Status
from ledger.errors import Refused
from ledger.exchange import csv as sheets
from ledger.exchange import incoming, snapshot
from ledger.store import log, past, queries
from tests.actions.desk import LAST, Desk
from tests.actions.test_splitting import another
from tests.exchange.recordings import csv_text

JANUARY, MARCH, MAY = date(2026, 1, 31), date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def ledger_url(sqlite_ledger: str) -> str:
    """Give a ledger in a file; the walk of test_splitting.py is on both databases."""
    return sqlite_ledger


@pytest.fixture
def whole(desk: Desk) -> Desk:
    """Give a desk at which #1 is split into #2 and #3, in January after the deadline."""
    desk = desk.at("2026-01-15T12:00:00Z")
    desk.add("Robots walk and talk")
    parts = (Part("Robots walk"), Part("Robots talk"))
    actions.split(desk.connection, 1, parts, stamp=desk.stamp, day=desk.day)
    return desk


def moved(desk: Desk, part: int, day: date | None) -> None:
    """Amend the first decidable day of a part."""
    desk.amend(part, decidable_on=day.isoformat() if day else None)


def decidable(desk: Desk) -> list[date | None]:
    """Return the first decidable days of the whole and of its parts."""
    return [desk.state(number).prediction.decidable_on for number in (1, 2, 3)]


def waits(desk: Desk, day: date) -> tuple[list[int], list[int]]:
    """Return what is due on a day, and what cannot be decided yet."""
    on = Day.on(day)
    due, awaiting = queries.waiting(desk.reader, on), queries.awaiting(desk.reader, on)
    return [line.id for line in due], [line.id for line in awaiting]


@pytest.mark.parametrize(
    ("days", "last"),
    [
        ((), None),
        ((None, None), None),
        ((None, MARCH), MARCH),
        ((MAY, None, MARCH), MAY),
        ((LAST,), None),
        ((date(2025, 6, 1), MARCH), MARCH),
    ],
)
def test_the_last_day_counts_if_it_lies_behind_the_deadline(
    days: tuple[date | None, ...], last: date | None
) -> None:
    assert last_decidable(LAST, days) == last


def test_the_whole_moves_with_its_last_part(whole: Desk) -> None:
    assert waits(whole, JANUARY) == ([1], [])

    moved(whole, 2, MARCH)
    assert decidable(whole) == [MARCH, MARCH, None]
    assert waits(whole, JANUARY) == ([], [1])
    assert waits(whole, MARCH) == ([1], [])

    moved(whole, 3, MAY)
    assert decidable(whole) == [MAY, MARCH, MAY]
    moved(whole, 3, JANUARY)
    assert decidable(whole) == [MARCH, MARCH, JANUARY]
    moved(whole, 2, None)
    moved(whole, 3, None)
    assert decidable(whole) == [None, None, None]


def test_it_is_one_action_that_is_undone_and_done_again(whole: Desk) -> None:
    moved(whole, 2, MARCH)
    after = whole.projections()
    steps = [(entry.subject, entry.step) for entry in whole.log()[-2:]]
    whole.undo()
    undone = decidable(whole)
    whole.redo()

    assert steps == [("prediction/2", 0), ("prediction/1", 1)]
    assert undone == [None, None, None]
    assert whole.projections() == after


def test_no_entry_is_written_for_a_whole_that_does_not_move(whole: Desk) -> None:
    moved(whole, 2, MARCH)
    before = len(whole.log())
    moved(whole, 3, JANUARY)
    whole.amend(3, criterion="on stage")

    assert [entry.subject for entry in whole.log()[before:]] == ["prediction/3"] * 2


def test_the_whole_itself_is_not_moved_by_hand(whole: Desk) -> None:
    with whole.refuses(Refused, "with the last of its parts", "ledger amend 2 --decidable"):
        moved(whole, 1, MAY)


def test_scores_and_other_days_see_it(whole: Desk) -> None:
    moved(whole, 2, MARCH)

    def unknown(day: date) -> int:
        outcomes = queries.outcomes(whole.reader, Day.on(day))
        return scorecard(outcomes, as_of=day, known=day).counts.unknown

    assert (unknown(JANUARY), unknown(MARCH)) == (0, 1)
    assert queries.line(whole.reader, 1, Day.on(LAST)).status is Status.OPEN
    assert queries.line(whole.reader, 1, Day.on(JANUARY)).status is Status.AWAITING
    assert [one.line.id for one in actions.proposed(whole.reader, Day.on(MARCH)).left] == [2, 3]


def test_the_ledger_as_it_was_and_built_anew(whole: Desk) -> None:
    moved(whole.at("2026-01-20T12:00:00Z"), 2, MARCH)
    before = whole.projections()
    log.rebuild(whole.connection)
    found = []
    for day in (date(2026, 1, 19), date(2026, 1, 20)):
        then = past.as_recorded(whole.reader, day)
        found.append(queries.state(then, 1).prediction.decidable_on)
        then.close()

    assert whole.projections() == before
    assert found == [None, MARCH]


def test_a_file_brings_the_whole_with_its_last_part(whole: Desk, tmp_path: Path) -> None:
    moved(whole, 2, MARCH)
    header, first, *parts = csv_text(snapshot.in_force(whole.reader)).splitlines()
    forgotten = first.replace(MARCH.isoformat(), "")
    text = "\n".join([header, forgotten, *parts, ""])

    with another(tmp_path) as other:
        rows, problems = sheets.read_rows(io.BytesIO(text.encode()), other.day)
        plan = incoming.plan(other.reader, other.day, rows, problems)
        actions.record_all(other.connection, plan.new, stamp=other.stamp, day=other.day)
        days = decidable(other)

    assert forgotten != first
    assert days == [MARCH, MARCH, None]
