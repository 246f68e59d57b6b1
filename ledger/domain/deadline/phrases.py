"""What phrases mean that are made of other phrases: alternatives, stretches, lower bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from ledger.domain.calendars import ONE_DAY
from ledger.domain.deadline.combine import (
    Found,
    Relate,
    before,
    before_or_on,
    by,
    combine,
    lower_bound,
    no_later_than,
    onset,
    shorter_than,
    until,
    within,
)
from ledger.domain.deadline.days import (
    coming_day,
    coming_month,
    day_of,
    month_after,
    month_of,
    month_span,
)
from ledger.domain.deadline.lengths import (
    Length,
    count_from,
    one_unit,
    period_of,
)
from ledger.domain.deadline.quarters import quarter_after, quarter_of
from ledger.domain.deadline.seasons import decade_after, season_of
from ledger.domain.deadline.spans import Context, Period, Span, one_day
from ledger.domain.deadline.values import Choice, Precision, say
from ledger.domain.deadline.weeks import week_after
from ledger.domain.deadline.years import (
    Years,
    part_of,
    plain_year,
    year_after,
    year_part,
    year_period,
)


def same(context: Context, value: Any) -> Any:
    """Hand a value on unchanged."""
    return value


def fixed(value: Any) -> Callable[..., Any]:
    """Return a builder that gives a constant."""
    return lambda context, *values: value


def _one_year(one: Period, two: Period) -> tuple[Span, Span] | None:
    """Return the ends of two periods, where a year said with one of them serves both."""
    first, last = one.spans[0], two.spans[-1]
    if one.is_yearless and not two.is_yearless:
        year = last.last.year
        moved = (_moved(first, year), _moved(first, year - 1))
        fits = next((span for span in moved if span and span.first <= last.last), None)
        return (fits, last) if fits else None
    if two.is_yearless and last.last < first.first:
        year = first.first.year
        moved = (_moved(last, year), _moved(last, year + 1))
        fits = next((span for span in moved if span and span.last >= first.first), None)
        return (first, fits) if fits else None
    return first, last


def _moved(span: Span, year: int) -> Span | None:
    """Return the same month or day of another year; None for other periods, which may differ."""
    if span.precision is Precision.MONTH:
        return month_span(year, span.first.month)
    if span.precision is Precision.DAY:
        return one_day(span.first + relativedelta(year=year))
    return None


def either(context: Context, one: Period, two: Period) -> Period | None:
    """Read "Q2 or Q3 of 2026": from the first day of one to the last day of the other."""
    ends = _one_year(one, two)
    if ends is None:
        return None
    first, last = ends
    if first.first >= last.last:
        return None
    by_days = (first.by[0] if first.by else first.first - ONE_DAY, last.last)
    name = f"{first.name} or {last.name}"
    span = Span(first.first, last.last, name, last.precision, last.strict, by_days)
    return Period((span,), two.doubt, one.relative or two.relative)


def perhaps(context: Context, one: Period, two: Period) -> Period | None:
    """Read "2026, maybe 2027": both are readings."""
    return either_reading(one, two) if one.spans[-1].last < two.spans[0].last else None


def either_reading(one: Period, two: Period) -> Period:
    """Keep both periods as readings of one phrase."""
    return Period((*one.spans, *two.spans), "two periods were named", one.relative)


def stretch(context: Context, one: Period, two: Period) -> Period | None:
    """Read "2026 to 2028" and "between June and August 2026": a window with both ends."""
    ends = _one_year(one, two)
    if ends is None:
        return None
    first, last = ends
    if first.first > last.last or first.from_now:
        return None
    name = f"the time from {first.name} to {last.name}"
    by_days = (first.by[0] if first.by else first.first - ONE_DAY, last.last)
    span = Span(first.first, last.last, name, last.precision, last.strict, by_days)
    return Period((span,), two.doubt, one.relative or two.relative)


def months_stretch(context: Context, one: int, two: int, years: Years | None = None) -> Any:
    """Read "June to August 2026", where one year serves both months."""
    if years is not None:
        number = years.refs[0].label
        return stretch(
            context,
            Period((month_span(number - (one > two), one),)),
            Period((month_span(number, two),)),
        )
    first = coming_month(context, one)
    return stretch(context, first, Period((_month_after(first.spans[0].first, two),)))


def months_either(context: Context, one: int, two: int, years: Years | None = None) -> Any:
    """Read "June or July 2026"."""
    if years is not None:
        number = years.refs[0].label
        pair = Period((month_span(number - (one > two), one),)), Period((month_span(number, two),))
        return either(context, *pair)
    first = coming_month(context, one)
    return either(context, first, Period((_month_after(first.spans[0].first, two),)))


def _month_after(day: date, month: int) -> Span:
    return month_span(day.year + (month < day.month), month)


def seasons_either(context: Context, one: str, two: str, number: int) -> Period | None:
    """Read "spring or summer 2026"."""
    return either(context, season_of(context, one, number), season_of(context, two, number))


def quarters_either(context: Context, one: int, two: int, years: Years) -> Period | None:
    """Read "Q2 or Q3 of 2026"."""
    pair = quarter_of(context, one, years), quarter_of(context, two, years)
    spans: list[Span] = []
    for first, second in zip(pair[0].spans, pair[1].spans, strict=True):
        joined = either(context, Period((first,)), Period((second,)))
        spans.extend(joined.spans if joined else ())
    return Period(tuple(spans), relative=years.relative) if spans else None


def parts_either(context: Context, one: str, two: str, years: Years) -> Period | None:
    """Read "mid to late 2026" and "early-to-mid 2026"."""
    return either(context, year_part(context, one, years), year_part(context, two, years))


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


def relation(relate: Relate) -> Callable[..., Relate]:
    """Return a builder that gives a preposition."""
    return lambda context, *values: relate


def phrase(context: Context, hedges: tuple[str, ...], *rest: Any) -> Found | None:
    """Read hedges, perhaps a preposition, more hedges, a period and what trails it."""
    doubts = [doubt for part in rest if isinstance(part, tuple) for doubt in _doubts(part)]
    period = _period_in(rest)
    relate = next((part for part in rest if callable(part)), within)
    clocks = [part for part in rest if isinstance(part, str)]
    doubt = "".join([*_doubts(hedges), *doubts][:1])
    if clocks and relate is before:
        relate = by
    if relate in (before, before_or_on, until, onset) and period.is_length:
        # "before two years" is no deadline, and in other languages it means two years ago.
        return None
    if relate is shorter_than and not period.is_length:
        return None
    if relate is by and period.is_length:
        # "D'ici deux à trois ans": a length is counted, whatever the preposition.
        relate = within
    if relate is before:
        period = _for_before(context, period)
    return combine(context, relate, period, doubt, "".join(clocks[:1]))


def _for_before(context: Context, period: Period) -> Period:
    """Return what "before" counts from: the next such month when the one said has begun.

    The start of a year is soft, the day before it is not.
    """
    spans = period.spans
    if period.is_yearless and all(span.first <= context.said_on for span in spans):
        spans = tuple(_moved(span, span.first.year + 1) or span for span in spans)
    is_start = all(span.before and span.before[1] < span.first for span in spans)
    return replace(period, spans=spans, doubt="" if is_start else period.doubt)


def framed_phrase(context: Context, hedges: Any, outer: Relate, *rest: Any) -> Found | None:
    """Read a preposition before and another after a period: the one that says more counts."""
    if outer is no_later_than:
        rest = tuple(part for part in rest if not callable(part))
        return phrase(context, hedges, outer, *rest)
    return phrase(context, hedges, *rest)


def _period_in(parts: tuple[Any, ...]) -> Period:
    return next(part for part in parts if isinstance(part, Period))


def _doubts(hedges: tuple[Any, ...]) -> list[str]:
    return [hedge for hedge in hedges if isinstance(hedge, str) and hedge]


def bound_from_start(context: Context, *parts: Any) -> Found:
    """Read "as early as 2027": it names the first day, not the last."""
    span = _period_in(parts).spans[0]
    start = span.first if span.first > date.min else span.last
    why = "that names the earliest day on which it can happen, not the last"
    choice = Choice(span.last, f"the last day of {span.name}, if it was meant as the end")
    return lower_bound(context, max(start, context.said_on), why, choice)


def bound_after(context: Context, *parts: Any) -> Found:
    """Read "after June": it can happen on any day from then on."""
    span = _period_in(parts).spans[-1]
    why = "that names a day after which it can happen, not the last"
    return lower_bound(context, max(span.last + ONE_DAY, context.said_on), why)


def bound_length(context: Context, hedges: Any, found: Length, *tail: Any) -> Found | None:
    """Read "at least five years": only the shortest time is named."""
    period = count_from(context, found._replace(high=found.low), context.said_on)
    why = "that names the shortest time, not the longest"
    choice = Choice(
        period.spans[0].last, f"{say(period.spans[0].last)}, if it was meant as the end"
    )
    return lower_bound(context, period.spans[0].last, why, choice)


def over_length(context: Context, hedges: Any, found: Length, *tail: Any) -> Found | None:
    """Read "over five years": in the course of them, or more than them."""
    period = period_of(context, found)
    doubt = '"over" may mean "in the course of" or "more than"'
    return None if period is None else combine(context, within, period, doubt)


def next_unit(context: Context, unit: str) -> Period | None:
    """Read "the next year" as one year from now."""
    return period_of(context, one_unit(context, unit))


def vague(context: Context, *values: Any) -> Found:
    """Read "soon" and "in a few years": they name no day that anybody could check."""
    why = "that names no day: ask the speaker, or set a day of your own and mark it as assumed"
    return Found(None, (), Precision.DAY, bound=why)


def bygone(context: Context, *values: Any) -> Found:
    """Read "last year" and "two years ago": what lies behind is no deadline."""
    return Found(None, (), Precision.DAY, bound="that lies before the day it was said")


def repeated(context: Context, *values: Any) -> Found:
    """Read "every year" and "per quarter": that is a rate, not a deadline."""
    why = "that says how often, not until when"
    return Found(None, (), Precision.DAY, bound=why)


def from_to(context: Context, hedges: Any, more: Any, one: Period, two: Period, *rest: Any) -> Any:
    """Read "from 2026 to 2028"."""
    period = stretch(context, one, two)
    return None if period is None else phrase(context, hedges, within, more, period, *rest)


def by_then(context: Context, hedges: Any, period: Period, *rest: Any) -> Found | None:
    """Read "between now and 2030": as "by 2030"."""
    return phrase(context, hedges, by, period, *rest)


def twelve_hours(context: Context, hour: int, minute: int, half: str, *zone: str) -> str:
    """Read "11:59 pm ET" as it was said."""
    return " ".join((f"{hour}:{minute:02} {half}", *zone))


def up_to_length(context: Context, hedges: Any, *rest: Any) -> Found | None:
    """Read "up to five years": within them."""
    return phrase(context, hedges, within, *rest)


def quarters_stretch(context: Context, one: int, two: int, years: Years) -> Period | None:
    """Read "between Q1 and Q3 2026"."""
    return quarters_either(context, one, two, years) if one < two else None


def spans_either(context: Context, one: str, two: str, period: Period) -> Period | None:
    """Read "mid to late January"."""
    return either(context, part_of(context, one, period), part_of(context, two, period))


def full_hour(context: Context, hour: int, half: str, *zone: str) -> str:
    """Read "5 pm ET" as it was said."""
    return " ".join((f"{hour} {half}", *zone))


def before_over(context: Context, hedges: Any, period: Period, *rest: Any) -> Found | None:
    """Read "before the year is out": by its last day."""
    return phrase(context, hedges, by, period, *rest)


def until_end_of_day(context: Context, hedges: Any, *rest: Any) -> Found | None:
    """Read "by the end of the day": the day it was said."""
    return phrase(context, hedges, *rest, Period((one_day(context.said_on),), relative=True))


def week_after_day(context: Context, day: Period) -> Period | None:
    """Read "Friday week": a week after the coming Friday."""
    spans = (one_day(span.last + timedelta(weeks=1)) for span in day.spans)
    return Period(tuple(spans), day.doubt, relative=True)


def coming_unit(context: Context, unit: str) -> Period | None:
    """Read "the coming year": one year from now, or next year."""
    counted = next_unit(context, unit)
    named = {
        "year": lambda c: year_period(c, year_after(1)(c)),
        "month": month_after(1),
        "week": week_after(1),
        "quarter": quarter_after(1),
        "decade": decade_after(1),
    }
    if counted is None or unit not in named:
        return None
    other = named[unit](context)
    return Period((*counted.spans, *other.spans), f'"the coming {unit}" has two readings', True)


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
    if short <= 12 or last <= first:
        return None
    return stretch(context, *two_years(context, first, last))


def month_in(context: Context, month: int, years: Years | None = None) -> Period:
    """Return a month, of a year or the coming one."""
    if years is None:
        return coming_month(context, month)
    return month_of(context, month, years.refs[0].label)
