"""How a ledger file, its guards and its disk are."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ledger.errors import LedgerError
from ledger.store import schema, sqlite
from ledger.store.address import MEMORY
from ledger.store.database import open_engine
from ledger.store.health import Sign, ill, note, well
from ledger.store.mounts import file_system_of, is_networked
from ledger.store.reader import ConnectionReader, Reader

ROOM_BYTES = 100 * 2**20
"""Less room than this on the disk, beyond the ledger's own size, is called too little."""

_JOURNALS = {("delete", 3): "a rollback journal, flushed before and after each commit",
             ("wal", 2): "a write-ahead log, flushed with each commit"}  # fmt: skip
_SWITCHES = {"foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1}
_OBJECTS = (
    "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
)


def examine(path: Path, reader: Reader) -> Iterator[Sign]:
    """Give what was found of a ledger file."""
    yield from _writing(path)
    yield from shapes(reader)
    yield from soundness(reader)
    yield from _disk(path.resolve())


def _writing(path: Path) -> Iterator[Sign]:
    try:
        with closing(sqlite.connect(path, write=True)) as connection:
            yield from settings(connection)
    except LedgerError as error:
        yield ill(error.problem.removesuffix("."), *error.remedies)


def settings(connection: sqlite3.Connection) -> Iterator[Sign]:
    """Give how a connection keeps what it commits, and what it forbids."""
    journal, flushed = (_pragma(connection, name) for name in ("journal_mode", "synchronous"))
    kept = _JOURNALS.get((str(journal), int(str(flushed))))
    version = f"SQLite {sqlite3.sqlite_version}"
    if kept is None or (journal == "wal" and not sqlite.WAL_IS_SAFE):
        yield ill(
            f"{version} with journal {journal} and synchronous {flushed}: a power cut can lose"
            " what was saved"
        )
    else:
        yield well(f"{version} with {kept}")
    wrong = [name for name, value in _SWITCHES.items() if _pragma(connection, name) != value]
    if wrong:
        yield ill(f"SQLite does not keep to {', '.join(wrong)}")


def _pragma(connection: sqlite3.Connection, name: str) -> object:
    # An SQLite that does not know a pragma answers nothing.
    return (connection.execute(f"PRAGMA {name}").fetchone() or (-1,))[0]


def shapes(reader: Reader) -> Iterator[Sign]:
    """Give whether the tables, indexes and guards are those that the migrations make."""
    expected, found = _fresh_objects(), _objects(reader)
    guards = sum(kind == "trigger" for kind, _ in expected.values())
    wrong = [
        f"the {kind} {name} {'was changed' if name in found else 'is missing'}"
        for name, (kind, sql) in expected.items()
        if found.get(name) != (kind, sql)
    ]
    wrong += [
        f"the {kind} {name} is none of a ledger's"
        for name, (kind, _) in found.items()
        if name not in expected
    ]
    if not wrong:
        yield well(f"all {guards} guards, and the tables, are as they were made")
    for text in sorted(wrong):
        yield ill(text, ("Was anything changed?", "ledger verify"))


def _objects(reader: Reader) -> dict[str, tuple[str, str]]:
    return {name: (kind, " ".join(sql.split())) for name, kind, sql in reader.rows(_OBJECTS)}


def _fresh_objects() -> dict[str, tuple[str, str]]:
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    with ConnectionReader(engine.connect(), owned=True) as reader:
        return _objects(reader)


def soundness(reader: Reader) -> Iterator[Sign]:
    """Give whether every page of the file is sound."""
    wrong = [text for (text,) in reader.rows("PRAGMA integrity_check(3)") if text != "ok"]
    wrong += [
        f"a row of {row[0]} refers to nothing" for row in reader.rows("PRAGMA foreign_key_check")
    ]
    if not wrong:
        yield well("every page of the file is sound")
    for text in wrong[:3]:
        yield ill(f"the file is damaged: {' '.join(text.split())}", ("", "ledger restore BACKUP"))


def _disk(path: Path) -> Iterator[Sign]:
    kind = file_system_of(path.parent)
    free = shutil.disk_usage(path.parent).free
    yield from disk(kind, free, path.stat().st_size)
    mode = stat.S_IMODE(path.stat().st_mode)
    if sys.platform != "win32" and mode & 0o002:
        yield note("everybody on this machine can write to the file",
                   ("", f"chmod o-w {shlex.quote(str(path))}"))  # fmt: skip
    if not os.access(path.parent, os.W_OK):
        yield ill(
            f"the folder {path.parent} cannot be written, and a commit needs a journal there"
        )


def disk(kind: str | None, free: int, size: int) -> Iterator[Sign]:
    """Give whether a file system can be trusted with locks, and has room; sizes in bytes."""
    where = kind or "unknown"
    room = f"{free / 2**30:,.1f} GB free"
    if kind and is_networked(kind):
        yield ill(
            f"the file is on another machine ({kind}), where two can hold one lock; a ledger that"
            " several share belongs on a server",
            ("", "ledger restore BACKUP --db postgresql://USER@HOST/NAME"),
        )
    if free < size + ROOM_BYTES:
        yield ill(f"the disk is nearly full: {free / 2**20:,.0f} MB free")
    elif not (kind and is_networked(kind)):
        yield well(f"a disk of this machine ({where}), {room}")
