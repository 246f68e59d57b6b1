"""What stands around a number: comparisons, rises and falls."""

from __future__ import annotations

import re
from decimal import Decimal

from ledger.domain.quantity import Comparator, Target
from ledger.domain.quantity_amounts import Amount, reader, unit_at


def change_in(left: str, right: str, one: Amount) -> int:
    """Return 1 for a rise by the amount, -1 for a fall, 0 for neither."""
    if not one.is_percent and not re.search(r"\bby\b[^\d]*$", left):
        return 0
    for sign, noun in reader().nouns:
        if noun.match(right):
            return sign
    for sign, cue in reader().changes:
        for match in cue.finditer(left):
            between = _after_by(left[match.end() :].strip())
            if between in ("", "by", "of") or _is_only_cue(between):
                return sign
    return 0


def _after_by(text: str) -> str:
    """Return "by about" of "costs by about": what is cut or grows may stand before it."""
    match = re.fullmatch(r"(?:[^\W\d_][\w-]*\s+){1,5}(by(?:\s+\D*)?)", text)
    return match[1].strip() if match else text


def _is_only_cue(text: str) -> bool:
    trimmed = re.sub(r"^(?:by|of)\s+", "", text)
    is_level = trimmed in _LEVELS
    return not is_level and any(cue.fullmatch(trimmed) for _, cue in reader().cues)


# "Fall below 3%" names a level, "fall more than 3%" a change.
_LEVELS = frozenset(["below", "under", "above", "past", "beyond", "over"]) | {
    "north of",
    "south of",
}


def signed(sign: int, left: str, one: Amount) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds of a rise (1) or fall (-1) by an amount."""
    cue = cue_in(left)
    size = one.value
    low = None if cue in ("le", "lt") else size
    high = None if cue in ("ge", "gt") else size
    return turned(sign, low, high)


def turned(
    sign: int, low: Decimal | None, high: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return bounds as they are for a rise (1); mirrored for a fall (-1)."""
    if sign == 1:
        return low, high
    return (None if high is None else -high), (None if low is None else -low)


def cue_in(left: str) -> str:
    """Return the comparison before the number: the earliest, then the longest."""
    found = [
        (match.start(), -len(match.group()), name)
        for name, cue in reader().cues
        for match in cue.finditer(left)
    ]
    best = min(found)[2] if found else "eq"
    return "eq" if best == "between" else best


_OR_MORE = re.compile(r"\s*or (?:more|higher|above|greater|better|less|fewer|lower|below)\s+")


def unit_after(right: str) -> str:
    """Return "robots" of "10,000 or more robots"; empty when nothing that is counted follows."""
    match = _OR_MORE.match(right)
    return unit_at(right, match.end()) if match else ""


def compared(words: str, cue: str, right: str, one: Amount) -> Target:
    """Return an amount under the comparison before it, or the one right behind it."""
    value, unit, step = one.value, one.unit, one.step
    if right.startswith("+") or re.match(
        r"\s*(?:or (?:more|higher|above|greater|better)|plus\b|at least|minimum)", right
    ):
        cue = "ge"
        unit = unit or unit_after(right)
    elif re.match(r"\s*(?:or (?:less|fewer|lower|below|under)|max\b|maximum|at most|tops)", right):
        cue = "le"
        unit = unit or unit_after(right)
    elif about := re.match(r"\s*(?:or so|-?ish|or thereabouts)\b", right):
        cue = "approx" if cue == "eq" else cue
        unit = unit or unit_at(right, about.end())
    comparator = Comparator(cue)
    low = None if cue in ("le", "lt") else value
    high = None if cue in ("ge", "gt") else value
    return Target(words, comparator, low, high, unit, step)
