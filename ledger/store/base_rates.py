"""The base rates written down beside predictions, each with the day it can be held to."""

from __future__ import annotations

from datetime import date

from ledger.domain.scorecard_model import DatedRate
from ledger.store.anchored import anchored
from ledger.store.reader import Reader


def base_rates(reader: Reader) -> dict[int, tuple[DatedRate, ...]]:
    """Return the base rates of every prediction that has any, in the order they were set.

    The day is that of our own clock, or of a time stamp from outside where that is later.
    """
    found: dict[int, tuple[DatedRate, ...]] = {}
    rows = reader.rows(
        "SELECT prediction, seq, chance_ppm, set_on FROM base_rate ORDER BY prediction, number"
    )
    stamps = anchored(reader) if rows else None
    for number, seq, chance, set_on in rows:
        proved = stamps.proved_at(seq) if stamps else None
        day = date.fromisoformat(max(set_on, (proved or "")[:10]))
        found[number] = (*found.get(number, ()), DatedRate(chance, day))
    return found
