"""``ledger history``: who changed what, and when."""

from __future__ import annotations

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import format_of, write
from ledger.commands.session import Session
from ledger.domain.entry import PREDICTION_AMENDED, Entry, prediction_subject
from ledger.domain.in_force import undone
from ledger.errors import PredictionNotFound
from ledger.render import history as render
from ledger.store import queries
from ledger.store.reader import Reader

SHOWN = 20
"""Actions that are shown unless told otherwise."""


@declare("history", help="""Show who changed what, and when.

    The newest first, one line an action. What was undone stays, marked.

    \b
    Examples:
      ledger history
      ledger history 16
      ledger history --limit 100 --json
    """)  # fmt: skip
@click.argument("id", required=False, type=click.IntRange(min=1))
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help=f"At most so many (default {SHOWN})."
)
def command(session: Session, id: int | None, limit: int | None) -> None:
    """Print the past of the ledger, or of one prediction."""
    kind = format_of(session, "text", "json")
    with session.reader() as reader:
        undos = queries.undo_entries(reader)
        found = _entries(reader, id, limit or SHOWN)
        amended = {e.subject for e in found if e.type == PREDICTION_AMENDED}
        subjects = {subject: queries.entries(reader, subject) for subject in amended}
    if kind == "json":
        dead = undone(undos)
        session.data([render.entry_data(entry, dead) for entry in found])
        return
    told = render.tell(found, subjects, undos)
    lines = render.page_of_history(told, session.page)
    write(session, lines or ["Nothing was written yet."])


def _entries(reader: Reader, number: int | None, limit: int) -> list[Entry]:
    """Return the entries of the newest actions, the newest first and no action in part."""
    if number is not None:
        own = queries.entries(reader, prediction_subject(number))
        if not own:
            raise PredictionNotFound(number, queries.newest_id(reader))
        runs = render.actions(reversed(own))[:limit]
        return [entry for run in runs for entry in reversed(run)]
    found: list[Entry] = []
    before: int | None = None
    while page := queries.newest_entries(reader, limit=500, before=before):
        found += page
        before = page[-1].seq
        if sum(entry.step == 0 for entry in found) >= limit:
            break
    runs = [run for run in render.actions(found) if run[0].step == 0][:limit]
    return [entry for run in runs for entry in reversed(run)]
