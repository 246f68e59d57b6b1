"""Names and claims: when two are the same words, and what a slug is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.names import Known, Match, is_known, keys_of, match, slug_of, sounding, text_key

MARK = Known("mark-zuckerberg", "Mark Zuckerberg", ("Zuck",))
JENSEN = Known("jensen-huang", "Jensen Huang", ("黃仁勳",))
JOSE = Known("jose-munoz", "José Muñoz")
PEOPLE = [MARK, JENSEN, JOSE]

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10,000 robots", "10 000 ROBOTS."),
        ("José", "Jose\u0301"),
        ("Straße", "STRASSE"),
        ("ﬁve ＡＢＣ", "five abc"),
        ("Zucker\u200bberg", "Zuckerberg"),
        ("co\u00adoperate", "cooperate"),
        ("\u202eMeta AI\u202c", "Meta AI"),
        ("⚡️ storage", "storage ⚡"),
        ("İstanbul", "i\u0307stanbul"),
    ],
)
def test_these_are_the_same_words(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 billion", "15 billion"),
        ("Jose", "José"),
        ("किताब", "कताब"),
        ("की", "का"),
        ("ভাল", "ভুল"),
        ("ก่า", "กา"),
        ("ガス", "カス"),
        ("עַם", "עִם"),
    ],
)
def test_these_are_different_words(one: str, other: str) -> None:
    assert text_key(one) != text_key(other)


@given(anything)
def test_a_key_is_its_own_key(text: str) -> None:
    key = text_key(text)

    assert text_key(key) == key


@given(anything)
def test_a_key_does_not_depend_on_how_accents_are_written(text: str) -> None:
    composed, loose = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert text_key(composed) == text_key(loose)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mark Zuckerberg", "mark-zuckerberg"),
        ("José Muñoz", "jose-munoz"),
        ("Jose\u0301 Mun\u0303oz", "jose-munoz"),
        ("Ursula von der Leyen", "ursula-von-der-leyen"),
        ("O'Brien, Jr.", "o-brien-jr"),
        ("Юрий Йод", "юрий-йод"),
        ("नरेन्द्र मोदी", "नरेन्द्र-मोदी"),
        ("ガガーリン", "ガガーリン"),
        ("김정은", "김정은"),
        ("../../etc", "etc"),
        ("!!!", "speaker"),
        ("", "speaker"),
    ],
)
def test_a_slug_is_a_short_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_slug_is_unlike_any_that_is_taken() -> None:
    assert slug_of("Ann Lee", {"ann-lee"}) == "ann-lee-2"
    assert slug_of("Ann Lee", {"ann-lee", "ann-lee-2"}) == "ann-lee-3"
    assert slug_of("Ann Lee", {"ann-lee-2"}) == "ann-lee"


@given(anything, st.sets(st.sampled_from(["a", "b", "speaker", "speaker-2"])))
def test_a_slug_is_composed_words_with_dashes_and_free(name: str, taken: set[str]) -> None:
    slug = slug_of(name, taken)

    assert slug not in taken
    assert slug
    assert not any(c.isspace() or c in "/\\." or c.isupper() for c in slug)
    assert unicodedata.is_normalized("NFC", slug)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("mark-zuckerberg", MARK),
        (" mark-zuckerberg ", MARK),
        ("MARK ZUCKERBERG", MARK),
        ("zuck", MARK),
        ("黃仁勳", JENSEN),
        ("José Muñoz", JOSE),
        ("Jose\u0301 Mun\u0303oz", JOSE),
        ("jose munoz", JOSE),
    ],
)
def test_a_name_means_one_speaker(text: str, who: Known) -> None:
    assert match(text, PEOPLE) == Match(who)


@pytest.mark.parametrize("text", ["Mark Zukerberg", "Zuckerberg", "Mark", "mark zuckerberg jr"])
def test_a_near_miss_is_offered_and_never_taken(text: str) -> None:
    found = match(text, PEOPLE)

    assert found.found is None
    assert found.near[0] == MARK


def test_two_speakers_of_one_name_are_both_offered() -> None:
    other = Known("mark-zuckerberg-2", "Mark Zuckerberg")

    assert match("Mark Zuckerberg", [MARK, other]) == Match(None, (MARK, other))
    assert match("mark-zuckerberg-2", [MARK, other]) == Match(other)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "?", "\u200b"])
def test_signs_alone_call_nobody(text: str) -> None:
    signs = Known("signs", "Signs", ("???",))

    assert match(text, [signs, MARK]).found is None
    assert keys_of(signs) == {"signs"}


@pytest.mark.parametrize("text", ["Ada", "Elon Musk", "x"])
def test_a_stranger_is_near_nobody(text: str) -> None:
    assert match(text, PEOPLE) == Match(None)


def test_a_slug_goes_before_a_name_that_reads_alike() -> None:
    alike = Known("zuck-2", "Mark-Zuckerberg")

    assert match("mark-zuckerberg", [alike, MARK]) == Match(MARK)
    assert match("Mark Zuckerberg", [alike, MARK]).found is None


def test_at_most_three_are_offered_best_first() -> None:
    many = [Known(f"ann-lee-{n}", f"Ann Lee{'x' * n}") for n in range(1, 6)]

    assert match("Ann Le", [*reversed(many)]) == Match(None, tuple(many[:3]))


@pytest.mark.parametrize(
    ("text", "known"),
    [("zuck", True), ("Mark Zukerberg", True), ("Angela Merkel", False), ("?!", False)],
)
def test_a_name_is_known_when_it_means_somebody_or_nearly_does(text: str, known: bool) -> None:
    assert is_known(text, PEOPLE) is known


def test_one_mistyped_word_of_a_name_is_offered_and_nothing_else() -> None:
    known = [Known("elon-musk", "Elon Musk", ()), Known("ann-must", "Ann Must", ("Annie",))]

    assert [one.slug for one in sounding("musc", known)] == ["ann-must", "elon-musk"]
    assert [one.slug for one in sounding("Anie", known)] == ["ann-must"]
    assert sounding("elon musc", known) == ()
    assert sounding("", known) == ()
    assert sounding("zzzz", known) == ()


def test_who_is_named_with_signs_alone_is_near_to_nobody() -> None:
    assert match("Adaa", [Known("?!", "!!")]) == Match(None, ())
