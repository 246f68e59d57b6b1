"""Halves and quarters of calendar and fiscal years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from ledger.domain.calendars import CALENDAR_YEAR, FiscalCalendar, last_of_month
from ledger.domain.deadline.engine import Rule
from ledger.domain.deadline.spans import Context, Period, Span, whole
from ledger.domain.deadline.values import MONTH_NAMES, Precision, say
from ledger.domain.deadline.years import (
    Ref,
    Years,
    _need_fiscal,
    calendar_year,
    fiscal_year,
    plain_year,
    twins,
)

ORDINAL_NAMES = ("", "first", "second", "third", "fourth")


def part_name(which: int, kind: str, ref: Ref) -> str:
    """Return "the second half of 2026"."""
    return f"the {ORDINAL_NAMES[which]} {kind} of {ref.name}"


def half_of(context: Context, which: int, years: Years) -> Period:
    """Read "the second half of 2026"."""
    spans = (
        whole(*ref.calendar.half(ref.label, which), part_name(which, "half", ref), Precision.HALF)
        for ref in twins(context, years).refs
    )
    return Period(tuple(spans), relative=years.relative)


def quarter_of(context: Context, which: int, years: Years) -> Period:
    """Read "the fourth quarter of 2026"."""
    spans = (quarter_span(ref, which) for ref in twins(context, years).refs)
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
    span = whole(*cut(label, which), name, precision)
    return Period((span,), doubt, relative=True, is_yearless=True)


def fiscal_quarter(context: Context, which: int) -> Period | None:
    """Read "fiscal Q3" without a year."""
    if context.fiscal is None:
        _need_fiscal(context, context.said_on.year)
        return None
    return bare_quarter(context, which)


def fiscal_quarter_after(offset: int) -> Callable[[Context], Period | None]:
    """Return a reader of "this fiscal quarter" (0) and "next fiscal quarter" (1)."""

    def build(context: Context) -> Period | None:
        if context.fiscal is None:
            _need_fiscal(context, context.said_on.year)
            return None
        return quarter_after(offset)(context)

    return build


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


def month_quarter(context: Context, month: int, year: int | None = None) -> Period:
    """Read "the March quarter": the quarter that ends in or next to the end of that month."""
    said = context.said_on
    for span in _quarters_around(context.fiscal or CALENDAR_YEAR, year or said.year):
        # A 52-week calendar may end its April quarter on 2 May.
        named = span.last - relativedelta(days=7)
        fits = month in (named.month, span.last.month)
        if fits and (span.last >= said if year is None else named.year == year):
            return Period((span,), relative=year is None)
    end = last_of_month(year or said.year, month)
    if year is None and end < said:
        end = last_of_month(said.year + 1, month)
    span = _three_months(end, f"the quarter that ends in {MONTH_NAMES[month - 1]} {end.year}")
    return Period((span,), "it is not a calendar quarter", relative=year is None)


def _quarters_around(calendar: FiscalCalendar, year: int) -> Iterator[Span]:
    """Give the quarters of a calendar that can end in a year or in the next, in their order."""
    for label in range(year - 1, year + 3):
        for which in (1, 2, 3, 4):
            yield quarter_span(Ref(calendar, label), which)


def _three_months(last: date, name: str) -> Span:
    return whole(last + relativedelta(months=-2, day=1), last, name, Precision.QUARTER)


def quarter_ending(context: Context, day: Period) -> Period | None:
    """Read "the quarter ending 31 March 2026": the three months up to a month's last day."""
    last = day.spans[0].last
    if last != last_of_month(last.year, last.month):
        return None
    return Period((_three_months(last, f"the quarter ending {say(last)}"),))


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
    Rule("YEARS -|/ QUARTERNO", flipped(quarter_of), "2026-Q3"),
    Rule("QUARTERNO -|/ YEAR4", lambda c, n, y: quarter_of(c, n, plain_year(c, y)), "Q3/2026"),
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
    Rule("DET? ORDINAL FISCAL quarter", fiscal_quarter, "our third fiscal quarter"),
    Rule("fq QUARTER14", fiscal_quarter, "FQ3"),
    Rule("fq QUARTER14 YEARNO", lambda c, n, y: _of_fiscal(c, quarter_of, n, y), "FQ3 2026"),
    Rule("DET? THIS? FISCAL quarter", fiscal_quarter_after(0), "this fiscal quarter"),
    Rule("DET? next FISCAL quarter", fiscal_quarter_after(1), "next fiscal quarter"),
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
    Rule(
        "DET? FISCAL? quarter ending|ended in? MONTH YEAR4",
        month_quarter,
        "quarter ending March 2026",
    ),
    Rule(
        "DET? FISCAL? quarter ending|ended on? DATED",
        quarter_ending,
        "quarter ending 31 March 2026",
    ),
    Rule("DET? holiday quarter", lambda c: month_quarter(c, 12), "the holiday quarter"),
    Rule(
        "DET? holiday quarter of? YEARNO",
        lambda c, y: month_quarter(c, 12, y),
        "the holiday quarter of 2026",
    ),
)


def _of_fiscal(
    context: Context, build: Callable[[Context, int, Years], Period], which: int, number: int
) -> Period | None:
    years = fiscal_year(context, number)
    return None if years is None else build(context, which, years)
