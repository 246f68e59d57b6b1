"""The base rates written down beside predictions, each with the day it can be held to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.domain.scorecard_model import DatedRate
from ledger.store.among import among
from ledger.store.anchored import anchored
from ledger.store.reader import Reader


def base_rates(
    reader: Reader, ids: Iterable[int] | None = None
) -> dict[int, tuple[DatedRate, ...]]:
    """Return the base rates of every prediction that has any, in the order they were set.

    ``ids`` are those of a few predictions that alone are asked about; None asks about all.
    The day is that of our own clock, or of a time stamp from outside where that is later.
    """
    found: dict[int, tuple[DatedRate, ...]] = {}
    sql = "SELECT prediction, seq, chance_ppm, set_on FROM base_rate WHERE 0 = 0"
    rows = [
        row
        for only in among("prediction", ids)
        for row in reader.rows(f"{sql}{only} ORDER BY prediction, number")
    ]
    stamps = anchored(reader) if rows else None
    for number, seq, chance, set_on in rows:
        proved = stamps.proved_at(seq) if stamps else None
        day = date.fromisoformat(max(set_on, (proved or "")[:10]))
        found[number] = (*found.get(number, ()), DatedRate(chance, day))
    return found
