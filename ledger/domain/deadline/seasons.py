"""Seasons, decades and centuries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ledger.domain import calendars
from ledger.domain.calendars import ONE_DAY, Hemisphere
from ledger.domain.deadline.days import calendar_label
from ledger.domain.deadline.spans import Context, Period, Span, whole
from ledger.domain.deadline.values import Precision
from ledger.domain.deadline.years import Years, part_of


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
    number = calendar_label(years)
    found = None if number is None else season_of(context, name, number)
    return found and replace(found, relative=years.relative)


def season_pair(context: Context, name: str, first: int, second: int) -> Period | None:
    """Read "winter 2025/26"."""
    if (first + 1) % 100 != second % 100:
        return None
    return Period((season_span(first, name, context.hemisphere),))


def coming_season(context: Context, name: str, skip: int = 0) -> Period:
    """Read "summer" or "this winter": the one that is running, else the next."""
    spans = _seasons_ahead(context, name)
    return Period((spans[skip],), relative=True, is_yearless=True)


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
        f"the start of the {first}s" if part == "start" else f"the {part} {first}s",
        Precision.DECADE,
        date(first + strict, 12, 31),
    )
    return Period((span,), "" if part == "late" else f'"{part}" has soft edges')


def decade_parts(context: Context, one: str, two: str, first: int) -> Period:
    """Read "mid-to-late 2030s": from the first year of one part to the last of the other."""
    begin, end = (decade_part(context, part, first).spans[0] for part in (one, two))
    name = f"the {one} to {two} {first}s"
    span = Span(begin.first, end.last, name, Precision.DECADE, end.strict)
    return Period((span,), f'"{one} to {two}" has soft edges')


def decade_half(context: Context, which: int, period: Period) -> Period:
    """Read "the second half of the decade": five years of it."""
    spans = []
    for span in period.spans:
        first = span.first.year + 5 * (which - 1)
        days = date(first, 1, 1), date(first + 4, 12, 31)
        name = f"the {'second' if which == 2 else 'first'} half of {span.name}"
        spans.append(whole(*days, name, Precision.DECADE))
    return Period(tuple(spans), relative=period.relative)


def middle_of_named_decade(context: Context, first: int) -> Period:
    """Read "the middle of the 2030s"."""
    return decade_part(context, "mid", first)


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
    named = replace(decade_part(context, part, first), relative=True)
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
    return _century(number) if number > 1 else None


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
    return Period((span,), "the middle has soft edges", relative=True)
