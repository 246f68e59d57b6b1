"""The headline counted otherwise: what each policy changes, and when none of them does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from ledger.domain.scorecard import Outcome, scorecard
from ledger.domain.scorecard_policies import (
    POLICIES,
    adds_under,
    headline_under,
    policies_line,
    under_policies,
)
from ledger.domain.statistics import wilson
from tests.domain.outcomes import TODAY, collections, outcome, several


def test_the_headline_is_given_under_every_policy() -> None:
    card = scorecard(several(("met", 11), ("partly", 2), ("missed", 10)), as_of=TODAY)

    found = {name: figure.count for name, figure in under_policies(card)}
    assert found == {
        "strict": "11 of 23",
        "lenient": "13 of 23",
        "half-credit": "12 of 23",
        "by-family": "11 of 23",
    }
    assert policies_line(card) == (
        "By policy: strict 48 %, lenient 57 %, half credit 52 %, by family 48 %."
    )


def test_the_lenient_headline_has_an_interval_of_its_own() -> None:
    card = scorecard(several(("met", 11), ("partly", 2), ("missed", 10)), as_of=TODAY)

    found = headline_under(card, "lenient")
    assert found.interval == pytest.approx(wilson(13, 23))
    assert found.sentence == "On time or partly: 13 of 23 (57 %, 95 % interval 37–74 %)."
    assert headline_under(card, "half-credit").sentence == (
        "With partial credit: 12 of 23 (52 %, 95 % interval 33–71 %)."
    )


def test_repeated_claims_share_one_vote_under_by_family() -> None:
    repeated = [outcome(i, "missed", family=1) for i in range(1, 9)]
    card = scorecard([*repeated, outcome(9, "met"), outcome(10, "met")], as_of=TODAY)

    assert headline_under(card, "by-family").sentence == (
        "By claim family: 2 of 3 (67 %, 95 % interval 21–94 %; small sample, provisional)."
    )


def test_a_record_says_so_under_every_policy() -> None:
    late = {"recorded_on": TODAY}
    card = scorecard(several(("met", 4), ("partly", 2), ("missed", 3), **late), as_of=TODAY)

    for name in POLICIES:
        found = headline_under(card, name)
        assert found.interval is None
        assert found.sentence.endswith("Collected after the fact: a record, not a rate.")


def test_what_no_policy_changes_is_said_in_one_line() -> None:
    card = scorecard(several(("met", 11), ("missed", 10)), as_of=TODAY)

    assert policies_line(card) == (
        "The same under every policy (strict, lenient, half credit, by family)."
    )


def test_few_are_told_as_counts_under_every_policy() -> None:
    card = scorecard(several(("met", 1), ("partly", 1), ("missed", 1)), as_of=TODAY)

    assert policies_line(card) == (
        "By policy: strict 1 of 3, lenient 2 of 3, half credit 1.5 of 3, by family 1 of 3."
    )
    assert policies_line(scorecard([], as_of=TODAY)) is None


@pytest.mark.parametrize(
    ("one", "strict", "lenient", "half"),
    [
        (outcome(1, "met"), (1, 1), (1, 1), (1, 1)),
        (outcome(1, "partly"), (0, 1), (1, 1), (0.5, 1)),
        (outcome(1, "missed"), (0, 1), (0, 1), (0, 1)),
        (outcome(1), (0, 0), (0, 0), (0, 0)),
        (outcome(1, "met", basis="assumed"), (0, 0), (0, 0), (0, 0)),
    ],
)
def test_a_prediction_adds_to_the_headline_what_its_policy_says(
    one: Outcome,
    strict: tuple[float, float],
    lenient: tuple[float, float],
    half: tuple[float, float],
) -> None:
    [row] = scorecard([one], as_of=TODAY).rows

    found = [adds_under(row, policy) for policy in POLICIES]
    assert found == [strict, lenient, half, strict]


def test_a_policy_that_does_not_exist_is_none() -> None:
    with pytest.raises(KeyError):
        headline_under(scorecard([], as_of=TODAY), "kind")


@settings(max_examples=60, deadline=None)
@given(collections())
def test_strict_is_never_above_half_credit_nor_that_above_lenient(drawn: list[Outcome]) -> None:
    card = scorecard(drawn, as_of=TODAY)

    points = {name: figure.point for name, figure in under_policies(card)}
    if points["strict"] is not None:
        assert points["half-credit"] is not None
        assert points["lenient"] is not None
        assert points["strict"] <= points["half-credit"] + 1e-12
        assert points["half-credit"] <= points["lenient"] + 1e-12
    else:
        assert set(points.values()) == {None}
