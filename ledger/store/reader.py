"""The small reader that everyday commands use: SQL text in, tuples out.

A SQLite file is read through the standard library alone, because importing SQLAlchemy takes
about five times as long as the whole command otherwise would.  Every other address goes
through a SQLAlchemy connection.  The statements are the same.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from ledger.store import sqlite
from ledger.store.address import shown, sqlite_path
from ledger.store.revision import check_revision

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = tuple[Any, ...]

_BUFFER = 1_000
"""Rows that are fetched together."""

_CACHE = 400
"""Kilobytes of pages of a file that are kept: what follows is rarely there, and new memory costs
more than asking the system again."""


class Reader(Protocol):
    """Whatever answers a statement with ``:name`` parameters."""

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return every row of the answer."""

    def each(self, sql: str, params: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """Give the rows of the answer one by one; they are not kept."""

    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self:
        """Start reading."""

    def __exit__(self, *error: object) -> None:
        """Stop reading."""


class _Closing:
    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class SqliteReader(_Closing):
    """A SQLite file read through the standard library."""

    def __init__(self, path: Path) -> None:
        """Open the file and start one transaction, so that all answers agree."""
        self._path = path
        self._connection = sqlite.connect(path)
        self.rows(f"PRAGMA cache_size = -{_CACHE}")
        self.rows("BEGIN")

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return every row of the answer; raises Busy when a writer does not finish."""
        try:
            return self._connection.execute(sql, params or {}).fetchall()
        except sqlite3.Error as error:
            raise (sqlite.refusal(error, self._path, write=False) or error) from error

    def each(self, sql: str, params: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """Give the rows of the answer one by one; raises as ``rows`` does."""
        try:
            yield from self._connection.execute(sql, params or {})
        except sqlite3.Error as error:
            raise (sqlite.refusal(error, self._path, write=False) or error) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class ConnectionReader(_Closing):
    """An open SQLAlchemy connection, read with the same statements."""

    def __init__(self, connection: sa.Connection, *, owned: bool = False) -> None:
        """Read through this connection; an owned one is closed, with its engine, at the end."""
        self._connection = connection
        self._owned = owned

    @property
    def dialect(self) -> str:
        """Return which kind of database it reads."""
        return self._connection.dialect.name

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return every row of the answer."""
        import sqlalchemy as sa

        return [tuple(row) for row in self._connection.execute(sa.text(sql), params or {})]

    def each(self, sql: str, params: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """Give the rows of the answer one by one; the server keeps the rest until then."""
        import sqlalchemy as sa

        options = {"stream_results": True, "max_row_buffer": _BUFFER}
        text = sa.text(sql)
        with self._connection.execute(text, params or {}, execution_options=options) as result:
            for row in result:
                yield tuple(row)

    def close(self) -> None:
        """Close the connection if it is ours."""
        if self._owned:
            self._connection.close()
            self._connection.engine.dispose()


def is_sqlite(reader: Reader) -> bool:
    """Say whether a reader reads SQLite, where a statement cannot be the same for both."""
    return isinstance(reader, SqliteReader) or (
        isinstance(reader, ConnectionReader) and reader.dialect == "sqlite"
    )


class _Borrowed(ConnectionReader):
    """A connection that goes back to its pool."""

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def open_reader(url: str) -> Reader:
    """Return a reader of the ledger at this address, its schema revision checked.

    Raises LedgerMissing when there is none and SchemaMismatch when another version wrote it.
    """
    return _checked(_reader(url), url)


def revision_at(url: str) -> str | None:
    """Return the schema revision of what is at this address; None when it is no ledger."""
    with _reader(url) as reader:
        return _revision(reader)


class ReaderPool:
    """Opens readers of a ledger one after the other, for a program that goes on.

    A file is opened anew each time, which costs nothing.
    """

    def __init__(self, url: str, kept: int) -> None:
        """Keep so many connections to a server open; they end with the pool."""
        self._url = url
        self._engine: sa.Engine | None = None
        if sqlite_path(url) is None:
            from ledger.store.database import open_engine

            self._engine = open_engine(url, kept=kept)
            weakref.finalize(self, self._engine.dispose)

    def open(self) -> Reader:
        """Return a reader; raises what ``open_reader`` raises."""
        if self._engine is None:
            return open_reader(self._url)
        return _checked(_Borrowed(self._engine.connect()), self._url)


def _checked(reader: Reader, url: str) -> Reader:
    try:
        check_revision(_revision(reader), shown(url))
    except BaseException:
        reader.close()
        raise
    return reader


def _reader(url: str) -> Reader:
    path = sqlite_path(url)
    if path is not None:
        return SqliteReader(path)
    from ledger.store.database import open_engine

    return ConnectionReader(open_engine(url).connect(), owned=True)


def _revision(reader: Reader) -> str | None:
    catalogue = "sqlite_master" if isinstance(reader, SqliteReader) else "pg_catalog.pg_tables"
    column = "name" if isinstance(reader, SqliteReader) else "tablename"
    known = f"SELECT COUNT(*) FROM {catalogue} WHERE {column} = 'alembic_version'"
    if not reader.rows(known)[0][0]:
        return None
    found = reader.rows("SELECT version_num FROM alembic_version")
    return str(found[0][0]) if found else None
