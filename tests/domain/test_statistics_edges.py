"""Ends, impossible input and seeds of the estimators."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from ledger.domain import calibration
from ledger.domain import statistics as ours
from ledger.domain.ratings import Beta, beta_binomial_fit, rank_intervals
from ledger.domain.survival import kaplan_meier


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: ours.normal_quantile(0.0),
        lambda: ours.normal_quantile(1.0),
        lambda: ours.normal_quantile(2.0),
        lambda: ours.wilson(0, 0),
        lambda: ours.wilson(1, 0),
        lambda: ours.wilson(2, 1),
        lambda: ours.wilson(-1, 1),
        lambda: ours.jeffreys(math.nan, 1),
        lambda: ours.clopper_pearson(3, 2),
        lambda: ours.beta_cdf(0.5, 0.0, 1.0),
        lambda: ours.beta_cdf(0.5, 1.0, 0.0),
        lambda: ours.beta_cdf(0.5, -1.5, 1.0),
        lambda: ours.beta_cdf(2.0, -1.0, 1.0),
        lambda: ours.beta_quantile(0.5, 1.0, -1.0),
        lambda: ours.beta_quantile(1.5, 1.0, 1.0),
        lambda: ours.poisson_binomial([0.5, 1.5]),
        lambda: ours.cohen_kappa([], []),
        lambda: ours.cohen_kappa(["met"], ["met", "met"]),
        lambda: kaplan_meier([], []),
        lambda: calibration.brier([], []),
        lambda: calibration.brier([1.5], [1]),
        lambda: calibration.brier([0.5], [2]),
        lambda: calibration.corp([0.5], []),
        lambda: calibration.peer_scores([0.5]),
        lambda: calibration.peer_scores([0.5, 0.0]),
        lambda: calibration.consistency_band([]),
        lambda: calibration.bootstrap_ratio([]),
    ],
)
def test_impossible_input_is_a_mistake_of_the_caller(impossible: Callable[[], object]) -> None:
    # Told in our words: a root of something negative is no reason that anybody understands.
    with pytest.raises(ValueError, match=r"^(?!math domain|expected a).*\w"):
        impossible()


def test_the_ends_of_intervals_are_exact() -> None:
    for interval in (ours.wilson, ours.jeffreys):
        assert interval(0, 7)[0] == 0.0
        assert interval(7, 7)[1] == 1.0
    assert ours.clopper_pearson(0, 7)[0] == 0.0
    assert ours.clopper_pearson(7, 7)[1] == 1.0


def test_a_beta_distribution_is_nothing_below_zero_and_all_above_one() -> None:
    assert (ours.beta_cdf(-0.1, 2, 3), ours.beta_cdf(0.0, 2, 3)) == (0.0, 0.0)
    assert (ours.beta_cdf(1.0, 2, 3), ours.beta_cdf(1.1, 2, 3)) == (1.0, 1.0)
    assert (ours.beta_quantile(0.0, 2, 3), ours.beta_quantile(1.0, 2, 3)) == (0.0, 1.0)


def test_a_beta_quantile_near_zero_keeps_its_digits() -> None:
    # Beta(a, 1) has the distribution function x ** a.
    assert ours.beta_quantile(0.5, 0.01, 1.0) == pytest.approx(0.5**100, rel=1e-9)


def test_more_events_than_there_are_never_happen_and_none_or_more_always_do() -> None:
    found = ours.poisson_binomial([0.5, 0.5])

    assert [found.at_least(count) for count in (-1, 0, 1, 2, 3)] == [1.0, 1.0, 0.75, 0.25, 0.0]
    assert ours.poisson_binomial([]).masses == (1.0,)


def test_a_certainty_that_failed_scores_infinity_unless_clipped() -> None:
    assert calibration.log_score([1.0], [0]) == math.inf
    assert calibration.log_score([1.0], [0], clip=0.01) == pytest.approx(-math.log2(0.01))
    assert calibration.metaculus_baseline(0.0) == -math.inf


def test_a_curve_without_any_event_stays_at_one() -> None:
    curve = kaplan_meier([1.0, 2.0], [False, False])

    assert curve.steps == ()
    assert curve.at(5.0) is None
    assert curve.survival(5.0) == 1.0
    quantile = curve.quantile(0.5)
    assert quantile.point is quantile.low is quantile.high is None


def test_the_median_is_reached_where_the_product_misses_one_half_by_a_digit() -> None:
    # (2/3) * (3/4) is one half; written as products of floats it may end just above.
    curve = kaplan_meier([1, 1, 2, 3, 4, 4], [True, True, True, False, False, False])

    assert curve.quantile(0.5).point == 2


def test_records_that_all_came_true_or_not_at_all_give_no_fit() -> None:
    assert beta_binomial_fit([(3, 3), (2, 2)]) is None
    assert beta_binomial_fit([(0, 3), (0, 2)]) is None
    assert beta_binomial_fit([(0, 0)]) is None
    assert beta_binomial_fit([]) is None


def test_a_fit_stays_within_its_limits() -> None:
    alike = beta_binomial_fit([(5, 10)] * 6, concentration=(2.0, 200.0))
    apart = beta_binomial_fit([(0, 20), (20, 20)] * 3, concentration=(2.0, 200.0))

    assert alike == pytest.approx((100.0, 100.0))
    assert apart == pytest.approx((1.0, 1.0))


def test_seeds_decide_the_draws_and_nothing_else_does() -> None:
    shapes = [Beta(5, 3), Beta(4, 4), Beta(0.5, 0.5)]
    parts = [(i * i % 7 / 7.0, 1.0 + i % 3) for i in range(30)]
    stated = [0.1, 0.5, 0.5, 0.9]

    assert rank_intervals(shapes, draws=200) == rank_intervals(shapes, draws=200)
    assert calibration.bootstrap_ratio(parts) == calibration.bootstrap_ratio(parts)
    assert calibration.bootstrap_ratio(parts) != calibration.bootstrap_ratio(parts, seed=2)
    band = calibration.consistency_band(stated, resamples=50)
    assert band == calibration.consistency_band(stated, resamples=50)
    assert rank_intervals([]) == []


PINNED_RATIO = (0.09836065573770492, 0.17647770972795895)


def test_the_sequence_of_draws_is_pinned() -> None:
    # Our own digits, kept: whatever changes them changes printed cards and needs a decision.
    parts = [(i * i % 7 / 7.0, 1.0 + i % 3) for i in range(30)]
    ranks = rank_intervals([Beta(5, 3), Beta(4, 4), Beta(0.5, 0.5)])

    assert calibration.bootstrap_ratio(parts) == pytest.approx(PINNED_RATIO, abs=1e-15)
    assert [rank.share_first for rank in ranks] == [0.44575, 0.175, 0.37925]
