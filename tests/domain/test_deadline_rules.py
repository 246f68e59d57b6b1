"""Every rule of the grammar is read by its own example."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline.engine import Parser
from ledger.domain.deadline.grammar import GROUPS, grammar
from ledger.domain.deadline.languages import translations
from ledger.domain.deadline.spans import Context
from ledger.domain.deadline.text import tokens_of

SAID = date(2025, 3, 12)
EXAMPLES = sorted(
    {(name, rule.example) for name, rules in GROUPS.items() for rule in rules if rule.example}
)


# These groups are parts of phrases; their examples show them at work in a whole one.
PARTS = {
    "REL",
    "PART",
    "TAIL",
    "PRE",
    "APPROX",
    "LASTQUARTER",
    "LOWERTAIL",
    "ONSETTAIL",
    "POSTREL",
}


def is_read_as(group: str, text: str) -> bool:
    """Say whether a group reads the text, in English or through a phrase table.

    It must read all of it, or some of it when the group is only a part of phrases.
    """
    fiscal = FiscalCalendar("06-30", "end")
    tokens = tokens_of(text)
    return any(
        end == len(version) or group in PARTS
        for version in (tokens, *translations(tokens))
        for place in range(len(version) if group in PARTS else 1)
        for end, _ in Parser(grammar(), version, Context(SAID, fiscal)).parse(group, place)
    )


def test_the_grammar_has_hundreds_of_rules() -> None:
    assert len(EXAMPLES) > 300


@pytest.mark.parametrize(("group", "example"), EXAMPLES)
def test_a_rule_reads_its_example(group: str, example: str) -> None:
    assert is_read_as(group, example)
