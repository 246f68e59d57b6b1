"""Weeks and weekdays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ledger.domain import calendars
from ledger.domain.calendars import ONE_DAY
from ledger.domain.deadline.spans import Context, Period, Span, one_day, whole
from ledger.domain.deadline.values import WEEKDAY_NAMES, Choice, Precision, say


def week_span(day: date) -> Span:
    """Return the week, Monday to Sunday, that holds a day."""
    first, last = calendars.week_of(day)
    return whole(first, last, f"the week of {say(first)}", Precision.WEEK)


def week_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this week" (0) and "next week" (1)."""
    return lambda context: Period(
        (week_span(context.said_on + timedelta(weeks=offset)),), relative=True
    )


def week_with(context: Context, day: Period) -> Period:
    """Read "the week of 9 June"."""
    return Period((week_span(day.spans[0].first),))


def iso_week(context: Context, number: int, week: int) -> Period | None:
    """Read 2026-W50; None when the year has no such week."""
    if not 1 <= week <= date(number, 12, 28).isocalendar().week:
        return None
    days = calendars.iso_week(number, week)
    return Period((whole(*days, f"week {week} of {number}", Precision.WEEK),))


def iso_week_day(context: Context, number: int, week: int, day: int) -> Period | None:
    """Read 2026-W50-5."""
    if iso_week(context, number, week) is None:
        return None
    return Period((one_day(date.fromisocalendar(number, week, day)),))


def week_end(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "the end of the week": its Friday or its Sunday."""

    def build(context: Context) -> Period:
        said = context.said_on
        monday = calendars.week_of(said)[0] + timedelta(weeks=offset)
        friday, sunday = monday + timedelta(days=4), monday + timedelta(days=6)
        if friday < said:
            # On a weekend the week that ends may be the coming one.
            friday, sunday = sunday, sunday + timedelta(weeks=1)
        spans = (_week_end_day(friday), _week_end_day(sunday))
        return Period(spans, relative=True)

    return build


def _week_end_day(day: date) -> Span:
    name = f"{WEEKDAY_NAMES[day.weekday()]} {say(day)}"
    return Span(date.min, day, name, Precision.DAY, None, (day, day), (day, day), from_now=True)


def weekend(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this weekend" (0) and "next weekend" (1), which has two readings."""

    def build(context: Context) -> Period:
        said = context.said_on
        saturday = said if said.weekday() == 6 else calendars.weekday_from(said, 5)
        found = [saturday + timedelta(weeks=week) for week in range(offset + 1)]
        spans = []
        for first in found:
            last = calendars.weekday_from(first, 6)
            spans.append(whole(first, last, f"the weekend of {say(first)}", Precision.WEEK))
        return Period(tuple(spans), relative=True)

    return build


def coming_weekday(context: Context, weekday: int) -> Period:
    """Read "Friday": the next one; said on a Friday it may be today or in a week."""
    day = calendars.weekday_from(context.said_on, weekday)
    days = (day, day + timedelta(weeks=1)) if day == context.said_on else (day,)
    return Period(tuple(_weekday_span(found) for found in days), relative=True)


def next_weekday(context: Context, weekday: int) -> Period:
    """Read "next Friday": the coming one, or the one of next week."""
    coming = calendars.weekday_from(context.said_on + ONE_DAY, weekday)
    monday = calendars.week_of(context.said_on)[0] + timedelta(weeks=1)
    days = dict.fromkeys((coming, calendars.weekday_from(monday, weekday)))
    spans = tuple(_next_weekday_span(day) for day in days)
    return Period(spans, '"next" before a weekday is used for both', relative=True)


def _next_weekday_span(day: date) -> Span:
    eve = day - ONE_DAY
    name = _weekday_span(day).name
    return Span(date.min, day, name, Precision.DAY, None, (day, day), (eve, eve))


def weekday_of_week(offset: int) -> Callable[[Context, int], Period]:
    """Return a reader of "Friday of this week" and "Friday of next week"."""

    def build(context: Context, weekday: int) -> Period:
        monday = calendars.week_of(context.said_on)[0] + timedelta(weeks=offset)
        return Period((_weekday_span(calendars.weekday_from(monday, weekday)),), relative=True)

    return build


def weekday_and_day(context: Context, weekday: int, day: Period) -> Period | None:
    """Read "Friday, 31 July 2026"; when the two disagree nobody can know which was meant."""
    fitting = tuple(span for span in day.spans if span.last.weekday() == weekday)
    if not fitting:
        found = day.spans[0].last
        context.hint(
            f"{say(found)} is a {WEEKDAY_NAMES[found.weekday()]}", Choice(found, say(found))
        )
        return None
    return Period(fitting, day.doubt, day.relative)


def _weekday_span(day: date) -> Span:
    return one_day(day, f"{WEEKDAY_NAMES[day.weekday()]} {say(day)}")


def nth_week_of(context: Context, nth: int, month: Period) -> Period | None:
    """Read "the first week of June": its first seven days, or its first full week."""
    if nth > 4:
        return None
    spans = []
    for span in month.spans:
        first = span.first + timedelta(weeks=nth - 1)
        monday = calendars.weekday_from(first, 0)
        spans.append(_seven_days(first, f"week {nth} of {span.name}"))
        spans.append(_seven_days(monday, f"full week {nth} of {span.name}"))
    return Period(tuple(spans), relative=month.relative)


def _seven_days(first: date, name: str) -> Span:
    return whole(first, first + timedelta(days=6), name, Precision.WEEK)


def last_week_of(context: Context, period: Period) -> Period:
    """Read "the last week of June": its last seven days."""
    spans = (
        _seven_days(span.last - timedelta(days=6), f"the last week of {span.name}")
        for span in period.spans
    )
    return Period(tuple(spans), period.doubt, period.relative)
