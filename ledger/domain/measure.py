"""A figure set against a target: inside, below, above, or too close to tell.

Claim and figure are intervals at the precision they were said with: half a unit of the last digit
on each side, also at both ends of a range; "more than 20 billion" has no upper end.  A figure
wholly inside the claim fulfils it, one wholly outside does not, and one that straddles a bound is
for a person.  A threshold ("at least one billion") asks one thing more: the figure itself must
reach the number that was said, so that 980 million is asked about and not rounded up.

Whether a figure above a range counts is not in its words ("60 to 65 billion", and 72 was spent):
the criterion says so, and it is written down as ``Prediction.above``.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from enum import StrEnum

from ledger.domain.prediction import Above, Evidence, Prediction, Stance
from ledger.domain.quantity import (
    ABOUT_LIMIT,
    Comparator,
    NoTarget,
    Observation,
    Target,
    in_units_of,
    read_target,
    read_value,
    wanted_bounds,
)
from ledger.domain.values import frozen

_FLOORS = frozenset({Comparator.GE, Comparator.GT})
_CEILINGS = frozenset({Comparator.LE, Comparator.LT})
_STRICT = frozenset({Comparator.GT, Comparator.LT})


class Position(StrEnum):
    """Where a figure lies, as seen from the target."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"
    NEAR = "near"
    """It straddles a bound at the precision of the words."""
    ABOUT = "about"
    """The target says "about" without a tolerance, and the figure is neither it nor far off."""
    UNKNOWN = "unknown"
    """It cannot be compared: another unit, no number, or nothing to measure a change from."""


@frozen
class Interval:
    """Every amount that words can mean; None is no end on that side."""

    low: Decimal | None
    high: Decimal | None


@frozen
class Measured:
    """A piece of evidence whose figure was set against the target.

    ``holds`` says whether the figure fulfils the claim; None means that a person must say, for
    ``reason``.
    """

    evidence: Evidence
    position: Position
    holds: bool | None
    reason: str | None = None

    @property
    def contradicts_its_stance(self) -> bool:
        """Say whether the figure says one thing and whoever attached it the other."""
        if self.holds is None:
            return False
        return self.holds is not (self.evidence.stance is Stance.FOR)


@frozen
class Both:
    """What a figure says under both readings of a target with an upper end; None asks."""

    as_range: bool | None
    as_floor: bool | None


def target_of(prediction: Prediction) -> Target | None:
    """Return the measurable target of a prediction; None when its words name no amount."""
    return _target(prediction.target) if prediction.target else None


@functools.lru_cache(maxsize=4096)
def _target(words: str) -> Target | None:
    found = read_target(words)
    return found if isinstance(found, Target) else None


def measured(prediction: Prediction, item: Evidence) -> Measured | None:
    """Set the figure of a piece of evidence against the target; None without one of the two.

    Only evidence for or against it is measured: a figure elsewhere is a baseline.
    """
    target = target_of(prediction)
    if target is None or item.value is None or item.stance not in (Stance.FOR, Stance.AGAINST):
        return None
    where = position(item.value, target)
    return Measured(item, where, *_holds(where, target, prediction.above))


def _holds(where: Position, target: Target, above: Above | None) -> tuple[bool | None, str | None]:
    """Say whether a position fulfils a target, or for what reason a person must."""
    if where is Position.ABOVE and has_upper_end(target):
        if above is None:
            return None, "above-the-range"
        return above is Above.COUNTS, None
    asks = {
        Position.NEAR: "within-rounding",
        Position.ABOUT: "no-tolerance",
        Position.UNKNOWN: "not-comparable",
    }
    return (None, asks[where]) if where in asks else (where is Position.INSIDE, None)


def has_upper_end(target: Target) -> bool:
    """Say whether "above it" is a question: for a range, a plain number, and "about"."""
    return target.comparator not in _FLOORS | _CEILINGS


def both_readings(prediction: Prediction, item: Evidence) -> Both | None:
    """Return what a figure says when the target is read as a range, and as a floor.

    None where the two cannot differ: no figure, no target, or no upper end.
    """
    target = target_of(prediction)
    if target is None or item.value is None or not has_upper_end(target):
        return None
    where = position(item.value, target)
    as_range, _ = _holds(where, target, Above.MISSES)
    as_floor, _ = _holds(where, target, Above.COUNTS)
    return Both(as_range, as_floor)


@functools.lru_cache(maxsize=4096)
def position(value: str, target: Target) -> Position:
    """Return where the figure in these words lies, as seen from the target."""
    figure = read_value(value)
    if isinstance(figure, NoTarget):
        return Position.UNKNOWN
    wanted = wanted_bounds(figure, target)
    converted = in_units_of(figure, target)
    if wanted is None or converted is None:
        return Position.UNKNOWN
    said, slack = Interval(*converted[:2]), converted[2]
    seen = _widened(said, slack)
    claim = Interval(*wanted)
    if target.comparator in _FLOORS:
        strict = target.comparator in _STRICT
        return _beside_floor(said, seen, claim.low, target.step / 2, strict=strict)
    if target.comparator in _CEILINGS:
        turned = _beside_floor(
            _turned(said), _turned(seen), _negative(claim.high), target.step / 2,
            strict=target.comparator in _STRICT,
        )  # fmt: skip
        return Position.ABOVE if turned is Position.BELOW else turned
    where = _beside_range(seen, _widened(claim, target.step / 2))
    if target.comparator is Comparator.APPROX and where is not Position.INSIDE:
        return _about(seen, claim)
    return where


def _widened(interval: Interval, slack: Decimal) -> Interval:
    """Return the interval with half a unit of its last digit added at each end it has."""
    low, high = interval.low, interval.high
    # A figure that names only one end says "more than" that very number, so nothing is added.
    if low is None or high is None:
        return interval
    return Interval(low - slack, high + slack)


def _turned(interval: Interval) -> Interval:
    return Interval(_negative(interval.high), _negative(interval.low))


def _negative(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else -amount


def _beside_floor(
    said: Interval, seen: Interval, floor: Decimal | None, slack: Decimal, *, strict: bool
) -> Position:
    """Place a figure beside "at least" or "more than" a number."""
    if floor is None:
        return Position.UNKNOWN
    if seen.high is not None and seen.high <= floor - slack:
        return Position.BELOW
    if said.low is None:
        return Position.UNKNOWN
    assert seen.low is not None, "a figure is seen with the ends it was said with"
    passes = said.low > floor or (said.low == floor and (said.high is None or not strict))
    if passes and seen.low >= floor - slack:
        return Position.INSIDE
    return Position.UNKNOWN if said.high is None else Position.NEAR


def _beside_range(seen: Interval, claim: Interval) -> Position:
    """Place a figure beside a claim with two ends."""
    assert claim.low is not None, "a claim with two ends has a lower one"
    assert claim.high is not None, "a claim with two ends has an upper one"
    if seen.low is not None and seen.low >= claim.high:
        return Position.ABOVE
    if seen.high is not None and seen.high <= claim.low:
        return Position.BELOW
    if seen.low is None or seen.high is None:
        return Position.UNKNOWN
    inside = seen.low >= claim.low and seen.high <= claim.high
    return Position.INSIDE if inside else Position.NEAR


def _about(seen: Interval, claim: Interval) -> Position:
    """Place a figure beside "about" a number: only what is far off is told apart."""
    assert claim.low is not None, '"about" has a number'
    assert claim.high is not None, '"about" has a number'
    reach = ABOUT_LIMIT * abs(claim.high)
    where = _beside_range(seen, Interval(claim.low - reach, claim.high + reach))
    return where if where in (Position.BELOW, Position.ABOVE) else Position.ABOUT


def unit_problem(prediction: Prediction, value: str) -> str | None:
    """Say why a value cannot belong to a target: no unit, or a unit that never converts.

    None when it can, or when either has no number: that is for a person to weigh later.
    """
    target, figure = target_of(prediction), read_value(value)
    if target is None or not isinstance(figure, Observation) or figure.is_relative:
        return None
    if target.comparator in (Comparator.MULTIPLE, Comparator.CHANGE):
        return None
    if target.unit and not figure.unit:
        return f'"{value}" has no unit, and the target is counted in {target.unit}.'
    if in_units_of(figure, target) is None:
        return f'"{value}" cannot be compared with a target in {target.unit or "plain numbers"}.'
    return None
