"""What must hold for every collection of outcomes: rows add up, nothing depends on order."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.scorecard import (
    Outcome,
    Scorecard,
    State,
    explain,
    headline_card,
    scorecard,
    totals,
)
from tests.domain.outcomes import collections, days, outcome

thorough = settings(max_examples=100, deadline=None)
fewer = settings(max_examples=40, deadline=None)


@thorough
@given(collections(), days, st.booleans(), st.sampled_from([None, "call"]))
def test_the_explained_rows_add_up_to_every_share(
    drawn: list[Outcome], as_of: date, prospective: bool, frame: str | None
) -> None:
    card = headline_card(drawn, as_of=as_of, prospective=prospective, frame=frame)

    assert totals(explain(card)) == (card.counts.met, card.counts.judged)
    for key, top, bottom in [
        ("on_time", "met", "judged"),
        ("with_credit", "credited", "judged"),
        ("delivered", "delivered", "judged"),
        ("judged_share", "judged", "due"),
        ("void_share", "void", "due"),
        ("untestable_share", "untestable", "logged"),
        ("by_family", "met", "families"),
    ]:
        figure = card.figure(key)
        expected = (figure.part(top), figure.part(bottom))
        assert totals(explain(card, key)) == pytest.approx(expected, abs=1e-9)


@thorough
@given(collections(), days)
def test_every_row_that_adds_nothing_says_why_and_every_other_does_not(
    drawn: list[Outcome], as_of: date
) -> None:
    card = headline_card(drawn, as_of=as_of)

    for row in explain(card):
        assert (row.why_not is None) == (row.denominator == 1.0)
        assert 0.0 <= row.numerator <= row.denominator
    assert len(card.rows) == sum(o.said_on <= as_of for o in drawn)


@thorough
@given(collections(), days)
def test_every_logged_prediction_is_in_exactly_one_count(
    drawn: list[Outcome], as_of: date
) -> None:
    counts = headline_card(drawn, as_of=as_of).counts

    places = (
        counts.open,
        counts.awaiting,
        counts.settled_early,
        counts.judged,
        counts.unknown,
        counts.void,
        counts.void_early,
        counts.assumed,
        counts.reported,
        counts.no_deadline,
    )
    assert sum(places) == counts.logged
    assert counts.early_met <= counts.settled_early
    assert counts.record <= counts.retrospective <= counts.judged


@fewer
@given(collections(), days, st.randoms(use_true_random=False))
def test_the_order_of_the_outcomes_changes_nothing(
    drawn: list[Outcome], as_of: date, chance: random.Random
) -> None:
    shuffled = list(drawn)
    chance.shuffle(shuffled)

    assert repr(scorecard(shuffled, as_of=as_of)) == repr(scorecard(drawn, as_of=as_of))


@fewer
@given(collections(), days)
def test_renaming_the_speaker_changes_nothing_but_the_name(
    drawn: list[Outcome], as_of: date
) -> None:
    renamed = [replace(o, speaker="zoe") for o in drawn]

    before = repr(scorecard(drawn, as_of=as_of))
    after = repr(scorecard(renamed, as_of=as_of))
    assert after == before.replace("'mark-example'", "'zoe'")


void_days = st.none() | days


@fewer
@given(collections(), days, void_days, st.sampled_from(["untestable", "false-premise"]))
def test_adding_a_void_moves_only_the_void_and_untestable_counts(
    drawn: list[Outcome], as_of: date, deadline: date | None, reason: str
) -> None:
    extra = outcome(
        99,
        "void",
        void_reason=reason,
        said_on=min(date(2020, 1, 1), as_of),
        known_on=date(2020, 1, 1),
        deadline=deadline or date(2020, 6, 1),
    )
    before = scorecard(drawn, as_of=as_of)
    after = scorecard([*drawn, extra], as_of=as_of)

    moved = {"void", "void_early", "untestable", "logged", "void_reasons", "due_void_reasons"}
    for name in {member.name for member in fields(before.counts)} - moved:
        assert getattr(before.counts, name) == getattr(after.counts, name)
    about_voids = {"void_share", "untestable_share", "range_with_voids"}
    for one, other in zip(before.figures, after.figures, strict=True):
        assert one.key in about_voids or one == other


@fewer
@given(collections(), days)
def test_a_card_of_the_past_ignores_what_became_known_later(
    drawn: list[Outcome], as_of: date
) -> None:
    def forgotten(o: Outcome) -> Outcome:
        if not o.known_on or o.known_on <= as_of:
            return o
        bare = replace(o, verdict=None, void_reason=None, happened_on=None)
        return replace(bare, known_on=None, first_known_on=None)

    said_by_then = [forgotten(o) for o in drawn if o.said_on <= as_of]

    now = scorecard(drawn, as_of=as_of)
    then = scorecard(said_by_then, as_of=as_of)
    assert now.figures == then.figures
    assert now.counts == then.counts
    assert [row.state for row in now.rows] == [row.state for row in then.rows]


@fewer
@given(collections(), days)
def test_no_percentage_is_printed_below_five_judged_and_no_share_leaves_its_range(
    drawn: list[Outcome], as_of: date
) -> None:
    card = scorecard(drawn, as_of=as_of)

    for figure in card.figures:
        assert (figure.why_not is None) == figure.shown
        assert bool(figure.sentence)
        if not figure.shown:
            assert figure.point is figure.low is figure.high is None
        if figure.unit == "share" and figure.point is not None:
            assert 0.0 <= figure.point <= 1.0
            if figure.low is not None and figure.high is not None:
                assert figure.low <= figure.point <= figure.high
    if card.counts.judged < 5:
        assert "%" not in " ".join(card.lines)


@fewer
@given(collections(), days)
def test_what_is_due_stays_due_as_days_pass(drawn: list[Outcome], as_of: date) -> None:
    def due(card: Scorecard) -> set[int]:
        open_states = {State.OPEN, State.AWAITING, State.SETTLED_EARLY, State.NO_DEADLINE}
        return {row.outcome.id for row in card.rows if row.state not in open_states}

    later = as_of + timedelta(days=30)
    assert due(headline_card(drawn, as_of=as_of)) <= due(headline_card(drawn, as_of=later))


def test_the_same_input_gives_the_same_bytes_twice() -> None:
    outcomes = [outcome(i, "met", probability_ppm=i * 10_000) for i in range(1, 40)]

    first = scorecard(outcomes, as_of=date(2026, 1, 1))
    assert repr(scorecard(outcomes, as_of=date(2026, 1, 1))) == repr(first)
