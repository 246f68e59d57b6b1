"""The rows of the log as they are, body and leaf included: what a faithful copy consists of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from ledger.domain.entry import prediction_id
from ledger.errors import Refused
from ledger.store import log
from ledger.store.batch import insert_all
from ledger.store.log import Head
from ledger.store.reader import Reader, Row
from ledger.store.tables import log_entry

_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the log; ``body`` None means that it was redacted."""

    seq: int
    step: int
    recorded_at: str
    actor: str
    type: str
    subject: str
    body: bytes | None
    leaf: bytes


def log_rows(reader: Reader) -> Iterator[LogRow]:
    """Give every row of the log, oldest first."""
    for page in log_pages(reader):
        yield from page


def log_pages(reader: Reader) -> Iterator[list[LogRow]]:
    """Give the rows of the log a page at a time, oldest first."""
    first = 0
    while page := log_page(reader, first, first + _PAGE):
        yield page
        first += _PAGE


def log_size(reader: Reader) -> int:
    """Return how many entries the log has."""
    size: int = reader.rows("SELECT size FROM log_head")[0][0]
    return size


def log_page(reader: Reader, first: int, end: int) -> list[LogRow]:
    """Return the rows of the log from one place up to, and without, another."""
    return [log_row(*row) for row in raw_page(reader, first, end)]


def raw_page(reader: Reader, first: int, end: int) -> list[Row]:
    """Return the same rows as the database holds them, whatever that is."""
    return reader.rows(
        "SELECT seq, step, recorded_at, actor, type, subject, body, leaf FROM log_entry"
        " WHERE seq >= :first AND seq < :end ORDER BY seq",
        {"first": first, "end": end},
    )


def log_row(
    seq: int, step: int, at: str, actor: str, type: str, subject: str, body: Any, leaf: Any
) -> LogRow:
    """Return a row from its columns; raises Refused when one holds what we never write."""
    if not all(isinstance(value, str) for value in (at, actor, type, subject)):
        raise Refused(f"entry {seq} of the log was tampered with: a column holds no text.")
    kept = None if body is None else blob(body)
    return LogRow(seq, step, at, actor, type, subject, kept, blob(leaf))


def blob(value: Any) -> bytes:
    """Return the bytes that a column of bytes holds.

    SQLite lets anything into any column; what is not bytes was not written by us, and Refused
    is raised.
    """
    if not isinstance(value, bytes | memoryview):
        raise Refused("the ledger was tampered with: a column of bytes holds something else.")
    return bytes(value)


def words(value: Any) -> str:
    """Return the text that a column of text holds; Refused is raised for anything else."""
    if not isinstance(value, str):
        raise Refused("the ledger was tampered with: a column of text holds something else.")
    return value


def put_back(connection: sa.Connection, head: Head, rows: Sequence[LogRow]) -> None:
    """Insert the rows of a whole log into an empty ledger and fold them.

    What was redacted comes without its body, so nothing is left to blank: that is why this is
    not ``log.append``.
    """
    insert_all(connection, log_entry, [asdict(row) for row in rows])
    newest = max((prediction_id(row.subject) or 0 for row in rows), default=0)
    tree = log.frontier(head)
    tree.extend(row.leaf for row in rows)
    log.advance(connection, tree, max(head.next_id, newest + 1))
    log.rebuild(connection)
