"""What is derived when a row is read, and so need not stand in a row: two small readings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.domain.deadline import Reading, Status, read
from ledger.domain.prediction import Deadline, Evidence


def deadline_on(day: date, words: str | None, said_on: date) -> Deadline:
    """Return the deadline for a day that the row itself gives.

    Its words say how precise it is, if they mean that day under one of their readings.
    """
    reading = read(words, said_on) if words else None
    if reading is None or day not in (reading.strict, reading.latest):
        reading = read(day.isoformat(), said_on)
    return deadline_of(reading, day, words)


def deadline_of(reading: Reading, day: date, words: str | None) -> Deadline:
    """Return a deadline on one of the days of its reading."""
    if reading.status is Status.REFUSE:
        return Deadline(day, words)
    return Deadline(
        day=day,
        words=words,
        precision=reading.precision.value if reading.precision else None,
        window_start=reading.window_start,
        strict=reading.strict if reading.strict != day else None,
    )


def cited_by_default(evidence: Sequence[Evidence]) -> tuple[int, ...]:
    """Return what a verdict cites that names nothing: all decisive evidence, else all."""
    decisive = tuple(item.number for item in evidence if item.stance.is_decisive)
    return decisive or tuple(item.number for item in evidence)


def known_by(cited: Sequence[Evidence]) -> date | None:
    """Return the day on which evidence was all public; None when none of it has a day."""
    return max((day for item in cited if (day := item.public_on)), default=None)
