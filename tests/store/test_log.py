"""The log: dense, append-only, and blanked only by the redaction that says so."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ledger import actions
from ledger.domain.entry import ENTRY_REDACTED, PREDICTION_RECORDED, SPEAKER_ADDED, Event
from ledger.errors import AlreadyThere
from ledger.proof.canonical import body_of, members_of
from ledger.store import log
from ledger.store.tables import log_entry, log_head

STAMP = log.Stamp(datetime(2026, 11, 23, 12, tzinfo=UTC), "you")
ANN = Event(SPEAKER_ADDED, "speaker/ann", {"slug": "ann", "name": "Ann", "kind": "person"})


def prediction(number: int) -> Event:
    data = {
        "speaker": "ann",
        "claim": f"claim {number}",
        "said_on": "2026-01-01",
        "source": {"url": "https://example.org"},
        "kind": "reach",
        "wording": "quoted",
    }
    return Event(PREDICTION_RECORDED, f"prediction/{number}", data)


def write(engine: Engine, *events: Event) -> None:
    with engine.begin() as connection:
        log.act(connection, log.lock(connection), events, STAMP)


def refused(engine: Engine, statement: str) -> str:
    def change() -> None:
        with engine.begin() as connection:
            connection.execute(sa.text(statement))

    with pytest.raises(sa.exc.DBAPIError) as error:
        change()
    return str(error.value)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    write(engine, ANN, prediction(1))
    write(engine, prediction(2))
    return engine


def test_entries_are_dense_and_steps_count_within_their_action(filled: Engine) -> None:
    with filled.connect() as connection:
        found = connection.execute(
            sa.select(log_entry.c.seq, log_entry.c.step).order_by(log_entry.c.seq)
        ).all()

    assert [tuple(row) for row in found] == [(0, 0), (1, 1), (2, 0)]


def test_the_head_counts_entries_and_gives_the_next_id(filled: Engine) -> None:
    with filled.begin() as connection:
        head = log.lock(connection)

    assert (head.size, head.next_id) == (3, 3)


def test_a_body_is_canonical_and_its_leaf_is_its_hash(filled: Engine) -> None:
    with filled.connect() as connection:
        rows = connection.execute(sa.select(log_entry.c.body, log_entry.c.leaf)).all()

    for body, leaf in rows:
        assert body_of(members_of(bytes(body))) == bytes(body)
        assert set(json.loads(body)) == {"v", "step", "at", "actor", "type", "subject", "data"}
        assert bytes(leaf) == hashlib.sha256(b"\x00" + bytes(body)).digest()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entry SET actor = 'someone'",
        "UPDATE log_entry SET body = NULL",
        "UPDATE log_entry SET body = NULL WHERE seq = 1",
        "UPDATE log_entry SET seq = 9 WHERE seq = 2",
        "DELETE FROM log_entry",
        "DELETE FROM log_entry WHERE seq = 2",
        "DELETE FROM log_head",
        "UPDATE log_head SET size = 1",
        "UPDATE log_head SET next_id = 1",
    ],
)
def test_the_database_refuses_to_change_the_past(filled: Engine, statement: str) -> None:
    message = refused(filled, statement)

    assert "append-only" in message or "head of the log" in message
    with filled.connect() as connection:
        size = connection.execute(sa.select(sa.func.count()).select_from(log_entry)).scalar_one()
    assert size == 3


def test_sqlite_refuses_to_replace_an_entry(sqlite_ledger: str) -> None:
    from ledger.store.database import open_engine

    engine = open_engine(sqlite_ledger, write=True)
    write(engine, ANN)

    statement = (
        "INSERT OR REPLACE INTO log_entry SELECT seq, step, recorded_at, 'x', type, subject,"
        " body, leaf FROM log_entry WHERE seq = 0"
    )

    assert "log" in refused(engine, statement)
    engine.dispose()


def test_postgresql_refuses_to_empty_the_log(postgres_ledger: str) -> None:
    from ledger.store.database import open_engine

    engine = open_engine(postgres_ledger, write=True)
    write(engine, ANN)

    assert "append-only" in refused(engine, "TRUNCATE log_entry")
    assert "head of the log" in refused(engine, "TRUNCATE log_head")
    engine.dispose()


def test_an_entry_cannot_leave_a_gap(filled: Engine) -> None:
    statement = (
        "INSERT INTO log_entry (seq, step, recorded_at, actor, type, subject, body, leaf)"
        " SELECT 7, step, recorded_at, actor, type, subject, body, leaf FROM log_entry"
        " WHERE seq = 0"
    )

    assert "no gaps" in refused(filled, statement)


def test_the_redacting_transaction_blanks_exactly_its_entry(filled: Engine) -> None:
    write(filled, Event(ENTRY_REDACTED, "entry/1", {"seq": 1, "because": "court-order"}))

    with filled.connect() as connection:
        rows = connection.execute(
            sa.select(log_entry.c.body, log_entry.c.leaf).order_by(log_entry.c.seq)
        ).all()
        kept = connection.execute(sa.text("SELECT id FROM prediction")).scalars().all()

    assert [body is None for body, _ in rows] == [False, True, False, False]
    assert all(len(leaf) == 32 for _, leaf in rows)
    assert kept == [2]


def test_a_redaction_that_was_saved_allows_nothing_any_more(filled: Engine) -> None:
    write(filled, Event(ENTRY_REDACTED, "entry/1", {"seq": 1, "because": "court-order"}))

    for statement in (
        "UPDATE log_entry SET body = NULL WHERE seq = 2",
        "UPDATE log_entry SET leaf = body WHERE seq = 1",
    ):
        assert "append-only" in refused(filled, statement)


def _append_redaction(connection: Connection, seq: int) -> None:
    """Insert a redaction beyond the head, as `append` does before it blanks."""
    body = body_of({"v": 1, "data": {"seq": seq}})
    connection.execute(
        log_entry.insert().values(
            seq=3,
            step=0,
            recorded_at=STAMP.now,
            actor="you",
            type=ENTRY_REDACTED,
            subject=f"entry/{seq}",
            body=body,
            leaf=hashlib.sha256(b"\x00" + body).digest(),
        )
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entry SET body = NULL WHERE seq = 2",
        "UPDATE log_entry SET body = NULL, actor = 'x' WHERE seq = 1",
        "UPDATE log_entry SET body = NULL, step = 5 WHERE seq = 1",
        "UPDATE log_entry SET actor = 'x' WHERE seq = 1",
    ],
)
def test_a_redaction_allows_no_other_change(filled: Engine, statement: str) -> None:
    def redact_and_more() -> None:
        with filled.begin() as connection:
            _append_redaction(connection, 1)
            connection.execute(sa.text(statement))

    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        redact_and_more()


def test_an_id_is_never_given_twice(engine: Engine) -> None:
    write(engine, ANN, prediction(1))
    with engine.begin() as connection:
        undo = Event("entry.undone", "prediction/1", {"entries": [1], "action": 0})
        log.act(connection, log.lock(connection), [undo], STAMP)

    with engine.begin() as connection:
        head = log.lock(connection)
        left = connection.execute(sa.text("SELECT COUNT(*) FROM prediction")).scalar_one()

    assert (head.next_id, left) == (2, 0)


def test_the_clock_of_an_entry_says_when_it_was_set(engine: Engine) -> None:
    with engine.begin() as connection:
        stamp = log.Stamp(STAMP.now, "you", clock_set=True)
        [entry] = log.act(connection, log.lock(connection), [ANN], stamp)

    assert entry.clock == "set"


def test_a_naive_instant_is_refused(engine: Engine) -> None:
    naive = log.Stamp(datetime(2026, 11, 23, 12), "you")  # noqa: DTZ001 - meant

    with engine.begin() as connection, pytest.raises(ValueError, match="no time zone"):
        log.act(connection, log.lock(connection), [ANN], naive)


def test_the_head_is_one_row(engine: Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(sa.func.count()).select_from(log_head)).scalar_one()

    assert rows == 1


def test_an_entry_is_redacted_once(filled: Engine) -> None:
    with filled.begin() as connection:
        actions.redact(connection, 1, "court-order", stamp=STAMP)

    def again() -> None:
        with filled.begin() as connection:
            actions.redact(connection, 1, "court-order", stamp=STAMP)

    with pytest.raises(AlreadyThere, match="blank already"):
        again()
