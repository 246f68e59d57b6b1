"""The measurable part of a prediction is told as it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.prediction import Prediction, Source
from ledger.domain.quantity import Target, read_target
from ledger.render.targets import amount_words, amounts_told, target_words

SAID = Prediction(7, "ann", "Robots walk", date(2026, 1, 12), Source("https://example.org/a"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("10,000 robots", "exactly 10,000 robots"),
        ("over a billion users", "more than 1,000,000,000 users"),
        (">= 90%", "at least 90 %"),
        ("fewer than 10 people", "less than 10 people"),
        ("$60-65 billion", "60,000,000,000 to 65,000,000,000 USD"),
        ("about 2.5 GW", "about 2.5 GW"),
        ("10x", "10 times"),
        ("at least double", "at least 2 times"),
        ("up 16%", "a change of 16 %"),
        ("a 10% reduction", "a change of -10 %"),
    ],
)
def test_an_amount_is_told_with_its_comparison_and_unit(words: str, told: str) -> None:
    found = read_target(words)

    assert isinstance(found, Target)
    assert amount_words(found) == told


def test_an_amount_in_the_claim_is_offered_and_read_again_as_itself() -> None:
    told = target_words(replace(SAID, claim="At least 10,000 robots delivered this year"))

    assert told == (
        "none given; the claim says at least 10,000 robots:\n"
        "            ledger amend 7 --target 'at least 10,000 robots'"
    )
    again = read_target("at least 10,000 robots")
    assert isinstance(again, Target)
    assert amount_words(again) == "at least 10,000 robots"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "10,000 robots and 3 billion dollars",
            ["exactly 10,000 robots", "exactly 3,000,000,000 USD"],
        ),
        (
            "50,000 cars at less than $4 billion",
            ["exactly 50,000 cars", "less than 4,000,000,000 USD"],
        ),
        ("73% and 73.5%", ["exactly 73 %", "exactly 73.5 %"]),
        ("$60-65 billion", ["60,000,000,000 to 65,000,000,000 USD"]),
        ("between 5 and 10 percent of users", ["5 to 10 %"]),
        ("100 cars plus or minus 5", ["95 to 105 cars"]),
        ("ten thousand robots, again 10,000 robots", ["exactly 10,000 robots"]),
        ("half of the code within 12 to 18 months", ["exactly 50 %"]),
        ("Llama 4 on 3 phones", ["exactly 3 phones"]),
        ("3 phones within 4 weeks", ["exactly 3 phones"]),
        ("Robots walk", []),
        ("5 robots " * 1000, []),
    ],
)
def test_every_amount_is_told_once_and_a_range_is_one(words: str, told: list[str]) -> None:
    assert amounts_told(words) == told


def test_several_amounts_are_told_with_the_way_to_choose() -> None:
    told = target_words(replace(SAID, claim="They make 10,000 robots and earn 3 billion dollars"))

    assert told == (
        "none given; the claim says exactly 10,000 robots and exactly 3,000,000,000 USD."
        " Which is meant?\n"
        "            ledger amend 7 --target 'exactly 10,000 robots'\n"
        "            ledger amend 7 --target 'exactly 3,000,000,000 USD'\n"
        "            All of them: ledger split 7"
    )


def test_a_target_that_names_no_amount_says_so_and_a_claim_without_one_says_nothing() -> None:
    assert "no number" in target_words(replace(SAID, target="several thousand"))
    assert target_words(SAID) == ""
