"""Days that lie behind, asked for in a terminal."""

from __future__ import annotations

from datetime import date

from ledger.commands.asking import Talk
from ledger.domain.deadline import Status, read_past_day
from ledger.domain.status import Day
from ledger.render.days import weekday
from ledger.render.safe import line_of


def past_day(talk: Talk, day: Day, text: str) -> date | None:
    """Return the day that words name, up to now; None when they name none, which is told.

    Where they can be two days, it asks which.
    """
    found = read_past_day(text, day.today)
    picked = found.day
    if found.status is Status.ASK:
        talk.note(f'"{line_of(text)}" can be more than one day:')
        answer = talk.choose("Which?", [weekday(choice.day) for choice in found.choices], None)
        place = int(answer) - 1 if answer.isdecimal() else -1
        picked = found.choices[place].day if 0 <= place < len(found.choices) else None
    elif picked is None:
        talk.note(f"{found.why[:1].upper()}{found.why[1:].rstrip('.')}.")
    if picked is not None and picked > day.known:
        talk.note(f"{weekday(picked)} is in the future.")
        return None
    return picked


def ask_day(
    talk: Talk, day: Day, question: str, *, needed: bool = False, after: date | None = None
) -> date | None:
    """Return the day a person names; None for Enter, unless it is needed.

    ``after`` is a deadline that the day must lie behind; a day that does not is asked again.
    Raises Back.
    """
    while True:
        text = talk.line(question)
        if not text and not needed:
            return None
        found = past_day(talk, day, text) if text else None
        if found is not None and after is not None and found <= after:
            talk.note(f"{weekday(found)} is not after the deadline, {weekday(after)}.")
        elif found is not None:
            talk.note(weekday(found))
            return found
