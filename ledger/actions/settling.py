"""Give the verdicts that rules give, and say which due predictions need a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from ledger.actions.following import events_of, following
from ledger.domain.line import Line
from ledger.domain.parts import RULE as PARTS
from ledger.domain.prediction import Resolution, Verdict
from ledger.domain.resolver import Answer, Proposal, Question, settle_state
from ledger.domain.state import PredictionState
from ledger.domain.status import Day, Status
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader
from ledger.store.states import states


@dataclass(frozen=True, slots=True)
class Settled:
    """A prediction with what a rule decided about it, and the verdict as it is recorded."""

    line: Line
    proposal: Proposal
    given: Resolution


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A due prediction that needs a person, and why."""

    line: Line
    reason: str
    because: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the rules made of the ledger: the decided ones, and those left to a person."""

    settled: tuple[Settled, ...]
    left: tuple[Unsettled, ...]


def settle(
    connection: sa.Connection,
    *,
    stamp: Stamp,
    day: Day,
    numbers: Sequence[int] = (),
    dry_run: bool = False,
    require_independent: bool = False,
) -> Settlement:
    """Let the rules decide what the evidence decides, as one action.

    ``require_independent`` leaves to a person what rests on nobody else's evidence.
    With ``numbers`` only those are looked at.  What stays due is returned with the reason why
    each needs a person.  Settling twice in a row changes nothing the second time.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    settlement = proposed(reader, day, numbers, require_independent=require_independent)
    if settlement.settled and not dry_run:
        log.act(connection, head, events_of(_given(settlement.settled)), stamp)
    return settlement


def proposed(
    reader: Reader, day: Day, numbers: Sequence[int] = (), *, require_independent: bool = False
) -> Settlement:
    """Return what the rules would decide, without deciding it; what follows is part of it.

    The log is read for all of them together, not once for each.
    """
    settled: list[Settled] = []
    left: list[Unsettled] = []
    lines = queries.lines(reader, day, parts=True)
    candidates = _candidates(reader, day, lines, numbers)
    there = states(reader, [line.id for line in candidates])
    for line in candidates:
        state = there[line.id]
        if state.verdict is Verdict.MISSED and state.hands_off:
            continue
        answer = settle_state(state, day.due, require_independent=require_independent)
        if isinstance(answer, Proposal):
            settled.append(Settled(line, answer, _as_given(answer, state)))
        elif line.status is Status.DUE:
            left.append(_unsettled(line, answer))
    waiting = [line.id for line in candidates if line.needs is not None]
    settled += _followed(reader, lines, settled, waiting)
    done = {one.line.id for one in settled}
    return Settlement(tuple(settled), _for_a_person(reader, left, done, named=bool(numbers)))


def _given(settled: Sequence[Settled]) -> dict[int, Resolution | None]:
    return {one.line.id: one.given for one in settled}


def _candidates(
    reader: Reader, day: Day, lines: Sequence[Line], numbers: Sequence[int]
) -> list[Line]:
    """Return what a rule might decide or a person must, oldest deadline first."""
    missing = set(numbers) - {line.id for line in lines}
    for number in sorted(missing):
        queries.line(reader, number, day)
    found = [
        line
        for line in lines
        if (not numbers or line.id in numbers)
        and (line.status is Status.DUE or (line.evidence and _is_unfinished(line)))
    ]
    return sorted(found, key=lambda line: (line.deadline or date.max, line.id))


def _is_unfinished(line: Line) -> bool:
    missed = line.verdict is Verdict.MISSED and line.new_evidence
    return missed or line.status in (Status.OPEN, Status.AWAITING)


def _as_given(proposal: Proposal, state: PredictionState) -> Resolution:
    """Return what a rule decides as it is recorded; all that it cites is dated."""
    cited = [i.evidence for i in state.evidence if i.evidence.number in proposal.evidence]
    public = [day for item in cited if (day := item.public_on)]
    return Resolution(
        verdict=proposal.verdict,
        because=proposal.because,
        evidence=proposal.evidence,
        happened_on=proposal.happened_on,
        known_on=max(public),
        first_known_on=min(public),
        rule=proposal.rule,
    )


def _followed(
    reader: Reader, lines: Sequence[Line], settled: Sequence[Settled], waiting: Sequence[int]
) -> list[Settled]:
    """Return the split claims whose verdict follows from what the rules decide."""
    return [
        Settled(next(line for line in lines if line.id == number), _as_proposal(verdict), verdict)
        for number, verdict in following(reader, _given(settled), waiting).items()
        if verdict is not None
    ]


def _as_proposal(given: Resolution) -> Proposal:
    return Proposal(given.verdict, PARTS[0], given.because, (), given.happened_on)


def _unsettled(line: Line, answer: Answer) -> Unsettled:
    if isinstance(answer, Question):
        return Unsettled(line, answer.reason, answer.because)
    assert not isinstance(answer, Proposal), "a proposal settles"
    because = "No evidence has been attached."
    if answer.reason == "parts":
        because = "It is split, and its verdict waits for those of its parts."
    return Unsettled(line, answer.reason, because)


def _for_a_person(
    reader: Reader, left: Sequence[Unsettled], done: set[int], *, named: bool
) -> tuple[Unsettled, ...]:
    """Return what a person must judge: the parts of a split claim rather than the whole.

    A part that its whole no longer waits for is nobody's work, unless somebody names it.
    """
    instead = {one.line.part_of for one in left} | done
    decided = done | (set() if named else _decided(reader, left))
    return tuple(
        one for one in left if one.line.id not in instead and one.line.part_of not in decided
    )


def _decided(reader: Reader, left: Sequence[Unsettled]) -> set[int]:
    """Return the split claims that have a verdict already, of those that parts are left of."""
    whole = {one.line.part_of for one in left if one.line.part_of is not None}
    return {number for number, state in states(reader, sorted(whole)).items() if state.current}
