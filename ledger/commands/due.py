"""``ledger due``: what waits for a verdict, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import islice

import click

from ledger.commands.declaring import declare
from ledger.commands.paper import LIMIT, format_of, is_new, limit_of, when, write
from ledger.commands.session import Session
from ledger.commands.status import COMING, show_empty
from ledger.domain.line import AnyLine, Line
from ledger.domain.status import Day, Status
from ledger.errors import Unusable
from ledger.render import lists, rows
from ledger.render.page import plural
from ledger.store import queries
from ledger.store.reader import Reader

SOMETHING_DUE = 1
"""What ``--exit-code`` exits with, so that a scheduled job notices."""

_SPAN = re.compile(r"(\d{1,4})\s*(?:([dwmy])|(day|week|month|year)s?)?")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}


@declare("due", help="""Show what waits for a verdict, and what comes next.

    A prediction is due from the day after its deadline, once that day is over everywhere.

    \b
    Examples:
      ledger due
      ledger due --within 30d
      ledger due --exit-code || echo 'somebody has to look'
    """)  # fmt: skip
@click.option("--within", metavar="SPAN", help="Deadlines in the next days: 30d, 6w, 3m, 1y.")
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help=LIMIT)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when something is due.")
def command(session: Session, within: str | None, limit: int | None, exit_code: bool) -> None:
    """Print both, or what is due alone as data."""
    kind = format_of(session, "text", "json")
    days = _days(within) if within else None
    if is_new(session):
        return session.data([]) if kind == "json" else show_empty(session)
    until = None if days is None else session.as_of + timedelta(days)
    most = limit_of(session, limit, kind)
    with session.reader() as reader:
        if kind == "json":
            if exit_code and queries.waiting(reader, session.day, 1):
                session.leave(SOMETHING_DUE)
            found = islice(_each(reader, session.day, until), most)
            return session.data_each(map(rows.data_of, found))
        due, awaiting, coming = _parts(reader, session.day, until, most)
        if not due.shown and queries.newest_id(reader) is None:
            return show_empty(session)
    ahead = f"in the next {plural(days, 'day')}" if days is not None else ""
    told = lists.due_page(
        due, coming, session.page, when=when(session), within=ahead, awaiting=awaiting
    )
    write(session, told)
    if due.shown and exit_code:
        session.leave(SOMETHING_DUE)
    if due.shown:
        session.hint("\nNext:  ledger resolve    settle what the evidence decides, judge the rest")
    return None


def _each(reader: Reader, day: Day, until: date | None) -> Iterator[Line]:
    """Give what is due; with a day, what awaits data and what comes up to it as well."""
    yield from queries.each_waiting(reader, day)
    if until is not None:
        yield from queries.awaiting(reader, day)
        yield from queries.coming(reader, day, until=until)


def _parts(
    reader: Reader, day: Day, until: date | None, most: int | None
) -> tuple[lists.Part, lists.Part, lists.Part]:
    """Return what is due, what awaits data and what comes next, at most so many in all."""
    counts = cache(lambda: queries.tally(reader, day)[0])
    next_ones = queries.coming(reader, day, limit=COMING) if until is None else []
    room = None if most is None else max(1, most - len(next_ones))
    due = _part(queries.waiting_in_brief(reader, day, room), room, lambda: counts()[Status.DUE])
    room = _left(room, due)
    awaiting = _part(
        queries.awaiting(reader, day, room), room, lambda: counts().get(Status.AWAITING, 0)
    )
    if until is None:
        return due, awaiting, lists.Part(next_ones, len(next_ones))
    room = _left(room, awaiting)
    there = queries.coming(reader, day, until=until, limit=room)
    return due, awaiting, _part(there, room, lambda: queries.count_coming(reader, day, until))


def _part(shown: Sequence[AnyLine], room: int | None, count: Callable[[], int]) -> lists.Part:
    """Return these with how many there are; they are counted only if they fill the room."""
    is_all = room is None or len(shown) < room
    return lists.Part(shown, len(shown) if is_all else count())


def _left(room: int | None, taken: lists.Part) -> int | None:
    return None if room is None else room - len(taken.shown)


def _days(text: str) -> int:
    """Return the days in a span like "30d"; a number alone is days."""
    found = _SPAN.fullmatch(text.strip().lower())
    if not found:
        raise Unusable(f'"{text}" is not a span of days.', ("", "--within 30d"))
    return int(found[1]) * _UNITS[(found[2] or found[3] or "d")[0]]
