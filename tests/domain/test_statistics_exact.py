"""The estimators against closed forms and exact fractions, far into the tails."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import pytest

from ledger.domain import statistics as ours


@pytest.mark.parametrize(
    ("p", "x"),
    [
        (0.975, 1.959963984540054), (0.95, 1.6448536269514722), (0.995, 2.5758293035489004),
        (0.5, 0.0), (0.3, -0.5244005127080409), (0.025, -1.9599639845400545),
        (1e-10, -6.361340902404056), (1e-300, -37.0470962993612), (5e-324, -38.4653),
    ],
)  # fmt: skip
def test_a_normal_quantile_has_its_digits_far_into_the_tail(p: float, x: float) -> None:
    assert ours.normal_quantile(p) == pytest.approx(x, rel=1e-6 if p < 1e-300 else 1e-14)


@pytest.mark.parametrize("p", [-0.5, 0.0, 1.0, 2.0])
def test_a_quantile_names_the_chance_that_it_was_asked_for(p: float) -> None:
    with pytest.raises(ValueError, match=f"a chance between 0 and 1, not {p}$"):
        ours.normal_quantile(p)
    if not 0.0 <= p <= 1.0:
        with pytest.raises(ValueError, match=f"a chance between 0 and 1, not {p}$"):
            ours.beta_quantile(p, 2.0, 3.0)


@pytest.mark.parametrize("x", [-8.0, -1.0, 0.0, 0.5, 3.0])
def test_a_chance_and_its_complement_make_one(x: float) -> None:
    assert ours.normal_cdf(x) + ours.normal_cdf(-x) == pytest.approx(1.0, abs=1e-15)
    assert ours.normal_cdf(-1.0) == pytest.approx(0.15865525393145707, rel=1e-14)


def successes_or_more(x: Fraction, a: int, b: int) -> Fraction:
    """Return the chance of `a` successes or more in a + b - 1 trials: Beta(a, b) below x."""
    trials = a + b - 1
    return sum(
        (math.comb(trials, j) * x**j * (1 - x) ** (trials - j) for j in range(a, trials + 1)),
        Fraction(0),
    )


@pytest.mark.parametrize(
    "x", [Fraction(1, 1000), Fraction(3, 10), Fraction(1, 2), Fraction(9, 10)]
)
@pytest.mark.parametrize(
    ("a", "b"), [(1, 1), (3, 5), (2, 40), (40, 2), (10, 10), (12, 30), (9, 10), (60, 45)]
)
def test_a_beta_distribution_is_that_of_counted_trials(x: Fraction, a: int, b: int) -> None:
    expected = float(successes_or_more(x, a, b))

    assert ours.beta_cdf(float(x), a, b) == pytest.approx(expected, rel=1e-11, abs=1e-15)


@pytest.mark.parametrize("x", [1e-30, 1e-9, 0.25, 0.5, 0.9, 1.0 - 1e-9])
def test_a_beta_distribution_of_halves_is_an_arc(x: float) -> None:
    arc = 2.0 / math.pi * math.asin(math.sqrt(min(x, 1.0 - x)))

    expected = arc if x < 0.5 else 1.0 - arc
    assert ours.beta_cdf(x, 0.5, 0.5) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("shape", [1e5, 1e6])
def test_a_beta_distribution_of_a_million_is_even_on_both_sides(shape: float) -> None:
    assert ours.beta_cdf(0.5, shape, shape) == pytest.approx(0.5, abs=1e-12)
    spread = 1.0 / math.sqrt(4.0 * (2.0 * shape + 1.0))
    assert ours.beta_cdf(0.5 + spread, shape, shape) == pytest.approx(
        ours.normal_cdf(1.0), abs=1e-5
    )


Inverse = Callable[[float, float], float]
"""From the chance and the shape to the quantile."""


@pytest.mark.parametrize("p", [1e-20, 0.05, 0.5, 0.95])
@pytest.mark.parametrize("shape", [0.2, 1.0, 7.0, 300.0])
@pytest.mark.parametrize(
    ("shapes", "inverse"),
    [
        (lambda shape: (shape, 1.0), lambda p, shape: p ** (1.0 / shape)),
        (lambda shape: (1.0, shape), lambda p, shape: -math.expm1(math.log1p(-p) / shape)),
        (lambda shape: (0.5, 0.5), lambda p, shape: math.sin(math.pi * p / 2.0) ** 2),
    ],
)
def test_a_beta_quantile_is_the_inverse_where_it_can_be_written_down(
    p: float, shape: float, shapes: Callable[[float], tuple[float, float]], inverse: Inverse
) -> None:
    assert ours.beta_quantile(p, *shapes(shape)) == pytest.approx(
        inverse(p, shape), rel=1e-12, abs=0.0
    )


@pytest.mark.parametrize(
    ("p", "a", "b"), [(1e-6, 0.0527, 236.6), (1e-20, 0.07, 0.58), (1e-9, 0.06, 2500.0)]
)
def test_a_tiny_quantile_is_found_to_its_last_digits(p: float, a: float, b: float) -> None:
    # So near to 0 the distribution function is x ** a / (a B(a, b)).
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    expected = math.exp((math.log(p) + math.log(a) + log_beta) / a)
    assert ours.beta_quantile(p, a, b) == pytest.approx(expected, rel=1e-9, abs=0.0)


def test_a_quantile_is_found_where_the_distribution_has_no_slope() -> None:
    found = ours.beta_quantile(1e-300, 1e4, 1e4)

    assert ours.beta_cdf(found, 1e4, 1e4) == pytest.approx(1e-300, rel=1e-6, abs=0.0)


@pytest.mark.parametrize("shape", [10, 11, 14, 40])
def test_equal_shapes_of_ten_and_more_are_even_to_the_last_digits(shape: int) -> None:
    assert ours.beta_cdf(0.5, shape, shape) == pytest.approx(0.5, rel=5e-13)
    assert ours.beta_cdf(0.25, shape, shape) == pytest.approx(
        float(successes_or_more(Fraction(1, 4), shape, shape)), rel=1e-12, abs=0.0
    )


def test_the_ends_of_an_interval_are_forced_where_they_are_exact() -> None:
    for trials in range(1, 300):
        low, high = ours.wilson(trials, trials)
        assert (high, 0.0 < low < 1.0) == (1.0, True)
        assert ours.wilson(0, trials)[0] == 0.0


@pytest.mark.parametrize("interval", [ours.wilson, ours.jeffreys, ours.clopper_pearson])
@pytest.mark.parametrize(("successes", "trials"), [(2, 1), (-1, 1), (0, 0), (0, -1)])
def test_an_interval_of_an_impossible_count_says_so(
    interval: Callable[[int, int], object], successes: int, trials: int
) -> None:
    with pytest.raises(ValueError, match=f"^{successes} successes of {trials} trials is imposs"):
        interval(successes, trials)


def test_a_difference_needs_trials_on_both_sides() -> None:
    with pytest.raises(ValueError, match="0 successes of 0 trials"):
        ours.newcombe(0, 0, 1, 2)
    with pytest.raises(ValueError, match="0 successes of 0 trials"):
        ours.newcombe(1, 2, 0, 0)


def test_the_difference_of_two_shares_is_that_of_the_paper() -> None:
    # Newcombe 1998: 56 of 70 against 48 of 80, method 10.
    assert ours.newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_events_of_own_chance_spread_as_their_variances_add() -> None:
    found = ours.poisson_binomial([0.5, 0.2, 1.0])

    assert found.mean == pytest.approx(1.7)
    assert found.deviation == pytest.approx(math.sqrt(0.25 + 0.16))
    assert found.masses == pytest.approx((0.0, 0.4, 0.5, 0.1))
    assert ours.poisson_binomial([0.0]).masses == (1.0, 0.0)
    # The masses of two fifths add up to a digit more than 1.
    assert ours.poisson_binomial([0.2, 0.2]).at_least(0) == 1.0
    for impossible in (-0.1, 1.1):
        with pytest.raises(ValueError, match=f"between 0 and 1, not at {impossible}"):
            ours.poisson_binomial([impossible])


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([1.0], 0.5, 1.0), ([1.0, 2.0], 0.0, 1.0), ([1.0, 2.0], 1.0, 2.0),
        ([1.0, 2.0], 0.25, 1.25), ([1.0, 2.0, 6.0], 0.75, 4.0), ([0.1, 0.1, 0.1], 0.3, 0.1),
    ],
)  # fmt: skip
def test_a_percentile_lies_on_the_line_between_two_values(
    values: list[float], share: float, expected: float
) -> None:
    assert ours.percentile(values, share) == expected


def test_a_median_is_the_middle_or_between_the_middle_two() -> None:
    assert ours.median([9.0, 1.0, 5.0]) == 5.0
    assert ours.median([9.0, 1.0, 5.0, 2.0]) == 3.5


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        ("aabb", "aabb", 1.0), ("aabb", "abab", 0.0), ("aabb", "bbaa", -1.0),
        ("aaaa", "aaaa", None), ("aaab", "aabb", 0.5), ("abc", "abb", 0.5),
    ],
)  # fmt: skip
def test_kappa_is_agreement_beyond_chance(first: str, second: str, kappa: float | None) -> None:
    assert ours.cohen_kappa(list(first), list(second)) == kappa


def test_kappa_needs_both_judges_on_every_item() -> None:
    for first, second in (([], []), (["met"], []), (["met"], ["met", "met"])):
        with pytest.raises(ValueError, match="kappa needs the same items"):
            ours.cohen_kappa(first, second)
    with pytest.raises(ValueError, match="shorter"):
        ours.kappa_from_margins([1, 2], [3], 1, 3)
