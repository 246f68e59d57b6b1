"""From words to a reading: everything understood, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.domain.calendars import FiscalCalendar, Hemisphere
from ledger.domain.deadline_combine import Found
from ledger.domain.deadline_engine import Parser, Token
from ledger.domain.deadline_grammar import grammar
from ledger.domain.deadline_language_tables import TABLES
from ledger.domain.deadline_languages import translate, translations
from ledger.domain.deadline_text import LONGEST_TEXT, compose, tokens_of
from ledger.domain.deadline_values import (
    Choice,
    Context,
    Order,
    Period,
    Precision,
    Reading,
    Status,
    say,
)

TOO_LONG = f"that is longer than {LONGEST_TEXT} characters"
NOTHING = "that is no deadline this reader knows; write a day, or words like those in `help dates`"
TWO_DEADLINES = "that names more than one deadline: record each of them on its own"


def read(
    words: str,
    said_on: date,
    *,
    fiscal: FiscalCalendar | None = None,
    order: Order | None = None,
    language: str | None = None,
    hemisphere: Hemisphere = "north",
) -> Reading:
    """Return what words about a deadline mean when they were said on a day.

    `fiscal` is the fiscal calendar of the speaker's organisation, `order` the order of numeric
    dates, `language` an ISO 639-1 code (None tries them all), `hemisphere` where seasons are
    meant. Never raises, whatever the text.
    """
    if len(words) > LONGEST_TEXT:
        return _refused(words, TOO_LONG)
    context = Context(said_on, fiscal, order, hemisphere)
    tokens = tokens_of(compose(words))
    if not tokens:
        return _refused(words, "there are no words to read")
    readings = []
    for version in _versions(tokens, language):
        found = _whole(version, context)
        if found:
            readings.append(reading_of(words, context, found))
        if found and version is tokens:
            break
    return _agreed(words, readings) if readings else _refusal(words, context, tokens)


def _versions(tokens: list[Token], language: str | None) -> Iterator[list[Token]]:
    """Give the words as they are, in English, and then from each language that knows them all."""
    if language in (None, "en"):
        yield tokens
    if language != "en":
        yield from translations(tokens, language)


def _whole(tokens: Sequence[Token], context: Context, group: str = "DEADLINE") -> Found | None:
    """Return the first way to understand every word."""
    outcomes = Parser(grammar(), tokens, context).parse(group)
    return next((value for end, value in outcomes if end == len(tokens)), None)


def _agreed(words: str, readings: list[Reading]) -> Reading:
    """Return the reading on which the languages agree; else ask about all of theirs."""
    first = readings[0]
    if all(
        (r.status, r.strict, r.latest) == (first.status, first.strict, first.latest)
        for r in readings
    ):
        return first
    choices = {choice.day: choice for reading in readings for choice in reading.choices}
    days = sorted(choices)
    starts = [r.window_start for r in readings if r.window_start]
    why = "the words mean different days in different languages"
    return Reading(
        Status.ASK,
        words,
        min(starts, default=None),
        days[0],
        days[-1],
        first.precision,
        why,
        tuple(choices[day] for day in days),
    )


def reading_of(words: str, context: Context, found: Found) -> Reading:
    """Return a phrase that was understood as a reading."""
    if found.bound:
        return Reading(Status.REFUSE, words, found.start, why=found.bound, choices=found.choices)
    said = context.said_on
    strict, latest = found.choices[0].day, found.choices[-1].day
    if latest < said:
        return _refused(
            words, f"that ends on {say(latest)}, before the day it was said, {say(said)}"
        )
    counted = f", counted from {say(said)}" if found.relative else ""
    status = Status.OK if strict == latest and not found.doubt else Status.ASK
    if status is Status.OK:
        why = f'"{words}"{counted}: {found.choices[-1].label}'
    else:
        days = " or ".join(say(choice.day) for choice in found.choices)
        reason = found.doubt or "the words have more than one ordinary reading"
        why = f'"{words}"{counted}: {days}; {reason}'
    start = min(found.start or said, strict)
    return Reading(
        status, words, start, strict, latest, found.precision, why, found.choices, found.clock
    )


def _refused(words: str, why: str, choices: tuple[Choice, ...] = ()) -> Reading:
    return Reading(Status.REFUSE, words, why=why, choices=choices)


def _refusal(words: str, context: Context, tokens: Sequence[Token]) -> Reading:
    """Say as well as possible why the words have no reading."""
    deadlines = _deadlines_in(tokens, context)
    if len(deadlines) > 1:
        days = {r.latest: Choice(r.latest, f'"{r.words}"') for r in deadlines if r.latest}
        return _refused(words, TWO_DEADLINES, tuple(days[day] for day in sorted(days)))
    if not context.hints:
        return _refused(words, NOTHING)
    hint = max(context.hints, key=lambda hint: hint.reach)
    return _refused(words, hint.sentence, hint.choices)


def _deadlines_in(tokens: Sequence[Token], context: Context) -> list[Reading]:
    """Return the deadlines that follow one another in the words."""
    fresh = Context(context.said_on, context.fiscal, context.order, context.hemisphere)
    return [
        reading_of(" ".join(t.text for t in tokens[start:end]), fresh, found)
        for start, end, found in phrases_in(tokens, fresh)
    ]


def find(
    sentence: str,
    said_on: date,
    *,
    fiscal: FiscalCalendar | None = None,
    order: Order | None = None,
    language: str | None = None,
    hemisphere: Hemisphere = "north",
) -> list[Reading]:
    """Return the date phrases inside a sentence, each read as `read` would, in their order.

    A phrase must announce itself ("by 2026", "this year", "31 Dec 2026"): a bare number, month
    or weekday is left alone. Days that had passed are left out when others remain.
    """
    return [
        reading
        for _, _, reading in find_places(
            sentence, said_on, fiscal=fiscal, order=order, language=language, hemisphere=hemisphere
        )
    ]


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
    codes = [language] if language in TABLES else list(TABLES)
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
        ]
        if outcomes:
            end, found = max(outcomes, key=lambda outcome: outcome[0])
            yield place, end, found
            place = end
        else:
            place += 1


_WEAK_RELATIONS = {"over", "under", "at", "than", "to", "end", "close", "exit", "finish", "from"}
_DATE_WORDS = {"this", "next", "end", "eoy", "today", "tomorrow", "tonight", "coming", "new"}
_STANDING_ALONE = {"today", "tomorrow", "tonight", "eoy", "soon", "eventually", "shortly", "asap"}
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


def _announces_itself(words: list[str]) -> bool:
    """Say whether words that can be read as a date can hardly be anything else."""
    if any(word.startswith("hour") for word in words):
        return False
    if len(words) == 1:
        return words[0] in _STANDING_ALONE
    numbers = [word for word in words if word.isdigit()]
    if len(words) == 2 and words[0] in _WEAK_RELATIONS and numbers:
        return False
    if words[0] in _STARTERS or _DATE_WORDS & set(words):
        return True
    if all(word.isdigit() or not word.isalpha() for word in words):
        return any(len(number) == 4 for number in numbers)
    return bool(numbers) or len(words) > 2


def read_past_day(
    words: str,
    today: date,
    *,
    order: Order | None = None,
    language: str | None = None,
) -> Reading:
    """Return the day that words name, looking back from today.

    A missing year means the most recent such day; a period without a day is refused, and so are
    words that are no day. An explicit day may lie ahead: that is for the caller to judge.
    Never raises, whatever the text.
    """
    if len(words) > LONGEST_TEXT:
        return _refused(words, TOO_LONG)
    context = Context(today, None, order)
    for version in _versions(tokens_of(compose(words)), language):
        outcomes = Parser(grammar(), version, context).parse("PASTDAY")
        period = next((value for end, value in outcomes if end == len(version)), None)
        if period:
            return _past_reading(words, context, period)
    if context.hints:
        hint = max(context.hints, key=lambda hint: hint.reach)
        return _refused(words, hint.sentence, hint.choices)
    versions = _versions(tokens_of(compose(words)), language)
    if any(_whole(version, context) for version in versions):
        return _refused(words, "that is a period or a day ahead; a single day is needed")
    return _refused(words, "that is no day; write it like 2026-01-12, 12 jan or yesterday")


def _past_reading(words: str, context: Context, period: Period) -> Reading:
    days = {span.last: Choice(span.last, span.name) for span in period.spans}
    choices = tuple(days[day] for day in sorted(days))
    status = Status.OK if len(choices) == 1 else Status.ASK
    counted = f", counted from {say(context.said_on)}" if period.relative else ""
    why = f'"{words}"{counted}: {" or ".join(choice.label for choice in choices)}'
    first, last = choices[0].day, choices[-1].day
    start = first
    return Reading(status, words, start, first, last, Precision.DAY, why, choices)
