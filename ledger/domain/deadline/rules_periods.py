"""The rules for periods of every kind, one line each: pattern, meaning, example.

Where two rules fit, the earlier one counts. A test reads every example.
"""

from __future__ import annotations

from ledger.domain.deadline.days import (
    days_away,
    edge_day,
    half_of_month,
    month_after,
)
from ledger.domain.deadline.engine import Rule
from ledger.domain.deadline.lengths import (
    business_days,
    length,
    length_after_day,
    one_and_a_half_ahead,
    period_of,
    within_this,
)
from ledger.domain.deadline.phrases import (
    coming_unit,
    fixed,
    month_end,
    next_unit,
    same,
    week_after_day,
)
from ledger.domain.deadline.quarters import quarter_after
from ledger.domain.deadline.ranges import (
    days_stretch,
    days_stretch_flipped,
    either,
    parts_either,
    parts_of_two_years,
    perhaps,
    quarters_either,
    short_stretch,
    spans_either,
    stretch,
    this_or_next,
    two_years,
)
from ledger.domain.deadline.seasons import (
    century_after,
    decade,
    decade_after,
    decade_half,
    decade_part,
    decade_parts,
    middle_of_century,
    middle_of_decade,
    middle_of_named_decade,
    part_of_this_decade,
)
from ledger.domain.deadline.weeks import (
    coming_weekday,
    last_week_of,
    next_weekday,
    nth_week_of,
    week_after,
    week_end,
    weekday_and_day,
    weekday_of_week,
    weekend,
)
from ledger.domain.deadline.years import (
    calendar_year_after,
    end_of,
    fiscal_year_end,
    full_year,
    part_of,
    plain_year,
    year_after,
    year_end,
    year_part,
    year_period,
)

PERIOD_RULES = (
    # Years, and the ends of periods
    Rule("YEARS", year_period, "2026"),
    Rule("the full year", lambda c: year_period(c, year_after(0)(c)), "the full year"),
    Rule("DET? full year? YEARS", full_year, "full-year 2026"),
    Rule("all|whole of? YEARS", year_period, "all of 2026"),
    Rule("DET? REST of? ANYYEAR", year_end, "the rest of the year"),
    Rule("DET? REST of? ENDABLE", end_of, "the rest of the decade"),
    Rule("DET? END of? ANYYEAR", year_end, "the end of next year"),
    Rule(
        "DET? FISCALYEAR END of? YEARNO",
        fiscal_year_end,
        "fiscal year-end 2026",
    ),
    Rule("DET? END of? THIS? week", week_end(0), "the end of the week"),
    Rule("DET? END of? next week", week_end(1), "the end of next week"),
    Rule("DET? END of? ENDABLE", end_of, "the end of June"),
    Rule("DET? very END of ANYYEAR", year_end, "the very end of 2026"),
    Rule("ANYYEAR '? s? END", year_end, "year's end"),
    Rule(
        "THIS? calendar year end",
        lambda c: year_end(c, calendar_year_after(0)(c)),
        "calendar year-end",
    ),
    Rule("DET? year END of? YEARS", year_end, "year-end 2026"),
    Rule("eoy|ye '? YEARS", year_end, "EOY 2026"),
    Rule("eoy|eofy", lambda c: year_end(c, year_after(0)(c)), "EOY"),
    Rule("eoy '? YY", lambda c, y: year_end(c, plain_year(c, y)), "EOY26"),
    Rule("MONTH '? s? end YEARS?", month_end, "June end"),
    Rule("month end", lambda c: end_of(c, month_after(0)(c)), "month-end"),
    Rule("month ' s end", lambda c: end_of(c, month_after(0)(c)), "month's end"),
    Rule("this month ' s end", lambda c: end_of(c, month_after(0)(c)), "this month's end"),
    Rule("month end MONTH YEARS?", month_end, "month-end June"),
    Rule("eom", lambda c: end_of(c, month_after(0)(c)), "EOM"),
    Rule("quarter '? s? end", lambda c: end_of(c, quarter_after(0)(c)), "quarter-end"),
    Rule("nen end", lambda c: year_end(c, year_after(0)(c)), "年末"),
    Rule("ANYYEAR nen end", year_end, "今年年底"),
    Rule("MONTHP end", end_of, "6月底"),
    Rule("CENTURY end", end_of, "本世纪末"),
    Rule("DECADENUMBER nendai end", lambda c, d: end_of(c, decade(c, d)), "2030年代末"),
    Rule("DECADE end", end_of, "本年代末"),
    Rule("ANYYEAR PART nenpart", lambda c, y, p: year_part(c, p, y), "2026年初"),
    Rule("MONTHP PART nenpart", lambda c, m, p: part_of(c, p, m), "6月中旬"),
    Rule("eoq", lambda c: end_of(c, quarter_after(0)(c)), "EOQ"),
    Rule("DET? decade '? s? end", lambda c: end_of(c, decade_after(0)(c)), "decade's end"),
    Rule("DET? century '? s? end", lambda c: end_of(c, century_after(0)(c)), "century's end"),
    Rule("week '? s? end", week_end(0), "week's end"),
    Rule("eow", week_end(0), "EOW"),
    Rule("YEARS year END", year_end, "2026 year-end"),
    Rule("SEASONP ' s END", end_of, "summer's end"),
    Rule("DET? turn of ANYYEAR", year_end, "the turn of the year"),
    Rule("DET? turn of DECADE", end_of, "the turn of the decade"),
    Rule("DET? turn of CENTURY", end_of, "the turn of the century"),
    # Early, mid, late
    Rule("DET? PART of|in? ANYYEAR", year_part, "early next year"),
    Rule("DET? PART of|in? THIS? DECADE", part_of_this_decade, "early next decade"),
    Rule("DET? PART of|in? PARTABLE", part_of, "late September"),
    Rule("mid year of|in? ANYYEAR", lambda c, y: year_part(c, "mid", y), "mid-year 2026"),
    Rule("mid|middle year", lambda c: year_part(c, "mid", year_after(0)(c)), "mid-year"),
    Rule("midyear of|in? ANYYEAR", lambda c, y: year_part(c, "mid", y), "midyear 2026"),
    Rule("midyear", lambda c: year_part(c, "mid", year_after(0)(c)), "midyear"),
    Rule("ANYYEAR mid year|point", lambda c, y: year_part(c, "mid", y), "2026 mid-year"),
    Rule("DET? MIDDLE of? ANYYEAR", lambda c, y: year_part(c, "mid", y), "the middle of 2026"),
    Rule("DET? MIDDLE of? DECADE", middle_of_decade, "the middle of the decade"),
    Rule("mid DECADE", middle_of_decade, "mid-decade"),
    Rule("DET? MIDDLE of? PARTABLE", lambda c, p: part_of(c, "mid", p), "the middle of June"),
    Rule("DET? PART to|-|or PART ANYYEAR", parts_either, "mid to late 2026"),
    Rule("DET? HALFNO of DECADE", decade_half, "the second half of the decade"),
    Rule(
        "DET? HALFNO of DET? DECADE4",
        lambda c, n, d: decade_half(c, n, decade(c, d)),
        "the first half of the 2030s",
    ),
    Rule("DET? PART to|-|or PART PARTABLE", spans_either, "mid to late January"),
    Rule("DET? PART DECADE4", decade_part, "the mid-2030s"),
    Rule("DET? PART to|-|or PART DECADE4", decade_parts, "mid-to-late 2030s"),
    Rule("DET? MIDDLE of DET? DECADE4", middle_of_named_decade, "the middle of the 2030s"),
    Rule("mid century", middle_of_century, "mid-century"),
    Rule("midcentury", middle_of_century, "midcentury"),
    Rule("DET? MIDDLE of THIS? century", middle_of_century, "the middle of the century"),
    Rule("DET? HALFNO of MONTHP", half_of_month, "the first half of June"),
    Rule("HALFP", same, "H1 2026"),
    Rule("QUARTERP", same, "Q4 2026"),
    # Days
    Rule("DAYP", same, "31 Dec 2026"),
    Rule("WEEKDAY DAYP", weekday_and_day, "Friday, 31 July 2026"),
    Rule("DET? WEEKDAY ,? DET? DAYP", weekday_and_day, "Friday the 1st of August"),
    Rule("DET? last|final day of EDGED", edge_day("last"), "the last day of June"),
    Rule("DET? first day of EDGED", edge_day("first"), "the first day of 2027"),
    Rule("today|tonight", days_away(0, "today"), "today"),
    Rule("this evening|afternoon", days_away(0, "today"), "this evening"),
    Rule("tomorrow morning|evening|night?", days_away(1, "tomorrow"), "tomorrow"),
    Rule(
        "DET? day after tomorrow", days_away(2, "the day after tomorrow"), "the day after tomorrow"
    ),
    # Weeks and weekdays
    Rule("this|coming? WEEKDAY", coming_weekday, "Friday"),
    Rule("DET coming WEEKDAY", coming_weekday, "the coming Friday"),
    Rule("next WEEKDAY", next_weekday, "next Friday"),
    Rule("WEEKDAY of? this week", weekday_of_week(0), "Friday this week"),
    Rule("WEEKDAY of? next week", weekday_of_week(1), "Friday of next week"),
    Rule("WEEKP", same, "next week"),
    Rule("this weekend", weekend(0), "this weekend"),
    Rule("DET weekend", weekend(0), "the weekend"),
    Rule("next weekend", weekend(1), "next weekend"),
    Rule("DET? last|final week of EDGED", last_week_of, "the last week of June"),
    Rule("DET? ORDINAL week of MONTHP", nth_week_of, "the first week of June"),
    # Months, seasons, decades
    Rule("MONTHP", same, "June 2026"),
    Rule("SEASONP", same, "summer 2026"),
    Rule("DECADE", same, "this decade"),
    Rule("DET? DECADE4", decade, "the 2030s"),
    Rule("CENTURY", same, "this century"),
    Rule("DET? NAMED", same, "Christmas"),
    # More than one
    Rule(
        "between QUARTERNO and QUARTERNO of|in? ANYYEAR",
        quarters_either,
        "between Q1 and Q3 2026",
    ),
    Rule(
        "DET? ORDINAL or|and|to ORDINAL quarter|quarters of|in? ANYYEAR",
        quarters_either,
        "the first or second quarter of 2026",
    ),
    Rule(
        "between DET? ORDINAL and ORDINAL quarters of|in? ANYYEAR",
        quarters_either,
        "between the first and third quarters of 2026",
    ),
    Rule(
        "between YEAR4 - YEAR4",
        lambda c, a, b: stretch(c, *two_years(c, a, b)),
        "between 2027-2029",
    ),
    Rule("between PERIOD and PERIOD", stretch, "between 2026 and 2028"),
    Rule(
        "QUARTERNO or|/|-|to|and|through QUARTERNO of|in? ANYYEAR",
        quarters_either,
        "Q2 or Q3 of 2026",
    ),
    Rule("YEAR4 -|to YEAR4 nen?", lambda c, a, b: stretch(c, *two_years(c, a, b)), "2026-2027"),
    Rule("YEAR4 - YYNUMBER", short_stretch, "2026-28"),
    Rule("YEAR4 and YEAR4", lambda c, a, b: stretch(c, *two_years(c, a, b)), "2026 and 2027"),
    Rule("YEAR4 or|/ YEAR4", lambda c, a, b: either(c, *two_years(c, a, b)), "2026 or 2027"),
    Rule("DAYNO -|to DAYNO of? MONTH YEAR4?", days_stretch, "1-5 June 2026"),
    Rule("MONTH DAYNO -|to DAYNO YEAR4?", days_stretch_flipped, "June 1-5, 2026"),
    Rule("this year or next year?", lambda c: either(c, *this_or_next(c)), "this year or next"),
    Rule(
        "next year or DET? year after",
        lambda c: either(c, *this_or_next(c, 1)),
        "next year or the year after",
    ),
    Rule(
        "both? this year and next year?",
        lambda c: stretch(c, *this_or_next(c)),
        "this year and next",
    ),
    Rule(
        "both? this quarter and next quarter?",
        lambda c: stretch(c, quarter_after(0)(c), quarter_after(1)(c)),
        "this quarter and next",
    ),
    Rule(
        "PART this year or PART next year?",
        parts_of_two_years,
        "later this year or early next",
    ),
    Rule("NUMERIC / NUMERIC", stretch, "2025-07-01/2025-12-31"),
)


LENGTH_PERIODS = (
    Rule("LENGTH AWAY?", period_of, "18 months"),
    Rule("NEXT COURSE? LENGTH AWAY?", period_of, "the next two years"),
    Rule(
        "DET? COUNT next|coming UNIT",
        lambda c, n, u: period_of(c, length(c, n, u)),
        "the two next years",
    ),
    Rule("the next UNIT1", next_unit, "the next year"),
    Rule("DET? coming|upcoming UNIT1", coming_unit, "the coming year"),
    Rule("this time next UNIT1", next_unit, "this time next year"),
    Rule(
        "LENGTH from|after|of|following DET? DAYP", length_after_day, "30 days after 1 July 2026"
    ),
    Rule("LENGTH from|after|on WEEKDAYP", length_after_day, "a week from Friday"),
    Rule(
        "LENGTH from|after|following DET? END of? ANYYEAR",
        lambda c, n, y: length_after_day(c, n, year_end(c, y)),
        "six months after the end of 2026",
    ),
    Rule("WEEKDAYP week", week_after_day, "Friday week"),
    Rule(
        "LENGTH from tomorrow",
        lambda c, n: length_after_day(c, n, days_away(1, "")(c)),
        "a week from tomorrow",
    ),
    Rule("NEXT UNIT1 and a half", one_and_a_half_ahead, "the next year and a half"),
    Rule("a? LENGTH period", period_of, "a 12-month period"),
    Rule("NEXT LENGTH period", period_of, "the next 12-month period"),
    Rule("NEXT? COUNT business|working|trading days|day AWAY?", business_days, "10 business days"),
)


WITHIN_RULES = (
    Rule(
        "the year", lambda c: within_this("year")(c, year_period(c, year_after(0)(c))), "the year"
    ),
    Rule("the month", lambda c: within_this("month")(c, month_after(0)(c)), "the month"),
    Rule("the week", lambda c: within_this("week")(c, week_after(0)(c)), "the week"),
    Rule("the decade", lambda c: within_this("decade")(c, decade_after(0)(c)), "the decade"),
)


CORE_RULES = (
    Rule("PERIOD", same, "2026"),
    Rule("PERIOD or PERIOD", either, "late 2026 or early 2027"),
    Rule("PERIOD - PERIOD", stretch, "Q3 2026 - Q1 2027"),
    Rule("PERIOD to|through|thru|until|till|zhby PERIOD", stretch, "June 2026 to May 2027"),
    Rule("PERIOD / PERIOD", either, "late 2026/early 2027"),
    Rule("PERIOD MAYBE PERIOD", perhaps, "2026, maybe 2027"),
)


PARTS = (
    Rule("early|earlier", fixed("early"), "early"),
    Rule("early|first|opening part|months|days of", fixed("early"), "the early part of"),
    Rule("late", fixed("late"), "late"),
    Rule("late|latter|last|final part|months of", fixed("late"), "the latter part of"),
    Rule("later", fixed("later"), "later"),
    Rule("mid", fixed("mid"), "mid"),
    Rule("start|beginning|outset|onset|dawn", fixed("start"), "the start of"),
)
