"""Keep what others say became of predictions, beside the ledger's own verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ledger.actions.checks import check_texts, check_url
from ledger.actions.resolving import check_judge
from ledger.domain import entry as kinds
from ledger.domain.assessment import Assessment
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.names import text_key
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, Refused, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader, Reader

Noted = tuple[int, Assessment]
"""The id of a prediction, and what somebody says became of it."""


def assess(
    connection: sa.Connection, number: int, said: Assessment, *, stamp: Stamp, day: Day
) -> None:
    """Note one assessment.

    Raises Refused for a draft or for a speaker's own, AlreadyThere for the same again, Unusable
    for one that says nothing or lies in the future.
    """
    assess_all(connection, [(number, said)], stamp=stamp, day=day)


def assess_all(
    connection: sa.Connection, noted: Sequence[Noted], *, stamp: Stamp, day: Day
) -> None:
    """Note many assessments as one action, all or none."""
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    for number, said in noted:
        _check(reader, queries.state(reader, number), said, day)
    events = [
        Event(kinds.ASSESSMENT_RECORDED, prediction_subject(number), to_data(said))
        for number, said in noted
    ]
    if events:
        log.act(connection, head, events, stamp)


def _check(reader: Reader, state: PredictionState, said: Assessment, day: Day) -> None:
    number = state.prediction.id
    if state.draft:
        raise Refused(
            f"#{number} is a draft, so there is nothing to judge yet.",
            ("A second person accepts it first:", f"ledger accept {number}"),
        )
    check_assessment(said, day)
    check_judge(reader, state.prediction.speaker, said.by)
    if any(one.assessment == said for one in state.assessments):
        raise AlreadyThere(
            f"{said.by} has said the same of #{number} already.",
            ("See it:", f"ledger why {number}"),
        )


def check_assessment(said: Assessment, day: Day) -> None:
    """Raise Unusable for an assessment that says nothing, or lies in the future."""
    check_texts(said)
    if not text_key(said.by):
        raise Unusable("who says so? An assessment has a name.", ("", "--by NAME"))
    if said.url is not None:
        check_url(said.url)
    if said.verdict is None and not said.words:
        raise Unusable("an assessment needs a verdict.", ("", "--verdict V"))
    if said.assessed_on is not None and said.assessed_on > day.known:
        raise Unusable(
            f"they said so on {said.assessed_on}, which is in the future.", ("", "--on DATE")
        )
