"""What the ledger had written by a day: the head of its log, folded anew in memory."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.store import checkpoints, log, schema
from ledger.store.address import MEMORY
from ledger.store.checkpoints import Anchor, Kept
from ledger.store.database import open_engine
from ledger.store.reader import ConnectionReader, Reader
from ledger.store.tables import log_entry

_COLUMNS = [column.name for column in log_entry.columns]


def length_on(reader: Reader, last_day: date) -> int:
    """Return how many entries the log had at the end of a day (UTC).

    An entry dated later ends the count, whatever the dates behind it say: the log has an order
    of its own, and a clock can be set.
    """
    end = f"{last_day.isoformat()}T23:59:59Z"
    sql = "SELECT MIN(seq) FROM log_entry WHERE recorded_at > :end"
    first: int | None = reader.rows(sql, {"end": end})[0][0]
    return int(reader.rows("SELECT COUNT(*) FROM log_entry")[0][0]) if first is None else first


def as_recorded(reader: Reader, last_day: date) -> Reader:
    """Return a reader of the ledger as it stood at the end of a day (UTC).

    It answers from a copy in memory and must be closed like any other.
    """
    rows = _rows(reader, length_on(reader, last_day))
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)
    connection = engine.connect()
    with connection.begin():
        log.append(connection, log.lock(connection), rows)
        log.rebuild(connection)
        checkpoints.put_back(connection, *_signed(reader, len(rows), last_day))
    return ConnectionReader(connection, owned=True)


def _signed(reader: Reader, length: int, last_day: date) -> tuple[list[Kept], list[Anchor]]:
    """Return what was signed of the log by then, and stamped by others."""
    end = f"{last_day.isoformat()}T23:59:59Z"
    signed = [
        one
        for one in checkpoints.checkpoints(reader)
        if one.size <= length and one.signed_at <= end
    ]
    sizes = {one.size for one in signed}
    stamps = [
        one
        for one in checkpoints.anchors(reader)
        if one.size in sizes and (one.verified_at or end) <= end
    ]
    return signed, stamps


def _rows(reader: Reader, length: int) -> list[dict[str, Any]]:
    sql = f"SELECT {', '.join(_COLUMNS)} FROM log_entry WHERE seq < :length ORDER BY seq"
    return [dict(zip(_COLUMNS, row, strict=True)) for row in reader.rows(sql, {"length": length})]
