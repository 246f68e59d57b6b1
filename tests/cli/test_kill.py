"""A kill in the middle of an import leaves all of it or nothing, and a ledger that works."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from ledger.store.reader import open_reader
from tests.cli.terminal import NOW, run

ROOT = Path(__file__).parents[2]
ROWS = 5_000
KILLS = 5


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file of many rows."""
    path = tmp_path_factory.mktemp("kill") / "claims.csv"
    lines = ["speaker,claim,said_on,deadline,source"]
    lines += [
        f"Speaker {n % 40:02},Claim {n},2025-01-29,2025-12-31,https://example.org/{n}"
        for n in range(ROWS)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def start(file: Path, url: str) -> subprocess.Popen[bytes]:
    """Start an import in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "ledger", "import", str(file), "--yes", "--db", url],
        cwd=ROOT,
        env={**os.environ, "PLEDGER_NOW": NOW, "PLEDGER_ACTOR": "you"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Wait for a process to end by itself, and say whether it did."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def watch(url: str) -> Callable[[], bool]:
    """Return what says whether anybody is writing to the ledger now."""
    path = sqlite_path(url)
    if path is not None:
        beside = [path.with_name(f"{path.name}-{kind}") for kind in ("journal", "wal")]
        return lambda: any(p.exists() and p.stat().st_size > 0 for p in beside)
    engine = open_engine(url)
    asking = (
        "SELECT COUNT(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
        " WHERE c.relname = 'log_entry' AND l.mode = 'RowExclusiveLock'"
    )

    def is_writing() -> bool:
        with engine.connect() as connection:
            count: int = connection.exec_driver_sql(asking).scalar_one()
            return count > 0

    return is_writing


def kill_while_writing(process: subprocess.Popen[bytes], url: str, seconds: float) -> bool:
    """Kill a process some time after it began to write; say whether it was still there."""
    is_writing = watch(url)
    while not is_writing():
        if ends_within(process, 0.002):
            return False
    if ends_within(process, seconds):
        return False
    process.send_signal(signal.SIGKILL)
    process.wait()
    return True


def counts(url: str) -> tuple[int, int, int]:
    """Return how many predictions the projection, the log and the head count."""
    with open_reader(url) as reader:
        [(projected,)] = reader.rows("SELECT COUNT(*) FROM prediction")
        [(logged,)] = reader.rows(
            "SELECT COUNT(*) FROM log_entry WHERE type = 'prediction.recorded'"
        )
        [(next_id,)] = reader.rows("SELECT next_id FROM log_head")
    return projected, logged, next_id - 1


@pytest.mark.slow
def test_a_killed_import_left_all_or_nothing_and_due_works_at_once(
    ledger_url: str, file: Path
) -> None:
    chance = random.Random(20261123)
    killed = 0

    for place in range(KILLS):
        # The first comes at once, the others anywhere in the writing of so many rows.
        process = start(file, ledger_url)
        killed += kill_while_writing(process, ledger_url, place and chance.uniform(0, 1.2))

        due = run("due", url=ledger_url)
        assert (due.exit_code, due.stderr) == (0, "")
        after = counts(ledger_url)
        assert after in ((0, 0, 0), (ROWS, ROWS, ROWS))
        if after != (0, 0, 0):
            break

    assert killed > 0
    whole = run("import", str(file), "--yes", url=ledger_url)
    assert whole.exit_code == 0
    assert counts(ledger_url) == (ROWS, ROWS, ROWS)
