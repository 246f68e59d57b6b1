"""Why a prediction that was named waits for nobody: what stands, and what could be done."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.line import Line
from ledger.domain.status import Status
from ledger.render.marks import mark
from ledger.render.page import Page, wrap


def not_due(lines: Iterable[Line], page: Page) -> str:
    """Return for each prediction why there is nothing to decide, with the command that goes on."""
    told = []
    for line in lines:
        why, command = _why(line)
        told += wrap(f"#{line.id} {why}", page.width)
        told += [f"  {command}"] if command else []
    return "\n".join(told)


def _why(line: Line) -> tuple[str, str]:
    if line.status is Status.DRAFT:
        return "is a draft, and a second person accepts it first:", f"ledger accept {line.id}"
    if line.status is Status.OPEN:
        told = f"is open until {line.deadline}, and the evidence does not settle it yet. By hand:"
        return told, f"ledger resolve {line.id} --verdict V --because TEXT"
    if line.status is Status.AWAITING:
        return f"can be decided from {line.decidable_on} on; nobody is asked before.", ""
    if line.status is Status.NO_DEADLINE:
        told = "has no deadline, so it is kept and never due. If the speaker gave one:"
        return told, f"ledger amend {line.id} --deadline WHEN"
    if line.needs is not None:
        return f"is {mark(line.status)}, as follows from its parts:", f"ledger why {line.id}"
    again = f"ledger reopen {line.id} --because TEXT"
    return f"has a verdict: {mark(line.status)}. To take it back:", again
