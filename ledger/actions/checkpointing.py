"""Sign what the log is now, and only after everything signed before was found in it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ledger.actions.gaps import Gaps
from ledger.errors import Refused
from ledger.proof.canonical import leaf_of
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.merkle import Frontier, ProofFails, Tree, check_consistency
from ledger.proof.note import BadNote, Signer, parse_note
from ledger.store import archive, checkpoints, last_signed
from ledger.store.checkpoints import Kept
from ledger.store.reader import ConnectionReader, Reader

Watch = Callable[[int, int], None]
"""Told how many entries were looked at, and of how many."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A log that was read again from its bytes and may be signed.

    ``last`` is the checkpoint that was found in it; None when this is the first.
    """

    size: int
    root: bytes
    last: Kept | None


def prepare(reader: Reader, watch: Watch | None = None) -> Ready:
    """Hash the whole log anew and compare it with all that was signed or kept before.

    Raises Refused when it is empty, or when anything does not fit; then nothing is signed.
    """
    tree = reread(reader, watch)
    if not tree.size:
        raise Refused("the log is empty, and there is nothing to sign.", ("", "ledger add"))
    return Ready(tree.size, tree.root(), checkpoints.newest(reader))


def sign(
    connection: sa.Connection, ready: Ready, signers: Sequence[Signer], now: datetime
) -> Checkpoint:
    """Sign a log that is ready, with each of these keys, and keep the checkpoint.

    Raises Refused when the key has another name than the log, when somebody else signed in the
    meantime, or when this is an older copy of what was signed here.
    """
    last_signed.refuse_older(connection, ready.size)
    found = checkpoints.newest(ConnectionReader(connection))
    if found != ready.last:
        raise Refused("somebody else signed a checkpoint just now; nothing is left to do.")
    checkpoint = Checkpoint(signers[0].name, ready.size, ready.root)
    if ready.last and origin_of(ready.last) != checkpoint.origin:
        raise Refused(
            f"this log is {origin_of(ready.last)}, and the key is for {checkpoint.origin}.",
            ("A new key for it:", "ledger key rotate"),
        )
    note = str(checkpoint.signed(signers))
    checkpoints.keep(connection, checkpoint.size, checkpoint.root, note, now)
    return checkpoint


def origin_of(kept: Kept) -> str:
    """Return the name of the log that a kept checkpoint is of; raises Refused."""
    return _said(kept).origin


def _said(kept: Kept) -> Checkpoint:
    try:
        return parse_checkpoint(parse_note(kept.note.encode()).text)
    except BadNote as error:
        raise _tampered(f"the checkpoint of {kept.size:,} entries is {error}") from error


def reread(reader: Reader, watch: Watch | None = None) -> Tree:
    """Return the tree over the log's own bytes, once it fits all that was signed or kept.

    Raises Refused with the first thing that does not.
    """
    head = checkpoints.head_of(reader)
    tree = Tree(_leaves(reader, head.size, watch))
    if tree.size != head.size:
        raise _tampered(f"the log has {tree.size:,} entries, and its head says {head.size:,}")
    if _frontier(tree) != head.frontier:
        raise _tampered("the bytes of the entries do not give the tree that the head keeps")
    for kept in checkpoints.checkpoints(reader):
        _check_kept(tree, kept)
    return tree


def _leaves(reader: Reader, size: int, watch: Watch | None) -> Iterator[bytes]:
    gaps = Gaps()
    for place, row in enumerate(archive.log_rows(reader)):
        if row.seq != place or (row.body is not None and leaf_of(row.body) != row.leaf):
            raise _tampered(f"entry {place} is not what was written")
        gaps.see(place, row)
        if watch and not place % 1000:
            watch(place, size)
        yield row.leaf
    for fault in sorted(gaps.faults()):
        raise _tampered(f"entry {fault.place}: {fault.text}")


def _frontier(tree: Tree) -> bytes:
    frontier = Frontier()
    frontier.extend(tree.levels[0])
    return frontier.kept()


def _check_kept(tree: Tree, kept: Kept) -> None:
    if kept.size > tree.size:
        raise Refused(
            f"a checkpoint of {kept.size:,} entries was signed, and the log has {tree.size:,}:"
            " this is an older copy, or entries were taken away.",
            ("", "ledger verify"),
        )
    try:
        proof = tree.consistency(kept.size, tree.size)
        check_consistency(kept.size, tree.size, kept.root, tree.root(), proof)
    except ProofFails as error:
        raise _tampered(f"the log does not begin with the {kept.size:,} entries signed") from error
    said = _said(kept)
    if (said.size, said.root) != (kept.size, kept.root):
        raise _tampered(f"the checkpoint of {kept.size:,} entries says something else")


def _tampered(problem: str) -> Refused:
    return Refused(
        f"{problem}, so nothing is signed or published.", ("See everything:", "ledger verify")
    )
