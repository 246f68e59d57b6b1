"""Correct a prediction; the old text stays in its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ledger.actions.checks import check_prediction
from ledger.domain import entry as kinds
from ledger.domain.codec import from_data, to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.fold import PredictionState
from ledger.domain.prediction import AMENDABLE, TERMS, Prediction
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, Refused
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader


def amend(
    connection: sa.Connection,
    number: int,
    changes: Mapping[str, Any],
    *,
    stamp: Stamp,
    day: Day,
) -> PredictionState:
    """Change some members of a prediction and return how it stood before.

    ``changes`` names members of Prediction with their new plain data; None takes one away.
    Raises AlreadyThere when a term would change under a verdict in force, Refused when nothing
    would change, Unusable when the result could not be kept.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    before = queries.state(reader, number)
    new = _effective(before.prediction, changes)
    if before.verdict and TERMS & set(new):
        raise _under_verdict(before, sorted(TERMS & set(new)))
    check_prediction(from_data(Prediction, {**to_data(before.prediction), **new}), day)
    for link in (new.get("restates"), new.get("reading_of")):
        if link is not None:
            queries.line(reader, link, day)
    event = Event(kinds.PREDICTION_AMENDED, prediction_subject(number), {"changes": new})
    log.act(connection, head, [event], stamp)
    return before


def _effective(said: Prediction, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes that change something; raises Refused when none does."""
    unknown = set(changes) - AMENDABLE
    assert not unknown, f"not amendable: {unknown}"
    before = to_data(said)
    new = {name: value for name, value in changes.items() if before.get(name) != value}
    if not new:
        raise Refused(
            f"#{said.id} says that already, so there is nothing to change.",
            ("See it:", f"ledger show {said.id}"),
        )
    return new


def _under_verdict(state: PredictionState, terms: list[str]) -> AlreadyThere:
    number, current = state.prediction.id, state.current
    assert current is not None
    return AlreadyThere(
        f"#{number} was judged {current.resolution.verdict} on {current.at[:10]} by"
        f" {current.judge}, and a verdict rests on its terms"
        f" ({', '.join(term.replace('_', ' ') for term in terms)}).",
        ("Take the verdict back first:", f"ledger reopen {number} --because TEXT"),
    )
