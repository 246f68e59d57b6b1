"""Correct a prediction; the old text stays in its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ledger.actions.checks import check_prediction
from ledger.actions.grounds import check_figures_fit
from ledger.actions.linking import check_inside, check_links, last_day
from ledger.domain import entry as kinds
from ledger.domain.codec import from_data, to_data
from ledger.domain.deadline import read
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.names import text_key
from ledger.domain.parts import last_decidable
from ledger.domain.prediction import AMENDABLE, TERMS, Prediction
from ledger.domain.state import PredictionState
from ledger.domain.status import Day
from ledger.errors import AlreadyThere, Refused, Unusable
from ledger.store import log, queries
from ledger.store.log import Stamp
from ledger.store.parts import parts_of
from ledger.store.reader import ConnectionReader, Reader
from ledger.store.states import states


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
    Raises AlreadyThere when a term would change under a verdict in force or the same claim is
    there, Refused when nothing would change, Unusable when the result could not be kept.
    """
    head = log.lock(connection)
    reader = ConnectionReader(connection)
    before = queries.state(reader, number)
    after = _amended(before.prediction, changes)
    new = _effective(before.prediction, after)
    if before.verdict and TERMS & set(new):
        raise _under_verdict(before, sorted(TERMS & set(new)))
    check_prediction(after, day)
    if "target" in new:
        there = (item.evidence for item in before.evidence)
        check_figures_fit(before.prediction, after, there)
    _check_words(before.prediction, after)
    check_links(reader, after, day)
    _check_parts(reader, after)
    _check_new(reader, before.prediction, after)
    events = [_event(number, new)]
    if "decidable_on" in new:
        events += _of_whole(reader, after)
    log.act(connection, head, events, stamp)
    return before


def _event(number: int, changes: Mapping[str, Any]) -> Event:
    return Event(kinds.PREDICTION_AMENDED, prediction_subject(number), {"changes": dict(changes)})


def _of_whole(reader: Reader, after: Prediction) -> list[Event]:
    """Return the entry that moves the first decidable day of a split claim with its last part.

    Raises Refused for a split claim itself, whose day follows from those of its parts.
    """
    if after.needs is not None:
        one = parts_of(reader, after.id)[0]
        raise Refused(
            f"#{after.id} is split, and can be decided with the last of its parts.",
            ("Move a part:", f"ledger amend {one} --decidable WHEN"),
            ("See them:", f"ledger show {after.id}"),
        )
    if after.part_of is None:
        return []
    there = states(reader, [after.part_of, *parts_of(reader, after.part_of)])
    parts = [one.prediction for id, one in there.items() if id not in (after.id, after.part_of)]
    whole = there[after.part_of].prediction
    days = [part.decidable_on for part in (*parts, after)]
    day = last_decidable(last_day(whole), days)
    if day == whole.decidable_on:
        return []
    return [_event(whole.id, {"decidable_on": day.isoformat() if day else None})]


def _amended(said: Prediction, changes: Mapping[str, Any]) -> Prediction:
    """Return a prediction with the changes; raises Unusable for what it cannot be."""
    unknown = sorted(set(changes) - AMENDABLE)
    if unknown:
        raise Unusable(f"{', '.join(unknown)} cannot be amended.", ("", "ledger amend --help"))
    merged = {**to_data(said), **changes}
    try:
        kept = {name: value for name, value in merged.items() if value is not None}
        return from_data(Prediction, kept)
    except (TypeError, ValueError, AttributeError) as error:
        raise Unusable(f"#{said.id} cannot be amended so: {error}.") from error


def _effective(said: Prediction, after: Prediction) -> dict[str, Any]:
    """Return the members that differ, as plain data; raises Refused when none does."""
    old, new = to_data(said), to_data(after)
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if not changed:
        raise Refused(
            f"#{said.id} says that already, so there is nothing to change.",
            ("See it:", f"ledger show {said.id}"),
        )
    return {name: new.get(name) for name in changed}


def _check_words(before: Prediction, after: Prediction) -> None:
    """Refuse another day said that leaves behind a deadline counted from the old one."""
    deadline = after.deadline
    if deadline is None or deadline.words is None or deadline != before.deadline:
        return
    was, now = (read(deadline.words, said.said_on) for said in (before, after))
    if deadline.day not in (was.strict, was.latest) or deadline.day in (now.strict, now.latest):
        return
    raise Unusable(
        f'the deadline {deadline.day} was read from "{deadline.words}" as said on'
        f" {before.said_on}; said on {after.said_on} these words mean"
        f" {now.day or 'another day'}.",
        (
            "Read them again:",
            f"ledger amend {after.id} --said {after.said_on} --deadline '{deadline.words}'",
        ),
    )


def _check_parts(reader: Reader, after: Prediction) -> None:
    """Refuse a deadline that takes a part out of the time of its whole."""
    if after.part_of is not None:
        whole = queries.state(reader, after.part_of).prediction
        check_inside(whole, after.deadline, f"#{after.id}")
    if after.needs is None:
        return
    if after.deadline is None:
        raise Unusable(
            f"#{after.id} is split, so it needs a deadline.",
            ("", f"ledger amend {after.id} --deadline WHEN"),
        )
    for number, part in states(reader, parts_of(reader, after.id)).items():
        check_inside(after, part.prediction.deadline, f"its part #{number}")


def _check_new(reader: Reader, before: Prediction, after: Prediction) -> None:
    key = text_key(after.claim)
    if (key, after.said_on) == (text_key(before.claim), before.said_on):
        return
    for number, said_on in queries.twins(reader, after.speaker, key):
        if said_on == after.said_on and number != after.id:
            raise AlreadyThere(
                f"#{after.id} would say the same as #{number}, which is already here.",
                ("See it:", f"ledger show {number}"),
                (
                    "Recorded twice?",
                    f"ledger resolve {after.id} --verdict void --void duplicate --because TEXT",
                ),
            )


def _under_verdict(state: PredictionState, terms: list[str]) -> AlreadyThere:
    number, current = state.prediction.id, state.current
    assert current is not None
    return AlreadyThere(
        f"#{number} was judged {current.resolution.verdict} on {current.at[:10]} by"
        f" {current.judge}, and a verdict rests on its terms"
        f" ({', '.join(term.replace('_', ' ') for term in terms)}).",
        ("Take the verdict back first:", f"ledger reopen {number} --because TEXT"),
    )
