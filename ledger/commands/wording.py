"""What people type for a deadline, a probability or a sentence, as the ledger keeps it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ledger.actions.checks import check_deadline
from ledger.commands.settings import date_order
from ledger.commands.whose_years import way_to_tell
from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Reading, Status, find, read
from ledger.domain.prediction import Basis, Deadline, WordingClass
from ledger.domain.wording import propose
from ledger.errors import Unusable

_LONG_AGO = date(1900, 1, 1)


def whole_line(text: str) -> str:
    """Return text as one word of a shell command, quoted if need be."""
    return shlex.quote(text)


def read_deadline(
    given: Mapping[str, Any], claim: str, said_on: date, fiscal: FiscalCalendar | None = None
) -> Deadline | None:
    """Return the deadline that the options or the claim give; None for --no-deadline.

    ``fiscal`` is the calendar of the speaker's organisation.  Raises Unusable with the choices
    when the words have two readings or none.
    """
    if given["no_deadline"]:
        return None
    basis = Basis.ASSUMED if given["assumed"] else Basis.STATED
    if given["deadline"] is None:
        return _kept(_found(claim, said_on, given["reading"], fiscal), given, basis)
    found = read(given["deadline"], said_on, fiscal=fiscal, order=date_order())
    _refuse_lone(given["deadline"], found)
    return _kept(_chosen(found, given["reading"], said_on, fiscal), given, basis)


_LONE: Final = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday",
})  # fmt: skip
"""Names that stand in every year; alone they may be a slip as well as a deadline."""


def _refuse_lone(words: str, found: Reading) -> None:
    """Raise Unusable for a month or a weekday alone, which does not say of which year."""
    if words.strip().casefold() not in _LONE or found.latest is None:
        return
    raise Unusable(
        f'"{words.strip()}" alone does not say of which year.',
        ("The next one after it was said:", f"--deadline {found.latest}"),
        ("Another one:", "--deadline YYYY-MM-DD"),
    )


def _found(
    claim: str, said_on: date, reading: str | None, fiscal: FiscalCalendar | None
) -> Reading:
    """Return the one deadline in the claim's own words."""
    phrases = list(find(claim, said_on, fiscal=fiscal, order=date_order()))
    if len(phrases) == 1:
        return _chosen(phrases[0], reading, said_on, fiscal)
    latest = date(said_on.year + 1, 12, 31)
    if not phrases:
        raise Unusable(
            f'there is no deadline in "{claim}", so nobody could judge it.',
            ("Latest day the speaker could mean:", f"--deadline {latest} --assumed"),
            ("Keep it but never score it:", "--no-deadline"),
        )
    said = " and ".join(f'"{phrase.words}"' for phrase in phrases)
    raise Unusable(
        f"the claim names more than one day: {said}.",
        *[(f'"{p.words}":', f"--deadline {whole_line(p.words)}") for p in phrases],
    )


def _chosen(
    found: Reading, reading: str | None, said_on: date, fiscal: FiscalCalendar | None
) -> Reading:
    """Return a reading with one day, or raise Unusable with the choices."""
    if found.status is Status.OK or (found.status is Status.ASK and reading):
        return found
    if found.status is Status.ASK and len(found.choices) == 1:
        [choice] = found.choices
        raise Unusable(
            f"{found.why.rstrip('.')}.",
            (f"{choice.label}:", f"--deadline {choice.day}"),
            *way_to_tell(found.words, said_on, fiscal),
        )
    if found.status is Status.ASK:
        raise Unusable(
            f'"{found.words}" can be {_count(len(found.choices))}.',
            *[(f"{choice.label}:", f"--deadline {choice.day}") for choice in found.choices],
        )
    _refuse_past(found.words, said_on)
    suggested = [(f"{choice.label}:", f"--deadline {choice.day}") for choice in found.choices]
    suggested = [*way_to_tell(found.words, said_on, fiscal), *suggested]
    fallback = (
        "Latest day the speaker could mean:",
        f"--deadline {date(said_on.year + 1, 12, 31)} --assumed",
    )
    raise Unusable(
        f'"{found.words}": {found.why.rstrip(".")}.',
        *(suggested or [fallback]),
        ("Keep it but never score it:", "--no-deadline"),
    )


def _refuse_past(words: str, said_on: date) -> None:
    """Raise Unusable when the words name a day that had passed when they were said."""
    day = read(words, _LONG_AGO, order=date_order()).day
    if day is not None and day < said_on:
        check_deadline(Deadline(day), said_on)


def _count(choices: int) -> str:
    return {2: "two days", 3: "three days"}.get(choices, f"{choices} days")


def _kept(found: Reading, given: Mapping[str, Any], basis: Basis) -> Deadline:
    """Return the reading as the ledger keeps it: the fair day, and the strict one beside it."""
    strict_wanted = found.status is Status.ASK and given["reading"] == "strict"
    day = found.strict if strict_wanted else found.latest
    assert day is not None, "a reading that was chosen has a day"
    return deadline_of(found, day, basis, given["deadline_words"])


def kept_reading(readings: Sequence[Reading], given: Mapping[str, Any]) -> Deadline | None:
    """Return the one deadline that is certain; None where there is none, or a choice to make."""
    if len(readings) != 1:
        return None
    [found] = readings
    if found.status is Status.OK or (found.status is Status.ASK and given["reading"]):
        return _kept(found, given, Basis.ASSUMED if given["assumed"] else Basis.STATED)
    return None


def deadline_of(found: Reading, day: date, basis: Basis, words: str | None = None) -> Deadline:
    """Return one day of a reading as the ledger keeps it, with its words and the strict day."""
    return Deadline(
        day=day,
        words=words or _words(found),
        precision=found.precision.value if found.precision else None,
        window_start=found.window_start,
        strict=found.strict if found.strict != day else None,
        basis=basis,
    )


def _words(found: Reading) -> str | None:
    """Return the words as said; an ISO day is nobody's words."""
    return None if re.fullmatch(r"\d{4}-\d\d-\d\d", found.words.strip()) else found.words


def read_decidable(text: str | None, said_on: date, deadline: Deadline | None) -> date | None:
    """Return the first day on which anyone can know, from a day or words; None for none.

    Words are counted from the deadline: after a year's end "late January" is the next one, and
    the last day that they can mean is taken, so that nobody is asked too early.  Of several
    ("the Q4 report, late January") the first counts.
    """
    if text is None:
        return None
    base = deadline.day if deadline else said_on
    found = read(text, base)
    phrases = [found] if found.latest else list(find(text, base))
    days = [phrase.latest for phrase in phrases if phrase.latest and phrase.latest > base]
    if not days:
        raise Unusable(
            f'"{text}" names no day on which it can first be decided.',
            ("As a day:", f"--decidable {date(base.year + 1, base.month, 1)}"),
        )
    return min(days)


def wording_class(given: Mapping[str, Any], quote: str | None) -> WordingClass | None:
    """Return the class that was given, else what the speaker's own words propose; or None.

    The verbs of a press report are the press's, so they propose nothing.
    """
    if given["wording_class"]:
        return WordingClass(given["wording_class"])
    if given["probability"]:
        return WordingClass.PROBABILITY
    found = None if given["reported"] else propose(quote, given["language"])
    return found.wording_class if found else None


_ODDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?::|to)\s*(\d+(?:\.\d+)?)(\s+against)?", re.IGNORECASE)


def read_probability(
    text: str | None, again: str = "--probability {}"
) -> tuple[int | None, str | None]:
    """Return a stated probability in parts per million with its words; None for none.

    ``60%``, ``0.6``, ``60 percent`` and odds in favour (``3:1`` is 75 %) are read.
    ``again`` is the option, or the command, with a place for it.  Raises Unusable for anything
    else.
    """
    if text is None:
        return None, None
    value = _probability(text.strip())
    if value is None or not value.is_finite() or not 0 <= value <= 1:
        raise Unusable(
            f'"{text}" is not a probability.',
            ("In percent:", again.format("60%")),
            ("As a number from 0 to 1:", again.format("0.6")),
            ("As odds in favour:", again.format("3:1")),
        )
    return int((value * 1_000_000).to_integral_value()), text.strip()


def _probability(text: str) -> Decimal | None:
    odds = _ODDS.fullmatch(text)
    if odds:
        one, other = Decimal(odds[1]), Decimal(odds[2])
        in_favour = other if odds[3] else one
        return in_favour / (one + other) if one + other else None
    percent = re.fullmatch(r"(.+?)\s*(?:%|per ?cent)", text, re.IGNORECASE)
    try:
        return Decimal(percent[1]) / 100 if percent else Decimal(text)
    except InvalidOperation:
        return None
