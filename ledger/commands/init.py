"""``ledger init``: start a ledger, or bring one up to date."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path

import click

from ledger.commands.declaring import declare
from ledger.commands.session import LOCAL, Place, Session
from ledger.errors import AlreadyThere, LedgerMissing, Refused, Unusable
from ledger.store import sqlite
from ledger.store.address import sqlite_path
from ledger.store.revision import HEAD


@declare("init", writes=True)
@click.argument("path", required=False, metavar="[PATH|URL]")
@click.option("--upgrade", is_flag=True, help="Bring a ledger of an older version up to date.")
def command(session: Session, path: str | None, upgrade: bool) -> None:
    """Start a ledger, or bring one up to date.

    \b
    In this folder, where every command finds it; or anywhere else:
      ledger init ledger.db
      ledger init --db postgresql://USER@HOST/NAME
    After an update of this program, if it asks for it:
      ledger init --upgrade
    """
    if path is not None:
        if session.options.get("db"):
            raise Unusable("the place is given twice: as PATH and as --db.")
        session.options["db"] = path
    place = session.place
    found = _revision(place)
    if upgrade:
        _upgrade(session, place, found)
    else:
        _start(session, place, found)


def _revision(place: Place) -> str | None:
    """Return the revision of what is there; None for nothing, or for an empty database.

    Opened for reading only: a file that is not ours must not change in any byte.
    """
    import sqlalchemy as sa

    from ledger.store import schema
    from ledger.store.database import open_engine

    file = sqlite_path(place.url)
    if file is not None and (not file.exists() or (file.is_file() and not file.stat().st_size)):
        return None
    engine = open_engine(place.url)
    try:
        with engine.connect() as connection:
            found = schema.revision(connection)
            if found is None and sa.inspect(connection).get_table_names():
                raise Refused(
                    f"{place.shown} holds something else than a ledger, and it was left as it is.",
                    ("Start one beside it:", "ledger init ledger.db"),
                )
            return found
    finally:
        engine.dispose()


def _start(session: Session, place: Place, found: str | None) -> None:
    if found is not None:
        raise AlreadyThere(
            f"there is a ledger at {place.shown} already, and it was left as it is.",
            ("Look at it:", f"ledger --db {shlex.quote(place.shown)}"),
            *([] if found == HEAD else [("Bring it up to date:", _upgrading(place))]),
        )
    session.create()
    if not session.quiet:
        session.out("\n".join([f"Started an empty ledger: {place.shown}", *_next_steps(place)]))


def _upgrading(place: Place) -> str:
    return f"ledger init --upgrade {shlex.quote(place.shown)}"


def _next_steps(place: Place) -> list[str]:
    found_alone = not place.chosen or sqlite_path(place.url) == Path(LOCAL).absolute()
    where = (
        "Commands use it by themselves" + ("." if not place.chosen else " in this folder.")
        if found_alone
        else f"Commands use it with --db {shlex.quote(place.shown)}, or after:\n"
        f"  export PLEDGER_DB={shlex.quote(_lasting(place))}"
    )
    return [
        where,
        "",
        "  ledger add           log a first prediction",
        "  ledger import FILE   bring predictions from a spreadsheet",
        "  ledger demo          look around in sample data (nothing is kept)",
    ]


def _lasting(place: Place) -> str:
    """Return the address that means the same from any folder."""
    path = sqlite_path(place.url)
    return place.shown if path is None else str(path)


def _upgrade(session: Session, place: Place, found: str | None) -> None:
    from ledger.store import tables

    if found is None:
        raise LedgerMissing(
            place.shown, ("Start a new one:", f"ledger init {shlex.quote(place.shown)}")
        )
    if found == HEAD and _projection(place) == tables.PROJECTION:
        session.out(f"{place.shown} is up to date (schema {HEAD}).")
        return
    copy = _back_up(place, found)
    session.create()
    session.out(f"{place.shown} is up to date now: schema {found} became {HEAD}.")
    if copy is not None:
        session.out(f"As it was before: {copy}")


def _projection(place: Place) -> int:
    import sqlalchemy as sa

    from ledger.store import tables
    from ledger.store.database import open_engine

    engine = open_engine(place.url)
    try:
        with engine.connect() as connection:
            number: int = connection.execute(sa.select(tables.log_head.c.projection)).scalar_one()
            return number
    finally:
        engine.dispose()


def _back_up(place: Place, found: str) -> Path | None:
    """Copy a file beside itself before it is changed; a server has its own backups."""
    path = sqlite_path(place.url)
    if path is None:
        return None
    copy = path.with_name(f"{path.name}.schema-{found}.bak")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.schema-{found}.{number}.bak")
    source, target = sqlite.connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    return copy
