"""A copy for reading: what only reads asks it, what writes does not, and doctor compares them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.errors import Refused
from ledger.store.reader import ReaderPool, open_reader
from tests.cli.terminal import Result, run

ADD = ("add", "Robots walk", "https://example.org/1", "-s", "Ada", "--said", "2025-01-29",
       "--deadline", "2025-12-31", "--new-speaker")  # fmt: skip
FLY = tuple(word.replace("walk", "fly") for word in ADD)

Command = Callable[..., Result]


@pytest.fixture
def copy(sqlite_ledger: str) -> str:
    """Give the path of a copy of a ledger that has grown since."""
    path = Path(sqlite_ledger.removeprefix("sqlite:///"))
    run(*ADD, url=sqlite_ledger)
    shutil.copy(path, path.with_name("copy.db"))
    run(*FLY, url=sqlite_ledger)
    return str(path.with_name("copy.db"))


@pytest.fixture
def desk(sqlite_ledger: str, copy: str) -> Command:
    """Give a command line that reads the copy and writes to the ledger."""
    return lambda *words: run(*words, url=sqlite_ledger, env={"PLEDGER_READ_DB": copy})


def test_what_only_reads_asks_the_copy(desk: Command) -> None:
    assert "Robots walk" in desk("list").stdout
    assert "Robots fly" not in desk("list").stdout
    assert desk("show", "2").exit_code == 3


def test_what_writes_reads_and_writes_the_ledger_itself(desk: Command, sqlite_ledger: str) -> None:
    assert desk(*FLY).exit_code == 4
    assert desk("cite", "2", "https://example.org/2", "--for").exit_code == 0
    assert "example.org/2" in run("show", "2", url=sqlite_ledger).stdout


def test_a_ledger_that_is_named_is_the_one_that_is_read(desk: Command, sqlite_ledger: str) -> None:
    assert "Robots fly" in desk("list", "--db", sqlite_ledger).stdout


def test_the_ledger_itself_is_verified_and_not_its_copy(desk: Command) -> None:
    assert "3 entries" in desk("verify").stdout


def test_doctor_says_how_far_behind_the_copy_is(
    desk: Command, copy: str, sqlite_ledger: str
) -> None:
    assert "the copy for reading is 1 of 3 entries behind" in desk("doctor").stdout

    shutil.copy(sqlite_ledger.removeprefix("sqlite:///"), copy)

    assert "the copy for reading has all 3 entries" in desk("doctor").stdout


def test_doctor_names_a_copy_of_something_else(desk: Command, copy: str) -> None:
    Path(copy).unlink()
    run("init", copy)
    run(*FLY, "--db", copy)

    told = desk("doctor")

    assert told.exit_code == 1
    assert "is of another ledger" in told.stdout


def test_a_copy_that_is_not_there_is_named(desk: Command, copy: str) -> None:
    Path(copy).unlink()

    assert desk("list").exit_code != 0
    assert "copy.db" in desk("list").stderr
    assert "the copy for reading" in desk("doctor").stdout


def test_a_question_to_a_server_is_given_up_after_a_while(postgres_ledger: str) -> None:
    join = "&" if "?" in postgres_ledger else "?"
    impatient = f"{postgres_ledger}{join}options=-c%20statement_timeout%3D50ms"

    with open_reader(impatient) as reader, pytest.raises(Refused, match="took too long"):
        reader.rows("SELECT pg_sleep(20)")


def test_whoever_goes_on_answering_keeps_a_connection(postgres_ledger: str) -> None:
    def backend() -> int:
        with pool.open() as reader:
            found: int = reader.rows("SELECT pg_backend_pid()")[0][0]
            return found

    pool = ReaderPool(postgres_ledger, 1)

    assert backend() == backend()

    with pool.open() as one, pool.open() as other:
        assert one.rows("SELECT 1") == other.rows("SELECT 1")
