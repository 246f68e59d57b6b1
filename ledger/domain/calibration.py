"""Scores for stated probabilities: Brier, logarithmic, and the parts of calibration.

Everywhere `stated` holds chances from 0 to 1 and `outcomes` 1 (it came true) or 0, item by item.
Void predictions must be left out by the caller. An empty list raises ValueError.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from random import Random
from typing import NamedTuple

from ledger.domain.statistics import Interval, percentile
from ledger.domain.values import frozen


def brier(stated: Sequence[float], outcomes: Sequence[int]) -> float:
    """Return the mean squared error of stated probabilities, 0 (perfect) to 1 (always wrong).

    Saying one half every time gives 0.25. Brier 1950 in its one-sided form, half the original.
    """
    _check_items(stated, outcomes)
    errors = ((p - y) ** 2 for p, y in zip(stated, outcomes, strict=True))
    return math.fsum(errors) / len(stated)


def log_score(
    stated: Sequence[float], outcomes: Sequence[int], *, base: float = 2.0, clip: float = 0.0
) -> float:
    """Return the mean of -log(probability given to what happened): 0 is perfect, in bits.

    `base` math.e gives nats. `clip` moves stated chances into [clip, 1 - clip]; without it a
    certainty that failed scores infinity. Good 1952.
    """
    _check_items(stated, outcomes)
    held = (min(max(p, clip), 1.0 - clip) for p in stated)
    given = [p if y else 1.0 - p for p, y in zip(held, outcomes, strict=True)]
    if min(given) <= 0.0:
        return math.inf
    return math.fsum(-math.log(p) for p in given) / math.log(base) / len(given)


def metaculus_baseline(given: float) -> float:
    """Return Metaculus' baseline score of the chance given to what happened.

    0 for one half, 100 for certainty, minus infinity for 0: the log score in bits, rescaled.
    """
    return -math.inf if given <= 0.0 else 100.0 * (1.0 + math.log2(given))


def peer_scores(given: Sequence[float]) -> tuple[float, ...]:
    """Return Metaculus' peer scores of several forecasters on one question; they sum to 0.

    `given` holds the chance each gave to what happened, all above 0; at least two forecasters.
    """
    if len(given) < 2 or min(given) <= 0.0:
        raise ValueError("peer scores need two forecasters and chances above 0")
    logs = [math.log(p) for p in given]
    mean = math.fsum(logs) / len(logs)
    scale = 100.0 * len(logs) / (len(logs) - 1)
    return tuple(scale * (log - mean) for log in logs)


class Murphy(NamedTuple):
    """Reliability - resolution + uncertainty = Brier, over groups of equal stated chances."""

    reliability: float
    resolution: float
    uncertainty: float


def murphy(stated: Sequence[float], outcomes: Sequence[int]) -> Murphy:
    """Return Murphy's 1973 parts of the Brier score, grouped by identical stated chances."""
    _check_items(stated, outcomes)
    overall = sum(outcomes) / len(outcomes)
    groups = _grouped(stated, outcomes)
    reliability = (g.size * (g.stated - g.rate) ** 2 for g in groups)
    resolution = (g.size * (g.rate - overall) ** 2 for g in groups)
    return Murphy(
        math.fsum(reliability) / len(stated),
        math.fsum(resolution) / len(stated),
        overall * (1.0 - overall),
    )


class Group(NamedTuple):
    """All predictions with one stated chance: how many, and how many came true."""

    stated: float
    size: int
    hits: int

    @property
    def rate(self) -> float:
        """The share of them that came true."""
        return self.hits / self.size


def _grouped(stated: Sequence[float], outcomes: Sequence[int]) -> list[Group]:
    pairs = sorted(zip(stated, outcomes, strict=True))
    groups = []
    for p, members in groupby(pairs, key=itemgetter(0)):
        hits = [y for _, y in members]
        groups.append(Group(p, len(hits), sum(hits)))
    return groups


def isotonic(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the closest never-falling sequence (weighted least squares) to `values`.

    Pool adjacent violators: a value that falls below the one before is merged with it into their
    weighted mean, until nothing falls. Ayer and others 1955.
    """
    means: list[float] = []
    heights: list[float] = []
    sizes: list[int] = []
    for value, weight in zip(values, weights, strict=True):
        means.append(value)
        heights.append(weight)
        sizes.append(1)
        while len(means) > 1 and means[-2] >= means[-1]:
            mean, height, size = means.pop(), heights.pop(), sizes.pop()
            total = heights[-1] + height
            means[-1] += (mean - means[-1]) * height / total
            heights[-1] = total
            sizes[-1] += size
    return [mean for mean, size in zip(means, sizes, strict=True) for _ in range(size)]


class Point(NamedTuple):
    """One stated chance, how often it was said and came true, and its recalibrated chance."""

    stated: float
    size: int
    hits: int
    recalibrated: float


@frozen
class Corp:
    """The CORP parts of the Brier score: score = miscalibration - discrimination + uncertainty.

    `curve` is the pool-adjacent-violators calibration curve, one point a distinct stated chance.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    curve: tuple[Point, ...]


def corp(stated: Sequence[float], outcomes: Sequence[int]) -> Corp:
    """Return miscalibration, discrimination and uncertainty without any choice of bins.

    Dimitriadis, Gneiting and Jordan, PNAS 2021, doi 10.1073/pnas.2016191118.
    """
    _check_items(stated, outcomes)
    groups = _grouped(stated, outcomes)
    fitted = isotonic([g.rate for g in groups], [float(g.size) for g in groups])
    overall = sum(outcomes) / len(outcomes)
    score = brier(stated, outcomes)
    recalibrated = _mean_score(groups, fitted)
    uncertainty = overall * (1.0 - overall)
    curve = (Point(g.stated, g.size, g.hits, fit) for g, fit in zip(groups, fitted, strict=True))
    return Corp(
        score,
        max(0.0, score - recalibrated),
        max(0.0, uncertainty - recalibrated),
        uncertainty,
        tuple(curve),
    )


def _mean_score(groups: Sequence[Group], chances: Sequence[float]) -> float:
    """Return the Brier score if each group had said the chance given for it."""
    parts = (
        g.hits * (1.0 - c) ** 2 + (g.size - g.hits) * c * c
        for g, c in zip(groups, chances, strict=True)
    )
    return math.fsum(parts) / sum(g.size for g in groups)


class Band(NamedTuple):
    """Where the calibration curve of a perfectly calibrated speaker lies at a stated chance."""

    stated: float
    low: float
    high: float


def consistency_band(
    stated: Sequence[float], *, level: float = 0.90, resamples: int = 1000, seed: int = 1
) -> tuple[Band, ...]:
    """Return the band around the diagonal that perfect calibration stays in, pointwise.

    Chances are drawn with replacement, outcomes drawn from them, the curve fitted and read at
    each distinct stated chance by straight lines; the band holds the middle `level` of the
    resamples (the "consistency" region of the R package reliabilitydiag). Only the generator's
    `random()` is used, whose sequence for a seed is the same in every version of Python.
    """
    if not stated:
        raise ValueError("a band needs at least one stated chance")
    random = Random(seed).random
    places = sorted(set(stated))
    ordered = sorted(stated)
    curves = [_resampled_curve(ordered, places, random) for _ in range(resamples)]
    tail = (1.0 - level) / 2.0
    bands = []
    for place, column in zip(places, zip(*curves, strict=True), strict=True):
        values = sorted(column)
        bands.append(Band(place, percentile(values, tail), percentile(values, 1.0 - tail)))
    return tuple(bands)


def _resampled_curve(
    ordered: Sequence[float], places: Sequence[float], random: Callable[[], float]
) -> list[float]:
    size = len(ordered)
    counts = dict.fromkeys(places, 0)
    hits = dict.fromkeys(places, 0)
    for _ in range(size):
        chance = ordered[int(random() * size)]
        counts[chance] += 1
        hits[chance] += random() < chance
    drawn = [place for place in places if counts[place]]
    rates = [hits[place] / counts[place] for place in drawn]
    fitted = isotonic(rates, [float(counts[place]) for place in drawn])
    return [_interpolate(place, drawn, fitted) for place in places]


def _interpolate(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return the height at x of the line through the points, flat beyond both ends."""
    above = bisect_left(xs, x)
    if above == len(xs):
        return ys[-1]
    if xs[above] == x or above == 0:
        return ys[above]
    share = (x - xs[above - 1]) / (xs[above] - xs[above - 1])
    return ys[above - 1] + share * (ys[above] - ys[above - 1])


def bootstrap_ratio(
    parts: Sequence[tuple[float, float]],
    *,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 1,
) -> Interval:
    """Return the interval of (sum of numerators) / (sum of denominators) over families.

    `parts` holds one (numerator, denominator > 0) a family; whole families are drawn with
    replacement, so that a claim repeated eight times moves together. Percentile method, Efron
    1979.
    """
    if not parts:
        raise ValueError("a bootstrap needs at least one family")
    random = Random(seed).random
    size = len(parts)
    values = []
    for _ in range(resamples):
        drawn = [parts[int(random() * size)] for _ in range(size)]
        above = math.fsum(numerator for numerator, _ in drawn)
        values.append(above / math.fsum(denominator for _, denominator in drawn))
    values.sort()
    tail = (1.0 - confidence) / 2.0
    return percentile(values, tail), percentile(values, 1.0 - tail)


def _check_items(stated: Sequence[float], outcomes: Sequence[int]) -> None:
    if not stated or len(stated) != len(outcomes):
        raise ValueError("a score needs at least one stated chance and its outcome")
    if not all(0.0 <= p <= 1.0 for p in stated) or not set(outcomes) <= {0, 1}:
        raise ValueError("stated chances lie between 0 and 1 and outcomes are 0 or 1")
