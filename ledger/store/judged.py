"""The rows of predictions that are judged for the first time, straight from the verdict.

A first verdict changes one column of its prediction and adds one row; all else is folded anew.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ledger.domain.entry import prediction_subject
from ledger.domain.prediction import Verdict
from ledger.domain.state import Given, PredictionState
from ledger.store import log, projection, tables, tallies
from ledger.store.batch import in_order, insert_tuples


class Judged:
    """What changes in the tables, gathered until it is sent."""

    def __init__(self, connection: sa.Connection) -> None:
        """Begin with nothing waiting."""
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self._settled: list[int] = []
        self._refolded: set[str] = set()

    def add(self, before: PredictionState, given: Given) -> None:
        """Note a verdict that is given to a prediction as it stood."""
        number = before.prediction.id
        if before.given or given.resolution.verdict is Verdict.UNCLEAR:
            self.refold(prediction_subject(number))
            return
        row = projection.resolution_row(before, 0, given)
        self._rows.append(in_order(tables.resolution)(row))
        self._settled.append(number)

    def refold(self, subject: str) -> None:
        """Note a subject whose rows are to be made anew from its entries."""
        self._refolded.add(subject)

    def send(self) -> None:
        """Write what is waiting; the entries must have been written."""
        tallies.take_out(self._connection, self._settled)
        insert_tuples(self._connection, tables.resolution, self._rows)
        self._settle()
        tallies.put_in(self._connection, self._settled)
        self._rows, self._settled = [], []
        if self._refolded:
            entries = log.entries_of(self._connection, self._refolded)
            projection.project(self._connection, entries)
            self._refolded = set()

    def _settle(self) -> None:
        if not self._settled:
            return
        sql = "UPDATE prediction SET undecided = 0 WHERE id"
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(f"{sql} = ANY(%s)", (self._settled,))
        else:
            self._connection.exec_driver_sql(f"{sql} = ?", [(id,) for id in self._settled])
