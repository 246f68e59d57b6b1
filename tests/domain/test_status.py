"""Where a prediction stands on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.prediction import Verdict
from ledger.domain.status import Day, Status, status_of

DEADLINE = date(2025, 12, 31)
LIFECYCLE = {
    Status.OPEN, Status.DUE, Status.AWAITING, Status.NO_DEADLINE, Status.DRAFT,
}  # fmt: skip


@pytest.mark.ux(52)
@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 12, 30), Status.OPEN),
        (date(2025, 12, 31), Status.OPEN),
        (date(2026, 1, 1), Status.DUE),
    ],
)
def test_a_prediction_is_not_due_on_its_deadline(day: date, status: Status) -> None:
    assert status_of(None, DEADLINE, Day.on(day)) is status


@pytest.mark.ux(52)
@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2026-01-01T11:59:59+00:00", Status.OPEN),
        ("2026-01-01T12:00:00+00:00", Status.DUE),
        ("2026-01-02T01:59:59+14:00", Status.OPEN),
        ("2026-01-01T00:00:00-12:00", Status.DUE),
    ],
)
def test_a_prediction_is_due_once_its_deadline_is_over_everywhere(
    now: str, status: Status
) -> None:
    assert status_of(None, DEADLINE, Day.now(datetime.fromisoformat(now))) is status


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("deadline", [None, DEADLINE, date(2030, 1, 1)])
def test_a_verdict_is_the_status_whatever_the_deadline(
    verdict: Verdict, deadline: date | None
) -> None:
    assert status_of(verdict, deadline, Day.on(date(2026, 6, 1))) == str(verdict)


@pytest.mark.parametrize("verdict", Verdict)
def test_only_an_unclear_one_is_due_again_after_new_evidence(verdict: Verdict) -> None:
    again = status_of(verdict, DEADLINE, Day.on(date(2026, 6, 1)), new_evidence=True)

    assert again == (Status.DUE if verdict is Verdict.UNCLEAR else str(verdict))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 12, 31), Status.OPEN),
        (date(2026, 1, 31), Status.AWAITING),
        (date(2026, 2, 1), Status.DUE),
        (date(2026, 2, 2), Status.DUE),
    ],
)
def test_it_awaits_its_data_until_the_first_day_on_which_anyone_can_know(
    day: date, status: Status
) -> None:
    known = date(2026, 2, 1)

    assert status_of(None, DEADLINE, Day.on(day), decidable_on=known) is status


def test_without_a_deadline_it_is_never_due() -> None:
    assert status_of(None, None, Day.on(date(2999, 1, 1))) is Status.NO_DEADLINE


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_a_draft_stands_nowhere_else(verdict: Verdict | None) -> None:
    day = Day.on(date(2026, 6, 1))

    assert status_of(verdict, DEADLINE, day, new_evidence=True, draft=True) is Status.DRAFT
    assert status_of(verdict, None, day, draft=True) is Status.DRAFT


def test_every_verdict_is_a_status_and_the_rest_are_the_words_of_a_life() -> None:
    assert {Status(str(verdict)) for verdict in Verdict} == set(Status) - LIFECYCLE


def test_now_is_two_days_and_a_stated_day_is_one() -> None:
    here = timezone(timedelta(hours=9))
    now = Day.now(datetime(2026, 1, 1, 3, 0, tzinfo=here))

    assert now == Day(date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 1), is_now=True)
    assert Day.on(DEADLINE) == Day(DEADLINE, DEADLINE, DEADLINE, is_now=False)


@given(
    st.sampled_from([None, *Verdict]),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
)
def test_what_is_due_stays_due_as_days_pass(
    verdict: Verdict | None, deadline: date | None, day: date, later: int
) -> None:
    before = status_of(verdict, deadline, Day.on(day))
    after = status_of(verdict, deadline, Day.on(day + timedelta(days=later)))

    assert after is before or (before, after) == (Status.OPEN, Status.DUE)


def test_noon_at_greenwich_is_when_a_day_is_over_everywhere() -> None:
    instant = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)

    assert Day.now(instant).due == date(2026, 1, 1)
    assert Day.now(instant - timedelta(seconds=1)).due == date(2025, 12, 31)
