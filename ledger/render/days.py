"""Days as people read them: with their weekday, and as a distance from today."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip

_DAYS_UNTIL: Final = 100
"""Below so many days a distance is told in days."""

_MONTHS_UNTIL: Final = 24
"""Below so many months it is told in months, from there on in years."""


def weekday(day: date) -> str:
    """Return a day with its weekday: "Mon 12 Jan 2026"."""
    return f"{_WEEKDAYS[day.weekday()]} {plain(day)}"


def iso(day: date) -> str:
    """Return a day as dates are written, with its weekday: "2026-11-20 (Fri)"."""
    return f"{day} ({_WEEKDAYS[day.weekday()]})"


def plain(day: date) -> str:
    """Return a day in words: "12 Jan 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def instant(text: str) -> str:
    """Return a recorded instant to the minute: "2026-11-23 12:00 UTC"."""
    return f"{text[:10]} {text[11:16]} UTC"


def length(days: int) -> str:
    """Return a number of days in words: "38 days", "13 months", "3 years"."""
    count, unit = _measure(days)
    return f"{count} {unit}{'' if count == 1 else 's'}"


def short_length(days: int) -> str:
    """Return a number of days in a few characters: "38d", "13mo", "3y"."""
    count, unit = _measure(days)
    return f"{count}{ {'day': 'd', 'month': 'mo', 'year': 'y'}[unit] }"


# Most deadlines are the last day of a year or a quarter, so lists ask for few again and again.
@lru_cache(maxsize=1_000)
def distance(day: date, today: date) -> str:
    """Return how far a day is from today: "in 38 days", "3 days ago", "today"."""
    return _told((day - today).days, length)


@lru_cache(maxsize=1_000)
def short_distance(day: date, today: date) -> str:
    """Return how far a day is from today in a few characters: "in 38d", "54d ago"."""
    return _told((day - today).days, short_length)


def _told(days: int, measured: object) -> str:
    assert callable(measured)
    if days == 0:
        return "today"
    return f"in {measured(days)}" if days > 0 else f"{measured(-days)} ago"


def _measure(days: int) -> tuple[int, str]:
    """Return a length in the unit that reads best, rounded to a whole number."""
    if days < _DAYS_UNTIL:
        return days, "day"
    # The mean Gregorian month and year.
    months = round(days / 30.436875)
    if months < _MONTHS_UNTIL:
        return months, "month"
    return round(days / 365.2425), "year"
