"""How the measurable part of a prediction was read, in words."""

from __future__ import annotations

from decimal import Decimal

from ledger.domain.prediction import Prediction
from ledger.domain.quantity import Comparator, NoTarget, Target, read_target, read_targets
from ledger.render.safe import line_of

_BEFORE = {
    Comparator.EQ: "exactly",
    Comparator.GE: "at least",
    Comparator.GT: "more than",
    Comparator.LE: "at most",
    Comparator.LT: "less than",
    Comparator.APPROX: "about",
}

_PAD = " " * 12
"""What stands before a line that goes on behind a label of :func:`ledger.render.answers.added`."""

_LENGTHS = frozenset({
    "year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "minutes",
})  # fmt: skip


def target_words(said: Prediction) -> str:
    """Return how the target was read, or the amount in the claim if none was given.

    Empty when nothing was given and the claim names no amount.  A command that keeps an amount
    stands on a line of its own, whole: what breaks in two cannot be copied.
    """
    if said.target:
        found = read_target(said.target)
        told = found.why if isinstance(found, NoTarget) else f"read as {amount_words(found)}"
        return f'"{line_of(said.target)}", {told}'
    several = amounts_told(said.claim)
    if len(several) > 1:
        told = f"none given; the claim says {', '.join(several[:-1])} and {several[-1]}."
        ways = [_amend(said, words) for words in several]
        return "\n".join(
            (f"{told} Which is meant?", *ways, f"{_PAD}All of them: ledger split {said.id}")
        )
    found = read_target(said.claim)
    if isinstance(found, NoTarget):
        return ""
    words = amount_words(found)
    return f"none given; the claim says {words}:\n{_amend(said, words)}"


def _amend(said: Prediction, words: str) -> str:
    """Return the command that keeps an amount as the target, on a line of its own to be copied."""
    return f"{_PAD}ledger amend {said.id} --target '{words}'"


def amounts_told(words: str) -> list[str]:
    """Return every amount that words name, each as a target could say it, in their order.

    How long something takes is no rival of what it is about: "five nodes in four years".
    """
    found = read_targets(words)
    about = [one for one in found if one.unit.casefold() not in _LENGTHS] or found
    return list(dict.fromkeys(amount_words(one) for one in about))


def amount_words(target: Target) -> str:
    """Return an amount in words: "at least 10,000 robots", "60 to 65 %", "up 15 %"."""
    unit = f" {line_of(target.unit)}" if target.unit else ""
    bounds = [_number(bound) for bound in (target.low, target.high) if bound is not None]
    between = " to ".join(dict.fromkeys(bounds))
    if target.comparator is Comparator.MULTIPLE:
        return f"{_side(target)}{between} times"
    if target.comparator is Comparator.CHANGE:
        return f"a change of {_side(target)}{between}{unit}"
    if target.comparator is Comparator.BETWEEN:
        return f"{between}{unit}"
    return f"{_BEFORE[target.comparator]} {between}{unit}"


def _side(target: Target) -> str:
    """Return the comparison of a multiple or a change that has one bound only."""
    if target.high is None:
        return "at least "
    return "at most " if target.low is None else ""


def _number(value: Decimal) -> str:
    return f"{value:,f}"
