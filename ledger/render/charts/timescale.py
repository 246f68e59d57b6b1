"""Scales of days: ticks at the first of a year, or of a month where the years are few."""

from __future__ import annotations

from datetime import date
from typing import Final

from ledger.render.charts.model import Rule, Scale, Tick
from ledger.render.days import plain

_YEAR_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MONTH_STEPS: Final = (1, 3, 6)
_MOST: Final = 8


def place(day: date) -> float:
    """Return where a day lies on a scale of days."""
    return float(day.toordinal())


def time_scale(title: str, first: date, last: date, rules: tuple[Rule, ...] = ()) -> Scale:
    """Return a scale that holds both days, with at most about eight ticks."""
    low, high = place(first), place(last)
    spare = max(1.0, 0.03 * (high - low))
    low, high = low - spare, high + spare
    ticks = _years(low, high) if high - low > 365 * 3 else _months(low, high)
    return Scale(title, low, high, ticks, rules)


def _years(low: float, high: float) -> tuple[Tick, ...]:
    first, last = _day(low).year, _day(high).year
    step = next((s for s in _YEAR_STEPS if (last - first) / s <= _MOST), _YEAR_STEPS[-1])
    years = range(first - first % step, last + 1, step)
    found = [Tick(place(date(year, 1, 1)), str(year)) for year in years if year >= 1]
    return tuple(tick for tick in found if low <= tick.at <= high)


def _months(low: float, high: float) -> tuple[Tick, ...]:
    months = (high - low) / 30
    step = next((s for s in _MONTH_STEPS if months / s <= _MOST), _MONTH_STEPS[-1])
    start, end = _day(low), _day(high)
    found = [
        Tick(place(date(year, month, 1)), plain(date(year, month, 1)).removeprefix("1 "))
        for year in range(start.year, end.year + 1)
        for month in range(1, 13, step)
    ]
    inside = tuple(tick for tick in found if low <= tick.at <= high)
    # Days within one month: its middle has to do.
    return inside or (Tick((low + high) / 2, str(_day((low + high) / 2))),)


def _day(at: float) -> date:
    return date.fromordinal(min(max(1, int(at)), date.max.toordinal()))
