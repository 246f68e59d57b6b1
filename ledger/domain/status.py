"""Where a prediction stands on a day: its verdict, or open, due, awaiting data …

Derived, never stored.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from ledger.domain.clock import deadline_day, latest_day
from ledger.domain.kinds import Verdict


class Status(StrEnum):
    """Every word that can stand in the status column."""

    OPEN = "open"
    DUE = "due"
    AWAITING = "awaiting data"
    NO_DEADLINE = "no deadline"
    MET = "met"
    LATE = "late"
    PARTLY = "partly"
    MISSED = "missed"
    VOID = "void"
    UNCLEAR = "unclear"
    DRAFT = "draft"
    """Counts nowhere until a second person accepts it."""


class Day(NamedTuple):
    """The day a question is asked for.

    A prediction is due when its deadline lies before ``due``; what was public by ``known``
    counts.  They are the same day for ``--as-of DATE``.  For now they differ: a day is over
    when it is over everywhere and has begun when it has begun anywhere.
    """

    due: date
    known: date
    today: date
    """What people here call today; only shown, never counted with."""
    is_now: bool

    @classmethod
    def now(cls, instant: datetime) -> Day:
        """Return the day for a question about this instant, in the zone it is given in."""
        return cls(deadline_day(instant), latest_day(instant), instant.date(), is_now=True)

    @classmethod
    def on(cls, day: date) -> Day:
        """Return the day for a question about the world of a stated day."""
        return cls(day, day, day, is_now=False)


def status_of(
    verdict: Verdict | None,
    deadline: date | None,
    day: Day,
    *,
    new_evidence: bool = False,
    draft: bool = False,
    decidable_on: date | None = None,
) -> Status:
    """Return where a prediction stands.

    ``new_evidence`` says whether evidence came after the verdict: an *unclear* one is then due
    again.  ``decidable_on`` is the first day on which anyone can know; until then it awaits data,
    and nobody is asked.  None means the day after the deadline.  A draft stands nowhere else,
    whatever its deadline.
    """
    if draft:
        return Status.DRAFT
    if verdict and not (verdict is Verdict.UNCLEAR and new_evidence):
        return Status(str(verdict))
    if deadline is None:
        return Status.NO_DEADLINE
    if deadline >= day.due:
        return Status.OPEN
    return Status.AWAITING if decidable_on and decidable_on > day.due else Status.DUE
