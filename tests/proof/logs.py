"""Signed logs for tests: made quickly, and with the guards of the database out of the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from ledger.actions import checkpointing
from ledger.actions.verifying import Report, verify
from ledger.domain.entry import Event
from ledger.exchange.publishing import publish
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.note import Signer, parse_note
from ledger.store import checkpoints, log
from ledger.store.database import open_engine
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STAMP = Stamp(NOW, "you")
KEY = Signer("ledger.example/main", bytes(range(32)))
OTHER_KEY = Signer("ledger.example/main", bytes(range(1, 33)))
LOG_TABLES = ("log_entry", "log_head", "log_checkpoint", "log_anchor")


def predicted(number: int, word: str = "Claim") -> Event:
    """Return the event that records a prediction."""
    return Event("prediction.recorded", f"prediction/{number}", {
        "speaker": "ada", "claim": f"{word} {number}", "said_on": "2025-01-29", "kind": "reach",
        "source": {"url": "https://example.org/said"}, "wording": "quoted", "recorded_by": "you",
    })  # fmt: skip


def judged(number: int) -> Event:
    """Return the event that gives a prediction its verdict."""
    return Event("resolution.given", f"prediction/{number}", {
        "verdict": "void", "void_reason": "untestable", "because": "Nobody can tell.",
        "known_on": "2026-11-23", "resolver": "you",
    })  # fmt: skip


def events(first: int, end: int, word: str = "Claim") -> list[Event]:
    """Return the events of a log, from one place to another: a speaker and her predictions."""
    ada = Event("speaker.added", "speaker/ada", {"slug": "ada", "name": "Ada", "kind": "person"})
    return [ada if place == 0 else predicted(place, word) for place in range(first, end)]


def plain_events(first: int, end: int) -> list[Event]:
    """Return the same without the member that no prediction has: they are read in one go."""
    return [
        Event(one.type, one.subject, {k: v for k, v in one.data.items() if k != "recorded_by"})
        for one in events(first, end)
    ]


def write(connection: Connection, some: Sequence[Event]) -> None:
    """Append one action."""
    log.act(connection, log.lock(connection), some, STAMP)


def sign(connection: Connection, *keys: Signer) -> Checkpoint:
    """Sign the log as it is."""
    ready = checkpointing.prepare(ConnectionReader(connection))
    return checkpointing.sign(connection, ready, keys or (KEY,), NOW)


def grow(url: str, *sizes: int, word: str = "Claim", keys: Sequence[Signer] = (KEY,)) -> None:
    """Let an empty log grow to each of these sizes, and sign it there."""
    engine = open_engine(url, write=True)
    with engine.begin() as connection:
        size = 0
        for after in sizes:
            write(connection, events(size, after, word))
            sign(connection, *keys)
            size = after
    engine.dispose()


def unguarded(url: str) -> Engine:
    """Return an engine on a ledger whose triggers are gone, as its owner could arrange."""
    engine = open_engine(url, write=True)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for name in connection.exec_driver_sql(names).scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            for table in LOG_TABLES:
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    return engine


def check(url: str, *keys: Signer, since: Checkpoint | None = None) -> Report:
    """Verify a ledger."""
    engine = open_engine(url)
    with engine.connect() as connection:
        verifiers = [one.verifier for one in keys or (KEY,)]
        report = verify(ConnectionReader(connection), verifiers, since)
    engine.dispose()
    return report


def signed(url: str) -> list[Checkpoint]:
    """Return the checkpoints of a ledger, oldest first."""
    with open_engine(url).connect() as connection:
        kept = checkpoints.checkpoints(ConnectionReader(connection))
    return [parse_checkpoint(parse_note(one.note.encode()).text) for one in kept]


def published(url: str, folder: Path, *keys: Signer) -> Path:
    """Publish a ledger to a folder, and return the folder."""
    engine = open_engine(url)
    with engine.connect() as connection:
        verifiers = [one.verifier for one in keys or (KEY,)]
        publish(folder, ConnectionReader(connection), verifiers)
    engine.dispose()
    return folder


def key_file(folder: Path) -> Path:
    """Return the file of a key that only its owner can read, made in a folder."""
    path = folder / "main.key"
    path.write_text(f"{KEY.skey}\n")
    path.chmod(0o600)
    return path


def run_sql(connection: Connection, *statements: str) -> None:
    """Run statements as they are."""
    for statement in statements:
        connection.execute(sa.text(statement))
