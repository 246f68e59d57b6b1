"""Sixteen processes write at once, on each database; count what was told and what is there.

`python -m tests.benchmarks.writers [EACH] [PROCESSES]` starts all of them together; each records
prediction after prediction and prints each once it is saved.  Nothing that was told may be
missing, the log has no gaps, and whoever waited for too long is told that the ledger is busy and
nothing else.  The usual recipe of SQLAlchemy, on the same file system, loses updates without a
word (tests/store/test_durability.py).  The figures go to docs/trust/writers.json.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ledger.store.archive import log_rows
from ledger.store.database import to_url
from ledger.store.reader import open_reader
from tests.benchmarks.kills import is_whole, new_ledger
from tests.benchmarks.rounds import ROOT, Found, write
from tests.postgres_server import running

WRITING = """
import importlib, os, sys, time, traceback
from datetime import date
from ledger import api
from ledger.errors import Busy

url, each, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def write(who):
    say("ready")
    os.read(0, 1)
    slowest, started = 0.0, time.monotonic()
    for number in range(each):
        begun = time.monotonic()
        try:
            with api.writing(url) as connection:
                said = api.Prediction(0, "", f"{who} says {number}", date(2025, 1, 29),
                                      api.Source("https://example.org/x"))
                new = api.record(connection, said, speaker=api.Speaker("", who),
                                 stamp=api.stamp(who), day=api.today())
            say("told", new)
        except Busy:
            say("busy")
        slowest = max(slowest, time.monotonic() - begun)
    say("slowest", slowest)
    say("took", time.monotonic() - started)

api.writing, api.record, api.stamp, api.today
importlib.import_module("psycopg" if url.startswith("postgresql") else "sqlite3")
children = []
for number in range(processes):
    child = os.fork()
    if child == 0:
        try:
            write(f"Writer {number}")
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    children.append(child)
os.close(0)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""
"""Forks the writers once everything is imported; they begin when the input of all is closed."""


def write_at_once(url: str, each: int, processes: int) -> Found:
    """Let all writers start together, and return what they were told and what is there."""
    writing = subprocess.Popen(
        [sys.executable, "-c", WRITING, url, str(each), str(processes)], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writing.stdout is not None
    for _ in range(processes):
        writing.stdout.readline()
    begun = time.monotonic()
    out, error = writing.communicate()
    seconds = time.monotonic() - begun
    lines = [line.split() for line in out.splitlines()]
    rates = [each / float(rest[0]) for word, *rest in lines if word == "took"]
    told = {int(rest[0]) for word, *rest in lines if word == "told"}
    return {
        "processes": processes, "asked for": processes * each, "told": len(told),
        "busy": sum(line[0] == "busy" for line in lines),
        "other errors": writing.returncode or int(bool(error.strip())),
        "slowest seconds": round(max(float(r[0]) for word, *r in lines if word == "slowest"), 2),
        "a second": round(len(told) / seconds, 1),
        "slowest to mean": round(min(rates) / statistics.mean(rates), 2),
        **left(url, told),
    }  # fmt: skip


def left(url: str, told: set[int]) -> Found:
    """Return what is missing of what was told, what is there besides, and whether it is whole."""
    with open_reader(url) as reader:
        kept = {number for (number,) in reader.rows("SELECT id FROM prediction")}
        dense = all(row.seq == place for place, row in enumerate(log_rows(reader)))
    dense = dense and kept == set(range(1, len(kept) + 1))
    return {
        "lost": len(told - kept), "not told": len(kept - told),
        "has gaps": int(not dense), "not whole": int(not is_whole(url)),
    }  # fmt: skip


def wrong(found: Found) -> int:
    """Return how much of it should not be."""
    names = ("other errors", "lost", "not told", "has gaps", "not whole")
    missing = found["asked for"] - found["told"] - found["busy"]
    return int(sum(found[name] for name in names) + missing)


def main(each: int = 50, processes: int = 16) -> int:
    """Write on both databases and keep the figures."""
    with tempfile.TemporaryDirectory() as folder:
        url = new_ledger(to_url(Path(folder) / "ledger.db"))
        files = write_at_once(url, each, processes)
    with running() as url:
        server = write_at_once(new_ledger(url), each, processes)
    write("writers", {"sqlite": files, "postgresql": server})
    return int(bool(wrong(files) or wrong(server)))


if __name__ == "__main__":
    sys.exit(main(*[int(text) for text in sys.argv[1:3]]))
