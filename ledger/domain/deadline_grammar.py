"""The deadline grammar of English as tables: which phrases there are and what each one means.

A rule is one line: a pattern (see deadline_engine), the function that gives its meaning, and an
example, which a test reads. Where two rules fit, the earlier one counts.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ledger.domain import deadline_words as words
from ledger.domain.deadline_combine import (
    before,
    before_or_on,
    by,
    no_later_than,
    onset,
    until,
    within,
)
from ledger.domain.deadline_days import (
    century_after,
    coming_day,
    coming_day_of_month,
    coming_month,
    coming_season,
    coming_weekday,
    compact_day,
    day_of,
    day_of_month,
    day_of_years,
    days_away,
    decade,
    decade_after,
    decade_part,
    edge_day,
    flip,
    iso_day,
    iso_week,
    iso_week_day,
    last_week_of,
    middle_of_century,
    middle_of_decade,
    month_after,
    month_and_number,
    month_of,
    month_of_years,
    next_named_month,
    next_season,
    next_weekday,
    northern,
    northern_of,
    nth_week_of,
    numbered_century,
    part_of_this_decade,
    season_of,
    season_of_years,
    season_pair,
    slashed,
    slashed_without_year,
    southern,
    southern_of,
    week_after,
    week_end,
    week_with,
    weekday_and_day,
    weekday_of_week,
    weekend,
)
from ledger.domain.deadline_engine import Grammar, Rule
from ledger.domain.deadline_events import EVENT_RULES
from ledger.domain.deadline_lengths import (
    LENGTH_RULES,
    NUMBER_RULES,
    SIMPLE_LENGTHS,
    business_days,
    length,
    length_after_day,
    period_of,
    within_this,
)
from ledger.domain.deadline_past import (
    past_day,
    past_day_last_year,
    past_day_of_month,
    past_length,
    past_slashed,
    past_weekday,
)
from ledger.domain.deadline_phrases import (
    bound_after,
    bound_from_start,
    before_over,
    bound_length,
    by_then,
    bygone,
    from_to,
    full_hour,
    repeated,
    twelve_hours,
    until_end_of_day,
    coming_unit,
    days_stretch,
    days_stretch_flipped,
    either,
    fixed,
    framed_phrase,
    month_in,
    months_either,
    months_stretch,
    next_unit,
    over_length,
    parts_either,
    perhaps,
    phrase,
    quarters_either,
    relation,
    same,
    stretch,
    this_or_next,
    two_years,
    vague,
    week_after_day,
)
from ledger.domain.deadline_years import (
    HALF_NUMBERS,
    HALF_RULES,
    LAST_QUARTERS,
    QUARTER_NUMBERS,
    QUARTER_RULES,
    THIS_YEAR,
    YEARS_RULES,
    calendar_year_after,
    end_of,
    part_of,
    plain_year,
    quarter_after,
    year_after,
    year_end,
    year_part,
    year_period,
)

PERIOD_RULES = (
    # Years, and the ends of periods
    Rule("YEARS", year_period, "2026"),
    Rule("DET full year YEARS", year_period, "the full year 2026"),
    Rule("full year? YEARS", year_period, "full-year 2026"),
    Rule("DET? REST of? ANYYEAR", year_end, "the rest of the year"),
    Rule("DET? REST of? ENDABLE", end_of, "the rest of the decade"),
    Rule("DET? END of? ANYYEAR", year_end, "the end of next year"),
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
    Rule("ANYYEAR PART nenpart", lambda c, y, p: year_part(c, p, y), "2026年初"),
    Rule("MONTHP PART nenpart", lambda c, m, p: part_of(c, p, m), "6月中旬"),
    Rule("eoq", lambda c: end_of(c, quarter_after(0)(c)), "EOQ"),
    Rule("DET? decade '? s? end", lambda c: end_of(c, decade_after(0)(c)), "decade's end"),
    Rule("DET? century '? s? end", lambda c: end_of(c, century_after(0)(c)), "century's end"),
    Rule("week '? s? end", week_end(0), "week's end"),
    Rule("eow", week_end(0), "EOW"),
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
    Rule("DET? PART DECADE4", decade_part, "the mid-2030s"),
    Rule(
        "DET? MIDDLE of DECADE4", lambda c, d: decade_part(c, "mid", d), "the middle of the 2030s"
    ),
    Rule("mid century", middle_of_century, "mid-century"),
    Rule("midcentury", middle_of_century, "midcentury"),
    Rule("DET? MIDDLE of THIS? century", middle_of_century, "the middle of the century"),
    Rule("HALFP", same, "H1 2026"),
    Rule("QUARTERP", same, "Q4 2026"),
    # Days
    Rule("DAYP", same, "31 Dec 2026"),
    Rule("WEEKDAY DAYP", weekday_and_day, "Friday, 31 July 2026"),
    Rule("DET? WEEKDAY ,? DET? DAYP", weekday_and_day, "Friday the 31st of July"),
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
    Rule("between PERIOD and PERIOD", stretch, "between 2026 and 2028"),
    Rule("between MONTH and MONTH YEARS?", months_stretch, "between June and August 2026"),
    Rule("MONTH to|-|through MONTH YEARS?", months_stretch, "June to August 2026"),
    Rule("MONTH or|/ MONTH YEARS?", months_either, "June or July 2026"),
    Rule(
        "QUARTERNO or|/|-|to|and|through QUARTERNO of|in? ANYYEAR",
        quarters_either,
        "Q2 or Q3 of 2026",
    ),
    Rule("YEAR4 -|/|to YEAR4", lambda c, a, b: stretch(c, *two_years(c, a, b)), "2026-2027"),
    Rule("YEAR4 and YEAR4", lambda c, a, b: stretch(c, *two_years(c, a, b)), "2026 and 2027"),
    Rule("YEAR4 or|/ YEAR4", lambda c, a, b: either(c, *two_years(c, a, b)), "2026 or 2027"),
    Rule("DAYNO -|to DAYNO of? MONTH YEAR4?", days_stretch, "1-5 June 2026"),
    Rule("MONTH DAYNO -|to DAYNO YEAR4?", days_stretch_flipped, "June 1-5, 2026"),
    Rule("this year or next year?", lambda c: either(c, *this_or_next(c)), "this year or next"),
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
    Rule("DET? DAYNO of? MONTH of? RELYEAR", day_of_years, "1 June next year"),
    Rule("MONTH DET? DAYNO of? YEAR4", flip(day_of), "December 31, 2026"),
    Rule("MONTH DET? DAYNO ' YY", flip(day_of), "December 31 '26"),
    Rule("MONTH DET? DAYNO of? RELYEAR", flip(day_of_years), "June 1 next year"),
    Rule("DET? DAYNO of? MONTH", coming_day, "31 December"),
    Rule("THIS? coming? MONTH DET? DAYNO", flip(coming_day), "December 31"),
    Rule("DET? DAYORD of this|the month", day_of_month(0), "the 15th of this month"),
    Rule("DET? DAYORD of next month", day_of_month(1), "the 15th of next month"),
    Rule("DET DAYORD", coming_day_of_month, "the 15th"),
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
    Rule("YEAR4 nen? SEASON", lambda c, y, s: season_of(c, s, y), "2026 summer"),
    Rule("DET? SEASON of? RELYEAR", season_of_years, "summer of next year"),
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
    Rule("decade", decade_after(0), "end of decade"),
    Rule("next decade", decade_after(1), "next decade"),
)
CENTURY_RULES = (
    Rule("THIS century", century_after(0), "this century"),
    Rule("century", century_after(0), "end of century"),
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
    Rule("course of the next UNIT1", next_unit, "the course of the next year"),
    Rule("DET? coming UNIT1", coming_unit, "the coming year"),
    Rule("this time next UNIT1", next_unit, "this time next year"),
    Rule(
        "LENGTH from|after|of|following DET? DAYP", length_after_day, "30 days after 1 July 2026"
    ),
    Rule("LENGTH from|after|on WEEKDAYP", length_after_day, "a week from Friday"),
    Rule("WEEKDAYP week", week_after_day, "Friday week"),
    Rule(
        "LENGTH from tomorrow",
        lambda c, n: length_after_day(c, n, days_away(1, "")(c)),
        "a week from tomorrow",
    ),
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
    Rule("PERIOD to|through|thru|until|till PERIOD", stretch, "June 2026 to May 2027"),
    Rule("PERIOD / PERIOD", either, "late 2026/early 2027"),
    Rule("PERIOD MAYBE PERIOD", perhaps, "2026, maybe 2027"),
)
RELATIONS = (
    Rule("in|on|at|during|throughout|for", relation(within), "in 2026"),
    Rule("within|inside|over", relation(within), "within 18 months"),
    Rule("inside of", relation(within), "inside of two years"),
    Rule(
        "over|during|in|within the course|span|space of",
        relation(within),
        "over the course of 2026",
    ),
    Rule("in|during|within all|whole of?", relation(within), "in all of 2026"),
    Rule("as of|at", relation(within), "as of 31 March 2026"),
    Rule("in|within|at? less|fewer than", relation(within), "in less than two years"),
    Rule("in|within? no|not more|longer than", relation(within), "in no more than two years"),
    Rule("in|within? at most", relation(within), "in at most two years"),
    Rule("in|within? up to", relation(within), "in up to two years"),
    Rule("in|within? as many as", relation(within), "in as many as three years"),
    Rule("in|within under", relation(within), "in under two years"),
    Rule("under", relation(within), "under two years"),
    Rule("by|come", relation(by), "by 2026"),
    Rule("by the time of", relation(by), "by the time of the Olympics"),
    Rule("before|ere", relation(before), "before 2026"),
    Rule("prior to", relation(before), "prior to July 2026"),
    Rule("ahead of", relation(before), "ahead of Christmas"),
    Rule("in advance of", relation(before), "in advance of the Olympics"),
    Rule("earlier|sooner than", relation(before), "earlier than 2028"),
    Rule("by? no|not later than by|in?", relation(no_later_than), "no later than June"),
    Rule("not? beyond|past by?", relation(no_later_than), ""),
    Rule("not after", relation(no_later_than), "not after 2027"),
    Rule("on|in|by or before", relation(no_later_than), "on or before 31 December 2026"),
    Rule("before or on|in|by", relation(no_later_than), "before or on 15 January 2026"),
    Rule("latest by|in", relation(no_later_than), "latest by June"),
    Rule("at the latest by|in|on", relation(no_later_than), "at the latest by June"),
    Rule("by DET? latest", relation(no_later_than), "by latest June"),
    Rule("until|till|til", relation(until), "until June"),
    Rule("up until|till|to", relation(until), "up until June"),
    Rule("through|thru at? least?", relation(no_later_than), "through 2026"),
    Rule("for|over at least", relation(no_later_than), "for at least the next five years"),
    Rule("for? at least through", relation(no_later_than), "at least through 2026"),
    Rule("exiting|ending|leaving|closing|finishing", relation(no_later_than), "exiting the year"),
    Rule("end|exit|close|finish", relation(no_later_than), "end the year with"),
    Rule("from|starting|beginning|commencing|effective in|on|from|with", relation(onset), "starting in March"),
    Rule("starting|effective as of", relation(onset), "effective as of 1 June"),
    Rule("from|starting|beginning|commencing|effective", relation(onset), "from 2027"),
    Rule("into", relation(onset), "into 2027"),
)
HEDGES = (
    Rule("HEDGEWORD", fixed(""), "probably"),
    Rule("either", fixed(""), "either"),
    Rule("at some point|stage|time", fixed(""), "at some point"),
    Rule("some time", fixed(""), "some time"),
    Rule("on track|course|schedule for|to?", fixed(""), "on track for"),
    Rule("scheduled|slated|expected|planned|set|due for|to?", fixed(""), "scheduled for"),
    Rule("we|it|they|i|he|she ' ll", fixed(""), "we'll"),
    Rule("we|it|they|i|he|she will", fixed(""), "we will"),
)
APPROXIMATIONS = (
    Rule(
        "about|around|roughly|approximately|circa|approx|ca|c .?",
        fixed("it was said approximately"),
        "around",
    ),
    Rule("tentatively|nearly|almost|say", fixed("it was said tentatively"), "tentatively"),
    Rule("on or about|around", fixed("it was said approximately"), "on or about"),
    Rule("somewhere? around|near", fixed("it was said approximately"), "somewhere around"),
    Rule("toward|towards|near|nearing", fixed("it was said approximately"), "towards"),
    Rule("close to", fixed("it was said approximately"), "close to"),
    Rule("~", fixed("it was said approximately"), "~"),
)
TAILS = (
    Rule(".|:|,", fixed(""), "."),
    Rule("for sure|certain", fixed(""), "for sure"),
    Rule("at the? latest", fixed(""), "at the latest"),
    Rule("at the? most|outside|max|maximum", fixed(""), "at most"),
    Rule(
        "latest|max|maximum|tops|already|inclusive|hopefully|probably|definitely|likely",
        fixed(""),
        "tops",
    ),
    Rule("or sooner|earlier|before|less", fixed(""), "or sooner"),
    Rule("or even? sooner|earlier|less", fixed(""), "or even sooner"),
    Rule("if not sooner|earlier|before", fixed(""), "if not sooner"),
    Rule("as planned|scheduled|expected", fixed(""), "as planned"),
    Rule("with", fixed(""), "with"),
    Rule(
        "not ANYWORD ANYWORD? ANYWORD? until|till|into PERIOD",
        lambda c, *v: "",
        "not dragging on until 2027",
    ),
    Rule("and? not in|into? PERIOD", lambda c, p: "", "not in 2027"),
    Rule("rather than|in PERIOD", lambda c, p: "", "rather than 2027"),
    Rule("not next year|month|week|quarter?", fixed(""), "not next"),
    Rule("or so|thereabouts", fixed("it was said loosely"), "or so"),
    Rule("ish", fixed("it was said loosely"), "ish"),
    Rule("give or take", fixed("it was said loosely"), "give or take"),
)
LATEST_TAILS = (
    Rule("at the latest", fixed(""), "at the latest"),
    Rule("latest", fixed(""), "latest"),
    Rule("or sooner|earlier|before", fixed(""), "or sooner"),
    Rule("if not sooner|earlier|before", fixed(""), "if not sooner"),
)
LOWER_WORDS = (
    Rule("in|by? as early|soon as in|by?", fixed(""), "as early as"),
    Rule("no|not earlier|sooner than in|by?", fixed(""), "no earlier than"),
    Rule("not before|until|till", fixed(""), "not before"),
    Rule("not any? earlier|sooner than", fixed(""), "not sooner than"),
    Rule("at DET? earliest in|by?", fixed(""), "at the earliest in"),
    Rule("earliest in|by?", fixed(""), "earliest in"),
)
LOWER_TAILS = (
    Rule("at DET? earliest", fixed(""), "at the earliest"),
    Rule("or later|beyond|after", fixed(""), "or later"),
    Rule("and beyond|later|after", fixed(""), "and beyond"),
    Rule("earliest", fixed(""), "earliest"),
    Rule("+", fixed(""), "2030+"),
)
ONSET_TAILS = (
    Rule("on|onward|onwards|forward", relation(onset), "onwards"),
    Rule("and|or onward|onwards", relation(onset), "and onwards"),
)
AFTER_WORDS = (
    Rule("after|beyond|past|following|post|since", fixed(""), "after"),
    Rule("later than", fixed(""), "later than"),
    Rule("sometime|well after|beyond|past", fixed(""), "well after"),
)
AT_LEAST = (
    Rule("in|for|within? at least", fixed(""), "at least"),
    Rule("in|for|within? more|longer|greater than", fixed(""), "more than"),
    Rule("in|for|within? as little|few as", fixed(""), "as little as"),
    Rule("in|within? as soon|early as", fixed(""), "as soon as"),
    Rule("in|for|within? no|not less|fewer|sooner than", fixed(""), "no less than"),
    Rule("in|for|within? upwards|upward of", fixed(""), "upwards of"),
    Rule("not for at? least? another?", fixed(""), "not for"),
)
CLOCKS = (
    Rule("N12 : N60 AMPM ZONE?", twelve_hours, "11:59 pm ET"),
    Rule("N12 AMPM ZONE?", full_hour, "5 pm ET"),
    Rule("N24 : N60 ZONE?", lambda c, h, m, *z: " ".join((f"{h:02}:{m:02}", *z)), "23:59 UTC"),
    Rule(
        "N24 : N60 : N60 ZONE?",
        lambda c, h, m, s, *z: " ".join((f"{h:02}:{m:02}", *z)),
        "23:59:59Z",
    ),
    Rule("noon|midday ZONE?", lambda c, *z: " ".join(("12:00", *z)), "noon"),
    Rule("midnight ZONE?", lambda c, *z: " ".join(("24:00", *z)), "midnight"),
    Rule("DET? end|close of DET? business? day", fixed("end of day"), "the end of the day"),
    Rule("DET? close of business|trading|play", fixed("close of business"), "close of business"),
    Rule("eod|cob|eob", fixed("end of day"), "EOD"),
)
VAGUE_ALONE = (
    Rule("one day", vague, "one day"),
    Rule("UNITS", vague, "years"),
    Rule("longer? term|run", vague, "long term"),
)
VAGUE_WORDS = (
    Rule("very|pretty|quite|too|fairly|sometime? soon", vague, "very soon"),
    Rule("shortly|eventually|someday|imminently|asap|momentarily|ultimately", vague, "eventually"),
    Rule("some day soon?", vague, "some day"),
    Rule("sooner rather than later", vague, "sooner rather than later"),
    Rule("at some point|stage DISTANT?", vague, "at some point in the future"),
    Rule("sooner or later", vague, "sooner or later"),
    Rule("before long", vague, "before long"),
    Rule("over|in|with time", vague, "over time"),
    Rule("in due course", vague, "in due course"),
    Rule("as soon|quickly|fast|rapidly as possible|practicable", vague, "as soon as possible"),
    Rule("VAGUEREL? SEVERAL of? hundred|thousand? UNITS AWAY?", vague, "in a few thousand days"),
    Rule("VAGUEREL? SEVERAL more UNITS AWAY?", vague, "a few more years"),
    Rule("VAGUEREL? UNITS AWAY?", vague, "within years"),
    Rule("VAGUEREL? UNITS or|not even? UNITS", vague, "within years or even months"),
    Rule(
        "VAGUEREL? DET? next|coming|following|near SEVERAL UNITS", vague, "in the next few years"
    ),
    Rule("VAGUEREL? DET? next|coming|following UNITS", vague, "in the coming years"),
    Rule("VAGUEREL? DET? UNITS ahead|to? come?", vague, "in the years to come"),
    Rule(
        "VAGUEREL? DET? next|coming x|n number? of? UNITS",
        vague,
        "over the next X number of years",
    ),
    Rule(
        "VAGUEREL? DET? near|nearer|medium|long|longer|short|mid term|run|future",
        vague,
        "in the near future",
    ),
    Rule("VAGUEREL? DET? foreseeable|immediate|distant future", vague, "in the foreseeable future"),
    Rule("VAGUEREL? DET? not too? distant future", vague, "in the not too distant future"),
    Rule("VAGUEREL? DET future", vague, "in the future"),
    Rule("VAGUEREL? DET lifetime|lifetimes", vague, "in our lifetime"),
    Rule("VAGUEREL? a|one|this generation", vague, "in a generation"),
    Rule("VAGUEREL? SEVERAL generations", vague, "in a few generations"),
)
NEXT_LENGTHS = (
    Rule("NEXT COURSE? LENGTH AWAY?", period_of, "the next two years"),
    Rule("the next UNIT1", next_unit, "the next year"),
    Rule("DET coming UNIT1", coming_unit, "the coming year"),
)
LENGTH_RELATIONS = (
    Rule("in|within|inside of?", fixed(""), "within"),
    Rule("in|within? less|fewer than", fixed(""), "in less than"),
    Rule("in|within no|not more|longer than", fixed(""), "in no more than"),
    Rule("in|within under", fixed(""), "in under"),
    Rule("in|within at most", fixed(""), "in at most"),
    Rule("in|within up to", fixed(""), "in up to"),
)
# What `find` looks for inside a sentence: phrases that announce themselves as dates.
PHRASES = (
    Rule("APPROX* LOWER APPROX* SOLIDCORE", bound_from_start, "as early as 2027"),
    Rule("APPROX* REL? APPROX* SOLIDCORE LOWERTAIL", bound_from_start, "2027 at the earliest"),
    Rule("APPROX* after APPROX* SOLIDCORE", bound_after, "after 2027"),
    Rule("ATLEAST LENGTH AWAY", bound_length, "at least five years away"),
    Rule("APPROX* REL APPROX* SOLIDCORE FOUNDTAIL?", phrase, "by 2027"),
    Rule("APPROX* REL BAREYEAR", phrase, "exiting the year"),
    Rule("APPROX* within|inside WITHINTHIS", phrase, "within the year"),
    Rule("APPROX* SOLIDCORE FOUNDTAIL?", phrase, "this year"),
    Rule("SOLIDCORE POSTREL", phrase, "2027年までに"),
    Rule("APPROX* REL APPROX* CLOCK on|of|at|this? SOLIDCORE", phrase, "by 5 pm on Friday"),
    Rule("APPROX* NEARLENGTH APPROX* LENGTHP FOUNDTAIL?", phrase, "in two years"),
    Rule("APPROX* REL APPROX* NEXTLENGTH", phrase, "over the next two years"),
    Rule("APPROX* LENGTHP POSTREL", phrase, "三年内"),
    Rule("APPROX* NEXTLENGTH", phrase, "the next two years"),
    Rule(
        "APPROX* LENGTH LATER", lambda c, h, n: phrase(c, h, period_of(c, n)), "two years from now"
    ),
    Rule("VAGUE", same, "in a few years"),
)
PAST_DAYS = (
    Rule("NUMERIC", same, "2026-12-31"),
    Rule("N31 / N31", past_slashed, "1/12"),
    Rule("DET? DAYNO of? MONTH of? YEAR4", day_of, "12 January 2026"),
    Rule("DET? DAYNO of? MONTH ' YY", day_of, "12 January '26"),
    Rule("MONTH DET? DAYNO of? YEAR4", flip(day_of), "January 12, 2026"),
    Rule("MONTH DET? DAYNO ' YY", flip(day_of), "January 12 '26"),
    Rule("DET? DAYNO of? MONTH", past_day, "12 jan"),
    Rule("MONTH DET? DAYNO", flip(past_day), "jan 12"),
    Rule("DET? DAYNO of? MONTH last year", past_day_last_year, "12 jan last year"),
    Rule("DET DAYORD", past_day_of_month, "the 12th"),
    Rule("INT4 nen N12 gatsu N31 nichi", iso_day, "2026年1月12日"),
    Rule("N12 gatsu N31 nichi", lambda c, m, d: past_day(c, d, m), "1月12日"),
    Rule("INT4 -? w N53 - DIGIT7", iso_week_day, "2026-W03-1"),
    Rule("today|tonight|now", days_away(0, "today"), "today"),
    Rule("this morning|afternoon|evening", days_away(0, "today"), "this morning"),
    Rule("yesterday morning|afternoon|evening|night?", days_away(-1, "yesterday"), "yesterday"),
    Rule("last night", days_away(-1, "yesterday"), "last night"),
    Rule(
        "DET? day before yesterday",
        days_away(-2, "the day before yesterday"),
        "the day before yesterday",
    ),
    Rule("LENGTH ago", past_length, "three days ago"),
    Rule("this|past? WEEKDAY", past_weekday(0), "Friday"),
    Rule("last WEEKDAY", past_weekday(1), "last Friday"),
    Rule("WEEKDAY PASTDAY", weekday_and_day, "Mon 12 Jan 2026"),
    Rule("on PASTDAY", same, "on 12 January"),
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
DEADLINES = (
    Rule("PRE* over LENGTH AWAY? TAIL*", over_length, "over two years"),
    Rule("PRE* VAGUEALONE TAIL*", lambda c, h, found, *t: found, "one day"),
    Rule("PRE* VAGUE TAIL*", lambda c, h, found, *t: found, "soon"),
    Rule("PRE* LOWER PRE* CORE TAIL*", bound_from_start, "as early as 2027"),
    Rule("PRE* REL? PRE* CORE LOWERTAIL TAIL*", bound_from_start, "2027 at the earliest"),
    Rule("PRE* AFTER PRE* CORE TAIL*", bound_after, "after 2027"),
    Rule("PRE* ATLEAST LENGTH AWAY? TAIL*", bound_length, "at least five years"),
    Rule(
        "PRE* CORE LATEST TAIL*",
        lambda c, h, p, *t: phrase(c, h, no_later_than, p, *t),
        "2027 at the latest",
    ),
    Rule(
        "PRE* FROM? PRE* CORE ONSETTAIL TAIL*",
        lambda c, h, *v: phrase(c, h, v[-2], *v[:-2], v[-1]),
        "2027 onwards",
    ),
    Rule("PRE* within|inside PRE* WITHINTHIS TAIL*", phrase, "within the year"),
    Rule("PRE* from PRE* PERIOD to|until|till|through|thru|- PERIOD TAIL*", from_to, "from 2026 to 2028"),
    Rule("PRE* between now|today and CORE TAIL*", by_then, "between now and 2030"),
    Rule("PRE* from now|today to|until|till|through CORE TAIL*", by_then, "from now until 2030"),
    Rule("PRE* before RUNOUT is out|over|up TAIL*", before_over, "before the year is out"),
    Rule("PRE* before RUNOUT ends TAIL*", before_over, "before 2026 ends"),
    Rule("PRE* REL DAYEND TAIL*", until_end_of_day, "by the end of the day"),
    Rule("PRE* BYGONE TAIL*", lambda c, h, found, *t: found, "two years ago"),
    Rule("PRE* RATE TAIL*", lambda c, h, found, *t: found, "every year"),
    Rule("PRE* REL PRE* CORE TAIL*", phrase, "by 2027"),
    Rule("PRE* REL BAREYEAR TAIL*", phrase, "exiting the year"),
    Rule("PRE* CORE TAIL*", phrase, "2027"),
    Rule(
        "PRE* nen POSTREL TAIL*",
        lambda c, h, rel, t: phrase(c, h, rel, year_period(c, year_after(0)(c)), t),
        "年内に",
    ),
    Rule("PRE* CORE TAIL* POSTREL TAIL*", phrase, "2027年までに"),
    Rule("PRE* REL PRE* CORE POSTREL TAIL*", framed_phrase, "遅くとも2026年末までに"),
    Rule(
        "PRE* zhby PRE* CORE TAIL*",
        lambda c, h, i, p, *t: phrase(c, h, by, i, p, *t),
        "到2026年底",
    ),
    Rule("PRE* zhby PRE* CORE POSTREL TAIL*", phrase, "在2026年之前"),
    Rule("PRE* REL PRE* CLOCK on|of|at|this? CORE TAIL*", phrase, "by 5 pm on Friday"),
    Rule("PRE* CLOCK on|of|at|this? CORE TAIL*", phrase, "5 pm on Friday"),
    Rule("PRE* REL? PRE* CORE at|by|t|before? CLOCK TAIL*", phrase, "31 Dec 2026 at 17:00 UTC"),
)


def _number(low: int, high: int, digits: tuple[int, ...]) -> Any:
    def read(word: str) -> int | None:
        if len(word) not in digits or not word.isdigit():
            return None
        return int(word) if low <= int(word) <= high else None

    return read


def _decade(word: str) -> int | None:
    found = _number(1900, 2290, (4,))(word)
    return found if found is not None and found % 10 == 0 else None


def _short_decade(word: str) -> int | None:
    found = _number(10, 90, (2,))(word)
    return 2000 + found if found is not None and found % 10 == 0 else None


def _letters(word: str) -> str | None:
    return word if word.isalpha() else None


CLASSES: dict[str, Any] = {
    "YEAR4": _number(1900, 2299, (4,)),
    "INT4": _number(1900, 2299, (4,)),
    "YYNUMBER": _number(0, 99, (2,)),
    "N12": _number(1, 12, (1, 2)),
    "MONTH2": _number(1, 12, (2,)),
    "N24": _number(0, 24, (1, 2)),
    "N31": _number(1, 31, (1, 2)),
    "N53": _number(1, 53, (1, 2)),
    "N60": _number(0, 60, (2,)),
    "DIGIT7": _number(1, 7, (1,)),
    "HALF12": _number(1, 2, (1,)),
    "QUARTER14": _number(1, 4, (1,)),
    "NUMBER": _number(0, 10**7, tuple(range(1, 8))),
    "DIGITS": lambda word: word if word.isdigit() else None,
    "COMPACT": lambda word: word if word.isdigit() and len(word) == 8 else None,
    "DECADENUMBER": _decade,
    "DECADE2": _short_decade,
    "MONTHNAME": words.MONTHS,
    "WEEKDAYNAME": words.WEEKDAYS,
    "SEASON": words.SEASONS,
    "UNIT": words.UNITS,
    "UNIT1": words.SINGULARS,
    "MANY": words.PLURALS,
    "ONES": words.UNDER_TEN,
    "UNDERTEN": words.UNDER_TEN,
    "TENS": words.TENS,
    "WORDNUMBER": words.NUMBER_WORDS,
    "ORDINALWORD": words.ORDINALS,
    "HEDGEWORD": words.HEDGES,
    "ZONE": words.ZONES,
    "AMPM": {"am": "am", "pm": "pm"},
    "ANYWORD": words.TAIL_VERBS,
}

SILENT = frozenset(
    [
        "DET",
        "DISTANT",
        "THIS",
        "FISCAL",
        "FISCALYEAR",
        "GOVERNMENT",
        "ENDEDYEAR",
        "REST",
        "END",
        "MIDDLE",
        "NEXT",
        "COURSE",
        "AWAY",
        "MAYBE",
        "IN",
        "IN_OFFICE",
        "LOWER",
        "LOWERTAIL",
        "AFTER",
        "ATLEAST",
        "LATEST",
        "FROM",
        "LATER",
        "VAGUEREL",
        "SEVERAL",
        "UNITS",
        "NEARLENGTH",
        "FOUNDTAIL",
    ]
)


def _words(text: str) -> tuple[Rule, ...]:
    return tuple(Rule(part.strip(), fixed("")) for part in text.split(","))


GROUPS: dict[str, tuple[Rule, ...]] = {
    "DET": _words("the|our|its|their|his|her|my|your|these"),
    "THIS": _words(
        "this|current|the|our|its|their|present, the|our|its|their current|present, this current, all of? this"
    ),
    "FISCAL": _words("fy|fiscal, fiscal|financial year, fiscal|financial years"),
    "FISCALYEAR": _words("fy, fiscal|financial year"),
    "ENDEDYEAR": _words("fiscal|financial? year, fy"),
    "GOVERNMENT": _words("us|federal, us|federal government, u . s ., government"),
    "REST": _words("rest|remainder|balance"),
    "END": _words("end|close|conclusion|finish|ending|ends"),
    "MIDDLE": _words("middle|midpoint|halfway, halfway|midway point? through, mid point?"),
    "NEXT": _words("the? next|coming, course of the next|coming, the next, these next"),
    "COURSE": _words("course of"),
    "LATER": _words("away|hence|out, from now|today|here, from right now, ' s? time, s time"),
    "VAGUEREL": _words("in|within|over|during|for|through|inside|by, over the course of"),
    "SEVERAL": _words(
        "a? few|several|some|many|multiple|various|numerous, a number|handful|matter of, a? dozens|hundreds|thousands of, a? lot of, handful of"
    ),
    "AWAY": _words(
        "away|out|hence|ahead|longer|time|later, from now|today, from? right? now, ' time, ' s time, s time, down the road|line|track"
    ),
    "MAYBE": _words(
        "maybe|perhaps|possibly|probably, or? maybe|perhaps|possibly|even|probably in?, if not, and? maybe|perhaps|possibly in?, at the latest, or at the latest, or in"
    ),
    "IN": _words("in the?"),
    "IN_OFFICE": _words(
        "in office, of|in DET? presidency|term|administration|tenure, as president, back in office"
    ),
    "FROM": _words("from"),
    "LOWER": LOWER_WORDS,
    "LOWERTAIL": LOWER_TAILS,
    "AFTER": AFTER_WORDS,
    "ATLEAST": AT_LEAST,
    "LATEST": LATEST_TAILS,
    "ONSETTAIL": ONSET_TAILS,
    "YY": (Rule("YYNUMBER", lambda c, n: 2000 + n, "26"),),
    "YEARNO": (Rule("YEAR4", same, "2026"), Rule("'? YY", same, "'26")),
    "MONTH": (Rule("MONTHNAME .?", same, "Dec."),),
    "WEEKDAY": (Rule("WEEKDAYNAME .?", same, "Fri."), Rule("WEEKDAYNAME the", same, "Friday the")),
    "WEEKDAYP": (
        Rule("this? WEEKDAY", coming_weekday, "Friday"),
        Rule("next WEEKDAY", next_weekday, "next Friday"),
    ),
    "DAYNO": DAY_NUMBERS,
    "DAYORD": DAY_ORDINALS,
    "ORDINAL": ORDINAL_RULES,
    "YEARS": YEARS_RULES,
    "RELYEAR": tuple(
        r
        for r in YEARS_RULES
        if r.example
        in (
            "this year",
            "next year",
            "the year after next",
            "this calendar year",
            "next calendar year",
            "'26",
            "2026年",
        )
    ),
    "BAREYEAR": (Rule("the|our year", lambda c: year_period(c, year_after(0)(c)), "the year"),),
    "ANYYEAR": (Rule("YEARS", same, "2026"), *THIS_YEAR),
    "HALFNO": HALF_NUMBERS,
    "QUARTERNO": QUARTER_NUMBERS,
    "LASTQUARTER": LAST_QUARTERS,
    "HALFP": HALF_RULES,
    "QUARTERP": QUARTER_RULES,
    "MONTHP": MONTH_RULES,
    "WEEKP": WEEK_RULES,
    "SEASONP": SEASON_RULES,
    "DECADE": DECADE_RULES,
    "DECADE4": DECADE_NUMBERS,
    "CENTURY": CENTURY_RULES,
    "NUMERIC": NUMERIC_RULES,
    "DAYP": DAY_RULES,
    "NAMED": EVENT_RULES,
    "COUNT": NUMBER_RULES,
    "SIMPLELENGTH": SIMPLE_LENGTHS,
    "LENGTH": LENGTH_RULES,
    "LENGTHP": LENGTH_PERIODS,
    "WITHINTHIS": WITHIN_RULES,
    "PART": PARTS,
    "ENDABLE": (
        *(
            Rule(name, same)
            for name in ("MONTHP", "HALFP", "QUARTERP", "SEASONP", "DECADE", "CENTURY", "WEEKP")
        ),
        Rule("DET? DECADE4", decade, "the 2030s"),
        Rule("DET? NAMED", same, "the holidays"),
    ),
    "PARTABLE": tuple(
        Rule(name, same) for name in ("MONTHP", "HALFP", "QUARTERP", "SEASONP", "WEEKP")
    ),
    "EDGED": (
        Rule("ANYYEAR", year_period, "2026"),
        *(Rule(name, same) for name in ("MONTHP", "HALFP", "QUARTERP", "DECADE", "CENTURY")),
    ),
    "PERIOD": (*PERIOD_RULES, Rule("LENGTHP", same, "18 months")),
    "RUNOUT": (
        Rule("ANYYEAR", year_end, "the year"),
        Rule("ENDABLE", end_of, "the decade"),
    ),
    "DAYEND": (
        Rule("DET? end|close of DET? business? day", fixed("end of day"), "the end of the day"),
        Rule("eod|cob|eob", fixed("end of day"), "EOD"),
        Rule("midnight", fixed("24:00"), "midnight"),
    ),
    "BYGONE": (
        Rule("LENGTH ago", bygone, "two years ago"),
        Rule("VAGUEREL? from? DET? last|past|previous UNIT1", bygone, "last year"),
        Rule("VAGUEREL? DET? last|past|previous LENGTH", bygone, "the last three years"),
        Rule("yesterday", bygone, "yesterday"),
    ),
    "RATE": (
        Rule("per|each|every UNIT1", repeated, "every year"),
        Rule("annually|yearly|monthly|quarterly|weekly|daily", repeated, "annually"),
    ),
    "SOLID": PERIOD_RULES,
    "CORE": CORE_RULES,
    "SOLIDCORE": tuple(Rule(r.pattern.replace("PERIOD", "SOLID"), r.build) for r in CORE_RULES),
    "VAGUE": VAGUE_WORDS,
    "VAGUEALONE": VAGUE_ALONE,
    "DISTANT": (Rule("in DET future", fixed("")),),
    "UNITS": (Rule("MANY", same),),
    "NEXTLENGTH": NEXT_LENGTHS,
    "NEARLENGTH": LENGTH_RELATIONS,
    "FOUNDTAIL": (*LATEST_TAILS, Rule("for sure", fixed(""))),
    "PHRASE": PHRASES,
    "PASTDAY": PAST_DAYS,
    "REL": RELATIONS,
    "POSTREL": (
        Rule("postby", relation(by), "までに"),
        Rule("postin", relation(within), "に"),
        Rule("postbefore", relation(before_or_on), "之前"),
        Rule("postuntil", relation(until), "まで"),
        Rule("postonset", relation(onset), "から"),
    ),
    "PRE": (*HEDGES, *APPROXIMATIONS),
    "APPROX": APPROXIMATIONS,
    "TAIL": TAILS,
    "CLOCK": CLOCKS,
    "DEADLINE": DEADLINES,
}


@cache
def grammar() -> Grammar:
    """Return the grammar, compiled once."""
    return Grammar(GROUPS, CLASSES, SILENT)
