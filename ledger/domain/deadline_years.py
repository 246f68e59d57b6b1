"""Years and their parts: calendar and fiscal years, halves, quarters, early, mid and late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from ledger.domain.calendars import (
    CALENDAR_YEAR,
    ONE_DAY,
    Days,
    FiscalCalendar,
    last_of_month,
    months_from,
)
from ledger.domain.deadline_engine import Rule
from ledger.domain.deadline_values import (
    MONTH_NAMES,
    Choice,
    Context,
    Period,
    Precision,
    Span,
    ending,
    whole,
)

ORDINAL_NAMES = ("", "first", "second", "third", "fourth")
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


# Which year is meant


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
    return Years((Ref(FiscalCalendar(f"{month:02}-{31 if month != 2 else 28}"), day.year),))


def _need_fiscal(context: Context, number: int) -> None:
    context.hint(
        "a fiscal year needs the organisation's fiscal calendar, which is not known",
        Choice(date(number, 12, 31), f"the last day of {number}, if the years are calendar years"),
    )


def two_digit_year(number: int) -> int:
    """Return the year that '26 stands for: 2000 to 2099."""
    return 2000 + number


# Whole years, their ends, early, mid and late


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
        return Span(first, latest, f"the start of {ref.name}", Precision.MONTH, strict, by)
    if part == "mid":
        middle = ref.calendar.half(ref.label, 1)[1]
        begin, end = months_from(first, 4, 4)
        half = (middle, middle)
        return Span(begin, end, name, Precision.MONTH, middle, half, half)
    begin = months_from(first, 8, 1)[0] if part == "late" else date.min
    return Span(begin, last, name, Precision.YEAR, None, (last, last), from_now=part == "later")


# Halves and quarters


def _twins(context: Context, years: Years) -> tuple[Ref, ...]:
    """Return the calendar year said as a number and the fiscal year of that number."""
    other = context.other_fiscal
    if not years.plain or other is None:
        return years.refs
    return (*years.refs, Ref(other, years.refs[0].label))


def part_name(which: int, kind: str, ref: Ref) -> str:
    """Return "the second half of 2026"."""
    return f"the {ORDINAL_NAMES[which]} {kind} of {ref.name}"


def half_of(context: Context, which: int, years: Years) -> Period:
    """Read "the second half of 2026"."""
    spans = (
        whole(*ref.calendar.half(ref.label, which), part_name(which, "half", ref), Precision.HALF)
        for ref in _twins(context, years)
    )
    return Period(tuple(spans), relative=years.relative)


def quarter_of(context: Context, which: int, years: Years) -> Period:
    """Read "the fourth quarter of 2026"."""
    spans = (quarter_span(ref, which) for ref in _twins(context, years))
    return Period(tuple(spans), relative=years.relative)


def quarter_span(ref: Ref, which: int) -> Span:
    """Return one quarter of one year."""
    days = ref.calendar.quarter(ref.label, which)
    return whole(*days, part_name(which, "quarter", ref), Precision.QUARTER)


def flipped(build: Callable[[Context, int, Years], Period]) -> Callable[..., Period]:
    """Return the same reader for "2026 Q4", where the year comes first."""
    return lambda context, years, which: build(context, which, years)


def bare_quarter(context: Context, which: int) -> Period:
    """Read "Q3" without a year: the next one to end, in the speaker's fiscal calendar."""
    return _coming(context, context.fiscal, which, is_half=False)


def bare_half(context: Context, which: int) -> Period:
    """Read "the second half" without a year: the next one to end."""
    if context.other_fiscal is None:
        return _coming(context, context.fiscal, which, is_half=True)
    calendar = _coming(context, CALENDAR_YEAR, which, is_half=True)
    fiscal = _coming(context, context.fiscal, which, is_half=True)
    return Period((*calendar.spans, *fiscal.spans), relative=True)


def _coming(
    context: Context, calendar: FiscalCalendar | None, which: int, *, is_half: bool
) -> Period:
    chosen = calendar or CALENDAR_YEAR
    label = chosen.label_of(context.said_on)
    cut = chosen.half if is_half else chosen.quarter
    if cut(label, which)[1] < context.said_on:
        label += 1
    kind, precision = ("half", Precision.HALF) if is_half else ("quarter", Precision.QUARTER)
    name = part_name(which, kind, Ref(chosen, label))
    doubt = "" if calendar else f"no year was given, and a {kind} may be a fiscal one"
    return Period((whole(*cut(label, which), name, precision),), doubt, relative=True)


def fiscal_quarter(context: Context, which: int) -> Period | None:
    """Read "fiscal Q3" without a year."""
    if context.fiscal is None:
        _need_fiscal(context, context.said_on.year)
        return None
    return bare_quarter(context, which)


def fiscal_half(context: Context, which: int) -> Period | None:
    """Read "the fiscal second half" without a year."""
    if context.fiscal is None:
        _need_fiscal(context, context.said_on.year)
        return None
    return _coming(context, context.fiscal, which, is_half=True)


def calendar_quarter(context: Context, which: int) -> Period:
    """Read "calendar Q3" without a year."""
    return _coming(context, CALENDAR_YEAR, which, is_half=False)


def calendar_half(context: Context, which: int) -> Period:
    """Read "the calendar second half" without a year."""
    return _coming(context, CALENDAR_YEAR, which, is_half=True)


def quarter_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this quarter" (0) and "next quarter" (1)."""

    def build(context: Context) -> Period:
        calendar = context.fiscal or CALENDAR_YEAR
        label, which = calendar.quarter_after(context.said_on, offset)
        doubt = "" if context.fiscal else "a quarter may be a fiscal one"
        return Period((quarter_span(Ref(calendar, label), which),), doubt, relative=True)

    return build


def half_after(offset: int) -> Callable[[Context], Period]:
    """Return a reader of "this half" (0) and "the next half" (1)."""

    def build(context: Context) -> Period:
        spans = []
        for calendar in context.calendars:
            label, quarter = calendar.quarter_of(context.said_on)
            index = (quarter - 1) // 2 + offset
            ref, which = Ref(calendar, label + index // 2), index % 2 + 1
            days = calendar.half(ref.label, which)
            spans.append(whole(*days, part_name(which, "half", ref), Precision.HALF))
        return Period(tuple(spans), "a half may be a fiscal one", relative=True)

    return build


def month_quarter(context: Context, month: int, year: int | None = None) -> Period | None:
    """Read "the March quarter": the quarter that ends in or next to the end of that month."""
    calendar = context.fiscal or CALENDAR_YEAR
    for offset in range(-4, 9):
        label, which = calendar.quarter_after(context.said_on, offset)
        span = quarter_span(Ref(calendar, label), which)
        # A 52-week calendar may end its April quarter on 2 May.
        named = span.last - relativedelta(days=7)
        fits = month in (named.month, span.last.month)
        if fits and (span.last >= context.said_on if year is None else named.year == year):
            return Period((span,), relative=True)
    end = date(year or context.said_on.year, month, 1)
    if year is None and last_of_month(end.year, month) < context.said_on:
        end += relativedelta(years=1)
    days = end - relativedelta(months=2), last_of_month(end.year, month)
    name = f"the quarter that ends in {MONTH_NAMES[month - 1]} {end.year}"
    return Period((whole(*days, name, Precision.QUARTER),), "it is not a calendar quarter")


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
    """Cut a span in three; a third of a month is ten days."""
    first, last = span.first, span.last
    if part == "later":
        return Span(date.min, last, span.name, span.precision, span.strict, None, None, True)
    third = (last - first).days // 3
    one, two = first + third * ONE_DAY, first + 2 * third * ONE_DAY
    if span.precision is Precision.MONTH:
        one, two = first.replace(day=10), first.replace(day=20)
    name = f"{part} in {span.name}"
    if part == "late":
        begin = two + ONE_DAY
        return Span(begin, last, name, span.precision, span.strict, (span.strict_last, last))
    if part == "mid":
        middle = first + (last - first) / 2
        if span.precision is Precision.MONTH:
            middle = first.replace(day=15)
        half = (middle, middle)
        return Span(one + ONE_DAY, two, name, Precision.DAY, middle, half, half)
    latest = one
    if part == "early":
        is_month = span.precision is Precision.MONTH
        latest = first.replace(day=15) if is_month else one + (last - first) // 6
    if part == "early":
        return Span(first, latest, name, Precision.DAY, one, (one, latest))
    strict = first + (one - first) // 2
    return Span(first, one, f"the start of {span.name}", Precision.DAY, strict, (first, strict))


YEARS_RULES = (
    Rule("DET? YEAR4", plain_year, "2026"),
    Rule("DET? year|nen YEAR4", plain_year, "the year 2026"),
    Rule("YEAR4 nen", plain_year, "2026年"),
    Rule("' YY", plain_year, "'26"),
    Rule("DET? calendar year? YEARNO", calendar_year, "calendar 2026"),
    Rule("cy '? YEARNO", calendar_year, "CY26"),
    Rule("DET? YEARNO calendar year", calendar_year, "the 2026 calendar year"),
    Rule("DET? this|current calendar? year", year_after(0), "this year"),
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
)

THIS_YEAR = (Rule("DET? year", year_after(0), "the year"),)
HALF_NUMBERS = (
    Rule("h HALF12", lambda c, n: n, "H1"),
    Rule("HALF12 h", lambda c, n: n, "1H"),
    Rule("first|1st|front|1er half", lambda c: 1, "first half"),
    Rule("1 st half", lambda c: 1, "1st half"),
    Rule("2 nd half", lambda c: 2, "2nd half"),
    Rule("half 1", lambda c: 1, "half 1"),
    Rule("half 2", lambda c: 2, "half 2"),
    Rule("second|back|latter|last half", lambda c: 2, "second half"),
)
QUARTER_NUMBERS = (
    Rule("q QUARTER14", lambda c, n: n, "Q4"),
    Rule("QUARTER14 q", lambda c, n: n, "4Q"),
    Rule("ORDINAL quarter", lambda c, n: n if n <= 4 else None, "fourth quarter"),
    Rule("quarter QUARTER14", lambda c, n: n, "quarter 4"),
    Rule("dai QUARTER14 quarter", lambda c, n: n, "第3四半期"),
)
LAST_QUARTERS = (
    Rule("final|last|closing quarter", lambda c: 4, "the final quarter of 2026"),
    Rule("opening quarter", lambda c: 1, "the opening quarter of 2026"),
)
HALF_RULES = (
    Rule("DET? HALFNO of|in? ANYYEAR", half_of, "the first half of next year"),
    Rule("DET? HALFNO '? YY", lambda c, n, y: half_of(c, n, plain_year(c, y)), "2H26"),
    Rule("ANYYEAR ' s HALFNO", flipped(half_of), "next year's first half"),
    Rule("YEARS - HALFNO", flipped(half_of), "2026-H1"),
    Rule("YEARS HALFNO", flipped(half_of), "FY26 H2"),
    Rule("DET? HALFNO", bare_half, "H2"),
    Rule("DET? calendar HALFNO", calendar_half, "the calendar second half"),
    Rule("DET? FISCAL HALFNO", fiscal_half, "the fiscal second half"),
    Rule("DET? this|current half", half_after(0), "this half"),
    Rule("DET? next half", half_after(1), "next half"),
)
QUARTER_RULES = (
    Rule("DET? QUARTERNO of|in? ANYYEAR", quarter_of, "the second quarter of next year"),
    Rule("DET? LASTQUARTER of ANYYEAR", quarter_of, "the final quarter of 2026"),
    Rule("DET? QUARTERNO '? YY", lambda c, n, y: quarter_of(c, n, plain_year(c, y)), "4Q25"),
    Rule("ANYYEAR ' s QUARTERNO", flipped(quarter_of), "next year's third quarter"),
    Rule("YEARS - QUARTERNO", flipped(quarter_of), "2026-Q3"),
    Rule("YEARS QUARTERNO", flipped(quarter_of), "2026Q3"),
    Rule("DET? QUARTERNO", bare_quarter, "Q3"),
    Rule("DET? calendar QUARTERNO", calendar_quarter, "calendar Q3"),
    Rule(
        "DET? calendar QUARTERNO of? YEARNO",
        lambda c, n, y: quarter_of(c, n, calendar_year(c, y)),
        "calendar Q3 2026",
    ),
    Rule(
        "DET? calendar HALFNO of? YEARNO",
        lambda c, n, y: half_of(c, n, calendar_year(c, y)),
        "calendar H1 2026",
    ),
    Rule("DET? FISCAL QUARTERNO", fiscal_quarter, "fiscal Q3"),
    Rule("f QUARTERNO", fiscal_quarter, "FQ3"),
    Rule(
        "DET? FISCAL QUARTERNO of? YEARNO",
        lambda c, n, y: _of_fiscal(c, quarter_of, n, y),
        "fiscal Q3 2026",
    ),
    Rule(
        "DET? FISCAL HALFNO of? YEARNO",
        lambda c, n, y: _of_fiscal(c, half_of, n, y),
        "fiscal H1 2026",
    ),
    Rule("THIS quarter", quarter_after(0), "this quarter"),
    Rule(
        "DET? calendar quarter",
        lambda c: calendar_quarter(c, (c.said_on.month + 2) // 3),
        "the calendar quarter",
    ),
    Rule("next quarter", quarter_after(1), "next quarter"),
    Rule("DET? quarter after next", quarter_after(2), "the quarter after next"),
    Rule("DET? MONTH quarter", month_quarter, "the March quarter"),
    Rule("DET? MONTH quarter of? YEARNO", month_quarter, "the March quarter of 2026"),
    Rule("DET? MONTH YEARNO quarter", month_quarter, "the March 2026 quarter"),
)


def _of_fiscal(
    context: Context, build: Callable[[Context, int, Years], Period], which: int, number: int
) -> Period | None:
    years = fiscal_year(context, number)
    return None if years is None else build(context, which, years)
