"""Words about a deadline, and the day they were said, become a reading: ok, ask or refuse.

Every word must be understood or the words are refused; nothing is guessed, and no day that is not
in the words is ever filled in from the day they are read on. The policy is in docs/deadlines.md.
"""

from __future__ import annotations

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline_read import find, find_places, read, read_past_day
from ledger.domain.deadline_values import Choice, Order, Precision, Reading, Status

__all__ = [
    "Choice",
    "FiscalCalendar",
    "Order",
    "Precision",
    "Reading",
    "Status",
    "find",
    "find_places",
    "read",
    "read_past_day",
]
