"""The one way to write: append entries under the locked head, and refold what they touch."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ledger.domain.entry import ENTRY_REDACTED, Entry, Event
from ledger.errors import Refused, Unusable
from ledger.proof.canonical import VERSION, NotCanonical, body_of, leaf_of, said_by
from ledger.proof.merkle import Frontier, ProofFails
from ledger.store import last_signed, projection
from ledger.store.batch import insert_all
from ledger.store.tables import instant_text, log_entry, log_head


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands: its entries, the next prediction's id, the edge of its tree."""

    size: int
    next_id: int
    frontier: bytes = b""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, and when; ``clock_set`` when a set clock replaced the real one."""

    now: datetime
    actor: str
    clock_set: bool = False

    def __post_init__(self) -> None:
        """Compose the name: entries are found again by it, and their bytes hold it composed."""
        object.__setattr__(self, "actor", unicodedata.normalize("NFC", self.actor).strip())


def lock(connection: sa.Connection) -> Head:
    """Lock the log until the transaction ends, in order to add to it.

    Raises Refused for an older copy of a ledger of which more was signed here.
    """
    head = lock_head(connection)
    last_signed.refuse_older(connection, head.size)
    return head


def lock_head(connection: sa.Connection) -> Head:
    """Lock the head row until the transaction ends and return where the log stands.

    On SQLite the transaction itself holds the lock (BEGIN IMMEDIATE).
    """
    row = connection.execute(
        sa.select(log_head.c.size, log_head.c.next_id, log_head.c.frontier).with_for_update()
    ).one()
    return Head(row.size, row.next_id, bytes(row.frontier))


def act(
    connection: sa.Connection, head: Head, events: Sequence[Event], stamp: Stamp
) -> list[Entry]:
    """Append one action, refold its subjects, advance the head, and return its entries.

    Ids in the events were taken from ``head.next_id`` upwards; the head moves past them.
    Raises Unusable for what no entry can hold; then nothing was written.
    """
    check_actor(stamp.actor)
    entries = [_entry(head.size + step, step, event, stamp) for step, event in enumerate(events)]
    append(connection, head, _rows(entries))
    blanked = [seq for entry in entries if (seq := _redacted(entry)) is not None]
    fresh, known = _touched(connection, head, entries, blanked)
    projection.project(connection, known, fresh)
    if blanked:
        projection.forget(connection)
    return entries


def check_actor(actor: str) -> None:
    """Raise Unusable for a name that no entry can hold."""
    if not actor:
        raise Unusable("nobody is named as the one who writes.", ("", "--actor NAME"))
    wrong = next((c for c in actor if unicodedata.category(c) in ("Cc", "Cs")), None)
    if wrong is not None:
        raise Unusable(f"the name of who writes holds the character U+{ord(wrong):04X}.")


def _rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    try:
        return [_row(entry) for entry in entries]
    except NotCanonical as error:
        raise Unusable(f"it cannot be kept: {error}.") from error


def _touched(
    connection: sa.Connection, head: Head, new: Sequence[Entry], blanked: Sequence[int]
) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    """Return the entries of what an action made, and of the other subjects that it touched.

    It touched those whose entries it blanked, too.  A new prediction has no entries but its
    own, so nothing is read.
    """
    fresh: dict[str, list[Entry]] = {}
    for entry in new:
        if _id(entry.subject) >= head.next_id:
            fresh.setdefault(entry.subject, []).append(entry)
    known = {entry.subject for entry in new} - set(fresh)
    known |= {_subject_at(connection, seq) for seq in blanked}
    return fresh, entries_of(connection, known)


def _redacted(entry: Entry) -> int | None:
    """Return the place of the entry that this one blanks; None when it blanks none."""
    if entry.type != ENTRY_REDACTED:
        return None
    return int(entry.subject.removeprefix("entry/"))


def _subject_at(connection: sa.Connection, seq: int) -> str:
    found: str = connection.execute(
        sa.select(log_entry.c.subject).where(log_entry.c.seq == seq)
    ).scalar_one()
    return found


def append(connection: sa.Connection, head: Head, rows: list[dict[str, Any]]) -> None:
    """Insert rows of the log, blank what they redact, and advance the head with its tree."""
    tree = frontier(head)
    insert_all(connection, log_entry, rows)
    for row in rows:
        if row["type"] == ENTRY_REDACTED:
            _blank(connection, int(row["subject"].removeprefix("entry/")))
    tree.extend(row["leaf"] for row in rows)
    advance(connection, tree, max([head.next_id, *(_id(row["subject"]) + 1 for row in rows)]))


def frontier(head: Head) -> Frontier:
    """Return the tree of the log, ready to grow; raises Refused for a head that does not fit."""
    try:
        return Frontier(head.size, head.frontier)
    except ProofFails as error:
        raise Refused(
            f"the head of the log does not fit its entries: {error}.", ("", "ledger verify")
        ) from error


def advance(connection: sa.Connection, tree: Frontier, next_id: int) -> None:
    """Move the head to where this tree ends."""
    connection.execute(
        log_head.update().values(size=tree.size, next_id=next_id, frontier=tree.kept())
    )


def _id(subject: str) -> int:
    kind, _, number = subject.partition("/")
    return int(number) if kind == "prediction" else 0


def _blank(connection: sa.Connection, seq: int) -> None:
    if connection.dialect.name == "sqlite":
        # Otherwise the words would stay in the file, in pages that nothing names any more.
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    # In a copy of a log it may be blank already, and the guard would refuse to do it twice.
    there = sa.and_(log_entry.c.seq == seq, log_entry.c.body.is_not(None))
    connection.execute(log_entry.update().where(there).values(body=None))


def _entry(seq: int, step: int, event: Event, stamp: Stamp) -> Entry:
    at = instant_text(stamp.now)
    clock = "set" if stamp.clock_set else None
    subject = unicodedata.normalize("NFC", event.subject)
    return Entry(seq, step, at, stamp.actor, event.type, subject, event.data, clock)


def _row(entry: Entry) -> dict[str, Any]:
    body = body_of(members(entry))
    return {
        "seq": entry.seq, "step": entry.step, "recorded_at": entry.at, "actor": entry.actor,
        "type": entry.type, "subject": entry.subject, "body": body, "leaf": leaf_of(body),
    }  # fmt: skip


def members(entry: Entry) -> dict[str, Any]:
    """Return what an entry's body says, as plain data; the place in the log is not part of it."""
    clock = {"clock": entry.clock} if entry.clock else {}
    return {
        "v": VERSION, "step": entry.step, "at": entry.at, "actor": entry.actor,
        "type": entry.type, "subject": entry.subject, "data": dict(entry.data or {}), **clock,
    }  # fmt: skip


_COLUMNS = "seq, step, recorded_at, actor, type, subject, body"


def entries_of(connection: sa.Connection, subjects: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the entries of each of these subjects, oldest first."""
    found: dict[str, list[Entry]] = {subject: [] for subject in sorted(subjects)}
    wanted = list(found)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        statement = sa.text(
            f"SELECT {_COLUMNS} FROM log_entry WHERE subject IN :subjects ORDER BY seq"
        ).bindparams(sa.bindparam("subjects", expanding=True))
        for row in connection.execute(statement, {"subjects": some}):
            found[row.subject].append(entry_from(*row))
    return found


def entries(connection: sa.Connection, upto: int | None = None) -> Iterator[Entry]:
    """Give the entries of the log, oldest first, up to a length; None means all."""
    return _entries(connection, upto, "seq")


def _entries(connection: sa.Connection, upto: int | None, order: str) -> Iterator[Entry]:
    """Give them one by one: a log can be longer than memory."""
    limit, params = ("", {}) if upto is None else ("WHERE seq < :upto ", {"upto": upto})
    statement = sa.text(f"SELECT {_COLUMNS} FROM log_entry {limit}ORDER BY {order}")
    options = {"stream_results": True, "max_row_buffer": 1_000}
    with connection.execute(statement, params, execution_options=options) as rows:
        for row in rows:
            yield entry_from(*row)


def entry_from(
    seq: int, step: int, at: str, actor: str, type: str, subject: str, body: bytes | None
) -> Entry:
    """Return the entry that a row of the log holds; its data are None when it was redacted."""
    if body is None:
        return Entry(seq, step, at, actor, type, subject, None)
    said = said_by(bytes(body))
    return Entry(seq, step, at, actor, type, subject, said["data"], said.get("clock"))


def rebuild(connection: sa.Connection, upto: int | None = None) -> None:
    """Make every projection anew from the log, or from its first ``upto`` entries."""
    projection.rebuild(connection, _entries(connection, upto, "subject, seq"))
