"""``ledger backup`` and ``ledger restore``: a copy that was read again, and back."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.commands import keyring
from ledger.commands.declaring import declare
from ledger.commands.keyring import key_option
from ledger.commands.session import Session
from ledger.errors import NotFound, Refused, Unusable
from ledger.render.page import plural
from ledger.store.address import sqlite_path

if TYPE_CHECKING:
    from ledger.actions.verifying import Report


@declare("backup")
@click.argument("file", metavar="FILE|DIR")
@key_option
def command(session: Session, file: str, key_file: str | None) -> None:
    """Copy the ledger to a file, and check the copy.

    Others may go on writing. The copy is a ledger file, also of a ledger on a server, and gets
    its name only after every hash, signature and row in it was read again. In a folder it is
    named for the day. The key is not in it.

    \b
    Examples:
      ledger backup backups/
      ledger backup ledger-before.db
    """
    from ledger.actions import backing_up

    if not file:
        raise Unusable("the file has no name.", ("", "ledger backup backups/"))
    session.refuse_missing()
    with session.reader():
        pass  # Only a ledger of this version can be checked, and the error has to name it.
    target = _target(session, Path(file))
    report = backing_up.back_up(session.place.url, target, keyring.known(session, key_file))
    if session.format == "json":
        session.data({"file": str(target), **_data(report)})
        return
    session.out(f"{target}: {_held(report)}, read again and whole.")
    session.hint(f"Back again:  ledger restore {shlex.quote(str(target))} NEW.db")


def _target(session: Session, named: Path) -> Path:
    if not named.is_dir():
        return named
    path = sqlite_path(session.place.url)
    name = path.stem if path else session.place.url.rpartition("/")[2].partition("?")[0]
    return named / f"{name}-{session.now:%Y-%m-%dT%H%M%SZ}.db"


@declare("restore", writes=True)
@click.argument("file", metavar="BACKUP")
@click.argument("path", required=False, metavar="[PATH|URL]")
@key_option
def restore(session: Session, file: str, path: str | None, key_file: str | None) -> None:
    """Put a backup back where no ledger is.

    It is checked as a whole first. Nothing that is there is replaced: put it aside. A backup
    that is older than the last checkpoint signed here can be read, and nothing is added to it.

    \b
    Examples:
      ledger restore backups/ledger-2026-11-23T120000Z.db ledger.db
      ledger restore ledger-before.db --db postgresql://USER@HOST/NAME
    """
    from ledger.actions import backing_up

    if path is not None:
        if session.options.get("db"):
            raise Unusable("the place is given twice: as PATH and as --db.")
        session.options["db"] = path
    backup = Path(file)
    if not backup.is_file():
        raise NotFound(f"there is no backup at {file}.")
    if backup.suffix in (".jsonl", ".ndjson"):
        quoted = shlex.quote(file)
        raise Unusable(
            f"{file} is a log, and not a backup.",
            ("", f"ledger init new.db && ledger import {quoted} --db new.db"),
        )
    place = sqlite_path(session.place.url)
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
    report = backing_up.restore(backup, session.place.url, keyring.known(session, key_file))
    if session.format == "json":
        session.data({"ledger": session.place.shown, **_data(report)})
    else:
        session.out(f"{session.place.shown}: {_held(report)}, as in {file}.")
    _say_if_older(session, report)


def _say_if_older(session: Session, report: Report) -> None:
    from ledger.store import last_signed

    try:
        signed = last_signed.last_signed(session.place.url)
    except Refused as error:
        session.say(f"Note: {error.problem}")
        return
    if signed and signed.size > (report.signed or 0):
        session.say(
            f"Note: a checkpoint of {signed.size:,} entries was signed here, so this is an older"
            " copy.\nIt can be read; nothing is added to it."
        )


def _held(report: Report) -> str:
    signed = (
        "none of them signed" if report.signed is None else f"{report.signed:,} of them signed"
    )
    return f"{plural(report.size, 'entry', 'entries')}, {signed}"


def _data(report: Report) -> dict[str, object]:
    return {
        "entries": report.size, "root": report.root.hex(), "signed": report.signed,
        "rows": report.checked,
    }  # fmt: skip
