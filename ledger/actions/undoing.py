"""Take back an action, or bring it back; nothing is erased.

An action is a run of entries whose steps count 0, 1, 2 …; its id is the place of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry, Event, names
from ledger.domain.fold import undone
from ledger.errors import AlreadyThere, NotFound, Refused
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader


@dataclass(frozen=True, slots=True)
class Action:
    """A run of entries that were written together."""

    entries: tuple[Entry, ...]

    @property
    def first(self) -> int:
        """Return the place of its first entry in the log."""
        return self.entries[0].seq

    @property
    def last(self) -> int:
        """Return the place of its last entry in the log."""
        return self.entries[-1].seq

    @property
    def subjects(self) -> frozenset[str]:
        """Return whose entries it wrote."""
        return frozenset(entry.subject for entry in self.entries)

    @property
    def is_undo(self) -> bool:
        """Say whether it takes back another action, or brings one back."""
        return self.entries[0].type == kinds.ENTRY_UNDONE


def undo(connection: sa.Connection, *, stamp: Stamp) -> Action:
    """Take back the actor's newest action in force, and return it.

    Raises NotFound when there is none, Refused while a later entry rests on it.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    action = next(iter(undoable(reader, stamp.actor)), None)
    if action is None:
        raise NotFound(
            f"{stamp.actor} has nothing to undo.", ("See who did what:", "ledger history")
        )
    if any(entry.type == kinds.ENTRY_REDACTED for entry in action.entries):
        raise Refused("the newest action is a redaction, and what it blanked is gone for good.")
    _refuse_if_built_on(reader, action, action.last, "undone")
    _take_back(connection, head, action, stamp)
    return action


def redo(connection: sa.Connection, *, stamp: Stamp) -> Action:
    """Bring back what the actor undid last, and return the action that is in force again."""
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    dead = undone(queries.undo_entries(reader))
    for action in _actions(reader, stamp.actor):
        if (
            action.is_undo
            and action.first not in dead
            and _undid(action).isdisjoint(_undos(reader))
        ):
            back = _action_at(reader, min(_undid(action)))
            _refuse_if_built_on(reader, back, action.last, "redone")
            _take_back(connection, head, action, stamp)
            return back
    raise NotFound(
        f"{stamp.actor} has nothing to redo.", ("What could be undone:", "ledger undo --list")
    )


def undoable(reader: Reader, actor: str) -> Iterator[Action]:
    """Give the actor's actions in force, newest first."""
    dead = undone(queries.undo_entries(reader))
    for action in _actions(reader, actor):
        if not action.is_undo and action.first not in dead:
            yield action


def _undid(action: Action) -> set[int]:
    return {seq for entry in action.entries for seq in (entry.data or {}).get("entries", ())}


def _undos(reader: Reader) -> set[int]:
    return {entry.seq for entry in queries.undo_entries(reader)}


def _actions(reader: Reader, actor: str) -> Iterator[Action]:
    """Give the actor's actions, newest first."""
    waiting: list[Entry] = []
    before: int | None = None
    while page := queries.newest_entries(reader, limit=500, actor=actor, before=before):
        for entry in page:
            waiting.append(entry)
            if entry.step == 0:
                yield Action(tuple(reversed(waiting)))
                waiting = []
        before = page[-1].seq


def _action_at(reader: Reader, first: int) -> Action:
    """Return the action whose first entry stands at this place."""
    run = groupby(queries.entries_since(reader, first), key=lambda e: e.seq - e.step)
    return Action(tuple(next(run)[1]))


def _refuse_if_built_on(reader: Reader, action: Action, after: int, word: str) -> None:
    later = _later(reader, action, after)
    if later:
        what = "; ".join(
            f"{entry.type} on {entry.subject.replace('/', ' ')} ({entry.at[:10]}, {entry.actor})"
            for entry in later[:5]
        )
        raise Refused(
            f"it cannot be {word}, because later entries rest on it: {what}.",
            ("Undo those first, or correct it instead:", "ledger amend, reopen or cite --retract"),
        )


def _later(reader: Reader, action: Action, after: int) -> list[Entry]:
    """Return the later entries in force, of other actions, that rest on this one."""
    dead = undone(queries.undo_entries(reader))
    own = {entry.seq for entry in action.entries}
    return [
        entry
        for entry in queries.entries_since(reader, after + 1)
        if entry.seq not in dead
        and entry.seq not in own
        and entry.type != kinds.ENTRY_UNDONE
        and (entry.subject in action.subjects or names(entry) & action.subjects)
    ]


def _take_back(connection: sa.Connection, head: log.Head, action: Action, stamp: Stamp) -> None:
    by_subject: dict[str, list[int]] = {}
    for entry in action.entries:
        by_subject.setdefault(entry.subject, []).append(entry.seq)
    events = [
        Event(kinds.ENTRY_UNDONE, subject, {"entries": seqs, "action": action.first})
        for subject, seqs in by_subject.items()
    ]
    log.act(connection, head, events, stamp)


def redact(connection: sa.Connection, seq: int, because: str, *, stamp: Stamp) -> None:
    """Blank the body of one entry for good: a court order, personal data, unlawful text.

    Its leaf stays, so that the log still verifies.  Raises Refused for entries that hold no
    words of anyone, NotFound when there is no such entry.
    """
    head = log.lock(connection)
    entries: Sequence[Entry] = queries.entries_since(ConnectionReader(connection), seq)
    if not entries or entries[0].seq != seq:
        raise NotFound(f"there is no entry {seq} in the log.", ("", "ledger history"))
    if entries[0].type in (kinds.ENTRY_UNDONE, kinds.ENTRY_REDACTED):
        raise Refused(f"entry {seq} holds nobody's words; what it does must stay readable.")
    if entries[0].data is None:
        raise AlreadyThere(f"entry {seq} is blank already.", ("", "ledger history"))
    data = {"seq": seq, "because": because}
    log.act(connection, head, [Event(kinds.ENTRY_REDACTED, f"entry/{seq}", data)], stamp)
