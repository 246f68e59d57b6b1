"""The verdicts that were in force once: from when, until when, and what ended them."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry
from ledger.domain.fold import fold_prediction
from ledger.domain.prediction import Resolution, Verdict
from ledger.domain.state import Given
from ledger.domain.values import frozen


@frozen
class EarlierVerdict:
    """A verdict that was in force for a while: from, to, and what took it out of force.

    ``ended`` is ``reopened``, ``undone``, ``late`` (a *missed* that became *late*: not a
    correction) or ``replaced`` (an *unclear* that was judged anew after new evidence).
    """

    resolution: Resolution
    given_by: str
    since: str
    until: str
    ended: str
    because: str | None


def earlier_verdicts(entries: Sequence[Entry]) -> tuple[EarlierVerdict, ...]:
    """Return every verdict that was in force once and is not now, in the order they ended.

    The past is replayed entry by entry: what counted at each place is what the fold of the
    entries up to that place says.
    """
    ordered = sorted(entries, key=lambda e: e.seq)
    found: list[EarlierVerdict] = []
    since: dict[int, str] = {}
    before: tuple[Given, ...] = ()
    for length, entry in enumerate(ordered, start=1):
        state = fold_prediction(ordered[:length])
        after = state.given[-1:] if state else ()
        for given in before:
            if given not in after:
                found.append(_ended(given, since.pop(given.seq), entry))
        for given in after:
            since.setdefault(given.seq, entry.at)
        before = after
    return tuple(found)


def _ended(given: Given, since: str, entry: Entry) -> EarlierVerdict:
    became_late = given.resolution.verdict is Verdict.MISSED
    ways = {
        kinds.RESOLUTION_REOPENED: "reopened",
        kinds.ENTRY_UNDONE: "undone",
        kinds.RESOLUTION_GIVEN: "late" if became_late else "replaced",
    }
    because = (entry.data or {}).get("because")
    how = ways.get(entry.type, "replaced")
    return EarlierVerdict(given.resolution, given.actor, since, entry.at, how, because)
