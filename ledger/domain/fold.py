"""What the log says about a subject: the fold of its entries, one pure function a type.

The same fold serves writing, rebuilding, history, undo and tests.  A fold never refuses: what
an action let into the log is in the log.  Entries that were undone are passed over; entries
whose body was redacted say nothing any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ledger.domain import entry as kinds
from ledger.domain.clock import deadline_day
from ledger.domain.codec import from_data, to_data
from ledger.domain.entry import Entry
from ledger.domain.names import text_key
from ledger.domain.prediction import (
    TERMS,
    Evidence,
    Prediction,
    Resolution,
    Role,
    Speaker,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Given:
    """A resolution with the entry that gave it."""

    resolution: Resolution
    seq: int
    at: str
    actor: str

    @property
    def judge(self) -> str:
        """Return who gave it, as it stands in a sentence: "the rule only-against", "Ann"."""
        rule = self.resolution.rule
        return f"the rule {rule}" if rule else self.resolution.resolver or self.actor


@dataclass(frozen=True, slots=True)
class Attached:
    """A piece of evidence with the entry that attached it."""

    evidence: Evidence
    seq: int
    at: str
    actor: str


@dataclass(frozen=True, slots=True)
class Retracted:
    """A piece of evidence that no longer counts, and why."""

    evidence: Evidence
    because: str
    at: str
    actor: str


@dataclass(frozen=True, slots=True)
class Asked:
    """That the speaker was asked for comment on a day; what they answer is evidence (reply)."""

    asked_on: date
    note: str | None
    at: str
    actor: str


@dataclass(frozen=True, slots=True)
class PredictionState:
    """A prediction as it stands: what is in force, and the marks its past has left.

    ``given`` holds the resolutions in force, oldest first: none, one, or a *missed* followed by
    the *late* that took its place.  ``hands_off`` means that a verdict was reopened or undone
    and nothing changed since, so no rule may settle it.  ``terms_late`` means that a term was
    changed after the deadline had passed; that mark stays.  ``last_number`` is the highest
    evidence number ever given.  A ``draft`` counts nowhere until a second person accepts it;
    ``accepted_at`` and ``accepted_by`` say when and who, None for what never was a draft.
    """

    prediction: Prediction
    recorded_seq: int
    recorded_at: str
    recorded_by: str
    clock_set: bool = False
    evidence: tuple[Attached, ...] = ()
    retracted: tuple[Retracted, ...] = ()
    last_number: int = 0
    given: tuple[Given, ...] = ()
    hands_off: bool = False
    terms_late: bool = False
    draft: bool = False
    accepted_at: str | None = None
    accepted_by: str | None = None
    asked: tuple[Asked, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """Return the verdict in force; None when there is none."""
        return self.given[-1].resolution.verdict if self.given else None

    @property
    def current(self) -> Given | None:
        """Return the resolution in force; None when there is none."""
        return self.given[-1] if self.given else None

    @property
    def new_evidence(self) -> tuple[Attached, ...]:
        """Return the evidence attached after the verdict in force was given."""
        if not self.given:
            return ()
        return tuple(item for item in self.evidence if item.seq > self.given[-1].seq)


@dataclass(frozen=True, slots=True)
class SpeakerState:
    """A speaker as it stands, and the entry that added it."""

    speaker: Speaker
    added_seq: int


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """A verdict that was in force for a while: from, to, and what took it out of force.

    ``ended`` is ``reopened``, ``undone``, ``late`` (a *missed* that became *late*: not a
    correction) or ``redacted``.
    """

    resolution: Resolution
    given_by: str
    since: str
    until: str
    ended: str
    because: str | None


def in_force(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of one subject that count, oldest first, without any undo entries.

    An undo can itself be undone (that is a redo), so undo entries are weighed newest first.
    """
    dead = undone(entries)
    return [e for e in entries if e.seq not in dead and e.type != kinds.ENTRY_UNDONE]


def undone(entries: Iterable[Entry]) -> dict[int, Entry]:
    """Return, for each entry out of force, the undo entry in force that took it out."""
    dead: dict[int, Entry] = {}
    for undo in sorted(entries, key=lambda e: -e.seq):
        if undo.type == kinds.ENTRY_UNDONE and undo.seq not in dead and undo.data:
            dead.update(dict.fromkeys(undo.data["entries"], undo))
    return dead


def fold_prediction(entries: Sequence[Entry]) -> PredictionState | None:
    """Return the state that a prediction's entries add up to.

    None when its recording was undone or redacted: then the ledger holds no such prediction.
    """
    ordered = sorted(entries, key=lambda e: e.seq)
    state: PredictionState | None = None
    for entry in in_force(ordered):
        if entry.data is not None:
            state = _apply(state, entry, entry.data)
    if state is None:
        return None
    return replace(state, last_number=_last_number(ordered), hands_off=_is_hands_off(ordered))


def fold_speaker(entries: Sequence[Entry]) -> SpeakerState | None:
    """Return the state that a speaker's entries add up to; None when its adding was undone."""
    state: SpeakerState | None = None
    for entry in in_force(sorted(entries, key=lambda e: e.seq)):
        if entry.data is None:
            continue
        if entry.type == kinds.SPEAKER_ADDED:
            state = SpeakerState(from_data(Speaker, entry.data), entry.seq)
        elif state:
            state = replace(state, speaker=_speaker_after(state.speaker, entry, entry.data))
    return state


def _speaker_after(speaker: Speaker, entry: Entry, data: Any) -> Speaker:
    if entry.type == kinds.SPEAKER_RENAMED:
        kept = tuple(a for a in speaker.aliases if a != data["name"])
        return replace(speaker, name=data["name"], aliases=(*kept, speaker.name))
    if entry.type == kinds.SPEAKER_ALIAS_ADDED:
        return replace(speaker, aliases=(*speaker.aliases, data["alias"]))
    if entry.type == kinds.SPEAKER_ALIAS_REMOVED:
        return replace(speaker, aliases=tuple(a for a in speaker.aliases if a != data["alias"]))
    if entry.type == kinds.SPEAKER_ROLE_ADDED:
        return replace(speaker, roles=_with_role(speaker.roles, from_data(Role, data)))
    if entry.type == kinds.SPEAKER_MERGED:
        return replace(speaker, merged_into=data["into"])
    return speaker


def _with_role(roles: tuple[Role, ...], new: Role) -> tuple[Role, ...]:
    """Return the roles with a new one; told again from the same day on, it takes its place."""
    again = [one.since == new.since and same_position(one, new) for one in roles]
    if not any(again):
        return (*roles, new)
    return tuple(new if told else one for one, told in zip(roles, again, strict=True))


def same_position(one: Role, other: Role) -> bool:
    """Say whether two roles are one position in one organisation, whenever held."""
    return _position(one) == _position(other)


def _position(role: Role) -> tuple[str, str]:
    return text_key(role.role or ""), text_key(role.organisation or "")


def _apply(state: PredictionState | None, entry: Entry, data: Any) -> PredictionState | None:
    if entry.type == kinds.PREDICTION_RECORDED:
        return _recorded(entry, data)
    if state is None:
        return None
    step = _STEPS.get(entry.type)
    return step(state, entry, data) if step else state


def _recorded(entry: Entry, data: Any) -> PredictionState:
    number = kinds.prediction_id(entry.subject)
    evidence = tuple(
        Attached(from_data(Evidence, item), entry.seq, entry.at, entry.actor)
        for item in data.get("evidence", ())
    )
    given = tuple(
        Given(from_data(Resolution, item), entry.seq, entry.at, entry.actor)
        for item in data.get("resolutions", ())
    )
    return PredictionState(
        prediction=from_data(Prediction, {**data, "id": number}),
        recorded_seq=entry.seq,
        recorded_at=entry.at,
        recorded_by=entry.actor,
        clock_set=entry.clock is not None,
        evidence=evidence,
        given=given,
        draft=bool(data.get("draft")),
    )


def _accepted(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    return replace(state, draft=False, accepted_at=entry.at, accepted_by=entry.actor)


def _amended(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    changes = data["changes"]
    merged = {**to_data(state.prediction), **changes}
    late = state.terms_late or (bool(TERMS & set(changes)) and _is_over(state, entry))
    return replace(state, prediction=from_data(Prediction, merged), terms_late=late)


def _is_over(state: PredictionState, entry: Entry) -> bool:
    deadline = state.prediction.deadline
    return deadline is not None and deadline.day < entry_deadline_day(entry)


def entry_deadline_day(entry: Entry) -> date:
    """Return the deadline day at the instant an entry was recorded."""
    return deadline_day(datetime.fromisoformat(entry.at))


def _attached(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    item = Attached(from_data(Evidence, data), entry.seq, entry.at, entry.actor)
    return replace(state, evidence=(*state.evidence, item))


def _retracted(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    gone = tuple(
        Retracted(item.evidence, data["because"], entry.at, entry.actor)
        for item in state.evidence
        if item.evidence.number == data["number"]
    )
    kept = tuple(i for i in state.evidence if i.evidence.number != data["number"])
    return replace(state, evidence=kept, retracted=(*state.retracted, *gone))


def _given(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    new = Given(from_data(Resolution, data), entry.seq, entry.at, entry.actor)
    return replace(state, given=(*state.given, new) if _follows(state, new) else (new,))


def _follows(state: PredictionState, new: Given) -> bool:
    return state.verdict is Verdict.MISSED and new.resolution.verdict is Verdict.LATE


def _reopened(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    return replace(state, given=())


def _asked(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    asked = Asked(date.fromisoformat(data["asked_on"]), data.get("note"), entry.at, entry.actor)
    return replace(state, asked=(*state.asked, asked))


_STEPS = {
    kinds.COMMENT_ASKED: _asked,
    kinds.PREDICTION_ACCEPTED: _accepted,
    kinds.PREDICTION_AMENDED: _amended,
    kinds.EVIDENCE_ATTACHED: _attached,
    kinds.EVIDENCE_RETRACTED: _retracted,
    kinds.RESOLUTION_GIVEN: _given,
    kinds.RESOLUTION_REOPENED: _reopened,
}


def _last_number(entries: Sequence[Entry]) -> int:
    """Return the highest evidence number ever given, undone entries included: none is reused."""
    first = entries[0].data or {}
    numbers: list[int] = [item["number"] for item in first.get("evidence", ())]
    attached = [e for e in entries if e.type == kinds.EVIDENCE_ATTACHED]
    numbers += [e.data["number"] for e in attached if e.data is not None]
    return max([*numbers, len(attached)])


def _is_hands_off(entries: Sequence[Entry]) -> bool:
    """Say whether a verdict was taken back and neither evidence nor terms changed since."""
    alive = {e.seq for e in in_force(entries)}
    taken_back = max(_takings_back(entries), default=None)
    if taken_back is None:
        return False
    return not any(e.seq in alive and e.seq > taken_back and _changes_case(e) for e in entries)


def _takings_back(entries: Sequence[Entry]) -> Iterable[int]:
    """Give the places at which a verdict was taken out of force by a person."""
    alive = {e.seq for e in in_force(entries)}
    dead = undone(entries)
    for entry in entries:
        if entry.type == kinds.RESOLUTION_REOPENED and entry.seq in alive:
            yield entry.seq
        if entry.type == kinds.RESOLUTION_GIVEN and entry.seq in dead:
            yield dead[entry.seq].seq


def _changes_case(entry: Entry) -> bool:
    if entry.type in (kinds.EVIDENCE_ATTACHED, kinds.EVIDENCE_RETRACTED):
        return True
    changes = (entry.data or {}).get("changes", {})
    return entry.type == kinds.PREDICTION_AMENDED and bool(TERMS & set(changes))


def earlier_verdicts(entries: Sequence[Entry]) -> tuple[EarlierVerdict, ...]:
    """Return every verdict that was in force once and is not now, in the order they ended.

    The past is replayed entry by entry: what counted at each place is what the fold of the
    entries up to that place says.
    """
    ordered = sorted(entries, key=lambda e: e.seq)
    found: list[EarlierVerdict] = []
    since: dict[int, str] = {}
    before: tuple[Given, ...] = ()
    for length, entry in enumerate(ordered, start=1):
        state = fold_prediction(ordered[:length])
        after = state.given[-1:] if state else ()
        for given in before:
            if given not in after:
                found.append(_ended(given, since.pop(given.seq), entry))
        for given in after:
            since.setdefault(given.seq, entry.at)
        before = after
    return tuple(found)


def _ended(given: Given, since: str, entry: Entry) -> EarlierVerdict:
    ways = {
        kinds.RESOLUTION_REOPENED: "reopened",
        kinds.ENTRY_UNDONE: "undone",
        kinds.RESOLUTION_GIVEN: "late",
    }
    because = (entry.data or {}).get("because")
    how = ways.get(entry.type, "redacted")
    return EarlierVerdict(given.resolution, given.actor, since, entry.at, how, because)
