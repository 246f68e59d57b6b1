"""``ledger import``: bring in predictions from a file, all or none."""

from __future__ import annotations

import io
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import click

from ledger import actions
from ledger.actions.restoring import not_empty, restore
from ledger.commands.session import Session, declare
from ledger.domain.entry import PREDICTION_RECORDED
from ledger.errors import NotFound, Unusable
from ledger.exchange import csv, incoming, jsonl
from ledger.exchange.incoming import Plan
from ledger.exchange.mapping import ColumnMap, read_map
from ledger.exchange.problem import Problem
from ledger.render.page import plural
from ledger.render.safe import line_of
from ledger.store.archive import LogRow, log_size
from ledger.store.fiscal import FiscalCalendars
from ledger.store.reader import ConnectionReader, Reader

MANY = 50
"""More rows than this are only recorded when somebody agreed."""

_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}


@declare("import", writes=True)
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and leave out the bad ones.")
@click.option("--yes", is_flag=True, help=f"Do not ask, however many rows (over {MANY}).")
@click.option("--dates", type=click.Choice(["mdy", "dmy"]), help="How the file writes 03/04/2027.")
@click.option(
    "--map", "column_map", metavar="FILE",
    help="How another spreadsheet's columns become ours (TOML).",
)  # fmt: skip
@click.option("--new-speakers", is_flag=True, help="Names near known ones are somebody new.")
def command(session: Session, file: str, **given: Any) -> None:
    """Bring in predictions from a file, all or none.

    \b
    A spreadsheet as CSV; needed are speaker, claim, said_on, deadline and source:
      ledger import claims.csv --dry-run
      ledger import claims.csv
    A ledger's own log, into an empty ledger:
      ledger import ledger.jsonl --db copy.db

    \b
    Another spreadsheet, whose columns a map makes ours (docs/formats.md):
      ledger import games.csv --map games.toml

    The format follows from the file's name; --format csv or jsonl says it. An import is one
    action: one undo takes all of it back. The same file twice adds nothing.
    """
    with _opened(file) as stream:
        if _format(session, file, stream) == "jsonl":
            _restore(session, file, stream, given)
        else:
            _record(session, file, stream, given)


@contextmanager
def _opened(file: str) -> Iterator[io.BufferedReader]:
    if file == "-":
        if sys.stdin.isatty():
            raise Unusable("nothing is piped in.", ("Name a file:", "ledger import claims.csv"))
        # What is piped in may be no file at all, and then its start cannot be looked at twice.
        yield io.BufferedReader(io.BytesIO(sys.stdin.buffer.read()))
        return
    with _file(file) as stream:
        yield stream


def _file(file: str) -> io.BufferedReader:
    try:
        return Path(file).open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {file}.") from error
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from error


def _format(session: Session, file: str, stream: io.BufferedReader) -> str:
    """Return the file's format: as told, by its name, else by its first character."""
    told = session.options.get("format")
    suffix = Path(file).suffix.lower()
    if told in ("csv", "jsonl"):
        return str(told)
    if told is not None or suffix == ".json":
        raise Unusable(
            f"{told or 'json'} cannot be imported.",
            ("A ledger's own log:", "ledger export --format jsonl"),
            ("Rows of a spreadsheet:", "ledger export --format csv"),
        )
    return _SUFFIXES.get(suffix) or _sniffed(stream)


def _sniffed(stream: io.BufferedReader) -> str:
    start = stream.peek(16).removeprefix(b"\xef\xbb\xbf").lstrip()
    return "jsonl" if start.startswith(b"{") else "csv"


def _named(file: str) -> str:
    return "standard input" if file == "-" else line_of(Path(file).name)


# JSON Lines


def _restore(session: Session, file: str, stream: IO[bytes], given: dict[str, Any]) -> None:
    if given["skip_bad"]:
        raise Unusable("a log is restored whole, so --skip-bad is only for rows.")
    _refuse_used(session)
    rows, problems = jsonl.parse(stream)
    if problems:
        lines = [f"{_named(file)} cannot be restored:", *_told(problems, 2)]
        _answer(session, "\n".join([*lines, "Nothing was written."]), problems=problems)
        session.leave(1)
        return
    if not given["dry_run"]:
        session.write(lambda connection: restore(connection, rows))
    _answer(session, _restored(file, rows, dry_run=given["dry_run"]), entries=len(rows))


def _refuse_used(session: Session) -> None:
    """Refuse a ledger with entries before reading a file that may be long."""
    with _reader(session) as reader:
        size = log_size(reader) if reader else 0
    if size:
        raise not_empty(size)


def _restored(file: str, rows: list[LogRow], *, dry_run: bool) -> str:
    predictions = sum(1 for row in rows if row.type == PREDICTION_RECORDED)
    what = f"{plural(len(rows), 'entry', 'entries')}, {plural(predictions, 'prediction')}"
    if dry_run:
        return f"{_named(file)}: {what}, would be restored.\nNothing was written."
    return f"Restored {_named(file)}: {what}; the same bytes, hashes and ids."


# Rows


@dataclass(frozen=True)
class _File:
    """The rows of a file, as far as they can be read, and how to plan them."""

    name: str
    rows: list[csv.Row]
    problems: list[Problem]
    trust_names: bool

    def plan(self, reader: Reader, session: Session) -> Plan:
        """Return what importing would do to the ledger as it is."""
        return incoming.plan(
            reader, session.day, self.rows, self.problems, trust_names=self.trust_names
        )


def _record(session: Session, file: str, stream: IO[bytes], given: dict[str, Any]) -> None:
    order: Literal["mdy", "dmy"] | None = given["dates"]
    with _reader(session) as opened:
        reader = opened or _Nothing()
        rows, problems = csv.read_rows(
            stream, session.day, name=_named(file), order=order,
            column_map=_column_map(given["column_map"]), calendars=FiscalCalendars(reader).of,
        )  # fmt: skip
        source = _File(_named(file), rows, problems, given["new_speakers"])
        plan = source.plan(reader, session)
    if given["dry_run"] or (plan.problems and not given["skip_bad"]) or not plan.new:
        _show(session, source.name, plan, "would be added", written=False)
        session.leave(1 if plan.problems and not given["skip_bad"] else 0)
        return
    _agree(session, file, source.name, plan, given)

    def work(connection: Any) -> tuple[Plan, list[int]]:
        # Somebody may have written since: what is new is decided under the lock.
        final = source.plan(ConnectionReader(connection), session)
        numbers = actions.record_all(
            connection, final.new, stamp=session.stamp(), day=session.day, allow_duplicates=True
        )
        return final, numbers

    final, numbers = session.write(work)
    _show(session, source.name, final, "added", written=True, numbers=numbers)
    session.hint("\nNext:  ledger list    ledger undo")


def _column_map(file: str | None) -> ColumnMap | None:
    """Return the map of ``--map``; None when it was not given."""
    if file is None:
        return None
    with _file(file) as stream:
        return read_map(stream.read().decode(errors="replace"), _named(file))


class _Nothing:
    """The reader of a ledger that is not there yet: no question has an answer."""

    def rows(self, sql: str, params: Any = None) -> list[tuple[Any, ...]]:
        """Return no rows."""
        return []

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@contextmanager
def _reader(session: Session) -> Iterator[Reader | None]:
    """Open the ledger; None for the user's own before it is first written to."""
    if not session.place.chosen and not session.place.exists:
        yield None
        return
    with session.reader() as reader:
        yield reader


def _agree(session: Session, file: str, name: str, plan: Plan, given: dict[str, Any]) -> None:
    """Ask before many rows are recorded; refuse when nobody is there to be asked."""
    if len(plan.new) <= MANY or given["yes"]:
        return
    if not session.may_ask:
        raise Unusable(
            f"{len(plan.new)} rows of {name} would be added, and more than {MANY} need a yes.",
            ("Look first:", f"ledger import {shlex.quote(file)} --dry-run"),
            ("Agree:", f"ledger import {shlex.quote(file)} --yes"),
        )
    session.say(_page(name, plan, "would be added"))
    if not click.confirm("Add them?", default=False, err=True):
        raise click.Abort


def _show(
    session: Session,
    name: str,
    plan: Plan,
    word: str,
    *,
    written: bool,
    numbers: list[int] | None = None,
) -> None:
    text = _page(name, plan, word)
    _answer(
        session,
        text if written else f"{text}\nNothing was written.",
        rows=plan.count,
        would_add=None if written else len(plan.new),
        added=numbers or [],
        already_here=list(plan.here),
        new_speakers=list(plan.new_speakers),
        problems=plan.problems,
    )


def _answer(session: Session, text: str, **data: Any) -> None:
    if not session.options.get("json"):
        session.out(text)
        return
    problems = [{"line": p.line, "text": p.text} for p in data.pop("problems", ())]
    session.data({**data, "problems": problems})


def _page(name: str, plan: Plan, word: str) -> str:
    """Return what happens to a file's rows: a count a line, and every problem with its line."""
    bad = len({problem.line for problem in plan.problems})
    if not plan.count and bad:
        return "\n".join([f"{name} cannot be imported:", *_told(plan.problems, 2)])
    counts = [(len(plan.new), f"{word}{_by(plan)}")]
    if plan.here:
        counts.append((len(plan.here), f"{_are(len(plan.here))} already here{_ids(plan.here)}"))
    if bad:
        counts.append((bad, f"{'has' if bad == 1 else 'have'} a problem:"))
    widest = max(len(str(count)) for count, _ in counts)
    lines = [f"{name}: {plural(plan.count, 'row')}"]
    lines += [f"  {count:>{widest}} {text}" for count, text in counts]
    lines += _told(plan.problems, widest + 3)
    lines += [
        f"  Are these two people? {line_of(one)} and {line_of(other)}"
        for one, other in plan.alike[:5]
    ]
    return "\n".join(lines)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _by(plan: Plan) -> str:
    if not plan.new:
        return ""
    speakers = f", for {plural(plan.speakers, 'speaker')}"
    new = [line_of(name) for name in plan.new_speakers]
    if not new:
        return speakers
    shown = ", ".join(new[:5]) + (f" and {len(new) - 5} more" if len(new) > 5 else "")
    return f"{speakers} ({len(new)} of them new: {shown})"


def _ids(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(f"#{number}" for number in numbers[:5])
    return f" ({shown}{' …' if len(numbers) > 5 else ''})"


def _told(problems: Any, indent: int) -> list[str]:
    widest = max((len(str(problem.line)) for problem in problems), default=0)
    return [f"{' ' * indent}line {p.line:<{widest}}  {line_of(p.text)}" for p in problems]
