"""The least that each job needs, with the standard library alone."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable
from itertools import islice

PREDICTION = ("key", "speaker", "claim", "said_on", "deadline", "source", "quote")
EVIDENCE = ("stance", "url", "published", "happened", "publisher")


def load(rows: str, place: str) -> None:
    """Read a file of rows and insert them into two plain tables, in one transaction."""
    connection = sqlite3.connect(place, isolation_level=None)
    connection.execute(
        f"CREATE TABLE prediction (id INTEGER PRIMARY KEY, {', '.join(PREDICTION)})"
    )
    connection.execute(
        "CREATE TABLE evidence (prediction INTEGER, number INTEGER,"
        f" {', '.join(EVIDENCE)}, PRIMARY KEY (prediction, number))"
    )
    connection.execute("BEGIN")
    with open(rows, encoding="utf-8") as file:
        lines = enumerate(file, start=1)
        while some := [(number, json.loads(line)) for number, line in islice(lines, 5_000)]:
            connection.executemany(
                f"INSERT INTO prediction VALUES ({', '.join('?' * 8)})",
                [(number, *map(row.get, PREDICTION)) for number, row in some],
            )
            connection.executemany(
                f"INSERT INTO evidence VALUES ({', '.join('?' * 7)})",
                [(number, place, *map(item.get, EVIDENCE)) for number, row in some
                 for place, item in enumerate(row["evidence"], start=1)],
            )  # fmt: skip
    connection.execute("COMMIT")


def hash_all(place: str) -> None:
    """Read every entry and hash it."""
    connection = sqlite3.connect(place)
    for body, leaf in connection.execute("SELECT body, leaf FROM log_entry ORDER BY seq"):
        assert hashlib.sha256(b"\x00" + body).digest() == leaf


TABLES = (
    "prediction", "evidence", "resolution", "tag", "assessment", "base_rate", "search", "speaker",
    "speaker_alias", "speaker_role", "speaker_word",
)  # fmt: skip


def read_all(place: str) -> None:
    """Read every entry with its columns and every row that is compared with the log; hash all."""
    connection = sqlite3.connect(place)
    sql = "SELECT seq, step, recorded_at, actor, type, subject, body, leaf FROM log_entry"
    for *_, body, leaf in connection.execute(f"{sql} ORDER BY seq"):
        assert hashlib.sha256(b"\x00" + body).digest() == leaf
    for table in TABLES:
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        columns = ", ".join(["rowid", *names] if table == "search" else names)
        rows = connection.execute(f"SELECT json_array({columns}) FROM {table}")
        digest = hashlib.sha256()
        while some := rows.fetchmany(1_000):
            digest.update("".join([text for (text,) in some]).encode())


def group(place: str) -> None:
    """Count how many predictions of every speaker count in which way, over a covering index."""
    sql = "SELECT speaker, bearing, COUNT(*) FROM prediction GROUP BY speaker, bearing"
    sqlite3.connect(place).execute(sql).fetchall()


def card(place: str, slug: str) -> None:
    """Read the predictions of one speaker with their verdicts."""
    sql = """SELECT p.id, p.claim, p.said_on, p.deadline, r.verdict, r.happened_on, r.known_on
               FROM prediction p LEFT JOIN resolution r ON r.prediction = p.id
              WHERE p.speaker = ?"""
    sqlite3.connect(place).execute(sql, (slug,)).fetchall()


def settle(before: str, after: str) -> None:
    """Write to a ledger the entries and rows that settling added to a copy of it."""
    connection = sqlite3.connect(before, isolation_level=None)
    connection.execute("ATTACH ? AS after", (after,))
    [size] = connection.execute("SELECT size FROM log_head").fetchone()
    new = "JOIN after.resolution r ON r.prediction = p.id WHERE r.seq >= ?"
    connection.execute("BEGIN IMMEDIATE")
    for sql in (
        "INSERT INTO log_entry SELECT * FROM after.log_entry WHERE seq >= ?",
        "INSERT INTO resolution SELECT * FROM after.resolution WHERE seq >= ?",
        f"INSERT OR REPLACE INTO prediction SELECT p.* FROM after.prediction p {new}",
    ):
        connection.execute(sql, (size,))
    connection.execute("COMMIT")


JOBS: dict[str, Callable[..., None]] = {
    "load": load,
    "hash": hash_all,
    "read": read_all,
    "group": group,
    "card": card,
    "settle": settle,
}

if __name__ == "__main__":
    JOBS[sys.argv[1]](*sys.argv[2:])
