"""Checkpoints (c2sp.org/tlog-checkpoint): which log, how many entries, and their root.

The text of a checkpoint is three lines; signed, it is a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.proof.merkle import HASH_BYTES
from ledger.proof.note import BadNote, Note, Signer, Verifier, decoded, encoded, parse_note, sign

_SIZE = re.compile("0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was at one moment.

    ``origin`` is the name of the log, and of the key that signs for it; ``size`` counts its
    entries; ``root`` is the hash over all of them.
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """Return the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    def signed(self, signers: Sequence[Signer]) -> Note:
        """Return the note that says so, signed by these keys."""
        return sign(self.text, signers)


def parse_size(text: str) -> int:
    """Return a number of entries as it stands in a checkpoint; raises BadNote."""
    if not _SIZE.fullmatch(text):
        raise BadNote("a number that is not written in plain digits")
    return int(text)


def parse_checkpoint(text: str) -> Checkpoint:
    """Return what the text of a checkpoint says; raises BadNote.

    Lines beyond the third are refused: nobody can audit them, and we write none.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise BadNote("a checkpoint has three lines: the log, its size and its root")
    root = decoded(lines[2])
    if len(root) != HASH_BYTES:
        raise BadNote(f"a root has {HASH_BYTES} bytes, and not {len(root)}")
    return Checkpoint(lines[0], parse_size(lines[1]), root)


def open_checkpoint(data: bytes, verifiers: Sequence[Verifier]) -> tuple[Checkpoint, Note]:
    """Return a checkpoint whose signature one of these keys confirms, and its note.

    The key must have the name of the log.  Raises UnknownSigner when none of them signed it,
    BadNote for everything else that is wrong with it.
    """
    note = parse_note(data)
    checkpoint = parse_checkpoint(note.text)
    note.signed_by(one for one in verifiers if one.name == checkpoint.origin)
    return checkpoint, note
