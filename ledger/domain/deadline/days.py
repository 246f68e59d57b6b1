"""Days, weeks, months, seasons, decades and numeric dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from dateutil.relativedelta import relativedelta

from ledger.domain import calendars
from ledger.domain.deadline.spans import Context, Period, Span, one_day, whole
from ledger.domain.deadline.values import MONTH_NAMES, Choice, Precision, say
from ledger.domain.deadline.years import Years


def month_span(number: int, month: int) -> Span:
    """Return a month of a year."""
    name = f"{MONTH_NAMES[month - 1]} {number}"
    return whole(*calendars.month(number, month), name, Precision.MONTH)


def month_of(context: Context, month: int, number: int) -> Period:
    """Read "June 2026"."""
    return Period((month_span(number, month),))


def month_of_years(context: Context, month: int, years: Years) -> Period | None:
    """Read "June of next year": only calendar years have months by name."""
    number = calendar_label(years)
    return (
        None if number is None else Period((month_span(number, month),), relative=years.relative)
    )


def calendar_label(years: Years) -> int | None:
    """Return the number of a calendar year; None for a fiscal one, whose months may lie in two."""
    ref = years.refs[0]
    return ref.label if ref.calendar is calendars.CALENDAR_YEAR else None


def coming_month(context: Context, month: int) -> Period:
    """Read "June": this month, or the next month of that name."""
    said = context.said_on
    number = said.year if month >= said.month else said.year + 1
    return Period((month_span(number, month),), relative=True, is_yearless=True)


def half_of_month(context: Context, which: int, period: Period) -> Period:
    """Read "the first half of June": up to the 15th, or from the 16th on."""
    spans = []
    for span in period.spans:
        first, last = span.first.replace(day=1), span.last
        days = (first, first.replace(day=15)) if which == 1 else (first.replace(day=16), last)
        name = f"the {'first' if which == 1 else 'second'} half of {span.name}"
        spans.append(whole(*days, name, Precision.WEEK))
    return Period(tuple(spans), period.doubt, period.relative)


def next_named_month(context: Context, month: int) -> Period:
    """Read "next June": the coming one, or the one of next year when that is another."""
    coming = coming_month(context, month).spans[0]
    later = month_span(context.said_on.year + 1, month)
    if coming.first <= context.said_on:
        return Period((later,), relative=True)
    return Period((coming, later), relative=True)


def month_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this month" (0) and "next month" (1)."""

    def build(context: Context) -> Period:
        day = context.said_on + relativedelta(months=offset)
        return Period((month_span(day.year, day.month),), relative=True)

    return build


def day_of(context: Context, day: int, month: int, number: int) -> Period | None:
    """Read "31 December 2026"; a day that does not exist leaves a hint."""
    last = calendars.last_of_month(number, month)
    if day > last.day or day < 1:
        context.hint(
            f"{MONTH_NAMES[month - 1]} {number} has {last.day} days",
            Choice(last, f"the last day of {MONTH_NAMES[month - 1]} {number}"),
        )
        return None
    return Period((one_day(date(number, month, day)),))


def day_of_years(context: Context, day: int, month: int, years: Years) -> Period | None:
    """Read "1 June next year"."""
    number = calendar_label(years)
    found = None if number is None else day_of(context, day, month, number)
    return found and replace(found, relative=years.relative)


def coming_day(context: Context, day: int, month: int) -> Period | None:
    """Read "31 December" without a year: the first such day on or after the statement."""
    number = context.said_on.year
    for year in range(number, number + 9):
        if day <= calendars.last_of_month(year, month).day:
            found = date(year, month, day)
            if found >= context.said_on:
                return Period((one_day(found),), relative=True, is_yearless=True)
    return day_of(context, day, month, number)


def flip(build: Callable[..., Period | None]) -> Callable[..., Period | None]:
    """Return the same reader for "December 31", where the month comes first."""
    return lambda context, month, day, *rest: build(context, day, month, *rest)


def day_of_month(offset: int) -> Callable[[Context, int], Period | None]:
    """Return a reader of "the 15th of this month" (0) or "of next month" (1)."""

    def build(context: Context, day: int) -> Period | None:
        month = context.said_on + relativedelta(months=offset)
        found = day_of(context, day, month.month, month.year)
        return found and replace(found, relative=True)

    return build


def coming_day_of_month(context: Context, day: int) -> Period:
    """Read "the 15th": the first such day on or after the statement."""
    months = (context.said_on + relativedelta(months=offset) for offset in count())
    days = (
        month.replace(day=day)
        for month in months
        if day <= calendars.last_of_month(month.year, month.month).day
    )
    coming = next(found for found in days if found >= context.said_on)
    return Period((one_day(coming),), relative=True)


def days_away(count: int, name: str) -> Callable[[Context], Period]:
    """Return a reader of "today", "tomorrow" and the like."""

    def build(context: Context) -> Period:
        day = context.said_on + timedelta(days=count)
        return Period((one_day(day, f"{name}, {say(day)}"),), relative=True)

    return build


def edge_day(which: str) -> Callable[[Context, Period], Period]:
    """Return a reader of "the first day of" and "the last day of" a period."""

    def build(context: Context, period: Period) -> Period:
        days = (span.first if which == "first" else span.last for span in period.spans)
        return Period(tuple(one_day(day) for day in days), period.doubt, period.relative)

    return build


def iso_day(context: Context, number: int, month: int, day: int) -> Period | None:
    """Read 2026-12-31."""
    return day_of(context, day, month, number)


def compact_day(context: Context, text: str) -> Period | None:
    """Read 20261231."""
    number, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    return day_of(context, day, month, number) if 1 <= month <= 12 else None


def slashed(context: Context, one: int, two: int, number: int) -> Period | None:
    """Read 03/04/2026: two days, unless the order is known or one of them is impossible."""
    orders = {"dmy": (one, two), "mdy": (two, one)}
    wanted = [orders[context.order]] if context.order else list(dict.fromkeys(orders.values()))
    possible = [(day, month) for day, month in wanted if month <= 12]
    periods = [day_of(context, day, month, number) for day, month in possible]
    spans = tuple(period.spans[0] for period in periods if period)
    return Period(spans) if spans else None


def slashed_without_year(context: Context, one: int, two: int) -> Period | None:
    """Read 6/30, the coming one; two readings unless one is impossible. 24/7 is no day."""
    if (one, two) == (24, 7):
        return None
    spans: list[Span] = []
    for day, month in dict.fromkeys(((one, two), (two, one))):
        known = context.order is None or (context.order == "dmy") == ((day, month) == (one, two))
        if known and month <= 12:
            period = coming_day(context, day, month)
            spans.extend(period.spans if period else ())
    return Period(tuple(spans), relative=True) if spans else None


def month_and_number(context: Context, month: int, number: int) -> Period | None:
    """Read "Dec-26": a day of December, or December of a year."""
    day = coming_day(context, number, month)
    spans = (*(day.spans if day else ()), month_span(2000 + number, month))
    return Period(spans)
