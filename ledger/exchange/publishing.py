"""Publish a log: its tiles, entries, checkpoints and proofs as static files.

Only what is new is written; what was published stays byte for byte, except that a redaction
blanks an entry in every bundle it stands in.  The newest checkpoint comes last, so that readers
never see one whose tiles are not there yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ledger.actions.checkpointing import Watch, origin_of, reread
from ledger.actions.proving import entries_to_prove, proof_of
from ledger.domain.entry import ENTRY_REDACTED
from ledger.errors import Refused
from ledger.exchange import folder as files
from ledger.proof.checkpoint import Checkpoint, parse_checkpoint
from ledger.proof.merkle import Tree
from ledger.proof.note import BadNote, Verifier, parse_note
from ledger.proof.tiles import (
    WIDTH,
    Tile,
    bundle_of,
    hashes_of,
    parse_path,
    split_bundle,
    tiles_of,
)
from ledger.store import archive, checkpoints
from ledger.store.checkpoints import Kept
from ledger.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the newest checkpoint, files added, entries blanked."""

    checkpoint: Checkpoint
    added: int
    blanked: int


def publish(
    target: Path, reader: Reader, verifiers: Sequence[Verifier], watch: Watch | None = None
) -> Published:
    """Bring a folder to the newest checkpoint.

    The log is read again from its bytes first.  Raises Refused when nothing was signed yet,
    when the log is not what was signed, when an entry was redacted since, or when the folder is
    ahead of the log or holds another one.
    """
    tree = reread(reader, watch)
    signed = checkpoints.checkpoints(reader)
    if not signed:
        raise Refused("nothing was signed yet.", ("First:", "ledger checkpoint"))
    newest = Checkpoint(origin_of(signed[-1]), signed[-1].size, signed[-1].root)
    _refuse_unexplained(reader, newest.size)
    before = published = _before(target, newest, tree)
    files.clear(target)
    writer = _Writer(target, reader, tree)
    # What a killed attempt left with words that are redacted by now could not be written again;
    # what readers have is blanked when they have the checkpoint over the entry that says why.
    blanked = writer.blank(beyond=published)
    for kept in signed:
        if kept.size > before:
            writer.add_tree(kept, before)
            before = kept.size
    writer.add_proofs(signed[-1], published)
    writer.add_anchors()
    writer.finish(signed[-1], verifiers)
    blanked |= writer.blank()
    return Published(newest, writer.added, len(blanked))


def _refuse_unexplained(reader: Reader, size: int) -> None:
    """Raise Refused for a redaction that no checkpoint covers: its gap would look like damage."""
    found = reader.rows(
        f"SELECT subject FROM log_entry WHERE type = '{ENTRY_REDACTED}' AND seq >= :size"
        " ORDER BY seq",
        {"size": size},
    )
    if found:
        seq = found[0][0].removeprefix("entry/")
        raise Refused(
            f"entry {seq} was redacted after the newest checkpoint, so readers would find a gap"
            " that nothing explains.",
            ("Sign the redaction first:", "ledger checkpoint"),
        )


def _before(target: Path, newest: Checkpoint, tree: Tree) -> int:
    """Return how many entries the folder has; raises Refused when it is not of this log."""
    data = files.read(target, files.CHECKPOINT)
    if data is None:
        return 0
    try:
        there = parse_checkpoint(parse_note(data).text)
    except BadNote as error:
        raise Refused(
            f"{target / files.CHECKPOINT} is there and is no checkpoint of a log; it was left as"
            " it is.",
            ("Publish to a folder of its own:", "ledger publish OTHER"),
        ) from error
    if there.origin != newest.origin:
        raise Refused(f"{target} holds another log, {there.origin}; it was left as it is.")
    if there.size > newest.size:
        raise Refused(
            f"{target} has {there.size:,} entries, and the newest checkpoint here {newest.size:,}:"
            " this ledger is an older copy."
        )
    if tree.root(there.size) != there.root:
        raise Refused(
            f"{target} holds another history of {there.origin}: the first {there.size:,} entries"
            " are not those of this ledger."
        )
    return there.size


class _Writer:
    """Writes the files of one publication."""

    def __init__(self, target: Path, reader: Reader, tree: Tree) -> None:
        self.target, self.reader, self.tree = target, reader, tree
        self.added = 0

    def add_tree(self, kept: Kept, before: int) -> None:
        """Add the tiles and bundles of a tree that were not in the one before, and its note."""
        for tile in tiles_of(kept.size, before):
            self._add(tile.path, self._bytes_of(tile))
        self._add(files.older(kept.size), kept.note.encode())

    def add_proofs(self, kept: Kept, before: int) -> None:
        """Add the proofs that are missing; one under an older checkpoint stays good.

        They are many and small, so they reach the disk together.  Those of entries that no
        published checkpoint covers may be what a kill left behind, and are written again.
        """
        for number, seq, is_record in entries_to_prove(self.reader, kept.size):
            path = files.proof(number, None if is_record else seq)
            if seq >= before or not (self.target / path).exists():
                data = bytes(proof_of(self.tree, seq, kept))
                files.write(self.target, path, data, wait=False)
                self.added += 1
        files.settle()

    def add_anchors(self) -> None:
        """Add what others said of the checkpoints' time, as they gave it."""
        for one in checkpoints.anchors(self.reader):
            self._add(files.stamp(one.size, one.number, one.kind), one.token)

    def finish(self, kept: Kept, verifiers: Sequence[Verifier]) -> None:
        """Write the keys, and last of all the checkpoint."""
        if verifiers:
            lines = "".join(f"{one.vkey}\n" for one in verifiers)
            files.write(self.target, files.VKEY, lines.encode())
            files.write(self.target, files.PEM, verifiers[0].pem.encode())
        files.write(self.target, files.CHECKPOINT, kept.note.encode())

    def blank(self, beyond: int = 0) -> set[int]:
        """Blank the redacted entries in every bundle that has their words, and return which.

        Only bundles that reach beyond this many entries are looked at.
        """
        gaps = {seq for (seq,) in self.reader.rows("SELECT seq FROM log_entry WHERE body IS NULL")}
        blanked: set[int] = set()
        for index in sorted({seq // WIDTH for seq in gaps}):
            full = Tile(None, index).path
            partial = self.target / f"{full}.p"
            names = [full, *(f"{full}.p/{one.name}" for one in sorted(partial.glob("*")))]
            for tile in filter(None, map(parse_path, names)):
                if tile.start + tile.width > beyond:
                    blanked |= self._blank_in(tile, gaps)
        return blanked

    def _blank_in(self, tile: Tile, gaps: set[int]) -> set[int]:
        data = files.read(self.target, tile.path)
        if data is None:
            return set()
        entries = split_bundle(data)
        found = {at for at, one in enumerate(entries) if one and tile.start + at in gaps}
        if found:
            kept = [b"" if at in found else one for at, one in enumerate(entries)]
            files.write(self.target, tile.path, bundle_of(kept))
        return {tile.start + at for at in found}

    def _bytes_of(self, tile: Tile) -> bytes:
        if tile.level is not None:
            return hashes_of(self.tree, tile)
        rows = archive.log_page(self.reader, tile.start, tile.start + tile.width)
        return bundle_of([row.body or b"" for row in rows])

    def _add(self, path: str, data: bytes) -> None:
        self.added += files.add(self.target, path, data)
