"""Figures set against targets: inside, outside, and too close to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.measure import (
    Position,
    both_readings,
    measured,
    position,
    target_of,
    unit_problem,
)
from ledger.domain.prediction import Above, Evidence, Prediction, Source, Stance
from ledger.domain.quantity import Comparator, Target


def said(target: str | None, above: Above | None = None) -> Prediction:
    return Prediction(
        id=1,
        speaker="someone",
        claim="It has a billion users",
        said_on=date(2025, 1, 29),
        source=Source("https://example.org/said"),
        target=target,
        above=above,
    )


def figure(value: str | None, stance: Stance = Stance.FOR) -> Evidence:
    return Evidence(1, stance, url="https://example.org/report", value=value)


def placed(value: str, target: str) -> str:
    found = measured(said(target), figure(value))
    assert found
    return str(found.position)


@pytest.mark.parametrize(
    ("target", "value", "where"),
    [
        # A threshold: the figure itself must reach the number said.
        (">= 1 billion users", "1 billion users", "inside"),
        (">= 1 billion users", "1,000 million users", "inside"),
        ("at least 1B users", "one billion users", "inside"),
        (">= 1 billion users", "1.1 billion users", "inside"),
        (">= 1 billion users", "more than 1 billion users", "inside"),
        (">= 1 billion users", "980 million users", "near"),
        (">= 1.0 billion users", "980 million users", "near"),
        (">= 1.0 billion users", "940 million users", "below"),
        (">= 1 billion users", "400 million users", "below"),
        (">= 25,000 vehicles", "24,337 vehicles", "below"),
        (">= 25,000 vehicles", "24,999 vehicles", "below"),
        (">= 25,000 vehicles", "25,000 vehicles", "inside"),
        (">= 1.0 billion users", "0.9 billion users", "below"),
        (">= 180 million users", "0.2 billion users", "near"),
        (">= 10 billion USD", "more than 5 billion USD", "unknown"),
        (">= 10 billion USD", "less than 5 billion USD", "below"),
        (">= 10 billion USD", "less than 20 billion USD", "unknown"),
        # "More than" must be passed.
        ("> 20 billion USD", "20 billion USD", "near"),
        ("> 20 billion USD", "more than 20 billion USD", "inside"),
        ("> 20 billion USD", "20.1 billion USD", "inside"),
        ("> 20 billion USD", "21 billion USD", "inside"),
        # A ceiling is a floor turned round.
        ("< 2,000 employees", "1,999 employees", "inside"),
        ("< 2,000 employees", "2,000 employees", "near"),
        ("< 2,000 employees", "2,001 employees", "above"),
        ("at most 5 billion USD", "5 billion USD", "inside"),
        ("at most 5 billion USD", "less than 4 billion USD", "inside"),
        ("at most 5 billion USD", "more than 6 billion USD", "above"),
        # A range reaches half a unit of its last digit beyond both ends.
        ("70-72 billion USD", "72.22 billion USD", "inside"),
        ("70-72 billion USD", "69.6 billion USD", "inside"),
        ("70-72 billion USD", "72.5 billion USD", "near"),
        ("70-72 billion USD", "72 billion USD", "inside"),
        ("70-72 billion USD", "72.6 billion USD", "above"),
        ("70-72 billion USD", "73 billion USD", "above"),
        ("70-72 billion USD", "70 billion USD", "inside"),
        ("70-72 billion USD", "69 billion USD", "below"),
        ("60-65 billion USD", "72.22 billion USD", "above"),
        ("60-65 billion USD", "59.4 billion USD", "below"),
        ("60-65 billion USD", "59.5 billion USD", "near"),
        ("60-65 billion USD", "more than 62 billion USD", "unknown"),
        ("60-65 billion USD", "more than 70 billion USD", "above"),
        ("60-65 billion USD", "less than 62 billion USD", "unknown"),
        ("60-65 billion USD", "less than 50 billion USD", "below"),
        # A plain number is a range of one.
        ("5 billion USD", "5.2 billion USD", "inside"),
        ("5 billion USD", "5.6 billion USD", "above"),
        # "About" has no tolerance.
        ("about 105 billion USD", "105.2 billion USD", "inside"),
        ("about 105 billion USD", "131 billion USD", "about"),
        ("about 105 billion USD", "90 billion USD", "about"),
        ("about 105 billion USD", "140 billion USD", "above"),
        ("about 5,000 robots", "300 robots", "below"),
        # Units convert where they are the same thing, and never otherwise.
        (">= 1 TWh", "1,100 GWh", "inside"),
        (">= 10 billion USD", "12 billion EUR", "unknown"),
        (">= 50 percent", "60 cars", "unknown"),
        (">= 10 billion USD", "a lot", "unknown"),
        ("double its revenue", "5 billion USD", "unknown"),
    ],
)  # fmt: skip
def test_a_figure_lies_where_its_words_put_it(target: str, value: str, where: str) -> None:
    assert placed(value, target) == where


@pytest.mark.parametrize(
    ("value", "above", "holds", "reason"),
    [
        ("72.22 billion USD", None, None, "above-the-range"),
        ("72.22 billion USD", Above.COUNTS, True, None),
        ("72.22 billion USD", Above.MISSES, False, None),
        ("62 billion USD", None, True, None),
        ("50 billion USD", Above.COUNTS, False, None),
        ("65.5 billion USD", Above.COUNTS, None, "within-rounding"),
        ("62 billion EUR", Above.COUNTS, None, "not-comparable"),
    ],
)
def test_the_criterion_says_whether_above_counts(
    value: str, above: Above | None, holds: bool | None, reason: str | None
) -> None:
    found = measured(said("60-65 billion USD", above), figure(value))

    assert found
    assert (found.holds, found.reason) == (holds, reason)


def test_above_a_ceiling_is_no_question() -> None:
    found = measured(said("< 2,000 employees"), figure("2,001 employees"))

    assert found
    assert (found.holds, found.reason) == (False, None)


@pytest.mark.parametrize(("target", "value"), [(None, "5 cars"), ("5 cars", None)])
def test_without_target_or_figure_there_are_no_readings(
    target: str | None, value: str | None
) -> None:
    assert both_readings(said(target), figure(value)) is None


def test_both_readings_of_a_range_are_told() -> None:
    spent = both_readings(said("60-65 billion USD", Above.MISSES), figure("72.22 billion USD"))
    inside = both_readings(said("60-65 billion USD"), figure("63 billion USD"))
    floor = both_readings(said(">= 60 billion USD"), figure("72.22 billion USD"))

    assert spent
    assert (spent.as_range, spent.as_floor) == (False, True)
    assert inside
    assert (inside.as_range, inside.as_floor) == (True, True)
    assert floor is None


def test_a_figure_that_says_the_opposite_of_its_stance_is_seen() -> None:
    goal = said(">= 1 billion users")

    def contradicts(value: str, stance: Stance) -> bool:
        found = measured(goal, figure(value, stance))
        assert found
        return found.contradicts_its_stance

    assert contradicts("400 million users", Stance.FOR)
    assert contradicts("2 billion users", Stance.AGAINST)
    assert not contradicts("2 billion users", Stance.FOR)
    assert not contradicts("400 million users", Stance.AGAINST)
    assert not contradicts("980 million users", Stance.AGAINST)


@pytest.mark.parametrize("stance", [Stance.CONTEXT, Stance.REPLY, Stance.NOTHING_FOUND])
def test_figures_elsewhere_are_not_measured(stance: Stance) -> None:
    assert measured(said(">= 1 billion users"), figure("2 billion users", stance)) is None


@pytest.mark.parametrize("target", [None, "> several billion USD", "more than Tesla sells"])
def test_without_an_amount_nothing_is_measured(target: str | None) -> None:
    assert target_of(said(target)) is None
    assert measured(said(target), figure("2 billion users")) is None


@pytest.mark.parametrize(
    ("target", "value", "problem"),
    [
        (">= 1 billion users", "1.1 billion", "has no unit"),
        (">= 1 billion USD", "1.1 billion EUR", "cannot be compared"),
        (">= 50 percent", "60 cars", "cannot be compared"),
        (">= 1 billion users", "1.1 billion users", None),
        (">= 1 billion users", "several million", None),
        ("double its revenue", "5 billion USD", None),
        ("double its revenue", "5 billion", None),
        ("grow by 20 percent", "5 billion", None),
        (">= 1 billion users", "20% more", None),
        (None, "5", None),
        (">= 5", "7", None),
        (">= 5", "7 USD", "a target in plain numbers."),
        (">= 50 percent", "60 cars", "a target in %."),
    ],
)
def test_a_value_that_cannot_belong_to_a_target_is_told(
    target: str | None, value: str, problem: str | None
) -> None:
    told = unit_problem(said(target), value)

    assert (told is None) == (problem is None)
    assert problem is None or (told and problem in told)


tenths = st.integers(1, 2000).map(lambda n: Decimal(n) / 10)


@given(tenths, tenths, tenths)
def test_a_range_puts_figures_in_order(low: Decimal, high: Decimal, seen: Decimal) -> None:
    low, high = sorted([low, high])
    # With a digit after the point even where it is 0: "10" is a wider interval than "10.0".
    where = placed(f"{seen:.1f} billion USD", f"{low:.1f}-{high:.1f} billion USD")

    if low + Decimal("0.1") <= seen <= high - Decimal("0.1"):
        assert where == "inside"
    if seen < low - Decimal("0.1"):
        assert where == "below"
    if seen > high + Decimal("0.1"):
        assert where == "above"


@given(tenths, tenths)
def test_a_higher_figure_never_leaves_a_floor(floor: Decimal, seen: Decimal) -> None:
    order = ["below", "near", "inside"]
    target = f">= {floor} billion USD"
    one = placed(f"{seen} billion USD", target)
    more = placed(f"{seen + 1} billion USD", target)

    assert order.index(more) >= order.index(one)
    assert (one == "inside") == (seen >= floor)


def test_a_figure_without_words_is_nothing() -> None:
    assert measured(said(">= 1 billion users"), replace(figure("1"), value=None)) is None


def test_a_threshold_that_names_no_number_places_no_figure() -> None:
    nothing = Target("at least some", Comparator.GE, None, None, "users", Decimal(1))

    assert position("5 users", nothing) is Position.UNKNOWN
