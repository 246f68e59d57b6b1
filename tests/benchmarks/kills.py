"""Kill writers of a ledger at any instant, and count acknowledged entries that are missing.

`python -m tests.benchmarks.kills [SQLITE] [POSTGRES] [SEED]` starts a process that records
prediction after prediction and prints each once it is saved, kills it without warning, and
looks whether everything that was printed is there, dense and verified.  The figures go to
docs/trust/kills.json.
"""

from __future__ import annotations

import json
import os
import platform
import random
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ledger import __version__
from ledger.actions.verifying import verify
from ledger.store import schema
from ledger.store.archive import log_rows
from ledger.store.database import open_engine, to_url
from ledger.store.reader import open_reader
from tests.postgres_server import running

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "trust" / "kills.json"

WRITING = """
import os, sys
from datetime import date
from ledger import api

url, first = sys.argv[1], sys.argv[2]
for number in range(1_000_000):
    with api.writing(url) as connection:
        new = api.record(
            connection,
            api.Prediction(0, "", f"claim {first} {number}", date(2025, 1, 29),
                           api.Source("https://example.org/x")),
            speaker=api.Speaker("", "Ann"), stamp=api.stamp("ann"), day=api.today(),
        )
    os.write(1, f"{new}\\n".encode())
"""


def write_until_killed(url: str, name: str, seconds: float) -> list[int]:
    """Kill a process some time after its first entry was saved, and return what it told."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITING, url, name], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    select.select([process.stdout], [], [], 30)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told = process.stdout.read()
    process.wait()
    process.stdout.close()
    whole = told.rpartition(b"\n")[0]
    return [int(line) for line in whole.splitlines()]


def missing(url: str, told: set[int]) -> int:
    """Return how many acknowledged predictions are not there."""
    with open_reader(url) as reader:
        kept = {number for (number,) in reader.rows("SELECT id FROM prediction")}
    return len(told - kept)


def is_whole(url: str) -> bool:
    """Say whether the log is dense, verifies, and gives the tables that are there."""
    with open_reader(url) as reader:
        dense = all(place == row.seq for place, row in enumerate(log_rows(reader)))
        return dense and verify(reader, []).exit_code == 0


def kill_on(url: str, kills: int, chance: random.Random) -> dict[str, Any]:
    """Kill so many writers of one ledger, one after the other."""
    told: set[int] = set()
    lost = broken = 0
    for number in range(kills):
        told |= set(write_until_killed(url, str(number), chance.uniform(0, 0.08)))
        lost += missing(url, told)
        # The whole ledger is verified now and then, and at the end; it takes longer and longer.
        if number % 50 == 49 or number == kills - 1:
            broken += not is_whole(url)
    return {"kills": kills, "acknowledged": len(told), "lost": lost, "not whole": broken}


def new_ledger(url: str) -> str:
    """Make an empty ledger at an address, and return the address."""
    engine = open_engine(url, write=True, create=True)
    schema.upgrade(engine)
    engine.dispose()
    return url


def main(on_sqlite: int = 1_000, on_postgres: int = 100, seed: int = 7) -> int:
    """Kill on both databases and write the figures."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        files = kill_on(new_ledger(to_url(Path(folder) / "ledger.db")), on_sqlite, chance)
    with running() as url:
        server = kill_on(new_ledger(url), on_postgres, chance)
    found = {
        "seed": seed, "sqlite": files, "postgresql": server,
        "versions": {
            "ledger": __version__, "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version, "system": os.uname().release,
        },
    }  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))  # noqa: T201
    return int(any(one["lost"] or one["not whole"] for one in (files, server)))


if __name__ == "__main__":
    sys.exit(main(*[int(text) for text in sys.argv[1:4]]))
