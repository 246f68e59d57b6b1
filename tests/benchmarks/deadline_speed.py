"""The deadline reader is quick: next to dateutil's parser, and to what every command imports."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from dateutil import parser

from ledger.domain.deadline import read

ROWS = [
    (row["text"], date.fromisoformat(row["said_on"]))
    for row in map(
        json.loads,
        (Path(__file__).parents[1] / "domain" / "deadlines-open.jsonl")
        .read_text("utf-8")
        .splitlines(),
    )
]
MOST_OF_DATEUTIL = 25
"""Times the time that dateutil needs for 2026-12-31."""

MOST_OF_IMPORTS = 0.6
"""Of the time that `import sqlite3, click` takes."""


def best_of(work: Callable[[], object], times: int) -> float:
    """Return the shortest time in seconds: what else runs on the machine only adds."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def test_the_median_expression_takes_at_most_25_times_dateutil() -> None:
    """Compare with `dateutil.parser.parse` of an ISO day, in this very run."""
    for words, said_on in ROWS:
        read(words, said_on)
    theirs = best_of(lambda: parser.parse("2026-12-31"), 2000)
    ours = median(best_of(lambda w=w, d=d: read(w, d), 50) for w, d in ROWS)  # type: ignore[misc]

    ratio = ours / theirs

    sys.stderr.write(f"{ours * 1e6:.0f} microseconds, {ratio:.1f} times dateutil\n")
    assert ratio <= MOST_OF_DATEUTIL


def starting(code: str) -> float:
    """Return the shortest CPU time in seconds that a fresh interpreter needs for some code."""
    found = []
    for _ in range(25):
        begin = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime)
    return min(found)


def test_importing_the_reader_takes_at_most_0_6_of_what_commands_import_anyway() -> None:
    """Compare with `import sqlite3, click`, each in fresh interpreters."""
    bare = starting("pass")
    reader = starting("import ledger.domain.deadline") - bare
    usual = starting("import sqlite3, click") - bare

    ratio = reader / usual

    sys.stderr.write(f"{reader * 1000:.1f} ms of {usual * 1000:.1f} ms, {ratio:.2f}\n")
    assert ratio <= MOST_OF_IMPORTS
