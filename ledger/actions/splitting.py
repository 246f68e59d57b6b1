"""Split a claim of several parts into predictions of their own; the whole keeps its one vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from ledger.actions.checks import check_prediction
from ledger.actions.linking import check_inside, last_day
from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.names import text_key
from ledger.domain.prediction import Above, Deadline, Kind, Prediction
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, Refused, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.parts import parts_of
from ledger.store.reader import ConnectionReader, Reader

FEWEST = 2
"""Parts that a claim must have to be split."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a claim; what is None is taken from the whole, but for its criterion and target.

    Those of the whole measure all of it, so a part has its own or none.
    """

    claim: str
    deadline: Deadline | None = None
    criterion: str | None = None
    target: str | None = None
    above: Above | None = None
    kind: Kind | None = None


def split(
    connection: sa.Connection,
    number: int,
    parts: Sequence[Part],
    *,
    stamp: Stamp,
    day: Day,
    needs: int | None = None,
) -> list[int]:
    """Split a claim and return the ids of its parts, in their order.

    ``needs`` is how many of them must come true; None means all.  Raises AlreadyThere under a
    verdict or when it was split before, Refused for what cannot be split, Unusable when the
    parts do not make up the whole.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    whole = queries.state(reader, number)
    _check_whole(reader, whole)
    _check_count(number, parts, needs)
    said = [_said(whole.prediction, part) for part in parts]
    for one in said:
        check_prediction(one, day)
        check_inside(whole.prediction, one.deadline, f'"{one.claim}"')
    _check_last(whole.prediction, said)
    _check_apart(whole.prediction, said)
    ids = list(range(head.next_id, head.next_id + len(said)))
    data = {"needs": needs or len(said), "parts": ids}
    events = [Event(kinds.PREDICTION_SPLIT, prediction_subject(number), data)]
    events += [_recorded(one, id) for one, id in zip(said, ids, strict=True)]
    log.act(connection, head, events, stamp)
    return ids


def _recorded(said: Prediction, id: int) -> Event:
    data = {name: part for name, part in to_data(said).items() if name != "id"}
    return Event(kinds.PREDICTION_RECORDED, prediction_subject(id), data)


def _said(whole: Prediction, part: Part) -> Prediction:
    """Return a part as a prediction: said as the whole was, by the same speaker."""
    return replace(
        whole,
        claim=part.claim.strip(),
        deadline=part.deadline or whole.deadline,
        criterion=part.criterion,
        target=part.target,
        above=part.above,
        kind=part.kind or whole.kind,
        compound=False,
        # A chance, or a promise made again, was said of the whole alone.
        probability_ppm=None,
        probability_words=None,
        restates=None,
        reading_of=None,
        origin=None,
        part_of=whole.id,
    )


def _check_whole(reader: Reader, whole: PredictionState) -> None:
    said = whole.prediction
    if said.needs is not None:
        listed = ", ".join(f"#{number}" for number in parts_of(reader, said.id))
        raise AlreadyThere(
            f"#{said.id} is split already, into {listed}.",
            ("Correct a part:", f"ledger amend {parts_of(reader, said.id)[0]} --claim TEXT"),
            ("Split it otherwise, if it was your newest action:", "ledger undo"),
        )
    if whole.current is not None:
        raise AlreadyThere(
            f"#{said.id} was judged {whole.verdict} on {whole.current.at[:10]}, as a whole.",
            ("Take the verdict back first:", f"ledger reopen {said.id} --because TEXT"),
        )
    if said.part_of is not None:
        raise Refused(
            f"#{said.id} is a part of #{said.part_of}, and parts have no parts.",
            ("See the whole:", f"ledger show {said.part_of}"),
        )
    if whole.draft:
        raise Refused(
            f"#{said.id} is a draft, so there is nothing to split yet.",
            ("A second person accepts it first:", f"ledger accept {said.id}"),
        )
    if said.deadline is None:
        raise Refused(
            f"#{said.id} has no deadline, so nobody would ever judge its parts.",
            ("If the speaker gave one:", f"ledger amend {said.id} --deadline WHEN"),
        )


def _check_count(number: int, parts: Sequence[Part], needs: int | None) -> None:
    if len(parts) < FEWEST:
        raise Unusable(
            f"a claim is split into {FEWEST} parts or more.",
            ("Name them:", f"ledger split {number} 'FIRST PART' 'SECOND PART'"),
        )
    if needs is not None and not 1 <= needs <= len(parts):
        raise Unusable(
            f"{needs} of {len(parts)} parts cannot be needed.",
            ("All of them:", "--all"),
            ("So many:", f"--at-least {len(parts) - 1}"),
        )


def _check_last(whole: Prediction, parts: Sequence[Prediction]) -> None:
    """A split claim is due with its last part, so one part must run as long as the whole."""
    last = max(part.deadline.day for part in parts if part.deadline)
    if last < last_day(whole):
        raise Unusable(
            f"the last part is due by {last}, and #{whole.id} by {last_day(whole)}: a split"
            " claim is due with its last part.",
            ("The whole is due earlier?", f"ledger amend {whole.id} --deadline {last}"),
        )


def _check_apart(whole: Prediction, parts: Sequence[Prediction]) -> None:
    """Refuse parts that say the same as each other or as the whole."""
    seen = {text_key(whole.claim): f"#{whole.id} itself"}
    for part in parts:
        key = text_key(part.claim)
        if key in seen:
            raise Unusable(
                f'"{part.claim}" says the same as {seen[key]}.',
                ("Say what is special to each part:", f"ledger split {whole.id} 'ONE' 'OTHER'"),
            )
        seen[key] = f'"{part.claim}"'
