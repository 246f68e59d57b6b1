"""The stretch curve: how much is delivered after so many times the promised time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_model import percent, percent_range, plural
from ledger.domain.scorecard_time import Span, spans_of, stretch_curve
from ledger.domain.survival import Curve
from ledger.render.charts.caption import Caption, cautions, sentences
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
    Rule,
    Scale,
    Spot,
    Table,
    Tick,
    Trace,
)

FURTHEST: Final = 8.0
"""Times the promised time up to which the curve is drawn."""

MOST: Final = 60
"""Steps, and ticks of those still waiting, that one curve shows; more cannot be told apart."""


def stretch(card: Scorecard, caption: Caption) -> Picture:
    """Return the curve of a card; no chart while too few promises reach for something."""
    figure = card.figure("on_time_all")
    curve = stretch_curve(card.rows, card.as_of, card.policy)
    if curve is None or not figure.shown:
        why = figure.why_not or "there is no promise to reach something"
        return NoChart("stretch", f"{caption.who}, times the promised time", why)
    found = spans_of(card.rows, card.as_of, card.policy)
    notes = card.figure("stretch").notes or figure.notes
    beyond = sum(span.stretch > FURTHEST for span in found.spans)
    further = f"{plural(beyond, 'promise')} beyond ×{FURTHEST:.0f}, counted but not drawn"
    thin = _thinned(curve)
    every = f"{len(thin.steps)} of {len(curve.steps):,} steps drawn and listed, all counted"
    return Chart(
        "stretch",
        _title(card, caption),
        f"Share of {plural(curve.observations, 'promise')} delivered by each multiple of the "
        f"promised time; {curve.events} came true, the others still wait.",
        _plot(card, thin, found.spans),
        sentences([
            *notes, further if beyond else None,
            every if len(thin.steps) < len(curve.steps) else None, *cautions(card),
        ]),
        caption.as_of,
        _table(card, thin),
    )  # fmt: skip


def _thinned(curve: Curve) -> Curve:
    """Return a curve with every so many-th of its steps, the last one always among them.

    What is left stands where it stood: a step has the share delivered up to it.
    """
    step = -(-len(curve.steps) // MOST) or 1
    return replace(curve, steps=curve.steps[::-1][::step][::-1])


def _title(card: Scorecard, caption: Caption) -> str:
    figure = card.figure("stretch")
    if figure.shown and figure.point is not None:
        months = round(12 * figure.point)
        return f"{caption.who}: 12 promised months took about {months} (×{figure.point:.1f})"
    if figure.count:
        return f"{caption.who}: more than half still undelivered ({figure.count})"
    on_time = card.figure("on_time_all")
    return f"{caption.who}: {percent(on_time.point or 0.0)} delivered within the promised time"


def _plot(card: Scorecard, curve: Curve, spans: Sequence[Span]) -> Plot:
    high = min(FURTHEST, max(2.0, curve.last_time * 1.04))
    marks: list[Mark] = []
    keys = [Key("line", Role.ACCENT, "delivered")]
    band = None if card.is_record else _band(curve, high)
    if band:
        marks.append(band)
        keys.append(Key("band", Role.BAND, f"{percent(card.policy.confidence)} band"))
    marks.append(Trace(tuple(_steps(curve, high)), Role.ACCENT, 2.5))
    waiting = [span.stretch for span in spans if not span.fulfilled and span.stretch <= high]
    ticks_at = _apart(waiting, high)
    marks += [_waiting(curve, time) for time in ticks_at]
    shared = f" ({len(waiting):,}, at {len(ticks_at)} ticks)" if ticks_at != waiting else ""
    keys += [Key("tick", Role.LATE, f"still waiting{shared}")] if waiting else []
    median = card.figure("stretch")
    if median.shown and median.point is not None and median.point <= high:
        label = f"half by ×{median.point:.1f}"
        at = (median.point, 1.0 - curve.survival(median.point))
        marks.append(Dot(at, Icon.DISC, Role.ACCENT, 1.0, label))
    rule = Rule(1.0, "the promised time")
    ticks = tuple(Tick(float(times), f"×{times}") for times in range(int(high) + 1))
    x = Scale("Times the promised time", 0.0, high, ticks, (rule,))
    return Plot(x, percent_scale("Share delivered"), tuple(marks), tuple(keys))


def _steps(curve: Curve, high: float) -> Iterator[Spot]:
    """Give the corners of the share delivered, from nothing at 0 to the end of the record."""
    share = 0.0
    yield 0.0, 0.0
    for step in curve.steps:
        if step.time > high:
            break
        yield max(0.0, step.time), share
        share = 1.0 - step.survival
        yield max(0.0, step.time), share
    yield min(high, max(0.0, curve.last_time)), share


def _band(curve: Curve, high: float) -> Area | None:
    """Return the band around the curve; None where the formula has none."""
    ends = [*(step.time for step in curve.steps[1:]), curve.last_time][: len(curve.steps)]
    above: list[Spot] = []
    below: list[Spot] = []
    for step, end in zip(curve.steps, ends, strict=True):
        if step.low is not None and step.high is not None and step.time <= high:
            left, right = max(0.0, step.time), max(0.0, min(high, end))
            above += [(left, 1.0 - step.low), (right, 1.0 - step.low)]
            below += [(left, 1.0 - step.high), (right, 1.0 - step.high)]
    return Area((*above, *reversed(below))) if above else None


def _apart(times: Sequence[float], high: float) -> Sequence[float]:
    """Return the times to draw: all of a few; of many, the first in each narrow stretch."""
    if len(times) <= MOST:
        return times
    first: dict[int, float] = {}
    for time in sorted(times):
        first.setdefault(int(time / high * MOST), time)
    return list(first.values())


def _waiting(curve: Curve, time: float) -> Trace:
    share = 1.0 - curve.survival(time)
    return Trace(((time, share - 0.025), (time, share + 0.025)), Role.LATE)


def _table(card: Scorecard, curve: Curve) -> Table:
    rows = []
    if not curve.steps:
        rows.append((f"×{curve.last_time:.2f}", str(curve.observations), percent(0.0), ""))
    for step in curve.steps:
        band = ""
        if step.low is not None and step.high is not None and not card.is_record:
            band = f"{percent_range((1.0 - step.high, 1.0 - step.low))} %"
        share = percent(1.0 - step.survival)
        rows.append((f"×{step.time:.2f}", str(step.at_risk), share, band))
    confidence = percent(card.policy.confidence)
    titles = ("Times the promise", "Waiting until then", "Delivered", f"{confidence} band")
    return Table(titles, tuple(rows), frozenset(range(4)))
