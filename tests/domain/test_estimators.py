"""Curves, bands, scores and ratings against what can be worked out by hand, and pinned draws."""

from __future__ import annotations

import math
from itertools import product

import pytest

from ledger.domain import calibration
from ledger.domain.board import board
from ledger.domain.ratings import (
    Beta,
    beta_binomial_fit,
    chance_better,
    is_better,
    rank_intervals,
)
from ledger.domain.survival import kaplan_meier
from tests.domain.outcomes import TODAY, outcome

LIMITS = (2.0, 200.0)


def test_a_curve_counts_who_is_waiting_at_each_time() -> None:
    curve = kaplan_meier([1, 2, 2, 3, 4], [True, True, False, False, True])

    told = [(step.time, step.at_risk, step.events) for step in curve.steps]
    assert told == [(1, 5, 1), (2, 4, 1), (4, 1, 1)]
    assert [step.survival for step in curve.steps] == pytest.approx([0.8, 0.6, 0.0])
    assert (curve.observations, curve.events, curve.last_time) == (5, 3, 4)
    assert [curve.survival(time) for time in (0.9, 1, 3.9, 4)] == pytest.approx([1, 0.8, 0.6, 0])
    assert (curve.steps[-1].low, curve.steps[-1].high) == (None, None)


def test_the_band_of_a_curve_is_the_one_that_stays_between_0_and_1() -> None:
    first, *_ = kaplan_meier([1, 2, 3, 4], [True, False, False, False]).steps

    # log(-log S) -+ z * sqrt(1 / (4 * 3)) / |log S|, with S = 3/4.
    spread = 1.959963984540054 * math.sqrt(1 / 12) / -math.log(0.75)
    expected = (0.75 ** math.exp(spread), 0.75 ** math.exp(-spread))
    assert (first.low, first.high) == pytest.approx(expected)


def test_where_everything_has_happened_a_level_has_a_lower_limit_and_no_upper_one() -> None:
    all_at_once = kaplan_meier([3.0, 3.0], [True, True]).quantile(0.5)

    assert (all_at_once.point, all_at_once.low, all_at_once.high) == (3.0, 3.0, None)
    few = kaplan_meier([1, 2, 3], [True, True, True]).quantile(1.0)
    assert (few.point, few.low, few.high) == (1, 1, 1)


def test_the_limits_of_a_median_lie_where_the_band_crosses_one_half() -> None:
    curve = kaplan_meier(range(1, 21), [True] * 20)
    quantile = curve.quantile(0.5)

    banded = [step for step in curve.steps if step.low is not None and step.high is not None]
    assert quantile.point == 10
    assert quantile.low == next(step.time for step in banded if (step.low or 0.0) <= 0.5) > 1
    assert quantile.high == next(step.time for step in banded if (step.high or 1.0) <= 0.5)


def test_every_time_needs_to_say_whether_it_happened() -> None:
    with pytest.raises(ValueError, match="at least one item"):
        kaplan_meier([], [])
    with pytest.raises(ValueError, match="shorter"):
        kaplan_meier([1.0, 2.0], [True])


def test_two_forecasters_have_peer_scores() -> None:
    ahead, behind = calibration.peer_scores([0.8, 0.2])

    assert ahead == pytest.approx(100 * math.log(4))
    assert behind == -ahead
    for given in ([0.8], [0.8, 0.0], [0.8, -0.1]):
        with pytest.raises(ValueError, match="two forecasters and chances above 0"):
            calibration.peer_scores(given)


@pytest.mark.parametrize(("p", "y"), [(-0.1, 1), (1.1, 1), (0.5, -1), (0.5, 2)])
def test_a_score_needs_chances_and_plain_outcomes(p: float, y: int) -> None:
    for score in (calibration.brier, calibration.log_score, calibration.murphy, calibration.corp):
        with pytest.raises(ValueError, match="between 0 and 1 and outcomes are 0 or 1"):
            score([0.5, p], [1, y])
        with pytest.raises(ValueError, match="at least one stated chance and its outcome"):
            score([0.5, 0.5], [1])
    assert calibration.brier([0.0, 1.0], [0, 1]) == 0.0
    assert calibration.log_score([0.0, 1.0], [0, 1]) == 0.0
    assert calibration.log_score([1.0, 0.5], [0, 1]) == math.inf


def test_what_falls_is_pooled_by_its_weights() -> None:
    assert calibration.isotonic([1.0, 0.0, 2.0], [3.0, 1.0, 1.0]) == [0.75, 0.75, 2.0]
    assert calibration.isotonic([3.0, 2.0, 1.0], [1.0, 1.0, 2.0]) == [1.75, 1.75, 1.75]
    with pytest.raises(ValueError, match="longer"):
        calibration.isotonic([1.0], [1.0, 1.0])


def test_the_band_of_one_chance_is_that_of_a_fair_coin() -> None:
    # The middle 90 % of heads in 20 throws are 6 to 14, the middle half 8 or 9 to 11 or 12.
    [wide] = calibration.consistency_band([0.5] * 20)
    [narrow] = calibration.consistency_band([0.5] * 20, level=0.5)

    assert (wide.stated, wide.low, wide.high) == (0.5, 0.3, 0.7)
    assert (narrow.low, narrow.high) == (0.4, 0.55)


def test_the_band_of_several_chances_is_pinned() -> None:
    # Our own digits, kept: whatever changes them changes drawn plots and needs a decision.
    first, second, third = calibration.consistency_band([0.1, 0.5, 0.5, 0.9], resamples=50)

    assert first == pytest.approx((0.1, 0.0, 0.8874999999999993))
    assert second == (0.5, 0.0, 1.0)
    assert third == pytest.approx((0.9, 0.4083333333333332, 1.0))
    half = calibration.consistency_band([0.2, 0.3, 0.45, 0.6, 0.8], level=0.5, resamples=200)
    assert [band.low for band in half] == pytest.approx([0.0, 0.0, 0.0, 0.42857142857142844, 0.6])
    assert [band.high for band in half] == pytest.approx([1 / 3, 0.5, 0.6541666666666667, 1, 1])


def test_ranks_and_their_intervals_are_pinned() -> None:
    # The sequence of draws for a seed is the same in every version of Python.
    shapes = [Beta(5, 3), Beta(1, 1), Beta(0.5, 0.5), Beta(40, 3)]

    told = [(rank.low, rank.high, rank.share_first) for rank in rank_intervals(shapes)]
    assert told == [(2, 4, 0.0105), (1, 4, 0.06025), (1, 4, 0.16225), (1, 2, 0.767)]
    narrow = rank_intervals(shapes, level=0.5)[0]
    assert (narrow.low, narrow.high) == (2, 3)


@pytest.mark.parametrize("certain", [0.5, 0.8, 0.95, 0.999])
def test_who_is_better_is_told_by_the_chance_however_little_is_worked_out(certain: float) -> None:
    shapes = [Beta(a, b) for a in (0.5, 40) for b in (0.5, 25)]

    for one, other in product(shapes, shapes):
        assert is_better(one, other, certain) == (chance_better(one, other) >= certain)


def test_the_chance_of_being_better_is_a_sum_of_two_hundred_parts() -> None:
    # 45 of 50 against 5 of 5 in the worked example: 0.513. A draw of x² is above one of x: 2/3.
    assert chance_better(Beta(47.418, 6.2345), Beta(7.418, 1.2345)) == pytest.approx(
        0.5133801120711186, abs=1e-9
    )
    assert chance_better(Beta(2, 1), Beta(1, 1)) == pytest.approx(2 / 3, abs=1e-4)


def test_without_limits_records_alike_are_of_one_share_and_records_apart_of_two() -> None:
    assert beta_binomial_fit([(0, 20), (20, 20)] * 3) == pytest.approx((0.0005, 0.0005), rel=1e-6)
    assert beta_binomial_fit([(5, 10)] * 6) == pytest.approx((500_000.0, 500_000.0), rel=1e-9)


@pytest.mark.parametrize(
    ("records", "total"),
    [
        ([(1, 1), (3, 3), (18, 40)], 200.0),
        ([(0, 2), (0, 3), (1, 1), (2, 2), (9, 40)], 200.0),
        ([(0, 3), (0, 3), (1, 1), (3, 3), (14, 40)], 2.0),
        ([(1, 1), (1, 1), (1, 1), (2, 2), (10, 20)], 4.235623473525462),
    ],
)
def test_of_several_peaks_the_highest_is_the_fit(
    records: list[tuple[int, int]], total: float
) -> None:
    fit = beta_binomial_fit(records, concentration=LIMITS)

    assert fit is not None
    assert fit.a + fit.b == pytest.approx(total, rel=1e-9)
    idle = beta_binomial_fit([*records, (0, 0)], concentration=LIMITS)
    assert idle == fit


def test_records_of_one_trial_each_say_nothing_of_the_spread() -> None:
    assert beta_binomial_fit([(0, 1)] * 30 + [(1, 1)] * 20, concentration=LIMITS) is None
    assert beta_binomial_fit([(0, 1)] * 30 + [(1, 2)] * 20, concentration=LIMITS) is not None

    each_one = {str(i): [outcome(i, "met" if i % 2 else "missed")] for i in range(50)}
    prior = board(each_one, as_of=TODAY).prior
    assert prior is not None
    assert (prior.fitted, prior.shape) == (False, (2.0, 2.0))


def test_a_rating_says_its_mean_interval_and_key() -> None:
    outcomes = [outcome(i, "met" if i <= 9 else "missed") for i in range(1, 13)]
    [row] = board({"ada": outcomes}, as_of=TODAY).rows

    prior = Beta(4 * 10 / 14, 4 * 4 / 14)
    posterior = prior.given(9, 12)
    assert row.rating.sentence == "Rating, adjusted for small samples: 74 % [55–90]."
    assert row.rating.point == pytest.approx(posterior.mean)
    assert row.rating.interval == pytest.approx(
        (posterior.quantile(0.05), posterior.quantile(0.95))
    )
    assert dict(row.rating.parts) == pytest.approx(
        {"key": posterior.quantile(0.05), "a": posterior.a, "b": posterior.b}
    )
    assert (row.why_unranked, row.rating.provisional) == ("fewer than 20 are judged", True)
    assert row.rating.notes == ("a sort key, never the hit rate",)
