"""Accept drafts: what one person wrote down counts once a second person has looked at it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ledger.domain import entry as kinds
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.names import text_key
from ledger.domain.state import PredictionState
from ledger.errors import AlreadyThere, Refused
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader


def accept(connection: sa.Connection, numbers: Sequence[int], *, stamp: Stamp) -> None:
    """Let drafts count from now on, all of them or none, as one action.

    Raises AlreadyThere for what is no draft, Refused for whoever recorded it, and
    PredictionNotFound.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    for number in numbers:
        _check(queries.state(reader, number), stamp)
    events = [
        Event(kinds.PREDICTION_ACCEPTED, prediction_subject(number), {})
        for number in dict.fromkeys(numbers)
    ]
    log.act(connection, head, events, stamp)


def _check(state: PredictionState, stamp: Stamp) -> None:
    number = state.prediction.id
    if not state.draft:
        raise AlreadyThere(
            f"#{number} is no draft: it counts already.", ("", "ledger list --drafts")
        )
    if text_key(stamp.actor) == text_key(state.recorded_by):
        raise Refused(
            f"{stamp.actor} wrote the draft #{number}, so a second person has to accept it.",
            ("Somebody else, as themselves:", f"ledger accept {number} --actor NAME"),
        )
