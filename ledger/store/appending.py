"""One long action, appended piece by piece: an import of a million rows, as many verdicts.

The head is locked before and moved once at the end, nothing is read back, and a new prediction's
rows, or those of its first verdict, are written straight from their entry.  ``log.act`` would
give the same log and the same rows; a test holds this to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

import sqlalchemy as sa

from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Entry, prediction_subject, speaker_subject
from ledger.domain.prediction import Resolution
from ledger.domain.state import PredictionState
from ledger.errors import Unusable
from ledger.proof.canonical import (
    VERSION,
    NotCanonical,
    body_of,
    leaf_of,
    leaves_of,
    typed_body_of,
)
from ledger.store import log, projection, sampling, tables, tallies
from ledger.store.batch import BATCH, insert_block
from ledger.store.columns import Block, block_of, joined, spread
from ledger.store.judged import Judged
from ledger.store.log import Head, Stamp
from ledger.store.placed import Blocks, placed
from ledger.store.prepared import Prepared
from ledger.store.ready_verdict import ReadyVerdict, is_first, ready_verdict
from ledger.store.recorded import Recorded


def _no_blocks() -> dict[sa.Table, list[Block]]:
    return {table: [] for table in projection.PREDICTION_TABLES}


class Appending:
    """An action whose entries are sent in batches; ``finish`` moves the head past them."""

    def __init__(self, connection: sa.Connection, head: Head, stamp: Stamp) -> None:
        """Begin at a locked head; raises Unusable for an actor that no entry can name."""
        log.check_actor(stamp.actor)
        self._connection = connection
        self._first = head.size
        self._counted = tallies.counted((), ())
        self._stamp = stamp
        self._at = tables.instant_text(stamp.now)
        self._clock = {"clock": "set"} if stamp.clock_set else {}
        self._tree = log.frontier(head)
        self._opening = self._bytes({"at": self._at, "actor": stamp.actor, **self._clock})[:-1]
        self._entries: list[tuple[Any, ...]] = []
        self._ready: list[ReadyVerdict] = []
        self._log: list[Block] = []
        self._blocks = _no_blocks()
        self._sent = 0
        self._named: dict[str, bytes] = {}
        self._recorded = Recorded(self._at, stamp.actor)
        self._judged = Judged(connection, self._at, stamp.actor)
        self._speakers: dict[str, list[Entry]] = {}
        self.step = 0
        self.next_id = head.next_id

    def add_speaker(self, slug: str, data: Mapping[str, Any]) -> None:
        """Append that a speaker is added."""
        subject = speaker_subject(slug)
        seq = self._append(kinds.SPEAKER_ADDED, subject, data)
        self._speakers[subject] = [
            Entry(seq, self.step - 1, self._at, self._stamp.actor, kinds.SPEAKER_ADDED, subject,
                  data, self._clock.get("clock"))
        ]  # fmt: skip

    def record(self, data: Mapping[str, Any], claim_key: str) -> int:
        """Append that a prediction is recorded and return its id.

        ``claim_key`` is the ``text_key`` of its claim.  Raises Unusable for what no entry can
        hold; then nothing was appended.
        """
        number = self.next_id
        subject = prediction_subject(number)
        seq = self._append(kinds.PREDICTION_RECORDED, subject, data)
        self._recorded.add(number, seq, data, claim_key)
        self.next_id += 1
        self._send_when_full()
        return number

    def record_prepared(self, ready: Prepared, speakers: Sequence[str]) -> int:
        """Append that predictions are recorded that were made ready elsewhere.

        ``speakers`` are the slugs of theirs.  Returns the first id; the others follow it.
        """
        first, seq = self.next_id, self._first + self.step
        self._flush_ready()
        subjects = [prediction_subject(number) for number in range(first, first + ready.size)]
        named = [self._name(slug) for slug in speakers]
        said = zip(ready.before, named, ready.after, strict=True)
        self._keep_all(kinds.PREDICTION_RECORDED, subjects, said, self.step)
        for table, block in placed(ready, first, seq, speakers).items():
            self._blocks[table].append(block)
        self.step += ready.size
        self.next_id += ready.size
        self._send_when_full()
        return first

    def _name(self, speaker: str) -> bytes:
        """Return the member of an entry that names a speaker, with the comma before it."""
        named = self._named.get(speaker)
        if named is None:
            named = self._named[speaker] = b"," + self._bytes({"speaker": speaker})[1:-1]
        return named

    def _keep_all(
        self, type: str, subjects: Sequence[str], said: Iterable[tuple[bytes, ...]], first: int
    ) -> None:
        """Add entries whose data are there in parts; ``first`` is the step of the first."""
        opening = self._opening + b',"data":'
        end = f'","type":"{type}","v":{VERSION:d}}}'
        bodies = [
            b"".join((opening, *parts, f',"step":{step},"subject":"{subject}{end}'.encode()))
            for step, subject, parts in zip(count(first), subjects, said, strict=False)
        ]
        size, seq = len(bodies), self._first + first
        self._flush_single()
        self._log.append(Block(size, [
            [*range(seq, seq + size)], [*range(first, first + size)], (self._at,),
            (self._stamp.actor,), (type,), [*subjects], bodies, leaves_of(bodies),
        ]))  # fmt: skip

    @staticmethod
    def _bytes(
        members: dict[str, Any], write: Callable[[dict[str, Any]], bytes] = body_of
    ) -> bytes:
        """Return canonical bytes; raises Unusable for what no entry can hold."""
        try:
            return write(members)
        except NotCanonical as error:
            raise Unusable(f"it cannot be kept: {error}.") from error

    def give(self, state: PredictionState, verdict: Resolution) -> None:
        """Append that this verdict is given to a prediction, which stands as ``state`` says."""
        if is_first(state, verdict):
            self.give_ready(ready_verdict(state, verdict, self._at[:10]))
            return
        subject = prediction_subject(state.prediction.id)
        # What makes data of a value composes its text, and a verdict holds only small numbers.
        self._append(kinds.RESOLUTION_GIVEN, subject, to_data(verdict), is_plain=True)
        self._judged.refold(subject)
        self._send_when_full()

    def give_ready(self, ready: ReadyVerdict) -> None:
        """Append that a first verdict is given that was made ready, here or elsewhere."""
        self._ready.append(ready)
        self.step += 1
        self._send_when_full()

    def _flush_ready(self) -> None:
        """Give the verdicts that were made ready their places after what was appended before."""
        if not self._ready:
            return
        ready, self._ready = self._ready, []
        first = self.step - len(ready)
        subjects = [prediction_subject(one[0]) for one in ready]
        said = ((one[1],) for one in ready)
        self._keep_all(kinds.RESOLUTION_GIVEN, subjects, said, first)
        self._judged.add(ready, self._first + first)

    def _append(
        self, type: str, subject: str, data: Mapping[str, Any], *, is_plain: bool = False
    ) -> int:
        self._flush_ready()
        members = {
            "v": VERSION, "step": self.step, "at": self._at, "actor": self._stamp.actor,
            "type": type, "subject": subject, "data": data, **self._clock,
        }  # fmt: skip
        body = self._bytes(members, typed_body_of if is_plain else body_of)
        seq = self._first + self.step
        self._keep(seq, type, subject, body)
        return seq

    def _keep(self, seq: int, type: str, subject: str, body: bytes) -> None:
        self._entries.append(
            (seq, self.step, self._at, self._stamp.actor, type, subject, body, leaf_of(body))
        )
        self.step += 1

    def _flush_single(self) -> None:
        """Put the entries that were appended one by one before those that come in blocks."""
        if self._entries:
            self._log.append(block_of(self._entries))
            self._entries = []

    def _send_when_full(self) -> None:
        if self.step - self._sent >= BATCH:
            self.send()

    def send(self) -> None:
        """Write what is waiting; others see it when the transaction ends."""
        self._flush_ready()
        self._flush_single()
        entries = joined(self._log)
        insert_block(self._connection, tables.log_entry, entries)
        self._tree.extend(spread(entries.columns[-1], entries.size) if entries.size else ())
        self._log, self._sent = [], self.step
        projection.project(self._connection, self._histories())
        self._speakers = {}
        blocks = self._take()
        for table, block in blocks.items():
            insert_block(self._connection, table, block)
        self._counted.add(tallies.counted_in(blocks[tables.prediction], blocks[tables.resolution]))
        self._judged.send()

    def _take(self) -> Blocks:
        """Return the rows of the predictions that wait, and begin anew."""
        for table, rows in self._recorded.take().items():
            self._blocks[table].append(block_of(rows))
        taken, self._blocks = self._blocks, _no_blocks()
        return {table: joined(blocks) for table, blocks in taken.items()}

    def _histories(self) -> dict[str, list[Entry]]:
        """Return all entries of the speakers that wait; a slug may have been taken before."""
        return log.entries_of(self._connection, self._speakers) if self._speakers else {}

    def finish(self) -> None:
        """Write the rest and move the head."""
        self.send()
        tallies.put_in_counted(self._connection, self._counted)
        self._counted = tallies.counted((), ())
        if self.step:
            log.advance(self._connection, self._tree, self.next_id)
        if self.step >= sampling.WORTH_IT:
            sampling.sample(self._connection)
