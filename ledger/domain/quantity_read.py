"""From words to a target: the number, what stands before it, and what follows it."""

from __future__ import annotations

import re
from decimal import Decimal

from ledger.domain.quantity import Comparator, NoTarget, Target
from ledger.domain.quantity_amounts import HUNDRED, Amount, amounts_in, reader, tidy
from ledger.domain.quantity_cues import change_in, compared, cue_in, signed, turned
from ledger.domain.quantity_shares import ladder_in, multiple_in, share_in
from ledger.domain.quantity_text import masked, normal, numerals

LONGEST_TEXT = 2000
_AROUND = re.compile(r"\s*,?\s*(?:plus or minus|plus/minus|\+/-|±|give or take)\s*")


def parse(words: str) -> Target | NoTarget:
    """Return the target that words name, or why they name none."""
    if len(words) > LONGEST_TEXT:
        return NoTarget(words, f"that is longer than {LONGEST_TEXT} characters")
    text = numerals(masked(normal(words)))
    found = multiple_in(text, words) or share_in(text, words) or ladder_in(text, words)
    if found:
        return found
    amounts = amounts_in(text)
    if not amounts:
        return _nothing(words, text)
    chosen = _chosen(amounts, text)
    if _is_vague_before(text, chosen):
        return _nothing(words, text)
    if _is_list(text, chosen, amounts):
        return NoTarget(words, "that names more than one amount: record each of them on its own")
    return _target(words, text, chosen, amounts)


def parse_each(words: str) -> tuple[Target, ...]:
    """Return every amount that words clearly name, in their order; a range is one of them."""
    text = numerals(masked(normal(words))) if len(words) <= LONGEST_TEXT else ""
    if multiple_in(text, words) or share_in(text, words) or ladder_in(text, words):
        found = [parse(words)]
    else:
        amounts = amounts_in(text)
        heads = [one for one in _heads(text, amounts) if not _is_vague_before(text, one)]
        found = [_target(words, text, one, amounts) for one in heads]
    return tuple(dict.fromkeys(one for one in found if isinstance(one, Target)))


def _heads(text: str, amounts: list[Amount]) -> list[Amount]:
    """Return the clear amounts that are no other's far end or spread."""
    heads: list[Amount] = []
    taken = 0
    for one in amounts:
        partner = _second(text, one, amounts) or _spread(text, one, amounts)
        if one.start >= taken and _is_clear(text, one, partner):
            heads.append(one)
            taken = partner.end if partner else taken
    return heads


def _spread(text: str, one: Amount, amounts: list[Amount]) -> Amount | None:
    """Return "5" of "100 plus or minus 5"."""
    after = _after(amounts, one)
    return after if after and _AROUND.fullmatch(text[one.end : after.start]) else None


def _is_clear(text: str, amount: Amount, second: Amount | None) -> bool:
    """Say whether a number, or the range it begins, is clearly an amount."""
    some = (amount, second) if second else (amount,)
    return any(one.scale or one.unit or "," in text[one.start : one.end] for one in some)


def _nothing(words: str, text: str) -> NoTarget:
    if reader().vague.search(text):
        return NoTarget(words, "that names no number: what amount would settle it?")
    return NoTarget(words, "there is no amount in it")


def _chosen(amounts: list[Amount], text: str) -> Amount:
    """Return the first number or range that is clearly an amount, else the first number."""
    return next(iter(_heads(text, amounts)), amounts[0])


def _is_vague_before(text: str, amount: Amount) -> bool:
    before = text[: amount.start].lower().rstrip()
    return bool(re.search(r"(?:several|a few|many|hundreds of|tens of|dozens of)$", before))


def _is_list(text: str, one: Amount, amounts: list[Amount]) -> bool:
    """Say whether another amount of the same kind is named: "73% and 73.5%", "10 or 5 users"."""
    before = _after(amounts[::-1], one)
    if before and text[before.end : one.start].strip().lower() in ("or", "and"):
        return True
    after = _after(amounts, one)
    if after is None or _second(text, one, amounts):
        return False
    is_joined = text[one.end : after.start].strip().lower() in ("and", "or", ",", ", and")
    return is_joined and one.unit in ("", after.unit)


def _after(amounts: list[Amount], one: Amount) -> Amount | None:
    """Return the amount that comes next."""
    return next(iter(amounts[amounts.index(one) + 1 :]), None)


def _target(words: str, text: str, one: Amount, amounts: list[Amount]) -> Target | NoTarget:
    left = text[: one.start].lower()
    second = _second(text, one, amounts)
    one, other = _shared(one, second) if second else (one, None)
    end = other.end if other else one.end
    if text[one.number_end :].lstrip().startswith("+"):
        end = one.number_end
    right = text[end:].lower().lstrip()
    if other:
        return _range(words, left, right, one, other)
    rest = text[one.end if one.scale else one.number_end :].lower()
    if re.match(r"\s?(?:x\b|-?fold\b|times\b)", rest) or re.search(
        r"\bfactor of(?: \w+)?\s*$", left
    ):
        low, high = signed(1, left, one)
        return Target(words, Comparator.MULTIPLE, low, high, "", one.step)
    around = _AROUND.match(right)
    if around:
        return _around(words, right[around.end() :], one)
    change = change_in(left, right, one)
    if change:
        return Target(words, Comparator.CHANGE, *signed(change, left, one), one.unit, one.step)
    return compared(words, cue_in(left), right, one)


def _second(text: str, one: Amount, amounts: list[Amount]) -> Amount | None:
    """Return the other end of a range: "60-65", "3 to 4", "between 5 and 10"."""
    after = _after(amounts, one)
    if after is None:
        return None
    joint = text[one.end : after.start].strip().lower()
    is_between = bool(re.search(r"\bbetween\s*$", text[: one.start].lower()))
    if joint == "or" and one.digits >= after.digits:
        return None
    if joint in ("-", "to", "through", "or") or (is_between and joint in ("and", "-")):
        return after
    return None


def _shared(one: Amount, other: Amount) -> tuple[Amount, Amount]:
    """Give the scale of one number to the other where that has none."""
    if one.scale is None and other.scale is not None:
        one = _times(one, other.scale)
    elif other.scale is None and one.scale is not None and one.unit and not other.unit:
        other = _times(other, one.scale)
    if other.is_percent and one.unit == "" and other.digits:
        # Basis points are a hundredth of the number said.
        one = one._replace(value=tidy(one.value * other.value / other.digits))
    return one, other


def _times(amount: Amount, scale: Decimal) -> Amount:
    value, step = tidy(amount.digits * scale), tidy(amount.step * scale)
    return amount._replace(value=value, step=step, scale=scale)


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
    sign, cue = change_in(left, right, other), cue_in(left)
    floor = None if cue in ("le", "lt") else low
    ceiling = None if cue in ("ge", "gt") else high
    if sign:
        return Target(words, Comparator.CHANGE, *turned(sign, floor, ceiling), unit, step)
    is_open = floor is None or ceiling is None
    return Target(
        words, Comparator(cue) if is_open else Comparator.BETWEEN, floor, ceiling, unit, step
    )


def _around(words: str, right: str, one: Amount) -> Target | NoTarget:
    found = amounts_in(right)
    if not found:
        return NoTarget(words, "plus or minus what?")
    spread = found[0].value
    if found[0].is_percent and not one.is_percent:
        spread = one.value * spread / HUNDRED
    low, high = tidy(one.value - spread), tidy(one.value + spread)
    unit = one.unit or ("" if found[0].is_percent else found[0].unit)
    step = min(one.step, spread or one.step)
    return Target(words, Comparator.BETWEEN, low, high, unit, step)
