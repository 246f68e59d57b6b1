"""How fast rows are imported, as a ratio to the least that SQLite needs for the same rows.

The floor writes every row of every table, as the import leaves them, through the standard
library's driver: the same schema, indexes and triggers, one transaction, the same durability.
What an import does beyond it: read every cell, check every row, hash every entry, fold it.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ledger import api
from ledger.actions.restoring import restore
from ledger.domain.status import Day
from ledger.exchange.csv import read_rows
from ledger.exchange.jsonl import dump, parse
from ledger.store import sqlite, tables
from ledger.store.address import to_url
from ledger.store.archive import log_rows
from ledger.store.reader import open_reader

ROWS = 5_000
RUNS = 3
MOST = {"import": 75.0, "record": 55.0, "restore": 45.0, "export": 1.0}
"""Times the floor; about twice what was measured when this was written."""

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = Day.now(NOW)
PHRASES = ("by the end of 2025", "2025-12-31", "next year", "Q4 2025", "within 18 months")


def file_of(count: int) -> bytes:
    """Return a spreadsheet of so many rows by forty speakers."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["speaker", "claim", "said_on", "deadline", "source", "evidence", "stance"])
    for n in range(count):
        page = f"https://example.org/{n}"
        writer.writerow([f"Speaker {n % 40:02}", f"Claim {n} comes true", "2025-01-29",
                         PHRASES[n % len(PHRASES)], page, f"{page}/1", "for"])  # fmt: skip
    return text.getvalue().encode()


def seconds(work: Callable[[Path], object]) -> float:
    """Return the median time that some work takes in a fresh folder."""
    return statistics.median(_once(work) for _ in range(RUNS))


def _once(work: Callable[[Path], object]) -> float:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        api.create(place)
        started = time.perf_counter()
        work(place)
        return time.perf_counter() - started


Tables = dict[str, list[tuple[object, ...]]]
"""Every row by the name of its table."""


def tables_of(place: Path) -> Tables:
    """Return everything a ledger file holds but its schema and its head."""
    with closing(sqlite3.connect(place)) as connection:
        names = ["log_entry", *(table.name for table in tables.PROJECTIONS)]
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        return {name: rows for name, rows in found.items() if rows}


def floor(content: Tables) -> Callable[[Path], None]:
    """Return work that stores these rows, and does nothing else."""

    def work(place: Path) -> None:
        with closing(sqlite.connect(place, write=True)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for name, rows in content.items():
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
            connection.execute("COMMIT")

    return work


def record(rows: list[api.Recording]) -> Callable[[Path], None]:
    """Return work that records rows that were read already."""

    def work(place: Path) -> None:
        with api.writing(place) as connection:
            api.record_all(
                connection, rows, stamp=api.stamp("bench", NOW), day=DAY, allow_duplicates=True
            )

    return work


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    """Give the seconds that each kind of work takes for all rows."""
    data = file_of(ROWS)
    rows = [row.recording for row in read_rows(io.BytesIO(data), DAY)[0]]
    assert len(rows) == ROWS
    with TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        api.create(place)
        record(rows)(place)
        with open_reader(to_url(place)) as reader:
            kept = list(log_rows(reader))
        log = b"".join(dump(kept))

        def export(_: Path) -> None:
            with open_reader(to_url(place)) as reader:
                assert b"".join(dump(log_rows(reader))) == log

        def whole(place: Path) -> None:
            record([row.recording for row in read_rows(io.BytesIO(data), DAY)[0]])(place)

        def restored(place: Path) -> None:
            with api.writing(place) as connection:
                restore(connection, parse(io.BytesIO(log))[0])

        return {
            "floor": seconds(floor(tables_of(place))),
            "import": seconds(whole),
            "record": seconds(record(rows)),
            "restore": seconds(restored),
            "export": seconds(export),
        }


@pytest.mark.parametrize("what", list(MOST))
def test_rows_go_in_and_out_within_a_ratio_of_the_floor(
    measured: dict[str, float], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tell the figures and hold them to their limit."""
    ratio = measured[what] / measured["floor"]

    with capsys.disabled():
        sys.stdout.write(
            f"\n{what}: {ROWS / measured[what]:,.0f} rows a second, {ratio:.1f} x the floor"
            f" ({ROWS / measured['floor']:,.0f} rows a second)\n"
        )
    assert ratio <= MOST[what]
