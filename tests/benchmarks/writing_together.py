"""Many writers against one, and an import on PostgreSQL against a bare COPY of the same bytes.

`python -m tests.benchmarks.writing_together [RECORDS] [ROWS]` prints two tables; with 0 records
only the second.  One writer and many record equally many predictions in all, on fresh ledgers,
start-up not counted.  The COPY fills tables from files in the server's own format: without an
index or a check, with all of ours, and with ours made at the end.  What counts is time on the
clock, for half of the work is the server's; medians of RUNS=3 rounds, each of them an import and
a COPY of each kind.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from ledger.store.address import to_url
from ledger.store.database import open_engine
from tests.benchmarks.kills import new_ledger
from tests.benchmarks.rows import rows
from tests.benchmarks.speed import LEDGER, Cost, cost
from tests.benchmarks.writers import write_at_once, wrong
from tests.postgres_server import running

WRITERS = {"SQLite": 16, "PostgreSQL": 8}
RUNS = int(os.environ.get("RUNS", "3"))
BARE = {
    "no index or check": "",
    "all of ours": " INCLUDING ALL",
    "ours, made at the end": " INCLUDING CONSTRAINTS",
}


def compare(name: str, ledgers: list[str], records: int) -> None:
    """Print how fast one writer and many record on two fresh ledgers."""
    (one, many), processes = ledgers, WRITERS[name]
    alone = write_at_once(new_ledger(one), records, 1)
    together = write_at_once(new_ledger(many), records // processes, processes)
    assert wrong(alone) == wrong(together) == 0
    sys.stdout.write(
        f"| {name} | {processes} | {alone['a second']} | {together['a second']}"
        f" | {together['a second'] / alone['a second']:.2f} | {together['slowest to mean']}"
        f" | {together['slowest seconds']} s | {together['busy']} |\n"
    )
    sys.stdout.flush()


def imported(url: str, file: Path) -> Cost:
    """Return what an import of this file takes; its processor time is that of our processes."""
    return cost(*LEDGER, "--db", url, "import", str(file), "--yes")


def kept(connection: sa.Connection, folder: Path) -> dict[str, Path]:
    """Write every table that has rows to a file of its own, as the server keeps them."""
    names = connection.exec_driver_sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    ).scalars()
    files = {name: folder / name for name in names}
    cursor = connection.connection.cursor()
    for name, path in files.items():
        with cursor.copy(f"COPY {name} TO STDOUT (FORMAT BINARY)") as copy, path.open("wb") as out:
            out.writelines(bytes(block) for block in copy)
    return {name: path for name, path in files.items() if path.stat().st_size > 21}


def copied(connection: sa.Connection, files: dict[str, Path], like: str) -> float:
    """Return how many seconds a COPY of these files into fresh tables takes, commit included."""
    connection.exec_driver_sql("DROP SCHEMA IF EXISTS bare CASCADE")
    connection.exec_driver_sql("CREATE SCHEMA bare")
    for name in files:
        connection.exec_driver_sql(f"CREATE TABLE bare.{name} (LIKE {name}{like})")
    connection.commit()
    begun = time.monotonic()
    cursor = connection.connection.cursor()
    for name, path in files.items():
        with (
            cursor.copy(f"COPY bare.{name} FROM STDIN (FORMAT BINARY)") as copy,
            path.open("rb") as file,
        ):
            while block := file.read(1 << 20):
                copy.write(block)
    if like == BARE["ours, made at the end"]:
        for statement in indexes_of(connection, files):
            connection.exec_driver_sql(statement)
    connection.commit()
    return time.monotonic() - begun


def indexes_of(connection: sa.Connection, names: Iterable[str]) -> list[str]:
    """Return the statements that give the bare tables the indexes of ours."""
    made = "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    return [
        re.sub(rf" ON \S+\.{table} ", f" ON bare.{table} ", text)
        for table, text in connection.exec_driver_sql(made)
        if table in names
    ]


def against_copy(urls: list[str], folder: Path, count: int) -> None:
    """Print how fast an import is, and how fast a COPY of what it wrote."""
    file = folder / "rows.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(rows(count))
    ours, least, size = [], {what: list[float]() for what in BARE}, 0
    for url in urls:
        ours.append(imported(new_ledger(url), file))
        engine = open_engine(url, write=True)
        with engine.connect() as connection:
            files = kept(connection, folder)
            size = sum(path.stat().st_size for path in files.values())
            for what, like in BARE.items():
                least[what].append(copied(connection, files, like))
        engine.dispose()
    took = median(one.clock for one in ours)
    processor = median(one.seconds for one in ours)
    for what, times in least.items():
        sys.stdout.write(
            f"| {what} | {count:,} | {size / 1e6:.0f} MB | {median(times):.2f} s | {took:.2f} s"
            f" | {processor:.2f} s | {median(times) / took:.2f} |\n"
        )


def main(records: int = 800, count: int = 100_000) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name, running() as server:
        folder = Path(name)
        if records:
            sys.stdout.write(
                "| database | writers | one, a second | together, a second | together to one"
                f" | slowest to mean | longest wait | busy |\n|{'---|' * 8}\n"
            )
            compare("SQLite", [to_url(folder / f"{place}.db") for place in (1, 2)], records)
            compare("PostgreSQL", [database(server, place) for place in (1, 2)], records)
        sys.stdout.write(
            "\n| COPY into tables with | rows | bytes | COPY | import | ours, processor"
            f" | speed to COPY |\n|{'---|' * 7}\n"
        )
        against_copy([database(server, place) for place in range(3, 3 + RUNS)], folder, count)


def database(server: str, place: int) -> str:
    """Make one more database on a server and return its URL."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE bench{place}")
    engine.dispose()
    return server.replace("@/postgres?", f"@/bench{place}?")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
