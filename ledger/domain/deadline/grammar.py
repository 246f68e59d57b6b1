"""The deadline grammar of English as tables: which phrases there are and what each one means.

A rule is one line: a pattern (see engine), the function that gives its meaning, and an
example, which a test reads. Where two rules fit, the earlier one counts.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ledger.domain.deadline import words
from ledger.domain.deadline.combine import before_or_on, by, onset, until, within
from ledger.domain.deadline.days import day_of, flip
from ledger.domain.deadline.engine import Grammar, Rule
from ledger.domain.deadline.events import EVENT_RULES, HOLIDAY_NAMES
from ledger.domain.deadline.lengths import LENGTH_RULES, NUMBER_RULES, SIMPLE_LENGTHS
from ledger.domain.deadline.phrases import bygone, fixed, relation, repeated, same
from ledger.domain.deadline.quarters import (
    HALF_NUMBERS,
    HALF_RULES,
    LAST_QUARTERS,
    QUARTER_NUMBERS,
    QUARTER_RULES,
)
from ledger.domain.deadline.rules_dates import (
    CENTURY_RULES,
    DAY_NUMBERS,
    DAY_ORDINALS,
    DAY_RULES,
    DECADE_NUMBERS,
    DECADE_RULES,
    MONTH_RULES,
    NUMERIC_RULES,
    ORDINAL_RULES,
    PAST_DAYS,
    SEASON_RULES,
    WEEK_RULES,
)
from ledger.domain.deadline.rules_periods import (
    CORE_RULES,
    LENGTH_PERIODS,
    PARTS,
    PERIOD_RULES,
    WITHIN_RULES,
)
from ledger.domain.deadline.rules_phrases import (
    AFTER_WORDS,
    APPROXIMATIONS,
    AT_LEAST,
    CLOCKS,
    DEADLINES,
    HEDGES,
    LATEST_TAILS,
    LENGTH_RELATIONS,
    LOWER_TAILS,
    LOWER_WORDS,
    NEXT_LENGTHS,
    ONSET_TAILS,
    PHRASES,
    RELATIONS,
    TAILS,
    VAGUE_ALONE,
    VAGUE_WORDS,
)
from ledger.domain.deadline.seasons import decade
from ledger.domain.deadline.weeks import coming_weekday, next_weekday
from ledger.domain.deadline.years import (
    THIS_YEAR,
    YEARS_RULES,
    end_of,
    year_after,
    year_end,
    year_period,
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
    "ANYWORD": words.TAIL_VERBS,
}


SILENT = frozenset(
    [
        "DET",
        "DISTANT",
        "OUTSIDE",
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
    "DET": _words(
        "the|our|its|their|his|her|my|your|these, the company|firm|group|bank|organisation|"
        "organization ' s"
    ),
    "THIS": _words(
        "this|current|the|our|its|their|present, the|our|its|their current|present"
        ", this current, all of? this"
    ),
    "FISCAL": _words("fy|fiscal, fiscal|financial year, fiscal|financial years"),
    "FISCALYEAR": _words("fy, fiscal|financial year"),
    "ENDEDYEAR": _words("fiscal|financial? year, fy"),
    "GOVERNMENT": _words(
        "us|federal, us|federal government, us|federal government ' s, u . s ., government"
    ),
    "REST": _words("rest|remainder|balance"),
    "END": _words("end|close|conclusion|finish|ending|ends, tail|very end"),
    "MIDDLE": _words("middle|midpoint|halfway, halfway|midway point? through, mid point?"),
    "NEXT": _words(
        "the? next|coming|upcoming, course of the next|coming|upcoming, the next, these next"
    ),
    "COURSE": _words("course of"),
    "OUTSIDE": _words("at the outside|most|latest, at most, max, maximum, tops"),
    "LATER": _words("away|hence|out, from now|today|here, from right now, ' s? time, s time"),
    "VAGUEREL": _words("in|within|over|during|for|through|inside|by, over the course of"),
    "SEVERAL": _words(
        "a? few|several|some|many|multiple|various|numerous, a number|handful|matter of"
        ", a? dozens|hundreds|thousands of, a? lot of, handful of"
    ),
    "AWAY": _words(
        "away|out|hence|ahead|longer|time|later, from now|today, from? right? now, ' time"
        ", ' s time, s time, down the road|line|track"
    ),
    "MAYBE": _words(
        "maybe|perhaps|possibly|probably, or? maybe|perhaps|possibly|even|probably in?"
        ", if not, and? maybe|perhaps|possibly in?, at the latest, or at the latest, or in"
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
    "AMPM": (
        *(Rule(half, fixed(half), half) for half in ("am", "pm")),
        Rule("a . m .?", fixed("am"), "a.m."),
        Rule("p . m .?", fixed("pm"), "p.m."),
    ),
    "DATED": (
        Rule("NUMERIC", same, "2027-03-31"),
        Rule("DET? DAYNO of? MONTH of? YEAR4", day_of, "31 March 2027"),
        Rule("MONTH DET? DAYNO of? YEAR4", flip(day_of), "March 31, 2027"),
    ),
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
    "HOLIDAY": HOLIDAY_NAMES,
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
