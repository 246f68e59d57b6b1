"""``ledger due``: what waits for a verdict, and what comes next."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TypeAlias

import click

from ledger.commands.paper import format_of, is_new, when, write
from ledger.commands.session import Session, declare
from ledger.commands.status import COMING, show_empty
from ledger.domain.line import Line
from ledger.errors import Unusable
from ledger.render import lists, rows
from ledger.render.page import plural
from ledger.store import queries

SOMETHING_DUE = 1
"""What ``--exit-code`` exits with, so that a scheduled job notices."""

_SPAN = re.compile(r"(\d{1,4})\s*(?:([dwmy])|(day|week|month|year)s?)?")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}


Lines: TypeAlias = list[Line]


@declare("due", help="""Show what waits for a verdict, and what comes next.

    A prediction is due from the day after its deadline, once that day is over everywhere.

    \b
    Examples:
      ledger due
      ledger due --within 30d
      ledger due --exit-code || echo 'somebody has to look'
    """)  # fmt: skip
@click.option("--within", metavar="SPAN", help="Deadlines in the next days: 30d, 6w, 3m, 1y.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something is due.")
def command(session: Session, within: str | None, exit_code: bool) -> None:
    """Print both, or what is due alone as data."""
    kind = format_of(session, "text", "json")
    days = _days(within) if within else None
    due, awaiting, coming, nothing = _read(session, days)
    if exit_code and due:
        session.leave(SOMETHING_DUE)
    if kind == "json":
        wanted = [*due, *awaiting, *coming] if within else due
        session.data([rows.data_of(line) for line in wanted])
        return
    if nothing:
        show_empty(session)
        return
    ahead = f"in the next {plural(days, 'day')}" if days is not None else ""
    write(
        session,
        lists.due_page(
            due, coming, session.page, when=when(session), within=ahead, awaiting=awaiting
        ),
    )
    if due:
        session.hint("\nNext:  ledger resolve    settle what the evidence decides, judge the rest")


def _read(session: Session, days: int | None) -> tuple[Lines, Lines, Lines, bool]:
    """Return what is due, what awaits data, what comes next, and whether there is nothing."""
    if is_new(session):
        return [], [], [], True
    until = None if days is None else session.as_of + timedelta(days)
    limit = COMING if days is None else None
    with session.reader() as reader:
        due = queries.waiting(reader, session.day)
        coming = queries.coming(reader, session.day, until=until, limit=limit)
        awaiting = queries.awaiting(reader, session.day)
        nothing = not (due or coming or awaiting) and queries.newest_id(reader) is None
        return due, awaiting, coming, nothing


def _days(text: str) -> int:
    """Return the days in a span like "30d"; a number alone is days."""
    found = _SPAN.fullmatch(text.strip().lower())
    if not found:
        raise Unusable(f'"{text}" is not a span of days.', ("", "--within 30d"))
    return int(found[1]) * _UNITS[(found[2] or found[3] or "d")[0]]
