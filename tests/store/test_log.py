"""The log: dense, append-only on both databases, and its bytes are what was said."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ledger.domain import entry as kinds
from ledger.domain.entry import Event
from ledger.errors import Unusable
from ledger.proof.canonical import body_of
from ledger.store import log, schema, tables
from ledger.store.address import sqlite_path
from ledger.store.database import MEMORY, open_engine
from ledger.store.log import Stamp
from tests.actions.desk import Desk

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RAW = sa.text(
    f"SELECT {', '.join(c.name for c in tables.log_entry.columns)} FROM log_entry ORDER BY seq"
)
NEVER_CHANGED = "the log is append-only: an entry is never changed"
NEVER_DELETED = "the log is append-only: an entry is never deleted"


@pytest.fixture
def desk(connection: Connection) -> Desk:
    """Give a desk in a ledger that has five entries and is saved."""
    desk = Desk(connection)
    number = desk.add()
    desk.cite(number)
    desk.judge(number, "met")
    desk.reopen(number)
    connection.commit()
    return desk


def rows(connection: Connection) -> list[Any]:
    """Return every row of the log."""
    return list(connection.execute(sa.select(tables.log_entry).order_by("seq")))


def head(connection: Connection) -> tuple[int, int]:
    """Return how long the log is and which id comes next."""
    size, next_id = connection.execute(
        sa.select(tables.log_head.c.size, tables.log_head.c.next_id)
    ).one()
    return size, next_id


def redact_by_hand(connection: Connection, seq: int, of: int) -> None:
    """Append the row of a redaction without moving the head, as an action does on its way."""
    body = body_of({"data": {}})
    connection.execute(tables.log_entry.insert().values(
        seq=seq, step=0, recorded_at=NOW, actor="ann", type=kinds.ENTRY_REDACTED,
        subject=f"entry/{of}", body=body, leaf=hashlib.sha256(b"\0" + body).digest(),
    ))  # fmt: skip


def refuses(connection: Connection, statement: str, message: str) -> None:
    """Expect that the database refuses a statement with the message of a trigger."""
    with pytest.raises(sa.exc.DBAPIError, match=re.escape(message)):
        connection.exec_driver_sql(statement)
    connection.rollback()


# What is written ----------------------------------------------------------------------------


def test_entries_are_dense_and_steps_count_within_an_action(desk: Desk) -> None:
    desk.judge(1, "met", urls=("https://example.org/a", "https://example.org/b"))

    found = rows(desk.connection)
    assert [row.seq for row in found] == list(range(8))
    assert [row.step for row in found] == [0, 1, 0, 0, 0, 0, 1, 2]
    assert [row.type for row in found[:2]] == [kinds.SPEAKER_ADDED, kinds.PREDICTION_RECORDED]
    assert head(desk.connection) == (8, 2)


def test_a_body_is_the_canonical_form_of_what_the_row_says(desk: Desk) -> None:
    for row in rows(desk.connection):
        said = json.loads(row.body)
        assert bytes(row.body) == rfc8785.dumps(said)
        assert set(said) == {"v", "step", "at", "actor", "type", "subject", "data"}
        assert (said["v"], said["step"], said["actor"]) == (1, row.step, row.actor)
        assert (said["type"], said["subject"]) == (row.type, row.subject)
        assert said["at"] == "2026-11-23T12:00:00Z"
        assert row.recorded_at == NOW


def test_a_leaf_is_the_hash_of_its_body(desk: Desk) -> None:
    for row in rows(desk.connection):
        assert bytes(row.leaf) == hashlib.sha256(b"\x00" + bytes(row.body)).digest()


def test_the_same_words_give_the_same_bytes_on_both_databases(desk: Desk) -> None:
    # The leaf of the second entry, the same whichever database keeps it.
    said: Any = {
        "v": 1, "step": 1, "at": "2026-11-23T12:00:00Z", "actor": "ann",
        "type": "prediction.recorded", "subject": "prediction/1",
        "data": {
            "speaker": "mark-zuckerberg", "claim": "Robots walk", "said_on": "2025-01-29",
            "source": {"url": "https://example.org/call"}, "kind": "reach", "wording": "quoted",
            "deadline": {"day": "2025-12-31", "basis": "stated"},
        },
    }  # fmt: skip

    assert bytes(rows(desk.connection)[1].body) == rfc8785.dumps(said)


def test_an_instant_is_kept_in_utc_to_the_second(desk: Desk) -> None:
    elsewhere = NOW.replace(microsecond=999_999).astimezone(timezone(timedelta(hours=9)))
    desk.now = elsewhere

    desk.cite(1)

    assert json.loads(rows(desk.connection)[-1].body)["at"] == "2026-11-23T12:00:00Z"


def test_a_time_without_a_zone_is_refused(desk: Desk) -> None:
    stamp = Stamp(datetime(2026, 1, 1), "ann")  # noqa: DTZ001
    event = Event(kinds.RESOLUTION_REOPENED, "prediction/1", {})

    with pytest.raises(ValueError, match="no time zone"):
        log.act(desk.connection, log.lock(desk.connection), [event], stamp)


def test_an_entry_under_a_set_clock_says_so_in_its_bytes(desk: Desk) -> None:
    stamp = Stamp(NOW, "ann", clock_set=True)
    event = Event(kinds.EVIDENCE_RETRACTED, "prediction/1", {"number": 1, "because": "b"})

    [written] = log.act(desk.connection, log.lock(desk.connection), [event], stamp)

    assert written.clock == "set"
    assert json.loads(rows(desk.connection)[-1].body)["clock"] == "set"
    assert list(log.entries(desk.connection))[-1].clock == "set"


def test_who_wrote_is_the_same_name_in_the_row_and_in_its_bytes(desk: Desk) -> None:
    desk.actor = " Jose\u0301 "

    desk.cite(1)

    last = rows(desk.connection)[-1]
    assert last.actor == json.loads(last.body)["actor"] == "Jos\u00e9"
    assert unicodedata.is_normalized("NFC", last.actor)
    assert desk.undo().entries[0].seq == last.seq


@pytest.mark.parametrize("actor", ["", "  ", "a\nb", "a\0b", "\x1b[31mann", "\ud800"])
def test_nobody_and_control_characters_do_not_write(desk: Desk, actor: str) -> None:
    desk.actor = actor

    with desk.refuses(Unusable):
        desk.reopen(1) if desk.verdict(1) else desk.cite(1)


def test_an_action_without_entries_changes_nothing(desk: Desk) -> None:
    before = desk.contents()

    assert log.act(desk.connection, log.lock(desk.connection), [], desk.stamp) == []

    assert desk.contents() == before


def test_entries_are_read_back_as_they_were_written(desk: Desk) -> None:
    head = log.lock(desk.connection)
    event = Event(kinds.RESOLUTION_REOPENED, "prediction/1", {"because": "b"})

    written = log.act(desk.connection, head, [event], desk.stamp)

    assert list(log.entries(desk.connection))[-1:] == written
    assert log.entries_of(desk.connection, ["prediction/1"])["prediction/1"][-1:] == written
    assert len(list(log.entries(desk.connection, upto=3))) == 3
    assert log.entries_of(desk.connection, ["prediction/9"]) == {"prediction/9": []}


# The head -----------------------------------------------------------------------------------


def test_an_id_is_never_given_again_after_an_undo(desk: Desk) -> None:
    first = desk.add("Robots run")
    desk.undo()

    second = desk.add("Robots swim")

    assert (first, second) == (2, 3)
    assert head(desk.connection)[1] == 4


def test_an_id_is_never_given_again_after_a_redaction(desk: Desk) -> None:
    number = desk.add("Robots run")
    desk.redact(head(desk.connection)[0] - 1)

    assert desk.add("Robots swim") == number + 1


def test_a_transaction_that_is_taken_back_leaves_nothing(desk: Desk) -> None:
    before = desk.contents()
    desk.connection.commit()

    desk.add("Robots run")
    desk.connection.rollback()

    assert desk.contents() == before


@pytest.mark.parametrize(
    "change", ["size = size - 1", "next_id = next_id - 1", "one = 2", "size = 0, next_id = 1"]
)
def test_the_head_only_grows(desk: Desk, change: str) -> None:
    refuses(desk.connection, f"UPDATE log_head SET {change}", "the head of the log only grows")


def test_the_head_is_never_deleted(desk: Desk) -> None:
    refuses(desk.connection, "DELETE FROM log_head", "the head of the log is never deleted")


def test_there_is_one_head(desk: Desk) -> None:
    for one in (1, 2):
        with pytest.raises(sa.exc.IntegrityError):
            desk.connection.exec_driver_sql(
                f"INSERT INTO log_head (one, size, next_id, projection) VALUES ({one}, 0, 1, 1)"
            )
        desk.connection.rollback()
    assert head(desk.connection) == (5, 2)


# Never changed, never deleted ---------------------------------------------------------------

CHANGES = {
    "seq": "seq + 100", "step": "step + 1", "recorded_at": "'2020-01-01T00:00:00Z'",
    "actor": "'bob'", "type": "'prediction.sung'", "subject": "'prediction/9'", "leaf": "leaf",
    "body": "body",
}  # fmt: skip


@pytest.mark.parametrize("column", CHANGES)
def test_no_column_of_an_entry_is_ever_changed(desk: Desk, column: str) -> None:
    change = f"UPDATE log_entry SET {column} = {CHANGES[column]} WHERE seq = 4"

    refuses(desk.connection, change, NEVER_CHANGED)


def test_every_column_is_guarded() -> None:
    assert set(CHANGES) == {column.name for column in tables.log_entry.columns}


def test_a_body_is_not_blanked_without_a_redaction(desk: Desk) -> None:
    refuses(desk.connection, "UPDATE log_entry SET body = NULL WHERE seq = 1", NEVER_CHANGED)
    refuses(desk.connection, "UPDATE log_entry SET body = NULL", NEVER_CHANGED)


@pytest.mark.parametrize("where", ["", " WHERE seq = 4", " WHERE seq = 0"])
def test_no_entry_is_ever_deleted(desk: Desk, where: str) -> None:
    refuses(desk.connection, f"DELETE FROM log_entry{where}", NEVER_DELETED)


def blank_row(seq: int) -> dict[str, Any]:
    """Return a row of the log that says next to nothing."""
    return {
        "seq": seq, "step": 0, "recorded_at": NOW, "actor": "ann", "type": "t", "subject": "s",
        "body": b"{}", "leaf": b"x" * 32,
    }  # fmt: skip


@pytest.mark.parametrize("seq", [6, 100])
def test_a_row_that_does_not_follow_the_newest_is_refused(desk: Desk, seq: int) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="the log has no gaps"):
        desk.connection.execute(tables.log_entry.insert().values(blank_row(seq)))


def test_a_row_with_the_place_of_another_is_refused(desk: Desk) -> None:
    # SQLite asks the guard first, PostgreSQL the key.
    with pytest.raises(sa.exc.IntegrityError, match=r"the log has no gaps|pk_log_entry"):
        desk.connection.execute(tables.log_entry.insert().values(blank_row(3)))


@pytest.mark.parametrize("seqs", [(5, 7), (6, 7), (5, 6, 8), (5, 6, 100)])
def test_rows_of_one_statement_leave_no_gap_before_them_or_between_them(
    desk: Desk, seqs: tuple[int, ...]
) -> None:
    rows = [blank_row(seq) for seq in seqs]

    with pytest.raises(sa.exc.DBAPIError, match="the log has no gaps"):
        desk.connection.execute(tables.log_entry.insert().values(rows))


def test_rows_of_one_statement_may_follow_each_other(desk: Desk) -> None:
    desk.connection.execute(tables.log_entry.insert().values([blank_row(5), blank_row(6)]))
    none = "INSERT INTO log_entry SELECT * FROM log_entry WHERE seq < 0"
    assert desk.connection.exec_driver_sql(none).rowcount == 0

    assert desk.connection.execute(sa.select(sa.func.max(tables.log_entry.c.seq))).scalar() == 6


@pytest.mark.parametrize(
    "change", [{"leaf": b"short"}, {"body": b"x" * 60_001}, {"body": b"x"}, {"step": -1}]
)
def test_a_row_that_no_action_writes_is_refused(desk: Desk, change: dict[str, Any]) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        desk.connection.execute(tables.log_entry.insert().values({**blank_row(5), **change}))


def replaced(desk: Desk, statement: str, message: str) -> None:
    """Expect that a plain program, which sets no pragma, is refused by the file itself."""
    path = sqlite_path(desk.connection.engine.url.render_as_string())
    assert path is not None
    desk.connection.commit()
    before = desk.contents()
    desk.connection.commit()
    plain = sqlite3.connect(path)
    try:
        with pytest.raises(sqlite3.IntegrityError, match=re.escape(message)):
            plain.execute(statement)
        plain.rollback()
    finally:
        plain.close()
    assert desk.contents() == before


class TestSqlite:
    """What only SQLite has: REPLACE, which deletes without asking the guards of DELETE."""

    @pytest.fixture
    def ledger_url(self, sqlite_ledger: str) -> str:
        """Give the address of a ledger in a file."""
        return sqlite_ledger

    def test_an_entry_is_not_replaced(self, desk: Desk) -> None:
        copy = "SELECT seq, step, recorded_at, 'bob', type, subject, body, leaf FROM log_entry"
        columns = "(seq, step, recorded_at, actor, type, subject, body, leaf)"
        statement = f"REPLACE INTO log_entry {columns} {copy} WHERE seq = 1"

        replaced(desk, statement, "the log has no gaps")

    def test_an_entry_is_not_updated_or_replaced(self, desk: Desk) -> None:
        replaced(desk, "UPDATE OR REPLACE log_entry SET seq = 0 WHERE seq = 1", NEVER_CHANGED)
        replaced(desk, "UPDATE OR IGNORE log_entry SET actor = 'b' WHERE seq = 1", NEVER_CHANGED)

    def test_the_head_is_not_replaced(self, desk: Desk) -> None:
        columns = "(one, size, next_id, projection, frontier)"
        statement = f"REPLACE INTO log_head {columns} VALUES (1, 0, 1, 1, x'')"

        replaced(desk, statement, "the log has one head")


class TestPostgres:
    """What only PostgreSQL has: TRUNCATE, ON CONFLICT, and tables that hide others."""

    @pytest.fixture
    def ledger_url(self, postgres_ledger: str) -> str:
        """Give the address of a ledger on the server."""
        return postgres_ledger

    @pytest.mark.parametrize(
        ("table", "message"),
        [("log_entry", NEVER_DELETED), ("log_head", "the head of the log is never deleted")],
    )
    def test_a_table_of_the_log_is_not_emptied(self, desk: Desk, table: str, message: str) -> None:
        refuses(desk.connection, f"TRUNCATE {table}", message)
        refuses(desk.connection, f"TRUNCATE {table} CASCADE", message)

    def test_an_insert_does_not_turn_into_an_update(self, desk: Desk) -> None:
        refuses(
            desk.connection,
            "INSERT INTO log_head (one, size, next_id, projection) VALUES (1, 0, 1, 1)"
            " ON CONFLICT (one) DO UPDATE SET size = 0",
            "the head of the log only grows",
        )

    def test_a_replica_has_the_same_guards(self, desk: Desk) -> None:
        desk.connection.exec_driver_sql("SET LOCAL session_replication_role = replica")

        refuses(desk.connection, "DELETE FROM log_entry", NEVER_DELETED)

    def test_temporary_tables_do_not_stand_in_for_the_log(self, desk: Desk) -> None:
        for statement in (
            "CREATE TEMPORARY TABLE log_head AS SELECT 0 AS size",
            "CREATE TEMPORARY TABLE log_entry AS"
            " SELECT 9 AS seq, 'entry.redacted' AS type, 'entry/1' AS subject",
        ):
            desk.connection.exec_driver_sql(statement)

        refuses(
            desk.connection, "UPDATE public.log_entry SET body = NULL WHERE seq = 1", NEVER_CHANGED
        )


# Redaction ----------------------------------------------------------------------------------


def test_a_redaction_blanks_one_body_and_keeps_its_leaf(desk: Desk) -> None:
    before = rows(desk.connection)

    desk.redact(2, "personal-data")

    after = rows(desk.connection)
    assert after[2].body is None
    assert [row.leaf for row in after[:5]] == [row.leaf for row in before]
    assert [row.body for row in after[:5] if row.seq != 2] == [
        row.body for row in before if row.seq != 2
    ]
    assert (after[5].type, after[5].subject) == (kinds.ENTRY_REDACTED, "entry/2")
    assert json.loads(after[5].body)["data"] == {"seq": 2, "because": "personal-data"}


def test_a_blank_entry_keeps_who_when_and_what(desk: Desk) -> None:
    desk.redact(2)

    entry = list(log.entries(desk.connection))[2]

    assert (entry.type, entry.subject, entry.step) == (kinds.EVIDENCE_ATTACHED, "prediction/1", 0)
    assert (entry.actor, entry.at, entry.data) == ("ann", "2026-11-23T12:00:00Z", None)


BLANKS = {
    "another entry": "UPDATE log_entry SET body = NULL WHERE seq = 2",
    "another column": "UPDATE log_entry SET actor = 'bob' WHERE seq = 1",
    "another column as well": "UPDATE log_entry SET body = NULL, actor = 'bob' WHERE seq = 1",
    "the leaf as well": "UPDATE log_entry SET body = NULL, leaf = body WHERE seq = 1",
    "words instead": "UPDATE log_entry SET body = leaf WHERE seq = 1",
    "everything": "UPDATE log_entry SET body = NULL",
}


@pytest.mark.parametrize("what", BLANKS)
def test_a_redaction_allows_its_own_entry_to_be_blanked_and_nothing_else(
    desk: Desk, what: str
) -> None:
    redact_by_hand(desk.connection, 5, of=1)

    refuses(desk.connection, BLANKS[what], NEVER_CHANGED)


def test_a_redaction_on_its_way_allows_exactly_its_own_body(desk: Desk) -> None:
    redact_by_hand(desk.connection, 5, of=1)

    desk.connection.exec_driver_sql("UPDATE log_entry SET body = NULL WHERE seq = 1")

    assert [row.seq for row in rows(desk.connection) if row.body is None] == [1]
    refuses(desk.connection, "UPDATE log_entry SET body = leaf WHERE seq = 1", NEVER_CHANGED)


def test_a_redaction_allows_nothing_once_its_transaction_is_over(desk: Desk) -> None:
    desk.redact(2)
    desk.connection.commit()

    for change in ("body = NULL", "body = leaf", "body = NULL, leaf = leaf"):
        refuses(desk.connection, f"UPDATE log_entry SET {change} WHERE seq = 2", NEVER_CHANGED)
    refuses(desk.connection, "UPDATE log_entry SET body = NULL WHERE seq = 1", NEVER_CHANGED)


def test_a_redaction_that_was_taken_back_allows_nothing(desk: Desk) -> None:
    desk.redact(2)
    desk.connection.rollback()

    refuses(desk.connection, "UPDATE log_entry SET body = NULL WHERE seq = 2", NEVER_CHANGED)
    assert rows(desk.connection)[2].body is not None


def test_a_log_with_a_blank_entry_can_be_copied_row_by_row(
    desk: Desk, copy_of: Callable[[Connection], Connection]
) -> None:
    desk.redact(2)

    copy = copy_of(desk.connection)

    assert rows(copy) == rows(desk.connection)
    assert Desk(copy).projections() == desk.projections()


@pytest.fixture
def copy_of() -> Iterator[Callable[[Connection], Connection]]:
    """Give a function that appends a whole log, as it is, to an empty ledger in memory."""
    engine = open_engine(MEMORY, write=True)
    schema.upgrade(engine)

    def copied(source: Connection) -> Connection:
        found = [dict(row) for row in source.execute(RAW).mappings()]
        for row in found:
            row["body"] = None if row["body"] is None else bytes(row["body"])
            row["leaf"] = bytes(row["leaf"])
        log.append(connection, log.lock(connection), found)
        log.rebuild(connection)
        return connection

    with engine.connect() as connection:
        yield copied
    engine.dispose()


@pytest.mark.parametrize(
    ("member", "why"),
    [("x" * 60_001, "at most 60000 are kept"), (0.5, "is a float"), (2**53, "exceeds")],
)
def test_what_no_entry_can_hold_is_refused_and_nothing_is_written(
    desk: Desk, member: Any, why: str
) -> None:
    before = desk.contents()
    event = Event(kinds.COMMENT_ASKED, "prediction/1", {"asked_on": "2026-11-23", "note": member})

    with pytest.raises(Unusable, match=f"it cannot be kept: .*{why}"):
        log.act(desk.connection, log.lock(desk.connection), [event], desk.stamp)

    assert desk.contents() == before
