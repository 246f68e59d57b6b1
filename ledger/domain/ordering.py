"""The order in which predictions ask for attention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ledger.domain.line import AnyLine, Line
from ledger.domain.status import Status

AHEAD: Final = frozenset({Status.OPEN, Status.AWAITING, Status.NO_DEADLINE, Status.DRAFT})
"""What waits for time, not for anybody."""

Place = tuple[int, int, int, int]
"""Where a prediction comes: its kind of urgency, its day, its whole's id and its own."""


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return predictions in the order in which they ask for attention.

    The due ones, longest waiting first; then the open ones, next deadline first; then those with
    a verdict, latest deadline first; those without a deadline last.  Parts stand below their
    whole where it is in the list.
    """
    there = {line.id: line for line in lines}
    return sorted(there.values(), key=lambda line: place_of(line, there))


def place_of(line: AnyLine, there: Mapping[int, AnyLine]) -> Place:
    """Return where a prediction comes among others: a part with its whole, if that is there."""
    whole = there.get(line.part_of or 0, line)
    return (*_urgency(whole), line.id)


def _urgency(line: AnyLine) -> tuple[int, int, int]:
    day = line.deadline.toordinal() if line.deadline else 0
    if line.status is Status.DUE:
        return 0, day, line.id
    if line.status in AHEAD:
        return (1, day, line.id) if day else (3, 0, line.id)
    return 2, -day, line.id
