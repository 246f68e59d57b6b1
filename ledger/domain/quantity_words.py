"""The words of the quantity grammar: scales, currencies, units and comparisons, as tables."""

from __future__ import annotations

from decimal import Decimal

SCALES = {
    word: Decimal(size)
    for size, names in (
        (100, "hundred"),
        (1_000, "k thousand thousands grand"),
        (100_000, "lakh lakhs lac lacs"),
        (1_000_000, "m mm mn mln mio million millions"),
        (10_000_000, "crore crores cr"),
        (1_000_000_000, "b bn bln billion billions milliard milliards"),
        (1_000_000_000_000, "t tn trn trillion trillions"),
        (1_000_000_000_000_000, "quadrillion"),
    )
    for word in names.split()
}
# These mean a scale only right after the digits (25k) or with a currency; else they are units.
GLUED_SCALES = frozenset({"k", "m", "b", "t"})
MONEY_SCALES = frozenset({"m", "b", "t"})

SIGNS = {
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "s$": "SGD",
    "nz$": "NZD",
    "r$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₿": "BTC",
}
CURRENCIES = {
    word: code
    for code, names in (
        ("USD", "usd dollar dollars bucks"),
        ("EUR", "eur euro euros"),
        ("GBP", "gbp sterling"),
        ("JPY", "jpy yen"),
        ("INR", "inr rupee rupees rs"),
        ("CNY", "cny rmb yuan renminbi"),
        ("KRW", "krw won"),
        ("CHF", "chf francs"),
        ("CAD", "cad"),
        ("AUD", "aud"),
        ("SEK", "sek"),
        ("NOK", "nok"),
        ("BRL", "brl reais"),
        ("RUB", "rub roubles rubles"),
        ("BTC", "btc bitcoin bitcoins"),
    )
    for word in names.split()
}

# Spellings of one unit; other units are kept as typed.
UNITS = {
    "%": "%",
    "percent": "%",
    "pct": "%",
    "tonne": "t",
    "tonnes": "t",
    "tons": "t",
    "kilometers": "km",
    "kilometres": "km",
    "gigawatt": "GW",
    "gigawatts": "GW",
    "megawatt": "MW",
    "megawatts": "MW",
    "kilowatt": "kW",
    "kilowatts": "kW",
    "kilowatt-hours": "kWh",
    "gigawatt-hours": "GWh",
    "terawatt-hours": "TWh",
}
PHRASE_UNITS = {
    "metric tons": "t",
    "metric tonnes": "t",
    "metric ton": "t",
    "per cent": "%",
    "percentage points": "%",
    "percentage point": "%",
    "basis points": "bp",
    "basis point": "bp",
    "bps": "bp",
    "bp": "bp",
    "pp": "%",
}
# How many of the base unit one of these is; only units of one family are compared.
CONVERSIONS: dict[str, tuple[str, Decimal]] = {
    "kW": ("W", Decimal(10) ** 3),
    "MW": ("W", Decimal(10) ** 6),
    "GW": ("W", Decimal(10) ** 9),
    "TW": ("W", Decimal(10) ** 12),
    "kWh": ("Wh", Decimal(10) ** 3),
    "MWh": ("Wh", Decimal(10) ** 6),
    "GWh": ("Wh", Decimal(10) ** 9),
    "TWh": ("Wh", Decimal(10) ** 12),
    "kg": ("g", Decimal(10) ** 3),
    "t": ("g", Decimal(10) ** 6),
    "km": ("m", Decimal(10) ** 3),
}

# Words between a number and the thing counted.
ADJECTIVES = frozenset(
    [
        "new",
        "more",
        "additional",
        "further",
        "extra",
        "total",
        "net",
        "gross",
        "daily",
        "weekly",
        "monthly",
        "annual",
        "active",
        "paying",
        "paid",
        "unique",
        "registered",
        "full-time",
        "human",
        "humanoid",
        "electric",
        "autonomous",
        "daily-active",
        "monthly-active",
        "direct",
        "cumulative",
        "incremental",
        "other",
        "different",
        "average",
        "us",
        "american",
    ]
)
NO_UNITS = frozenset(
    [
        "of",
        "by",
        "in",
        "ish",
        "per",
        "this",
        "that",
        "a",
        "an",
        "on",
        "the",
        "and",
        "or",
        "to",
        "for",
        "from",
        "at",
        "each",
        "every",
        "over",
        "plus",
        "plus/minus",
        "min",
        "minimum",
        "max",
        "maximum",
        "tops",
        "than",
        "as",
        "with",
        "within",
        "before",
        "until",
        "during",
        "through",
        "next",
        "last",
        "is",
        "are",
        "was",
        "were",
        "will",
        "would",
        "could",
        "should",
        "may",
        "but",
        "if",
        "when",
        "while",
        "because",
        "since",
        "up",
        "down",
        "out",
        "off",
        "about",
        "around",
        "only",
        "times",
        "run-rate",
        "run",
        "annually",
        "yearly",
        "daily",
        "monthly",
        "weekly",
        "already",
        "again",
        "now",
        "today",
        "tomorrow",
        "soon",
        "combined",
    ]
)

# Comparisons, sought only to the left of the number; the earliest counts, then the longest.
CUES = {
    "gt": (
        "more than|over|above|exceed|exceeds|exceeding|greater than|in excess of|beyond|surpass"
        "|surpasses|surpassing|top|tops|topping|north of|past|>|higher than|better than|well over"
        "|well above|larger than|bigger than|longer than|break|breach|cross|crosses"
    ),
    "ge": (
        "at least|no less than|not less than|no fewer than|not fewer than|minimum of|a minimum of"
        "|minimum|upwards of|upward of|>=|≥|=>|reach|reaches|reaching|hit|hits|hitting|not below"
        "|not under|no lower than|as little as|as few as|no smaller than|reached|attain|achieve"
    ),
    "lt": (
        "less than|fewer than|under|below|<|lower than|cheaper than|south of|smaller than"
        "|shy of|short of|sub-"
    ),
    "le": (
        "at most|no more than|not more than|up to|as many as|as much as|maximum of|a maximum of"
        "|<=|≤|=<|no greater than|not exceed|not exceeding|not to exceed|capped at|not over"
        "|not above|no higher than|maximum|max|won't exceed|will not exceed|cannot exceed"
    ),
    "approx": (
        "about|around|roughly|approximately|nearly|almost|close to|circa|ca.|~|≈|near|some"
        "|on the order of|in the region of|in the neighborhood of|in the ballpark of|approx"
        "|approx.|just over|just under|just shy of|just above|just below|slightly more than"
        "|slightly over|slightly under|a little over|approaching|nearing"
    ),
    "between": "between|from",
}
CHANGES = {
    1: (
        "up|increase|increase by|increase of|increases by|grow|grow by|grows|growth of|growing"
        "|rise|rise by|rise of|gain|gain of|jump|jump of|climb|expand by|improve by|raise by"
        "|growing by|rising|growth rate of|increasing by|higher by|plus|raise|raises|boost|lift"
        "|improve|expand"
    ),
    -1: (
        "down|decrease|decrease by|decrease of|decline|decline by|decline of|drop|drop by|drop of"
        "|fall|fall by|fall of|cut|cut by|cut of|reduce by|reduction of|lower by|shrink|shrink by"
        "|falling|dropping|declining|reducing by|loss of|slump|minus|lower|lowers|reduce|reduces"
        "|slash|trim"
    ),
}
CHANGE_NOUNS = {
    1: "increase|growth|rise|gain|jump|improvement|higher|more|uplift|upside|annual growth",
    -1: "decrease|decline|drop|fall|cut|reduction|lower|less|fewer|cheaper|loss|contraction",
}
MULTIPLES = {
    "double": 2,
    "doubles": 2,
    "doubled": 2,
    "doubling": 2,
    "twice": 2,
    "twofold": 2,
    "triple": 3,
    "triples": 3,
    "tripled": 3,
    "tripling": 3,
    "treble": 3,
    "thrice": 3,
    "threefold": 3,
    "quadruple": 4,
    "quadruples": 4,
    "quadrupling": 4,
    "fourfold": 4,
    "quintuple": 5,
    "fivefold": 5,
    "tenfold": 10,
    "hundredfold": 100,
}
VAGUE = (
    "several|few|a few|many|dozens|tens of|hundreds of|thousands of|millions of|billions of"
    "|trillions of|multi|multibillion|multimillion|multitrillion|a couple|countless|numerous"
    "|hundreds|thousands|millions|billions|trillions|most|some of|single digits|single-digit"
    "|double digits|double-digit|majority|single|figures"
)
