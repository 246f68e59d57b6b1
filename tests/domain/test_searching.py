"""The words that predictions are found by."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.domain.names import text_key
from ledger.domain.searching import (
    LETTERS,
    WORDS,
    asked,
    key_and_words,
    keys_and_words,
    of_speaker,
    words_of,
)

WORD_TABLE = [
    ("We will ship 10,000 robots.", ["we", "will", "ship", "10", "000", "robots"]),
    ("“We’ll ship”—twice, twice", ["we", "ll", "ship", "twice"]),
    ("Élan, Ångström, ΑΘΉΝΑ", ["elan", "angstrom", "αθηνα"]),
    ("Straße STRASSE", ["strasse"]),
    ("Новый завод", ["новый", "завод"]),
    ("ＡＩ ﬁrst", ["ai", "first"]),
    ("हिन्दी में", ["हिन्दी", "में"]),
    ("预测明年", ["预测", "测明", "明年", "年"]),
    ("iPhone销量", ["iphone", "销量", "量"]),
    ("ロボット10台", ["ロボ", "ボッ", "ット", "ト", "10", "台"]),
    ("!!! — ¿?", []),
    ("", []),
    ("a\u202eb \x00c", ["ab", "c"]),
]


@pytest.mark.parametrize(("text", "words"), WORD_TABLE)
def test_a_text_has_these_words(text: str, words: list[str]) -> None:
    assert words_of([text]) == words


@given(
    st.text(st.characters(codec="ascii"), max_size=80) | st.text(),
    st.none() | st.text(st.characters(codec="ascii")) | st.text(),
)
@example("a" * 61 + " b", "A" * 61)
@example("b", "a" * 61)
@example("", "")
def test_the_key_and_the_words_of_a_claim_are_found_together(
    claim: str, quote: str | None
) -> None:
    assert key_and_words(claim, quote) == (text_key(claim), words_of([claim, quote]))


def test_the_words_of_several_texts_are_kept_once() -> None:
    assert words_of(["We ship vans", None, "vans ship late"]) == ["we", "ship", "vans", "late"]


TEXTS = ["We ship vans", "Vans, late", "x" * 61 + " y", "x" * 60, "Élan", "预测明年", "“vans”"]


@given(st.sampled_from(TEXTS) | st.text(), st.none() | st.sampled_from(["", *TEXTS]) | st.text())
@example("We ship", "Élan")
@example("Élan", None)
@example("x" * 61, None)
@example("We ship", "x" * 61)
def test_a_claim_and_its_quote_have_the_key_and_words_of_each(
    claim: str, quote: str | None
) -> None:
    assert key_and_words(claim, quote) == (text_key(claim), words_of([claim, quote]))


def test_a_question_does_not_want_the_last_letter_of_a_run_alone() -> None:
    assert asked("预测明年") == ["预测", "测明", "明年"]
    assert asked("年") == ["年"]


def test_what_is_endless_is_cut_alike_on_both_sides() -> None:
    long = "x" * 10_000

    assert words_of([long]) == asked(long) == ["x" * LETTERS]
    assert len(asked(" ".join(map(str, range(1_000))))) == WORDS


def test_no_text_holds_the_word_of_a_speaker() -> None:
    assert words_of([of_speaker("ada-example")]) == ["ada", "example"]
    assert of_speaker("a" * 300) == "@" + "a" * 239


@given(st.text())
def test_a_text_is_found_by_itself_and_its_words_are_their_own(text: str) -> None:
    kept = words_of([text])

    assert set(asked(text)) <= set(kept)
    assert all(word and not set(word) & set(" '\"\\@-") for word in kept)
    assert all(len(word) <= LETTERS for word in kept)


@given(st.text(), st.integers(0, 40))
def test_every_part_of_an_unspaced_text_finds_it(text: str, place: int) -> None:
    whole = "预测明年公司收入将会增长百分之五十" + text
    part = whole[:17][place % 17 : place % 17 + 3]

    kept = words_of([whole])

    assert all(any(one.startswith(word) for one in kept) for word in asked(part))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TEXTS) | st.text(st.characters(codec="ascii")),
            st.none() | st.sampled_from(["", " ", "!", *TEXTS]) | st.text(),
        )
    )
)
@example([])
@example([("a\nb", None), (" ", " "), ("c", "d\ne"), ("", None), ("f", "")])
@example([("We  ship -- vans", "vans"), ("x" * 61, "y"), ("We", "x" * 61)])
def test_many_claims_and_quotes_have_the_keys_and_words_of_each(
    texts: list[tuple[str, str | None]],
) -> None:
    found = keys_and_words(texts)

    alone = [key_and_words(*pair) for pair in texts]
    assert found == [(key, " ".join(words)) for key, words in alone]
