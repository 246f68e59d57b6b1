"""The rules for periods and days, one line each: pattern, meaning, example.

Where two rules fit, the earlier one counts. A test reads every example.
"""

from __future__ import annotations

from ledger.domain.deadline.days import (
    coming_day,
    coming_day_of_month,
    coming_month,
    compact_day,
    day_of,
    day_of_month,
    day_of_years,
    days_away,
    edge_day,
    flip,
    half_of_month,
    iso_day,
    month_after,
    month_and_number,
    month_of,
    month_of_years,
    next_named_month,
    slashed,
    slashed_without_year,
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
    days_stretch,
    days_stretch_flipped,
    either,
    fixed,
    month_in,
    months_either,
    months_stretch,
    next_unit,
    parts_either,
    parts_of_two_years,
    perhaps,
    quarters_either,
    quarters_stretch,
    same,
    seasons_either,
    short_stretch,
    spans_either,
    stretch,
    this_or_next,
    two_years,
    week_after_day,
)
from ledger.domain.deadline.quarters import quarter_after
from ledger.domain.deadline.seasons import (
    century_after,
    coming_season,
    decade,
    decade_after,
    decade_half,
    decade_part,
    decade_parts,
    middle_of_century,
    middle_of_decade,
    middle_of_named_decade,
    next_season,
    northern,
    northern_of,
    numbered_century,
    part_of_this_decade,
    season_of,
    season_of_years,
    season_pair,
    southern,
    southern_of,
)
from ledger.domain.deadline.weeks import (
    coming_weekday,
    iso_week,
    iso_week_day,
    last_week_of,
    next_weekday,
    nth_week_of,
    week_after,
    week_end,
    week_with,
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
    Rule("MONTH '? s? end YEARS?", lambda c, m, *y: end_of(c, month_in(c, m, *y)), "June end"),
    Rule("month end", lambda c: end_of(c, month_after(0)(c)), "month-end"),
    Rule("month ' s end", lambda c: end_of(c, month_after(0)(c)), "month's end"),
    Rule("this month ' s end", lambda c: end_of(c, month_after(0)(c)), "this month's end"),
    Rule(
        "month end MONTH YEARS?", lambda c, m, *y: end_of(c, month_in(c, m, *y)), "month-end June"
    ),
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
        quarters_stretch,
        "between Q1 and Q3 2026",
    ),
    Rule(
        "DET? ORDINAL or|and|to ORDINAL quarter|quarters of|in? ANYYEAR",
        quarters_stretch,
        "the first or second quarter of 2026",
    ),
    Rule(
        "between DET? ORDINAL and ORDINAL quarters of|in? ANYYEAR",
        quarters_stretch,
        "between the first and third quarters of 2026",
    ),
    Rule(
        "between YEAR4 - YEAR4",
        lambda c, a, b: stretch(c, *two_years(c, a, b)),
        "between 2027-2029",
    ),
    Rule("between PERIOD and PERIOD", stretch, "between 2026 and 2028"),
    Rule("between MONTH and MONTH YEARS?", months_stretch, "between June and August 2026"),
    Rule("MONTH to|-|through MONTH YEARS?", months_stretch, "June to August 2026"),
    Rule("MONTH or|/ MONTH YEARS?", months_either, "June or July 2026"),
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


NUMERIC_RULES = (
    Rule("INT4 - N12 - N31", iso_day, "2026-12-31"),
    Rule("INT4 / N12 / N31", iso_day, "2026/12/31"),
    Rule("INT4 . N12 . N31 .?", iso_day, "2026.12.31"),
    Rule("COMPACT", compact_day, "20261231"),
    Rule("N31 / N31 / YEARNO", slashed, "31/12/2026"),
    Rule("N31 . N31 . YEARNO", slashed, "31.12.2026"),
    Rule("N31 - N31 - YEAR4", slashed, "31-12-2026"),
)


DAY_RULES = (
    Rule("NUMERIC", same, "2026-12-31"),
    Rule("N31 / N31", slashed_without_year, "6/30"),
    Rule("DET? DAYNO of? MONTH of? YEAR4", day_of, "31 December 2026"),
    Rule("DET? DAYNO of? MONTH ' YY", day_of, "31 December '26"),
    Rule("N31 MONTH - YY", day_of, "31-Dec-26"),
    Rule("DET? DAYNO of? MONTH of? RELYEAR", day_of_years, "1 June next year"),
    Rule("MONTH DET? DAYNO of? YEAR4", flip(day_of), "December 31, 2026"),
    Rule("MONTH DET? DAYNO ' YY", flip(day_of), "December 31 '26"),
    Rule("MONTH DET? DAYNO of? RELYEAR", flip(day_of_years), "June 1 next year"),
    Rule("DET? DAYNO of? MONTH", coming_day, "31 December"),
    Rule("THIS? coming? MONTH DET? DAYNO", flip(coming_day), "December 31"),
    Rule("DET? DAYORD of this|the month", day_of_month(0), "the 15th of this month"),
    Rule("DET? DAYORD of next month", day_of_month(1), "the 15th of next month"),
    Rule("the DAYORD", coming_day_of_month, "the 15th"),
    Rule("INT4 nen N12 gatsu N31 nichi", iso_day, "2026年12月31日"),
    Rule("N12 gatsu N31 nichi", lambda c, m, d: coming_day(c, d, m), "12月31日"),
)


DAY_NUMBERS = (
    Rule("N31", same, "31"),
    Rule("DAYORD", same, "31st"),
)


DAY_ORDINALS = (
    Rule("N31 .", same, "31."),
    Rule("N31 st|nd|rd|th", same, "31st"),
    Rule("ORDINAL", same, "fifteenth"),
    Rule("twenty ORDINAL", lambda c, n: 20 + n if n < 10 else None, "twenty-first"),
    Rule("thirty first", lambda c: 31, "thirty-first"),
)


ORDINAL_RULES = (
    Rule("ORDINALWORD", same, "first"),
    Rule("N31 st|nd|rd|th", same, "1st"),
)


MONTH_RULES = (
    Rule("MONTH of? YEAR4", month_of, "June 2026"),
    Rule("MONTH of? ' YY", month_of, "June '26"),
    Rule("MONTH of? RELYEAR", month_of_years, "June next year"),
    Rule("RELYEAR ' s MONTH", lambda c, y, m: month_of_years(c, m, y), "next year's June"),
    Rule("MONTH calendar? year? YEAR4", month_of, "June calendar 2026"),
    Rule("DET? month of MONTH YEAR4", month_of, "the month of June 2026"),
    Rule("DET? month of MONTH", coming_month, "the month of June"),
    Rule("THIS? coming? MONTH", coming_month, "June"),
    Rule("next MONTH", next_named_month, "next June"),
    Rule("MONTHNAME - YY", lambda c, m, y: month_and_number(c, m, y - 2000), "Dec-26"),
    Rule("INT4 - N12", lambda c, y, m: month_of(c, m, y), "2026-12"),
    Rule("INT4 / MONTH2", lambda c, y, m: month_of(c, m, y), "2026/12"),
    Rule("INT4 nen N12 gatsu", lambda c, y, m: month_of(c, m, y), "2026年12月"),
    Rule("RELYEAR N12 gatsu", lambda c, y, m: month_of_years(c, m, y), "来年6月"),
    Rule("N12 gatsu", coming_month, "12月"),
    Rule("N12 / YEAR4", month_of, "12/2026"),
    Rule("N12 . YEAR4", month_of, "12.2026"),
    Rule("N12 - YEAR4", month_of, "12-2026"),
    Rule("YEAR4 MONTH", lambda c, y, m: month_of(c, m, y), "2026 December"),
    Rule("THIS month", month_after(0), "this month"),
    Rule("next month", month_after(1), "next month"),
    Rule("DET? month after next", month_after(2), "the month after next"),
)


WEEK_RULES = (
    Rule("this|the|current week", week_after(0), "this week"),
    Rule("the current week", week_after(0), "the current week"),
    Rule("next week", week_after(1), "next week"),
    Rule("DET? week after next", week_after(2), "the week after next"),
    Rule("DET? week of|beginning|commencing DET? DAYP", week_with, "the week of 9 June 2026"),
    Rule("INT4 -? w N53", iso_week, "2026-W50"),
    Rule("INT4 -? w N53 - DIGIT7", iso_week_day, "2026-W50-5"),
    Rule("week N53 of? YEAR4", lambda c, w, y: iso_week(c, y, w), "week 50 of 2026"),
    Rule(
        "calendar week N53 of? YEAR4", lambda c, w, y: iso_week(c, y, w), "calendar week 50, 2026"
    ),
)


SEASON_RULES = (
    Rule("DET? SEASON of? YEAR4", season_of, "summer 2026"),
    Rule("DET? SEASON of? ' YY", season_of, "summer '26"),
    Rule("DET? SEASON or|to|-|/ SEASON of? YEAR4", seasons_either, "spring or summer 2026"),
    Rule("YEAR4 nen? SEASON", lambda c, y, s: season_of(c, s, y), "2026 summer"),
    Rule("DET? SEASON of? RELYEAR", season_of_years, "summer of next year"),
    Rule("RELYEAR SEASON", lambda c, y, s: season_of_years(c, s, y), "来年夏"),
    Rule("DET? SEASON of? YEAR4 /|- YEARNO", season_pair, "winter 2025/26"),
    Rule("THIS? coming? SEASON", coming_season, "this winter"),
    Rule("next SEASON", next_season, "next spring"),
    Rule("DET? southern|austral hemisphere? SEASON", southern, "the southern summer"),
    Rule(
        "DET? southern|austral hemisphere? SEASON of? YEAR4", southern_of, "southern summer 2026"
    ),
    Rule("DET? northern hemisphere? SEASON", northern, "the northern summer"),
    Rule("DET? northern hemisphere? SEASON of? YEAR4", northern_of, "northern summer 2026"),
    Rule("SEASON IN southern hemisphere", southern, "summer in the southern hemisphere"),
)


DECADE_RULES = (
    Rule("THIS decade", decade_after(0), "this decade"),
    Rule("decade", decade_after(0), "decade"),
    Rule("next decade", decade_after(1), "next decade"),
)


CENTURY_RULES = (
    Rule("THIS century", century_after(0), "this century"),
    Rule("century", century_after(0), "century"),
    Rule("next century", century_after(1), "next century"),
    Rule("DET? N31 st|nd|rd|th century", numbered_century, "the 21st century"),
    Rule(
        "DET? twenty ORDINAL century",
        lambda c, n: numbered_century(c, 20 + n),
        "twenty-first century",
    ),
)


DECADE_NUMBERS = (
    Rule("DECADENUMBER '? s", same, "2030s"),
    Rule("DECADENUMBER nendai", same, "2030年代"),
    Rule("' DECADE2 '? s", same, "'30s"),
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
