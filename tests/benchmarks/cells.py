"""Flip one bit of one value anywhere in a ledger's tables, and have `verify` find it.

The ledger has the shipped predictions, and made-up ones of which evidence settled half, on
several pages of the log; its triggers are gone, as whoever owns the file could arrange.
"""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any, Final

from ledger.errors import LedgerError
from ledger.store.database import open_engine, to_url
from ledger.store.tables import PROJECTIONS, TALLIES
from tests.benchmarks.rows import clear_rows, rows
from tests.benchmarks.speed import LEDGER, cost
from tests.proof.logs import check, sign, unguarded

SHIPPED: Final = Path(__file__).parents[2] / "data" / "ledger.jsonl"
MADE_UP: Final = 300
LOG: Final = {
    "log_entry": (
        "seq", "step", "recorded_at", "actor", "type", "subject", "body", "leaf"
    ),
    "log_head": ("size", "next_id", "frontier"),
    "log_checkpoint": ("size", "root", "note"),
}  # fmt: skip
"""What `verify` looks at of the log's own tables."""


def built(place: Path) -> Path:
    """Return a ledger that anybody can change."""
    ledger, file = place / "cells.db", place / "rows.jsonl"
    cost(*LEDGER, "init", str(ledger))
    cost(*LEDGER, "--db", str(ledger), "import", str(SHIPPED), "--yes")
    for some in (rows(MADE_UP, judged=0.2), clear_rows(MADE_UP, seed=9)):
        file.write_text("".join(some), encoding="utf-8")
        cost(*LEDGER, "--db", str(ledger), "import", str(file), "--yes")
        cost(*LEDGER, "--db", str(ledger), "resolve")
    with open_engine(to_url(ledger), write=True).begin() as connection:
        sign(connection)
    unguarded(to_url(ledger)).dispose()
    return ledger


def cells(count: int, chance: random.Random, place: Path) -> dict[str, Any]:
    """Flip so many bits, one at a time; say how many went unnoticed, and in which tables."""
    ledger = built(place)
    url = to_url(ledger)
    assert check(url).exit_code == 0
    connection = sqlite3.connect(ledger, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    found: dict[str, Any] = {"cells": count, "unnoticed": 0, "noticed and not named": 0}
    tables = {**LOG, **{str(one.name): tuple(one.columns.keys()) for one in PROJECTIONS + TALLIES}}
    filled = [name for name in tables if connection.execute(f"SELECT 1 FROM {name}").fetchone()]
    hit: dict[str, int] = dict.fromkeys(filled, 0)
    while sum(hit.values()) < count:
        table = chance.choice(filled)
        undo = _flip(connection, table, chance.choice(tables[table]), chance)
        if undo is None:
            continue
        hit[table] += 1
        noticed, named = _noticed(url, table)
        found["unnoticed"] += not noticed
        found["noticed and not named"] += noticed and not named
        if not (noticed and named):
            print("!", table, undo)  # noqa: T201
        connection.execute(*undo)
    assert check(url).exit_code == 0
    return found | {"by table": hit}


def _flip(
    connection: sqlite3.Connection, table: str, column: str, chance: random.Random
) -> tuple[str, tuple[Any, ...]] | None:
    """Change a value by a bit, and return what undoes it; None where the tables refuse it."""
    ids = [number for (number,) in connection.execute(f"SELECT rowid FROM {table}")]
    rowid = chance.choice(ids)
    [[old]] = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (rowid,))
    new = _changed(old, chance)
    sql = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"
    # A key that is the number of its row changes that too.
    after = new if _is_rowid(connection, table, rowid, column) else rowid
    try:
        connection.execute(sql, (new, rowid))
    except sqlite3.IntegrityError:
        return None
    return sql, (old, after)


def _is_rowid(connection: sqlite3.Connection, table: str, rowid: int, column: str) -> bool:
    keys = [
        (name, type)
        for _, name, type, _, _, key in connection.execute(f"PRAGMA table_info({table})")
        if key
    ]
    return column == "rowid" or keys == [(column, "INTEGER")]


def _changed(old: Any, chance: random.Random) -> Any:
    """Return a value with one bit flipped; where there is none, an empty text instead."""
    if old is None:
        return ""
    if isinstance(old, int):
        return old ^ 1 << chance.randrange(31)
    data = bytearray(old.encode() if isinstance(old, str) else old)
    if not data:
        return None
    bit = chance.randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    if isinstance(old, bytes):
        return bytes(data)
    try:
        return data.decode()
    except UnicodeDecodeError:
        # No text any more: what else may stand in a column of text.
        return bytes(data)


def _noticed(url: str, table: str) -> tuple[bool, bool]:
    """Say whether a change is noticed, and whether what is told names its table, or the log."""
    try:
        report = check(url)
    except LedgerError as error:
        return True, "tampered" in error.problem
    told = " ".join(finding.text for finding in report.findings)
    words = ("entry ", "head", "checkpoint") if table in LOG else (f"{table} ", f"{table}:")
    return report.exit_code != 0, any(word in told for word in words)
