"""How far every job is from the least it needs: `make bench`, a table of ratios.

Each job and its floor run in processes of their own, in alternating pairs; what counts is the
processor time of the whole process (user and system), so that a busy machine changes little, and
its peak of memory.  The time on the clock stands beside it, for large imports use two cores.
SIZES=10000,100000,1000000 and RUNS=3 say how much is done, JOBS=import,resolve which of
import, read, again, resolve, verify, settle, day and board are measured; without it all are.

`python -m tests.benchmarks.speed LEDGER …` says how long `verify` takes of ledgers that are there.
"""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.rows import clear_rows, rows

SIZES = tuple(map(int, os.environ.get("SIZES", "10000,100000").split(",")))
RUNS = int(os.environ.get("RUNS", "3"))
JOBS = frozenset(filter(None, os.environ.get("JOBS", "").split(",")))
NOW = "2026-11-23T12:00:00Z"
START = ("-c", "import sqlite3, click")
LEDGER = ("-m", "ledger")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: seconds of processor time and on the clock, megabytes at its peak.

    Processes that it started and waited for count; the peak is that of the largest.
    """

    seconds: float
    megabytes: float
    clock: float = 0.0


def cost(*command: str) -> Cost:
    """Run Python with these arguments; raises CalledProcessError for a code above 5."""
    env = {**os.environ, "PLEDGER_NOW": NOW, "PLEDGER_ACTOR": "bench", "PYTHONHASHSEED": "0"}
    # Whoever works with a ledger has its modules compiled.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.stderr is not None
    told = process.stderr.read().decode()
    process.stderr.close()
    if process.returncode not in (0, 1, 5):
        raise subprocess.CalledProcessError(process.returncode, command, told)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, clock)


def fresh(path: Path) -> str:
    """Return the path of an empty ledger."""
    path.unlink(missing_ok=True)
    cost(*LEDGER, "init", str(path))
    return str(path)


def pair(what: str, size: int, floor: list[Cost], ours: list[Cost]) -> None:
    """Print one row of the table."""
    least = statistics.median(one.seconds for one in floor)
    took = statistics.median(one.seconds for one in ours)
    most = max(one.megabytes for one in ours)
    sys.stdout.write(
        f"| {what} | {size:,} | {least:.3f} s | {took:.3f} s | {took / least:.2f}"
        f" | {most:.0f} MB | {_clock(floor):.2f} s | {_clock(ours):.2f} s |\n"
    )
    sys.stdout.flush()


def _clock(costs: list[Cost]) -> float:
    return statistics.median(one.clock for one in costs)


def wanted(*jobs: str) -> bool:
    """Say whether one of these jobs is to be measured."""
    return not JOBS or not JOBS.isdisjoint(jobs)


def times(size: int) -> range:
    """Return how often what takes long is measured."""
    return range(1 if size >= 1_000_000 else RUNS)


def measure(folder: Path, size: int) -> None:
    """Measure every job that is wanted at one size."""
    if wanted("import", "read", "again", "resolve", "verify"):
        imported(folder, size)
    if wanted("settle", "day", "board"):
        settled(folder, size)


def imported(folder: Path, size: int) -> None:
    """Measure a ledger of which half waits for a person: its import, reading, a day, checking."""
    file, plain, place = folder / f"{size}.jsonl", folder / "plain.db", folder / "ledger.db"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(rows(size))
    words = ("--db", str(place), "import", str(file), "--yes")
    floor, ours = [], []
    for _ in times(size) if wanted("import") else range(1):
        plain.unlink(missing_ok=True)
        floor.append(cost("-m", "tests.benchmarks.floors", "load", str(file), str(plain)))
        fresh(place)
        ours.append(cost(*LEDGER, *words))
    if wanted("import"):
        pair("import", size, floor, ours)
    if wanted("read"):
        read(place, size)
    if wanted("again"):
        pair("import again", size, floor, [cost(*LEDGER, *words)])
    if wanted("resolve", "verify"):
        resolved("resolve", folder, place, size)
    if wanted("resolve"):
        least = cost(*START)
        pair("resolve again", size, [least], [cost(*LEDGER, "--db", str(place), "resolve")])
    if wanted("verify"):
        verified(place, size)


def verified(place: Path, size: int) -> None:
    """Measure a check of a whole ledger, beside reading and hashing its log, and all its rows."""
    rows, log, ours = [], [], []
    for _ in times(size):
        rows.append(cost("-m", "tests.benchmarks.floors", "read", str(place)))
        log.append(cost("-m", "tests.benchmarks.floors", "hash", str(place)))
        ours.append(cost(*LEDGER, "--db", str(place), "verify"))
    pair("verify, to reading and hashing all rows", size, rows, ours)
    pair("verify, to reading and hashing the log", size, log, ours)


def read(place: Path, size: int) -> None:
    """Measure the commands that a person waits for."""
    db = ("--db", str(place))
    for what, words in (
        ("help", ("--help",)), ("due", (*db, "due")), ("list", (*db, "list")),
        ("show 7", (*db, "show", "7")), ("ledger", db),
        ("scorecard", (*db, "scorecard", "Speaker 000003")),
    ):  # fmt: skip
        pairs = [(cost(*START), cost(*LEDGER, *words)) for _ in range(RUNS)]
        pair(what, size, [one for one, _ in pairs], [other for _, other in pairs])


def resolved(what: str, folder: Path, place: Path, size: int) -> list[Cost]:
    """Resolve a ledger, beside what writes the same rows, and return what resolving took."""
    before, copied = folder / "before.db", folder / "copied.db"
    place.rename(before)
    floor, ours = [], []
    for _ in times(size):
        shutil.copy(before, place)
        ours.append(cost(*LEDGER, "--db", str(place), "resolve"))
        shutil.copy(before, copied)
        floor.append(cost("-m", "tests.benchmarks.floors", "settle", str(copied), str(place)))
    if wanted("resolve", "settle"):
        pair(what, size, floor, ours)
    before.unlink()
    copied.unlink()
    return ours


def settled(folder: Path, size: int) -> None:
    """Measure a ledger in which evidence decides what is over: all of it, a day, and reading."""
    file, place = folder / "clear.jsonl", folder / "clear.db"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(clear_rows(size, people=size // 20))
    db = ("--db", fresh(place))
    cost(*LEDGER, *db, "import", str(file), "--yes")
    full = resolved("resolve, all that is over", folder, place, size)
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(clear_rows(size // 200, seed=9))
    cost(*LEDGER, *db, "import", str(file), "--yes")
    if wanted("day"):
        pair("resolve, one in 200, to all", size, full, [cost(*LEDGER, *db, "resolve")])
    if not wanted("board"):
        return
    slug = "speaker-000003"
    for what, floor, words in (
        ("board", ("group", str(place)), ("board",)),
        ("card", ("card", str(place), slug), ("scorecard", slug)),
    ):
        pairs = [
            (cost("-m", "tests.benchmarks.floors", *floor), cost(*LEDGER, *db, *words))
            for _ in range(RUNS)
        ]
        pair(what, size, [one for one, _ in pairs], [other for _, other in pairs])


def main(*ledgers: str) -> None:
    """Print the machine, the versions and the table; of these ledgers, only how they verify."""
    sys.stdout.write(
        f"{platform.machine()}, {os.cpu_count()} cores; Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; medians of {RUNS} pairs\n\n"
        "| job | predictions | floor | ours | ratio | memory | floor, clock | ours, clock |\n"
        f"|{'---|' * 8}\n"
    )
    for ledger in ledgers:
        [[size]] = sqlite3.connect(ledger).execute("SELECT size FROM log_head")
        verified(Path(ledger), size)
    if ledgers:
        return
    with TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        for size in SIZES:
            measure(Path(folder), size)


if __name__ == "__main__":
    main(*sys.argv[1:])
