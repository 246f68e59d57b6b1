"""``ledger export``: write everything to a file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import click

from ledger.commands.declaring import declare
from ledger.commands.files import check_target, write_file
from ledger.commands.session import Session
from ledger.errors import Unusable
from ledger.exchange import json, snapshot
from ledger.render import markdown
from ledger.render.page import plural
from ledger.store import queries
from ledger.store.reader import Reader

_SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".json": "json", ".md": "md",
    ".markdown": "md", ".ics": "ics", ".atom": "atom", ".claimreview": "claimreview",
}  # fmt: skip


@declare("export")
@click.argument("file", required=False, default="-", metavar="[FILE|-]")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def command(session: Session, file: str, force: bool) -> None:
    """Write everything to a file.

    \b
    The log itself, to restore it elsewhere byte for byte:
      ledger export ledger.jsonl
    What is in force, for spreadsheets, programs or reading:
      ledger export claims.csv
      ledger export --format json
      ledger export --format md board.md
    Columns for DuckDB, Spark or pandas, into a folder (docs/scaling.md):
      ledger export columns --format parquet
    For calendars, feed readers and fact checkers (see ledger site build):
      ledger export deadlines.ics
      ledger export verdicts.atom
      ledger export reviews.claimreview

    The format follows from the file's name, else it is jsonl. Without a file it goes to
    standard output.
    """
    form = _format(session, file)
    if session.options.get("as_of") and form != "md":
        raise Unusable(
            f"an export as {form} is everything in force now, whatever --as-of says.",
            ("The world of that day, to read:", "ledger export --format md --as-of DATE"),
        )
    if form == "parquet":
        _columns(session, file, force=force)
        return
    with session.reader() as reader:
        parts = _parts(session, reader, form)
        if file == "-":
            for part in parts:
                click.echo(part, nl=False)
            return
        check_target(
            session, Path(file), f"ledger export {shlex.quote(file)}/ledger.jsonl", force=force
        )
        size = write_file(Path(file), parts, force=force)
        what = _count(session, reader, form)
    if not session.quiet:
        session.say(f"Wrote {file}: {what} as {form}, {size:,} bytes.")


def _columns(session: Session, file: str, *, force: bool) -> None:
    """Write a folder of Parquet files."""
    from ledger.exchange import parquet

    if file == "-":
        raise Unusable(
            "Parquet is a folder of files, and goes to no pipe.",
            ("Name the folder:", "ledger export columns --format parquet"),
        )
    with session.reader() as reader:
        counts = parquet.write(reader, Path(file), force=force)
    if not session.quiet:
        session.say(f"Wrote {file}: {', '.join(f'{n:,} {name}' for name, n in counts.items())}.")


def _count(session: Session, reader: Reader, form: str) -> str:
    from ledger.store.archive import log_size

    if form == "jsonl":
        return plural(log_size(reader), "entry", "entries")
    by_status, _ = queries.tally(reader, session.day)
    return plural(sum(by_status.values()), "prediction")


def _format(session: Session, file: str) -> str:
    told = "json" if session.options.get("json") else session.options.get("format")
    suffix = Path(file).suffix.lower()
    if told == "text" or (told is None and suffix and suffix not in _SUFFIXES):
        raise Unusable(
            f"nothing is exported as {told or suffix}.",
            (
                "Say which:",
                f"ledger export {shlex.quote(file)} --format jsonl|csv|json|md|parquet",
            ),
        )
    return str(told or _SUFFIXES.get(suffix, "jsonl"))


def _parts(session: Session, reader: Reader, form: str) -> Iterator[bytes]:
    """Give the bytes of an export, a part at a time."""
    from ledger.exchange import csv, jsonl
    from ledger.store.archive import log_rows

    if form == "jsonl":
        yield from jsonl.dump(log_rows(reader))
    elif form == "csv":
        yield from csv.dump(snapshot.in_force(reader))
    elif form == "json":
        for text in json.dump(snapshot.in_force(reader)):
            yield text.encode()
    elif form in ("ics", "atom", "claimreview"):
        from ledger.commands.site import site_of
        from ledger.site.sharing import shared

        yield from shared(reader, session.day, site_of(session, {}), form)
    else:
        lines = chain.from_iterable(queries.line_pieces(reader, session.day))
        for line in markdown.list_page(lines, session.page):
            yield f"{line}\n".encode()
