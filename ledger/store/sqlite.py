"""How an SQLite file is opened so that it behaves like a ledger.

By default SQLite loses concurrent updates through Python's driver, can lose the last commit in
a power cut, ignores foreign keys, lets REPLACE slip past triggers and starves writers.  Every
connection to a ledger file is made here, with SQLAlchemy on top of it or without.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Final

from ledger.errors import Busy, LedgerError, LedgerMissing, ReadOnly, Refused, Unusable
from ledger.store.address import shown, to_url

if sys.platform != "win32":
    import fcntl

PATIENCE_SECONDS: Final = 5.0
"""How long a command waits for another one before it says that the ledger is busy."""

_POLL_SECONDS = 0.001
# Older versions can corrupt a write-ahead log when two connections checkpoint at once:
# https://sqlite.org/wal.html#walresetbug
WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)


def connect(path: Path, *, write: bool = False, create: bool = False) -> sqlite3.Connection:
    """Open a ledger file; a missing one is created only on demand.

    A reading connection cannot change anything, except that SQLite may roll back what a killed
    writer left behind: that is why even readers open the file for writing.  Raises
    `LedgerMissing`, or another `LedgerError` that says why the file cannot be used.
    """
    absolute = Path(os.path.realpath(path))
    try:
        return _connect(absolute, write=write, create=create)
    except sqlite3.Error as error:
        raise (refusal(error, absolute, write=write) or error) from error


def connect_memory() -> sqlite3.Connection:
    """Open an empty database in memory, with the same rules as a file."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _harden(connection)
    return connection


class Writer(sqlite3.Connection):
    """A connection that writes, one at a time and each in its turn.

    `begin` takes the turn; a commit, a rollback or closing gives it back, once the transaction
    is over.
    """

    turn: Turn

    def begin(self) -> None:
        """Begin to write; raises `Busy` after `PATIENCE_SECONDS`, `ReadOnly` if that is so."""
        started = time.monotonic()
        self.turn.take()
        left = max(0.0, PATIENCE_SECONDS - (time.monotonic() - started))
        try:
            self.execute(f"PRAGMA busy_timeout = {left * 1000:.0f}")
            # A plain BEGIN would let two commands read the same state and then both write.
            self.execute("BEGIN IMMEDIATE")
            self.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000:.0f}")
        except sqlite3.Error as error:
            self._end_turn()
            raise (refusal(error, self.turn.ledger, write=True) or error) from error

    def commit(self) -> None:
        """Commit, then let the next one write."""
        super().commit()
        self._end_turn()

    def rollback(self) -> None:
        """Roll back, then let the next one write."""
        super().rollback()
        self._end_turn()

    def close(self) -> None:
        """Close; an open transaction is rolled back by SQLite."""
        super().close()
        self.turn.give_back()

    def _end_turn(self) -> None:
        # A commit that was refused leaves the transaction open, and the turn with it.
        if not self.in_transaction:
            self.turn.give_back()


class Turn:
    """The turn to write to one ledger: a lock on a file beside it.

    SQLite's own waiting sleeps ever longer and so lets the newest come first; some writers then
    wait for ever.  The file stays when the lock is gone: removing it would let two processes
    hold different files of the same name.  Where the system has no `flock` (Windows), only
    SQLite's own waiting remains.
    """

    def __init__(self, ledger: Path) -> None:
        """Name the ledger file; nothing is opened yet."""
        self.ledger = ledger
        self._handle: int | None = None

    def take(self) -> None:
        """Wait for the turn; raises `Busy` after `PATIENCE_SECONDS`."""
        if sys.platform == "win32":
            return
        assert self._handle is None, "the turn is already ours"
        handle = self._open()
        try:
            _wait_for(handle)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle

    def give_back(self) -> None:
        """Let the next one write; does nothing when the turn is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _open(self) -> int:
        try:
            # Reading is enough to lock, so that another user's file of this name will do.
            return os.open(f"{self.ledger}-lock", os.O_RDONLY | os.O_CREAT, 0o666)
        except OSError as error:
            raise ReadOnly(_named(self.ledger)) from error


def refusal(error: BaseException, path: Path, *, write: bool) -> LedgerError | None:
    """Return what an error of SQLite means to a person; None if it is not about the file."""
    code = getattr(error, "sqlite_errorcode", None)
    place = _named(path)
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy()
        case sqlite3.SQLITE_CANTOPEN:
            return _cannot_open(path, place)
        case sqlite3.SQLITE_READONLY if write:
            return ReadOnly(place)
        case sqlite3.SQLITE_READONLY if code != sqlite3.SQLITE_READONLY:
            return Refused(f"a write to {place} broke off, and it cannot be repaired read-only.")
        case sqlite3.SQLITE_NOTADB:
            return Refused(f"{place} is not a ledger, and it was left as it is.")
        case sqlite3.SQLITE_CORRUPT:
            return Refused(f"{place} is damaged: {error}.")
        case sqlite3.SQLITE_FULL:
            return Refused(f"the disk of {place} is full.", _room(path))
        case sqlite3.SQLITE_IOERR:
            return Refused(
                f"the disk of {place} failed: {error}.",
                ("Once it works again, see that all is whole:", "ledger verify"),
                _room(path),
            )
        case None if isinstance(error, sqlite3.OperationalError):
            # Python's module gives no code where it asks for little and SQLite has no memory.
            return Refused(f"{place} cannot be used: {error}.", ("See why:", "ledger doctor"))
        case _:
            return None


def _room(path: Path) -> tuple[str, str]:
    return ("See how much room there is:", f"df -h {_quoted(str(path.parent))}")


def _connect(path: Path, *, write: bool, create: bool) -> sqlite3.Connection:
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}",
        uri=True,
        timeout=PATIENCE_SECONDS,
        # The driver must not begin transactions on its own: it begins them too late.
        isolation_level=None,
        check_same_thread=False,
        factory=Writer if write else sqlite3.Connection,
    )
    if isinstance(connection, Writer):
        connection.turn = Turn(path)
    try:
        _harden(connection)
        _keep_commits(connection) if write else connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _harden(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Without it, INSERT OR REPLACE deletes rows and fires no DELETE trigger.
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _keep_commits(connection: sqlite3.Connection) -> None:
    """Make an acknowledged commit survive a power cut.

    DELETE with FULL lost one in 66 of 2,000 simulated cuts, WAL with NORMAL up to nine in
    1,463; these two pairs lost none.
    """
    wanted, synchronous = ("wal", "FULL") if WAL_IS_SAFE else ("delete", "EXTRA")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    (current,) = connection.execute("PRAGMA journal_mode").fetchone()
    if current != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}")


def _wait_for(handle: int) -> None:
    if sys.platform == "win32":
        return
    give_up = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up:
                raise Busy from None
            # Everyone asks equally often, whether they came first or last.
            time.sleep(_POLL_SECONDS)
        else:
            return


def _cannot_open(path: Path, place: str) -> LedgerError:
    if path.is_dir():
        return Unusable(f"{place} is a folder, not a ledger.")
    if not path.parent.is_dir():
        return LedgerMissing(place)
    if not path.exists():
        remedy = ("Start a new one:", f"ledger init {_quoted(place)}")
        return LedgerMissing(place, remedy)
    return Refused(f"{place} cannot be opened: no permission.")


def _quoted(text: str) -> str:
    import shlex

    return shlex.quote(text)


def _named(path: Path) -> str:
    return shown(to_url(path))
