"""Days, weeks, months, seasons, decades and numeric dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ledger.domain import calendars
from ledger.domain.calendars import ONE_DAY, Hemisphere
from ledger.domain.deadline_values import (
    MONTH_NAMES,
    Choice,
    Context,
    Period,
    Precision,
    Span,
    one_day,
    say,
    whole,
)
from ledger.domain.deadline_years import Years, part_of

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Months


def month_span(number: int, month: int) -> Span:
    """Return a month of a year."""
    name = f"{MONTH_NAMES[month - 1]} {number}"
    return whole(*calendars.month(number, month), name, Precision.MONTH)


def month_of(context: Context, month: int, number: int) -> Period:
    """Read "June 2026"."""
    return Period((month_span(number, month),))


def month_of_years(context: Context, month: int, years: Years) -> Period | None:
    """Read "June of next year": only calendar years have months by name."""
    number = _calendar_label(years)
    return None if number is None else Period((month_span(number, month),), relative=True)


def _calendar_label(years: Years) -> int | None:
    ref = years.refs[0]
    return ref.label if ref.calendar is calendars.CALENDAR_YEAR else None


def coming_month(context: Context, month: int) -> Period:
    """Read "June": this month, or the next month of that name."""
    said = context.said_on
    number = said.year if month >= said.month else said.year + 1
    return Period((month_span(number, month),), relative=True, is_yearless=True)


def next_named_month(context: Context, month: int) -> Period:
    """Read "next June": the coming one, or the one of next year when that is another."""
    coming = coming_month(context, month).spans[0]
    later = month_span(context.said_on.year + 1, month)
    if coming.first <= context.said_on:
        return Period((later,), relative=True)
    return Period((coming,) if coming == later else (coming, later), relative=True)


def month_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this month" (0) and "next month" (1)."""

    def build(context: Context) -> Period:
        day = context.said_on + relativedelta(months=offset, day=1)
        return Period((month_span(day.year, day.month),), relative=True)

    return build


# Days


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
    number = _calendar_label(years)
    return None if number is None else day_of(context, day, month, number)


def coming_day(context: Context, day: int, month: int) -> Period | None:
    """Read "31 December" without a year: the first such day on or after the statement."""
    number = context.said_on.year
    for year in range(number, number + 9):
        if day <= calendars.last_of_month(year, month).day:
            found = date(year, month, max(day, 1))
            if found >= context.said_on:
                return Period((one_day(found),), relative=True, is_yearless=True)
    return day_of(context, day, month, number)


def flip(build: Callable[..., Period | None]) -> Callable[..., Period | None]:
    """Return the same reader for "December 31", where the month comes first."""
    return lambda context, month, day, *rest: build(context, day, month, *rest)


def day_of_month(offset: int) -> Callable[[Context, int], Period | None]:
    """Return a reader of "the 15th of this month" (0) or "of next month" (1)."""

    def build(context: Context, day: int) -> Period | None:
        month = context.said_on + relativedelta(months=offset, day=1)
        return day_of(context, day, month.month, month.year)

    return build


def coming_day_of_month(context: Context, day: int) -> Period | None:
    """Read "the 15th": the first such day on or after the statement."""
    if not 1 <= day <= 31:
        return None
    for offset in range(4):
        month = context.said_on + relativedelta(months=offset, day=1)
        if day <= calendars.last_of_month(month.year, month.month).day:
            found = month.replace(day=day)
            if found >= context.said_on:
                return Period((one_day(found),), relative=True)
    return None


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


# Numeric dates


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
    possible = [(day, month) for day, month in wanted if 1 <= month <= 12 and 1 <= day <= 31]
    periods = [day_of(context, day, month, number) for day, month in possible]
    spans = tuple(period.spans[0] for period in periods if period)
    return Period(spans) if spans else None


def slashed_without_year(context: Context, one: int, two: int) -> Period | None:
    """Read 6/30, the coming one; two readings unless one is impossible."""
    spans: list[Span] = []
    for day, month in dict.fromkeys(((one, two), (two, one))):
        known = context.order is None or (context.order == "dmy") == ((day, month) == (one, two))
        if known and 1 <= month <= 12 and 1 <= day <= 31:
            period = coming_day(context, day, month)
            spans.extend(period.spans if period else ())
    return Period(tuple(spans), relative=True) if spans else None


def month_and_number(context: Context, month: int, number: int) -> Period | None:
    """Read "Dec-26": a day of December, or December of a year."""
    day = coming_day(context, number, month)
    spans = (*(day.spans if day else ()), month_span(2000 + number, month))
    return Period(spans)


# Weeks and weekdays


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
    if iso_week(context, number, week) is None or not 1 <= day <= 7:
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
    spans = tuple(
        Span(date.min, d, _weekday_span(d).name, Precision.DAY, None, (d, d), (d - ONE_DAY,) * 2)
        for d in days
    )
    return Period(spans, '"next" before a weekday is used for both', relative=True)


def weekday_after(weeks: int) -> Callable[[Context, int], Period]:
    """Return a reader of "a week from Friday" and "Friday week"."""

    def build(context: Context, weekday: int) -> Period:
        coming = coming_weekday(context, weekday)
        days = (span.last + timedelta(weeks=weeks) for span in coming.spans)
        return Period(tuple(_weekday_span(day) for day in days), relative=True)

    return build


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
    span = month.spans[0]
    if not 1 <= nth <= 4:
        return None
    first = span.first + timedelta(weeks=nth - 1)
    plain = whole(first, first + timedelta(days=6), f"week {nth} of {span.name}", Precision.WEEK)
    monday = calendars.weekday_from(first, 0)
    full = whole(
        monday, monday + timedelta(days=6), f"full week {nth} of {span.name}", Precision.WEEK
    )
    return Period((plain, full), relative=month.relative)


def last_week_of(context: Context, month: Period) -> Period:
    """Read "the last week of June": its last seven days."""
    span = month.spans[0]
    first = span.last - timedelta(days=6)
    return Period((whole(first, span.last, f"the last week of {span.name}", Precision.WEEK),))


# Seasons


def season_span(number: int, name: str, hemisphere: Hemisphere) -> Span:
    """Return a season: by the calendar of meteorologists, or by that of astronomers."""
    plain, stars = calendars.season(number, name, hemisphere)
    years = f"{number}" if plain[1].year == number else f"{number}/{(number + 1) % 100:02}"
    before = (plain[0] - ONE_DAY, stars[0] - ONE_DAY)
    return Span(plain[0], stars[1], f"{name} {years}", Precision.SEASON, plain[1], None, before)


def season_of(context: Context, name: str, number: int) -> Period:
    """Read "summer 2026"; a winter of one year may be the one that begins or that ends in it."""
    span = season_span(number, name, context.hemisphere)
    if span.last.year == number:
        return Period((span,))
    earlier = season_span(number - 1, name, context.hemisphere)
    return Period((earlier, span))


def season_of_years(context: Context, name: str, years: Years) -> Period | None:
    """Read "summer of next year"."""
    number = _calendar_label(years)
    return None if number is None else season_of(context, name, number)


def season_pair(context: Context, name: str, first: int, second: int) -> Period | None:
    """Read "winter 2025/26"."""
    if (first + 1) % 100 != second % 100:
        return None
    return Period((season_span(first, name, context.hemisphere),))


def coming_season(context: Context, name: str, skip: int = 0) -> Period:
    """Read "summer" or "this winter": the one that is running, else the next."""
    spans = _seasons_ahead(context, name)
    return Period((spans[skip],), relative=True)


def next_season(context: Context, name: str) -> Period:
    """Read "next spring": the coming one, or the one of next year when that is another."""
    ahead = [s for s in _seasons_ahead(context, name) if s.first > context.said_on]
    later = [s for s in ahead if s.first.year > context.said_on.year]
    return Period(tuple(dict.fromkeys((ahead[0], later[0]))), relative=True)


def _seasons_ahead(context: Context, name: str) -> list[Span]:
    year = context.said_on.year
    spans = [season_span(n, name, context.hemisphere) for n in range(year - 1, year + 3)]
    return [span for span in spans if span.strict_last >= context.said_on]


def southern(context: Context, name: str) -> Period:
    """Read "the southern summer"."""
    return coming_season(_in_hemisphere(context, "south"), name)


def southern_of(context: Context, name: str, number: int) -> Period:
    """Read "the southern summer of 2026"."""
    return season_of(_in_hemisphere(context, "south"), name, number)


def northern(context: Context, name: str) -> Period:
    """Read "the northern summer"."""
    return coming_season(_in_hemisphere(context, "north"), name)


def northern_of(context: Context, name: str, number: int) -> Period:
    """Read "the northern summer of 2026"."""
    return season_of(_in_hemisphere(context, "north"), name, number)


def _in_hemisphere(context: Context, hemisphere: Hemisphere) -> Context:
    return Context(context.said_on, context.fiscal, context.order, hemisphere, context.hints)


# Decades and centuries


def decade(context: Context, first: int) -> Period:
    """Read "the 2030s"."""
    days = date(first, 1, 1), date(first + 9, 12, 31)
    return Period((whole(*days, f"the {first}s", Precision.DECADE),))


def decade_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this decade" (0) and "next decade" (1), which end on a 9 or a 0."""

    def build(context: Context) -> Period:
        first = context.said_on.year // 10 * 10 + 10 * offset
        spans = []
        for begin in (first, first + 1):
            name = f"the decade from {begin} to {begin + 9}"
            span = whole(date(begin, 1, 1), date(begin + 9, 12, 31), name, Precision.DECADE)
            spans.append(span)
        return Period(tuple(spans), relative=True)

    return build


def decade_part(context: Context, part: str, first: int) -> Period:
    """Read "the mid-2030s": years 4 to 6; early is 0 to 3, late 7 to 9."""
    begin, end = {"early": (0, 3), "start": (0, 1), "mid": (4, 6), "late": (7, 9)}[part]
    strict = {"early": 2, "start": 0, "mid": 5, "late": 9}[part]
    span = Span(
        date(first + begin, 1, 1),
        date(first + end, 12, 31),
        f"the {part} {first}s",
        Precision.DECADE,
        date(first + strict, 12, 31),
    )
    return Period((span,), "" if part == "late" else f'"{part}" has soft edges')


def middle_of_decade(context: Context, period: Period) -> Period:
    """Read "the middle of the decade": around the end of its fifth year."""
    first = period.spans[0].first.year
    strict, last = date(first + 4, 12, 31), date(first + 5, 12, 31)
    name = f"the middle of the {first}s"
    span = Span(date(first + 4, 1, 1), last, name, Precision.YEAR, strict, (strict, last))
    return Period((span,), "the middle has soft edges", relative=True)


def part_of_this_decade(context: Context, part: str, period: Period) -> Period:
    """Read "early next decade" and "late this decade"."""
    if part == "mid":
        return middle_of_decade(context, period)
    if part == "later":
        return part_of(context, part, period)
    first = period.spans[0].first.year
    named = decade_part(context, part, first)
    if part != "late":
        return named
    other = period.spans[1]
    late = Span(named.spans[0].first, other.last, other.name, Precision.DECADE, None, None)
    return Period((*named.spans, late), relative=True)


def century_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this century" (0) and "next century" (1), which end on 99 or 00."""
    return lambda context: _century(context.said_on.year // 100 + 1 + offset)


def numbered_century(context: Context, number: int) -> Period | None:
    """Read "the 21st century"."""
    return _century(number) if 1 < number < 99 else None


def _century(number: int) -> Period:
    spans = []
    for begin in (100 * (number - 1), 100 * (number - 1) + 1):
        name = f"the century from {begin} to {begin + 99}"
        span = whole(date(begin, 1, 1), date(begin + 99, 12, 31), name, Precision.CENTURY)
        spans.append(span)
    return Period(tuple(spans), relative=True)


def middle_of_century(context: Context) -> Period:
    """Read "mid-century"."""
    first = context.said_on.year // 100 * 100
    strict, by = date(first + 50, 12, 31), (date(first + 49, 12, 31), date(first + 50, 12, 31))
    days = date(first + 40, 1, 1), date(first + 59, 12, 31)
    span = Span(*days, "the middle of the century", Precision.DECADE, strict, by)
    return Period((span,), "the middle has soft edges")
