"""By when others vouch that an entry existed: the earliest time stamp that covers it.

Our own clock is a claim.  Where a stamp covers an entry, that is what it can be held to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

from ledger.domain.values import frozen
from ledger.store.among import among
from ledger.store.reader import Reader


@frozen
class Anchored:
    """The sizes of stamped checkpoints, ascending, with the earliest instant from each on."""

    sizes: tuple[int, ...]
    instants: tuple[str, ...]

    def proved_at(self, seq: int) -> str | None:
        """Return the instant no later than which an entry existed; None when none covers it."""
        place = bisect_right(self.sizes, seq)
        return self.instants[place] if place < len(self.sizes) else None

    def __bool__(self) -> bool:
        """Say whether there is any stamp."""
        return bool(self.sizes)


def anchored(reader: Reader) -> Anchored:
    """Return what the ledger's time stamps prove."""
    found = reader.rows(
        "SELECT size, MIN(gen_time) FROM log_anchor WHERE gen_time IS NOT NULL"
        " GROUP BY size ORDER BY size DESC"
    )
    instants: list[str] = []
    for _, instant in found:
        instants.append(min([instant, *instants[-1:]]))
    return Anchored(tuple(size for size, _ in reversed(found)), tuple(reversed(instants)))


def proved_records(reader: Reader, numbers: Collection[int] | None = None) -> dict[int, str]:
    """Return, for each prediction that a stamp covers, the instant no later than which it stood.

    ``numbers`` asks for some of them.  Empty where nothing was stamped, which costs one look at
    an empty table.
    """
    stamps = anchored(reader)
    if not stamps:
        return {}
    rows = [
        row
        for ids in among("id", numbers)
        for row in reader.rows(f"SELECT id, seq FROM prediction WHERE 0 = 0{ids}")
    ]
    known = ((number, stamps.proved_at(seq)) for number, seq in rows)
    return {number: instant for number, instant in known if instant}
