"""Which entries of a subject count: all but those that were undone, and the undo entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry


def in_force(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of one subject that count, oldest first, without any undo entries.

    An undo can itself be undone (that is a redo), so undo entries are weighed newest first.
    """
    if not any(e.type == kinds.ENTRY_UNDONE for e in entries):
        return list(entries)
    dead = undone(entries)
    return [e for e in entries if e.seq not in dead and e.type != kinds.ENTRY_UNDONE]


def undone(entries: Iterable[Entry]) -> dict[int, Entry]:
    """Return, for each entry out of force, the undo entry in force that took it out."""
    dead: dict[int, Entry] = {}
    for undo in sorted(entries, key=lambda e: -e.seq):
        if undo.type == kinds.ENTRY_UNDONE and undo.seq not in dead and undo.data:
            dead.update(dict.fromkeys(undo.data["entries"], undo))
    return dead
