"""The words that predictions are found by: the same when text is kept and when it is asked for.

Case, punctuation, widths and the accents of Latin and Greek letters make no difference.  Where a
script puts no spaces between words, every two neighbouring letters are a word, and the last one
alone, so that any part of a sentence is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ledger.domain.names import ascii_keys, ascii_words, text_key

LETTERS: Final = 60
"""Letters by which two words are told apart; what a word has beyond them is not looked at."""

WORDS: Final = 40
"""Words of a question that are looked for; further ones narrow nothing."""

SPEAKER: Final = "@"
"""What stands before the slug of a speaker, as a word that no text can hold."""

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Runs of Thai, Lao, Burmese, Khmer, kana and Han."""

# Quotation marks, dashes and the like are in most quotes, and need none of the slow way.
_SIGNS: Final = dict.fromkeys((*range(8208, 8232), *range(8240, 8287), 171, 187), " ")
_ACCENTED: Final = ("LATIN ", "GREEK ")


def words_of(texts: Iterable[str | None]) -> list[str]:
    """Return every word of some texts once, in order, as it is kept; None holds none."""
    found: dict[str, None] = {}
    for text in texts:
        if text:
            found.update(dict.fromkeys(_words(text, True)))
    return list(found)


def key_and_words(claim: str, quote: str | None) -> tuple[str, list[str]]:
    """Return the ``text_key`` of a claim, and ``words_of`` the claim and its quote.

    Most are ASCII, and need no more than one look.
    """
    if not (claim.isascii() and (quote is None or quote.isascii())):
        return text_key(claim), words_of([claim, quote])
    words = ascii_words(claim)
    key = " ".join(words)
    if quote:
        words += ascii_words(quote)
    if len(claim) > LETTERS or len(quote or "") > LETTERS:
        words = [word[:LETTERS] for word in words]
    return key, list(dict.fromkeys(words))


def keys_and_words(texts: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """Return ``key_and_words`` of many claims with their quotes, the words in one text each.

    Those that are ASCII and have no line breaks are taken apart all at once.
    """
    if _are_lines(texts):
        return _of_lines(texts)
    plain = [pair for pair in texts if _are_lines([pair])]
    known = iter(_of_lines(plain))
    return [next(known) if _are_lines([pair]) else _of_any(*pair) for pair in texts]


def _of_lines(texts: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    keys = ascii_keys([text or "" for pair in texts for text in pair]) if texts else []
    return list(zip(keys[::2], map(_each_once, keys[::2], keys[1::2]), strict=True))


def _of_any(claim: str, quote: str | None) -> tuple[str, str]:
    key, words = key_and_words(claim, quote)
    return key, " ".join(words)


def _are_lines(texts: Sequence[tuple[str, str | None]]) -> bool:
    """Say whether texts are ASCII without line breaks."""
    joined = "".join([text for pair in texts for text in pair if text])
    return joined.isascii() and "\n" not in joined


def _each_once(key: str, more: str) -> str:
    """Return the words of two keys, each once."""
    words = f"{key} {more}".split()
    if len(key) > LETTERS or len(more) > LETTERS:
        words = [word[:LETTERS] for word in words]
    return " ".join(dict.fromkeys(words))


def asked(text: str) -> list[str]:
    """Return the words that are looked for, each as the beginning of a word."""
    return list(dict.fromkeys(_words(text[: LETTERS * LETTERS], False)))[:WORDS]


def of_speaker(slug: str) -> str:
    """Return the word under which all predictions of a speaker are found."""
    return f"{SPEAKER}{slug}"[: LETTERS * 4]


def _words(text: str, is_kept: bool) -> Iterable[str]:
    if not text.isascii():
        text = text.translate(_SIGNS)
    if text.isascii():
        return [word[:LETTERS] for word in ascii_words(text)]
    return _further(text, is_kept)


def _further(text: str, is_kept: bool) -> Iterator[str]:
    """Give the words of any script; the last letter of a run counts alone where it is kept."""
    for word in text_key(_plain(text)).split():
        place = 0
        for run in _UNSPACED.finditer(word):
            yield from _cut(word[place : run.start()])
            letters = run.group()
            pairs = len(letters) if is_kept else max(len(letters) - 1, 1)
            yield from (letters[start : start + 2] for start in range(pairs))
            place = run.end()
        yield from _cut(word[place:])


def _cut(word: str) -> list[str]:
    return [word[:LETTERS]] if word else []


def _plain(text: str) -> str:
    """Return text without the accents that people leave out when they search."""
    kept: list[str] = []
    is_accented = False
    for char in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(char):
            is_accented = char.isascii() or unicodedata.name(char, "").startswith(_ACCENTED)
        elif is_accented:
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))
