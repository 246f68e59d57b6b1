"""``ledger`` alone: how many there are, what waits for a verdict, what comes next."""

from __future__ import annotations

from ledger.commands.paper import format_of, is_new, when, write
from ledger.commands.session import Session
from ledger.domain.line import Line
from ledger.domain.status import Status
from ledger.render import lists, rows
from ledger.store import queries

DUE = 10
"""Due predictions that are shown."""

COMING = 3
"""Deadlines to come that are shown."""


def show(session: Session) -> None:
    """Print where the ledger stands."""
    kind = format_of(session, "text", "json")
    counts, speakers, due, coming, drafts = _read(session, None if kind == "json" else DUE)
    if kind == "json":
        session.data({
            "as_of": session.as_of,
            "predictions": sum(counts.values()),
            "speakers": speakers,
            **{
                str(status).replace(" ", "_"): counts.get(status, 0)
                for status in Status
                if status is not Status.DRAFT
            },
            "drafts": drafts,
            "waiting": [rows.data_of(line) for line in due],
            "coming": [rows.data_of(line) for line in coming],
        })  # fmt: skip
        return
    if not counts:
        show_empty(session, drafts)
        return
    page = session.page
    write(session, lists.status_page(counts, speakers, due, coming, page, when(session)))
    if drafts:
        write(session, [""])
        show_empty(session, drafts)
    waits = counts.get(Status.DUE, 0)
    hints = [f"ledger resolve    judge the {waits} due ones"] if waits else []
    hints.append("ledger add        log a new prediction")
    session.hint("\nNext:  " + "\n       ".join(hints))


Standing = tuple[dict[Status, int], int, list[Line], list[Line], int]
"""How many stand where, how many speakers, what is due, what comes next, how many drafts."""


def _read(session: Session, limit: int | None) -> Standing:
    if is_new(session):
        return {}, 0, [], [], 0
    with session.reader() as reader:
        return (
            *queries.tally(reader, session.day),
            queries.waiting(reader, session.day, limit),
            queries.coming(reader, session.day, limit=COMING),
            queries.count_drafts(reader, session.day),
        )


def show_empty(session: Session, drafts: int = 0) -> None:
    """Say how to start, and where the ledger is or will be; or that there are only drafts."""
    if drafts:
        one = "1 draft waits" if drafts == 1 else f"{drafts} drafts wait"
        write(session, [f"{one} for a second person: ledger list --drafts"])
        return
    write(session, [lists.empty(session.place.shown, exists=session.place.exists)])
