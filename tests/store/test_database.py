"""Opening a ledger: what both databases must do, and what each needs to do it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ledger.errors import Busy, LedgerError, LedgerMissing, ReadOnly, Refused, Unusable
from ledger.store import database, sqlite
from ledger.store.address import sqlite_path
from ledger.store.database import open_engine, place_of, run_in_transaction, to_url
from tests import postgres_server

GROW = sa.text("UPDATE log_head SET size = :size")
SIZE = sa.text("SELECT size FROM log_head")


def path_of(url: str) -> Path:
    """Return the file of a ledger on SQLite."""
    path = sqlite_path(url)
    assert path is not None
    return path


def size_of(url: str) -> int:
    """Return what the head row of a ledger says, read on an engine of its own."""
    with open_engine(url).connect() as connection:
        return int(connection.execute(SIZE).scalar_one())


def count_up(connection: Connection) -> int:
    """Read the head row, add one and write it: what loses updates when it is not isolated."""
    size = connection.execute(sa.text(SIZE.text + locking(connection))).scalar_one()
    connection.execute(GROW, {"size": size + 1})
    return int(size) + 1


def locking(connection: Connection) -> str:
    """Return what PostgreSQL needs to lock a row that is read."""
    return " FOR UPDATE" if connection.dialect.name == "postgresql" else ""


# Both databases


def test_updates_of_threads_that_write_at_once_are_all_there(ledger_url: str) -> None:
    def work(_: int) -> None:
        engine = open_engine(ledger_url, write=True)
        for _ in range(25):
            run_in_transaction(engine, count_up)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))

    assert size_of(ledger_url) == 100


def test_a_reading_engine_cannot_write(ledger_url: str) -> None:
    with open_engine(ledger_url).connect() as connection:
        with pytest.raises((sa.exc.DBAPIError, ReadOnly)):
            connection.execute(GROW, {"size": 1})

    assert size_of(ledger_url) == 0


def test_a_transaction_returns_what_its_work_returns(engine: Engine, ledger_url: str) -> None:
    assert run_in_transaction(engine, count_up) == 1
    assert size_of(ledger_url) == 1


def test_work_that_fails_leaves_nothing_and_lets_the_next_one_write(
    engine: Engine, ledger_url: str
) -> None:
    def work(connection: Connection) -> None:
        count_up(connection)
        raise KeyError("halfway")

    with pytest.raises(KeyError):
        run_in_transaction(engine, work)

    assert size_of(ledger_url) == 0
    assert run_in_transaction(engine, count_up) == 1


@pytest.mark.ux(85)
def test_a_writer_that_waits_too_long_says_busy(
    ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.1)
    first, second = open_engine(ledger_url, write=True), open_engine(ledger_url, write=True)

    with first.begin() as connection:
        count_up(connection)
        with pytest.raises(Busy, match="busy"):
            run_in_transaction(second, count_up)

    assert run_in_transaction(second, count_up) == 2


def test_an_engine_says_where_its_ledger_is(ledger_url: str) -> None:
    place = place_of(open_engine(ledger_url))

    assert place.endswith(ledger_url.rpartition("/")[2].partition("?")[0])


# A ledger in memory


def test_a_ledger_in_memory_lives_as_long_as_its_engine() -> None:
    engine = open_engine(database.MEMORY, write=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE fact (id INTEGER)")

    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["fact"]
    with open_engine(database.MEMORY).connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


# A ledger in a file


@pytest.mark.parametrize("write", [False, True])
def test_a_missing_file_is_never_created_by_opening(tmp_path: Path, write: bool) -> None:
    engine = open_engine(to_url(tmp_path / "typo.db"), write=write)

    with pytest.raises(LedgerMissing, match=r"typo\.db, and nothing was created"):
        engine.connect()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_never_created(tmp_path: Path) -> None:
    engine = open_engine(to_url(tmp_path / "none" / "new.db"), write=True, create=True)

    with pytest.raises(LedgerMissing):
        engine.connect()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="is a folder"):
        open_engine(to_url(tmp_path)).connect()


@pytest.mark.parametrize("write", [False, True])
def test_another_kind_of_file_is_refused_and_left_alone(tmp_path: Path, write: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Nothing here is a database.\n" * 100)
    before = path.read_bytes()

    with pytest.raises(Refused, match="is not a ledger"):
        with open_engine(to_url(path), write=write).connect() as connection:
            connection.execute(SIZE)
    assert path.read_bytes() == before


def test_a_name_full_of_signs_is_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "50% off?"
    folder.mkdir()
    path = folder / "a b#c&mode=ro;d%20é.db"

    with open_engine(to_url(path), write=True, create=True).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE fact (id INTEGER)")

    assert path.stat().st_size > 0
    assert [entry.name for entry in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize("write", [False, True])
def test_the_switches_of_sqlite_are_set_on_every_connection(
    sqlite_ledger: str, write: bool
) -> None:
    wanted = {
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
        "query_only": int(not write),
    }
    if write:
        old = sqlite3.sqlite_version_info < (3, 51, 3)
        wanted |= {"synchronous": 3 if old else 2}
    with open_engine(sqlite_ledger, write=write).connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted
        }

    assert found == wanted


@pytest.mark.parametrize(("safe", "mode", "synchronous"), [(False, "delete", 3), (True, "wal", 2)])
def test_the_journal_follows_the_version_of_sqlite(
    sqlite_ledger: str,
    monkeypatch: pytest.MonkeyPatch,
    safe: bool,
    mode: str,
    synchronous: int,
) -> None:
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", safe)

    with closing(sqlite.connect(path_of(sqlite_ledger), write=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == (mode,)
        assert connection.execute("PRAGMA synchronous").fetchone() == (synchronous,)
    assert size_of(sqlite_ledger) == 0


def test_a_writing_transaction_is_alone_from_its_start(sqlite_ledger: str) -> None:
    with open_engine(sqlite_ledger, write=True).begin():
        with closing(sqlite3.connect(path_of(sqlite_ledger), timeout=0)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")


def test_reading_never_waits_for_a_transaction_that_has_not_saved(sqlite_ledger: str) -> None:
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        count_up(connection)

        assert size_of(sqlite_ledger) == 0


def test_a_program_that_does_not_queue_makes_us_busy_as_well(
    sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.1)
    engine = open_engine(sqlite_ledger, write=True)

    with closing(sqlite3.connect(path_of(sqlite_ledger))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            run_in_transaction(engine, count_up)
        other.rollback()

    assert run_in_transaction(engine, count_up) == 1


def test_a_commit_that_a_reader_holds_up_is_refused_whole(
    sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", False)
    engine = open_engine(sqlite_ledger, write=True)

    with open_engine(sqlite_ledger).connect() as reader:
        reader.execute(SIZE).scalar_one()
        with pytest.raises(Busy):
            run_in_transaction(engine, count_up)

    assert size_of(sqlite_ledger) == 0
    assert run_in_transaction(engine, count_up) == 1


def test_the_turn_is_given_back_however_the_transaction_ends(sqlite_ledger: str) -> None:
    with closing(sqlite.connect(path_of(sqlite_ledger), write=True)) as connection:
        assert isinstance(connection, sqlite.Writer)
        connection.begin()
        connection.commit()
        connection.begin()
        connection.rollback()
        connection.begin()

    with closing(sqlite.connect(path_of(sqlite_ledger), write=True)) as connection:
        assert isinstance(connection, sqlite.Writer)
        connection.begin()
        assert connection.in_transaction


def test_two_names_of_one_file_share_one_turn(
    sqlite_ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.1)
    (tmp_path / "link.db").symlink_to(path_of(sqlite_ledger))

    with open_engine(sqlite_ledger, write=True).begin():
        with pytest.raises(Busy):
            open_engine(to_url(tmp_path / "link.db"), write=True).connect().begin()
    assert not (tmp_path / "link.db-lock").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from ledger.store import sqlite

writer = sqlite.connect(Path(sys.argv[1]), write=True)
# So little memory that SQLite must write into the file before the commit.
writer.execute("PRAGMA cache_size = 5")
writer.begin()
writer.execute("UPDATE log_head SET size = 77")
writer.execute("CREATE TABLE bulk AS WITH RECURSIVE n(i) AS"
               " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
               " SELECT i, randomblob(900) FROM n")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_left_is_undone_by_the_next_reader(
    sqlite_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(sqlite_ledger)
    before = path.stat().st_size

    killed = subprocess.run([sys.executable, "-c", KILLED, path], check=False)

    assert killed.returncode == -signal.SIGKILL
    if not sqlite.WAL_IS_SAFE:
        assert Path(f"{path}-journal").stat().st_size > 0
        assert path.stat().st_size > before
    assert size_of(sqlite_ledger) == 0
    assert run_in_transaction(open_engine(sqlite_ledger, write=True), count_up) == 1


@contextmanager
def read_only_ledger(template: Path) -> Iterator[str]:
    """Give a ledger that this process may read and not write, even when it is root."""
    with postgres_server.server_folder() as folder:
        path = folder / "ledger.db"
        path.write_bytes(template.read_bytes())
        path.chmod(0o444)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(postgres_server.NOBODY)
        try:
            yield to_url(path)
        finally:
            os.seteuid(user)
            folder.chmod(0o755)


def test_a_read_only_ledger_is_read_and_not_written(sqlite_template: Path) -> None:
    with read_only_ledger(sqlite_template) as url:
        size = size_of(url)
        with pytest.raises(ReadOnly, match="read-only") as caught:
            run_in_transaction(open_engine(url, write=True), count_up)

    assert size == 0
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, Refused, "full"),
        (sqlite3.SQLITE_IOERR_FSYNC, Refused, "failed"),
        (sqlite3.SQLITE_CORRUPT, Refused, "damaged"),
        (sqlite3.SQLITE_READONLY_ROLLBACK, Refused, "broke off"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Busy, "busy"),
    ],
)
def test_an_error_of_the_file_becomes_a_sentence(
    code: int, kind: type[LedgerError], words: str
) -> None:
    error = sqlite3.OperationalError("the driver's words")
    error.sqlite_errorcode = code

    meaning = sqlite.refusal(error, Path("/nowhere/ledger.db"), write=False)

    assert type(meaning) is kind
    assert words in str(meaning)


def test_an_error_of_ours_stays_what_it_is(connection: Connection) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.text("SELECT nonsense"))


# A ledger on a server


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_never_created(postgres_server: str) -> None:
    url = sa.make_url(postgres_server).set(database="no such").render_as_string(False)

    with pytest.raises(LedgerMissing) as caught:
        open_engine(url, write=True, create=True).connect()
    assert ("Create the database first:", "createdb 'no such'") in caught.value.remedies


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(Refused, match="cannot be reached") as caught:
        open_engine("postgresql://me:secret@127.0.0.1:1/ledger").connect()
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_one_line_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(Unusable) as caught:
        open_engine("postgresql://me@127.0.0.1:1/ledger")
    assert caught.value.remedies == (("", "pip install 'prediction-ledger[postgres]'"),)


def test_a_reader_of_a_server_sees_one_state_all_through(postgres_ledger: str) -> None:
    with open_engine(postgres_ledger).connect() as reader:
        before = reader.execute(SIZE).scalar_one()
        run_in_transaction(open_engine(postgres_ledger, write=True), count_up)

        assert reader.execute(SIZE).scalar_one() == before
    assert size_of(postgres_ledger) == before + 1


@pytest.mark.parametrize(("default", "kept"), [("off", "on"), ("remote_apply", "remote_apply")])
def test_a_commit_on_a_server_is_durable_whatever_its_default(
    postgres_ledger: str, default: str, kept: str
) -> None:
    name = sa.make_url(postgres_ledger).database
    engine = open_engine(postgres_ledger, write=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = {default}")

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == kept


def test_options_in_the_address_are_kept(postgres_ledger: str) -> None:
    url = sa.make_url(postgres_ledger).update_query_dict({"options": "-c work_mem=123kB"})

    with open_engine(url.render_as_string(False)).connect() as connection:
        assert connection.exec_driver_sql("SHOW work_mem").scalar() == "123kB"
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"


def collide(url: str, times: int) -> tuple[int, int]:
    """Count up in a transaction that collides so many times; return attempts and result."""
    engine = open_engine(url, write=True).execution_options(isolation_level="REPEATABLE READ")
    other = open_engine(url, write=True)
    attempts = 0

    def work(connection: Connection) -> int:
        nonlocal attempts
        attempts += 1
        size = int(connection.execute(SIZE).scalar_one())
        if attempts <= times:
            run_in_transaction(other, count_up)
        connection.execute(GROW, {"size": size + 1})
        return size + 1

    return run_in_transaction(engine, work), attempts


def test_a_transaction_that_collides_runs_again_on_the_new_state(postgres_ledger: str) -> None:
    assert collide(postgres_ledger, times=2) == (3, 3)
    assert size_of(postgres_ledger) == 3


def test_a_transaction_that_always_collides_gives_up(
    postgres_ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_ATTEMPTS", 3)

    with pytest.raises(Busy):
        collide(postgres_ledger, times=99)
    assert size_of(postgres_ledger) == 3


def test_a_deadlock_is_resolved_by_running_again(postgres_database: str) -> None:
    engine = open_engine(postgres_database, write=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE pair (id INTEGER, n INTEGER)")
        connection.exec_driver_sql("INSERT INTO pair VALUES (1, 0), (2, 0)")
    both = threading.Barrier(2, timeout=10)

    def work(ids: tuple[int, int]) -> None:
        met = False

        def swap(connection: Connection) -> None:
            nonlocal met
            add = sa.text("UPDATE pair SET n = n + 1 WHERE id = :id")
            connection.execute(add, {"id": ids[0]})
            if not met:
                met = True
                both.wait()
            connection.execute(add, {"id": ids[1]})

        run_in_transaction(open_engine(postgres_database, write=True), swap)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, [(1, 2), (2, 1)]))

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT n FROM pair").scalars().all() == [2, 2]
