"""What follows for a split claim when the verdict on one of its parts changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ledger.domain import entry as kinds
from ledger.domain.codec import to_data
from ledger.domain.entry import Event, prediction_subject
from ledger.domain.parts import Whole, verdict_of_whole
from ledger.domain.prediction import Resolution
from ledger.domain.state import PredictionState
from ledger.errors import Refused
from ledger.store.parts import parts_of, wholes
from ledger.store.reader import Reader
from ledger.store.states import states

Verdicts = Mapping[int, Resolution | None]
"""By id of a prediction, the verdict that comes into force, or None where one is taken back."""


def following(
    reader: Reader, changes: Verdicts, waiting: Iterable[int] = ()
) -> dict[int, Resolution | None]:
    """Return what becomes of the split claims whose parts these are: only what changes.

    ``waiting`` are the ids of split claims to look at besides.
    """
    whole_of = wholes(reader)
    touched = sorted({whole_of[number] for number in changes if number in whole_of} | {*waiting})
    if not touched:
        return {}
    parts = [number for number, whole in whole_of.items() if whole in touched]
    there = states(reader, [*touched, *parts])
    found: dict[int, Resolution | None] = {}
    for number in touched:
        mine = {one: there[one] for one in parts if whole_of[one] == number}
        new = _verdict(there[number], mine, changes)
        given = there[number].current
        if not _same(new, given.resolution if given else None):
            found[number] = new
    return found


def events_of(follows: Verdicts) -> list[Event]:
    """Return the entries for verdicts that come into force, or that are taken back."""
    return [_event(number, verdict) for number, verdict in follows.items()]


def _event(number: int, verdict: Resolution | None) -> Event:
    subject = prediction_subject(number)
    if verdict is None:
        because = "the verdict on one of its parts was taken back"
        return Event(kinds.RESOLUTION_REOPENED, subject, {"because": because})
    return Event(kinds.RESOLUTION_GIVEN, subject, to_data(verdict))


def _verdict(
    state: PredictionState, parts: Mapping[int, PredictionState], changes: Verdicts
) -> Resolution | None:
    said = state.prediction
    assert said.needs is not None, "only a split claim has parts"
    assert said.deadline is not None, "only a claim with a deadline is split"
    given = {
        number: part.current.resolution if part.current else None for number, part in parts.items()
    }
    given |= {number: changes[number] for number in given if number in changes}
    return verdict_of_whole(Whole(said.needs, said.deadline.day), given)


def _same(one: Resolution | None, other: Resolution | None) -> bool:
    """Say whether two verdicts say the same; the sentence that lists the parts may differ."""
    if one is None or other is None:
        return one is other
    return replace(one, because="", parts=()) == replace(other, because="", parts=())


def refuse_whole(reader: Reader, state: PredictionState, verb: str) -> None:
    """Raise Refused for a verdict on a split claim by hand: it follows from its parts."""
    said = state.prediction
    if said.needs is None:
        return
    parts = parts_of(reader, said.id)
    one = next(
        (n for n, part in states(reader, parts).items() if (part.current is None)
         is (verb == "resolve")),
        parts[0],
    )  # fmt: skip
    rest = "--verdict V --because TEXT" if verb == "resolve" else "--because TEXT"
    listed = ", ".join(f"#{number}" for number in parts)
    raise Refused(
        f"#{said.id} is split, and its verdict follows from those of its parts ({listed}).",
        (f"{'Judge' if verb == 'resolve' else 'Reopen'} a part:", f"ledger {verb} {one} {rest}"),
        ("See them:", f"ledger show {said.id}"),
    )
