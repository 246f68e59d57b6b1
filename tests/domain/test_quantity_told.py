"""What words about amounts are read as, to the last digit; and whether a figure fulfils them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ledger.domain.quantity import (
    NoTarget,
    Target,
    read_target,
    read_targets,
    read_value,
    satisfies,
    with_base,
)
from ledger.domain.quantity_amounts import reader
from ledger.domain.quantity_read import LONGEST_TEXT
from ledger.domain.quantity_text import word_patterns
from tests.domain.told import sections

SECTIONS = sections("quantities-told.txt")
ANSWERS = {True: "yes", False: "no", None: "cannot tell"}


def row_of(row: str) -> str:
    """Return a row as it has to be, from the words before its first bar."""
    words = row.partition(" | ")[0]
    return f"{words} | {told_by(words)}".rstrip()


def told_by(words: str) -> str:
    if words.startswith("each: "):
        return " || ".join(told(found) for found in read_targets(words[6:]))
    if " ?? " in words:
        return ANSWERS[answer(*words.split(" ?? "))]
    return told(read_target(words))


def told(found: Target | NoTarget) -> str:
    """Return comparison, bounds, unit, size of the last digit, and the base if there is one."""
    if isinstance(found, NoTarget):
        return f"none | {found.why}"
    low, high = ("-" if bound is None else f"{bound}" for bound in (found.low, found.high))
    base = "" if found.base is None else f" from {found.base}"
    return f"{found.comparator.value} {low} {high} | {found.unit} | {found.step}{base}"


def answer(reported: str, promised: str) -> bool | None:
    """Say whether a figure fulfils a promise, which may name its base: "double from 10"."""
    figure = read_value(reported)
    words, _, base = promised.partition(" based on ")
    wanted = read_target(words)
    assert isinstance(wanted, Target), wanted
    assert not isinstance(figure, NoTarget), figure
    return satisfies(figure, with_base(wanted, Decimal(base)) if base else wanted)


@pytest.mark.parametrize("section", SECTIONS)
def test_an_amount_is_read_to_the_last_digit(section: str) -> None:
    # Each section makes the patterns anew and does not rely on what another one left.
    reader.cache_clear()
    word_patterns.cache_clear()
    rows = [row.rstrip(" |") for row in SECTIONS[section]]

    assert [row_of(row).rstrip(" |") for row in rows] == rows


def test_a_figure_that_names_no_amount_says_why_as_a_target_does() -> None:
    assert read_value("several thousand") == read_target("several thousand")


def test_the_longest_text_that_is_read_has_two_thousand_letters() -> None:
    longest, longer = "5 cars".ljust(LONGEST_TEXT), "5 cars".ljust(LONGEST_TEXT + 1)

    assert told(read_target(longest)) == "eq 5 5 | cars | 1"
    assert told(read_target(longer)) == "none | that is longer than 2000 characters"
    assert (len(read_targets(longest)), len(read_targets(longer))) == (1, 0)
