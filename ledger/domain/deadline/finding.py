"""Date phrases inside sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.calendars import CALENDAR_YEAR, FiscalCalendar, Hemisphere
from ledger.domain.deadline.combine import Found
from ledger.domain.deadline.engine import Parser, Token
from ledger.domain.deadline.grammar import grammar
from ledger.domain.deadline.languages import LANGUAGES, is_used, translate
from ledger.domain.deadline.outcome import reading_of, refused
from ledger.domain.deadline.spans import Context, Order
from ledger.domain.deadline.text import LONGEST_TEXT, compose, tokens_of
from ledger.domain.deadline.values import Reading
from ledger.domain.deadline.words import MONTHS, ORDINALS
from ledger.domain.deadline.years import NEEDS_CALENDAR


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
    codes = [c for c in LANGUAGES if c == language or (language is None and is_used(tokens, c))]
    versions = [tokens] if language in (None, "en") else []
    versions.extend(translate(tokens, code) for code in codes)
    for version in versions:
        found = []
        for start, end, reading in _readings_in(version, text, context):
            found.append((version[start].start, version[end - 1].end, reading))
        if found:
            return [one for one in found if _still_ahead(one[2])] or found
    return []


def _still_ahead(reading: Reading) -> bool:
    """Say whether a phrase names days to come, or would with the organisation's calendar."""
    return bool(reading.window_start or reading.why == NEEDS_CALENDAR)


def _readings_in(
    tokens: Sequence[Token], text: str, context: Context
) -> Iterator[tuple[int, int, Reading]]:
    """Give the date phrases as readings.

    Where no fiscal calendar is known, phrases that need one are found as if there were one, and
    refused: else "in Q3" would be taken out of "in Q3 FY26".
    """
    known = replace(context, fiscal=context.fiscal or CALENDAR_YEAR)
    for start, end, phrase in phrases_in(tokens, known):
        words = text[tokens[start].start : tokens[end - 1].end]
        if context.fiscal is None:
            fresh = replace(context, hints=[])
            outcomes = Parser(grammar(), tokens[start:end], fresh).parse("PHRASE")
            whole = next((found for last, found in outcomes if last == end - start), None)
            if whole is None:
                yield start, end, refused(words, NEEDS_CALENDAR)
                continue
            phrase = whole
        yield start, end, reading_of(words, context, phrase)


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
        and tokens[end].text not in (".", ",", ";", ":", "!", "?", ")", "'", "...")
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
    if words[-1] in ORDINALS and not set(words) & set(MONTHS):
        return False
    if len(words) == 2 and _is_short(words):
        return False
    if words[0] in _STARTERS or _DATE_WORDS & set(words):
        return True
    if not any(word.isalpha() for word in words):
        is_short_pair = [len(number) for number in numbers] == [4, 2] and int(numbers[1]) > 12
        return not is_short_pair and any(len(number) == 4 for number in numbers)
    return bool(numbers) or len(words) > 2
