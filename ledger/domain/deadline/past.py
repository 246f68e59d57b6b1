"""Days that lie behind: "12 jan", "yesterday", "last Friday", counted back from a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from dateutil.relativedelta import relativedelta

from ledger.domain.calendars import last_of_month, weekday_before
from ledger.domain.deadline.days import day_of
from ledger.domain.deadline.lengths import Length
from ledger.domain.deadline.spans import Context, Period, one_day
from ledger.domain.deadline.values import WEEKDAY_NAMES, say


def past_day(context: Context, day: int, month: int) -> Period | None:
    """Read "12 January" without a year: the most recent such day, today included."""
    today = context.said_on
    for year in range(today.year, today.year - 9, -1):
        if day <= last_of_month(year, month).day:
            found = date(year, month, day)
            if found <= today:
                return Period((one_day(found),), relative=True)
    return day_of(context, day, month, today.year)


def past_day_last_year(context: Context, day: int, month: int) -> Period | None:
    """Read "12 January last year"."""
    found = day_of(context, day, month, context.said_on.year - 1)
    return found and replace(found, relative=True)


def past_slashed(context: Context, one: int, two: int) -> Period | None:
    """Read 1/12 without a year; two readings unless one is impossible or the order is known."""
    orders = {"dmy": (one, two), "mdy": (two, one)}
    wanted = [orders[context.order]] if context.order else list(dict.fromkeys(orders.values()))
    periods = [past_day(context, day, month) for day, month in wanted if month <= 12]
    spans = tuple(span for period in periods if period for span in period.spans)
    return Period(spans, relative=True) if spans else None


def past_day_of_month(context: Context, day: int) -> Period:
    """Read "the 12th": the most recent one."""
    months = (context.said_on - relativedelta(months=back) for back in count())
    days = (
        month.replace(day=day)
        for month in months
        if day <= last_of_month(month.year, month.month).day
    )
    latest = next(found for found in days if found <= context.said_on)
    return Period((one_day(latest),), relative=True)


def past_length(context: Context, found: Length) -> Period | None:
    """Read "three days ago"; a length that is not exact names no day."""
    if found.doubt or found.low != found.high or found.high[0] % 100 or found.high[1] % 100:
        return None
    day = context.said_on - relativedelta(months=found.high[0] // 100)
    day -= timedelta(days=found.high[1] // 100)
    return Period((one_day(day),), relative=True)


def past_weekday(at_least: int) -> Callable[[Context, int], Period]:
    """Return a reader of "Friday" (0: may be today) and "last Friday" (1: never today)."""

    def build(context: Context, weekday: int) -> Period:
        day = weekday_before(context.said_on - timedelta(days=at_least), weekday)
        label = f"{WEEKDAY_NAMES[weekday]} {say(day)}"
        days = [one_day(day, label)]
        if day == context.said_on:
            week_ago = day - timedelta(weeks=1)
            days.append(one_day(week_ago, f"{WEEKDAY_NAMES[weekday]} {say(week_ago)}"))
        return Period(tuple(days), relative=True)

    return build
