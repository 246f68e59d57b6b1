"""A guided range against the number that came: both read from their words, in one unit."""

from __future__ import annotations

import functools

from ledger.domain.quantity import (
    Comparator,
    NoTarget,
    in_units_of,
    read_target,
    read_value,
    wanted_bounds,
)
from ledger.domain.scorecard_model import Guidance

_GUIDED = frozenset({
    Comparator.EQ, Comparator.GE, Comparator.GT, Comparator.LE, Comparator.LT, Comparator.BETWEEN,
})  # fmt: skip


@functools.lru_cache(maxsize=4096)
def guidance_of(target: str, value: str) -> Guidance | None:
    """Return a target with the figure that came of it; None where the two are no such pair.

    That is where either names no amount, their units differ, the target is a multiple, a change
    or "about" without a tolerance, or the figure is not one number ("more than 20 billion").
    """
    guided, came = read_target(target), read_value(value)
    if isinstance(guided, NoTarget) or isinstance(came, NoTarget):
        return None
    bounds, figure = wanted_bounds(came, guided), in_units_of(came, guided)
    if guided.comparator not in _GUIDED or bounds is None or figure is None:
        return None
    low, high = bounds
    least, most, _ = figure
    number = least if least == most else None
    if number is None:
        return None
    return Guidance(
        None if low is None else float(low),
        None if high is None else float(high),
        float(number),
        float(guided.step / 2) if low is not None and high is not None else 0.0,
    )
