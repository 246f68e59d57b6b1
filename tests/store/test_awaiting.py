"""Before anyone can know, nobody is asked: predictions that await data, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.engine import Connection

from ledger import actions
from ledger.domain.prediction import (
    Deadline,
    Evidence,
    FigureBy,
    Prediction,
    Source,
    Speaker,
    Stance,
    Verdict,
)
from ledger.domain.scorecard import scorecard
from ledger.domain.status import Day, Status, status_of
from ledger.errors import Unusable
from ledger.store import queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

DEADLINE, DECIDABLE = date(2025, 12, 31), date(2026, 1, 31)
STAMP = Stamp(datetime(2026, 1, 15, 12, tzinfo=UTC), "me")
BEFORE, THEN = Day.on(date(2026, 1, 30)), Day.on(DECIDABLE)


def spending(**changes: object) -> Prediction:
    given = {
        "decidable_on": DECIDABLE,
        "deadline": Deadline(DEADLINE, words="this year"),
        **changes,
    }
    return Prediction(
        id=0,
        speaker="",
        claim="They spend 60 billion dollars in 2025",
        said_on=date(2025, 1, 29),
        source=Source("https://example.org/said"),
        **given,  # type: ignore[arg-type]
    )


def recorded(connection: Connection, said: Prediction) -> int:
    return actions.record(
        connection, said, stamp=STAMP, day=THEN, speaker=Speaker("", "Ada Example")
    )


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (DEADLINE, Status.OPEN),
        (date(2026, 1, 1), Status.AWAITING),
        (date(2026, 1, 30), Status.AWAITING),
        (DECIDABLE, Status.DUE),
    ],
)
def test_it_awaits_data_from_its_deadline_to_the_first_decidable_day(
    day: date, status: Status
) -> None:
    assert status_of(None, DEADLINE, Day.on(day), decidable_on=DECIDABLE) is status


def test_a_verdict_ends_the_wait() -> None:
    assert status_of(Verdict.MET, DEADLINE, BEFORE, decidable_on=DECIDABLE) is Status.MET


def test_nobody_is_asked_before_the_data_can_exist(connection: Connection) -> None:
    number = recorded(connection, spending())
    reader = ConnectionReader(connection)

    assert queries.line(reader, number, BEFORE).status is Status.AWAITING
    assert queries.waiting(reader, BEFORE) == []
    assert [line.id for line in queries.awaiting(reader, BEFORE)] == [number]
    assert queries.tally(reader, BEFORE) == ({Status.AWAITING: 1}, 1)
    assert actions.proposed(reader, BEFORE).left == ()

    assert [line.id for line in queries.waiting(reader, THEN)] == [number]
    assert queries.awaiting(reader, THEN) == []
    assert queries.tally(reader, THEN) == ({Status.DUE: 1}, 1)
    assert [one.reason for one in actions.proposed(reader, THEN).left] == ["no-evidence"]


def test_the_score_does_not_count_it_as_unknown_before(connection: Connection) -> None:
    recorded(connection, spending())
    reader = ConnectionReader(connection)

    def unknown(day: Day) -> int:
        outcomes = queries.outcomes(reader, day)
        return scorecard(outcomes, as_of=day.due, known=day.known).counts.unknown

    assert (unknown(BEFORE), unknown(THEN)) == (0, 1)


def test_a_rule_may_decide_what_is_known_already(connection: Connection) -> None:
    number = recorded(connection, spending())
    early = Evidence(
        0, Stance.FOR, url="https://example.org/r", happened_on=DEADLINE,
        figure_by=FigureBy.SPEAKER,
    )  # fmt: skip
    actions.cite(connection, number, [early], stamp=STAMP, day=BEFORE)

    settlement = actions.settle(connection, stamp=STAMP, day=BEFORE)
    line = queries.line(ConnectionReader(connection), number, BEFORE)

    assert [one.line.id for one in settlement.settled] == [number]
    assert line.verdict is Verdict.MET
    assert line.own_figures


def test_the_day_can_be_set_and_taken_away_later(connection: Connection) -> None:
    number = recorded(connection, spending(decidable_on=None))
    reader = ConnectionReader(connection)
    assert queries.line(reader, number, BEFORE).status is Status.DUE

    changes = {"decidable_on": DECIDABLE.isoformat()}
    actions.amend(connection, number, changes, stamp=STAMP, day=BEFORE)
    assert queries.line(reader, number, BEFORE).decidable_on == DECIDABLE
    actions.amend(connection, number, {"decidable_on": None}, stamp=STAMP, day=BEFORE)
    assert queries.line(reader, number, BEFORE).status is Status.DUE


def test_it_cannot_be_decided_before_it_was_said(connection: Connection) -> None:
    with pytest.raises(Unusable, match="cannot be decided on 2024-01-01"):
        recorded(connection, spending(decidable_on=date(2024, 1, 1)))


def test_a_verdict_met_between_two_readings_depends_on_the_reading(connection: Connection) -> None:
    deadline = Deadline(DEADLINE, strict=date(2025, 6, 30))
    number = recorded(connection, spending(decidable_on=None, deadline=deadline))
    other = Evidence(
        0, Stance.FOR, url="https://example.org/r", happened_on=date(2025, 9, 1),
        figure_by=FigureBy.OTHER,
    )  # fmt: skip
    actions.cite(connection, number, [other], stamp=STAMP, day=THEN)
    actions.settle(connection, stamp=STAMP, day=THEN)
    line = queries.line(ConnectionReader(connection), number, THEN)
    outcomes = queries.outcomes(ConnectionReader(connection), THEN)
    [row] = scorecard(outcomes, as_of=THEN.due, known=THEN.known).rows

    assert line.depends_on_reading
    assert not line.own_figures
    assert row.outcome.strict == date(2025, 6, 30)
