"""``ledger init``: starts a ledger where nothing is, and touches nothing else."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.store import tables
from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from ledger.store.revision import HEAD
from tests.cli.terminal import run


def digest(path: Path) -> str:
    """Return what stands for every byte of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_ledger_is_started_and_works_at_once(empty_url: str) -> None:
    result = run("init", empty_url)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Started an empty ledger: ")
    assert "ledger add" in result.stdout
    assert run("list", "--json", url=empty_url).stdout == "[]\n"


def test_the_place_may_be_given_like_everywhere_else(empty_url: str) -> None:
    assert run("init", "--db", empty_url).exit_code == 0
    assert run("list", url=empty_url).exit_code == 0


def test_a_ledger_that_is_there_is_left_as_it_is(ledger_url: str) -> None:
    path = sqlite_path(ledger_url)
    before = digest(path) if path else ""

    result = run("init", ledger_url)

    assert result.exit_code == 4
    assert "already, and it was left as it is" in result.stderr
    assert (digest(path) if path else "") == before


def test_without_a_path_it_starts_the_users_own(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}

    result = run("init", env=home)

    assert result.exit_code == 0
    assert f"{tmp_path}/data/ledger/ledger.db" in result.stdout
    assert "Commands use it by themselves." in result.stdout


def test_where_it_lives_decides_how_commands_find_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    here = run("init", "ledger.db")
    there = run("init", "my ledger.db")

    assert "Commands use it by themselves in this folder." in here.stdout
    assert "--db 'my ledger.db', or after:" in there.stdout
    assert f"export PLEDGER_DB='{tmp_path}/my ledger.db'" in there.stdout


def test_a_file_of_something_else_keeps_every_byte(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.db", tmp_path / "other.db"
    text.write_text("these are my notes, not a database at all" * 50)
    with sqlite3.connect(other) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE mine (words)")
    connection.close()
    before = digest(text), digest(other)

    results = [run("init", str(path)) for path in (text, other)]

    assert [result.exit_code for result in results] == [1, 1]
    assert all("left as it is" in result.stderr for result in results)
    assert (digest(text), digest(other)) == before


def test_a_database_with_other_tables_is_refused(empty_url: str) -> None:
    engine = open_engine(empty_url, write=True, create=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (words TEXT)")

    result = run("init", empty_url)

    assert result.exit_code == 1
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == ["mine"]


def test_an_empty_file_that_an_interrupted_start_left_becomes_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()

    assert run("init", str(tmp_path / "ledger.db")).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [(["."], 2, "is a folder"), (["a.db", "--db", "b.db"], 2, "given twice"),
     (["--upgrade", "a.db"], 3, "there is no ledger at a.db"),
     (["mysql://x/y"], 2, "a ledger cannot live in mysql")],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, why: str
) -> None:
    monkeypatch.chdir(tmp_path)

    result = run("init", *arguments)

    assert result.exit_code == code
    assert why in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_of_today_is_up_to_date(ledger_url: str) -> None:
    path = sqlite_path(ledger_url)
    before = digest(path) if path else ""

    result = run("init", "--upgrade", ledger_url)

    assert result.exit_code == 0
    assert "is up to date" in result.stdout
    assert (digest(path) if path else "") == before


@pytest.mark.ux(8)
def test_an_upgrade_rebuilds_what_is_old_after_a_backup(ledger_url: str) -> None:
    page = "https://example.org/x"
    run("add", "Ten", page, "-s", "Ann", "--new-speaker", "-d", "2027", url=ledger_url)
    listed = run("list", "--json", url=ledger_url).stdout
    with open_engine(ledger_url, write=True).begin() as connection:
        connection.execute(tables.log_head.update().values(projection=0))
        connection.execute(tables.prediction.delete())

    result = run("init", "--upgrade", ledger_url)

    assert result.exit_code == 0
    assert run("list", "--json", url=ledger_url).stdout == listed
    path = sqlite_path(ledger_url)
    if path:
        copy = path.with_name(f"ledger.db.schema-{HEAD}.bak")
        assert f"As it was before: {copy}" in result.stdout
        with sqlite3.connect(copy) as kept:
            assert kept.execute("SELECT COUNT(*) FROM log_entry").fetchone() == (2,)
            assert kept.execute("SELECT projection FROM log_head").fetchone() == (0,)
        kept.close()
