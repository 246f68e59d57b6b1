"""From words to a reading: everything understood, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.domain.calendars import FiscalCalendar, Hemisphere
from ledger.domain.deadline.combine import Found
from ledger.domain.deadline.engine import Parser, Token
from ledger.domain.deadline.finding import phrases_in
from ledger.domain.deadline.grammar import grammar
from ledger.domain.deadline.languages import translations
from ledger.domain.deadline.outcome import past_reading_of, reading_of, refused
from ledger.domain.deadline.spans import Context, Order
from ledger.domain.deadline.text import LONGEST_TEXT, compose, tokens_of
from ledger.domain.deadline.values import Choice, Reading, Status

TOO_LONG = f"that is longer than {LONGEST_TEXT} characters"


NOTHING = (
    "that is no deadline this reader knows; write a day, or words like those in"
    " `ledger help dates`"
)


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
        return refused(words, TOO_LONG)
    context = Context(said_on, fiscal, order, hemisphere)
    tokens = tokens_of(compose(words))
    if not tokens:
        return refused(words, "there are no words to read")
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


def _refusal(words: str, context: Context, tokens: Sequence[Token]) -> Reading:
    """Say as well as possible why the words have no reading."""
    hint = max(context.hints, key=lambda hint: hint.reach, default=None)
    deadlines = _deadlines_in(tokens, context)
    sizes = [len(tokens_of(reading.words)) for reading in deadlines]
    if len(deadlines) > 1 and (hint is None or hint.reach <= max(sizes)):
        days = {r.latest: Choice(r.latest, f'"{r.words}"') for r in deadlines if r.latest}
        return refused(words, TWO_DEADLINES, tuple(days[day] for day in sorted(days)))
    return refused(words, hint.sentence, hint.choices) if hint else refused(words, NOTHING)


def _deadlines_in(tokens: Sequence[Token], context: Context) -> list[Reading]:
    """Return the deadlines that follow one another in the words."""
    fresh = Context(context.said_on, context.fiscal, context.order, context.hemisphere)
    return [
        reading_of(" ".join(t.text for t in tokens[start:end]), fresh, found)
        for start, end, found in phrases_in(tokens, fresh)
    ]


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
        return refused(words, TOO_LONG)
    context = Context(today, None, order)
    for version in _versions(tokens_of(compose(words)), language):
        outcomes = Parser(grammar(), version, context).parse("PASTDAY")
        period = next((value for end, value in outcomes if end == len(version)), None)
        if period:
            return past_reading_of(words, context, period)
    if context.hints:
        hint = max(context.hints, key=lambda hint: hint.reach)
        return refused(words, hint.sentence, hint.choices)
    versions = _versions(tokens_of(compose(words)), language)
    if any(_whole(version, context) for version in versions):
        return refused(words, "that is a period or a day ahead; a single day is needed")
    return refused(words, "that is no day; write it like 2026-01-12, 12 jan or yesterday")
