"""What changed in a card between two days: it adds up, and every change has its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.scorecard import Outcome, headline_card, scorecard
from ledger.domain.scorecard_diff import Diff, diff
from ledger.domain.scorecard_policies import POLICIES, adds_under, headline_under
from tests.domain.outcomes import TODAY, collections, days, outcome

THEN = date(2024, 6, 1)


def between(one: list[Outcome], other: list[Outcome], then: date = THEN) -> Diff:
    """Return what differs between a card of then and one of today."""
    return diff(scorecard(one, as_of=then), scorecard(other, as_of=TODAY))


@settings(max_examples=40, deadline=None)
@given(collections(), collections(), days, days)
def test_the_changes_add_up_to_the_difference(
    one: list[Outcome], other: list[Outcome], first: date, last: date
) -> None:
    found = diff(scorecard(one, as_of=first), scorecard(other, as_of=last))

    assert sum(change.met for change in found.changes) == found.met
    assert sum(change.judged for change in found.changes) == found.judged
    assert all(change.why for change in found.changes)


@settings(max_examples=25, deadline=None)
@given(collections(), collections(), days, days, st.sampled_from(list(POLICIES)))
def test_under_every_policy_they_add_up_to_its_own_headline(
    one: list[Outcome], other: list[Outcome], first: date, last: date, policy: str
) -> None:
    before, after = scorecard(one, as_of=first), scorecard(other, as_of=last)
    found = diff(before, after, policy)

    for place, total in enumerate((found.met, found.judged)):
        changes = [(change.met, change.judged)[place] for change in found.changes]
        assert sum(changes) == pytest.approx(total)
    for card in (before, after):
        headline = headline_under(card, policy)
        counted = [adds_under(row, policy) for row in card.rows]
        met, judged = (sum(pair[place] for pair in counted) for place in (0, 1))
        assert headline.point is None or headline.point == pytest.approx(met / judged)


def test_one_more_of_a_family_takes_a_part_of_its_vote() -> None:
    family = [outcome(1, "met", family=1), outcome(2, "missed", family=2)]
    one_more = outcome(3, "missed", family=1, said_on=date(2025, 12, 1))
    old = [scorecard(some, as_of=TODAY) for some in (family, [*family, one_more])]
    found = diff(old[0], old[1], "by-family")

    assert [(one.id, one.met, one.judged) for one in found.changes] == [
        (1, -0.5, -0.5),
        (3, 0, 0.5),
    ]
    assert found.changes[0].why == ("its family's one vote is shared otherwise",)
    assert (found.met, found.judged) == (-0.5, 0.0)


@settings(max_examples=40, deadline=None)
@given(collections(), days)
def test_a_card_does_not_differ_from_itself(drawn: list[Outcome], as_of: date) -> None:
    card = scorecard(drawn, as_of=as_of)

    assert diff(card, card) == Diff(card, card, (), ())


OPEN = outcome(1)
MISSED = outcome(1, "missed")


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        (OPEN, OPEN, ["became due on 2025-01-01"]),
        (OPEN, MISSED, ["became due on 2025-01-01", "judged missed, known since 2025-07-02"]),
        (
            outcome(1, "met", known_on=THEN),
            outcome(1, "met", known_on=THEN),
            ["became due on 2025-01-01; its verdict, met, had been given before"],
        ),
        (
            OPEN,
            replace(OPEN, decidable_on=date(2027, 1, 1)),
            ["its deadline has passed, and it cannot be decided yet"],
        ),
        (OPEN, outcome(1, "void"), [
            "became due on 2025-01-01", "judged void (false-premise), known since 2025-07-02",
        ]),
        (
            replace(OPEN, basis="assumed"),
            OPEN,
            ["became due on 2025-01-01", "it counts now"],
        ),
        (OPEN, replace(OPEN, wording="reported"), [
            "became due on 2025-01-01", "now beside the figures: reported wording",
        ]),
        (
            replace(OPEN, deadline=date(2024, 11, 30)),
            OPEN,
            ["deadline changed from 2024-11-30 to 2024-12-31", "became due on 2025-01-01"],
        ),
        (replace(OPEN, frame=None), replace(OPEN, frame="call"), [
            "collection changed from none to call", "became due on 2025-01-01",
        ]),
        (None, replace(OPEN, said_on=date(2024, 9, 1), recorded_on=date(2024, 9, 1)), [
            "new: said on 2024-09-01", "due since 2025-01-01 without a verdict",
        ]),
        (None, replace(MISSED, said_on=date(2024, 9, 1)), [
            "new: said on 2024-09-01", "judged missed, known since 2025-07-02",
        ]),
        (None, replace(OPEN, reading_of=9), [
            "new: recorded on 2024-01-01", "beside the figures: second reading of a sentence",
        ]),
        (None, replace(OPEN, deadline=date(2027, 1, 1)), ["new: recorded on 2024-01-01"]),
        (replace(OPEN, deadline=date(2025, 12, 31)), replace(OPEN, deadline=date(2025, 12, 31)), [
            "became due on 2026-01-01",
        ]),
        (OPEN, None, ["no longer on the card"]),
        (None, replace(OPEN, deadline=date(2027, 1, 1), said_on=THEN), [
            "new: recorded on 2024-01-01",
        ]),
        (None, replace(OPEN, deadline=date(2027, 1, 1), basis="assumed"), [
            "new: recorded on 2024-01-01", "beside the figures: assumed deadline",
        ]),
        (OPEN, replace(MISSED, recorded_on=date(2025, 6, 1)), [
            "became due on 2025-01-01", "judged missed, known since 2025-07-02",
        ]),
        (replace(OPEN, frame="call"), replace(OPEN, frame=None), [
            "collection changed from call to none", "became due on 2025-01-01",
        ]),
        (outcome(1, "met", known_on=THEN), outcome(1, "void", known_on=THEN), [
            "met became void (false-premise), known since 2024-06-01",
        ]),
        (replace(OPEN, deadline=None), replace(outcome(1, "void"), deadline=None), [
            "judged void (false-premise), known since 2025-07-02",
        ]),
        (
            replace(OPEN, deadline=date(2027, 1, 1)),
            outcome(1, "met", deadline=date(2027, 1, 1)),
            ["judged met, known since 2025-07-02"],
        ),
    ],
)  # fmt: skip
def test_every_change_has_its_reasons(
    was: Outcome | None, now: Outcome | None, why: list[str]
) -> None:
    found = between([was] if was else [], [now] if now else [])

    assert ["; ".join(change.why) for change in found.changes] == ["; ".join(why)]


@pytest.mark.parametrize(
    ("was", "now", "adds", "why"),
    [
        ("missed", "late", (0, 0), "missed became late, known since 2025-07-02"),
        ("missed", "met", (1, 0), "missed became met, known since 2025-07-02"),
        ("met", "missed", (-1, 0), "met became missed, known since 2025-07-02"),
        ("met", None, (-1, -1), "the verdict met is not in force any more"),
        (None, "unclear", (0, 0), "judged unclear, known since 2025-07-02"),
        ("met", "void", (-1, -1), "met became void (false-premise), known since 2025-07-02"),
    ],
)
def test_a_verdict_that_changed_moves_the_headline(
    was: str | None, now: str | None, adds: tuple[float, float], why: str
) -> None:
    then = date(2025, 12, 1)
    [change] = between([outcome(1, was)], [outcome(1, now)], then).changes

    assert (change.met, change.judged) == adds
    assert change.why == (why,)


def test_cards_with_other_figures_are_not_compared() -> None:
    full, short = scorecard([], as_of=THEN), headline_card([], as_of=TODAY)

    with pytest.raises(ValueError, match="shorter"):
        diff(full, short)


def test_what_became_retrospective_is_told() -> None:
    then = date(2025, 12, 1)
    later = replace(MISSED, recorded_on=date(2025, 3, 1))
    [change] = between([MISSED], [later], then).changes

    assert change.why == ("now logged after its outcome could be known",)
    [back] = between([later], [MISSED], then).changes
    assert back.why == ("now not logged after its outcome could be known",)


def test_only_figures_that_read_otherwise_are_named() -> None:
    found = between([outcome(i, "met") for i in range(1, 6)], [], TODAY)
    keys = [moved.now.key for moved in found.figures]

    assert "on_time" in keys
    assert "versus_base_rate" not in keys
