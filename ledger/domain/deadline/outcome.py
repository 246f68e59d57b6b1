"""A phrase that was understood, or was not, becomes a reading."""

from __future__ import annotations

from ledger.domain.deadline.combine import Found
from ledger.domain.deadline.spans import Context, Period
from ledger.domain.deadline.values import Choice, Precision, Reading, Status, say


def reading_of(words: str, context: Context, found: Found) -> Reading:
    """Return a phrase that was understood as a reading."""
    if found.bound:
        return Reading(Status.REFUSE, words, found.start, why=found.bound, choices=found.choices)
    said = context.said_on
    strict, latest = found.choices[0].day, found.choices[-1].day
    if latest < said:
        return refused(
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


def refused(words: str, why: str, choices: tuple[Choice, ...] = ()) -> Reading:
    """Return a refusal with its reason and the days that may have been meant."""
    return Reading(Status.REFUSE, words, why=why, choices=choices)


def past_reading_of(words: str, context: Context, period: Period) -> Reading:
    """Return a day that was looked back for as a reading."""
    days = {span.last: Choice(span.last, span.name) for span in period.spans}
    choices = tuple(days[day] for day in sorted(days))
    status = Status.OK if len(choices) == 1 else Status.ASK
    counted = f", counted from {say(context.said_on)}" if period.relative else ""
    why = f'"{words}"{counted}: {" or ".join(choice.label for choice in choices)}'
    first, last = choices[0].day, choices[-1].day
    start = first
    return Reading(status, words, start, first, last, Precision.DAY, why, choices)
