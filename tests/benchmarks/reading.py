"""What everyday commands cost as a ledger grows, beside starting Python with click.

SIZES=10000,100000 makes ledgers of so many predictions, nine tenths of what is over judged;
LEDGERS=a.db,b.db reads those that are there.  Each command and its floor run in processes of
their own, in alternating pairs, once into a pipe and once into a terminal.
"""

from __future__ import annotations

import os
import pty
import sqlite3
import statistics
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.rows import rows
from tests.benchmarks.speed import LEDGER, NOW, SIZES, START, cost, fresh

RUNS = int(os.environ.get("RUNS", "5"))
LEDGERS = [Path(name) for name in os.environ.get("LEDGERS", "").split(",") if name]
JOBS = (
    ("`--help`", ("--help",)), ("`ledger`", ()), ("`due`", ("due",)), ("`list`", ("list",)),
    ("`show`", ("show", "7")), ("`scorecard`", ("scorecard", "{speaker}")),
    ("completion of a name",
     # As the script for the shell asks it.
     ("completion", "bash", "--answer", "=Speaker 00000", "--", "--db", "{place}", "scorecard")),
)  # fmt: skip


def made(folder: Path, size: int) -> Path:
    """Return a ledger of so many predictions."""
    file, place = folder / "rows.jsonl", folder / f"{size}.db"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(rows(size, judged=0.9))
    fresh(place)
    cost(*LEDGER, "--db", str(place), "import", str(file), "--yes")
    return place


def seconds(*command: str, screen: bool) -> float:
    """Return the processor time of Python with these arguments; into a terminal, or a pipe."""
    env = {**os.environ, "PLEDGER_NOW": NOW, "PAGER": "", "COLUMNS": "120", "LINES": "50"}
    # Without its bytecode Python would compile what it imports, every time.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    ours, theirs = pty.openpty() if screen else os.pipe()
    out = theirs
    reading = threading.Thread(target=_drain, args=(ours,))
    reading.start()
    process = subprocess.Popen(
        [sys.executable, *command], env=env, stdout=out, stderr=subprocess.DEVNULL
    )
    os.close(out)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    reading.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


def _drain(stream: int) -> None:
    try:
        while os.read(stream, 1 << 16):
            pass
    except OSError:
        pass  # The other end of a terminal went away.
    finally:
        os.close(stream)


def measure(place: Path) -> None:
    """Print a row for each command on one ledger."""
    with sqlite3.connect(place) as connection:
        [(size,)] = connection.execute("SELECT COUNT(*) FROM prediction")
        [(speaker,)] = connection.execute(
            "SELECT speaker FROM speaker_tally WHERE count >= 20 ORDER BY count, speaker LIMIT 1"
        )
    for what, words in JOBS:
        db = () if words[:1] in (("--help",), ("completion",)) else ("--db", str(place))
        given = (word.format(speaker=speaker, place=place) for word in words)
        command = (*LEDGER, *db, *given)
        told = [f"| {what} | {size:,} "]
        for screen in (False, True):
            pairs = [
                (seconds(*START, screen=False), seconds(*command, screen=screen))
                for _ in range(RUNS)
            ]
            floor = statistics.median(least for least, _ in pairs)
            took = statistics.median(took for _, took in pairs)
            told.append(f"| {took * 1000:.0f} ms | {took / floor:.2f} ")
        sys.stdout.write(f"{''.join(told)}|\n")
        sys.stdout.flush()


def main() -> None:
    """Print the table."""
    sys.stdout.write(
        "| command | predictions | piped | ratio | terminal | ratio |\n|---|---|---|---|---|---|\n"
    )
    with TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        for place in LEDGERS or (made(Path(folder), size) for size in SIZES):
            measure(place)


if __name__ == "__main__":
    main()
