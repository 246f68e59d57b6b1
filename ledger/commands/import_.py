"""``ledger import``: bring in predictions from a file, all or none."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import click

from ledger import actions
from ledger.commands.declaring import declare
from ledger.commands.import_told import (
    MANY,
    Outcome,
    agree,
    answer,
    needs_a_yes,
    page,
    pairs,
    show,
    told,
)
from ledger.commands.session import Session
from ledger.domain.entry import PREDICTION_RECORDED
from ledger.errors import NotFound, Unusable
from ledger.exchange.mapping import ColumnMap, read_map
from ledger.exchange.problem import Problem
from ledger.render.page import plural
from ledger.render.safe import line_of
from ledger.store.fiscal import FiscalCalendars
from ledger.store.reader import ConnectionReader, Reader

if TYPE_CHECKING:
    from ledger.exchange import csv
    from ledger.exchange.incoming import Plan
    from ledger.store.archive import LogRow

_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}


@declare("import", writes=True)
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and write nothing.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and leave out the bad ones.")
@click.option("--yes", is_flag=True, help=f"Do not ask, however many rows (over {MANY}).")
@click.option(
    "--batch", type=click.IntRange(min=1), metavar="N",
    help="Save after every N rows of JSON; run it again to go on.",
)  # fmt: skip
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
    Rows of JSON, one a line, named as those columns; a million if need be:
      ledger import claims.jsonl --yes
    A ledger's own log, into an empty ledger:
      ledger import ledger.jsonl --db copy.db

    \b
    Another spreadsheet, whose columns a map makes ours (docs/formats.md):
      ledger import games.csv --map games.toml

    The format follows from the file's name; --format csv or jsonl says it. An import is one
    action: one undo takes all of it back. The same file twice adds nothing.
    """
    from ledger.commands import import_rows
    from ledger.exchange import json_rows

    with _opened(file) as stream:
        kind = _format(session, file, stream)
        rows = kind == "jsonl" and json_rows.is_rows(stream.peek(16))
        if given["batch"] and not rows:
            raise Unusable("only rows of JSON are saved in batches.")
        if kind == "csv":
            _record(session, file, stream, given)
        elif rows:
            import_rows.run(session, file, _named(file), stream, given)
        else:
            _restore(session, file, stream, given)


@contextmanager
def _opened(file: str) -> Iterator[io.BufferedReader]:
    if file == "-":
        if sys.stdin.isatty():
            raise Unusable("nothing is piped in.", ("Name a file:", "ledger import claims.csv"))
        # What is piped in may be no file at all, and then it cannot be read twice.
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.seek(0)
            yield io.BufferedReader(kept.raw)
        return
    with _file(file) as stream:
        yield stream


def _file(file: str) -> io.BufferedReader:
    try:
        return Path(file).open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"there is no file {file}.", *_near(file)) from error
    except OSError as error:
        raise Unusable(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from error


def _near(file: str) -> list[tuple[str, str]]:
    """Return what may have been meant: a file here of nearly that name, else all that fit."""
    here = sorted(path.name for path in Path().iterdir() if path.suffix.lower() in _SUFFIXES)
    near = get_close_matches(Path(file).name, here, n=1)
    if near:
        return [(f"Did you mean {line_of(near[0])}?", f"ledger import {shlex.quote(near[0])}")]
    found = "  ".join(line_of(name) for name in here[:5])
    return [("Files here:", found)] if found else [("What a file holds:", "ledger help formats")]


def _format(session: Session, file: str, stream: io.BufferedReader) -> str:
    """Return the file's format: as told, by its name, else by its first character."""
    told = session.options.get("format")
    suffix = Path(file).suffix.lower()
    if told in ("csv", "jsonl"):
        return str(told)
    if suffix in (".yaml", ".yml"):
        raise Unusable(
            f"{_named(file)} is YAML, which holds no rows of predictions.",
            ("Another tracker's verdicts:", f"ledger assess --from {shlex.quote(file)} --dry-run"),
            ("What a file of rows holds:", "ledger help formats"),
        )
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
    from ledger.actions.restoring import restore
    from ledger.exchange import jsonl

    if given["skip_bad"]:
        raise Unusable("a log is restored whole, so --skip-bad is only for rows.")
    _refuse_used(session)
    rows, problems = jsonl.parse(stream)
    if problems:
        lines = [f"{_named(file)} cannot be restored:", *told(pairs(problems), 2)]
        answer(session, "\n".join([*lines, "Nothing was written."]), problems=pairs(problems))
        session.leave(1)
        return
    if not given["dry_run"]:
        session.write(lambda connection: restore(connection, rows))
    answer(session, _restored(file, rows, dry_run=given["dry_run"]), entries=len(rows))


def _refuse_used(session: Session) -> None:
    """Refuse a ledger with entries before reading a file that may be long."""
    from ledger.actions.restoring import not_empty
    from ledger.store.archive import log_size

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
        from ledger.exchange import incoming

        return incoming.plan(
            reader, session.day, self.rows, self.problems, trust_names=self.trust_names
        )


def _record(session: Session, file: str, stream: IO[bytes], given: dict[str, Any]) -> None:
    from ledger.exchange import csv

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

    def each(self, sql: str, params: Any = None) -> Iterator[tuple[Any, ...]]:
        """Give no rows."""
        return iter(())

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
    if needs_a_yes(session, len(plan.new), file, name, given):
        session.say(page(name, _outcome(plan), "would be added"))
        agree()


def _show(
    session: Session,
    name: str,
    plan: Plan,
    word: str,
    *,
    written: bool,
    numbers: list[int] | None = None,
) -> None:
    show(session, name, _outcome(plan), word, written=written, numbers=numbers or [])


def _outcome(plan: Plan) -> Outcome:
    return Outcome(
        plan.count, len(plan.new), len(plan.here), plan.here,
        [(problem.line, problem.text) for problem in plan.problems], plan.speakers,
        plan.new_speakers, plan.alike, plan.uncompared,
    )  # fmt: skip
