"""What whole phrases mean: prepositions, hedges, lower bounds, and words that name no day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ledger.domain.calendars import ONE_DAY
from ledger.domain.deadline.combine import (
    Found,
    Relate,
    before,
    before_or_on,
    by,
    combine,
    last_day,
    lower_bound,
    no_later_than,
    onset,
    shorter_than,
    until,
    within,
)
from ledger.domain.deadline.days import coming_month, month_after, month_of_years
from ledger.domain.deadline.lengths import Length, count_from, one_unit, period_of
from ledger.domain.deadline.quarters import quarter_after
from ledger.domain.deadline.ranges import moved_to, stretch
from ledger.domain.deadline.seasons import decade_after
from ledger.domain.deadline.spans import Context, Period, one_day
from ledger.domain.deadline.values import Choice, Precision, say
from ledger.domain.deadline.weeks import week_after
from ledger.domain.deadline.years import Years, end_of, year_after, year_period


def same(context: Context, value: Any) -> Any:
    """Hand a value on unchanged."""
    return value


def fixed(value: Any) -> Callable[..., Any]:
    """Return a builder that gives a constant."""
    return lambda context, *values: value


def relation(relate: Relate) -> Callable[..., Relate]:
    """Return a builder that gives a preposition."""
    return lambda context, *values: relate


def phrase(context: Context, hedges: tuple[str, ...], *rest: Any) -> Found | None:
    """Read hedges, perhaps a preposition, more hedges, a period and what trails it."""
    doubts = [doubt for part in rest if isinstance(part, tuple) for doubt in _doubts(part)]
    period = _period_in(rest)
    relate = next((part for part in rest if callable(part)), within)
    clock = next((part for part in rest if isinstance(part, str)), "")
    doubt = "".join([*_doubts(hedges), *doubts][:1])
    if clock and relate is before:
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
    return combine(context, relate, period, doubt, clock)


def _for_before(context: Context, period: Period) -> Period:
    """Return what "before" counts from: the next such month when the one said has begun.

    The start of a year is soft, the day before it is not.
    """
    spans = period.spans
    if period.is_yearless and spans[0].first <= context.said_on:
        spans = tuple(moved_to(span, span.first.year + 1) or span for span in spans)
    is_start = all(span.before and span.before[1] < span.first for span in spans)
    return replace(period, spans=spans, doubt="" if is_start else period.doubt)


def framed_phrase(context: Context, hedges: Any, outer: Relate, *rest: Any) -> Found | None:
    """Read a preposition before and another after a period: the one that says more counts."""
    if outer is no_later_than:
        return phrase(context, hedges, outer, *rest)
    return phrase(context, hedges, *rest)


def _period_in(parts: tuple[Any, ...]) -> Period:
    return next(part for part in parts if isinstance(part, Period))


def _doubts(hedges: tuple[Any, ...]) -> list[str]:
    return [hedge for hedge in hedges if hedge]


def bound_from_start(context: Context, *parts: Any) -> Found:
    """Read "as early as 2027": it names the first day, not the last."""
    span = _period_in(parts).spans[0]
    start = span.first if span.first > date.min else span.last
    why = "that names the earliest day on which it can happen, not the last"
    choice = Choice(span.last, f"{last_day(span, span.last).label}, if it was meant as the end")
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
    return combine(context, within, period, doubt)


def next_unit(context: Context, unit: str) -> Period:
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
    if unit not in named:
        return None
    other = named[unit](context)
    return Period((*counted.spans, *other.spans), f'"the coming {unit}" has two readings', True)


def month_end(context: Context, month: int, years: Years | None = None) -> Period | None:
    """Read "June end" of a calendar year or the coming one."""
    if years is None:
        return end_of(context, coming_month(context, month))
    period = month_of_years(context, month, years)
    return period and end_of(context, period)
