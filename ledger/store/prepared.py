"""What of recorded predictions is known before their place in a ledger is: nearly everything.

Only its id, its place in the log and its speaker's slug depend on the ledger.  The rest can be
made ready elsewhere, in another process, for many predictions at once;
``Appending.record_prepared`` puts the two together.  A test holds this to ``Appending.record``.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, NamedTuple

from ledger.store import columns, tables
from ledger.store.columns import Block

NAMED = 3
"""How many columns name a prediction, at the beginning of its row: id, place, speaker."""

_NAMES = [column.name for column in tables.prediction.columns][NAMED:]


class Belonging(NamedTuple):
    """Rows that belong to predictions: whose they are, in order, as places, and the rest."""

    owners: list[int]
    rest: Block


class Prepared(NamedTuple):
    """Predictions to record, as lists that run side by side; rows lack what names them.

    ``before`` and ``after`` are the canonical bytes of each entry's data, around the speaker,
    ``words`` what each is found by beside its speaker.  It is of types that ``marshal`` knows
    once the named tuples in it are plain ones, see ``of_plain``.
    """

    before: list[bytes]
    after: list[bytes]
    words: list[str]
    prediction: Block
    evidence: Belonging
    tags: Belonging
    resolution: Belonging

    @property
    def size(self) -> int:
        """Return how many they are."""
        return len(self.before)

    def column(self, name: str) -> list[Any]:
        """Return what a column of the predictions' rows holds."""
        return columns.spread(self.prediction.columns[_NAMES.index(name)], self.size)

    def cut(self, first: int, last: int) -> Prepared:
        """Return those from one place up to another, which is not included."""
        if (first, last) == (0, self.size):
            return self
        return Prepared(
            self.before[first:last], self.after[first:last], self.words[first:last],
            columns.cut(self.prediction, first, last), _cut(self.evidence, first, last),
            _cut(self.tags, first, last), _cut(self.resolution, first, last),
        )  # fmt: skip


def _cut(some: Belonging, first: int, last: int) -> Belonging:
    start, end = bisect_left(some.owners, first), bisect_left(some.owners, last)
    owners = [place - first for place in some.owners[start:end]]
    return Belonging(owners, columns.cut(some.rest, start, end))


def as_plain(ready: Prepared) -> tuple[Any, ...]:
    """Return them as plain tuples and lists, to be handed over."""
    belonging = ((owners, tuple(rest)) for owners, rest in ready[4:])
    return *ready[:3], tuple(ready.prediction), *belonging


def of_plain(parts: tuple[Any, ...]) -> Prepared:
    """Return what was made plain."""
    before, after, words, prediction, *further = parts
    evidence, tags, resolution = (Belonging(owners, Block(*rest)) for owners, rest in further)
    return Prepared(before, after, words, Block(*prediction), evidence, tags, resolution)
