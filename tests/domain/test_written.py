"""When a term got the wording it has now."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry
from ledger.domain.written import written


def entry(seq: int, type: str, data: dict[str, Any] | None) -> Entry:
    """Return the entry of a day: the seq is the day of January."""
    return Entry(seq, 0, f"2026-01-{seq:02}T12:00:00Z", f"ann{seq}", type, "prediction/1", data)


def amended(seq: int, **changes: Any) -> Entry:
    return entry(seq, kinds.PREDICTION_AMENDED, {"changes": changes})


FIRST = entry(1, kinds.PREDICTION_RECORDED, {"claim": "c", "criterion": "one"})
BARE = entry(1, kinds.PREDICTION_RECORDED, {"claim": "c"})


@pytest.mark.parametrize(
    ("entries", "by"),
    [
        ([BARE], None),
        ([FIRST], "ann1"),
        ([FIRST, amended(2, claim="d")], "ann1"),
        ([FIRST, amended(2, criterion="two")], "ann2"),
        ([BARE, amended(2, criterion="two")], "ann2"),
        ([FIRST, amended(2, criterion=None)], None),
        ([FIRST, amended(2, criterion="two"),
          entry(3, kinds.ENTRY_UNDONE, {"entries": [2], "action": 2})], "ann1"),
        ([FIRST, entry(2, kinds.PREDICTION_AMENDED, None)], "ann1"),
        ([FIRST, entry(2, kinds.RESOLUTION_GIVEN, {"criterion": "no term"})], "ann1"),
    ],
)  # fmt: skip
def test_the_last_entry_in_force_that_gave_it_counts(entries: list[Entry], by: str | None) -> None:
    found = written(list(reversed(entries)), "criterion")

    assert (found.actor if found else None) == by
