"""Lengths of time: "18 months", "three to five years", "a year and a half", counted from a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from ledger.domain.calendars import CALENDAR_YEAR
from ledger.domain.deadline.engine import Rule
from ledger.domain.deadline.quarters import quarter_span
from ledger.domain.deadline.spans import Context, Period, Span
from ledger.domain.deadline.values import Precision, say
from ledger.domain.deadline.years import Ref

MONTHS_IN = {
    "month": 1,
    "quarter": 3,
    "semester": 6,
    "year": 12,
    "decade": 120,
    "century": 1200,
}


DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}


class Length(NamedTuple):
    """A length of time from `low` to `high`, each as hundredths of months and of days.

    `quarters` is how many quarters were said, when they were, since those follow the fiscal
    calendar. `doubt` is why the nominal length is not the only reading.
    """

    low: tuple[int, int]
    high: tuple[int, int]
    doubt: str = ""
    quarters: int = 0


def amount(hundredths: int, unit: str) -> tuple[int, int]:
    """Return hundredths of a unit as hundredths of months and days; hours round up to days."""
    if unit in MONTHS_IN:
        return hundredths * MONTHS_IN[unit], 0
    if unit == "hour":
        return 0, -(-hundredths // 2400) * 100
    return 0, hundredths * DAYS_IN[unit]


def length(context: Context, hundredths: int, unit: str) -> Length:
    """Read "18 months"."""
    both = amount(hundredths, unit)
    whole_quarters = hundredths // 100 if unit == "quarter" and hundredths % 100 == 0 else 0
    return Length(both, both, quarters=whole_quarters)


def length_range(context: Context, low: int, high: int, unit: str) -> Length | None:
    """Read "three to five years"."""
    if low >= high:
        return None
    return Length(amount(low, unit), amount(high, unit), _doubt_of(unit))


def _doubt_of(unit: str) -> str:
    if unit == "quarter":
        return "quarters can be counted from today or from the next one"
    return ""


def two_lengths(context: Context, low: Length, high: Length) -> Length | None:
    """Read "18 months to two years"."""
    if low.high >= high.high:
        return None
    return Length(
        low.low, high.high, _doubt_of("quarter") if low.quarters or high.quarters else ""
    )


def sum_of_lengths(context: Context, one: Length, two: Length) -> Length | None:
    """Read "two years and three months": the second must be less than one unit of the first."""
    months, days = one.high
    rest_months, rest_days = two.high
    if rest_months:
        fits = not days and months % 1200 == 0 and rest_months < 1200
    else:
        fits = rest_days != 0 and rest_days < (3100 if months else 700) and days % 700 == 0
    total = months + rest_months, days + rest_days
    return Length(total, total) if fits else None


def and_a_half(context: Context, hundredths: int, unit: str) -> Length:
    """Read "two and a half years" and "two years and a half"."""
    return length(context, hundredths + 50, unit)


def one_and_a_half(context: Context, unit: str) -> Length:
    """Read "a year and a half"."""
    return length(context, 150, unit)


def one_and_a_half_ahead(context: Context, unit: str) -> Period:
    """Read "the next year and a half"."""
    return period_of(context, one_and_a_half(context, unit))


def half_a(context: Context, unit: str) -> Length:
    """Read "half a year"."""
    return length(context, 50, unit)


def one_or_two(context: Context, unit: str) -> Length:
    """Read "a year or two"."""
    return Length(amount(100, unit), amount(200, unit), _doubt_of(unit))


def one_unit(context: Context, unit: str) -> Length:
    """Read "the next year": one of them."""
    return length(context, 100, unit)


def quarter_century(context: Context) -> Length:
    """Read "a quarter of a century"."""
    return length(context, 2500, "year")


def couple(context: Context, unit: str) -> Length:
    """Read "a couple of years": nominally two."""
    return length(context, 200, unit)._replace(doubt='"a couple" may be more than two')


def loosely(context: Context, found: Length) -> Length:
    """Read "two years or so"."""
    return found._replace(doubt="it was said loosely")


def period_of(context: Context, found: Length) -> Period:
    """Count a length from the day of the statement."""
    if found.quarters:
        return _quarters(context, found.quarters)
    return count_from(context, found, context.said_on)


def count_from(context: Context, found: Length, day: date) -> Period:
    """Count a length from a day; a range can only come true after its shorter end."""
    last, is_exact = add(day, found.high)
    is_range = found.low != found.high
    first = add(day, found.low)[0] if is_range else date.min
    doubt = found.doubt or ("" if is_exact else "a part of a month has no fixed length")
    both = (last, last)
    span = Span(first, last, say(last), Precision.DAY, None, both, both, from_now=not is_range)
    return Period((span,), doubt, relative=True, is_length=True)


def add(day: date, size: tuple[int, int]) -> tuple[date, bool]:
    """Return the day that lies a length after another, and whether it is exact.

    31 August and six months is 28 February, as `relativedelta` has it. Raises OverflowError or
    ValueError beyond the year 9999.
    """
    months, rest = divmod(size[0], 100)
    days = -(-size[1] // 100) + -(-30 * rest // 100)
    return day + relativedelta(months=months) + timedelta(days=days), rest == 0


def _quarters(context: Context, count: int) -> Period:
    """Count quarters: with the one that is running, or from the next one on."""
    calendar = context.fiscal or CALENDAR_YEAR
    spans = []
    for offset in (count - 1, count):
        label, which = calendar.quarter_after(context.said_on, offset)
        found = quarter_span(Ref(calendar, label), which)
        both = (found.last, found.last)
        spans.append(
            Span(date.min, found.last, found.name, Precision.QUARTER, None, both, both, True)
        )
    return Period(tuple(spans), relative=True, is_length=True)


def length_after_day(context: Context, found: Length, day: Period) -> Period:
    """Read "30 days after 1 July 2026"."""
    counted = [count_from(context, found, span.last) for span in day.spans]
    spans = tuple(period.spans[0] for period in counted)
    return Period(spans, day.doubt or counted[0].doubt, relative=day.relative)


def business_days(context: Context, hundredths: int) -> Period | None:
    """Read "10 business days": weekends are skipped, holidays are not known."""
    count = hundredths // 100
    if hundredths % 100 or not 0 < count < 10_000:
        return None
    weeks, rest = divmod(count, 5)
    day = context.said_on
    day += timedelta(weeks=weeks, days=-max(0, day.weekday() - 4))
    last = day + timedelta(days=rest + (2 if day.weekday() + rest > 4 else 0))
    both = (last, last)
    span = Span(date.min, last, say(last), Precision.DAY, None, both, both, from_now=True)
    return Period((span,), "holidays are not known", relative=True, is_length=True)


def within_this(unit: str) -> Callable[[Context, Period], Period]:
    """Return a reader of "within the year": this year, or one year from now."""

    def build(context: Context, period: Period) -> Period:
        counted = period_of(context, one_unit(context, unit))
        return Period((*period.spans, *counted.spans), period.doubt, relative=True)

    return build


def _number(context: Context, number: int) -> int:
    return 100 * number


def _decimal(context: Context, number: int, digits: str) -> int | None:
    return 100 * number + int((digits + "0")[:2]) if len(digits) <= 2 else None


def _thousands(context: Context, number: int, digits: str) -> int | None:
    return 100 * (1000 * number + int(digits)) if len(digits) == 3 and number else None


NUMBER_RULES = (
    Rule("NUMBER", _number, "18"),
    Rule("NUMBER . DIGITS", _decimal, "1.5"),
    Rule("NUMBER , DIGITS", _thousands, "1,000"),
    Rule("a|an", lambda c: 100, "a"),
    Rule("WORDNUMBER", _number, "eighteen"),
    Rule("TENS -? ONES", lambda c, tens, ones: 100 * (tens + ones), "twenty-four"),
    Rule("a|one hundred", lambda c: 10_000, "a hundred"),
    Rule("a|one thousand", lambda c: 100_000, "a thousand"),
    Rule("a dozen", lambda c: 1200, "a dozen"),
    Rule("hundred", lambda c: 10_000, "hundred"),
    Rule("UNDERTEN hundred", lambda c, n: 10_000 * n, "two hundred"),
)


LENGTH_RULES = (
    Rule("COUNT UNIT", length, "18 months"),
    Rule("COUNT more|additional|full|further|calendar UNIT", length, "two more years"),
    Rule("another COUNT? UNIT", lambda c, *v: length(c, *((100, *v)[-2:])), "another two years"),
    Rule("COUNT to|-|or|and|through COUNT UNIT", length_range, "three to five years"),
    Rule("COUNT COUNT UNIT", length_range, "two, three years"),
    Rule("from COUNT to COUNT UNIT", length_range, "from two to five years"),
    Rule("between COUNT and COUNT UNIT", length_range, "between three and five years"),
    Rule("SIMPLELENGTH to|-|or SIMPLELENGTH", two_lengths, "18 months to two years"),
    Rule("between SIMPLELENGTH and SIMPLELENGTH", two_lengths, "between a year and two years"),
    Rule("SIMPLELENGTH and? SIMPLELENGTH", sum_of_lengths, "two years and three months"),
    Rule(
        "SIMPLELENGTH SIMPLELENGTH OUTSIDE", two_lengths, "three months, six months at the outside"
    ),
    Rule("COUNT and a half UNIT", and_a_half, "two and a half years"),
    Rule("COUNT 1 / 2 UNIT", and_a_half, "2 1/2 years"),
    Rule("COUNT UNIT and a half", and_a_half, "two years and a half"),
    Rule("half a|an UNIT", half_a, "half a year"),
    Rule("a? half UNIT", half_a, "half a year"),
    Rule("a|one UNIT or two|2", one_or_two, "a year or two"),
    Rule("a? couple of? more? UNIT", couple, "a couple of years"),
    Rule("UNIT1 or two|2", one_or_two, "quarter or two"),
    Rule("a quarter of a century", quarter_century, "a quarter of a century"),
    Rule("a quarter century", quarter_century, "a quarter century"),
    Rule("SIMPLELENGTH or so|thereabouts", loosely, "two years or so"),
)


SIMPLE_LENGTHS = (Rule("COUNT UNIT", length, "two years"),)
