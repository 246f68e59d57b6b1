"""Our estimators against scipy, statsmodels, lifelines, scikit-learn and model-diagnostics."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter  # type: ignore[import-untyped]
from lifelines.utils import median_survival_times  # type: ignore[import-untyped]
from model_diagnostics.scoring import SquaredError, decompose  # type: ignore[import-untyped]
from scipy import optimize, stats  # type: ignore[import-untyped]
from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]
from sklearn.metrics import brier_score_loss, cohen_kappa_score, log_loss  # type: ignore[import-untyped]
from statsmodels.duration.survfunc import SurvfuncRight  # type: ignore[import-untyped]
from statsmodels.stats.proportion import (  # type: ignore[import-untyped]
    confint_proportions_2indep,
    proportion_confint,
)

from ledger.domain import calibration
from ledger.domain import statistics as ours
from ledger.domain.ratings import Beta, beta_binomial_fit, chance_better, rank_intervals
from ledger.domain.survival import kaplan_meier

# Fitting other people's models is slow: these compare fewer drawn examples.
fewer = settings(max_examples=25, deadline=None)
shapes = st.floats(0.05, 5000.0)
shares = st.floats(1e-9, 1.0 - 1e-9)
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])
counts = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
chances = st.integers(0, 100).map(lambda percent: percent / 100)
items = st.lists(st.tuples(chances, st.integers(0, 1)), min_size=1, max_size=60)
lives = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=40)


@given(st.floats(1e-300, 1.0 - 1e-16))
def test_the_normal_quantile_is_that_of_scipy(p: float) -> None:
    assert ours.normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-12, abs=1e-14)


@given(st.floats(-38.0, 38.0))
def test_the_normal_distribution_is_that_of_scipy(x: float) -> None:
    assert ours.normal_cdf(x) == pytest.approx(stats.norm.cdf(x), rel=1e-12)


@given(shares, shapes, shapes)
def test_the_beta_distribution_is_that_of_scipy(x: float, a: float, b: float) -> None:
    # Where both shapes are thousands, the two differ in the eleventh digit.
    assert ours.beta_cdf(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=5e-11)


@given(st.floats(1e-6, 1.0 - 1e-6), shapes, shapes)
def test_the_beta_quantile_is_that_of_scipy(p: float, a: float, b: float) -> None:
    assert ours.beta_quantile(p, a, b) == pytest.approx(stats.beta.ppf(p, a, b), abs=1e-10)


@given(st.floats(1e-6, 1.0 - 1e-6), shapes, shapes)
def test_a_beta_quantile_gives_back_its_chance(p: float, a: float, b: float) -> None:
    x = ours.beta_quantile(p, a, b)

    assume(x < 1.0 - 1e-6)  # Next to 1 the neighbouring float is already another chance.
    assert ours.beta_cdf(x, a, b) == pytest.approx(p, abs=1e-10)


@given(counts, levels)
def test_the_wilson_interval_is_that_of_scipy(count: tuple[int, int], level: float) -> None:
    reference = stats.binomtest(*count).proportion_ci(level, method="wilson")

    assert ours.wilson(*count, level) == pytest.approx(tuple(reference), abs=1e-12)


@given(counts, st.floats(0.0, 1.0))
def test_the_wilson_interval_of_fractions_is_that_of_statsmodels(
    count: tuple[int, int], part: float
) -> None:
    hits, trials = count[0] * part, count[1]

    low, high = proportion_confint(hits, trials, method="wilson")
    assert ours.wilson(hits, trials) == pytest.approx((max(low, 0), min(high, 1)), abs=1e-12)


@fewer
@given(counts, counts)
def test_the_interval_of_a_difference_is_that_of_statsmodels(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    expected = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")

    assert ours.newcombe(*one, *other) == pytest.approx(tuple(expected), abs=1e-9)


@given(counts, levels)
def test_the_clopper_pearson_interval_is_that_of_scipy(
    count: tuple[int, int], level: float
) -> None:
    reference = stats.binomtest(*count).proportion_ci(level, method="exact")

    assert ours.clopper_pearson(*count, level) == pytest.approx(tuple(reference), abs=1e-10)


@given(counts)
def test_the_jeffreys_interval_is_that_of_statsmodels_away_from_the_ends(
    count: tuple[int, int],
) -> None:
    hits, trials = count

    low, high = proportion_confint(hits, trials, method="jeffreys")
    found = ours.jeffreys(hits, trials)
    assert found[0] == (0.0 if hits == 0 else pytest.approx(low, abs=1e-10))
    assert found[1] == (1.0 if hits == trials else pytest.approx(high, abs=1e-10))


@fewer
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60))
def test_the_number_of_independent_events_is_distributed_as_scipy_says(
    drawn: list[float],
) -> None:
    found = ours.poisson_binomial(drawn)

    reference = stats.poisson_binom(drawn)
    for count in range(len(drawn) + 1):
        assert found.at_least(count) == pytest.approx(reference.sf(count - 1), abs=1e-10)
    assert found.mean == pytest.approx(math.fsum(drawn))
    assert math.fsum(found.masses) == pytest.approx(1.0)


@fewer
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    one, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = ours.cohen_kappa(one, other)

    if len({*one, *other}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(one, other), abs=1e-12)


@given(st.lists(st.floats(-100, 100), min_size=1), st.floats(0.0, 1.0))
def test_percentiles_are_those_of_numpy(values: list[float], share: float) -> None:
    found = ours.percentile(sorted(values), share)

    assert found == pytest.approx(np.percentile(values, share * 100), abs=1e-9)
    assert ours.median(values) == pytest.approx(float(np.median(values)))


@fewer
@given(lives)
def test_the_survival_curve_and_its_band_are_those_of_lifelines(
    drawn: list[tuple[int, bool]],
) -> None:
    times, events = [float(t) for t, _ in drawn], [e for _, e in drawn]
    curve = kaplan_meier(times, events)

    fitter = KaplanMeierFitter().fit(times, events)
    band = fitter.confidence_interval_survival_function_
    for step in curve.steps:
        assert step.survival == pytest.approx(fitter.predict(step.time), abs=1e-12)
        if step.survival > 0.0:
            row = band.loc[step.time]
            assert (step.low, step.high) == pytest.approx(tuple(row), abs=1e-9)
        else:
            assert step.low is step.high is None


@fewer
@given(lives)
def test_the_median_is_that_of_lifelines_and_statsmodels(drawn: list[tuple[int, bool]]) -> None:
    times, events = [float(t) for t, _ in drawn], [e for _, e in drawn]
    curve = kaplan_meier(times, events)
    assume(all(abs(step.survival - 0.5) > 1e-9 for step in curve.steps))

    fitter = KaplanMeierFitter().fit(times, events)
    expected = fitter.median_survival_time_
    assert curve.quantile(0.5).point == (None if math.isinf(expected) else expected)
    if any(events):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            # statsmodels divides by the nobody left at risk at the end of its table.
            warnings.simplefilter("ignore", RuntimeWarning)
            other = SurvfuncRight(times, np.asarray(events, dtype=int))
        assert list(other.surv_prob) == pytest.approx([s.survival for s in curve.steps])


@fewer
@given(lives)
def test_the_limits_of_the_median_are_those_of_lifelines(drawn: list[tuple[int, bool]]) -> None:
    times, events = [float(t) for t, _ in drawn], [e for _, e in drawn]
    curve = kaplan_meier(times, events)
    # Where all is over lifelines has no band; we know at least that the lower one is 0.
    assume(all(step.survival > 0.0 for step in curve.steps))

    fitter = KaplanMeierFitter().fit(times, events)
    row = median_survival_times(fitter.confidence_interval_).loc[0.5]
    expected = tuple(None if math.isinf(limit) else limit for limit in row)
    found = curve.quantile(0.5)
    assert (found.low, found.high) == expected


@given(lives, st.integers(-400, 400))
def test_a_survival_curve_shifts_with_its_times_so_early_may_be_negative(
    drawn: list[tuple[int, bool]], days: int
) -> None:
    times, events = [float(t) for t, _ in drawn], [e for _, e in drawn]
    curve = kaplan_meier(times, events)

    moved = kaplan_meier([time + days for time in times], events)
    assert [step.survival for step in moved.steps] == [step.survival for step in curve.steps]
    assert [step.time - days for step in moved.steps] == [step.time for step in curve.steps]


@fewer
@given(items)
def test_brier_and_log_scores_are_those_of_scikit_learn(drawn: list[tuple[float, int]]) -> None:
    stated, outcomes = [p for p, _ in drawn], [y for _, y in drawn]

    expected = brier_score_loss(outcomes, stated, pos_label=1, labels=[0, 1])
    assert calibration.brier(stated, outcomes) == pytest.approx(expected)
    clipped = [min(max(p, 0.01), 0.99) for p in stated]
    nats = log_loss(outcomes, clipped, labels=[0, 1])
    found = calibration.log_score(stated, outcomes, base=math.e, clip=0.01)
    assert found == pytest.approx(nats)


@fewer
@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(0.1, 10)), min_size=1, max_size=50))
def test_the_never_falling_fit_is_that_of_scikit_learn(drawn: list[tuple[float, float]]) -> None:
    values, weights = [v for v, _ in drawn], [w for _, w in drawn]

    expected = IsotonicRegression().fit_transform(
        np.arange(len(values), dtype=float), values, sample_weight=weights
    )
    assert calibration.isotonic(values, weights) == pytest.approx(list(expected), abs=1e-9)


@fewer
@given(items)
def test_the_corp_parts_are_those_of_scikit_learns_fit(drawn: list[tuple[float, int]]) -> None:
    stated, outcomes = [p for p, _ in drawn], [y for _, y in drawn]
    parts = calibration.corp(stated, outcomes)

    fitted = IsotonicRegression(y_min=0, y_max=1).fit(stated, outcomes).predict(stated)
    recalibrated = float(np.mean((fitted - outcomes) ** 2))
    assert parts.miscalibration == pytest.approx(parts.score - recalibrated, abs=1e-9)
    assert parts.discrimination == pytest.approx(parts.uncertainty - recalibrated, abs=1e-9)
    assert parts.score == pytest.approx(
        parts.miscalibration - parts.discrimination + parts.uncertainty, abs=1e-12
    )
    assert sum(point.size for point in parts.curve) == len(drawn)


@fewer
@given(items)
def test_the_corp_parts_are_those_of_model_diagnostics(drawn: list[tuple[float, int]]) -> None:
    stated, outcomes = [p for p, _ in drawn], [y for _, y in drawn]
    assume(len(set(outcomes)) > 1)  # Where all ended alike it divides by zero.
    parts = calibration.corp(stated, outcomes)

    table = decompose(outcomes, stated, scoring_function=SquaredError()).row(0, named=True)
    assert parts.miscalibration == pytest.approx(table["miscalibration"], abs=1e-9)
    assert parts.discrimination == pytest.approx(table["discrimination"], abs=1e-9)
    assert parts.uncertainty == pytest.approx(table["uncertainty"], abs=1e-9)
    assert parts.score == pytest.approx(table["score"], abs=1e-9)


@given(items)
def test_murphys_parts_give_back_the_brier_score(drawn: list[tuple[float, int]]) -> None:
    stated, outcomes = [p for p, _ in drawn], [y for _, y in drawn]
    parts = calibration.murphy(stated, outcomes)

    total = parts.reliability - parts.resolution + parts.uncertainty
    assert total == pytest.approx(calibration.brier(stated, outcomes), abs=1e-12)


records = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=15,
)


@fewer
@given(records)
def test_no_other_beta_makes_the_records_likelier_than_the_fit(
    drawn: list[tuple[int, int]],
) -> None:
    fit = beta_binomial_fit(drawn, concentration=(2.0, 200.0))
    hits, trials = sum(h for h, _ in drawn), sum(n for _, n in drawn)
    if fit is None:
        assert hits in (0, trials) or all(n == 1 for _, n in drawn)
        return

    def unlikeliness(point: tuple[float, float]) -> float:
        mean, total = 1 / (1 + math.exp(-point[0])), math.exp(point[1])
        h, n = np.array(drawn).T
        return -float(stats.betabinom.logpmf(h, n, mean * total, (1 - mean) * total).sum())

    total = fit.a + fit.b
    here = (math.log(fit.a / fit.b), math.log(total))
    bounds = [(-20.0, 20.0), (math.log(2.0), math.log(200.0))]
    assert 2.0 - 1e-9 <= total <= 200.0 + 1e-9
    best = min(
        optimize.minimize(unlikeliness, start, bounds=bounds).fun
        for start in [(0.0, math.log(4.0)), (0.0, math.log(100.0))]
    )
    assert unlikeliness(here) <= best + 1e-6


betas = st.tuples(st.floats(0.5, 60), st.floats(0.5, 60)).map(lambda shape: Beta(*shape))


@settings(max_examples=12, deadline=None)
@given(betas, betas)
def test_the_chance_of_being_better_is_that_of_numerical_integration(
    one: Beta, other: Beta
) -> None:
    grid = (np.arange(4000) + 0.5) / 4000
    quantiles = stats.beta.ppf(grid, one.a, one.b)
    expected = float(stats.beta.cdf(quantiles, other.a, other.b).mean())

    assert chance_better(one, other) == pytest.approx(expected, abs=1e-3)
    assert chance_better(one, other) + chance_better(other, one) == pytest.approx(1, abs=2e-3)


def test_seeded_draws_follow_their_beta_distributions() -> None:
    # Ranks of two speakers: the first is first as often as the exact chance says.
    pairs = [(Beta(3.0, 2.0), Beta(2.0, 3.0)), (Beta(0.5, 0.7), Beta(30.0, 20.0))]

    for one, other in pairs:
        first = rank_intervals([one, other])[0].share_first
        assert first == pytest.approx(chance_better(one, other), abs=0.025)
