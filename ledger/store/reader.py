"""The small reader that everyday commands use: SQL text in, tuples out.

A SQLite file is read through the standard library alone, because importing SQLAlchemy takes
about five times as long as the whole command otherwise would.  Every other address goes
through a SQLAlchemy connection.  The statements are the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import quote

from ledger.errors import Busy, LedgerMissing, Refused
from ledger.store.revision import check_revision

if TYPE_CHECKING:
    import sqlalchemy as sa

SQLITE_PREFIX = "sqlite:///"


class Reader(Protocol):
    """Whatever answers a statement with ``:name`` parameters."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return every row of the answer."""

    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self:
        """Start reading."""

    def __exit__(self, *details: object) -> None:
        """Stop reading."""


class _Closing:
    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class SqliteReader(_Closing):
    """A SQLite file read through the standard library."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises LedgerMissing, and never creates anything."""
        if not path.is_file():
            raise LedgerMissing(str(path))
        self._connection = _open(path)

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return every row of the answer; raises Busy when a writer does not finish."""
        try:
            return self._connection.execute(sql, params or {}).fetchall()
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise Busy from error
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class ConnectionReader(_Closing):
    """An open SQLAlchemy connection, read with the same statements."""

    def __init__(self, connection: sa.Connection, *, owned: bool = False) -> None:
        """Read through this connection; an owned one is closed, with its engine, at the end."""
        self._connection = connection
        self._owned = owned

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return every row of the answer."""
        import sqlalchemy as sa

        return [tuple(row) for row in self._connection.execute(sa.text(sql), params or {})]

    def close(self) -> None:
        """Close the connection if it is ours."""
        if self._owned:
            self._connection.close()
            self._connection.engine.dispose()


def open_reader(url: str) -> Reader:
    """Return a reader of the ledger at this address, its schema revision checked.

    Raises LedgerMissing when there is none and SchemaMismatch when another version wrote it.
    """
    reader = _reader(url)
    try:
        check_revision(_revision(reader, url), place_of(url))
        reader.rows("SELECT size FROM log_head")
    except BaseException:
        reader.close()
        raise
    return reader


def place_of(url: str) -> str:
    """Return how an address is shown to people: a path, or an address without its password."""
    if url.startswith(SQLITE_PREFIX):
        return url.removeprefix(SQLITE_PREFIX)
    head, at, tail = url.rpartition("@")
    scheme, _, who = head.partition("://")
    return f"{scheme}://{who.partition(':')[0]}@{tail}" if at else url


def _reader(url: str) -> Reader:
    if url.startswith(SQLITE_PREFIX):
        return SqliteReader(Path(url.removeprefix(SQLITE_PREFIX)))
    from ledger.store.database import open_engine

    return ConnectionReader(open_engine(url).connect(), owned=True)


def _revision(reader: Reader, url: str) -> str | None:
    if isinstance(reader, SqliteReader):
        known = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'alembic_version'"
    else:
        known = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'alembic_version'"
    try:
        if not reader.rows(known)[0][0]:
            return None
        found = reader.rows("SELECT version_num FROM alembic_version")
    except sqlite3.DatabaseError as error:
        raise Refused(f"{place_of(url)} is not a ledger: {error}.") from error
    return str(found[0][0]) if found else None


def _open(path: Path) -> sqlite3.Connection:
    """Open for reading; writable underneath, as only that can roll back a killed write."""
    address = f"file:{quote(str(path.absolute()))}"
    for mode in ("rw", "ro"):
        try:
            connection = sqlite3.connect(f"{address}?mode={mode}", uri=True, timeout=5.0)
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("SELECT COUNT(*) FROM sqlite_master")
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error):
                raise Busy from error
            problem = error
        except sqlite3.DatabaseError as error:
            connection.close()
            raise Refused(f"{path} is not a ledger: {error}.") from error
        else:
            return connection
    raise Refused(f"{path} cannot be read: {problem}.")
