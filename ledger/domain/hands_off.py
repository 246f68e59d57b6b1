"""Whether rules keep their hands off: a verdict was taken back, and nothing changed since.

Else the next run would quietly restore what somebody just took back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry
from ledger.domain.in_force import in_force, undone
from ledger.domain.prediction import TERMS, Stance


def is_hands_off(entries: Sequence[Entry]) -> bool:
    """Say whether a verdict was taken back and neither evidence nor terms changed since.

    Only evidence that rules look at is a change: else a note, or the speaker's reply, would let
    a rule give the same verdict again.
    """
    alive = {e.seq for e in in_force(entries)}
    taken_back = max(_takings_back(entries), default=None)
    if taken_back is None:
        return False
    decisive = set(_decisive_numbers(entries))
    return not any(
        e.seq in alive and e.seq > taken_back and _changes_case(e, decisive) for e in entries
    )


def _takings_back(entries: Sequence[Entry]) -> Iterable[int]:
    """Give the places at which a verdict was taken out of force by a person."""
    alive = {e.seq for e in in_force(entries)}
    dead = undone(entries)
    for entry in entries:
        if entry.type == kinds.RESOLUTION_REOPENED and entry.seq in alive:
            yield entry.seq
        if entry.type == kinds.RESOLUTION_GIVEN and entry.seq in dead:
            yield dead[entry.seq].seq
        if entry.type == kinds.RESOLUTION_GIVEN and entry.data is None:
            yield entry.seq


def _decisive_numbers(entries: Sequence[Entry]) -> Iterable[int]:
    """Give the numbers of all evidence that rules look at, wherever it was attached."""
    for entry in entries:
        data = entry.data or {}
        attached = [data] if entry.type == kinds.EVIDENCE_ATTACHED else data.get("evidence", ())
        if entry.type in (kinds.EVIDENCE_ATTACHED, kinds.PREDICTION_RECORDED):
            yield from (i["number"] for i in attached if i and Stance(i["stance"]).is_decisive)


def _changes_case(entry: Entry, decisive: set[int]) -> bool:
    data = entry.data or {}
    if entry.type in (kinds.EVIDENCE_ATTACHED, kinds.EVIDENCE_RETRACTED):
        return data.get("number") in decisive
    changes = data.get("changes", {})
    return entry.type == kinds.PREDICTION_AMENDED and bool(TERMS & set(changes))
