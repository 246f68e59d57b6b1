"""One line of a list: how late it came, and whether it hangs on how its deadline is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.line import Brief, Line, depends_on_reading
from ledger.domain.prediction import Verdict

STRICT, DEADLINE = date(2025, 6, 30), date(2025, 12, 31)


def line(kind: type[Line] | type[Brief] = Line, **values: Any) -> Any:
    """Return a line of which only these values are known."""
    return kind(**{**dict.fromkeys(kind._fields), **values})


@pytest.mark.parametrize(
    ("verdict", "happened_on", "strict", "depends"),
    [
        (Verdict.MET, date(2025, 7, 1), STRICT, True),
        (Verdict.MET, STRICT, STRICT, False),
        (Verdict.MET, date(2025, 7, 1), None, False),
        (Verdict.MET, None, STRICT, False),
        (Verdict.LATE, date(2025, 7, 1), STRICT, False),
        (None, date(2025, 7, 1), STRICT, False),
    ],
)
def test_met_after_the_stricter_day_depends_on_the_reading(
    verdict: Verdict | None, happened_on: date | None, strict: date | None, depends: bool
) -> None:
    one = line(verdict=verdict, happened_on=happened_on, strict=strict)

    assert one.depends_on_reading is depends
    assert depends_on_reading(verdict, happened_on, strict) is depends


@pytest.mark.parametrize(
    ("verdict", "happened_on", "deadline", "days"),
    [
        (Verdict.LATE, date(2026, 1, 31), DEADLINE, 31),
        (Verdict.MET, date(2025, 1, 31), DEADLINE, None),
        (Verdict.LATE, None, DEADLINE, None),
        (Verdict.LATE, date(2026, 1, 31), None, None),
    ],
)
def test_only_what_came_late_has_days_of_it(
    verdict: Verdict, happened_on: date | None, deadline: date | None, days: int | None
) -> None:
    for kind in (Line, Brief):
        one = line(kind, verdict=verdict, happened_on=happened_on, deadline=deadline)
        assert one.days_late == days
