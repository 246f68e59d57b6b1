"""What is derived when a row is read, and so need not stand in a row: two small readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Reading, Status, read
from ledger.domain.prediction import Deadline, Evidence
from ledger.exchange.columns import Order


@lru_cache(maxsize=10_000)
def reading(
    words: str,
    said_on: date,
    order: Order | None = None,
    fiscal: FiscalCalendar | None = None,
) -> Reading:
    """Return what words mean that were said on a day; files say the same ones over and over."""
    return read(words, said_on, order=order, fiscal=fiscal)


def deadline_on(day: date, words: str | None, said_on: date) -> Deadline:
    """Return the deadline for a day that the row itself gives.

    Its words say how precise it is, if they mean that day under one of their readings.
    """
    found = reading(words, said_on) if words else None
    if found is None or day not in (found.strict, found.latest):
        # A day means the same whenever it was said, unless that was later.
        found = reading(day.isoformat(), max(day, said_on))
    return deadline_of(found, day, words)


def deadline_of(found: Reading, day: date, words: str | None) -> Deadline:
    """Return a deadline on one of the days of its found."""
    if found.status is Status.REFUSE:
        return Deadline(day, words)
    return Deadline(
        day=day,
        words=words,
        precision=found.precision.value if found.precision else None,
        window_start=found.window_start,
        strict=found.strict if found.strict != day else None,
    )


def cited_by_default(evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """Return what a verdict cites that names nothing: all decisive evidence, else all."""
    decisive = tuple(item.number for item in evidence if item.stance.is_decisive)
    return decisive or tuple(item.number for item in evidence)


def known_by(cited: Sequence[Evidence]) -> date | None:
    """Return the day on which evidence was all public; None when none of it has a day."""
    return max((day for item in cited if (day := item.public_on)), default=None)
