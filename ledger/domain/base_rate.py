"""How often predictions of a sort come true anyway, as somebody wrote it down beside one.

A base rate is no term of a prediction and no verdict. What counts is the last one that was set
before the outcome could be known; one set later is hindsight, kept and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from ledger.domain.kinds import Verdict
from ledger.domain.values import frozen


@frozen
class BaseRate:
    """A chance between none and all, in parts per million, and where it is from.

    ``source`` says so in words or is an address: the price of a market on the day it was said,
    the share of a class of predictions, an estimate. ``words`` is how the chance was put.
    """

    chance_ppm: int
    source: str
    words: str | None = None


@frozen
class Rated:
    """A base rate with the entry that set it."""

    rate: BaseRate
    seq: int
    at: str
    actor: str

    @property
    def set_on(self) -> date:
        """Return the day it was written down, by our own clock (UTC)."""
        return date.fromisoformat(self.at[:10])


class Dated(Protocol):
    """Whatever was written down on a day."""

    @property
    def set_on(self) -> date:
        """Return that day."""


D = TypeVar("D", bound=Dated)


def known_since(
    deadline: date | None,
    verdict: str | None,
    happened_on: date | None,
    first_known_on: date | None,
) -> date | None:
    """Return the day from which an outcome could be known: the earliest of what there is.

    That is its deadline and, under a verdict that settles it, the day it came true and the first
    publication of the evidence that is cited. None when there is none, so that it never could.
    """
    if verdict is None or verdict == Verdict.UNCLEAR:
        return deadline
    since = deadline
    if happened_on is not None and (since is None or happened_on < since):
        since = happened_on
    if first_known_on is not None and (since is None or first_known_on < since):
        since = first_known_on
    return since


def counting(rates: Sequence[D], known_since: date | None) -> D | None:
    """Return the base rate that counts: the last one set by that day; None when none was."""
    before = [one for one in rates if known_since is None or one.set_on <= known_since]
    return before[-1] if before else None
