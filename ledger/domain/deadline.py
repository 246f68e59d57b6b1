"""Words about a deadline, and the day they were said, become a reading: ok, ask or refuse.

Every word must be understood or the words are refused; nothing is guessed, and no day that is not
in the words is ever filled in from the day they are read on. The policy is in docs/deadlines.md.
"""

from __future__ import annotations

from datetime import date

from ledger.domain.calendars import FiscalCalendar, Hemisphere
from ledger.domain.deadline_combine import Found
from ledger.domain.deadline_engine import Parser, Token
from ledger.domain.deadline_grammar import grammar
from ledger.domain.deadline_text import LONGEST_TEXT, compose, tokens_of
from ledger.domain.deadline_values import (
    Choice,
    Context,
    Order,
    Precision,
    Reading,
    Status,
    say,
)

__all__ = ["Choice", "Order", "Precision", "Reading", "Status", "read"]


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
        return Reading(Status.REFUSE, words, why=f"longer than {LONGEST_TEXT} characters")
    context = Context(said_on, fiscal, order, hemisphere)
    tokens = tokens_of(compose(words))
    if not tokens:
        return Reading(Status.REFUSE, words, why="there are no words to read")
    found = _whole(tokens, context)
    return _reading(words, context, found) if found else _refusal(words, context, tokens)


def _whole(tokens: list[Token], context: Context) -> Found | None:
    """Return the first way to understand every word."""
    outcomes = Parser(grammar(), tokens, context).parse("DEADLINE")
    return next((value for end, value in outcomes if end == len(tokens)), None)


def _reading(words: str, context: Context, found: Found) -> Reading:
    if found.bound:
        return Reading(Status.REFUSE, words, found.start, why=found.bound, choices=found.choices)
    said = context.said_on
    strict, latest = found.choices[0].day, found.choices[-1].day
    if latest < said:
        why = f"that ends on {say(latest)}, before the day it was said, {say(said)}"
        return Reading(Status.REFUSE, words, why=why)
    counted = f', counted from {say(said)}' if found.relative else ""
    if strict == latest and not found.doubt:
        why = f'"{words}"{counted}: {found.choices[0].label}'
        status = Status.OK
    else:
        days = " or ".join(say(choice.day) for choice in found.choices)
        reason = found.doubt or "the words have more than one ordinary reading"
        why = f'"{words}"{counted} is {days}: {reason}'
        status = Status.ASK
    start = min(found.start, strict)
    return Reading(
        status, words, start, strict, latest, found.precision, why, found.choices, found.clock
    )


def _refusal(words: str, context: Context, tokens: list[Token]) -> Reading:
    if not context.hints:
        return Reading(Status.REFUSE, words, why="no deadline was understood")
    hint = max(context.hints, key=lambda hint: hint.reach)
    return Reading(Status.REFUSE, words, why=hint.sentence, choices=hint.choices)
