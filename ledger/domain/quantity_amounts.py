"""The numbers in a text, each with its scale, currency and unit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import NamedTuple

from ledger.domain import quantity_words as tables

MOST_NUMBERS = 50


HUNDRED = Decimal(100)


NUMBER = (
    r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?![\d,]\d)"
    r"|\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
    r"|\d{1,18}(?:\.\d{1,9})?(?![.,/]?\d)"
)


SIGN = "|".join(re.escape(sign) for sign in tables.SIGNS)


class Amount(NamedTuple):
    """One number as it stands in the text, with its scale and unit, and where it is."""

    value: Decimal
    digits: Decimal
    scale: Decimal | None
    unit: str
    start: int
    end: int
    is_percent: bool
    step: Decimal
    number_end: int


class Reader(NamedTuple):
    """The compiled patterns, made when the first words are read."""

    number: re.Pattern[str]
    word: re.Pattern[str]
    cues: tuple[tuple[str, re.Pattern[str]], ...]
    changes: tuple[tuple[int, re.Pattern[str]], ...]
    nouns: tuple[tuple[int, re.Pattern[str]], ...]
    vague: re.Pattern[str]


@cache
def reader() -> Reader:
    """Return the patterns, compiled once."""
    codes = "|".join(sorted({*tables.CURRENCIES.values(), "RS", "RMB"}))
    return Reader(
        re.compile(
            rf"(?P<sign>{SIGN}|\b(?:{codes})\s)?\s*(?<![\w.,/])(?P<number>{NUMBER})",
            re.IGNORECASE,
        ),
        re.compile(r"[^\W\d_]\w*(?:[-'/][^\W\d_]+)*|%"),
        tuple((name, _cue(words)) for name, words in tables.CUES.items()),
        tuple((sign, _cue(words)) for sign, words in tables.CHANGES.items()),
        tuple((sign, _noun(words)) for sign, words in tables.CHANGE_NOUNS.items()),
        re.compile(rf"(?<!\w)(?:{tables.VAGUE})(?:-|\b)"),
    )


def _alternatives(words: str) -> str:
    return "|".join(map(re.escape, words.split("|")))


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(words)})(?![\w])")


def _noun(words: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?!or\b|of\b|and\b)(?:[^\W\d_]+\s+)?(?:{_alternatives(words)})\b")


def amounts_in(text: str) -> list[Amount]:
    """Return the numbers of a text in their order, at most MOST_NUMBERS of them."""
    matches = islice(reader().number.finditer(text), MOST_NUMBERS)
    found = [amount_at(text, match) for match in matches]
    return [amount for amount in found if not is_name(text, amount)]


# What a number only names or ranks: level 5, number one, the top ten.
_RANKED = re.compile(
    r"\b(?:level|version|model|no\.?|number|phase|generation|gen|series|type|class|tier|grade|top"
    r"|chapter|stage|step|route|section|act|category|volume|part|page|figure|table|mark|block)\s*$"
)
_LETTERED = re.compile(r"[A-Z]-$")
_NAMED = re.compile(r"(?:^|\s)[^\W\d_]*[A-Z&][^\W\d_]*\s$")


def is_name(text: str, amount: Amount) -> bool:
    """Say whether a number is part of a name: GPT-5, Llama 4, Level 4 autonomy, 5G, 24/7.

    A scale, a currency, a share or a grouped number ("Tesla 1,000") is an amount all the same.
    """
    number = text[amount.start : amount.end].lstrip()
    place = amount.end - len(number)
    before, rest = text[:place], text[place:]
    if re.match(r"\d+[GA]\b", rest):
        return True
    if amount.scale or amount.is_percent or amount.unit.isupper() or "," in number:
        return False
    if _RANKED.search(before.lower()) or _LETTERED.search(before):
        return True
    is_bare = not amount.unit and not re.match(r"[\d.]*\s*[+x%-]", text[amount.end :])
    return is_bare and bool(_NAMED.search(before)) and not _is_cue(before)


def _is_cue(before: str) -> bool:
    """Say whether the words end in a comparison ("Over 100") or a verb of change."""
    lowered = before.lower().rstrip()
    cues = [cue for _, cue in (*reader().cues, *reader().changes)]
    return any(match.end() == len(lowered) for cue in cues for match in cue.finditer(lowered))


# "-5", "negative 5", "to -5"; but "3 -5", "10 GW - 15 GW" and "sub-5" are no negative numbers.
_NEGATIVE = re.compile(r"(?:\bnegative\s*|^\s*-\s*|(?:^|\s)[^\s\d%]+\s-)$", re.IGNORECASE)


def amount_at(text: str, match: re.Match[str]) -> Amount:
    """Return the number that a match found, with the scale and unit that follow it."""
    raw = re.sub(r"[, \u00a0\u202f']", "", match["number"])
    raw = raw.replace(".", "") if raw.count(".") > 1 else raw
    digits = Decimal(raw)
    end = match.end()
    sign = (match["sign"] or "").strip().lower()
    currency = tables.SIGNS.get(sign) or tables.CURRENCIES.get(sign, "")
    scale, end = _scale(text, end, bool(currency))
    unit, end = _unit(text, end, currency)
    if _NEGATIVE.search(text[: match.end() - len(match.group().lstrip())]):
        digits = -digits
    value = digits * (scale or 1)
    is_percent = unit in ("%", "bp")
    step = _step(raw, scale)
    if unit == "bp":
        value, step, unit = value / HUNDRED, step / HUNDRED, "%"
    value, step = tidy(value), tidy(step)
    return Amount(value, digits, scale, unit, match.start(), end, is_percent, step, match.end())


def tidy(value: Decimal) -> Decimal:
    """Return the number without trailing zeros after the point."""
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _step(raw: str, scale: Decimal | None) -> Decimal:
    """Return the size of the last digit said; whole numbers without a scale count ones."""
    places = len(raw.partition(".")[2])
    return Decimal(1).scaleb(-places) * (scale or 1)


def _scale(text: str, end: int, has_currency: bool) -> tuple[Decimal | None, int]:
    total: Decimal | None = None
    while True:
        match = re.compile(r"[\s-]?([^\W\d_]+)\.?(?!\w)").match(text, end)
        if match is None:
            return total, end
        name = match[1].lower()
        is_glued = match.start(1) == end
        if name not in tables.SCALES:
            return total, end
        if name in tables.GLUED_SCALES and not (is_glued or has_currency):
            return total, end
        if name == "t" and not has_currency:
            return total, end
        total = (total or Decimal(1)) * tables.SCALES[name]
        end = match.end(1)


def _unit(text: str, end: int, currency: str) -> tuple[str, int]:
    rest = text[end:]
    trimmed = rest.lstrip(" -+")
    skipped = end + len(rest) - len(trimmed)
    lowered = trimmed.lower()
    for phrase, unit in tables.PHRASE_UNITS.items():
        if lowered.startswith(phrase) and not lowered[len(phrase) : len(phrase) + 1].isalpha():
            return unit, skipped + len(phrase)
    if currency:
        return currency, end
    match = reader().word.match(trimmed)
    while match and match.group().lower() in tables.ADJECTIVES:
        following = reader().word.search(trimmed, match.end())
        if following and trimmed[match.end() : following.start()].strip():
            break
        match = following
    if match is None or match.group().lower() in tables.NO_UNITS | tables.ADJECTIVES:
        return "", end
    return _unit_name(match.group()), skipped + match.end()


def unit_at(text: str, start: int) -> str:
    """Return the unit that stands at a place of a text; empty for none."""
    return _unit(text, start, "")[0]


def _unit_name(word: str) -> str:
    lowered = word.lower()
    return tables.CURRENCIES.get(lowered) or tables.UNITS.get(lowered, word)
