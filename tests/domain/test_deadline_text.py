"""Text becomes words: case, signs, hyphens, commas and the numbers of other scripts."""

from __future__ import annotations

import pytest

from ledger.domain.deadline.languages import is_used, phrases_of, translate, translations
from ledger.domain.deadline.text import compose, tokens_of


def words_of(text: str) -> str:
    return " ".join(token.text for token in tokens_of(compose(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # Case, width and signs
        ("By The END of 2026!", "by the end of 2026 ."),
        ("STRASSE Straße", "strasse strasse"),
        ("１２/２０２６", "12 / 2026"),
        ("‘26", "' 26"),
        ("“2026”", "2026"),
        ("2026…", "2026 ..."),
        ("e\u0301te\u0301", "été"),
        # Numbers
        ("٢٠٢٦", "2026"),
        ("²", "2"),
        ("፩", "?"),
        ("123456789012345678", "123456789012345678"),
        ("1234567890123456789", "?"),
        ("12th", "12 th"),
        # Hyphens join, or mean "to"
        ("mid-2026", "mid 2026"),
        ("mid- to late 2026", "mid to late 2026"),
        ("mid -2026", "mid - 2026"),
        ("mid - 2026", "mid - 2026"),
        ("2026- 2028", "2026 - 2028"),
        ("2026-2028", "2026 - 2028"),
        ("2026 - 2028", "2026 - 2028"),
        ("18-24 months", "18 - 24 months"),
        ("12-month", "12 month"),
        ("2026-Q3", "2026 - q 3"),
        ("2026-H1", "2026 - h 1"),
        ("2026-W10", "2026 - w 10"),
        ("2026-X1", "2026 x 1"),
        ("Dec-26", "dec - 26"),
        ("Dec-2026", "dec 2026"),
        ("Dec-ab", "dec ab"),
        ("end-26", "end 26"),
        ("two-three", "two - three"),
        ("twenty-four", "twenty - four"),
        ("two-year", "two year"),
        ("mid-two", "mid two"),
        ("June-August", "june - august"),
        ("Monday-Friday", "monday - friday"),
        ("Monday-June", "monday june"),
        ("early-mid", "early - mid"),
        ("early-May", "early may"),
        ("- 2026", "- 2026"),
        ("2026 -", "2026 -"),
        ("-", "-"),
        # Commas separate, or group digits
        ("1,000", "1 , 000"),
        ("1, 000", "1 000"),
        ("1 ,000", "1 , 000"),
        ("June, 2026", "june 2026"),
        ("June,2026", "june 2026"),
        ("10,June", "10 june"),
        ("2026,", "2026"),
        (", 2026", ", 2026"),
        (",", ","),
        # Numbers in Chinese and Japanese
        ("十二月", "12 月"),
        ("二〇二六年", "2026 年"),
        ("二十", "20"),
        ("二十六", "26"),
        ("百", "100"),
        ("三百二十", "320"),
        ("两年", "2 年"),
        ("十 二", "10 2"),
        ("十 二年", "10 2 年"),
        ("a二", "a 2"),
        ("一" * 19, "1" * 18),
    ],
)
def test_a_text_becomes_words_numbers_and_signs(text: str, words: str) -> None:
    assert words_of(text) == words


def test_a_word_knows_its_place_and_whether_it_touches_the_one_before() -> None:
    found = [tuple(token) for token in tokens_of(" by 二十六年, 5pm")]

    assert found == [
        ("by", 1, 3, False),
        ("26", 4, 7, False),
        ("年", 7, 8, True),
        ("5", 10, 11, False),
        ("pm", 11, 13, True),
    ]


def english(text: str, language: str, *, whole: bool = False) -> str:
    return " ".join(token.text for token in translate(tokens_of(text), language, whole=whole))


def test_a_phrase_becomes_the_english_words_at_its_place() -> None:
    found = translate(tokens_of("wir bis spätestens 2026"), "de")

    assert [token.text for token in found] == ["\x00", "no", "later", "than", "2026"]
    places = [(token.start, token.end) for token in found]
    assert places == [(0, 3), (4, 18), (4, 18), (4, 18), (19, 23)]


@pytest.mark.parametrize(
    ("text", "whole", "expected"),
    [
        ("bis Ende 2026", False, "by end 2026"),
        ("bis 2026", False, "by 2026"),
        ("2 bis 3 Jahre", False, "2 to 3 years"),
        ("zwei bis drei Jahre", False, "two to three years"),
        ("bis Ende 2026 xyz", False, "by end 2026 \x00"),
        ("bis Ende 2026 xyz", True, ""),
        ("bis Ende 2026", True, "by end 2026"),
        ("xyz", True, ""),
        ("2026-12-31", True, "2026 - 12 - 31"),
        ("31.12.2026", True, "31 . 12 . 2026"),
    ],
)
def test_a_language_knows_every_word_or_says_which_it_does_not(
    text: str, whole: bool, expected: str
) -> None:
    assert english(text, "de", whole=whole) == expected


def test_only_languages_that_know_every_word_translate_a_text() -> None:
    text = tokens_of("bis Ende 2026")

    assert [[token.text for token in version] for version in translations(text)] == [
        ["by", "end", "2026"]
    ]
    assert translations(text, "pl") == []
    assert translations(tokens_of("xyz")) == []


def test_the_longest_phrase_of_a_language_is_tried_first() -> None:
    phrases_of.cache_clear()
    phrases, longest = phrases_of("de")

    assert longest == max(len(words) for words in phrases)
    assert phrases[("bis", "spätestens")] == ("no", "later", "than")
    assert phrases[("bis",)] == ("by/to",)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Tesla makes over 2030 robots", "nl", False),
        ("Tesla maakt robots voor 2030", "nl", True),
        ("no 2026 here", "pt", False),
        ("no final de 2026", "pt", True),
        ("we do 2030 jobs", "pl", False),
        ("zbuduje fabrykę do 2026", "pl", True),
        ("W 2026", "pl", False),
        ("Version 2, the second of April 2026", "fr", False),
        ("2026年", "ja", True),
        ("2026 - 12.31", "de", False),
        ("bis 2026", "de", True),
        ("six 2026", "fr", False),
        ("winter 2026", "de", False),
    ],
)
def test_a_sentence_is_in_a_language_only_if_a_word_of_it_is_not_english_too(
    text: str, language: str, expected: bool
) -> None:
    assert is_used(tokens_of(text), language) is expected
