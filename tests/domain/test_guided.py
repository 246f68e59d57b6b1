"""A guided range and the number that came, read from their words."""

from __future__ import annotations

import pytest

from ledger.domain.guided import guidance_of
from ledger.domain.scorecard_model import Guidance

BILLION = 1e9


@pytest.mark.parametrize(
    ("target", "value", "expected", "place"),
    [
        ("60-65 billion USD", "72.22 billion USD",
         Guidance(60 * BILLION, 65 * BILLION, 72.22 * BILLION, 0.5 * BILLION), "above"),
        # Said in whole billions, 72.22 is 72 at the precision of the words.
        ("70-72 billion USD", "72.22 billion USD",
         Guidance(70 * BILLION, 72 * BILLION, 72.22 * BILLION, 0.5 * BILLION), "inside"),
        (">= 25,000 vehicles", "24,337 vehicles", Guidance(25000.0, None, 24337.0), "below"),
        (">= 50,000 vehicles", "57,232 vehicles", Guidance(50000.0, None, 57232.0), "inside"),
        ("<= 5 %", "6.1 %", Guidance(None, 5.0, 6.1), "above"),
        ("> 10 billion USD", "13 billion USD",
         Guidance(10 * BILLION, None, 13 * BILLION), "inside"),
        ("20 billion USD", "19 billion USD",
         Guidance(20 * BILLION, 20 * BILLION, 19 * BILLION, 0.5 * BILLION), "below"),
    ],
)  # fmt: skip
def test_words_become_a_range_and_a_number(
    target: str, value: str, expected: Guidance, place: str
) -> None:
    found = guidance_of(target, value)

    assert found == expected
    assert found.place == place


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("about 105 billion USD", "131 billion USD"),
        ("20 billion USD", "more than 20 billion USD"),
        ("20 billion USD", "20 billion EUR"),
        ("twice as many users", "3 million users"),
        ("several billion USD", "3 billion USD"),
        (">= 5 cars", "a few cars"),
        ("5 %", "up 5 %"),
        ("", ""),
    ],
)
def test_what_is_no_such_pair_is_none(target: str, value: str) -> None:
    assert guidance_of(target, value) is None
