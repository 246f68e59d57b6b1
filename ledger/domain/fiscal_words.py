"""How the end of a fiscal year is said, and how it is kept: `06-30`, `last-sun-01`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ledger.domain.deadline.values import MONTH_NAMES, WEEKDAY_NAMES
from ledger.domain.deadline.words import MONTHS
from ledger.domain.deadline.words import WEEKDAYS as WEEKDAY_WORDS

# Not from `calendars`: that would load dateutil before every page that names a year's end.
WEEKDAYS: Final = tuple(name[:3].lower() for name in WEEKDAY_NAMES)
LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of each month; the end of February is kept as 02-28 and stays its last day."""

_SHORT = "|".join(WEEKDAYS)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]+)\.?"
_DATES = (rf"(?:the )?{_DAY} (?:of )?{_MONTH}", rf"{_MONTH} (?:the )?{_DAY}")
_NEAR = r"(?:the )?(?P<near>[a-z]+) (?:nearest|closest|near) (?:to )?"
_FORMS = (
    *_DATES,
    *(f"{_NEAR}{form}" for form in _DATES),
    rf"(?:the )?last (?P<last>[a-z]+) (?:of|in) {_MONTH}",
    rf"(?:the )?end of {_MONTH}",
)


def read_year_end(words: str) -> str | None:
    """Return the end of a fiscal year as it is kept; None for words that say none.

    `06-30`, `30 June`, `end of June`, `last Sunday of January` and `Friday nearest 30 November`
    are read.
    """
    text = " ".join(words.lower().split())
    match = next((found for form in _FORMS if (found := re.fullmatch(form, text))), None)
    kept = _kept(match.groupdict()) if match else text
    return kept if kept and _is_kept(kept) else None


def _is_kept(text: str) -> bool:
    """Say whether this is how the end of a year is kept, on a day that is in the calendar."""
    match = re.fullmatch(rf"(?:last-({_SHORT})-|nearest-({_SHORT})-)?(\d\d)(-\d\d)?", text)
    if match is None or not 1 <= int(match[3]) <= 12:
        return False
    if match[1]:
        return match[4] is None
    return match[4] is not None and 1 <= int(match[4][1:]) <= LENGTHS[int(match[3]) - 1]


def _kept(parts: Mapping[str, str | None]) -> str | None:
    month = MONTHS.get(parts["month"] or "")
    if month is None:
        return None
    weekday = WEEKDAY_WORDS.get(parts.get("last") or parts.get("near") or "", -1)
    day = int(parts.get("day") or 31)
    if parts.get("last"):
        return f"last-{WEEKDAYS[weekday]}-{month:02}" if weekday >= 0 else None
    if parts.get("day") is None:
        day = LENGTHS[month - 1]
    kept = f"{month:02}-{day:02}"
    if parts.get("near"):
        return f"nearest-{WEEKDAYS[weekday]}-{kept}" if weekday >= 0 else None
    return kept


def year_end(kept: str) -> str:
    """Return the end of a fiscal year in words: "30 June", "the last Sunday of January"."""
    if read_year_end(kept) is None:
        return kept
    parts = kept.split("-")
    if parts[0] == "last":
        weekday = WEEKDAY_NAMES[WEEKDAYS.index(parts[1])]
        return f"the last {weekday} of {MONTH_NAMES[int(parts[2]) - 1]}"
    day = f"{int(parts[-1])} {MONTH_NAMES[int(parts[-2]) - 1]}"
    if parts[0] == "nearest":
        return f"the {WEEKDAY_NAMES[WEEKDAYS.index(parts[1])]} nearest to {day}"
    return day
