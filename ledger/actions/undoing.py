"""Take back an action, or bring it back; nothing is erased.

An action is a run of entries whose steps count 0, 1, 2 …; its id is the place of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

import sqlalchemy as sa

from ledger.actions.checks import check_reason
from ledger.actions.following import events_of, following
from ledger.domain import entry as kinds
from ledger.domain.entry import Entry, Event, names, prediction_id
from ledger.domain.fold import fold_prediction
from ledger.domain.in_force import undone
from ledger.domain.names import text_key
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

    Raises NotFound when there is none, Refused while a later entry rests on it, or when a name
    that it gives back is somebody else's by now.
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
    called = _called(reader, action)
    _take_back(connection, head, action, stamp)
    _refuse_if_taken(reader, called, _called(reader, action), "undone")
    return action


def redo(connection: sa.Connection, *, stamp: Stamp) -> Action:
    """Bring back what the actor undid last, and return the action that is in force again.

    Raises NotFound when there is none, Refused when what it rested on has changed since, when
    the same was recorded again, or when a name that it gives back is somebody else's by now.
    """
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
            _refuse_if_lost(reader, back)
            _refuse_if_said_again(reader, back, action.last)
            called = _called(reader, back)
            _take_back(connection, head, action, stamp)
            _refuse_if_taken(reader, called, _called(reader, back), "redone")
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
        and not _took_back_only_later(entry, after)
        and (entry.subject in action.subjects or names(entry) & action.subjects)
    ]


def _took_back_only_later(entry: Entry, after: int) -> bool:
    """Say whether an entry undoes what came after a place: then both together changed nothing."""
    undid: Sequence[int] = (entry.data or {}).get("entries", ())
    return entry.type == kinds.ENTRY_UNDONE and min(undid, default=after) > after


def _refuse_if_lost(reader: Reader, back: Action) -> None:
    """Refuse to bring back what names a speaker or a prediction that is not there any more."""
    named = {name for entry in back.entries for name in names(entry)} - back.subjects
    for subject in sorted(named):
        kind, _, what = subject.partition("/")
        try:
            if kind == "prediction":
                queries.state(reader, int(what))
                continue
            speaker = queries.speaker_state(reader, what).speaker
        except NotFound as error:
            raise Refused(
                f"it cannot be redone, because it names {kind} {what}, which was taken back.",
                ("See who did what:", "ledger history"),
            ) from error
        if speaker.merged_into and back.entries[0].type == kinds.SPEAKER_MERGED:
            raise Refused(
                f"it cannot be redone: {speaker.name} was merged into"
                f" {speaker.merged_into} since.",
                ("", f"ledger speaker show {speaker.merged_into}"),
            )


def _refuse_if_said_again(reader: Reader, back: Action, after: int) -> None:
    """Refuse to bring back a prediction that was recorded anew since: it would count twice."""
    for entry in back.entries:
        if entry.type != kinds.PREDICTION_RECORDED or entry.data is None:
            continue
        said, origin = entry.data, entry.data.get("origin")
        twins = queries.twins(reader, said["speaker"], text_key(said["claim"]))
        same = {number for number, day in twins if day.isoformat() == said["said_on"]}
        same |= set(queries.origins(reader, [origin] if origin else []).values())
        newer = sorted(n for n in same if queries.state(reader, n).recorded_seq > after)
        if newer:
            raise Refused(
                f"it cannot be redone, because #{newer[0]} says the same and was recorded since.",
                ("See it:", f"ledger show {newer[0]}"),
            )


def _called(reader: Reader, action: Action) -> dict[str, set[str]]:
    """Return what each speaker of an action is called now; who is not there has no names."""
    found: dict[str, set[str]] = {}
    for subject in action.subjects:
        kind, _, slug = subject.partition("/")
        if kind == "speaker":
            with suppress(NotFound):
                speaker = queries.speaker_state(reader, slug).speaker
                found[slug] = {speaker.name, *speaker.aliases}
    return found


def _refuse_if_taken(
    reader: Reader, before: dict[str, set[str]], after: dict[str, set[str]], word: str
) -> None:
    """Refuse to give back a name that somebody else was given since: a name means one speaker."""
    for slug in sorted(before.keys() & after.keys()):
        for name in sorted(after[slug] - before[slug]):
            for other, called, _ in queries.bearers(reader, name):
                if other != slug:
                    raise Refused(
                        f'it cannot be {word}: "{name}" is what {called} is called since.',
                        ("Who that is:", f"ledger speaker show {other}"),
                    )


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
    words of anyone and for those whose loss would bring something else back into force,
    NotFound when there is no such entry, AlreadyThere when it is blank.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    because = check_reason("a redaction", because)
    entries: Sequence[Entry] = queries.entries_since(reader, seq)
    if not entries or entries[0].seq != seq:
        raise NotFound(f"there is no entry {seq} in the log.", ("", "ledger history"))
    if entries[0].type in _WORDLESS:
        raise Refused(f"entry {seq} holds nobody's words; what it does must stay readable.")
    if entries[0].data is None:
        raise AlreadyThere(f"entry {seq} is blank already.", ("", "ledger history"))
    _refuse_to_bring_back(reader, entries[0])
    data = {"seq": seq, "because": because}
    follows = _followed(reader, entries[0])
    log.act(connection, head, [Event(kinds.ENTRY_REDACTED, f"entry/{seq}", data), *follows], stamp)


def _followed(reader: Reader, entry: Entry) -> list[Event]:
    """Return what becomes of a split claim when the verdict on a part loses its words."""
    number = prediction_id(entry.subject)
    if number is None or entry.type not in (kinds.PREDICTION_RECORDED, kinds.RESOLUTION_GIVEN):
        return []
    state = fold_prediction(queries.entries(reader, entry.subject))
    in_force = state is not None and state.current is not None and state.current.seq == entry.seq
    return events_of(following(reader, {number: None})) if in_force else []


_WORDLESS = frozenset({
    kinds.ENTRY_UNDONE, kinds.ENTRY_REDACTED, kinds.PREDICTION_ACCEPTED, kinds.SPEAKER_MERGED,
})  # fmt: skip


def _refuse_to_bring_back(reader: Reader, entry: Entry) -> None:
    """Refuse when older terms, evidence or a verdict would be in force again without the entry.

    What a redaction may do is make something unsaid, never say what was corrected.
    """
    number = prediction_id(entry.subject)
    if number is None or entry.type == kinds.PREDICTION_RECORDED:
        return
    all_of_it = queries.entries(reader, entry.subject)
    without = [replace(e, data=None) if e.seq == entry.seq else e for e in all_of_it]
    before, after = fold_prediction(all_of_it), fold_prediction(without)
    if before is None or after is None:
        return
    evidence = {item.evidence.number for item in after.evidence}
    came_back = evidence - {item.evidence.number for item in before.evidence}
    verdict = after.current if after.current != before.current else None
    if after.prediction != before.prediction:
        what, how = "what it corrected", f"ledger amend {number}"
    elif came_back:
        what, how = f"evidence [{min(came_back)}]", "ledger undo, or redact the evidence itself"
    elif verdict:
        what, how = "an earlier verdict", f"ledger reopen {number} --because TEXT"
    else:
        return
    raise Refused(
        f"without entry {entry.seq}, {what} would be in force again.",
        ("Take it out of force first:", how),
    )
