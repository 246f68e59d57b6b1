"""The head keeps the edge of the tree, and what was signed of the log stays as it is."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from ledger.domain.entry import Event
from ledger.errors import Refused
from ledger.proof.merkle import Frontier, root_of
from ledger.store import archive, log, schema
from ledger.store.database import open_engine, to_url
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader
from ledger.store.tables import log_anchor, log_checkpoint, log_entry, log_head

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STAMP = Stamp(NOW, "you")


def add_speakers(connection: Connection, first: int, count: int) -> None:
    """Append one action of so many entries."""
    head = log.lock(connection)
    slugs = [f"s{number}" for number in range(first, first + count)]
    events = [
        Event("speaker.added", f"speaker/{slug}", {"slug": slug, "name": slug, "kind": "person"})
        for slug in slugs
    ]
    log.act(connection, head, events, STAMP)


def leaves(connection: Connection) -> list[bytes]:
    found = connection.execute(sa.select(log_entry.c.leaf).order_by(log_entry.c.seq)).scalars()
    return [bytes(leaf) for leaf in found]


def tree(connection: Connection) -> Frontier:
    return log.frontier(log.lock(connection))


def test_the_head_of_an_empty_log_has_an_empty_tree(connection: Connection) -> None:
    assert tree(connection).kept() == b""
    assert tree(connection).size == 0


def test_every_action_brings_the_tree_along(connection: Connection) -> None:
    added = 0
    for count in (1, 1, 2, 3, 1, 9, 40):
        add_speakers(connection, added, count)
        added += count

        assert tree(connection).size == added
        assert tree(connection).root() == root_of(leaves(connection))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(1, 30), min_size=1, max_size=8))
def test_the_tree_does_not_depend_on_how_entries_were_bundled(
    sqlite_ledger: str, counts: list[int]
) -> None:
    with open_engine(sqlite_ledger, write=True).connect() as connection:
        added = 0
        for count in counts:
            add_speakers(connection, added, count)
            added += count

        assert tree(connection).root() == root_of(leaves(connection))
        connection.rollback()


def test_an_action_that_is_taken_back_leaves_the_tree_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        add_speakers(connection, 0, 3)
    with engine.connect() as connection:
        add_speakers(connection, 3, 2)
        connection.rollback()

    with engine.connect() as connection:
        assert tree(connection).size == 3
        assert tree(connection).root() == root_of(leaves(connection))


def test_a_log_that_is_put_back_has_the_same_tree(connection: Connection, tmp_path: Path) -> None:
    add_speakers(connection, 0, 21)
    url = to_url(tmp_path / "copy.db")
    schema.upgrade(open_engine(url, write=True, create=True))

    with open_engine(url, write=True).connect() as copy:
        rows = list(archive.log_rows(ConnectionReader(connection)))
        archive.put_back(copy, log.lock(copy), rows)

        assert tree(copy).kept() == tree(connection).kept()


def test_a_redaction_keeps_the_leaf_in_the_tree(connection: Connection) -> None:
    add_speakers(connection, 0, 3)
    head = log.lock(connection)
    data = {"seq": 1, "because": "court-order"}
    log.act(connection, head, [Event("entry.redacted", "entry/1", data)], STAMP)

    assert tree(connection).size == 4
    assert tree(connection).root() == root_of(leaves(connection))


def test_a_head_that_does_not_fit_its_size_takes_no_more_entries(connection: Connection) -> None:
    add_speakers(connection, 0, 3)
    connection.execute(log_head.update().values(frontier=b"x" * 32))

    with pytest.raises(Refused, match="does not fit"):
        add_speakers(connection, 3, 1)


@pytest.mark.parametrize("count", [0, 1, 6, 5001])
def test_an_older_ledger_gets_the_tree_of_what_it_holds(empty_url: str, count: int) -> None:
    engine = open_engine(empty_url, write=True, create=True)
    with engine.begin() as connection:
        command.upgrade(schema.alembic_config(connection), "0001")
        rows = [
            {"seq": n, "step": 0, "recorded_at": NOW, "actor": "you",
             "type": "speaker.added", "subject": f"speaker/s{n}", "body": b"{}",
             "leaf": hashlib.sha256(str(n).encode()).digest()}
            for n in range(count)
        ]  # fmt: skip
        if rows:
            connection.execute(log_entry.insert(), rows)
            connection.execute(sa.text("UPDATE log_head SET size = :size"), {"size": count})

    schema.upgrade(engine, lambda _: None)  # the entries are not real: nothing to fold

    with engine.connect() as connection:
        assert tree(connection).size == count
        assert tree(connection).root() == root_of(leaves(connection))


def keep_checkpoint(connection: Connection, size: int) -> None:
    values = {"size": size, "root": bytes(32), "note": "note", "signed_at": NOW}
    connection.execute(log_checkpoint.insert(), values)


@pytest.mark.parametrize("size", [2, 3, 6])
def test_a_checkpoint_is_of_more_entries_than_the_last_and_of_no_more_than_there_are(
    connection: Connection, size: int
) -> None:
    add_speakers(connection, 0, 5)
    keep_checkpoint(connection, 3)

    with pytest.raises(sa.exc.DBAPIError, match="more entries"):
        keep_checkpoint(connection, size)


def test_checkpoints_may_follow_one_another(connection: Connection) -> None:
    add_speakers(connection, 0, 5)
    keep_checkpoint(connection, 3)
    keep_checkpoint(connection, 5)

    sizes = connection.execute(sa.select(log_checkpoint.c.size)).scalars().all()
    assert sorted(sizes) == [3, 5]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE log_checkpoint SET note = 'other'", "never changed"),
        ("DELETE FROM log_checkpoint", "never deleted"),
        ("INSERT INTO log_checkpoint SELECT * FROM log_checkpoint", "more entries"),
        ("UPDATE log_anchor SET gen_time = NULL", "never changed"),
        ("DELETE FROM log_anchor", "never deleted"),
    ],
)
def test_what_was_signed_is_never_changed(
    connection: Connection, statement: str, words: str
) -> None:
    add_speakers(connection, 0, 5)
    keep_checkpoint(connection, 3)
    values = {"size": 3, "number": 1, "kind": "rfc3161", "token": b"token", "gen_time": NOW}
    connection.execute(log_anchor.insert(), values)

    with pytest.raises(sa.exc.DBAPIError, match=words):
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("table", ["log_checkpoint CASCADE", "log_anchor"])
@pytest.mark.postgres
def test_what_was_signed_is_never_emptied(postgres_ledger: str, table: str) -> None:
    with open_engine(postgres_ledger, write=True).connect() as connection:
        with pytest.raises(sa.exc.DBAPIError, match="never deleted"):
            connection.exec_driver_sql(f"TRUNCATE {table}")


@pytest.mark.parametrize(
    "values",
    [
        {"size": 9, "number": 1, "kind": "rfc3161", "token": b"of no checkpoint"},
        {"size": 3, "number": 0, "kind": "rfc3161", "token": b"numbers start at 1"},
        {"size": 3, "number": 1, "kind": "hearsay", "token": b"no such kind"},
    ],
)
def test_an_anchor_belongs_to_a_checkpoint(connection: Connection, values: dict[str, int]) -> None:
    add_speakers(connection, 0, 5)
    keep_checkpoint(connection, 3)

    with pytest.raises(sa.exc.IntegrityError):
        connection.execute(log_anchor.insert(), values)
