"""``ledger import`` of rows as JSON Lines: read once to count, once to record, never kept."""

from __future__ import annotations

import gc
import io
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ledger.actions.bulk import Bulk, Report
from ledger.actions.rows import Row, in_parts
from ledger.commands.import_told import Outcome, agree, needs_a_yes, show
from ledger.commands.progress import watching
from ledger.commands.session import Session
from ledger.exchange import json_rows
from ledger.exchange.reading_apart import Reading
from ledger.exchange.row_cells import Calendars, Context
from ledger.store.fiscal import FiscalCalendars
from ledger.store.reader import ConnectionReader
from ledger.store.tables import instant_text

if TYPE_CHECKING:
    from datetime import date

    import sqlalchemy as sa

    from ledger.domain.calendars import FiscalCalendar
    from ledger.domain.prediction import Role, Speaker


class _TakenBack(Exception):
    """Ends an import that must not be saved; the report says what it would have done."""

    def __init__(self, report: Report) -> None:
        self.report = report


@dataclass(frozen=True, slots=True)
class _File:
    """A file of rows, what is known of it beforehand, and how it is to be recorded."""

    name: str
    reading: Reading
    context: Context
    count: int
    people: dict[str, Speaker]
    given: dict[str, Any]

    def rows(self, calendars: Calendars) -> Generator[Row, None, None]:
        """Give every row from the start, or what is wrong with it."""
        context = replace(self.context, calendars=calendars)
        with closing(self.reading.rows(context, self.people)) as rows:
            for found in rows:
                yield [(p.line, p.text) for p in found] if isinstance(found, list) else found


def run(
    session: Session, path: str, name: str, stream: io.BufferedReader, given: dict[str, Any]
) -> None:
    """Record a file of rows, and tell what became of them."""
    context = Context(session.day, name, given["dates"])
    stamp = session.stamp()
    with closing(Reading(stream, context, instant_text(stamp.now), stamp.actor)) as reading:
        count, people = json_rows.speakers_in(stream, context)
        source = _File(name, reading, context, count, people, given)
        if not given["dry_run"] and needs_a_yes(session, count, path, name, given):
            session.say(f"{name}: {count:,} rows")
            agree()
        _record(session, source)


def _record(session: Session, source: _File) -> None:
    try:
        report = _recorded(session, source)
    except _TakenBack as stopped:
        _tell(session, source.name, stopped.report, "would be added", written=False)
        is_wrong = stopped.report.problems and not source.given["skip_bad"]
        session.leave(1 if is_wrong else 0)
        return
    _tell(session, source.name, report, "added", written=True)
    session.hint("\nNext:  ledger list    ledger undo")


def _tell(session: Session, name: str, report: Report, word: str, *, written: bool) -> None:
    outcome = Outcome(
        report.rows, report.added, report.here, report.here_ids, report.problems,
        len(report.speakers), report.new_speakers, (), report.uncompared,
    )  # fmt: skip
    numbers: range | tuple[int, ...] = ()
    if written and report.first_id:
        numbers = range(report.first_id, report.first_id + report.added)
    show(session, name, outcome, word, written=written, numbers=list(numbers))


def _recorded(session: Session, source: _File) -> Report:
    """Record everything, in one transaction or in several; raises _TakenBack if in none."""
    if session.place.chosen or session.place.exists or not source.given["dry_run"]:
        if source.given["batch"] and not source.given["dry_run"]:
            return _in_batches(session, source)
        return session.write(lambda connection: _all(session, source, connection))
    return _tried_out(session, source)


@contextmanager
def _without_garbage() -> Iterator[None]:
    """Look for cycles rarely while millions of values are made that have none."""
    gc.freeze()
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _all(session: Session, source: _File, connection: sa.Connection) -> Report:
    calendars = FiscalCalendars(ConnectionReader(connection)).of
    with watching(session, source.count, what="Importing") as watch:
        seen = (lambda done: watch(done, source.count)) if watch else None
        bulk = Bulk(trust_names=source.given["new_speakers"], watch=seen, expected=source.count)
        stamp = session.stamp()
        with _without_garbage(), closing(source.rows(calendars)) as rows:
            bulk.record(connection, rows, stamp)
    bad = bulk.report.problems and not source.given["skip_bad"]
    if bad or source.given["dry_run"] or not bulk.report.added:
        raise _TakenBack(bulk.report)
    return bulk.report


def _in_batches(session: Session, source: _File) -> Report:
    """Record so many rows at a time; what was saved stays when a later part breaks off."""

    def calendars(name: str, day: date, roles: tuple[Role, ...]) -> FiscalCalendar | None:
        # Nothing stays open between two transactions: a reader would keep the writer waiting.
        with session.reader() as reader:
            return FiscalCalendars(reader).of(name, day, roles)

    stamp = session.stamp()
    with closing(source.rows(calendars)) as rows:
        wrong = [problem for row in rows if isinstance(row, list) for problem in row]
    if wrong and not source.given["skip_bad"]:
        raise _TakenBack(Report(rows=source.count, problems=wrong))
    bulk = Bulk(trust_names=source.given["new_speakers"])
    with (
        watching(session, source.count, what="Importing") as watch,
        closing(source.rows(calendars)) as rows,
    ):
        for some in in_parts(rows, source.given["batch"]):
            session.write(partial(bulk.record, rows=some, stamp=stamp))
            if watch:
                watch(bulk.report.rows, source.count)
    return bulk.report


def _tried_out(session: Session, source: _File) -> Report:
    """Do it to an empty ledger in memory: the user's own is only made by writing to it."""
    from ledger.store import schema
    from ledger.store.address import MEMORY
    from ledger.store.database import open_engine

    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    try:
        with engine.begin() as connection:
            return _all(session, source, connection)
    finally:
        engine.dispose()
