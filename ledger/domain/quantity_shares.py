"""Amounts without a plain number: shares, multiples and "mid-70s"."""

from __future__ import annotations

import re
from decimal import Decimal

from ledger.domain import quantity_words as tables
from ledger.domain.quantity import Comparator, Target
from ledger.domain.quantity_amounts import HUNDRED, Amount, amounts_in, tidy
from ledger.domain.quantity_cues import change_in, compared, cue_in, signed

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
    return tidy(round(HUNDRED * top / bottom, 3))


def share_in(text: str, words: str) -> Target | None:
    """Read "one in five", "two-thirds of revenue" and "as much as half"."""
    lowered = text.lower()
    match = re.search(
        r"(?<![\w.,])(\d{1,6}) (?:in|out of)(?: every)? (\d{1,6})(?!\w| ?(?:year|month|week|day))",
        lowered,
    )
    if match and int(match[1]) <= int(match[2]) != 0:
        return _of_share(
            words, lowered[: match.start()], lowered[match.end() :], int(match[1]), int(match[2])
        )
    match = re.search(r"(?<![\w.,/])(\d{1,2})/(\d{1,2})(?![\d/]|,\d)", lowered)
    if match and 0 < int(match[1]) < int(match[2]):
        left, right = lowered[: match.start()], lowered[match.end() :]
        if not amounts_in(left) and not amounts_in(right):
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
    if match[2] == "half" and match[1] is None:
        is_alone = not left.strip() and not lowered[match.end() :].strip(" of")
        if is_alone:
            return Target(words, Comparator.MULTIPLE, Decimal("0.5"), Decimal("0.5"), "")
    if re.search(r"\d", left) or amounts_in(lowered[match.end() :]):
        return None
    return _of_share(
        words, left, lowered[match.end() :], int(match[1] or 1), _FRACTION_NAMES[match[2]]
    )


def _of_share(words: str, left: str, right: str, top: int, bottom: int) -> Target:
    value = _percent(top, bottom)
    amount = Amount(value, value, None, "%", 0, 0, True, Decimal(1), 0)
    sign = change_in(left, right, amount)
    if sign:
        return Target(words, Comparator.CHANGE, *signed(sign, left, amount), "%")
    return compared(words, cue_in(left), right, amount)


def multiple_in(text: str, words: str) -> Target | None:
    """Read "double", "twice as many" and "halve" when no other number is compared."""
    lowered = text.lower()
    names = "|".join(tables.MULTIPLES)
    match = re.search(rf"\b({names})\b(?![- ]digit)", lowered)
    if (
        match
        and not re.search(r"(?<!every )\d", lowered[: match.start()])
        and not amounts_in(re.sub(r"\bevery \d+", "", lowered[match.end() :]))
    ):
        size = Decimal(tables.MULTIPLES[match[1]])
        cue = cue_in(lowered[: match.start()])
        low = None if cue in ("le", "lt") else size
        high = None if cue in ("ge", "gt") else size
        return Target(words, Comparator.MULTIPLE, low, high, "")
    halved = (
        r"\bhalv(?:e|es|ed|ing)\b|\b(?:cut|fall|drop|slash|reduce)\w*\s(?:\w+\s){0,4}?in half\b"
    )
    if re.search(halved, lowered) and not amounts_in(lowered):
        return Target(words, Comparator.MULTIPLE, Decimal("0.5"), Decimal("0.5"), "")
    return None


_STEPS = {"low": (0, 3), "lower": (0, 3), "mid": (4, 6), "middle": (4, 6)}
_STEPS |= {"high": (7, 9), "upper": (7, 9)}


def ladder_in(text: str, words: str) -> Target | None:
    """Read "mid-70s" as 74 to 76, "low 70s" as 70 to 73, "high 70s" as 77 to 79, and teens."""
    match = re.search(
        r"\b(low|lower|mid|middle|high|upper)(?:[- ]to[- ](mid|high))?[- ](?:the )?"
        r"(?:(\d?\d0)'?s|teens?)\b(?:\s*(%|percent))?",
        text.lower(),
    )
    if match is None:
        return None
    first = int(match[3] or 10)
    begin, end = _STEPS[match[1]][0], _STEPS[match[2] or match[1]][1]
    unit = "%" if match[4] else ""
    if match[3] is None:
        begin = max(begin, 1)
    return Target(words, Comparator.APPROX, Decimal(first + begin), Decimal(first + end), unit)
