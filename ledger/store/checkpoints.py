"""What was signed of the log: its checkpoints, and what others said of their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from ledger.store import log
from ledger.store.archive import blob, words
from ledger.store.log import Head
from ledger.store.reader import Reader
from ledger.store.tables import log_anchor, log_checkpoint


@dataclass(frozen=True, slots=True)
class Kept:
    """A signed checkpoint as the ledger keeps it.

    ``note`` is the signed text; ``size`` and ``root`` repeat what it says.  ``signed_at`` is our
    own clock, as text: a claim, not a proof.
    """

    size: int
    root: bytes
    note: str
    signed_at: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What somebody else said of a checkpoint's time: a token, of a kind, in their own bytes.

    ``gen_time`` is the instant that the token names, None when it names none; ``verified_at``
    when we checked it, by our own clock.
    """

    size: int
    number: int
    kind: str
    token: bytes
    gen_time: str | None = None
    verified_at: str | None = None


def checkpoints(reader: Reader) -> list[Kept]:
    """Return every checkpoint, oldest first."""
    found = reader.rows("SELECT size, root, note, signed_at FROM log_checkpoint ORDER BY size")
    return [Kept(size, blob(root), words(note), at) for size, root, note, at in found]


def newest(reader: Reader) -> Kept | None:
    """Return the newest checkpoint; None when nothing was signed yet."""
    found = reader.rows(
        "SELECT size, root, note, signed_at FROM log_checkpoint ORDER BY size DESC LIMIT 1"
    )
    return Kept(found[0][0], blob(found[0][1]), words(found[0][2]), found[0][3]) if found else None


def keep(connection: sa.Connection, size: int, root: bytes, note: str, at: datetime) -> None:
    """Keep a signed checkpoint; the database refuses one that is not newer than the last."""
    values = {"size": size, "root": root, "note": note, "signed_at": at}
    connection.execute(log_checkpoint.insert(), values)


def anchors(reader: Reader) -> list[Anchor]:
    """Return every anchor, by checkpoint and number."""
    found = reader.rows(
        "SELECT size, number, kind, token, gen_time, verified_at FROM log_anchor"
        " ORDER BY size, number"
    )
    return [
        Anchor(size, number, kind, blob(token), said, checked)
        for size, number, kind, token, said, checked in found
    ]


def put_back(connection: sa.Connection, signed: Sequence[Kept], stamps: Sequence[Anchor]) -> None:
    """Put the checkpoints and anchors of a whole log back, once its entries are there."""
    for kept in signed:
        at = datetime.fromisoformat(kept.signed_at)
        keep(connection, kept.size, kept.root, kept.note, at)
    for one in stamps:
        add_anchor(connection, one)


def add_anchor(connection: sa.Connection, anchor: Anchor) -> None:
    """Keep what somebody else said of a checkpoint's time."""
    times = {"gen_time": anchor.gen_time, "verified_at": anchor.verified_at}
    read = {name: datetime.fromisoformat(text) if text else None for name, text in times.items()}
    connection.execute(log_anchor.insert(), {**asdict(anchor), **read})


def next_anchor(connection: sa.Connection, size: int) -> int:
    """Return the number that the next anchor of a checkpoint gets; it is the writer's own."""
    log.lock_head(connection)
    newest = sa.select(sa.func.max(log_anchor.c.number)).where(log_anchor.c.size == size)
    return (connection.execute(newest).scalar_one() or 0) + 1


def head_of(reader: Reader) -> Head:
    """Return where the log says it stands, without locking it."""
    size, next_id, frontier = reader.rows("SELECT size, next_id, frontier FROM log_head")[0]
    return Head(size, next_id, blob(frontier))
