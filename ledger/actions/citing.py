"""Attach evidence to a prediction, or take a piece out of force with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from ledger.actions.checks import check_evidence, check_reason, check_texts, url_key
from ledger.actions.grounds import check_figure, check_search
from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.prediction import Evidence
from ledger.domain.state import Asked, PredictionState
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, NotFound, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader


def cite(
    connection: sa.Connection,
    number: int,
    items: Sequence[Evidence],
    *,
    stamp: Stamp,
    day: Day,
) -> tuple[Evidence, ...]:
    """Attach pieces of evidence to a prediction as one action; return them with their numbers.

    The numbers the items come with are ignored.  Raises AlreadyThere when a page is cited
    twice with the same stance.
    """
    head = log.lock(connection)
    state = queries.state(ConnectionReader(connection), number)
    numbered = number_new(state, items)
    for item in numbered:
        check_evidence(item, day)
        check_figure(state.prediction, item)
        check_search(number, item)
    check_not_there(state, numbered)
    log.act(connection, head, attaching(number, numbered), stamp)
    return numbered


def number_new(state: PredictionState, items: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the items with the numbers that come next; none is ever reused."""
    first = state.last_number + 1
    return tuple(replace(item, number=first + place) for place, item in enumerate(items))


def attaching(number: int, items: Iterable[Evidence]) -> list[Event]:
    """Return the events that attach these pieces of evidence."""
    subject = prediction_subject(number)
    return [Event(kinds.EVIDENCE_ATTACHED, subject, to_data(item)) for item in items]


def check_not_there(state: PredictionState, items: Iterable[Evidence]) -> None:
    """Raise AlreadyThere when a page stands among the evidence already, with that stance."""
    number = state.prediction.id
    there = {_key(item.evidence): item.evidence.number for item in state.evidence}
    for item in items:
        if _key(item) in there:
            old = there[_key(item)]
            raise AlreadyThere(
                f"{item.url or item.document} is evidence [{old}] of #{number} already.",
                ("See it:", f"ledger show {number}"),
                (
                    "Correct it:",
                    f"ledger cite {number} --retract {old} --because TEXT, then cite it again",
                ),
            )
        there[_key(item)] = item.number


def ask_comment(
    connection: sa.Connection,
    number: int,
    asked_on: date,
    note: str | None = None,
    *,
    stamp: Stamp,
    day: Day,
) -> None:
    """Keep that the speaker was asked for comment on a day; it is no evidence of anything.

    Raises Unusable for a day in the future, AlreadyThere when that day is noted.
    """
    check_texts(Asked(asked_on, note, "", ""))
    head = log.lock(connection)
    state = queries.state(ConnectionReader(connection), number)
    if asked_on > day.known:
        raise Unusable(
            f"{asked_on} is in the future; today is {day.today}.", ("", f"--asked {day.today}")
        )
    if asked_on in {one.asked_on for one in state.asked}:
        raise AlreadyThere(
            f"#{number} says already that comment was asked for on {asked_on}.",
            ("Has the speaker answered?", f"ledger cite {number} URL --reply"),
        )
    data = {"asked_on": asked_on.isoformat(), **({"note": note} if note else {})}
    event = Event(kinds.COMMENT_ASKED, prediction_subject(number), data)
    log.act(connection, head, [event], stamp)


def _key(item: Evidence) -> tuple[str, str]:
    return (str(item.stance), url_key(item.url) if item.url else item.document or "")


def retract(
    connection: sa.Connection, number: int, evidence: int, because: str, *, stamp: Stamp
) -> Evidence:
    """Take a piece of evidence out of force and return it; it stays in the history.

    Raises NotFound when the prediction has no such evidence in force.
    """
    head = log.lock(connection)
    state = queries.state(ConnectionReader(connection), number)
    found = [i.evidence for i in state.evidence if i.evidence.number == evidence]
    if not found:
        raise NotFound(
            f"#{number} has no evidence [{evidence}].",
            ("See its evidence:", f"ledger show {number}"),
        )
    data = {"number": evidence, "because": check_reason("a retraction", because)}
    event = Event(kinds.EVIDENCE_RETRACTED, prediction_subject(number), data)
    log.act(connection, head, [event], stamp)
    return found[0]
