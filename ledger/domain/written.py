"""When a term of a prediction got the wording it has now, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain import entry as kinds
from ledger.domain.entry import Entry
from ledger.domain.in_force import in_force
from ledger.domain.values import frozen


@frozen
class Written:
    """That somebody wrote something at an instant (UTC, as text)."""

    at: str
    actor: str


def written(entries: Sequence[Entry], term: str) -> Written | None:
    """Return when a term was last given or changed; None where it was never given."""
    found: Written | None = None
    for entry in in_force(sorted(entries, key=lambda e: e.seq)):
        data = entry.data or {}
        given = data if entry.type == kinds.PREDICTION_RECORDED else data.get("changes", {})
        if term in given:
            found = Written(entry.at, entry.actor) if given[term] else None
    return found
