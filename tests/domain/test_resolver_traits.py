"""What a case has decides which rules are asked; the walk shows that no other would answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.domain.prediction import Deadline, Evidence, Kind, Prediction, Stance
from ledger.domain.resolver import TABLE
from ledger.domain.resolver_case import Trait, case_of
from tests.domain.test_resolver_walk import (
    DEADLINE,
    EARLY,
    LATER,
    PASSED,
    WINDOW,
    piece,
    said,
)

TRAITS = {name: bit for name, bit in vars(Trait).items() if name.isupper()}
PLAIN = replace(
    said(Kind.REACH, (None, None), compound=False, condition=False), deadline=Deadline(DEADLINE)
)
FOR, AGAINST = piece(1, Stance.FOR, EARLY, None), piece(2, Stance.AGAINST, DEADLINE, None)
SEARCH = piece(3, Stance.NOTHING_FOUND, LATER, None)


def traits(prediction: Prediction, *pieces: Evidence, today: date = PASSED) -> set[str]:
    """Return the names of what a case has."""
    found = case_of(prediction, pieces, today).traits
    return {name for name, bit in TRAITS.items() if found & bit}


def test_every_trait_has_a_bit_of_its_own() -> None:
    assert sorted(TRAITS.values()) == [2**place for place in range(len(TRAITS))]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((), {"NO_EVIDENCE"}),
        ((piece(1, Stance.CONTEXT, None, None),), {"NO_EVIDENCE"}),
        ((FOR,), {"FOR"}),
        ((AGAINST,), {"AGAINST"}),
        ((SEARCH,), set()),
        ((FOR, AGAINST), {"FOR", "AGAINST", "BOTH"}),
        ((SEARCH, FOR), {"FOR", "BOTH"}),
        ((SEARCH, AGAINST), {"AGAINST"}),
        ((piece(1, Stance.FOR, None, None), FOR), {"FOR", "UNDATED"}),
    ],
)
def test_evidence_gives_a_case_its_traits(
    pieces: tuple[Evidence, ...], expected: set[str]
) -> None:
    assert traits(PLAIN, *pieces) == {"REACH", *expected}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"REACH"}),
        ({"kind": Kind.DURING}, {"DURING"}),
        ({"kind": Kind.NEVER}, {"NEVER"}),
        ({"condition": ""}, {"REACH", "CONDITION"}),
        ({"compound": True}, {"REACH", "PARTS"}),
        ({"target": ">= 1.0 billion USD"}, {"REACH", "FIGURES"}),
        ({"deadline": Deadline(DEADLINE, "this year", window_start=WINDOW)}, {"REACH", "WINDOW"}),
    ],
)
def test_the_claim_gives_a_case_its_traits(changes: dict[str, Any], expected: set[str]) -> None:
    figure = replace(FOR, value="2 billion USD")

    assert traits(replace(PLAIN, **changes), figure) == {*expected, "FOR"}


def test_a_deadline_that_has_not_passed_is_ahead() -> None:
    assert "AHEAD" in traits(PLAIN, FOR, today=DEADLINE)
    assert "AHEAD" not in traits(PLAIN, FOR, today=DEADLINE + timedelta(1))


def asked(prediction: Prediction, *pieces: Evidence) -> list[str]:
    """Return the names of the rules that are asked once the deadline has passed."""
    found = case_of(prediction, pieces, PASSED).traits
    return [rule.name for rule in TABLE if found & rule.needs == rule.needs]


def test_only_rules_that_could_answer_are_asked() -> None:
    late = ["by-the-deadline", "only-later", "first-seen-late", "absence-only"]
    dated = replace(PLAIN, deadline=Deadline(DEADLINE, "this year", window_start=WINDOW))

    assert asked(PLAIN) == ["no-evidence", "absence-only"]
    assert asked(PLAIN, SEARCH) == ["absence-only"]
    assert asked(PLAIN, AGAINST) == ["only-against", "seen-too-early", "absence-only"]
    assert asked(PLAIN, FOR) == ["older-than-the-claim", *late]
    assert asked(dated, FOR) == ["older-than-the-claim", "before-the-window", *late]
    assert asked(PLAIN, FOR, SEARCH) == ["conflicting-evidence", "older-than-the-claim", *late]
    assert asked(replace(PLAIN, kind=Kind.NEVER)) == ["no-evidence", "never", "absence-only"]
    assert asked(replace(PLAIN, kind=Kind.DURING), AGAINST) == asked(PLAIN, AGAINST)
    assert asked(replace(PLAIN, condition="x", compound=True)) == [
        "condition-open", "no-evidence", "several-parts", "absence-only"
    ]  # fmt: skip
