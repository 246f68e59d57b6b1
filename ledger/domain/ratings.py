"""Empirical-Bayes ratings: shares of different reliability made comparable, with their ranks.

A speaker's hits h of n are seen as draws from an own true share, and the true shares of all
speakers as draws from one Beta(a, b). The posterior Beta(a + h, b + n - h) pulls small records
towards the mean of all. It is a sort key, never "the hit rate".
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from random import Random
from typing import Final, NamedTuple

from ledger.domain.statistics import Interval, beta_cdf, beta_quantile, percentile

Record = tuple[int, int]
"""Hits and trials of one speaker."""

_WIDE: Final[Interval] = (1e-3, 1e6)


class Beta(NamedTuple):
    """A beta distribution by its two shapes."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The mean share."""
        return self.a / (self.a + self.b)

    def quantile(self, p: float) -> float:
        """The share that lies above a part p of the distribution."""
        return beta_quantile(p, self.a, self.b)

    def given(self, hits: float, trials: float) -> Beta:
        """The distribution after seeing hits of trials."""
        return Beta(self.a + hits, self.b + trials - hits)


def beta_binomial_fit(
    records: Sequence[Record], *, concentration: Interval = _WIDE
) -> Beta | None:
    """Return the Beta(a, b) that makes the records of all speakers most likely.

    Maximum likelihood with a + b held within `concentration`: without it records that differ no
    more than luck push a + b to infinity. None when nothing came true or everything did (every
    mean at that edge fits better than the one before), when there is no trial, or when nobody has
    two: such records are as likely under any a + b.

    For a fixed a + b the likelihood is concave in the mean, so the inner root is exact; the
    profile in ln(a + b) may have several peaks, and the highest is taken.
    """
    hits, trials = sum(h for h, _ in records), sum(n for _, n in records)
    if hits in (0, trials) or max(n for _, n in records) < 2:
        return None
    fits = [_with_mean(records, total) for total in _peaks(records, concentration)]
    return max(fits, key=lambda fit: _likelihood(records, fit))


_GRID: Final = 32
"""Steps in which the peaks of the profile are looked for."""


def _peaks(records: Sequence[Record], concentration: Interval) -> list[float]:
    """Return every a + b at which the profile of the likelihood peaks: there may be several."""
    low, high = (math.log(end) for end in concentration)
    places = [low + (high - low) * step / _GRID for step in range(_GRID)] + [high]
    rises = [_rises(records, place) for place in places]
    found = [] if rises[0] else [concentration[0]]
    for (left, up), (right, up_after) in pairwise(zip(places, rises, strict=True)):
        if up and not up_after:
            found.append(_peak(records, left, right))
    return found + ([concentration[1]] if rises[-1] else [])


def _peak(records: Sequence[Record], low: float, high: float) -> float:
    """Return the a + b between two, given by their logarithms, at which the slope turns."""
    while low < (middle := 0.5 * (low + high)) < high:
        if _rises(records, middle):
            low = middle
        else:
            high = middle
    return math.exp(middle)


def _likelihood(records: Sequence[Record], fit: Beta) -> float:
    """Return the logarithm of the likelihood, without the part that no shape changes."""
    return (
        _log_rising(fit.a, _reaching(h for h, _ in records))
        + _log_rising(fit.b, _reaching(n - h for h, n in records))
        - _log_rising(fit.a + fit.b, _reaching(n for _, n in records))
    )


def _log_rising(shape: float, reaching: Sequence[int]) -> float:
    """Return the logarithm of the product of Γ(shape + count) / Γ(shape) over counts."""
    return math.fsum(weight * math.log(shape + j) for j, weight in enumerate(reaching))


def _with_mean(records: Sequence[Record], total: float) -> Beta:
    mean = _best_mean(records, total)
    return Beta(mean * total, (1.0 - mean) * total)


def _best_mean(records: Sequence[Record], total: float) -> float:
    """Return the mean of most likelihood for a fixed a + b, by halving on its falling slope."""
    low, high = 0.0, 1.0
    while low < (middle := 0.5 * (low + high)) < high:
        slope_a, slope_b = _slopes(records, middle * total, (1.0 - middle) * total)
        if slope_a > slope_b:
            low = middle
        else:
            high = middle
    return middle


def _rises(records: Sequence[Record], log_total: float) -> bool:
    """Return whether the likelihood still rises with a + b, at the best mean for it."""
    total = math.exp(log_total)
    fit = _with_mean(records, total)
    slope_a, slope_b = _slopes(records, fit.a, fit.b)
    shared = math.fsum(
        weight / (total + j) for j, weight in enumerate(_reaching(n for _, n in records))
    )
    return fit.mean * slope_a + (1.0 - fit.mean) * slope_b > shared


def _slopes(records: Sequence[Record], a: float, b: float) -> tuple[float, float]:
    """Return the slopes of the likelihood in a and in b without the part that both share."""
    hits = _reaching(h for h, _ in records)
    misses = _reaching(n - h for h, n in records)
    return (
        math.fsum(weight / (a + j) for j, weight in enumerate(hits)),
        math.fsum(weight / (b + j) for j, weight in enumerate(misses)),
    )


def _reaching(counts: Iterable[int]) -> list[int]:
    """Return, for each j, how many counts are above j: ln Γ ratios become short sums."""
    values = list(counts)
    ends = [0] * (max(values) + 1)
    for value in values:
        ends[value] += 1
    reaching, left = [], len(values)
    for end in ends[:-1]:
        left -= end
        reaching.append(left)
    return reaching


def chance_better(one: Beta, other: Beta, points: int = 200) -> float:
    """Return the chance that a draw of `one` is above an independent draw of `other`.

    The mean of the other's distribution function over evenly spread quantiles of the one; about
    1e-4 accurate with 200 points, and free of any random draw.
    """
    shares = (one.quantile((i + 0.5) / points) for i in range(points))
    return math.fsum(beta_cdf(share, other.a, other.b) for share in shares) / points


def is_better(one: Beta, other: Beta, certain: float) -> bool:
    """Say whether `chance_better` is at least so certain; most neighbours are told by one point.

    Below the middle no point of the one lies higher than it, and above it none counts more than 1.
    """
    middle = beta_cdf(one.quantile(0.5), other.a, other.b)
    return 0.5 * (middle + 1.0) > certain - _DOUBT and chance_better(one, other) >= certain


_DOUBT: Final = 1e-6
"""What arithmetic may be wrong by, and far more."""


class Rank(NamedTuple):
    """Where a speaker stands among those compared, 1 is best, with a 90 % interval."""

    low: int
    high: int
    share_first: float


def rank_intervals(
    posteriors: Sequence[Beta], *, level: float = 0.90, draws: int = 4000, seed: int = 1
) -> list[Rank]:
    """Return how far the rank of each speaker is known, by drawing all shares together.

    Each draw ranks one share from every posterior; the interval holds the middle `level` of a
    speaker's ranks, `share_first` the part of draws that put it first. Seeded, and built on
    the generator's `random()` alone, whose sequence is the same in every version of Python.
    """
    random = Random(seed).random
    gammas = [_gamma(shape) for posterior in posteriors for shape in posterior]
    # Four bytes a rank: thousands of speakers have millions of them.
    ranks = [array("L" if array("I").itemsize < 4 else "I") for _ in posteriors]
    for _ in range(draws):
        drawn = _draw_all(gammas, random)
        shares = [one / (one + other) for one, other in zip(drawn, drawn, strict=True)]
        order = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)
        for rank, index in enumerate(order, start=1):
            ranks[index].append(rank)
    tail = (1.0 - level) / 2.0
    return [_rank(sorted(column), tail) for column in ranks]


def _rank(ordered: Sequence[int], tail: float) -> Rank:
    low, high = percentile(ordered, tail), percentile(ordered, 1.0 - tail)
    return Rank(math.floor(low), math.ceil(high), ordered.count(1) / len(ordered))


class _Gamma(NamedTuple):
    """How a gamma distribution of scale 1 is drawn from, by its shape.

    `lift` is 1 / shape where the shape is below 1, and one that is 1 higher is drawn; else 0.
    """

    d: float
    c: float
    lift: float


def _gamma(shape: float) -> _Gamma:
    is_low = shape < 1.0
    d = (shape + 1.0 if is_low else shape) - 1.0 / 3.0
    return _Gamma(d, 1.0 / math.sqrt(9.0 * d), 1.0 / shape if is_low else 0.0)


def _draw_all(gammas: Iterable[_Gamma], random: Callable[[], float]) -> Iterator[float]:
    """Give one draw of each distribution. Marsaglia and Tsang 2000, Box and Muller 1958.

    One loop without a call of ours: millions of draws are made for a board of thousands.
    """
    log, sqrt, cos, turn = math.log, math.sqrt, math.cos, 2.0 * math.pi
    for d, c, lift in gammas:
        while True:
            # A standard normal draw.
            x = sqrt(-2.0 * log(1.0 - random())) * cos(turn * random())
            v = (1.0 + c * x) ** 3
            if v > 0.0:
                u, square = 1.0 - random(), x * x
                # The first question says yes only where the second does, and needs no logarithm.
                if u < 1.0 - 0.0331 * square * square or log(u) < (
                    0.5 * square + d - d * v + d * log(v)
                ):
                    break
        yield max(d * v * math.pow(1.0 - random(), lift), 1e-300) if lift else d * v
