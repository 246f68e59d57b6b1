"""What one reading of the clock means for days.

A deadline is a whole day and is over when it is over everywhere on Earth; a day is in the
future only when it has begun nowhere.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone


def deadline_day(now: datetime) -> date:
    """Return the date at UTC-12: a prediction is due when its deadline lies before this day."""
    return now.astimezone(timezone(timedelta(hours=-12))).date()


def latest_day(now: datetime) -> date:
    """Return the date at UTC+14: a day after this one lies in the future everywhere."""
    return now.astimezone(timezone(timedelta(hours=14))).date()


def utc_day(now: datetime) -> date:
    """Return the date at UTC, by which recorded entries are dated."""
    return now.astimezone(UTC).date()
