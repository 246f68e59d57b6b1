"""Small named estimators for shares and counts, each with its formula and its source.

Shares lie between 0 and 1, confidence is two-sided unless a docstring says otherwise, and an
interval is returned as (low, high). Sums use `math.fsum`, so that the order of the input never
changes a result. Impossible input (more successes than trials, a share outside 0 to 1) raises
ValueError: it is a mistake of the caller, never of the data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.domain.values import frozen

Interval = tuple[float, float]

_ROOT_TWO: Final = math.sqrt(2.0)
_ROOT_TWO_PI: Final = math.sqrt(2.0 * math.pi)
_STIRLING_FROM: Final = 10.0


def normal_cdf(x: float) -> float:
    """Return the chance that a standard normal variable is at most x."""
    return 0.5 * math.erfc(-x / _ROOT_TWO)


def normal_quantile(p: float) -> float:
    """Return the x that a standard normal variable stays below with chance p, 0 < p < 1.

    Newton steps on the distribution function, which is exact to the last digits far into the
    tail. Below 0 it bends upwards throughout, so no step from there goes too far: the steps end
    where the digits do.
    """
    if not 0.0 < p < 1.0:
        raise ValueError(f"a quantile needs a chance between 0 and 1, not {p}")
    if p > 0.5:
        return -normal_quantile(1.0 - p)
    x, lower = math.inf, 0.0
    while lower < x:
        x = lower
        lower = x - (normal_cdf(x) - p) * _ROOT_TWO_PI / math.exp(-0.5 * x * x)
    return x


def wilson(successes: float, trials: float, confidence: float = 0.95) -> Interval:
    """Return the Wilson score interval of a share; the interval printed on every card.

    Fractional successes are allowed: the interval is then conservative, because no outcome
    between 0 and 1 varies more than a yes-or-no outcome of the same mean. The ends are forced to
    0 and 1 where they are so exactly (floating point leaves 1e-17). Wilson 1927; recommended for
    small samples by Brown, Cai and DasGupta 2001.
    """
    _check_trials(successes, trials)
    z = normal_quantile(0.5 + confidence / 2.0)
    share = successes / trials
    scale = 1.0 + z * z / trials
    centre = (share + z * z / (2.0 * trials)) / scale
    spread = share * (1.0 - share) / trials + z * z / (4.0 * trials * trials)
    half = z / scale * math.sqrt(spread)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == trials else min(1.0, centre + half)
    return low, high


def newcombe(
    successes: float, trials: float, others: float, of_others: float, confidence: float = 0.95
) -> Interval:
    """Return the interval of the difference of two shares, the first less the second.

    Made of both Wilson intervals, so that it stays honest for small counts: method 10 of
    Newcombe 1998, Statistics in Medicine 17:873.
    """
    low, high = wilson(successes, trials, confidence)
    other_low, other_high = wilson(others, of_others, confidence)
    one, other = successes / trials, others / of_others
    down = math.hypot(one - low, other_high - other)
    up = math.hypot(high - one, other - other_low)
    return one - other - down, one - other + up


def jeffreys(successes: float, trials: float, confidence: float = 0.95) -> Interval:
    """Return the equal-tailed interval of the posterior under the Jeffreys prior Beta(1/2, 1/2).

    With no success the low end is 0, with no failure the high end is 1 (Brown, Cai and DasGupta
    2001).
    """
    _check_trials(successes, trials)
    a, b = successes + 0.5, trials - successes + 0.5
    tail = (1.0 - confidence) / 2.0
    low = 0.0 if successes == 0 else beta_quantile(tail, a, b)
    high = 1.0 if successes == trials else beta_quantile(1.0 - tail, a, b)
    return low, high


def clopper_pearson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Return the exact interval of Clopper and Pearson 1934, which is wider than it needs be."""
    _check_trials(successes, trials)
    tail = (1.0 - confidence) / 2.0
    failures = trials - successes
    low = 0.0 if successes == 0 else beta_quantile(tail, successes, failures + 1)
    high = 1.0 if failures == 0 else beta_quantile(1.0 - tail, successes + 1, failures)
    return low, high


def _check_trials(successes: float, trials: float) -> None:
    if not (trials > 0 and 0 <= successes <= trials):
        raise ValueError(f"{successes} successes of {trials} trials is impossible")


class Bounds(NamedTuple):
    """The share if every unknown failed (low) or succeeded (high), and those with sampling."""

    low: float
    high: float
    outer_low: float
    outer_high: float


def manski(successes: float, failures: float, unknown: int, confidence: float = 0.95) -> Bounds:
    """Return the worst and best share that the unknown outcomes leave possible.

    The outer bounds are the low end of the Wilson interval of the worst case and the high end of
    that of the best case, which is conservative. Manski 1990.
    """
    total = successes + failures + unknown
    worst, best = successes, successes + unknown
    return Bounds(
        worst / total,
        best / total,
        wilson(worst, total, confidence)[0],
        wilson(best, total, confidence)[1],
    )


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the chance that a Beta(a, b) variable is at most x.

    The regularised incomplete beta function by its continued fraction (DLMF 8.17.22), evaluated
    on the side of the mean where it converges fast; about 1e-13 accurate up to a + b of 1e6.
    """
    _check_shapes(a, b)
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = math.exp(_log_beta_kernel(x, a, b))
    if x * (a + b + 2.0) < a + 1.0:
        return front * _beta_fraction(x, a, b) / a
    return 1.0 - front * _beta_fraction(1.0 - x, b, a) / b


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return the x that a Beta(a, b) variable stays below with chance p, 0 <= p <= 1.

    Newton steps on the distribution function, halving the bracket instead whenever a step would
    leave it, until a step no longer changes x or no number is left between the ends.
    """
    _check_shapes(a, b)
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"a quantile needs a chance between 0 and 1, not {p}")
    if p in (0.0, 1.0):
        return p
    low, high, x = 0.0, 1.0, a / (a + b)
    while low < x < high:
        error = beta_cdf(x, a, b) - p
        low, high = (low, x) if error > 0.0 else (x, high)
        slope = math.exp(_log_beta_kernel(x, a, b)) / (x * (1.0 - x))
        moved = x - error / slope if slope else math.inf
        if moved == x:
            return x
        x = moved if low < moved < high else 0.5 * (low + high)
    return x


def _check_shapes(a: float, b: float) -> None:
    if not (a > 0.0 and b > 0.0):
        raise ValueError(f"a beta distribution needs two positive shapes, not {a} and {b}")


def _log_beta_kernel(x: float, a: float, b: float) -> float:
    """Return ln(x^a (1-x)^b / B(a, b)) without cancelling large logarithms."""
    if min(a, b) < _STIRLING_FROM:
        log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
        return a * math.log(x) + b * math.log1p(-x) - log_beta
    mean = a / (a + b)
    correction = _stirling_rest(a) + _stirling_rest(b) - _stirling_rest(a + b)
    return (
        a * math.log1p((x - mean) / mean)
        + b * math.log1p((mean - x) / (1.0 - mean))
        + 0.5 * math.log(a * (b / (a + b)) / (2.0 * math.pi))
        - correction
    )


def _stirling_rest(x: float) -> float:
    """Return what Stirling's formula leaves of ln Γ(x), for x of at least 10."""
    y = 1.0 / (x * x)
    series = 1.0 / 1260.0 - y * (1.0 / 1680.0 - y * (1.0 / 1188.0 - y * 691.0 / 360360.0))
    return (1.0 / 12.0 - y * (1.0 / 360.0 - y * series)) / x


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function, by Lentz's method."""
    tiny = 1e-300
    c, d = 1.0, 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1.0), tiny)
    value = d
    for m in range(1, 100_000):  # pragma: no branch - it converges long before
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d, tiny)
            c = _away_from_zero(1.0 + term / c, tiny)
            change = c * d
            value *= change
        if abs(change - 1.0) < 3e-16:
            break
    return value


def _away_from_zero(value: float, tiny: float) -> float:
    return tiny if abs(value) < tiny else value


@frozen
class PoissonBinomial:
    """How many of several independent events with own chances happen.

    `masses[k]` is the chance that exactly k of them happen.
    """

    mean: float
    deviation: float
    masses: tuple[float, ...]

    def at_least(self, count: int) -> float:
        """Return the chance that `count` events or more happen, exactly."""
        return min(1.0, math.fsum(self.masses[max(count, 0) :]))


def poisson_binomial(chances: Sequence[float]) -> PoissonBinomial:
    """Return the exact distribution of the number of events, by convolution one at a time."""
    masses = [1.0]
    for chance in sorted(chances):
        _check_share(chance)
        stays = [mass * (1.0 - chance) for mass in masses] + [0.0]
        for count, mass in enumerate(masses, start=1):
            stays[count] += mass * chance
        masses = stays
    variance = math.fsum(chance * (1.0 - chance) for chance in chances)
    return PoissonBinomial(math.fsum(chances), math.sqrt(variance), tuple(masses))


def _check_share(share: float) -> None:
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a chance lies between 0 and 1, not at {share}")


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Return how far two judges agree beyond chance, from 1 (always) through 0 (by chance).

    Item i was judged `first[i]` by one and `second[i]` by the other. None where both judges gave
    one and the same answer throughout: agreement by chance is then certain. Cohen 1960.
    """
    if not first or len(first) != len(second):
        raise ValueError("kappa needs the same items, at least one, judged twice")
    answers = sorted({*first, *second})
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    first_counts = [first.count(answer) for answer in answers]
    second_counts = [second.count(answer) for answer in answers]
    return kappa_from_margins(first_counts, second_counts, agreed, len(first))


def kappa_from_margins(
    first: Sequence[int], second: Sequence[int], agreed: int, items: int
) -> float | None:
    """Return Cohen's kappa from how often each judge gave each answer and how often they agree.

    None where chance alone already explains full agreement.
    """
    by_chance = sum(one * other for one, other in zip(first, second, strict=True))
    if by_chance == items * items:
        return None
    return (agreed * items - by_chance) / (items * items - by_chance)


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share of an ascending, non-empty sequence lies.

    Between two values it is read off the straight line between them (the "linear" rule).
    """
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    # Written so that equal neighbours give exactly their value.
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def median(values: Sequence[float]) -> float:
    """Return the middle of a non-empty collection, the mean of the middle two if it is even."""
    return percentile(sorted(values), 0.5)
