"""The text of an amount made plain: dates masked, number words as digits."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache

from ledger.domain.deadline.finding import find_places
from ledger.domain.deadline.words import ONES, TENS, UNDER_TEN

_LONG_AGO = date(1900, 1, 1)


_VARIANTS = str.maketrans("‐‑‒–—−‘’％", "------''%")


def normal(words: str) -> str:
    """Return the text with one kind of dash, quote and space."""
    text = unicodedata.normalize("NFC", words).translate(_VARIANTS)
    return " ".join(text.split())


def masked(text: str) -> str:
    """Blank out dates, which are numbers too, unless nothing else is left."""
    masked = text
    for start, end, _ in reversed(find_places(text, _LONG_AGO, language="en")):
        masked = f"{masked[:start]} {masked[end:]}"
    masked = re.sub(r"\b(?:[QH][1-4]|[1-4][QH]|FY)(?:\s?'?\d{2,4})?\b", " ", masked)
    without_years = re.sub(
        r"(?<![\w$€£.,])(?:19|20|21)\d\d(?![\w%,]|\.\d)(?!\s*(?:%|percent|users|people))",
        " ",
        masked,
    )
    return without_years if re.search(r"\d", without_years) else masked


_ONES = {**ONES, "zero": 0, "a": 1, "an": 1}


_SCALE_NAMES = "hundred|thousand|million|billion|trillion|lakh|crore|dozen"


@cache
def word_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of `numerals`, compiled once."""
    ones = "|".join(ONES)
    small = "|".join(UNDER_TEN)
    tens = "|".join(TENS)
    return (
        re.compile(
            rf"\bhalf an?\s+(?={_SCALE_NAMES}|per ?cent)|\ba half\s+(?={_SCALE_NAMES})", re.I
        ),
        re.compile(rf"\b({ones}|an?|\d+) and a half\b", re.I),
        re.compile(rf"\b({tens})[- ]({small})\b", re.I),
        re.compile(rf"\b(?:an?)\s+(?={_SCALE_NAMES}|(?:percentage )?point\b)", re.I),
        re.compile(rf"\b({tens}|{ones}|zero)\b(?!\s+of\s+the)", re.I),
        re.compile(r"\b(\d{1,3}) hundred\b(?: and (\d{1,2})\b)?", re.I),
        re.compile(rf"\b({small}|an?|\d{{1,3}}) dozen\b", re.I),
        re.compile(
            rf"\b(?:(three|3)[ -]quarters|(?:an? |one )?quarter)(?: of)?(?: an?)? "
            rf"(?={_SCALE_NAMES})",
            re.I,
        ),
        re.compile(r"\b(?:(\d{1,9}(?:\.\d{1,9})?)e|10\^)(\d{1,2})\b", re.I),
    )


def numerals(text: str) -> str:
    """Write number words as digits: "two and a half million" becomes "2.5 million"."""
    half, and_half, compound, article, word, hundred, dozen, quarter, power = word_patterns()
    text = power.sub(lambda m: f"{Decimal(m[1] or 1).scaleb(int(m[2])):f}", text)
    text = dozen.sub(lambda m: str(12 * _value(m.group(1))), text)
    text = and_half.sub(lambda m: f"{_value(m.group(1))}.5", text)
    text = quarter.sub(lambda m: "0.75 " if m[1] else "0.25 ", text)
    text = half.sub("0.5 ", text)
    text = compound.sub(lambda m: str(TENS[m[1].lower()] + ONES[m[2].lower()]), text)
    text = article.sub("1 ", text)
    text = word.sub(lambda m: str(_value(m.group(1))), text)
    return hundred.sub(lambda m: str(100 * int(m[1]) + int(m[2] or 0)), text)


def _value(word: str) -> int:
    lowered = word.lower()
    if lowered.isdigit():
        return int(lowered)
    return _ONES[lowered] if lowered in _ONES else TENS[lowered]
