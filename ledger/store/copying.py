"""Copy a whole ledger: a file while others use it, or entry by entry into an empty one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa

from ledger.errors import Refused
from ledger.store import archive, checkpoints, log, sqlite
from ledger.store.reader import Reader


def copy_file(source: Path, target: Path) -> None:
    """Copy a ledger file as it is between two writes, and bring the copy to the disk.

    Whoever writes meanwhile waits.  A plain copy of a file in use may hold half a write.
    Raises a LedgerError when the file is no SQLite file, or the disk does not take the copy.
    """
    try:
        with closing(sqlite.connect(source)) as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy)
            # One file, whichever journal the ledger has; whoever writes to it chooses anew.
            copy.execute("PRAGMA journal_mode = delete")
    except sqlite3.Error as error:
        raise (sqlite.refusal(error, target, write=True) or error) from error
    with target.open("rb") as file:
        os.fsync(file.fileno())


def copy_entries(reader: Reader, connection: sa.Connection) -> int:
    """Put all entries, checkpoints and time stamps of a ledger into an empty one.

    Returns how many entries there are.  Raises Refused when it is not empty.
    """
    head = log.lock_head(connection)
    if head.size:
        raise Refused(f"a ledger is only restored into an empty one; this has {head.size:,}.")
    rows = list(archive.log_rows(reader))
    archive.put_back(connection, head, rows)
    checkpoints.put_back(connection, checkpoints.checkpoints(reader), checkpoints.anchors(reader))
    return len(rows)


def put(waiting: Path, target: Path, *, force: bool = False) -> None:
    """Give a finished file its name; raises FileExistsError rather than replace, unless forced."""
    if not force:
        try:
            # Unlike a rename this never replaces a file that appeared meanwhile.
            os.link(waiting, target)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems know no links.
            waiting.replace(target)
        return
    waiting.replace(target)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; not every system lets one be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
