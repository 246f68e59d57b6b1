"""Date phrases inside sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.domain.calendars import FiscalCalendar, Hemisphere
from ledger.domain.deadline_combine import Found
from ledger.domain.deadline_engine import Parser, Token
from ledger.domain.deadline_grammar import grammar
from ledger.domain.deadline_languages import LANGUAGES, translate
from ledger.domain.deadline_outcome import reading_of
from ledger.domain.deadline_spans import Context, Order
from ledger.domain.deadline_text import LONGEST_TEXT, compose, tokens_of
from ledger.domain.deadline_values import Reading
from ledger.domain.deadline_words import ORDINALS


def find_places(
    sentence: str,
    said_on: date,
    *,
    fiscal: FiscalCalendar | None = None,
    order: Order | None = None,
    language: str | None = None,
    hemisphere: Hemisphere = "north",
) -> list[tuple[int, int, Reading]]:
    """Return where each date phrase of a sentence begins and ends, with its reading.

    Places count the letters of the sentence after composing accents (Unicode NFC).
    """
    text = compose(sentence)
    if len(text) > LONGEST_TEXT:
        return []
    context = Context(said_on, fiscal, order, hemisphere)
    tokens = tokens_of(text)
    codes = [code for code in LANGUAGES if language in (None, code)]
    versions = [tokens] if language in (None, "en") else []
    if language != "en":
        versions.extend(translate(tokens, code) for code in codes)
    for version in versions:
        found = []
        for start, end, phrase in phrases_in(version, context):
            first, last = version[start].start, version[end - 1].end
            found.append((first, last, reading_of(text[first:last], context, phrase)))
        if found:
            return [one for one in found if one[2].latest or one[2].window_start] or found
    return []


def phrases_in(tokens: Sequence[Token], context: Context) -> Iterator[tuple[int, int, Found]]:
    """Give the date phrases in some words, the longest at each place, none overlapping."""
    parser = Parser(grammar(), tokens, context)
    place = 0
    while place < len(tokens):
        outcomes = [
            (end, found)
            for end, found in parser.parse("PHRASE", place)
            if _announces_itself([token.text for token in tokens[place:end]])
            and not _is_cut(tokens, end)
        ]
        if outcomes:
            # A full stop at the end belongs to the sentence when the date does without it.
            ends = dict(reversed(outcomes))
            end = max(ends)
            if tokens[end - 1].text == "." and end - 1 in ends:
                end -= 1
            found = ends[end]
            yield place, end, found
            place = end
        else:
            place += 1


def _is_cut(tokens: Sequence[Token], end: int) -> bool:
    """Say whether a phrase would end inside a word: "2020" of "2020-25"."""
    return (
        end < len(tokens)
        and tokens[end].glued
        and tokens[end].text not in (".", ",", ";", ":", "!", "?", ")", "'", "…")
    )


_WEAK_RELATIONS = {"over", "under", "at", "than", "to", "end", "close", "exit", "finish", "from"}


_DATE_WORDS = {"this", "next", "end", "eoy", "today", "tomorrow", "tonight", "coming", "new"}


_STANDING_ALONE = {"tomorrow", "tonight", "eoy", "soon", "eventually", "shortly", "asap"}


_STARTERS = {
    "by",
    "in",
    "before",
    "within",
    "until",
    "till",
    "through",
    "on",
    "during",
    "for",
    "no",
    "not",
    "as",
    "after",
    "prior",
    "inside",
    "starting",
    "beginning",
    "into",
    "exiting",
    "ahead",
    "at",
    "or",
    "throughout",
    "earlier",
    "sooner",
    "latest",
    "ending",
    "come",
    "up",
    "thru",
    "over",
    "less",
}


def _is_short(words: list[str]) -> bool:
    """Say whether two words are only a year with an article, or a bare quarter or half."""
    return words[0] in _ARTICLES or any(word in ("q", "h") for word in words)


_ARTICLES = {"the", "our", "its", "their", "his", "her", "my", "your", "these"}


def _announces_itself(words: list[str]) -> bool:
    """Say whether words that can be read as a date can hardly be anything else."""
    if any(word.startswith("hour") for word in words):
        return False
    if len(words) == 1:
        return words[0] in _STANDING_ALONE
    numbers = [word for word in words if word.isdigit()]
    if len(words) == 2 and words[0] in _WEAK_RELATIONS and numbers:
        return False
    if words[-1] in ORDINALS:
        return False
    if len(words) == 2 and words[0] not in _STARTERS and _is_short(words):
        return False
    if words[0] in _STARTERS or _DATE_WORDS & set(words):
        return True
    if all(word.isdigit() or not word.isalpha() for word in words):
        is_short_pair = [len(number) for number in numbers] == [4, 2] and int(numbers[1]) > 12
        return not is_short_pair and any(len(number) == 4 for number in numbers)
    return bool(numbers) or len(words) > 2
