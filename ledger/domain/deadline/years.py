"""Years and their parts: calendar and fiscal years, halves, quarters, early, mid and late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ledger.domain.calendars import (
    CALENDAR_YEAR,
    ONE_DAY,
    Days,
    FiscalCalendar,
    last_of_month,
    months_from,
)
from ledger.domain.deadline.engine import Rule
from ledger.domain.deadline.spans import Context, Period, Span, ending, whole
from ledger.domain.deadline.values import Choice, Precision

NEEDS_CALENDAR = "a fiscal year needs the organisation's fiscal calendar, which is not known"
US_GOVERNMENT = FiscalCalendar("09-30", "end", "US government")


class Ref(NamedTuple):
    """One year of one calendar."""

    calendar: FiscalCalendar
    label: int

    @property
    def days(self) -> Days:
        """Return its first and last day."""
        return self.calendar.year(self.label)

    @property
    def name(self) -> str:
        """Return what people call it: 2026, or fiscal 2026."""
        return f"{self.label}" if self.calendar is CALENDAR_YEAR else f"fiscal {self.label}"


class Years(NamedTuple):
    """A year in all its ordinary readings; `plain` when it was said as a bare number."""

    refs: tuple[Ref, ...]
    plain: bool = False
    relative: bool = False


def calendar_year(context: Context, number: int) -> Years:
    """Read an explicit calendar year."""
    return Years((Ref(CALENDAR_YEAR, number),))


def plain_year(context: Context, number: int) -> Years:
    """Read a bare number as a calendar year."""
    return Years((Ref(CALENDAR_YEAR, number),), plain=True)


def year_after(offset: int) -> Callable[[Context], Years]:
    """Return a reader of "this year" (0) or "next year" (1), calendar and fiscal."""

    def build(context: Context) -> Years:
        refs = (Ref(c, c.label_of(context.said_on) + offset) for c in context.calendars)
        return Years(tuple(refs), relative=True)

    return build


def calendar_year_after(offset: int) -> Callable[[Context], Years]:
    """Return a reader of "this calendar year" and "next calendar year"."""
    return lambda context: Years(
        (Ref(CALENDAR_YEAR, context.said_on.year + offset),), relative=True
    )


def fiscal_year(context: Context, number: int) -> Years | None:
    """Read FY26; None, with a hint, while the fiscal calendar is unknown."""
    if context.fiscal is None:
        _need_fiscal(context, number)
        return None
    return Years((Ref(context.fiscal, number),))


def fiscal_pair(context: Context, first: int, second: int) -> Years | None:
    """Read FY2025/26, which names both calendar years."""
    if (first + 1) % 100 != second % 100:
        return None
    if context.fiscal is None:
        _need_fiscal(context, first)
        return None
    label = first if context.fiscal.label == "start" else first + 1
    return Years((Ref(context.fiscal, label),))


def fiscal_year_after(offset: int) -> Callable[[Context], Years | None]:
    """Return a reader of "this fiscal year" and "next fiscal year"."""

    def build(context: Context) -> Years | None:
        if context.fiscal is None:
            _need_fiscal(context, context.said_on.year + offset)
            return None
        label = context.fiscal.label_of(context.said_on) + offset
        return Years((Ref(context.fiscal, label),), relative=True)

    return build


def government_year(context: Context, number: int) -> Years:
    """Read a fiscal year of the United States government, which ends on 30 September."""
    return Years((Ref(US_GOVERNMENT, number),))


def government_year_after(offset: int) -> Callable[[Context], Years]:
    """Return a reader of "this" and "next" fiscal year of the United States government."""
    return lambda context: Years(
        (Ref(US_GOVERNMENT, US_GOVERNMENT.label_of(context.said_on) + offset),), relative=True
    )


def fiscal_ending(context: Context, month: int, number: int) -> Years:
    """Read "the fiscal year ending March 2027", which brings its own calendar."""
    day = last_of_month(number, month)
    return Years((Ref(FiscalCalendar(f"{month:02}-{day.day}"), day.year),))


def fiscal_ending_on(context: Context, day: Period) -> Years | None:
    """Read "the year ending 31 March 2027"; only a month's last day brings a calendar."""
    last = day.spans[0].last
    if last != last_of_month(last.year, last.month):
        return None
    return fiscal_ending(context, last.month, last.year)


def fiscal_year_end(context: Context, number: int) -> Period | None:
    """Read "fiscal year-end 2026"."""
    years = fiscal_year(context, number)
    return None if years is None else year_end(context, years)


def full_year(context: Context, years: Years) -> Period:
    """Read "full-year 2026", as results are given: in the organisation's years too."""
    return year_period(context, twins(context, years))


def twins(context: Context, years: Years) -> Years:
    """Return the calendar year said as a number and the fiscal year of that number."""
    other = context.other_fiscal
    if not years.plain or other is None:
        return years
    return years._replace(refs=(*years.refs, Ref(other, years.refs[0].label)))


def _need_fiscal(context: Context, number: int) -> None:
    context.hint(
        NEEDS_CALENDAR,
        Choice(date(number, 12, 31), f"the last day of {number}, if the years are calendar years"),
    )


def year_period(context: Context, years: Years) -> Period:
    """Return the year itself."""
    spans = (whole(*ref.days, ref.name, Precision.YEAR) for ref in years.refs)
    return Period(tuple(spans), relative=years.relative)


def year_end(context: Context, years: Years) -> Period:
    """Return the end of a year, which is its last day."""
    spans = (ending(ref.days[1], ref.name, Precision.YEAR) for ref in years.refs)
    return Period(tuple(spans), relative=years.relative)


def year_part(context: Context, part: str, years: Years) -> Period:
    """Return early, mid or late in a year (see docs/deadlines.md for where each one ends)."""
    spans = tuple(_part_of_year(part, ref) for ref in years.refs)
    doubt = "" if part in ("late", "later") else f'"{part}" has soft edges'
    return Period(spans, relative=years.relative, doubt="" if part == "mid" else doubt)


def _part_of_year(part: str, ref: Ref) -> Span:
    first, last = ref.days
    name = f"{part} {ref.name}"
    if part == "early":
        strict, latest = months_from(first, 0, 3)[1], months_from(first, 0, 4)[1]
        return Span(first, latest, name, Precision.MONTH, strict, (strict, latest))
    if part == "start":
        strict, latest = months_from(first, 0, 1)[1], months_from(first, 0, 4)[1]
        by = (first - ONE_DAY, strict)
        before = (first - ONE_DAY, first - ONE_DAY)
        return Span(first, latest, f"the start of {ref.name}", Precision.MONTH, strict, by, before)
    if part == "mid":
        middle = ref.calendar.half(ref.label, 1)[1]
        begin, end = months_from(first, 4, 4)
        half = (middle, middle)
        return Span(begin, end, name, Precision.MONTH, middle, half, half)
    if part == "later":
        return Span(first, last, ref.name, Precision.YEAR, None, (last, last))
    return Span(months_from(first, 8, 1)[0], last, name, Precision.YEAR, None, (last, last))


def end_of(context: Context, period: Period) -> Period:
    """Return the end of a period: its last day, reached at any time until then."""
    spans = tuple(ending(s.last, s.name, s.precision, s.strict) for s in period.spans)
    return Period(spans, period.doubt, period.relative)


def part_of(context: Context, part: str, period: Period) -> Period:
    """Return early, mid or late in a month, quarter, half, season, week or decade."""
    spans = tuple(_part_of_span(part, span) for span in period.spans)
    doubt = period.doubt or ("" if part in ("late", "later") else f'"{part}" has soft edges')
    is_mid_month = part == "mid" and period.spans[0].precision is Precision.MONTH
    return Period(spans, period.doubt if is_mid_month else doubt, period.relative)


def _part_of_span(part: str, span: Span) -> Span:
    first, last = span.first, span.last
    if part == "later":
        return ending(last, span.name, span.precision, span.strict)
    cuts = _cuts(span)
    name = f"{part} in {span.name}" if span.name.startswith("the ") else f"{part} {span.name}"
    if part == "late":
        by = (span.strict_last, last)
        return Span(cuts.late_first, last, name, span.precision, span.strict, by)
    if part == "mid":
        half = (cuts.middle, cuts.middle)
        return Span(cuts.mid_first, cuts.mid_last, name, Precision.DAY, cuts.middle, half, half)
    if part == "early":
        by = (cuts.early, cuts.early_last)
        return Span(first, cuts.early_last, name, Precision.DAY, cuts.early, by)
    strict = first + (cuts.early - first) // 2
    name = f"the start of {span.name}"
    return Span(first, cuts.early, name, Precision.DAY, strict, (first, strict))


class _Cuts(NamedTuple):
    """Where the parts of a period begin and end; early has a strict and a latest last day."""

    early: date
    early_last: date
    mid_first: date
    middle: date
    mid_last: date
    late_first: date


def _cuts(span: Span) -> _Cuts:
    """Cut a period in three; a third of a month is ten days, the middle of a week Wednesday."""
    first = span.first
    if span.precision is Precision.MONTH:
        return _Cuts(*(first.replace(day=day) for day in (10, 15, 11, 15, 20, 21)))
    if span.precision is Precision.WEEK:
        return _Cuts(*(first + days * ONE_DAY for days in (2, 3, 1, 2, 3, 3)))
    size = (span.last - first).days
    third = size // 3
    days = (third, third + size // 6, third + 1, size // 2, 2 * third, 2 * third + 1)
    return _Cuts(*(first + day * ONE_DAY for day in days))


YEARS_RULES = (
    Rule("DET? YEAR4", plain_year, "2026"),
    Rule("DET? year|nen YEAR4", plain_year, "the year 2026"),
    Rule("YEAR4 nen", plain_year, "2026年"),
    Rule("' YY", plain_year, "'26"),
    Rule("DET? calendar year? YEARNO", calendar_year, "calendar 2026"),
    Rule("cy '? YEARNO", calendar_year, "CY26"),
    Rule("DET? YEARNO calendar year", calendar_year, "the 2026 calendar year"),
    Rule("DET? this|current year", year_after(0), "this year"),
    Rule("next year", year_after(1), "next year"),
    Rule("DET? year after next year?", year_after(2), "the year after next"),
    Rule("the|this|current calendar year", calendar_year_after(0), "this calendar year"),
    Rule("DET? next calendar year", calendar_year_after(1), "next calendar year"),
    Rule("DET? FISCAL '? YEARNO", fiscal_year, "FY26"),
    Rule("DET? YEARNO FISCAL", fiscal_year, "the 2026 fiscal year"),
    Rule("DET? FISCAL YEAR4 /|- YEARNO", fiscal_pair, "FY2025/26"),
    Rule("DET? YEAR4 /|- YEARNO FISCAL", fiscal_pair, "2025-26 fiscal year"),
    Rule("DET? THIS? FISCALYEAR", fiscal_year_after(0), "this fiscal year"),
    Rule("DET? next FISCALYEAR", fiscal_year_after(1), "next fiscal year"),
    Rule("DET? GOVERNMENT FISCAL YEARNO", government_year, "US fiscal year 2026"),
    Rule("DET? THIS? GOVERNMENT FISCALYEAR", government_year_after(0), "the federal fiscal year"),
    Rule("DET? next GOVERNMENT FISCALYEAR", government_year_after(1), "next US fiscal year"),
    Rule("DET? ENDEDYEAR ending|ended in? MONTH YEAR4", fiscal_ending, "year ending March 2027"),
    Rule("DET? ENDEDYEAR ending|ended on? DATED", fiscal_ending_on, "year ending 31 March 2027"),
)


THIS_YEAR = (Rule("DET? year", year_after(0), "the year"),)
