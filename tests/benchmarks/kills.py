"""Kill writers of a ledger, and its server, at any instant; count acknowledged entries lost.

`python -m tests.benchmarks.kills [SQLITE] [POSTGRES] [SEED]` starts a process that records
prediction after prediction and prints each once it is saved, kills it without warning (SIGKILL),
and looks whether everything that was printed is there, dense and verified.  On PostgreSQL the
server with all its processes is killed too, under the eyes of four writers.

A kill says nothing about a disk (that is what `power_cuts` is for), but it can lose entries
where they are told too early, where the journal is only in memory, and where the server answers
before it writes.  Each of these is done on purpose, and must lose: else the harness sees nothing.
The figures go to docs/trust/kills.json.
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from ledger.actions.verifying import verify
from ledger.errors import LedgerError
from ledger.store import schema
from ledger.store.archive import log_rows
from ledger.store.database import open_engine, to_url
from ledger.store.reader import open_reader
from tests import postgres_server
from tests.benchmarks.rounds import Found, do_rounds, total, write

ROOT = Path(__file__).parents[2]
IN_A_ROUND = {"sqlite": 50, "postgresql": 20}
SERVER_ROUNDS = 50
WRITERS_OF_A_SERVER = 4
BAD_ROUNDS = 2

NURSERY = """
import os, sys
from datetime import date
from ledger import api
from ledger.store.database import open_engine

url, fault, many = sys.argv[1], sys.argv[2], int(sys.argv[3])

def record(connection, name, number):
    said = api.Prediction(0, "", f"claim {name} {number}", date(2025, 1, 29),
                          api.Source("https://example.org/x"))
    return api.record(connection, said, speaker=api.Speaker("", "Ann"),
                      stamp=api.stamp("ann"), day=api.today())

def tell(numbers):
    os.write(1, "".join(f"{number}\\n" for number in numbers).encode())

def write(name):
    for start in range(0, 1_000_000, many):
        with api.writing(url) as connection:
            if fault == "answered before written":
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            new = [record(connection, name, start + n) for n in range(many)]
            if fault == "told too early":
                tell(new)
        if fault != "told too early":
            tell(new)

if fault == "journal in memory":
    # No connection of ours can be told so; here every connection is.
    from ledger.store import sqlite
    def forgetful(connection):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA cache_size = 5")
    sqlite._keep_commits = forgetful

open_engine(url, write=True).connect().close()
for line in iter(sys.stdin.readline, ""):
    child = os.fork()
    if not child:
        try:
            write(line.strip())
        finally:
            os._exit(1)
    os.write(1, f"child {child}\\n".encode())
    # Until then its number is nobody else's, even when it ended by itself.
    sys.stdin.readline()
    os.waitpid(child, 0)
    os.write(1, b"end\\n")
"""
"""Starts writers: its imports are done once, and each writer is still a process of its own."""


@dataclass
class Nursery:
    """A process that starts one writer after the other."""

    process: subprocess.Popen[bytes]
    told: set[int] = field(default_factory=set)
    child: int = 0

    @property
    def said(self) -> IO[bytes]:
        """Return what it and its writers say."""
        assert self.process.stdout is not None
        return self.process.stdout

    def _ask(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())

    def begin(self, name: str) -> None:
        """Start a writer."""
        self._ask(name)
        self.child = int(self.said.readline().removeprefix(b"child "))

    def hear(self, seconds: float) -> bool:
        """Wait until the writer tells something, but no longer than this; say whether it did."""
        return bool(select.select([self.said], [], [], seconds)[0])

    def end(self) -> None:
        """Kill the writer, and keep what it told."""
        os.kill(self.child, signal.SIGKILL)
        self._ask("killed")
        for line in iter(self.said.readline, b""):
            if line == b"end\n":
                return
            self.told.add(int(line))


@contextmanager
def nursery(url: str, fault: str = "", many: int = 1) -> Iterator[Nursery]:
    """Give what starts writers of a ledger; each saves ``many`` predictions at a time."""
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY, url, fault, str(many)], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        bufsize=0,
    )  # fmt: skip
    try:
        yield Nursery(process)
    finally:
        process.communicate()


def missing(url: str, told: set[int]) -> int:
    """Return how many acknowledged predictions are not there; all, where none can be read."""
    try:
        with open_reader(url) as reader:
            kept = {number for (number,) in reader.rows("SELECT id FROM prediction")}
    except LedgerError:
        return len(told)
    return len(told - kept)


def is_whole(url: str) -> bool:
    """Say whether the log is dense, verifies, and gives the tables that are there."""
    try:
        with open_reader(url) as reader:
            dense = all(place == row.seq for place, row in enumerate(log_rows(reader)))
            return dense and verify(reader, []).exit_code == 0
    except LedgerError:
        return False


def kill_on(url: str, kills: int, chance: random.Random, fault: str = "", many: int = 1) -> Found:
    """Kill so many writers of one ledger, one after the other."""
    lost = broken = 0
    with nursery(url, fault, many) as writers:
        for number in range(kills):
            writers.begin(str(number))
            # Anywhere: before the ledger is opened, in the first transaction, or later.
            silent = chance.random() < 0.7 and not writers.hear(3)
            time.sleep(chance.uniform(0, 0.12 if many == 1 else 0.4))
            writers.end()
            lost = max(lost, missing(url, writers.told))
            # The whole ledger is verified now and then, and at the end: that takes ever longer.
            if silent or number % 25 == 24 or number == kills - 1:
                broken += not is_whole(url)
            if broken:
                break
    return {
        "kills": number + 1,
        "acknowledged": len(writers.told),
        "lost": lost,
        "not whole": broken,
    }


def kill_server(seed: str, fault: str = "", writers: int = WRITERS_OF_A_SERVER) -> Found:
    """Kill a server and all its processes while several write to it, and start it again."""
    chance = random.Random(seed)
    with postgres_server.server_folder() as folder:
        binaries = postgres_server.reachable(postgres_server.find_binaries(), folder)
        postgres_server.create_cluster(binaries, folder)
        # What the server is told is the bad setting; our writers ask for the good one.
        start = partial(postgres_server.started, binaries, folder, synchronous_commit="off")
        url = postgres_server.address(folder)
        with start() as server:
            new_ledger(url)
            told = write_until_killed(url, server.pid, chance.uniform(0.1, 0.6), fault, writers)
        with start():
            lost, whole = missing(url, told), is_whole(url)
    return {"kills": 1, "acknowledged": len(told), "lost": lost, "not whole": int(not whole)}


def write_until_killed(
    url: str, server: int, seconds: float, fault: str, writers: int
) -> set[int]:
    """Let several write to a server, kill it after this time, and return what they were told."""
    with ExitStack() as stack:
        each = [stack.enter_context(nursery(url, fault)) for _ in range(writers)]
        for number, one in enumerate(each):
            one.begin(str(number))
        each[0].hear(10)
        time.sleep(seconds)
        kill_all(server)
        for one in each:
            one.end()
    return set().union(*(one.told for one in each))


def kill_all(parent: int) -> None:
    """Kill a process and its children, of which none gets to do anything any more."""
    os.kill(parent, signal.SIGSTOP)
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for child in (*map(int, children), parent):
        os.kill(child, signal.SIGKILL)


def new_ledger(url: str) -> str:
    """Make an empty ledger at an address, and return the address."""
    engine = open_engine(url, write=True, create=True)
    schema.upgrade(engine)
    engine.dispose()
    return url


def kill_on_file(key: str, fault: str = "", many: int = 1) -> Found:
    """Do a round of kills on a ledger in a file."""
    with tempfile.TemporaryDirectory() as folder:
        url = new_ledger(to_url(Path(folder) / "ledger.db"))
        return kill_on(url, IN_A_ROUND["sqlite"], random.Random(key), fault, many)


def kill_on_server(key: str) -> Found:
    """Do a round of kills of writers to a server."""
    with postgres_server.running() as url:
        return kill_on(new_ledger(url), IN_A_ROUND["postgresql"], random.Random(key))


def main(on_sqlite: int = 1_000, on_postgres: int = 100, seed: int = 7) -> int:
    """Kill on both databases, with and without a fault, and write the figures."""
    runs: dict[str, tuple[int, Callable[[str], Found]]] = {
        "sqlite": (on_sqlite // IN_A_ROUND["sqlite"], kill_on_file),
        "sqlite, 40 at a time": (
            on_sqlite // IN_A_ROUND["sqlite"] // 4, partial(kill_on_file, many=40)
        ),
        "postgresql": (on_postgres // IN_A_ROUND["postgresql"], kill_on_server),
        "postgresql, the server": (SERVER_ROUNDS, kill_server),
        "bad: sqlite, told too early": (
            BAD_ROUNDS, partial(kill_on_file, fault="told too early")
        ),
        "bad: sqlite, journal in memory": (
            BAD_ROUNDS, partial(kill_on_file, fault="journal in memory", many=40)
        ),
        "bad: postgresql, answered before written": (
            BAD_ROUNDS, partial(kill_server, fault="answered before written")
        ),
    }  # fmt: skip
    found: Found = {"seed": seed}
    for name, (rounds, do) in runs.items():
        results = do_rounds("kills", [f"{name} {seed} {at}" for at in range(rounds)], do)
        if results is None:
            return 1
        found[name] = total(results)
    write("kills", found)
    lost = {name: one["lost"] + one["not whole"] for name, one in found.items() if name in runs}
    return int(any(bool(count) != name.startswith("bad") for name, count in lost.items()))


if __name__ == "__main__":
    sys.exit(main(*[int(text) for text in sys.argv[1:4]]))
