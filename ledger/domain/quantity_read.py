"""From words to a target: the number, what stands before it, and what follows it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import NamedTuple

from ledger.domain import quantity_words as tables
from ledger.domain.deadline_read import find_places
from ledger.domain.deadline_words import ONES, TENS
from ledger.domain.quantity import Comparator, NoTarget, Target

LONGEST_TEXT = 2000
MOST_NUMBERS = 50
_LONG_AGO = date(1900, 1, 1)
_HUNDRED = Decimal(100)

_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?!\d)|\d{1,18}(?:\.\d{1,9})?"
_SIGN = "|".join(re.escape(sign) for sign in tables.SIGNS)


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
    codes = "|".join(code for code in tables.CURRENCIES if len(code) == 3)
    return Reader(
        re.compile(
            rf"(?P<sign>{_SIGN}|\b(?:{codes})\s)?\s*(?<![\w.,])(?P<number>{_NUMBER})",
            re.IGNORECASE,
        ),
        re.compile(r"[^\W\d_]\w*(?:[-'/][^\W\d_]+)*|%"),
        tuple((name, _cue(words)) for name, words in tables.CUES.items()),
        tuple((sign, _cue(words)) for sign, words in tables.CHANGES.items()),
        tuple((sign, _noun(words)) for sign, words in tables.CHANGE_NOUNS.items()),
        re.compile(rf"(?<!\w)(?:{tables.VAGUE})(?:-|\b)"),
    )


def _alternatives(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split("|"), key=len, reverse=True))


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(words)})(?![\w])")


def _noun(words: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?!or\b|of\b|and\b)(?:[^\W\d_]+\s+)?(?:{_alternatives(words)})\b")


def parse(words: str) -> Target | NoTarget:
    """Return the target that words name, or why they name none."""
    if len(words) > LONGEST_TEXT:
        return NoTarget(words, f"that is longer than {LONGEST_TEXT} characters")
    text = _numerals(_masked(_normal(words)))
    found = _relative_words(text, words) or _share(text, words) or _ladder(text, words)
    if found:
        return found
    amounts = _amounts(text)
    if not amounts:
        return _nothing(words, text)
    chosen = _chosen(amounts, text)
    if _is_vague_before(text, chosen):
        return _nothing(words, text)
    return _target(words, text, chosen, amounts)


def _nothing(words: str, text: str) -> NoTarget:
    if reader().vague.search(text):
        return NoTarget(words, "that names no number: what amount would settle it?")
    return NoTarget(words, "there is no amount in it")


_VARIANTS = str.maketrans("‐‑‒–—−‘’％", "------''%")


def _normal(words: str) -> str:
    text = unicodedata.normalize("NFC", words).translate(_VARIANTS)
    return " ".join(text.split())


def _masked(text: str) -> str:
    """Blank out dates, which are numbers too, unless nothing else is left."""
    masked = text
    for start, end, _ in reversed(find_places(text, _LONG_AGO, language="en")):
        masked = masked[:start] + " " * (end - start) + masked[end:]
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
def _word_patterns() -> tuple[re.Pattern[str], ...]:
    ones = "|".join(sorted(ONES, key=len, reverse=True))
    small = "|".join(word for word, number in ONES.items() if number < 10)
    tens = "|".join(TENS)
    return (
        re.compile(rf"\bhalf an?\s+(?={_SCALE_NAMES})|\ba half\s+(?={_SCALE_NAMES})", re.I),
        re.compile(rf"\b({ones}|an?|\d+) and a half\b", re.I),
        re.compile(rf"\b({tens})[- ]({small})\b", re.I),
        re.compile(rf"\b(?:an?)\s+(?={_SCALE_NAMES})", re.I),
        re.compile(rf"\b({tens}|{ones}|zero)\b(?!\s+of\s+the)", re.I),
        re.compile(r"\b(\d+) hundred\b", re.I),
        re.compile(rf"\b({small}|an?|\d{{1,3}}) dozen\b", re.I),
    )


def _numerals(text: str) -> str:
    """Write number words as digits: "two and a half million" becomes "2.5 million"."""
    half, and_half, compound, article, word, hundred, dozen = _word_patterns()
    text = dozen.sub(lambda m: str(12 * _value(m.group(1))), text)
    text = half.sub("0.5 ", text)
    text = and_half.sub(lambda m: f"{_value(m.group(1))}.5", text)
    text = compound.sub(lambda m: str(TENS[m[1].lower()] + ONES[m[2].lower()]), text)
    text = article.sub("1 ", text)
    text = word.sub(lambda m: str(_value(m.group(1))), text)
    return hundred.sub(lambda m: f"{m[1]}00", text)


def _value(word: str) -> int:
    lowered = word.lower()
    if lowered.isdigit():
        return int(lowered)
    return _ONES.get(lowered, TENS.get(lowered, 0))


# Numbers in the text


def _amounts(text: str) -> list[Amount]:
    matches = islice(reader().number.finditer(text), MOST_NUMBERS)
    return [_amount(text, match) for match in matches]


def _amount(text: str, match: re.Match[str]) -> Amount:
    raw = re.sub(r"[, \u00a0\u202f']", "", match["number"])
    digits = Decimal(raw)
    end = match.end()
    sign = (match["sign"] or "").strip().lower()
    currency = tables.SIGNS.get(sign) or tables.CURRENCIES.get(sign, "")
    scale, end = _scale(text, end, bool(currency))
    unit, end = _unit(text, end, currency)
    if _is_negative(text, match.start()):
        digits = -digits
    value = digits * (scale or 1)
    is_percent = unit in ("%", "bp")
    step = _step(raw, scale)
    if unit == "bp":
        value, step, unit = value / _HUNDRED, step / _HUNDRED, "%"
    value, step = _tidy(value), _tidy(step)
    return Amount(value, digits, scale, unit, match.start(), end, is_percent, step)


def _is_negative(text: str, start: int) -> bool:
    """Say whether a minus sign stands before a number that is no second end of a range."""
    before = text[:start].rstrip()
    if before.lower().endswith("negative"):
        return True
    return before.endswith("-") and not before[:-1].strip()[-1:].isalnum() and "%" not in before


def _tidy(value: Decimal) -> Decimal:
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
        is_second = total is not None
        if name not in tables.SCALES or (is_second and name in tables.GLUED_SCALES):
            return total, end
        if name in tables.GLUED_SCALES and not (is_glued or has_currency):
            return total, end
        if name == "t" and not has_currency:
            return total, end
        total = (total or Decimal(1)) * tables.SCALES[name]
        end = match.end(1)
        if is_second:
            return total, end


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
        if following is None or trimmed[match.end() : following.start()].strip():
            break
        match = following
    if match is None or match.group().lower() in tables.NO_UNITS | tables.ADJECTIVES:
        return "", end
    return _unit_name(match.group()), skipped + match.end()


def _unit_name(word: str) -> str:
    lowered = word.lower()
    return tables.CURRENCIES.get(lowered) or tables.UNITS.get(lowered, word)


def _chosen(amounts: list[Amount], text: str) -> Amount:
    """Return the first number, or first end of a range, that is clearly an amount; else the first."""
    for amount in amounts:
        second = _second(text, amount, amounts)
        for one in (amount, second) if second else (amount,):
            if one.scale or one.unit or "," in text[one.start : one.end]:
                return amount
    return amounts[0]


def _is_vague_before(text: str, amount: Amount) -> bool:
    before = text[: amount.start].lower().rstrip()
    return bool(re.search(r"(?:several|a few|many|hundreds of|tens of|dozens of)$", before))


# What stands around the number


def _target(words: str, text: str, one: Amount, amounts: list[Amount]) -> Target | NoTarget:
    left = text[: one.start].lower()
    second = _second(text, one, amounts)
    one, other = _shared(one, second) if second else (one, None)
    end = other.end if other else one.end
    if text[_number_end(text, one) :].lstrip().startswith("+"):
        end = _number_end(text, one)
    right = text[end:].lower().lstrip()
    if other:
        return _range(words, left, right, one, other)
    multiple = re.match(r"\s?(?:x\b|-?fold\b|times\b)", text[_number_end(text, one) :].lower())
    if multiple:
        return Target(words, Comparator.MULTIPLE, one.value, one.value, "", one.step)
    around = re.match(r"\s*,?\s*(?:plus or minus|plus/minus|\+/-|±|give or take)\s*", right)
    if around:
        return _around(words, right[around.end() :], one)
    change = _change(left, right, one)
    if change:
        return Target(words, Comparator.CHANGE, *_signed(change, left, one), one.unit, one.step)
    return _compared(words, _cue_in(left), right, one)


def _number_end(text: str, amount: Amount) -> int:
    match = reader().number.match(text, amount.start)
    return match.end() if match else amount.end


def _second(text: str, one: Amount, amounts: list[Amount]) -> Amount | None:
    """Return the other end of a range: "60-65", "3 to 4", "between 5 and 10"."""
    after = next((a for a in amounts if a.start >= one.end), None)
    if after is None:
        return None
    joint = text[one.end : after.start].strip().lower()
    is_between = bool(re.search(r"\bbetween\s*$", text[: one.start].lower()))
    if joint in ("-", "to", "through") or (is_between and joint in ("and", "-")):
        return after
    return None


def _shared(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    """Give the scale and unit of the second number to the first where it has none."""
    scale = one.scale or other.scale
    unit = one.unit or other.unit
    if one.scale is None and other.scale is not None:
        one = one._replace(value=one.digits * other.scale, step=one.step * other.scale)
    elif other.scale is None and one.scale is not None and one.unit and not other.unit:
        other = other._replace(value=other.digits * one.scale, step=other.step * one.scale)
    if other.is_percent and other.unit == "%" and one.unit == "":
        factor = other.value / other.digits if other.digits else Decimal(1)
        one = one._replace(value=one.value * factor)
    return one._replace(unit=unit, scale=scale), other._replace(unit=other.unit or unit)


def _range(words: str, left: str, right: str, one: Amount, other: Amount) -> Target | NoTarget:
    low, high = one.value, other.value
    unit = other.unit or one.unit
    step = min(one.step, other.step)
    if re.search(
        r"(?:grow|rise|increase|go|expand|climb|fall|drop|cut|reduce)\w*\s+(?:\w+\s+)?from\s*$",
        left,
    ):
        return Target(words, Comparator.EQ, high, high, unit, other.step, low)
    if low > high:
        return NoTarget(words, "the range ends below where it begins")
    if unit.lower() in ("x", "fold") or re.match(r"\s*-?(?:x|times|fold)\b", right):
        return Target(words, Comparator.MULTIPLE, low, high, "", step)
    sign = _change(left, right, other)
    cue = _cue_in(left)
    if sign == 0 and cue in ("ge", "gt"):
        return Target(words, Comparator(cue), low, None, unit, step)
    if sign == 0 and cue in ("le", "lt"):
        return Target(words, Comparator(cue), None, high, unit, step)
    if sign == 1:
        return Target(words, Comparator.CHANGE, low, high, unit, step)
    if sign == -1:
        return Target(words, Comparator.CHANGE, -high, -low, unit, step)
    return Target(words, Comparator.BETWEEN, low, high, unit, step)


def _around(words: str, right: str, one: Amount) -> Target | NoTarget:
    found = _amounts(right)
    if not found:
        return NoTarget(words, "plus or minus what?")
    spread = found[0].value
    if found[0].is_percent and not one.is_percent:
        spread = one.value * spread / _HUNDRED
    low, high = one.value - spread, one.value + spread
    return Target(
        words, Comparator.BETWEEN, low, high, one.unit, min(one.step, spread or one.step)
    )


def _change(left: str, right: str, one: Amount) -> int:
    """Return 1 for a rise by the amount, -1 for a fall, 0 for neither."""
    if not one.is_percent:
        return 0
    for sign, noun in reader().nouns:
        if noun.match(right):
            return sign
    for sign, cue in reader().changes:
        for match in cue.finditer(left):
            between = left[match.end() :].strip()
            if between in ("", "by", "of") or _is_only_cue(between):
                return sign
    return 0


def _is_only_cue(text: str) -> bool:
    trimmed = re.sub(r"^(?:by|of)\s+", "", text)
    is_level = trimmed in _LEVELS
    return not is_level and any(cue.fullmatch(trimmed) for _, cue in reader().cues)


# "Fall below 3%" names a level, "fall more than 3%" a change.
_LEVELS = frozenset(["below", "under", "above", "past", "beyond", "over"]) | {
    "north of",
    "south of",
}


def _signed(sign: int, left: str, one: Amount) -> tuple[Decimal | None, Decimal | None]:
    cue = _cue_in(left)
    size = one.value
    low = None if cue in ("le", "lt") else size
    high = None if cue in ("ge", "gt") else size
    if sign > 0:
        return low, high
    return (None if high is None else -high), (None if low is None else -low)


def _cue_in(left: str) -> str:
    """Return the comparison before the number: the earliest, then the longest."""
    found = [
        (match.start(), -len(match.group()), name)
        for name, cue in reader().cues
        for match in cue.finditer(left)
    ]
    best = min(found, default=(0, 0, "eq"))[2]
    return "eq" if best == "between" else best


def _compared(words: str, cue: str, right: str, one: Amount) -> Target:
    value, unit, step = one.value, one.unit, one.step
    if right.startswith("+") or re.match(
        r"\s*(?:or (?:more|higher|above|greater|better)|plus\b|at least|minimum)", right
    ):
        cue = "ge"
    elif re.match(r"\s*(?:or (?:less|fewer|lower|below|under)|max\b|maximum|at most|tops)", right):
        cue = "le"
    elif cue == "eq" and re.match(r"\s*(?:or so|-?ish\b|or thereabouts)", right):
        cue = "approx"
    comparator = Comparator(cue)
    low = None if cue in ("le", "lt") else value
    high = None if cue in ("ge", "gt") else value
    return Target(words, comparator, low, high, unit, step)


# Shares, multiples and "mid-70s"

_FRACTION_NAMES = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "eighth": 8,
    "eighths": 8,
    "tenth": 10,
    "tenths": 10,
}


def _percent(top: int, bottom: int) -> Decimal:
    return (_HUNDRED * top / bottom).quantize(Decimal("0.001")).normalize() + 0


def _share(text: str, words: str) -> Target | None:
    """Read "one in five", "two-thirds of revenue" and "as much as half"."""
    lowered = text.lower()
    match = re.search(
        r"(?<![\w.,])(\d{1,6}) (?:in|out of)(?: every)? (\d{1,6})(?!\w| ?(?:year|month|week|day))",
        lowered,
    )
    if match and 0 < int(match[1]) <= int(match[2]):
        return _of_share(
            words, lowered[: match.start()], lowered[match.end() :], int(match[1]), int(match[2])
        )
    match = re.search(r"(?<![\w.,/])(\d{1,2})/(\d{1,2})(?![\d/]|,\d)", lowered)
    if match and 0 < int(match[1]) < int(match[2]):
        left, right = lowered[: match.start()], lowered[match.end() :]
        if not _amounts(left) and not _amounts(right):
            return _of_share(words, left, right, int(match[1]), int(match[2]))
    names = "|".join(_FRACTION_NAMES)
    match = re.search(
        rf"(?<![\w.,])(?:(\d)[- ]|an? )?({names})\b(?! (?:hour|minute|of the year))", lowered
    )
    if match is None:
        return None
    if match[1] is None and match[2] != "half" and not re.match(r"an? ", match.group()):
        return None
    left = lowered[: match.start()]
    if match[2] == "half" and match[1] is None and _cue_in(left) == "eq":
        is_alone = not left.strip() and not lowered[match.end() :].strip(" of")
        if is_alone:
            return Target(words, Comparator.MULTIPLE, Decimal("0.5"), Decimal("0.5"), "")
    if re.search(r"\d", left) or _amounts(lowered[match.end() :]):
        return None
    return _of_share(
        words, left, lowered[match.end() :], int(match[1] or 1), _FRACTION_NAMES[match[2]]
    )


def _of_share(words: str, left: str, right: str, top: int, bottom: int) -> Target:
    value = _percent(top, bottom)
    amount = Amount(value, value, None, "%", 0, 0, True, Decimal(1))
    sign = _change(left, right, amount)
    if sign:
        return Target(words, Comparator.CHANGE, *_signed(sign, left, amount), "%")
    return _compared(words, _cue_in(left), right, amount)


def _relative_words(text: str, words: str) -> Target | None:
    """Read "double", "twice as many" and "halve" when no other number is compared."""
    lowered = text.lower()
    names = "|".join(sorted(tables.MULTIPLES, key=len, reverse=True))
    match = re.search(rf"\b({names})\b(?!-digit)", lowered)
    if (
        match
        and not re.search(r"(?<!every )\d", lowered[: match.start()])
        and not _amounts(re.sub(r"\bevery \d+", "", lowered[match.end() :]))
    ):
        size = Decimal(tables.MULTIPLES[match[1]])
        cue = _cue_in(lowered[: match.start()])
        low = None if cue in ("le", "lt") else size
        high = None if cue in ("ge", "gt") else size
        return Target(words, Comparator.MULTIPLE, low, high, "")
    if re.search(r"\bhalv(?:e|es|ing)\b", lowered) and not _amounts(lowered):
        return Target(words, Comparator.MULTIPLE, Decimal("0.5"), Decimal("0.5"), "")
    return None


def _ladder(text: str, words: str) -> Target | None:
    """Read "mid-70s" as 74 to 76, "low 70s" as 70 to 73, "high 70s" as 77 to 79."""
    match = re.search(
        r"\b(low|lower|mid|middle|high|upper)[- ](?:to[- ](?:mid|high)[- ])?(?:the )?(\d?\d0)'?s\b(?:\s*(%|percent))?",
        text.lower(),
    )
    if match is None:
        return None
    first = int(match[2])
    begin, end = {"low": (0, 3), "lower": (0, 3), "mid": (4, 6), "middle": (4, 6)}.get(
        match[1], (7, 9)
    )
    unit = "%" if match[3] else ""
    return Target(words, Comparator.APPROX, Decimal(first + begin), Decimal(first + end), unit)


def with_base(target: Target, base: Decimal) -> Target:
    """Return a multiple or change with the amount it is measured from."""
    return replace(target, base=base)
