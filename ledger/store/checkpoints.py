"""What was signed of the log: its checkpoints, and what others said of their time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ledger.store.archive import blob
from ledger.store.log import Head
from ledger.store.reader import Reader
from ledger.store.tables import log_checkpoint


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
    """What somebody else said of a checkpoint's time: a token, of a kind, in their own bytes."""

    size: int
    number: int
    kind: str
    token: bytes


def checkpoints(reader: Reader) -> list[Kept]:
    """Return every checkpoint, oldest first."""
    found = reader.rows("SELECT size, root, note, signed_at FROM log_checkpoint ORDER BY size")
    return [Kept(size, blob(root), note, at) for size, root, note, at in found]


def newest(reader: Reader) -> Kept | None:
    """Return the newest checkpoint; None when nothing was signed yet."""
    found = reader.rows(
        "SELECT size, root, note, signed_at FROM log_checkpoint ORDER BY size DESC LIMIT 1"
    )
    return Kept(found[0][0], blob(found[0][1]), found[0][2], found[0][3]) if found else None


def keep(connection: sa.Connection, size: int, root: bytes, note: str, at: datetime) -> None:
    """Keep a signed checkpoint; the database refuses one that is not newer than the last."""
    values = {"size": size, "root": root, "note": note, "signed_at": at}
    connection.execute(log_checkpoint.insert(), values)


def anchors(reader: Reader) -> list[Anchor]:
    """Return every anchor, by checkpoint and number."""
    found = reader.rows("SELECT size, number, kind, token FROM log_anchor ORDER BY size, number")
    return [Anchor(size, number, kind, blob(token)) for size, number, kind, token in found]


def head_of(reader: Reader) -> Head:
    """Return where the log says it stands, without locking it."""
    size, next_id, frontier = reader.rows("SELECT size, next_id, frontier FROM log_head")[0]
    return Head(size, next_id, blob(frontier))
