"""Prove that an entry stands in the log, with hashes and a signed checkpoint."""

from __future__ import annotations

from ledger.actions.checkpointing import reread
from ledger.domain import entry as kinds
from ledger.domain.entry import prediction_subject
from ledger.errors import NotFound, PredictionNotFound, Refused
from ledger.proof.inclusion import EntryProof
from ledger.proof.merkle import Tree
from ledger.store import checkpoints, queries
from ledger.store.checkpoints import Kept
from ledger.store.reader import Reader


def prove(reader: Reader, seq: int) -> EntryProof:
    """Return the proof that an entry stands where it does, under the newest checkpoint.

    Raises Refused when no checkpoint covers it yet, or when the log is not what was signed.
    """
    kept = checkpoints.newest(reader)
    if kept is None or kept.size <= seq:
        size = f"the newest is of {kept.size:,} entries" if kept else "there is none"
        raise Refused(
            f"no checkpoint covers entry {seq} yet; {size}.", ("Sign one:", "ledger checkpoint")
        )
    return proof_of(reread(reader), seq, kept)


def proof_of(tree: Tree, seq: int, kept: Kept) -> EntryProof:
    """Return the proof of one entry under a checkpoint that covers it."""
    return EntryProof(seq, tuple(tree.inclusion(seq, kept.size)), kept.note.encode())


def recorded_at(reader: Reader, number: int) -> int:
    """Return the place of the entry that recorded a prediction; raises PredictionNotFound."""
    found = reader.rows(
        "SELECT MIN(seq) FROM log_entry WHERE subject = :subject AND type = :type",
        {"subject": prediction_subject(number), "type": kinds.PREDICTION_RECORDED},
    )
    if found[0][0] is None:
        raise PredictionNotFound(number, queries.newest_id(reader))
    seq: int = found[0][0]
    return seq


def verdict_at(reader: Reader, number: int) -> int:
    """Return the place of the entry that gave a prediction its verdict in force.

    Raises NotFound when it has none.
    """
    recorded_at(reader, number)
    found = reader.rows(
        "SELECT MAX(seq) FROM resolution WHERE prediction = :number", {"number": number}
    )
    if found[0][0] is None:
        raise NotFound(f"prediction {number} has no verdict.", ("", f"ledger show {number}"))
    seq: int = found[0][0]
    return seq


def entries_to_prove(reader: Reader, upto: int) -> list[tuple[int, int, bool]]:
    """Return id, place and "is its record" of every record and verdict below a log's length."""
    sql = (
        "SELECT subject, seq, type FROM log_entry WHERE seq < :upto"
        " AND type IN (:one, :two) ORDER BY seq"
    )
    wanted = {"upto": upto, "one": kinds.PREDICTION_RECORDED, "two": kinds.RESOLUTION_GIVEN}
    return [
        (int(subject.partition("/")[2]), seq, type == kinds.PREDICTION_RECORDED)
        for subject, seq, type in reader.rows(sql, wanted)
    ]
