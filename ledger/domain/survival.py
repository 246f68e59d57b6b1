"""Kaplan-Meier: how long something takes when some of it has not happened yet.

Times may be in any unit and may be negative (a delivery before its deadline). Ignoring what has
not happened yet makes slow speakers look fast; censoring keeps it in.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from ledger.domain.statistics import normal_quantile
from ledger.domain.values import frozen

# Products such as 3/4 * 2/3 miss one half by the last digit; a level counts as reached there.
_LEVEL_TOLERANCE: Final = 1e-12


@frozen
class Step:
    """One moment at which something happened, and the share not yet happened just after it.

    `low` and `high` are None where the survival is 0: Greenwood's formula is undefined there.
    """

    time: float
    at_risk: int
    events: int
    survival: float
    low: float | None
    high: float | None


@frozen
class Quantile:
    """A time by which a share has happened; None where the record does not reach that far."""

    point: float | None
    low: float | None
    high: float | None


@frozen
class Curve:
    """The Kaplan-Meier curve: one step for each distinct time at which something happened."""

    steps: tuple[Step, ...]
    observations: int
    events: int
    last_time: float

    def at(self, time: float) -> Step | None:
        """Return the step in force at a time; None before the first event."""
        place = bisect_right(self.steps, time, key=lambda step: step.time)
        return self.steps[place - 1] if place else None

    def survival(self, time: float) -> float:
        """Return the share that has not happened by (and on) a time, from 1 down to 0."""
        step = self.at(time)
        return 1.0 if step is None else step.survival

    def quantile(self, survival: float) -> Quantile:
        """Return the first time at which the curve is at or below a level, with its limits.

        The limits are where the lower and the upper band cross the same level. At survival 0
        the lower band is 0 and the upper one is unknown, so it gives no upper limit.
        """
        return Quantile(
            self._first(survival, lambda step: step.survival),
            self._first(survival, lambda step: step.low or 0.0),
            self._first(survival, lambda step: math.inf if step.high is None else step.high),
        )

    def _first(self, level: float, height: Callable[[Step], float]) -> float | None:
        reached = (s.time for s in self.steps if height(s) <= level + _LEVEL_TOLERANCE)
        return next(reached, None)


def kaplan_meier(
    times: Sequence[float], happened: Sequence[bool], confidence: float = 0.95
) -> Curve:
    """Return the Kaplan-Meier curve with its log-log Greenwood band.

    `happened[i]` says whether item i happened at `times[i]` or had still not happened then
    (censored; at equal times events come first). Kaplan and Meier 1958; the band is that of
    Kalbfleisch and Prentice, which stays between 0 and 1. Raises ValueError for no item.
    """
    if not times:
        raise ValueError("a survival curve needs at least one item")
    z = normal_quantile(0.5 + confidence / 2.0)
    leaving = Counter(times)
    events = Counter(time for time, event in zip(times, happened, strict=True) if event)
    steps: list[Step] = []
    at_risk, survival, variance = len(times), 1.0, 0.0
    for time in sorted(leaving):
        if count := events[time]:
            left = at_risk - count
            survival *= left / at_risk
            band: tuple[float | None, float | None] = (None, None)
            if left:
                variance += count / (at_risk * left)
                band = _band(survival, variance, z)
            steps.append(Step(time, at_risk, count, survival, *band))
        at_risk -= leaving[time]
    return Curve(tuple(steps), len(times), events.total(), max(times))


def _band(survival: float, variance: float, z: float) -> tuple[float, float]:
    """Return the log-log Greenwood limits of a survival strictly between 0 and 1."""
    log_survival = math.log(survival)
    factor = math.exp(z * math.sqrt(variance) / abs(log_survival))
    return math.exp(log_survival * factor), math.exp(log_survival / factor)
