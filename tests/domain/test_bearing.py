"""How a prediction bears on a headline, against the rows of a card that knows all of it."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.bearing import (
    DRAFT,
    FRAMED,
    RECORD,
    Bearing,
    Judged,
    bearing_of,
    bears_from,
    read_bearing,
)
from ledger.domain.scorecard import Outcome
from ledger.domain.scorecard_model import JUDGED, Aside, State
from ledger.domain.scorecard_states import rows_of, terms_of
from tests.domain.outcomes import collections, outcome


def bearing_on(one: Outcome) -> Bearing:
    """Return how an outcome bears."""
    judged = (
        Judged(one.verdict, one.void_reason, one.happened_on, one.first_known_on)
        if one.verdict
        else None
    )
    return bearing_of(terms_of(one), one.recorded_on, judged)


@given(collections(), st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_a_bearing_and_its_day_say_what_the_row_of_a_card_says(
    outcomes: list[Outcome], day: date
) -> None:
    rows = rows_of(outcomes, as_of=day, known=date.max)

    for row in rows:
        one = row.outcome
        bearing = bearing_on(one)
        day_ = bears_from(one.deadline, one.decidable_on, void=one.verdict == "void")
        over = day_ is not None and day_ <= day
        assert (bearing.aside, bearing.verdict) == (row.aside, row.verdict)
        if row.state is State.VOID:
            assert over == (one.deadline is not None and one.deadline < day)
            assert bearing.void_reason == one.void_reason
        else:
            assert over == (row.state in JUDGED or row.state is State.UNKNOWN)
        if row.judged:
            kind = RECORD if one.frame is None else FRAMED
            assert bearing.after == (kind if row.retrospective else "")


@given(collections())
def test_the_code_of_a_bearing_can_be_read_back(outcomes: list[Outcome]) -> None:
    for one in map(bearing_on, outcomes):
        assert read_bearing(one.code) == one


def test_codes_are_as_they_stand_in_the_ledgers_that_there_are() -> None:
    late_in_a_frame = outcome(1, "met", recorded_on=date(2025, 3, 1), frame="a call")

    assert bearing_on(outcome()).code is None
    assert bearing_on(outcome(1, "met")).code == "met"
    assert bearing_on(outcome(1, "missed", recorded_on=date(2025, 3, 1))).code == "missed:r"
    assert bearing_on(late_in_a_frame).code == "met:f"
    assert bearing_on(outcome(1, "void")).code == "void::false-premise"
    assert Bearing("met", aside=Aside.ASSUMED).code == "met:::assumed"
    assert read_bearing(DRAFT) is None


def test_the_last_day_that_there_is_never_ends() -> None:
    assert bears_from(date.max, None) is None
    assert bears_from(None, date(2025, 1, 1)) is None
    assert bears_from(date(2024, 12, 31), date(2025, 2, 1)) == date(2025, 2, 1)
    assert bears_from(date(2024, 12, 31), date(2025, 2, 1), void=True) == date(2025, 1, 1)
