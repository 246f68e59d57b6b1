"""Everyday deadline phrases of other languages, each turned into its English twin.

One table a language: a phrase, `=`, the English words that the grammar reads. Longer phrases win.
A language is used only when it knows every word of the text. `nen`, `gatsu` and `nichi` are the
year, month and day signs after a number; `post…` are prepositions that follow their period.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from ledger.domain.deadline.engine import Token
from ledger.domain.deadline.text import tokens_of
from ledger.domain.deadline.words import MONTHS, NUMBER_WORDS, ORDINALS, SEASONS, UNITS

LANGUAGES = ("de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh")
UNKNOWN = "\x00"

# Signs and letters that mean the same everywhere.
_COMMON = frozenset(["-", "/", ".", "'", ",", ";", ":", "+", "(", ")", "q", "h", "w", "s", "'"])

# Words of other languages that are English words too, or single letters.
_SHORT_WORDS = """
a all am an as begin circa come d da den die do due e et final fine i ii iii in l la loop me mid
no non o of on once op or ore over par per plus r s sans so t to tot um van w we y z
"""
_ENGLISH_TOO = frozenset(_SHORT_WORDS.split()) | {
    *MONTHS,
    *SEASONS,
    *UNITS,
    *NUMBER_WORDS,
    *ORDINALS,
}

Phrases = dict[tuple[str, ...], tuple[str, ...]]


@cache
def phrases_of(language: str) -> tuple[Phrases, int]:
    """Return a language's phrases as words, and the length of the longest."""
    found: Phrases = {}
    table: str = import_module(f"ledger.domain.deadline.language_{language}").PHRASES
    for line in table.strip().splitlines():
        foreign, _, english = line.partition("=")
        for variant in foreign.split(","):
            key = tuple(token.text for token in tokens_of(variant.strip()))
            found[key] = tuple(english.split())
    return found, max(map(len, found))


@cache
def _own_words(language: str) -> frozenset[str]:
    """Return the words of a language that are not English too."""
    phrases, _ = phrases_of(language)
    return frozenset(w for phrase in phrases for w in phrase if w.isalpha()) - _ENGLISH_TOO


def is_used(tokens: list[Token], language: str) -> bool:
    """Say whether a sentence can be in a language: it has a word of it, or one beyond ASCII.

    Else "over 2030 robots" would be Dutch for "in 2030".
    """
    words = [token.text for token in tokens]
    own = _own_words(language)
    return any(word in own or (word.isalpha() and not word.isascii()) for word in words)


def translations(tokens: list[Token], language: str | None = None) -> list[list[Token]]:
    """Return the words in English for every language that knows all of them."""
    languages = [code for code in LANGUAGES if language in (None, code)]
    versions = []
    for code in languages:
        version = translate(tokens, code, whole=True)
        if version:
            versions.append(version)
    return versions


def translate(tokens: list[Token], language: str, *, whole: bool = False) -> list[Token]:
    """Return the words in English; a word the language does not know becomes UNKNOWN.

    With `whole` such a word ends it, and there are no words to return.
    """
    phrases, longest = phrases_of(language)
    texts = [token.text for token in tokens]
    english: list[Token] = []
    place = 0
    while place < len(tokens):
        size = next(
            (
                n
                for n in range(min(longest, len(texts) - place), 0, -1)
                if tuple(texts[place : place + n]) in phrases
            ),
            0,
        )
        if size:
            words = phrases[tuple(texts[place : place + size])]
            english.extend(
                _at(word, tokens[place], tokens[place + size - 1], english) for word in words
            )
        else:
            token = tokens[place]
            known = token.text.isdigit() or token.text in _COMMON
            if whole and not known:
                return []
            english.append(token if known else token._replace(text=UNKNOWN))
        place += size or 1
    return english


def _at(word: str, first: Token, last: Token, before: list[Token]) -> Token:
    """Return an English word at the place of the foreign phrase it comes from.

    `by/to` is "to" after a number (German "zwei bis drei Jahre"), else "by"; so are others.
    """
    other, slash, second = word.partition("/")
    if slash and second == "to":
        previous = before[-1].text if before else ""
        is_range = previous.isdigit() or previous in NUMBER_WORDS
        word = second if is_range else other
    return Token(word, first.start, last.end, first.glued)
