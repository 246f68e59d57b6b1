"""What ``doctor`` looks at: every kind of ill is shown to be found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.store import health_postgres, health_sqlite, sqlite
from ledger.store.address import sqlite_path
from ledger.store.database import open_engine
from ledger.store.health import Health, Sign, examine
from ledger.store.mounts import file_system_in, is_networked
from ledger.store.reader import ConnectionReader, open_reader
from tests.proof.logs import KEY, grow, unguarded

MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:26 / /mnt/with\\040space rw shared:5 - nfs4 server:/export rw
31 22 0:27 / /home rw - btrfs /dev/sdb rw
32 31 0:28 / /home/ann/far rw - fuse.sshfs ann@far: rw
33 31 0:29 / /home/ann/far rw - cifs //far rw
broken line
"""


def texts(signs: Iterable[Sign], health: Health = Health.ILL) -> list[str]:
    return [sign.text for sign in signs if sign.health is health]


def path_of(url: str) -> Path:
    path = sqlite_path(url)
    assert path is not None
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/var/lib", "ext4"), ("/", "ext4"), ("/home/ann", "btrfs"), ("/home/ann/far/x", "cifs"),
     ("/home/ann/farther", "btrfs"), ("/mnt/with space/x", "nfs4"), ("/mnt/with", "ext4")],
)  # fmt: skip
def test_the_innermost_mount_says_which_file_system_it_is(folder: str, kind: str) -> None:
    assert file_system_in(MOUNTS, Path(folder)) == kind


def test_without_a_table_nobody_knows_the_file_system() -> None:
    assert file_system_in("", Path("/")) is None


@pytest.mark.parametrize(
    ("kind", "far"),
    [("nfs", True), ("nfs4", True), ("cifs", True), ("smb3", True), ("fuse.sshfs", True),
     ("9p", True), ("ceph", True), ("ext4", False), ("overlay", False), ("tmpfs", False),
     ("fuse.encfs", False), ("xfs", False)],
)  # fmt: skip
def test_file_systems_on_other_machines_are_told_apart(kind: str, far: bool) -> None:
    assert is_networked(kind) is far


def test_a_disk_far_away_or_full_is_ill() -> None:
    far = list(health_sqlite.disk("nfs4", 2**40, 1))
    full = list(health_sqlite.disk("ext4", 50 * 2**20, 1))
    big = list(health_sqlite.disk(None, 2**30, 2**30))

    assert [text[:31] for text in texts(far)] == ["the file is on another machine "]
    assert texts(full) == ["the disk is nearly full: 50 MB free"]
    assert texts(big) == ["the disk is nearly full: 1,024 MB free"]
    assert texts(health_sqlite.disk("ext4", 2**40, 1)) == []


def test_a_connection_as_the_driver_opens_it_is_ill(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "plain.db")) as connection:
        found = texts(health_sqlite.settings(connection))
    with closing(sqlite.connect(tmp_path / "ours.db", write=True, create=True)) as connection:
        ours = texts(health_sqlite.settings(connection))

    assert len(found) == 2
    assert "a power cut can lose what was saved" in found[0]
    assert "foreign_keys, recursive_triggers, trusted_schema, cell_size_check" in found[1]
    assert ours == []


def test_a_write_ahead_log_is_ill_where_it_can_be_corrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "WAL_IS_SAFE", False)
    with closing(sqlite3.connect(tmp_path / "wal.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        assert "journal wal" in texts(health_sqlite.settings(connection))[0]


def test_a_sound_ledger_has_nothing_ill(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 3)

    signs = list(examine(sqlite_ledger))

    assert texts(signs) == []
    assert "all 3 entries are under a signed checkpoint" in texts(signs, Health.WELL)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TRIGGER log_entry_is_never_changed", "log_entry_is_never_changed is missing"),
        ("CREATE TRIGGER mine BEFORE DELETE ON tag BEGIN SELECT 1; END",
         "the trigger mine is none of a ledger's"),
        ("DROP INDEX ix_log_entry_subject_seq", "ix_log_entry_subject_seq is missing"),
        ("CREATE TABLE mine (a)", "the table mine is none of a ledger's"),
        ("ALTER TABLE tag ADD COLUMN more TEXT", "the table tag was changed"),
    ],
)  # fmt: skip
def test_a_changed_shape_is_ill_and_named(sqlite_ledger: str, statement: str, said: str) -> None:
    with closing(sqlite3.connect(path_of(sqlite_ledger))) as connection:
        connection.execute(statement)
        connection.commit()

    with open_reader(sqlite_ledger) as reader:
        assert said in " ".join(texts(health_sqlite.shapes(reader)))


def test_a_guard_that_does_nothing_any_more_is_ill(sqlite_ledger: str) -> None:
    with closing(sqlite3.connect(path_of(sqlite_ledger))) as connection:
        connection.execute("DROP TRIGGER log_entry_is_never_deleted")
        connection.execute(
            "CREATE TRIGGER log_entry_is_never_deleted BEFORE DELETE ON log_entry"
            " BEGIN SELECT 1; END"
        )
        connection.commit()

    with open_reader(sqlite_ledger) as reader:
        found = texts(health_sqlite.shapes(reader))

    assert found == ["the trigger log_entry_is_never_deleted was changed"]


def test_a_damaged_page_is_ill(sqlite_ledger: str) -> None:
    grow(sqlite_ledger, 40)
    path = path_of(sqlite_ledger)
    with closing(sqlite3.connect(path)) as connection:
        [(root,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_log_entry_subject_seq'"
        ).fetchall()
        [(size,)] = connection.execute("PRAGMA page_size").fetchall()
    data = bytearray(path.read_bytes())
    data[root * size - 64 : root * size] = bytes(64)
    path.write_bytes(data)

    with open_reader(sqlite_ledger) as reader:
        assert "the file is damaged" in texts(health_sqlite.soundness(reader))[0]


@pytest.mark.postgres
def test_the_guards_on_a_server_are_those_that_the_migrations_make(postgres_ledger: str) -> None:
    with open_reader(postgres_ledger) as reader:
        found = health_postgres.guards(reader)

    assert found == health_postgres.GUARDS


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TRIGGER log_entry_is_dense ON log_entry", "log_entry_is_dense is missing"),
        ("ALTER TABLE log_head DISABLE TRIGGER log_head_only_grows",
         "log_head_only_grows was changed or switched off"),
        ("CREATE OR REPLACE FUNCTION log_entry_is_never_deleted() RETURNS trigger"
         " LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
         "log_entry_is_never_deleted was changed"),
        ("CREATE TRIGGER mine BEFORE DELETE ON tag"
         " EXECUTE FUNCTION log_entry_is_never_deleted()", "mine is none of a ledger's"),
    ],
)  # fmt: skip
def test_a_changed_guard_on_a_server_is_ill(
    postgres_ledger: str, statement: str, said: str
) -> None:
    engine = open_engine(postgres_ledger, write=True)
    with engine.connect() as connection, connection.begin() as change:
        connection.execute(sa.text(statement))
        found = texts(health_postgres.shapes(ConnectionReader(connection)))
        change.rollback()

    assert said in " ".join(found)


@pytest.mark.postgres
def test_a_server_that_does_not_flush_is_ill(postgres_ledger: str) -> None:
    # The tests' own server is such a one: it has nothing to lose.
    found = list(examine(postgres_ledger))

    ills = " ".join(texts(found))
    assert "fsync is off" in ills
    assert "full_page_writes is off" in ills
    assert "could remove the guards" in " ".join(texts(found, Health.NOTE))


@pytest.mark.postgres
def test_a_role_that_only_adds_is_told_from_an_owner(postgres_ledger: str) -> None:
    engine = open_engine(postgres_ledger, write=True)
    with engine.connect() as connection, connection.begin() as change:
        for statement in (
            "CREATE ROLE pledger_adder NOLOGIN",
            "GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO pledger_adder",
            "SET LOCAL ROLE pledger_adder",
        ):
            connection.execute(sa.text(statement))
        found = texts(health_postgres.role(ConnectionReader(connection)), Health.WELL)
        change.rollback()

    assert found == ["the role pledger_adder can add to the log, and cannot remove its guards"]


def test_what_nobody_signed_is_a_note(ledger_url: str) -> None:
    with unguarded(ledger_url).connect():
        pass
    grow(ledger_url, 2, keys=(KEY,))
    with open_engine(ledger_url, write=True).begin() as connection:
        connection.execute(sa.text("DELETE FROM log_checkpoint"))

    notes = texts(examine(ledger_url), Health.NOTE)

    assert any("nothing is signed yet" in text for text in notes)
