"""What the log says about a subject: the fold of its entries, one pure function a type.

The same fold serves writing, rebuilding, history, undo and tests.  A fold never refuses: what
an action let into the log is in the log.  Entries that were undone are passed over.  Entries whose
body was redacted say nothing any more, except what their type and subject say alone: that a
verdict was reopened or a draft accepted, and that there is a speaker with this slug.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ledger.domain import entry as kinds
from ledger.domain.assessment import Assessed, Assessment
from ledger.domain.clock import deadline_day
from ledger.domain.codec import from_data, to_data
from ledger.domain.entry import Entry
from ledger.domain.names import text_key
from ledger.domain.prediction import (
    TERMS,
    Evidence,
    FiscalYear,
    Prediction,
    Resolution,
    Role,
    Speaker,
    Stance,
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
    ``accepted_at`` and ``accepted_by`` say when and who, None for what never was a draft;
    ``split_at`` and ``split_by`` the same of a claim that was split once it was recorded.
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
    split_at: str | None = None
    split_by: str | None = None
    asked: tuple[Asked, ...] = ()
    assessments: tuple[Assessed, ...] = ()

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


def cited_by(state: PredictionState, resolution: Resolution) -> tuple[Evidence, ...]:
    """Return the evidence that a verdict cites, also what was retracted since."""
    there = (*(i.evidence for i in state.evidence), *(i.evidence for i in state.retracted))
    return tuple(item for item in there if item.number in resolution.evidence)


@dataclass(frozen=True, slots=True)
class SpeakerState:
    """A speaker as it stands, and the entry that added it."""

    speaker: Speaker
    added_seq: int


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """A verdict that was in force for a while: from, to, and what took it out of force.

    ``ended`` is ``reopened``, ``undone``, ``late`` (a *missed* that became *late*: not a
    correction) or ``replaced`` (an *unclear* that was judged anew after new evidence).
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


def fold_prediction(entries: Sequence[Entry]) -> PredictionState | None:
    """Return the state that a prediction's entries add up to.

    None when its recording was undone or redacted: then the ledger holds no such prediction.
    """
    ordered = sorted(entries, key=lambda e: e.seq)
    state: PredictionState | None = None
    for entry in in_force(ordered):
        if entry.data is not None or entry.type in _WORDLESS:
            state = _apply(state, entry, entry.data or {})
    if state is None:
        return None
    if len(ordered) == 1:  # what was only recorded has nothing to be weighed
        return replace(state, last_number=_last_number(ordered)) if state.evidence else state
    return replace(state, last_number=_last_number(ordered), hands_off=_is_hands_off(ordered))


def fold_speaker(entries: Sequence[Entry]) -> SpeakerState | None:
    """Return the state that a speaker's entries add up to; None when its adding was undone.

    A speaker whose adding was redacted is still there, known by the slug alone: otherwise every
    prediction by that speaker would vanish with the name.
    """
    state: SpeakerState | None = None
    for entry in in_force(sorted(entries, key=lambda e: e.seq)):
        if entry.type == kinds.SPEAKER_ADDED:
            state = SpeakerState(_speaker_added(entry), entry.seq)
        elif state and entry.data is not None:
            state = replace(state, speaker=_speaker_after(state.speaker, entry, entry.data))
    return state


def _speaker_added(entry: Entry) -> Speaker:
    slug = entry.subject.removeprefix("speaker/")
    return from_data(Speaker, {"slug": slug, "name": slug} if entry.data is None else entry.data)


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
    if entry.type == kinds.SPEAKER_FISCAL_YEAR_SET:
        years = _with_year(speaker.fiscal_years, from_data(FiscalYear, data))
        return replace(speaker, fiscal_years=years)
    if entry.type == kinds.SPEAKER_MERGED:
        return replace(speaker, merged_into=data["into"])
    return speaker


def _with_year(years: tuple[FiscalYear, ...], new: FiscalYear) -> tuple[FiscalYear, ...]:
    """Return the fiscal years with a new one, in place of what held from the same day on."""
    return (*(one for one in years if one.since != new.since), new)


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
    after = from_data(Prediction, merged)
    # The new deadline counts as well: one that has passed when it is written down is hindsight.
    is_late = _is_over(state.prediction, entry) or _is_over(after, entry)
    late = state.terms_late or (bool(TERMS & set(changes)) and is_late)
    return replace(state, prediction=after, terms_late=late)


def _split(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    split = replace(state.prediction, needs=data["needs"])
    return replace(state, prediction=split, split_at=entry.at, split_by=entry.actor)


def _is_over(said: Prediction, entry: Entry) -> bool:
    return said.deadline is not None and said.deadline.day < entry_deadline_day(entry)


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


def _assessed(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    new = Assessed(from_data(Assessment, data), entry.seq, entry.at, entry.actor)
    return replace(state, assessments=(*state.assessments, new))


_STEPS = {
    kinds.ASSESSMENT_RECORDED: _assessed,
    kinds.COMMENT_ASKED: _asked,
    kinds.PREDICTION_ACCEPTED: _accepted,
    kinds.PREDICTION_AMENDED: _amended,
    kinds.PREDICTION_SPLIT: _split,
    kinds.EVIDENCE_ATTACHED: _attached,
    kinds.EVIDENCE_RETRACTED: _retracted,
    kinds.RESOLUTION_GIVEN: _given,
    kinds.RESOLUTION_REOPENED: _reopened,
}
_WORDLESS = frozenset({kinds.RESOLUTION_REOPENED, kinds.PREDICTION_ACCEPTED})
"""What these do needs no word of their bodies, so it stays done when those are redacted."""


def _last_number(entries: Sequence[Entry]) -> int:
    """Return the highest evidence number ever given, undone entries included: none is reused."""
    last = max(_numbers_recorded(entries[0]), default=0)
    for entry in entries:
        if entry.type == kinds.EVIDENCE_ATTACHED:
            # A redacted entry does not tell its number any more; it had at least the next one.
            last = max(last + 1, entry.data["number"] if entry.data else 0)
    return last


def _numbers_recorded(first: Entry) -> Iterable[int]:
    return (item["number"] for item in (first.data or {}).get("evidence", ()))


def _is_hands_off(entries: Sequence[Entry]) -> bool:
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
    became_late = given.resolution.verdict is Verdict.MISSED
    ways = {
        kinds.RESOLUTION_REOPENED: "reopened",
        kinds.ENTRY_UNDONE: "undone",
        kinds.RESOLUTION_GIVEN: "late" if became_late else "replaced",
    }
    because = (entry.data or {}).get("because")
    how = ways.get(entry.type, "replaced")
    return EarlierVerdict(given.resolution, given.actor, since, entry.at, how, because)
