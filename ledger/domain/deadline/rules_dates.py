"""The rules for days, months, weeks, seasons and decades: pattern, meaning, example.

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
    flip,
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
from ledger.domain.deadline.past import (
    past_day,
    past_day_last_year,
    past_day_of_month,
    past_length,
    past_slashed,
    past_weekday,
)
from ledger.domain.deadline.phrases import (
    same,
)
from ledger.domain.deadline.ranges import (
    seasons_either,
)
from ledger.domain.deadline.seasons import (
    century_after,
    coming_season,
    decade_after,
    next_season,
    northern,
    northern_of,
    numbered_century,
    season_of,
    season_of_years,
    season_pair,
    southern,
    southern_of,
)
from ledger.domain.deadline.weeks import (
    iso_week,
    iso_week_day,
    week_after,
    week_with,
    weekday_and_day,
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
