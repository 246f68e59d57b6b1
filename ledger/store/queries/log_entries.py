"""Entries of the log, of one subject or the newest of all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledger.store.reader import Reader

if TYPE_CHECKING:
    from ledger.domain.entry import Entry

_ENTRY = "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"


def entries(reader: Reader, subject: str) -> list[Entry]:
    """Return the entries of one subject, oldest first."""
    found = reader.rows(f"{_ENTRY} WHERE subject = :subject ORDER BY seq", {"subject": subject})
    return [entry_from(row) for row in found]


def entry_from(row: tuple[Any, ...]) -> Entry:
    """Return the entry that a row of the log holds; its data are None when it was redacted."""
    from ledger.domain.entry import Entry

    seq, step, at, actor, type, subject, body = row
    if body is None:
        return Entry(seq, step, at, actor, type, subject, None)
    said = json.loads(bytes(body))
    return Entry(seq, step, at, actor, type, subject, said["data"], said.get("clock"))


def newest_entries(
    reader: Reader, *, limit: int, actor: str | None = None, before: int | None = None
) -> list[Entry]:
    """Return the newest entries first, of one actor or of all, below a place in the log."""
    sql = f"{_ENTRY} WHERE seq < :before"
    params: dict[str, Any] = {"before": 2**31 - 1 if before is None else before, "limit": limit}
    if actor is not None:
        sql, params["actor"] = sql + " AND actor = :actor", actor
    found = reader.rows(sql + " ORDER BY seq DESC LIMIT :limit", params)
    return [entry_from(row) for row in found]


def entries_since(reader: Reader, seq: int) -> list[Entry]:
    """Return the entries from this place in the log on, oldest first."""
    found = reader.rows(f"{_ENTRY} WHERE seq >= :seq ORDER BY seq", {"seq": seq})
    return [entry_from(row) for row in found]


def undo_entries(reader: Reader) -> list[Entry]:
    """Return every entry that takes others out of force, oldest first."""
    found = reader.rows(f"{_ENTRY} WHERE type = 'entry.undone' ORDER BY seq")
    return [entry_from(row) for row in found]


def leaf_of(reader: Reader, number: int) -> str:
    """Return the hash, in hex, of the entry that recorded a prediction; empty for none."""
    sql = """SELECT leaf FROM log_entry WHERE subject = :subject
              AND type = 'prediction.recorded' ORDER BY seq LIMIT 1"""
    found = reader.rows(sql, {"subject": f"prediction/{number}"})
    return bytes(found[0][0]).hex() if found else ""
