"""Phrases that name more than one period: alternatives, stretches, and both as readings."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from dateutil.relativedelta import relativedelta

from ledger.domain.calendars import ONE_DAY
from ledger.domain.deadline.days import (
    coming_day,
    day_of,
    month_span,
)
from ledger.domain.deadline.quarters import quarter_of
from ledger.domain.deadline.seasons import season_of
from ledger.domain.deadline.spans import Context, Period, Span, one_day
from ledger.domain.deadline.values import Precision
from ledger.domain.deadline.years import (
    Years,
    part_of,
    plain_year,
    year_after,
    year_part,
    year_period,
)


def either(context: Context, one: Period, two: Period) -> Period | None:
    """Read "Q2 or Q3 of 2026": from the first day of one to the last day of the other."""
    return _joined(one, two, _either)


def stretch(context: Context, one: Period, two: Period) -> Period | None:
    """Read "2026 to 2028" and "between June and August 2026": a window with both ends."""
    return _joined(one, two, _stretch)


def _joined(one: Period, two: Period, join: Callable[[Span, Span], Span | None]) -> Period | None:
    """Join two periods in each of their readings: calendar with calendar, fiscal with fiscal."""
    is_alike = len(one.spans) == len(two.spans)
    pairs = zip(one.spans, two.spans, strict=True) if is_alike else product(one.spans, two.spans)
    spans = []
    for pair in pairs:
        ends = _one_year(pair, one.is_yearless, two.is_yearless)
        span = join(*ends) if ends else None
        spans.extend([span] if span else [])
    return Period(tuple(spans), two.doubt, _is_relative(one, two)) if spans else None


def _is_relative(one: Period, two: Period) -> bool:
    """Say whether they were counted from the statement; a year said with one serves both."""
    if one.is_yearless != two.is_yearless:
        return two.relative if one.is_yearless else one.relative
    return one.relative or two.relative


def _one_year(
    pair: tuple[Span, Span], is_first_yearless: bool, is_last_yearless: bool
) -> tuple[Span, Span] | None:
    """Return the ends of two periods, where a year said with one of them serves both."""
    first, last = pair
    if is_first_yearless and not is_last_yearless:
        year = last.last.year
        moved = (moved_to(first, year), moved_to(first, year - 1))
        fits = next((span for span in moved if span and span.first <= last.last), None)
        return (fits, last) if fits else None
    if is_last_yearless and last.last < first.first:
        year = first.first.year
        moved = (moved_to(last, year), moved_to(last, year + 1))
        fits = next((span for span in moved if span and span.last >= first.first), None)
        return (first, fits) if fits else None
    return pair


def moved_to(span: Span, year: int) -> Span | None:
    """Return the same month or day of another year; None for other periods, which may differ."""
    if span.precision is Precision.MONTH:
        return month_span(year, span.first.month)
    if span.precision is Precision.DAY:
        return one_day(span.first + relativedelta(year=year))
    return None


def _either(one: Span, two: Span) -> Span | None:
    """Return both as one; None unless the second begins and ends after the first."""
    is_behind = two.first <= one.first and not two.from_now
    # "The second or first quarter" is no day of a month and a quarter.
    is_mixed = one.first == one.last and two.precision not in (Precision.DAY, Precision.WEEK)
    if is_behind or is_mixed or two.last <= one.last:
        return None
    return _from_to(one, two, f"{one.name} or {two.name}")


def _stretch(one: Span, two: Span) -> Span | None:
    if one.first > two.last or one.from_now:
        return None
    return _from_to(one, two, f"the time from {one.name} to {two.name}")


def _from_to(one: Span, two: Span, name: str) -> Span:
    by = (one.by[0] if one.by else one.first - ONE_DAY, two.last)
    return Span(one.first, two.last, name, two.precision, two.strict, by)


def perhaps(context: Context, one: Period, two: Period) -> Period | None:
    """Read "2026, maybe 2027": both are readings."""
    return either_reading(one, two) if one.spans[-1].last < two.spans[0].last else None


def either_reading(one: Period, two: Period) -> Period:
    """Keep both periods as readings of one phrase."""
    return Period((*one.spans, *two.spans), "two periods were named", one.relative)


def seasons_either(context: Context, one: str, two: str, number: int) -> Period | None:
    """Read "spring or summer 2026"."""
    return either(context, season_of(context, one, number), season_of(context, two, number))


def quarters_either(context: Context, one: int, two: int, years: Years) -> Period | None:
    """Read "Q2 or Q3 of 2026"."""
    return either(context, quarter_of(context, one, years), quarter_of(context, two, years))


def parts_either(context: Context, one: str, two: str, years: Years) -> Period | None:
    """Read "mid to late 2026" and "early-to-mid 2026"."""
    return either(context, year_part(context, one, years), year_part(context, two, years))


def spans_either(context: Context, one: str, two: str, period: Period) -> Period | None:
    """Read "mid to late January"."""
    return either(context, part_of(context, one, period), part_of(context, two, period))


def days_stretch(context: Context, one: int, two: int, month: int, *year: int) -> Period | None:
    """Read "1-5 June 2026"."""
    build = day_of if year else coming_day
    first, last = build(context, one, month, *year), build(context, two, month, *year)
    return stretch(context, first, last) if first and last else None


def days_stretch_flipped(
    context: Context, month: int, one: int, two: int, *year: int
) -> Period | None:
    """Read "June 1-5, 2026"."""
    return days_stretch(context, one, two, month, *year)


def two_years(context: Context, one: int, two: int) -> tuple[Period, Period]:
    """Return two calendar years as periods."""
    return year_period(context, plain_year(context, one)), year_period(
        context, plain_year(context, two)
    )


def this_or_next(context: Context, offset: int = 0) -> tuple[Period, Period]:
    """Return two years in a row as periods: this one and the next unless told otherwise."""
    one, two = (year_after(offset + more)(context) for more in (0, 1))
    return year_period(context, one), year_period(context, two)


def parts_of_two_years(context: Context, one: str, two: str) -> Period | None:
    """Read "later this year or early next"."""
    first = year_part(context, one, year_after(0)(context))
    return either(context, first, year_part(context, two, year_after(1)(context)))


def short_stretch(context: Context, first: int, short: int) -> Period | None:
    """Read "2026-28"; "2026-07" is a month and "2026-13" no range of years."""
    last = first - first % 100 + short
    return stretch(context, *two_years(context, first, last)) if last > first else None
