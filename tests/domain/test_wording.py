"""How firmly something was put, proposed from the verbs of the verbatim words."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.prediction import WordingClass
from ledger.domain.wording import VERBS, propose


@pytest.mark.parametrize(
    ("quote", "wording_class", "words"),
    [
        ("We will deliver 10,000 robots this year.", "assert", "will"),
        ("We’ll be there by March", "assert", "We'll"),
        ("It's going to be ready in 2026, they say", "assert", "It's going to"),
        ("It is going to be ready", "assert", "is going to"),
        ("more than a million cars by the end of 2025", "assert", "by"),
        ("We will probably ship it in May", "expect", "probably"),
        ("We expect revenue of $10 billion next quarter", "expect", "expect"),
        ("We remain on track to hit our guidance", "expect", "on track"),
        ("I am extremely confident of achieving it next year", "expect", "confident"),
        ("I think we will be there in three months", "expect", "I think"),
        ("We're planning to invest $60-65B this year", "intend", "planning to"),
        ("Our goal is 10 % by 2030, and we will get there", "intend", "goal"),
        ("still aiming at overtaking by 2025", "intend", "aiming"),
        ("In 12 months we may be in a world like that", "possible", "may"),
        ("We believe we will see the first agents", "possible", "believe"),
        ("Approval in Europe, hopefully next month", "possible", "hopefully"),
        ("My estimate is sort of 50% chance by 2030", "probability", "50% chance"),
        ("There is a 1 in 3 chance that it will ship", "probability", "1 in 3 chance"),
        ("60 percent likely by 2027", "probability", "60 percent likely"),
        ("50-50 chance", "probability", "50-50 chance"),
        ("95% is going to be generated", "assert", "is going to"),
        # A past form tells of another time, and May is a month.
        ("It was expected to ship in May. We will ship it.", "assert", "will"),
        ("In May the first one ships", None, None),
        ("We will take more time, i.e. expect it later this summer", "expect", "expect"),
        # The first sentence that says something decides.
        ("Two years from now, spam will be solved. And I hope for progress.", "assert", "will"),
        ("Revenue of $10 billion next year", None, None),
        ("", None, None),
    ],
)
def test_the_verbs_of_a_quote_propose_a_class(
    quote: str, wording_class: str | None, words: str | None
) -> None:
    found = propose(quote)

    assert (found and (str(found.wording_class), found.words)) == (
        (wording_class, words) if wording_class else None
    )


@pytest.mark.parametrize(
    ("quote", "language"),
    [
        ("Ich will das bis Ende 2025", None),
        ("Ich will das bis Ende 2025", "de"),
        ("10億AIエージェント、年内に実現したい", "ja"),
        ("We will do it", "fr-CH"),
        (None, None),
    ],
)
def test_nothing_is_proposed_for_words_of_another_language(
    quote: str | None, language: str | None
) -> None:
    assert propose(quote, language) is None


def test_english_is_english_wherever_it_is_spoken() -> None:
    found = propose("We will do it", "en-GB")

    assert found is not None
    assert found.wording_class is WordingClass.ASSERT


def test_three_in_four_shipped_quotes_are_labelled_as_a_person_labelled_them() -> None:
    text = files("ledger.data").joinpath("predictions.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    quoted = [row for row in rows if row.get("quote")]

    found = [(row["wording_class"], propose(row["quote"], row.get("language"))) for row in quoted]
    agreed = sum(one is not None and one.wording_class == said for said, one in found)
    silent = sum(one is None for _, one in found)
    # The rest were labelled by words that stand around the quote.
    assert len(quoted) == 39
    assert agreed == 29
    assert silent == 6


@given(st.text(max_size=80))
def test_any_text_is_read_and_the_words_found_are_in_it(text: str) -> None:
    found = propose(text)

    if found:
        assert found.words in " ".join(text.replace("’", "'").split())


def test_every_class_has_words_and_they_are_read_alone() -> None:
    assert set(VERBS) == set(WordingClass)
    for words in VERBS.values():
        for word in words:
            re.compile(word)
