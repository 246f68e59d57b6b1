"""What became of a prediction in one sentence, with which its page begins."""

from __future__ import annotations

from datetime import date
from typing import Final

from ledger.domain.line import Line
from ledger.domain.prediction import Verdict
from ledger.domain.status import Status
from ledger.render.days import distance, plain
from ledger.render.page import plural
from ledger.render.prediction import Shown

_FOUND: Final = {
    Verdict.MET: "It came true",
    Verdict.LATE: "It came true, but late",
    Verdict.PARTLY: "Only a part of it came true",
    Verdict.MISSED: "It did not come true",
    Verdict.VOID: "It does not count",
    Verdict.UNCLEAR: "The evidence does not settle it",
}


def lead(shown: Shown, today: date) -> str:
    """Return the finding in one sentence."""
    line, given = shown.line, shown.state.current
    due = line.deadline
    if given is not None and line.verdict is not None:
        happened = given.resolution.happened_on
        found = _FOUND[given.resolution.verdict]
        if line.verdict is Verdict.MET and happened:
            return f"{found} on {plain(happened)}{_by(due)}."
        if line.days_late and happened and due:
            days = plural(line.days_late, "day")
            return f"It came true on {plain(happened)}, {days} after its deadline of {plain(due)}."
        if line.verdict in (Verdict.MISSED, Verdict.PARTLY, Verdict.MET) and due:
            return f"{found} by its deadline, {plain(due)}."
        return f"{found}."
    return _undecided(line, today)


def _by(due: date | None) -> str:
    return f", by its deadline of {plain(due)}" if due else ""


def _undecided(line: Line, today: date) -> str:
    if line.deadline is None:
        return "It has no deadline, so it is kept and never scored."
    told = f"{plain(line.deadline)}, {distance(line.deadline, today)}"
    if line.status is Status.OPEN:
        return f"Its deadline is {told}."
    if line.status is Status.AWAITING:
        return f"Its deadline was {told}; it can be decided from {line.decidable_on} on."
    return f"Its deadline was {told}, and nobody has given a verdict yet."
