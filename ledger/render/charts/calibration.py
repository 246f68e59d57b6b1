"""The calibration plot: how often each stated probability came true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ledger.domain.calibration import Point
from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import percent, percent_range
from ledger.domain.scorecard_probabilities import Reliability, items_of, reliability
from ledger.domain.statistics import wilson
from ledger.render.charts.caption import Caption, sentences
from ledger.render.charts.interval_strip import percent_scale
from ledger.render.charts.model import (
    Area,
    Chart,
    Dot,
    Icon,
    Key,
    Mark,
    NoChart,
    Picture,
    Plot,
    Role,
    Table,
    Trace,
)

_FEW_LEVELS: Final = 12
"""Up to so many levels of the curve each has its count beside it; else only the large ones."""

_LARGE: Final = 0.05
"""The share of all that makes a level large."""

_MOST_ROWS: Final = 101
"""Stated chances that the table lists one by one; with more it lists the levels of the curve."""

_RUG: Final = 0.025
"""How high the strokes of the stated probabilities stand, as a share of the plot."""


def calibration(card: Scorecard, caption: Caption) -> Picture:
    """Return the plot of a card; no chart below the policy's minimum of stated probabilities."""
    figure = card.figure("calibration")
    found = reliability(card.rows, card.policy) if figure.shown else None
    if found is None:
        why = figure.why_not or "too few probabilities are stated"
        return NoChart("calibration", f"{caption.who}, calibration", why)
    items = items_of(card.rows)
    said = math.fsum(item.stated for item in items) / len(items)
    came = sum(item.outcome for item in items) / len(items)
    scores = (card.figure(key) for key in ("calibration", "brier", "brier_skill"))
    return Chart(
        "calibration",
        f"{caption.who} said {percent(said)} on average; {percent(came)} came true",
        f"{len(items)} stated probabilities. On the diagonal, what was called 70 % likely came "
        "true 70 % of the time; the band is where perfect calibration would mostly lie.",
        _plot(card, found),
        sentences([*(score.sentence for score in scores if score.shown), *figure.notes,
                   card.not_counted, card.retrospective_line]),
        caption.as_of,
        _table(card, found),
    )  # fmt: skip


def blocks_of(curve: Sequence[Point]) -> list[tuple[float, float, int, int]]:
    """Return each level of the curve as (mean stated, share that came true, count, hits)."""
    found = []
    for level, points in groupby(curve, key=lambda point: point.recalibrated):
        group = list(points)
        size = sum(point.size for point in group)
        stated = math.fsum(point.stated * point.size for point in group) / size
        found.append((stated, level, size, sum(point.hits for point in group)))
    return found


def _plot(card: Scorecard, found: Reliability) -> Plot:
    blocks = blocks_of(found.curve)
    total = sum(size for _, _, size, _ in blocks)
    marks: list[Mark] = [_band(found), Trace(((0.0, 0.0), (1.0, 1.0)), Role.MUTED, 1.5, True)]
    keys = [
        Key("disc", Role.MET, "came true, n = how many were said"),
        Key("dashed", Role.MUTED, "perfect calibration"),
        Key("band", Role.BAND, f"{percent(card.policy.band_level)} band around it"),
    ]
    if len(found.curve) == 1:
        marks.append(_alone(card, found.curve[0]))
        keys.append(Key("line", Role.MET, f"{percent(card.policy.confidence)} range"))
    else:
        marks.append(Trace(_corners(found.curve), Role.MET, 2.5))
    few = len(blocks) <= _FEW_LEVELS
    marks += [
        Dot(
            (stated, share), Icon.DISC, Role.MET, 0.8 + 1.6 * math.sqrt(size / total),
            f"n = {size}" if few or size >= _LARGE * total else "",
        )
        for stated, share, size, _ in blocks
    ]  # fmt: skip
    marks += _rug(found.curve)
    return Plot(
        percent_scale("Probability that was stated"),
        percent_scale("Share that came true"),
        tuple(marks),
        (*keys, Key("tick", Role.MUTED, "each value that was said")),
        square=True,
    )


def _corners(curve: Sequence[Point]) -> tuple[tuple[float, float], ...]:
    """Return the curve without the places between both ends of a level."""
    kept = [
        point
        for place, point in enumerate(curve)
        if place in {0, len(curve) - 1}
        or curve[place - 1].recalibrated != point.recalibrated
        or curve[place + 1].recalibrated != point.recalibrated
    ]
    return tuple((point.stated, point.recalibrated) for point in kept)


def _band(found: Reliability) -> Area:
    bands = found.band
    if len(bands) == 1:
        one = bands[0]
        half = 0.012
        return Area(((one.stated - half, one.low), (one.stated - half, one.high),
                     (one.stated + half, one.high), (one.stated + half, one.low)))  # fmt: skip
    # One place a whole percent draws the same shape, however many chances were stated.
    kept = {round(band.stated, 2): band for band in bands}
    kept[round(bands[0].stated, 2)] = bands[0]
    below = [(band.stated, band.low) for band in kept.values()]
    above = [(band.stated, band.high) for band in reversed(kept.values())]
    return Area((*below, *above))


def _alone(card: Scorecard, point: Point) -> Trace:
    low, high = wilson(point.hits, point.size, card.policy.confidence)
    return Trace(((point.stated, low), (point.stated, high)), Role.MET, 2.5)


def _rug(curve: Sequence[Point]) -> list[Mark]:
    """Return a stroke at the foot for each whole percent that was stated."""
    places = sorted({round(point.stated, 2) for point in curve})
    return [Trace(((at, 0.0), (at, _RUG)), Role.MUTED, 1.5) for at in places]


def _table(card: Scorecard, found: Reliability) -> Table:
    """Return a row a stated chance, with the level of the curve that it belongs to."""
    bands = {band.stated: f"{percent_range((band.low, band.high))} %" for band in found.band}
    sizes = {share: size for _, share, size, _ in blocks_of(found.curve)}
    rows = tuple(
        (
            percent(point.stated), str(point.size), str(point.hits), percent(point.recalibrated),
            str(sizes[point.recalibrated]), bands[point.stated],
        )
        for point in found.curve
    )  # fmt: skip
    band, level = percent(card.policy.band_level), percent(card.policy.confidence)
    curve = "On the curve" if len(rows) > 1 else f"Share ({level} range in the picture)"
    if len(rows) > _MOST_ROWS:
        rows = tuple(
            (percent(stated), str(size), str(hits), percent(share), str(size), "")
            for stated, share, size, hits in blocks_of(found.curve)
        )
    titles = ("Stated", "Said", "Came true", curve, "n of that level", f"{band} band")
    return Table(titles, rows, frozenset(range(6)))
