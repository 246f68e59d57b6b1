"""``ledger backup``, ``restore`` and ``doctor``, and what an older copy is kept from."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from ledger.store import last_signed, schema
from ledger.store.address import MEMORY, sqlite_path, to_url
from ledger.store.archive import log_rows
from ledger.store.database import open_engine
from ledger.store.reader import open_reader
from tests.cli.terminal import Result, assert_golden, run, transcript
from tests.proof.logs import KEY, check, events, grow, unguarded, write

SAID = "https://example.org/said"


def path_of(url: str) -> Path:
    path = sqlite_path(url)
    assert path is not None
    return path


def rows(url: str) -> list[object]:
    with open_reader(url) as reader:
        return list(log_rows(reader))


def add(url: str, claim: str = "It works") -> Result:
    told = ("-s", "Ann", "--new-speaker", "-d", "2027", "--said", "2025-01-29")
    return run("add", claim, SAID, *told, url=url)


def sign(url: str, key: Path) -> Result:
    if not key.exists():
        run("key", "new", "ledger.example/main", "--key", str(key), url=url)
    return run("checkpoint", "--key", str(key), url=url)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "main.key"


def test_a_backup_has_the_same_log_and_what_was_signed_of_it(
    ledger_url: str, tmp_path: Path
) -> None:
    grow(ledger_url, 2, 5)
    backup = tmp_path / "copy.db"

    done = run("backup", str(backup), url=ledger_url)

    assert done.stdout == f"{backup}: 5 entries, 5 of them signed, read again and whole.\n"
    assert rows(to_url(backup)) == rows(ledger_url)
    assert check(to_url(backup), KEY).exit_code == 0
    assert check(to_url(backup), KEY).checkpoints == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert not backup.with_name("copy.db-lock").exists()


def test_a_backup_into_a_folder_is_named_for_its_instant(
    sqlite_ledger: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    done = run("backup", str(folder), "--json", url=sqlite_ledger)

    assert [path.name for path in folder.iterdir()] == ["ledger-2026-11-23T120000Z.db"]
    assert json.loads(done.stdout)["entries"] == 0
    again = run("backup", str(folder), url=sqlite_ledger)
    assert (again.exit_code, "left as it is" in again.stderr) == (4, True)


def test_a_backup_is_made_while_somebody_writes(sqlite_ledger: str, tmp_path: Path) -> None:
    grow(sqlite_ledger, 3)
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        write(connection, events(3, 9))

        # Nothing of it is saved yet: the copy is the ledger before.
        done = run("backup", str(tmp_path / "copy.db"), url=sqlite_ledger)

    assert done.exit_code == 0, done.stderr
    assert len(rows(to_url(tmp_path / "copy.db"))) == 3


def test_a_copy_that_does_not_hold_is_not_kept(ledger_url: str, tmp_path: Path) -> None:
    grow(ledger_url, 4)
    with unguarded(ledger_url).begin() as connection:
        connection.exec_driver_sql("UPDATE log_entry SET actor = 'eve' WHERE seq = 2")

    done = run("backup", str(tmp_path / "copy.db"), url=ledger_url)

    assert done.exit_code == 1
    assert "the copy does not hold, so it was not kept" in done.stderr
    assert not (tmp_path / "copy.db").exists()


def test_a_backup_where_nothing_can_be_written_says_so(sqlite_ledger: str, tmp_path: Path) -> None:
    done = run("backup", str(tmp_path / "none" / "copy.db"), url=sqlite_ledger)

    assert done.exit_code != 0
    assert "Traceback" not in done.stderr


def test_a_restored_backup_is_the_ledger_again(
    ledger_url: str, empty_url: str, tmp_path: Path
) -> None:
    grow(ledger_url, 2, 5)
    backup = tmp_path / "copy.db"
    run("backup", str(backup), url=ledger_url)

    done = run("restore", str(backup), url=empty_url)

    assert done.exit_code == 0, done.stderr
    assert rows(empty_url) == rows(ledger_url)
    assert check(empty_url, KEY).exit_code == 0
    assert add(empty_url).exit_code == 0
    again = run("restore", str(backup), url=empty_url)
    assert (again.exit_code in (1, 4), "Nothing was saved." in again.stderr) == (True, True)


def test_a_backup_that_an_older_version_wrote_is_brought_up_to_date_on_its_way_back(
    sqlite_ledger: str, empty_url: str, tmp_path: Path
) -> None:
    grow(sqlite_ledger, 2, 5)
    kept = rows(sqlite_ledger)
    backup = tmp_path / "older.db"
    with open_engine(sqlite_ledger, write=True).begin() as connection:
        command.downgrade(schema.alembic_config(connection), "-1")
        connection.exec_driver_sql("UPDATE log_head SET projection = projection - 1")
    shutil.copy(path_of(sqlite_ledger), backup)
    before = backup.read_bytes()

    refused = run("backup", str(tmp_path / "copy.db"), url=sqlite_ledger)
    done = run("restore", str(backup), url=empty_url)

    assert (refused.exit_code, ".pledger-" in refused.stderr) == (1, False)
    assert f"{path_of(sqlite_ledger).name} was written by an older version" in " ".join(
        refused.stderr.split()
    )
    assert done.exit_code == 0, done.stderr
    assert done.stdout.endswith(f": 5 entries, 5 of them signed, as in {backup}.\n")
    assert rows(empty_url) == kept
    assert check(empty_url, KEY).exit_code == 0
    assert add(empty_url).exit_code == 0
    assert backup.read_bytes() == before


@pytest.mark.parametrize("beside", ["", "-journal", "-wal"])
def test_nothing_is_restored_over_what_is_there(
    sqlite_ledger: str, tmp_path: Path, beside: str
) -> None:
    target = tmp_path / "target.db"
    target.with_name(f"target.db{beside}").write_bytes(b"mine")

    done = run("restore", str(path_of(sqlite_ledger)), str(target))

    assert done.exit_code == 4
    assert "Put it aside first:" in done.stderr
    assert target.with_name(f"target.db{beside}").read_bytes() == b"mine"


def test_what_is_no_backup_is_not_restored(sqlite_ledger: str, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("{}\n")
    (tmp_path / "text.db").write_text("hello " * 500)
    target = str(tmp_path / "target.db")

    missing = run("restore", str(tmp_path / "none.db"), target)
    log = run("restore", str(tmp_path / "log.jsonl"), target)
    text = run("restore", str(tmp_path / "text.db"), target)
    twice = run("restore", str(path_of(sqlite_ledger)), target, "--db", target)

    assert (missing.exit_code, log.exit_code, text.exit_code, twice.exit_code) == (3, 2, 1, 2)
    assert "ledger import" in log.stderr
    assert not Path(target).exists()


@pytest.mark.parametrize("made", [None, "CREATE TABLE mine (a)"])
def test_a_file_with_no_ledger_in_it_is_not_restored_as_an_empty_one(
    empty_url: str, tmp_path: Path, made: str | None
) -> None:
    backup = tmp_path / "cut-off.db"
    backup.touch()
    if made:
        with closing(sqlite3.connect(backup)) as connection:
            connection.execute(made)

    done = run("restore", str(backup), url=empty_url)

    assert done.exit_code == 1
    assert "cut-off.db is no backup: there is no ledger in it." in " ".join(done.stderr.split())
    assert "empty.db" not in [path.name for path in tmp_path.iterdir()]


def test_a_backup_that_a_newer_version_wrote_is_named_and_not_restored(
    sqlite_ledger: str, empty_url: str
) -> None:
    path = path_of(sqlite_ledger)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    done = run("restore", str(path), url=empty_url)

    assert done.exit_code == 1
    assert f"{path.name} was written by a newer version" in " ".join(done.stderr.split())


def test_an_older_copy_can_be_read_and_refuses_to_grow(
    sqlite_ledger: str, tmp_path: Path, key: Path
) -> None:
    path, backup = path_of(sqlite_ledger), tmp_path / "older.db"
    add(sqlite_ledger)
    sign(sqlite_ledger, key)
    run("backup", str(backup), url=sqlite_ledger)
    add(sqlite_ledger, "Another thing")
    sign(sqlite_ledger, key)
    path.rename(tmp_path / "newest.db")

    restored = run("restore", str(backup), url=sqlite_ledger)
    grown, signed = add(sqlite_ledger, "A third"), sign(sqlite_ledger, key)
    listed, verified = run("list", url=sqlite_ledger), run("verify", url=sqlite_ledger)
    looked = run("doctor", url=sqlite_ledger)

    assert "this is an older copy" in " ".join(restored.stderr.split())
    assert (restored.exit_code, grown.exit_code, listed.exit_code) == (0, 1, 0)
    assert "Nothing was saved." in grown.stderr
    # What it signed before is not handed out as the newest either.
    assert (signed.exit_code, signed.stdout) == (1, "")
    assert (verified.exit_code, looked.exit_code) == (6, 1)
    path.unlink()
    (tmp_path / "newest.db").rename(path)
    assert add(sqlite_ledger, "A third").exit_code == 0


def test_an_older_copy_on_a_server_refuses_to_grow_too(
    ledger_url: str, key: Path, tmp_path: Path
) -> None:
    add(ledger_url)
    note = sign(ledger_url, key).stdout
    env = {"XDG_STATE_HOME": str(tmp_path)}
    lines = note.splitlines()
    place = last_signed.place_for(ledger_url)
    assert place is not None
    place = tmp_path / "ledger" / place.name if "postgres" in ledger_url else place
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join([lines[0], "9", *lines[2:]]))

    told = ("-s", "Ann", "-d", "2027", "--said", "2025-01-29")
    done = run("add", "More", SAID, *told, url=ledger_url, env=env)

    assert done.exit_code == 1
    assert "a checkpoint of 9 entries of ledger.example/main was signed here" in " ".join(
        done.stderr.split()
    )


def test_another_history_of_the_same_length_refuses_to_grow(
    sqlite_ledger: str, tmp_path: Path, key: Path
) -> None:
    path = path_of(sqlite_ledger)
    shutil.copy(path, tmp_path / "empty.db")
    add(sqlite_ledger)
    sign(sqlite_ledger, key)
    grow(to_url(tmp_path / "empty.db"), 4)
    (tmp_path / "empty.db").replace(path)

    done = add(sqlite_ledger, "More")

    assert done.exit_code == 1
    assert "it is not one of this ledger's" in " ".join(done.stderr.split())


def test_a_checkpoint_that_was_taken_away_is_missed_and_comes_back_the_same(
    sqlite_ledger: str, key: Path
) -> None:
    add(sqlite_ledger)
    first = sign(sqlite_ledger, key).stdout
    with unguarded(sqlite_ledger).begin() as connection:
        connection.exec_driver_sql("DELETE FROM log_checkpoint")

    verified = run("verify", "--key", str(key), url=sqlite_ledger)

    assert verified.exit_code == 6
    assert "signed here last, of 2 entries, is not in this ledger" in verified.stdout
    path_of(sqlite_ledger).with_name("ledger.db-signed").unlink()
    assert sign(sqlite_ledger, key).stdout == first
    assert run("verify", "--key", str(key), url=sqlite_ledger).exit_code == 0


def test_what_was_saved_and_what_is_remembered_are_told_once(
    sqlite_ledger: str, tmp_path: Path, key: Path
) -> None:
    path, backup, saved = path_of(sqlite_ledger), tmp_path / "older.db", tmp_path / "saved"
    add(sqlite_ledger)
    run("backup", str(backup), url=sqlite_ledger)
    add(sqlite_ledger, "Another thing")
    saved.write_text(sign(sqlite_ledger, key).stdout)
    path.unlink()
    run("restore", str(backup), url=sqlite_ledger)

    asked = run("verify", "--since", str(saved), "--key", str(key), url=sqlite_ledger)
    alone = run("verify", "--key", str(key), url=sqlite_ledger)

    assert (asked.exit_code, alone.exit_code) == (6, 6)
    assert asked.stdout.count("this is an older copy") == 1
    assert "the checkpoint that was signed here last is of 3 entries" in alone.stdout


@pytest.mark.parametrize("text", ["", "ledger.example\nx\nAA==\n", "a\n1\n***\n", "\udcff"])
def test_what_cannot_be_read_as_a_checkpoint_stops_writing(sqlite_ledger: str, text: str) -> None:
    place = last_signed.place_for(sqlite_ledger)
    assert place is not None
    place.write_bytes(text.encode("utf-8", "surrogateescape"))

    done = add(sqlite_ledger)

    assert done.exit_code == 1
    assert f"rm {place}" in done.stderr
    assert run("verify", url=sqlite_ledger).exit_code == 0
    assert run("doctor", url=sqlite_ledger).exit_code == 1
    place.unlink()
    assert add(sqlite_ledger).exit_code == 0


def test_where_it_cannot_be_remembered_a_note_says_so(
    sqlite_ledger: str, key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add(sqlite_ledger)
    (tmp_path / "ledger.db-signed").mkdir()

    # A folder of that name stands for a disk that takes nothing.
    assert last_signed.remember(sqlite_ledger, "x\n") is False
    assert last_signed.remember(MEMORY, "x\n") is True
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_states_of_a_server_have_a_place_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/states")
    url = "postgresql+psycopg://ann:secret@db.example:5433/led ger"

    one = last_signed.place_for(url)
    other = last_signed.place_for(url.replace("5433", "5432"))
    same = last_signed.place_for(url.replace("ann:secret", "bob"))
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/ann")
    home = last_signed.place_for(url)

    assert one == same != other
    assert str(one).startswith("/states/ledger/led_ger-")
    assert str(home).startswith("/home/ann/.local/state/ledger/led_ger-")


def test_two_ledgers_in_schemas_of_one_database_do_not_share_what_was_signed(
    postgres_database: str, key: Path, tmp_path: Path
) -> None:
    engine = sa.create_engine(postgres_database)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA one; CREATE SCHEMA two")
    engine.dispose()
    joint = "&" if "?" in postgres_database else "?"
    one, two = (
        f"{postgres_database}{joint}options=-csearch_path%3D{name}" for name in ("one", "two")
    )
    for url in (one, two):
        assert run("init", url).exit_code == 0
    add(one)
    assert sign(one, key).exit_code == 0

    added = add(two)

    assert added.exit_code == 0, added.stderr
    assert len({last_signed.place_for(url) for url in (postgres_database, one, two)}) == 3
    spaced = one.replace("-csearch_path", "-c%20search_path")
    assert last_signed.place_for(spaced) == last_signed.place_for(one)


def test_doctor_and_backup_say_it_in_few_words(
    sqlite_ledger: str, tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    add("ledger.db")
    healthy = run("doctor")
    backup = run("backup", "copy.db")
    with closing(sqlite3.connect("ledger.db")) as connection:
        connection.execute("DROP TRIGGER log_entry_is_never_changed")
        connection.commit()
    ill = run("doctor")
    restored = run("restore", "copy.db", "new.db")

    said = transcript(
        ("ledger doctor", _without_the_machine(healthy)), ("ledger backup copy.db", backup),
        ("ledger doctor", _without_the_machine(ill)),
        ("ledger restore copy.db new.db", restored),
    )  # fmt: skip
    assert_golden("backup-and-doctor", said)


def _without_the_machine(result: Result) -> Result:
    """Leave out the two lines that say which SQLite and which disk this is."""
    lines = [
        line for line in result.stdout.splitlines(keepends=True)
        if "SQLite" not in line and "disk of this machine" not in line
        and not line.startswith("        commit") and "GB free" not in line
    ]  # fmt: skip
    return Result(result.exit_code, "".join(lines), result.stderr)


def test_doctor_answers_programs_and_needs_a_ledger(ledger_url: str, tmp_path: Path) -> None:
    answer = run("doctor", "--json", url=ledger_url)
    missing = run("doctor", "--db", str(tmp_path / "none.db"))

    data = json.loads(answer.stdout)
    # The tests' own server does not flush: it has nothing to lose.
    assert data["healthy"] is ("sqlite" in ledger_url)
    assert {one["health"] for one in data["found"]} <= {"well", "note", "ill"}
    assert missing.exit_code == 3
