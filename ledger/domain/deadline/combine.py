"""What prepositions make of periods: from "by" and "2026" to a window and its last days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ledger.domain.calendars import ONE_DAY
from ledger.domain.deadline.spans import Context, Period, Span
from ledger.domain.deadline.values import Choice, Precision, say


class Found(NamedTuple):
    """A whole phrase understood: a window with its possible last days, or only a lower bound.

    `bound` says why there is no deadline after all; `start` is then None unless the words name a
    first day, and `choices` are days that may have been meant.
    """

    start: date | None
    choices: tuple[Choice, ...]
    precision: Precision
    doubt: str = ""
    relative: bool = False
    bound: str = ""
    clock: str = ""


class Window(NamedTuple):
    """The window of one span under one preposition, with its possible last days."""

    start: date
    choices: tuple[Choice, ...]


Relate = Callable[[Span], Window | None]


def within(span: Span) -> Window:
    """Read "in 2026": from its first day to its last."""
    return Window(span.first, _last_days(span))


def shorter_than(span: Span) -> Window:
    """Read "in less than two years": only a length of time can follow."""
    return within(span)


def by(span: Span) -> Window:
    """Read "by 2026": before it begins, or before it is over; by a day includes the day."""
    if span.by is None:
        return Window(date.min, (_day_before(span), last_day(span, span.last)))
    strict, latest = span.by
    if strict < span.first:
        return Window(date.min, (_day_before(span), last_day(span, latest)))
    return Window(date.min, _two(span, strict, latest))


def before(span: Span) -> Window:
    """Read "before June": up to the day before it begins; before the end of it is its last day."""
    if span.from_now:
        return Window(date.min, _last_days(span))
    days = span.before or (span.first - ONE_DAY,)
    return Window(date.min, tuple(_before(span, day) for day in dict.fromkeys(days)))


def _before(span: Span, day: date) -> Choice:
    """Name a day meant by "before" a period, which need not have a sharp beginning."""
    if day == span.last - ONE_DAY:
        return Choice(day, f"the day before {span.name}")
    if span.name.startswith("mid "):
        return Choice(day, f"the middle of {span.name.removeprefix('mid ').removeprefix('in ')}")
    if day < span.first:
        return Choice(day, f"the last day before {span.name} begins")
    if day == span.last:
        return Choice(day, f"the last day of {span.name}")
    return Choice(day, f"{say(day)}, before {span.name}")


def before_or_on(span: Span) -> Window:
    """Read 之前 and 前に: before it begins, but after a day that day may be included."""
    if span.first != span.last:
        return before(span)
    return Window(date.min, (*before(span).choices, last_day(span, span.last)))


def until(span: Span) -> Window:
    """Read "until June": as "by June", for the same two reasons."""
    return by(span)


def no_later_than(span: Span) -> Window:
    """Read "no later than June": up to its last day; no later than its middle is the middle."""
    if span.by and span.by[0] == span.by[1]:
        return by(span)
    return Window(date.min, _last_days(span))


def closing(span: Span) -> Window | None:
    """Read "end the year with": on its last day; "end the end of" is no phrase."""
    return None if span.from_now else no_later_than(span)


def onset(span: Span) -> Window:
    """Read "from 2027": it begins on its first day, or at some time in it."""
    if span.first == date.min:
        # A point in time: "from the end of 2026", "from next Friday".
        return Window(span.strict_last, _last_days(span))
    if span.first == span.last:
        return Window(span.first, (Choice(span.first, span.name),))
    first = Choice(span.first, f"the first day of {span.name}")
    return Window(span.first, (first, last_day(span, span.last)))


def combine(
    context: Context, relate: Relate, period: Period, doubt: str = "", clock: str = ""
) -> Found | None:
    """Put a preposition before a period, for each of its readings."""
    said = context.said_on
    read = [(s, w) for s in period.spans if (w := relate(_ahead(s, relate, said)))]
    if not read:
        return None
    choices = {c.day: c for _, window in read for c in reversed(window.choices)}
    kept = {day: choice for day, choice in choices.items() if day >= said} or choices
    open_ = [(s, w) for s, w in read if any(c.day in kept for c in w.choices)]
    start = max(said, min(window.start for _, window in open_))
    return Found(
        # An approximate day may come early, so the window opens at once.
        said if doubt else start,
        tuple(kept[day] for day in sorted(kept)),
        max((span.precision for span, _ in open_), key=list(Precision).index),
        doubt or period.doubt,
        period.relative,
        clock=clock,
    )


def _ahead(span: Span, relate: Relate, said: date) -> Span:
    """Return a span for "from this week", which begins on the day it is said at the earliest."""
    is_running = relate is onset and date.min < span.first < said <= span.last
    return replace(span, first=said) if is_running else span


def lower_bound(context: Context, day: date, why: str, *choices: Choice) -> Found:
    """Keep the first day of a phrase that names no last day."""
    return Found(day, choices, Precision.DAY, bound=why)


def _day_before(span: Span) -> Choice:
    return Choice(span.first - ONE_DAY, f"the last day before {span.name} begins")


def last_day(span: Span, day: date) -> Choice:
    """Name a last day of a period in plain words; a single day by its own name."""
    if span.precision is Precision.DAY and span.first in (day, date.min):
        return Choice(day, span.name)
    if span.name == say(day):
        return Choice(day, span.name)
    if day == span.last:
        return Choice(day, f"the last day of {span.name}")
    return Choice(day, f"{say(day)}, for {span.name}")


def _last_days(span: Span) -> tuple[Choice, ...]:
    return _two(span, span.strict_last, span.last)


def _two(span: Span, strict: date, latest: date) -> tuple[Choice, ...]:
    return tuple(last_day(span, day) for day in dict.fromkeys((strict, latest)))
