"""Proofs of one entry (c2sp.org/tlog-proof): all that is needed to check it without a network.

A proof names the entry's place, the hashes from its leaf up to the root, and the signed
checkpoint with that root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.proof.checkpoint import Checkpoint, open_checkpoint, parse_size
from ledger.proof.merkle import HASH_BYTES, check_inclusion
from ledger.proof.note import BadNote, Verifier, decoded, encoded

_HEAD = "c2sp.org/tlog-proof@v1"
MAX_PROOF_BYTES = 1_100_000
_MAX_HASHES = 64


@dataclass(frozen=True, slots=True)
class EntryProof:
    """The place of an entry, the hashes that lead from it to the root, and the checkpoint.

    ``note`` is the signed checkpoint as it was published; nothing in it was checked yet.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: bytes

    def __bytes__(self) -> bytes:
        """Return the proof as a file."""
        lines = [_HEAD, f"index {self.index}", *(encoded(one) for one in self.hashes), "", ""]
        return "\n".join(lines).encode() + self.note

    def check(self, leaf: bytes, verifiers: Sequence[Verifier]) -> Checkpoint:
        """Return the checkpoint under which this leaf is proved to stand at its place.

        Raises UnknownSigner when no key at hand signed the checkpoint, BadNote or ProofFails
        when something does not fit.
        """
        checkpoint, _ = open_checkpoint(self.note, verifiers)
        check_inclusion(leaf, self.index, checkpoint.size, self.hashes, checkpoint.root)
        return checkpoint


def parse_proof(data: bytes) -> EntryProof:
    """Return the proof that a file holds, nothing of it checked; raises BadNote.

    Extra data are refused: nobody signed them, and we write none.
    """
    if len(data) > MAX_PROOF_BYTES:
        raise BadNote(f"a proof of more than {MAX_PROOF_BYTES:,} bytes")
    above, blank, note = data.partition(b"\n\n")
    try:
        head, *lines = above.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise BadNote("a proof with other characters than ASCII") from error
    if head != _HEAD or not blank or not lines or not lines[0].startswith("index "):
        raise BadNote(f"a proof begins with {_HEAD} and an index")
    index = parse_size(lines[0].removeprefix("index "))
    return EntryProof(index, _path(lines[1:]), note)


def _path(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Return the hashes of one path; raises BadNote, and reads nothing of too many lines."""
    hashes = tuple(map(decoded, lines)) if len(lines) <= _MAX_HASHES else ()
    if len(hashes) != len(lines) or any(len(one) != HASH_BYTES for one in hashes):
        raise BadNote("a proof with something else than the hashes of one path")
    return hashes
