"""Kills, power cuts, failing disks and many writers: what was acknowledged is there.

Short forms of `make torture`; each is also shown to fail on a setting that is known to be bad.
"""

from __future__ import annotations

import errno
import os
import random
import sys
import threading
from pathlib import Path

import apsw
import pytest
import sqlalchemy as sa

from ledger import actions
from ledger.errors import Refused
from ledger.exchange.published import verify_folder
from ledger.exchange.publishing import publish
from ledger.store import sqlite
from ledger.store.database import open_engine, run_in_transaction
from ledger.store.reader import open_reader
from ledger.store.sqlite import PATIENCE_SECONDS
from tests.benchmarks import kills, power_cuts, writers
from tests.proof.logs import KEY, STAMP, grow, sign

ADDERS = 16
ROUNDS = 25


@pytest.mark.parametrize(("journal", "synchronous"), power_cuts.OURS)
def test_a_power_cut_loses_nothing_that_was_acknowledged(journal: str, synchronous: str) -> None:
    found = power_cuts.cut(journal, synchronous, 60, seed=1)

    assert (found["lost"], found["damaged"]) == (0, 0)
    assert found["operations"] > 100


@pytest.mark.parametrize(("journal", "synchronous"), power_cuts.BAD)
def test_the_simulated_disk_is_unkind_enough(journal: str, synchronous: str) -> None:
    found = power_cuts.cut(journal, synchronous, 150, seed=1)

    assert found["lost"] + found["damaged"] > 0


def test_what_a_ledger_is_written_with_is_what_was_cut(tmp_path: Path) -> None:
    connection = sqlite.connect(tmp_path / "ledger.db", write=True, create=True)
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    flushed = {2: "FULL", 3: "EXTRA"}[connection.execute("PRAGMA synchronous").fetchone()[0]]
    connection.close()

    assert (journal, flushed) in power_cuts.OURS


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
@pytest.mark.parametrize(("journal", "synchronous"), power_cuts.OURS)
def test_a_disk_that_fails_anywhere_leaves_the_old_state_or_the_new(
    journal: str, synchronous: str, error: type[apsw.Error]
) -> None:
    results = [power_cuts.fail(journal, synchronous, error, at, 40) for at in range(0, 60, 3)]

    assert set(results) <= {"old", "new", "done"}
    assert "old" in results
    assert "done" in results


class FullDisk:
    """Every sync after the first few fails, as on a disk that is full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.whole, self.left = os.fsync, sys.maxsize
        monkeypatch.setattr(os, "fsync", self.sync)

    def sync(self, handle: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.whole(handle)


def publish_ever_further(url: str, folder: Path, disk: FullDisk) -> set[int]:
    """Publish with ever more syncs that work until one gets through.

    Returns the exit codes of verifying what each failed attempt left.
    """
    left: set[int] = set()
    for allowed in range(100):
        disk.left = allowed
        try:
            with open_reader(url) as reader:
                publish(folder, reader, [KEY.verifier])
        except Refused:
            left.add(verify_folder(folder, [KEY.verifier]).exit_code)
        else:
            assert allowed > 3
            return left
    raise AssertionError("it never got through")


def test_publishing_on_a_disk_that_fails_anywhere_leaves_a_log_that_holds(
    sqlite_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = FullDisk(monkeypatch)
    grow(sqlite_ledger, 3)
    folder = tmp_path / "public"

    first = publish_ever_further(sqlite_ledger, folder, disk)
    disk.left = sys.maxsize
    grow(sqlite_ledger, 6)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        actions.redact(connection, 1, "court-order", stamp=STAMP)
        sign(connection)
    second = publish_ever_further(sqlite_ledger, folder, disk)

    # Until the first checkpoint is there nobody can tell; from then on the folder holds, and may
    # be behind what was signed.
    assert first == {7}
    assert second == {0, 6}
    report = verify_folder(folder, [KEY.verifier])
    assert (report.exit_code, report.redacted) == (0, 1)


def test_a_killed_writer_lost_nothing_that_it_had_told(ledger_url: str) -> None:
    found = kills.kill_on(ledger_url, 3, random.Random(1))

    assert found["acknowledged"] >= 1
    assert (found["lost"], found["not whole"]) == (0, 0)


@pytest.mark.usefixtures("postgres_server")
def test_a_killed_server_lost_nothing_that_it_had_acknowledged() -> None:
    found = kills.kill_server("1", writers=2)

    assert found["acknowledged"] >= 1
    assert (found["lost"], found["not whole"]) == (0, 0)


@pytest.mark.usefixtures("postgres_server")
def test_a_server_that_answers_before_it_writes_is_caught() -> None:
    found = kills.kill_server("1", "answered before written", writers=2)

    assert found["lost"] > 0


def test_a_journal_in_memory_is_caught() -> None:
    found = kills.kill_on_file("1", "journal in memory", many=40)

    assert found["lost"] + found["not whole"] > 0


def test_an_entry_told_too_early_would_be_found_missing(sqlite_ledger: str) -> None:
    assert kills.missing(sqlite_ledger, {1, 2}) == 2


@pytest.mark.slow
def test_sixteen_processes_adding_at_once_lose_nothing(ledger_url: str) -> None:
    found = writers.write_at_once(ledger_url, 3, ADDERS)

    # On a slow machine somebody may have waited for longer than a command waits; it says so.
    assert found["told"] + found["busy"] == ADDERS * 3
    assert found["told"] > ADDERS
    assert writers.wrong(found) == 0, found
    assert PATIENCE_SECONDS == 5


def test_an_entry_that_nobody_has_would_be_noticed(sqlite_ledger: str) -> None:
    assert writers.left(sqlite_ledger, {1})["lost"] == 1


def add_up(engines: list[sa.Engine]) -> int:
    """Let each engine raise one number many times at once; return what it is in the end."""

    def raise_it(connection: sa.Connection) -> None:
        seen = connection.execute(sa.text("SELECT n FROM counted")).scalar_one()
        connection.execute(sa.text("UPDATE counted SET n = :n"), {"n": seen + 1})

    def work(engine: sa.Engine) -> None:
        barrier.wait()
        for _ in range(ROUNDS):
            run_in_transaction(engine, raise_it)

    barrier = threading.Barrier(len(engines))
    threads = [threading.Thread(target=work, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engines[0].connect() as connection:
        return int(connection.execute(sa.text("SELECT n FROM counted")).scalar_one())


def test_updates_at_once_are_all_there(sqlite_ledger: str) -> None:
    engines = [open_engine(sqlite_ledger, write=True) for _ in range(2)]
    with engines[0].begin() as connection:
        connection.execute(sa.text("CREATE TABLE counted (n INTEGER)"))
        connection.execute(sa.text("INSERT INTO counted VALUES (0)"))

    assert add_up(engines) == 2 * ROUNDS


def test_the_usual_recipe_of_sqlalchemy_loses_an_update_without_a_word(tmp_path: Path) -> None:
    usual = sa.create_engine(f"sqlite:///{tmp_path / 'usual.db'}", poolclass=sa.NullPool)
    with usual.begin() as connection:
        connection.execute(sa.text("CREATE TABLE counted (n INTEGER)"))
        connection.execute(sa.text("INSERT INTO counted VALUES (0)"))
    seen, raised = sa.text("SELECT n FROM counted"), sa.text("UPDATE counted SET n = :n")

    with usual.connect() as one, usual.connect() as other:
        first, second = one.execute(seen).scalar_one(), other.execute(seen).scalar_one()
        for connection, n in ((one, first), (other, second)):
            connection.execute(raised, {"n": n + 1})
            connection.commit()

    with usual.connect() as connection:
        assert connection.execute(seen).scalar_one() == 1
