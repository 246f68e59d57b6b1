"""Words about an amount become a target, a figure becomes an observation, and the two compare.

Numbers are exact (Decimal). A number may have a scale, a currency, a unit, or be a share of
something (per cent). Dates in the words are masked first: they are numbers too. What names no
number ("several thousand") is not guessed. The rules are in docs/deadlines.md.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import Enum

from ledger.domain.quantity_words import CONVERSIONS
from ledger.domain.values import frozen

PERCENT = "%"
ABOUT_LIMIT = Decimal("0.25")
"""A figure further than this share from "about X" is not about X; nearer ones need a person."""


class Comparator(Enum):
    """How an amount is meant: exactly, at least, more than, … , as a multiple or a change."""

    EQ = "eq"
    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    APPROX = "approx"
    BETWEEN = "between"
    MULTIPLE = "mult"
    CHANGE = "change"


@frozen
class Target:
    """The measurable part of a prediction, at the precision with which it was said.

    `low` and `high` bound the amount; None means no bound on that side. `unit` is a currency
    code, `%` or the words as typed; empty when none was said. `step` is the size of the last
    digit said (a billion for "two billion"). `base` is what a multiple or a change is measured
    from; None while nobody has said it.
    """

    words: str
    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    step: Decimal = Decimal(1)
    base: Decimal | None = None


@frozen
class NoTarget:
    """Words that name no amount, and why in one sentence."""

    words: str
    why: str


@frozen
class Observation:
    """A measured figure: the amount, or its bounds when only those were reported.

    `step` is the size of the last digit reported. `is_relative` says that the figure is itself a
    multiple or a change.
    """

    words: str
    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    step: Decimal = Decimal(1)
    is_relative: bool = False


def read_target(words: str) -> Target | NoTarget:
    """Return the amount that words name, or why they name none. Never raises on any text."""
    from ledger.domain.quantity_read import parse

    return parse(words)


def read_targets(words: str) -> tuple[Target, ...]:
    """Return every amount that words clearly name, in their order. Never raises on any text."""
    from ledger.domain.quantity_read import parse_each

    return parse_each(words)


read = read_target


def read_value(words: str) -> Observation | NoTarget:
    """Return a reported figure ("1.0 billion users", "more than 3 million")."""
    target = read_target(words)
    if isinstance(target, NoTarget):
        return target
    is_relative = target.comparator in (Comparator.MULTIPLE, Comparator.CHANGE)
    return Observation(words, target.low, target.high, target.unit, target.step, is_relative)


def with_base(target: Target, base: Decimal) -> Target:
    """Return a multiple or change with the amount it is measured from."""
    return replace(target, base=base)


def satisfies(observation: Observation, target: Target) -> bool | None:
    """Say whether a figure fulfils a target; None when the two cannot decide it.

    They cannot when the units differ, a base is missing, or a figure lies outside by less than
    the precision of the words allows ("64-72 billion" and 72.22). Bounds are thresholds: exactly
    "at least a billion" is fulfilled by a reported billion.
    """
    bounds = in_units_of(observation, target)
    if bounds is None:
        return None
    low, high, slack = bounds
    wanted = wanted_bounds(observation, target)
    if wanted is None:
        return None
    if target.comparator in (Comparator.APPROX, Comparator.EQ):
        return _is_near(low, high, target)
    return _is_within(low, high, slack, *wanted, target)


def in_units_of(
    observation: Observation, target: Target
) -> tuple[Decimal | None, Decimal | None, Decimal] | None:
    """Return the figure's bounds and half its step in the target's unit."""
    needs_base = target.comparator in (Comparator.MULTIPLE, Comparator.CHANGE)
    factor = _factor(observation.unit, target.unit)
    if needs_base and not observation.is_relative:
        # Its own unit is that of the base, whatever the change is measured in.
        factor = Decimal(1)
    if factor is None:
        return None
    low = None if observation.low is None else observation.low * factor
    high = None if observation.high is None else observation.high * factor
    is_exact = observation.step == 1 and observation.low == observation.high
    return low, high, Decimal(0) if is_exact else observation.step * factor / 2


def _factor(unit: str, wanted: str) -> Decimal | None:
    if _plain(unit) == _plain(wanted):
        return Decimal(1)
    ours, theirs = CONVERSIONS.get(unit), CONVERSIONS.get(wanted)
    if ours and theirs and ours[0] == theirs[0]:
        return ours[1] / theirs[1]
    named = unit or wanted
    if (unit and wanted) or named == PERCENT or named in CONVERSIONS or named.isupper():
        return None
    return Decimal(1)


def _plain(unit: str) -> str:
    """Return a unit without its plural."""
    word = unit if unit in CONVERSIONS else unit.casefold()
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def wanted_bounds(
    observation: Observation, target: Target
) -> tuple[Decimal | None, Decimal | None] | None:
    """Return the bounds that the figure must keep; a multiple or change needs its base."""
    if target.comparator not in (Comparator.MULTIPLE, Comparator.CHANGE):
        return None if observation.is_relative else (target.low, target.high)
    if observation.is_relative:
        return target.low, target.high
    if target.base is None:
        return None
    return _from(target.base, target.low, target), _from(target.base, target.high, target)


def _from(base: Decimal, amount: Decimal | None, target: Target) -> Decimal | None:
    if amount is None:
        return None
    if target.comparator is Comparator.MULTIPLE:
        return base * amount
    return base * (100 + amount) / 100 if target.unit == PERCENT else base + amount


def _is_near(low: Decimal | None, high: Decimal | None, target: Target) -> bool | None:
    """Compare with an exact or an approximate amount."""
    if low is None or high is None or target.low is None or target.high is None:
        return None
    floor, ceiling = target.low - target.step / 2, target.high + target.step / 2
    if floor <= low and high < ceiling:
        return True
    if target.comparator is Comparator.EQ:
        return False if high < floor or low >= ceiling else None
    reach = ABOUT_LIMIT * max(abs(target.low), abs(target.high))
    return False if high < target.low - reach or low > target.high + reach else None


def _is_within(
    low: Decimal | None,
    high: Decimal | None,
    slack: Decimal,
    floor: Decimal | None,
    ceiling: Decimal | None,
    target: Target,
) -> bool | None:
    """Compare with thresholds; a range of two also forgives half its own step."""
    is_range = target.comparator is Comparator.BETWEEN
    forgiven = max(slack, target.step / 2) if is_range else slack
    answers = []
    if floor is not None:
        answers.append(_reaches(low, high, floor, forgiven, target.comparator is Comparator.GT))
    if ceiling is not None:
        mirrored = (None if high is None else -high, None if low is None else -low)
        answers.append(_reaches(*mirrored, -ceiling, forgiven, target.comparator is Comparator.LT))
    if False in answers:
        return False
    return None if None in answers else True


def _reaches(
    low: Decimal | None, high: Decimal | None, floor: Decimal, slack: Decimal, is_strict: bool
) -> bool | None:
    """Say whether a figure reaches a floor; a strict one must be passed."""
    if low is not None and (low > floor or (low == floor and not is_strict)):
        return True
    if high is None:
        # Only a lower bound was reported ("more than a billion"): it is passed or it is open.
        return True if low == floor else None
    if high == floor:
        return None if slack else False
    return None if high + slack >= floor else False
