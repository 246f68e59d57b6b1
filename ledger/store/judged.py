"""The rows of predictions that are judged for the first time, straight from the verdict.

A first verdict changes three columns of its prediction and adds one row; all else is folded anew.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from ledger.domain.entry import prediction_subject
from ledger.domain.kinds import Verdict
from ledger.domain.state import Given, PredictionState
from ledger.store import log, projection, tables, tallies
from ledger.store.batch import in_order, insert_tuples
from ledger.store.bears import bears


class Judged:
    """What changes in the tables, gathered until it is sent."""

    def __init__(self, connection: sa.Connection) -> None:
        """Begin with nothing waiting."""
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self._settled: list[tuple[str | None, str | None, int]] = []
        self._standing: Counter[tuple[str, ...]] = Counter()
        self._days: Counter[tuple[str, ...]] = Counter()
        self._refolded: set[str] = set()

    def add(self, before: PredictionState, given: Given) -> None:
        """Note a verdict that is given to a prediction as it stood."""
        number = before.prediction.id
        if before.given or given.resolution.verdict is Verdict.UNCLEAR:
            self.refold(prediction_subject(number))
            return
        row = projection.resolution_row(before, 0, given)
        self._rows.append(in_order(tables.resolution)(row))
        self._settled.append((*bears(before, given.resolution), number))
        self._count(before, row["verdict"], row["known_on"])

    def _count(self, before: PredictionState, verdict: str, known_on: str) -> None:
        """Note what moves in the tallies, as counting the rows would show."""
        self._days[(known_on,)] += 1
        said = before.prediction
        if said.part_of is not None:
            return
        deadline = said.deadline.day.isoformat() if said.deadline else ""
        decidable_on = said.decidable_on.isoformat() if said.decidable_on else ""
        self._standing["", deadline, decidable_on] -= 1
        self._standing[verdict, deadline, decidable_on] += 1

    def refold(self, subject: str) -> None:
        """Note a subject whose rows are to be made anew from its entries."""
        self._refolded.add(subject)

    def send(self) -> None:
        """Write what is waiting; the entries must have been written."""
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
                     FROM unnest(%s::text[], %s::text[], %s::int[]) AS n(bearing, day, id)
                    WHERE p.id = n.id""",
                tuple(map(list, zip(*self._settled, strict=True))),
            )
        else:
            self._connection.exec_driver_sql(
                "UPDATE prediction SET undecided = 0, bearing = ?, bears_from = ? WHERE id = ?",
                self._settled,
            )
