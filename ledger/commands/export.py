"""``ledger export``: write everything to a file."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

import click

from ledger.commands.session import Session, declare
from ledger.errors import AlreadyThere, LedgerError, Refused, Unusable
from ledger.exchange import csv, json, jsonl, snapshot
from ledger.render import markdown
from ledger.render.page import plural
from ledger.store import queries
from ledger.store.address import sqlite_path
from ledger.store.archive import log_rows, log_size
from ledger.store.copying import put
from ledger.store.reader import Reader

_SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".json": "json", ".md": "md",
    ".markdown": "md",
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

    The format follows from the file's name, else it is jsonl. Without a file it goes to
    standard output.
    """
    form = _format(session, file)
    if session.options.get("as_of") and form != "md":
        raise Unusable(
            f"an export as {form} is everything in force now, whatever --as-of says.",
            ("The world of that day, to read:", "ledger export --format md --as-of DATE"),
        )
    with session.reader() as reader:
        parts = _parts(session, reader, form)
        if file == "-":
            for part in parts:
                click.echo(part, nl=False)
            return
        _check_target(session, Path(file), force=force)
        size = _write(Path(file), parts, force=force)
        what = _count(session, reader, form)
    if not session.quiet:
        session.say(f"Wrote {file}: {what} as {form}, {size:,} bytes.")


def _count(session: Session, reader: Reader, form: str) -> str:
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
            ("Say which:", f"ledger export {shlex.quote(file)} --format jsonl|csv|json|md"),
        )
    return str(told or _SUFFIXES.get(suffix, "jsonl"))


def _parts(session: Session, reader: Reader, form: str) -> Iterator[bytes]:
    """Give the bytes of an export, a part at a time."""
    if form == "jsonl":
        yield from jsonl.dump(log_rows(reader))
    elif form == "csv":
        yield csv.write_rows(snapshot.in_force(reader)).encode()
    elif form == "json":
        for text in json.dump(snapshot.in_force(reader)):
            yield text.encode()
    else:
        lines = markdown.list_page(queries.lines(reader, session.day), session.page)
        yield "".join(f"{line}\n" for line in lines).encode()


def _check_target(session: Session, file: Path, *, force: bool) -> None:
    ledger = sqlite_path(session.place.url)
    if ledger and file.exists() and file.samefile(ledger):
        raise Refused(f"{file} is the ledger itself; name another file.")
    if file.is_dir():
        raise Unusable(
            f"{file} is a folder; name a file.", ("", f"ledger export {file}/ledger.jsonl")
        )
    if file.exists() and not force:
        raise _exists(file)


def _exists(file: Path) -> LedgerError:
    return AlreadyThere(
        f"{file} exists already, and it was left as it is.",
        ("Replace it:", "the same command with --force"),
    )


def _write(file: Path, parts: Iterable[bytes], *, force: bool) -> int:
    """Write a file wholly or not at all, and return its size."""
    target = Path(os.path.realpath(file))
    waiting = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        with waiting.open("xb") as stream:
            stream.writelines(parts)
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.tell()
        put(waiting, target, force=force)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError as error:
        raise Refused(f"{file} cannot be written: {os.strerror(error.errno or 0)}.") from error
    finally:
        waiting.unlink(missing_ok=True)
    return size
