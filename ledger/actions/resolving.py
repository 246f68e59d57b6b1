"""Give a person's verdict, and take any verdict back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ledger.actions.checks import check_evidence, check_reason, check_texts, check_url, url_key
from ledger.actions.citing import attaching, number_new
from ledger.actions.following import events_of, following, refuse_whole
from ledger.actions.grounds import check_grounds, check_missed
from ledger.domain import entry as kinds
from ledger.domain.clock import utc_day
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.names import Known, keys_of, text_key
from ledger.domain.prediction import (
    Evidence,
    Kind,
    Resolution,
    Stance,
    Verdict,
    VoidReason,
)
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, NotFound, Refused, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader

NEEDS_NO_EVIDENCE = frozenset(
    {VoidReason.DUPLICATE, VoidReason.LOGGING_ERROR, VoidReason.UNTESTABLE}
)
"""Reasons for *void* that lie in the ledger or the claim, not in the world."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says about a prediction.

    ``evidence`` are numbers of what is attached already; ``urls`` are pages to attach with the
    verdict.  With neither, all decisive evidence is cited.  ``resolver`` None means the actor.
    """

    verdict: Verdict
    because: str
    evidence: tuple[int, ...] = ()
    urls: tuple[str, ...] = ()
    void_reason: VoidReason | None = None
    happened_on: date | None = None
    early: bool = False
    resolver: str | None = None


def resolve(
    connection: sa.Connection, number: int, judgement: Judgement, *, stamp: Stamp, day: Day
) -> Resolution:
    """Give a person's verdict on a prediction and return the resolution that was recorded.

    Pages it names are attached in the same action.  Raises AlreadyThere when another verdict is
    in force, Refused when the rules of the ledger forbid it, Unusable when it contradicts
    itself.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    state = queries.state(reader, number)
    for url in judgement.urls:
        check_url(url)
    refuse_whole(reader, state, "resolve")
    new = _new_evidence(state, judgement)
    _check_open(state, judgement, new)
    _check_sense(state, judgement, day)
    check_judge(reader, state.prediction.speaker, stamp.actor, judgement.resolver)
    for item in new:
        check_evidence(item, day)
    resolution = _resolution(state, judgement, new, stamp, day)
    check_grounds(state, resolution, new, day.due)
    given = Event(kinds.RESOLUTION_GIVEN, prediction_subject(number), to_data(resolution))
    follows = events_of(following(reader, {number: resolution}))
    log.act(connection, head, [*attaching(number, new), given, *follows], stamp)
    return resolution


def _check_open(state: PredictionState, judgement: Judgement, new: Sequence[Evidence]) -> None:
    """Refuse a second verdict, unless evidence since is what changes the first."""
    current = state.current
    if state.draft:
        raise Refused(
            f"#{state.prediction.id} is a draft, so there is nothing to judge yet.",
            ("A second person accepts it first:", f"ledger accept {state.prediction.id}"),
        )
    if current is None:
        return
    verdict, number = current.resolution.verdict, state.prediction.id
    became_late = (verdict, judgement.verdict) == (Verdict.MISSED, Verdict.LATE)
    if (became_late or verdict is Verdict.UNCLEAR) and (state.new_evidence or new):
        return
    raise AlreadyThere(
        f"#{number} was judged {verdict} on {current.at[:10]} by {current.judge}.",
        ("To change it:", f"ledger reopen {number} --because TEXT"),
    )


def _check_sense(state: PredictionState, judgement: Judgement, day: Day) -> None:
    check_texts(judgement)
    number, verdict = state.prediction.id, judgement.verdict
    if not judgement.because.strip():
        raise Refused(
            f'"{verdict}" needs a reason, in one line.', ("Add to your command:", "--because TEXT")
        )
    if state.prediction.kind is Kind.NEVER and verdict is Verdict.LATE:
        raise Refused(
            f"#{number} says that something will not happen, which cannot come true late.",
            ("It happened after all?", "--verdict missed"),
        )
    if (judgement.void_reason is not None) != (verdict is Verdict.VOID):
        raise Unusable(
            "void needs one of its reasons, and only void has them.",
            ("Say why it cannot count:", f"--void {'|'.join(VoidReason)}"),
        )
    _check_day(state, judgement, day)
    if _is_ahead(state, day):
        _check_early(state, judgement, day)
    if state.prediction.deadline is None and verdict in (Verdict.MISSED, Verdict.LATE):
        raise Refused(
            f"#{number} has no deadline, so it cannot be {verdict}.",
            ("If the speaker gave one:", f"ledger amend {number} --deadline WHEN"),
        )


def _is_ahead(state: PredictionState, day: Day) -> bool:
    deadline = state.prediction.deadline
    return deadline is not None and deadline.day >= day.due


def _check_day(state: PredictionState, judgement: Judgement, day: Day) -> None:
    verdict, happened = judgement.verdict, judgement.happened_on
    deadline = state.prediction.deadline
    if happened is not None and happened > day.known:
        raise Unusable(
            f"it happened on {happened}, which is in the future.", ("", "--happened DATE")
        )
    if verdict is Verdict.LATE and happened is None:
        raise Unusable(
            '"late" needs the day it came true.', ("Add to your command:", "--happened DATE")
        )
    if happened is not None and verdict in (Verdict.MISSED, Verdict.VOID, Verdict.UNCLEAR):
        raise Unusable(
            f'"{verdict}" has no day on which it happened.',
            ("It came true after the deadline?", "--verdict late"),
        )
    if happened is not None and happened < state.prediction.said_on:
        raise Unusable(
            f"{happened} is before the day it was said ({state.prediction.said_on}).",
            ("Another day?", "--happened DATE"),
            ("It was true already?", "--verdict void --void false-premise"),
        )
    if happened is None or deadline is None:
        return
    if verdict is Verdict.LATE and happened <= deadline.day:
        raise Unusable(
            f"{happened} is not after the deadline ({deadline.day}), so it is not late.",
            ("It came true in time?", "--verdict met"),
        )
    if verdict is Verdict.MET and happened > deadline.day:
        raise Unusable(
            f"{happened} is after the deadline ({deadline.day}), so it was not met in time.",
            ("It came true too late?", "--verdict late"),
        )


def _check_early(state: PredictionState, judgement: Judgement, day: Day) -> None:
    deadline, verdict = state.prediction.deadline, judgement.verdict
    assert deadline is not None
    is_never = state.prediction.kind is Kind.NEVER
    if verdict is Verdict.VOID or (verdict is Verdict.MET and not is_never):
        return
    days = (deadline.day - day.due).days
    problem = (
        f"the deadline of #{state.prediction.id} is still ahead ({deadline.day},"
        f" in {days} day{'' if days == 1 else 's'})."
    )
    if verdict in (Verdict.MET, Verdict.LATE, Verdict.UNCLEAR):
        raise Refused(f'{problem} "{verdict}" cannot be known before it.')
    if not judgement.early:
        raise Refused(
            problem,
            details=(
                f'"{verdict}" before the deadline needs --early, and a reason why it can no',
                'longer happen. "met" can be given any day.',
            ),
        )


def check_judge(reader: Reader, speaker: str, *judges: str | None) -> None:
    """Forbid speakers to judge their own predictions, under any name and by any hand."""
    who = {text_key(judge or "") for judge in judges} - {""}
    said_by = queries.speaker_state(reader, speaker).speaker
    standing = said_by.merged_into or said_by.slug
    for slug in (standing, *queries.merged_into(reader, standing)):
        one = queries.speaker_state(reader, slug).speaker
        if who & keys_of(Known(one.slug, one.name, one.aliases)):
            raise Refused(f"{one.name} cannot judge {one.name}'s own prediction.")


def _new_evidence(state: PredictionState, judgement: Judgement) -> tuple[Evidence, ...]:
    """Return the pages to attach; one that is attached already is only cited."""
    there = {url_key(i.evidence.url) for i in state.evidence if i.evidence.url}
    stances = {Verdict.MISSED: Stance.AGAINST, Verdict.VOID: Stance.CONTEXT,
               Verdict.UNCLEAR: Stance.CONTEXT}  # fmt: skip
    stance = stances.get(judgement.verdict, Stance.FOR)
    fresh = dict.fromkeys(url for url in judgement.urls if url_key(url) not in there)
    items = [Evidence(0, stance, url=url, happened_on=judgement.happened_on) for url in fresh]
    return number_new(state, items)


def _resolution(
    state: PredictionState, judgement: Judgement, new: Sequence[Evidence], stamp: Stamp, day: Day
) -> Resolution:
    cited = _cited(state, judgement, new)
    if judgement.verdict is Verdict.MISSED:
        check_missed(state.prediction, cited)
    if not cited and judgement.void_reason not in NEEDS_NO_EVIDENCE:
        raise Refused(
            f"#{state.prediction.id} has no evidence, and a verdict needs at least one link.",
            ("Add to your command:", "--evidence URL"),
        )
    return Resolution(
        verdict=judgement.verdict,
        because=judgement.because.strip(),
        evidence=tuple(item.number for item in cited),
        void_reason=judgement.void_reason,
        happened_on=judgement.happened_on,
        known_on=_known_on(cited, stamp),
        first_known_on=min((d for item in cited if (d := item.public_on)), default=None),
        resolver=(judgement.resolver or "").strip() or stamp.actor,
        early=judgement.early and _is_ahead(state, day),
    )


def _cited(
    state: PredictionState, judgement: Judgement, new: Sequence[Evidence]
) -> list[Evidence]:
    """Return the evidence a verdict cites: what it names, else all that is decisive."""
    there = {item.evidence.number: item.evidence for item in state.evidence}
    for number in judgement.evidence:
        if number not in there:
            raise NotFound(
                f"#{state.prediction.id} has no evidence [{number}].",
                ("See its evidence:", f"ledger show {state.prediction.id}"),
            )
    pages = {url_key(url) for url in judgement.urls}
    named = [
        item
        for item in there.values()
        if item.number in judgement.evidence or (item.url and url_key(item.url) in pages)
    ]
    if named or new:
        return [*named, *new]
    return [item for item in there.values() if item.stance.is_decisive] or list(there.values())


def _known_on(cited: Sequence[Evidence], stamp: Stamp) -> date:
    """Return the day a verdict could be known: the latest publication, else happened, day."""
    return max((d for item in cited if (d := item.public_on)), default=utc_day(stamp.now))


def reopen(connection: sa.Connection, number: int, because: str, *, stamp: Stamp) -> Resolution:
    """Take a verdict out of force and return it; both stay in the history.

    That of a split claim goes with it when it no longer follows from its parts.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    state = queries.state(reader, number)
    current = state.current
    refuse_whole(reader, state, "reopen")
    if current is None:
        raise Refused(
            f"#{number} has no verdict, so there is nothing to reopen.",
            ("Judge it:", f"ledger resolve {number} --verdict V --because TEXT"),
        )
    data = {"because": check_reason("reopening", because)}
    event = Event(kinds.RESOLUTION_REOPENED, prediction_subject(number), data)
    follows = events_of(following(reader, {number: None}))
    log.act(connection, head, [event, *follows], stamp)
    return current.resolution
