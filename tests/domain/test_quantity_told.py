"""What words about amounts are read as, to the last digit; and whether a figure fulfils them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

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


def sections() -> dict[str, list[str]]:
    """Return the rows of the table by the name of their section."""
    found: dict[str, list[str]] = {}
    text = Path(__file__).with_name("quantities-told.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("# "):
            rows = found.setdefault(line[2:], [])
        elif line and not line.startswith("//"):
            rows.append(line)
    return found


SECTIONS = sections()
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
    rows = [row.rstrip(" |") for row in SECTIONS[section]]

    assert [row_of(row).rstrip(" |") for row in rows] == rows
