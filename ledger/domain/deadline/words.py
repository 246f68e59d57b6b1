"""The English words of the deadline grammar: names, numbers and units, as tables."""

from __future__ import annotations

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan",
            "february feb febr",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for word in words.split()
}

WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for word in words.split()
}

SEASONS = {
    "winter": "winter",
    "spring": "spring",
    "springtime": "spring",
    "summer": "summer",
    "summertime": "summer",
    "autumn": "autumn",
    "fall": "autumn",
}

# Units and their canonical names; "years" is the plural that may stand without a number only
# in vague phrases, so number is kept apart in SINGULARS and PLURALS.
_UNITS = (
    ("day", "days", "d"),
    ("week", "weeks", "wk wks"),
    ("month", "months", "mo mos mth mths"),
    ("quarter", "quarters", "qtr qtrs"),
    ("year", "years", "yr yrs y"),
    ("decade", "decades", ""),
    ("century", "centuries", ""),
    ("fortnight", "fortnights", ""),
    ("hour", "hours", "hr hrs h"),
    ("semester", "semesters", ""),
)
SINGULARS = {one: one for one, _, _ in _UNITS}
PLURALS = {many: one for one, many, _ in _UNITS}
UNITS = SINGULARS | PLURALS | {short: one for one, _, more in _UNITS for short in more.split()}
# The signs for year and day that languages without spaces use for dates and for lengths.
UNITS |= {"nen": "year", "nichi": "day"}

ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
    if number
} | {"dozen": 12}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
NUMBER_WORDS = ONES | TENS
UNDER_TEN = {word: number for word, number in ONES.items() if number < 10}

ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}

# Between two of these a hyphen means "to": June-August, early-mid.
HYPHEN_KEEPERS = (frozenset(MONTHS), frozenset(WEEKDAYS), frozenset(["early", "mid", "late"]))

# Words before a date that do not change it.
HEDGES = dict.fromkeys(
    [
        "probably",
        "likely",
        "sometime",
        "hopefully",
        "perhaps",
        "maybe",
        "possibly",
        "potentially",
        "presumably",
        "certainly",
        "definitely",
        "surely",
        "coming",
        "only",
        "just",
        "ideally",
        "expectedly",
        "anytime",
        "anywhere",
        "somewhere",
        "also",
        "still",
    ],
    "",
)

ZONES = {
    word: word
    for word in [
        "utc",
        "gmt",
        "z",
        "et",
        "est",
        "edt",
        "ct",
        "cst",
        "cdt",
        "mt",
        "mst",
        "mdt",
        "pt",
        "pst",
        "pdt",
        "cet",
        "cest",
        "bst",
        "ist",
        "jst",
        "aoe",
        "eastern",
        "central",
        "mountain",
        "pacific",
    ]
}

# What may stand between "not" and "until" in "this year, not dragging on until 2027".
TAIL_VERBS = dict.fromkeys(
    [
        "dragging",
        "slipping",
        "waiting",
        "sliding",
        "drifting",
        "going",
        "running",
        "pushed",
        "delayed",
        "on",
        "out",
        "over",
    ],
    "",
)
