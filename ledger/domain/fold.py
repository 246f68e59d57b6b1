"""What the log says about a subject: the fold of its entries, one pure function a type.

The same fold serves writing, rebuilding, history, undo and tests.  A fold never refuses: what
an action let into the log is in the log.  Entries that were undone are passed over.  Entries whose
body was redacted say nothing any more, except what their type and subject say alone: that a
verdict was reopened or a draft accepted, and that there is a speaker with this slug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ledger.domain import entry as kinds
from ledger.domain.assessment import Assessed, Assessment
from ledger.domain.base_rate import BaseRate, Rated
from ledger.domain.clock import deadline_day
from ledger.domain.codec import from_data, to_data
from ledger.domain.entry import Entry
from ledger.domain.hands_off import is_hands_off
from ledger.domain.in_force import in_force
from ledger.domain.names import text_key
from ledger.domain.prediction import (
    TERMS,
    Evidence,
    FiscalYear,
    Prediction,
    Resolution,
    Role,
    Speaker,
    Verdict,
)
from ledger.domain.state import Asked, Attached, Given, PredictionState, Retracted, SpeakerState


def fold_prediction(entries: Sequence[Entry]) -> PredictionState | None:
    """Return the state that a prediction's entries add up to.

    None when its recording was undone or redacted: then the ledger holds no such prediction.
    """
    ordered = sorted(entries, key=lambda e: e.seq)
    state: PredictionState | None = None
    for entry in in_force(ordered):
        if entry.data is not None or entry.type in _WORDLESS:
            state = _apply(state, entry, entry.data)
    if state is None:
        return None
    if len(ordered) == 1:  # what was only recorded has nothing to be weighed
        return state
    last_number = _last_number(state.last_number, ordered)
    return replace(state, last_number=last_number, hands_off=is_hands_off(ordered))


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

    def is_told_again(one: Role) -> bool:
        return one.since == new.since and same_position(one, new)

    if not any(map(is_told_again, roles)):
        return (*roles, new)
    return tuple(new if is_told_again(one) else one for one in roles)


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
        last_number=max((item.evidence.number for item in evidence), default=0),
        given=given,
        draft=bool(data.get("draft")),
        base_rates=(_rated(entry, data["base_rate"]),) if "base_rate" in data else (),
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


def _base_rated(state: PredictionState, entry: Entry, data: Any) -> PredictionState:
    return replace(state, base_rates=(*state.base_rates, _rated(entry, data)))


def _rated(entry: Entry, data: Any) -> Rated:
    return Rated(from_data(BaseRate, data), entry.seq, entry.at, entry.actor)


_STEPS = {
    kinds.ASSESSMENT_RECORDED: _assessed,
    kinds.BASE_RATE_SET: _base_rated,
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


def _last_number(recorded: int, entries: Sequence[Entry]) -> int:
    """Return the highest evidence number ever given, undone entries included: none is reused.

    ``recorded`` is the highest that came with the prediction itself.
    """
    last = recorded
    for entry in entries:
        if entry.type == kinds.EVIDENCE_ATTACHED:
            # A redacted entry does not tell its number any more; it was the next one.
            last = max(last, entry.data["number"] if entry.data else last + 1)
    return last
