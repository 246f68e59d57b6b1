"""A card from counts alone, against the card that looks at every prediction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.bearing import Bearing, bears_from
from ledger.domain.board_card import board_card
from ledger.domain.scorecard import Outcome
from ledger.domain.scorecard_model import POLICY, Row, State
from ledger.domain.scorecard_states import rows_of
from ledger.domain.tally import HALF_PPM, Tally, card_of_tally, could_be_ranked
from tests.domain.outcomes import collections
from tests.domain.test_bearing import bearing_on

TODAY = date(2026, 11, 23)


def tally_of(rows: tuple[Row, ...], day: date) -> Tally:
    """Count what a board would count in its rows of the database."""
    tally = Tally()
    for row in rows:
        one = row.outcome
        first = bears_from(one.deadline, one.decidable_on, void=one.verdict == "void")
        over = first is not None and first <= day
        tally.add(bearing_on(one), int(not over), int(over), one.id)
        tally.awaiting += row.counted and row.state is State.AWAITING
        if row.judged:
            tally.repeat(one.family, met=row.state is State.MET)
    return tally


@given(collections(), st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_counting_gives_the_card_that_looking_gives(drawn: list[Outcome], day: date) -> None:
    # Half is all that an entry gives to what was partly met.
    outcomes = [replace(one, credit_ppm=HALF_PPM) for one in drawn]
    looked = board_card(outcomes, as_of=day, known=date.max, policy=POLICY)
    tally = tally_of(rows_of(outcomes, as_of=day, known=date.max), day)

    counted = card_of_tally(tally, as_of=day, policy=POLICY)

    assert counted.counts == looked.counts
    sums, of_looking = counted.basis.sums, looked.basis.sums
    assert sums.credits == of_looking.credits
    assert sums.credited == pytest.approx(of_looking.credited)
    assert sums.family_hits == pytest.approx(of_looking.family_hits)
    assert counted.first_id == min((one.id for one in outcomes), default=0)
    assert tally.is_empty is not bool(outcomes)


def test_what_is_unclear_with_evidence_since_is_unclear_no_longer() -> None:
    tally = Tally(again=1)
    tally.add(Bearing("unclear"), 0, 3, 1)

    counts = card_of_tally(tally, as_of=TODAY, policy=POLICY).counts

    assert (counts.unknown, counts.unclear) == (3, 2)


@pytest.mark.parametrize(("settled", "possible"), [(9, False), (10, True), (11, True)])
def test_a_rank_is_possible_unless_most_would_be_a_record(settled: int, possible: bool) -> None:
    assert (POLICY.min_ranked, POLICY.record_share) == (20, 0.5)
    assert could_be_ranked(settled, POLICY) is possible
