"""The order in which predictions ask for attention."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.line import Line
from ledger.domain.ordering import in_order
from ledger.domain.status import Status


def line(id: int, status: Status, deadline: str | None = None, part_of: int | None = None) -> Line:
    """Return a line of which only these values are known."""
    day = date.fromisoformat(deadline) if deadline else None
    known: dict[str, Any] = {"id": id, "status": status, "deadline": day, "part_of": part_of}
    return Line(**{**dict.fromkeys(Line._fields), **known})


DUE, OPEN, MET = Status.DUE, Status.OPEN, Status.MET


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        # The due ones, longest waiting first; then what waits for time, next deadline first.
        ([line(1, OPEN, "2027-01-01"), line(2, DUE, "2025-06-01"), line(3, DUE, "2025-01-01"),
          line(4, OPEN, "2026-12-01")], [3, 2, 4, 1]),
        # Those with a verdict after them, latest deadline first.
        ([line(1, MET, "2024-01-01"), line(2, MET, "2025-01-01"), line(3, OPEN, "2027-01-01")],
         [3, 2, 1]),
        # Those without a deadline last, whatever they wait for, and a due one without one first.
        ([line(1, Status.NO_DEADLINE), line(2, MET, "2025-01-01"), line(3, Status.DRAFT),
          line(4, Status.AWAITING, "2027-01-01"), line(5, DUE, "2025-01-01"), line(6, DUE)],
         [6, 5, 4, 2, 1, 3]),
        # What was judged without a deadline comes behind the judged ones that had one.
        ([line(1, MET), line(2, MET, "2025-01-01")], [2, 1]),
        ([line(1, Status.NO_DEADLINE), line(2, MET)], [2, 1]),
        # What is awaited has an earlier deadline at times than what is due; it still waits.
        ([line(1, Status.AWAITING, "2025-05-01"), line(2, DUE, "2025-06-01")], [2, 1]),
        # The same day: in the order of their ids.
        ([line(9, OPEN, "2027-01-01"), line(2, OPEN, "2027-01-01"), line(5, OPEN, "2027-01-01")],
         [2, 5, 9]),
        # A part stands below its whole, if that is there, and by its own day if not.
        ([line(8, DUE, "2025-01-01", part_of=3), line(3, OPEN, "2027-01-01"),
          line(4, OPEN, "2026-12-01")], [4, 3, 8]),
        ([line(8, DUE, "2025-01-01", part_of=3), line(4, OPEN, "2026-12-01")], [8, 4]),
        # Two wholes of one day keep their parts apart.
        ([line(1, OPEN, "2027-01-01"), line(2, OPEN, "2027-01-01"),
          line(3, OPEN, "2027-01-01", part_of=1), line(4, OPEN, "2027-01-01", part_of=2)],
         [1, 3, 2, 4]),
        ([line(1, DUE, "2025-01-01"), line(2, DUE, "2025-01-01"),
          line(3, DUE, "2025-01-01", part_of=1), line(4, DUE, "2025-01-01", part_of=2)],
         [1, 3, 2, 4]),
        ([line(1, MET), line(2, MET), line(3, MET, part_of=1), line(4, MET, part_of=2)],
         [1, 3, 2, 4]),
        ([line(1, Status.DRAFT), line(2, Status.DRAFT), line(3, Status.DRAFT, part_of=1)],
         [1, 3, 2]),
    ],
)  # fmt: skip
def test_what_asks_for_attention_comes_first(lines: list[Line], ids: list[int]) -> None:
    assert [one.id for one in in_order(lines)] == ids
    assert [one.id for one in in_order(reversed(lines))] == ids
