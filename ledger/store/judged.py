"""The rows of predictions that are judged for the first time, straight from the verdict.

A first verdict changes three columns of its prediction and adds one row; all else is folded anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

import sqlalchemy as sa

from ledger.store import log, projection, tables, tallies
from ledger.store.batch import insert_tuples
from ledger.store.ready_verdict import ReadyVerdict

_KNOWN_ON: Final = 4
"""Where a row that was made ready has the day on which a verdict could be known."""


class Judged:
    """What changes in the tables, gathered until it is sent."""

    def __init__(self, connection: sa.Connection, at: str, actor: str) -> None:
        """Begin with nothing waiting, for verdicts that one actor gives at one instant."""
        self._connection = connection
        self._by = (at, actor)
        self._rows: list[tuple[Any, ...]] = []
        self._settled: list[tuple[int, str | None, str | None]] = []
        self._standing: Counter[tuple[str, ...]] = Counter()
        self._days: Counter[tuple[str, ...]] = Counter()
        self._refolded: set[str] = set()

    def add(self, ready: Sequence[ReadyVerdict], seq: int) -> None:
        """Note first verdicts, whose entries follow each other from this place of the log on."""
        numbers, _, rows, bearings, days, tallied = zip(*ready, strict=True)
        self._rows += [
            (number, 0, place, *row, *self._by)
            for number, place, row in zip(numbers, count(seq), rows, strict=False)
        ]
        self._settled += zip(numbers, bearings, days, strict=True)
        self._days.update([(row[_KNOWN_ON],) for row in rows])
        voting = [(row[0], *days) for row, days in zip(rows, tallied, strict=True) if days]
        self._standing.update(voting)
        self._standing.subtract([("", *days) for _, *days in voting])

    def refold(self, subject: str) -> None:
        """Note a subject whose rows are to be made anew from its entries."""
        self._refolded.add(subject)

    def send(self) -> None:
        """Write what is waiting; the entries must have been written."""
        # In the order of their keys, rows that stand together are written together.
        self._rows.sort()
        self._settled.sort()
        insert_tuples(self._connection, tables.resolution, self._rows)
        self._settle()
        tallies.add(self._connection, tables.standing_tally, self._standing)
        tallies.add(self._connection, tables.day_tally, self._days)
        self._standing.clear()
        self._days.clear()
        self._rows, self._settled = [], []
        if self._refolded:
            entries = log.entries_of(self._connection, self._refolded)
            projection.project(self._connection, entries)
            self._refolded = set()

    def _settle(self) -> None:
        if not self._settled:
            return
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(
                """UPDATE prediction p SET undecided = 0, bearing = n.bearing, bears_from = n.day
                     FROM unnest(%s::int[], %s::text[], %s::text[]) AS n(id, bearing, day)
                    WHERE p.id = n.id""",
                tuple(map(list, zip(*self._settled, strict=True))),
            )
        else:
            self._connection.exec_driver_sql(
                "UPDATE prediction SET undecided = 0, bearing = ?2, bears_from = ?3 WHERE id = ?1",
                self._settled,
            )
