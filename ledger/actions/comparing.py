"""Compare every row of the projections with what the log folds to, while the log is read.

Predictions are recorded in the order of their ids, so each page of the log has a run of ids
whose rows are read and compared, and forgotten.  What has more entries than one is folded from
all of them; speakers, who are few, wait for the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import sqlalchemy as sa

from ledger.actions.findings import Findings
from ledger.actions.restoring import FOLDING_ERRORS
from ledger.domain import entry as kinds
from ledger.domain.entry import prediction_subject
from ledger.store import log, projection, tallies
from ledger.store.archive import LogRow
from ledger.store.batch import in_order
from ledger.store.projection import PREDICTION_TABLES, SPEAKER_TABLES
from ledger.store.reader import Reader
from ledger.store.recorded import Recorded

_AT_ONCE: Final = 500
Row = tuple[Any, ...]


class Comparison:
    """The projections beside the log; ``checked`` counts the rows that were compared."""

    def __init__(self, reader: Reader, findings: Findings) -> None:
        """Begin at the first entry."""
        self._reader = reader
        self._findings = findings
        self._several = _with_several_entries(reader)
        self._upto = self._newest = 0
        self._recorded: dict[tuple[str, str], Recorded] = {}
        self._others: list[str] = []
        self._speakers: set[str] = set()
        self.checked = 0

    def see(self, row: LogRow, said: dict[str, Any] | None) -> None:
        """Take the next entry; ``said`` is what it says if it is a plain recording."""
        if row.type == kinds.PREDICTION_RECORDED:
            self._see_prediction(row, said)
        elif row.subject.startswith("speaker/"):
            self._speakers.add(row.subject)

    def _see_prediction(self, row: LogRow, said: dict[str, Any] | None) -> None:
        number = row.subject.removeprefix("prediction/")
        if not (number.isdecimal() and int(number) == self._newest + 1):
            return  # found as a fault of the log's order; nobody can tell where its rows belong
        self._newest += 1
        if said is None or row.subject in self._several:
            self._others.append(row.subject)
            return
        by = (row.recorded_at, row.actor)
        into = self._recorded.get(by) or self._recorded.setdefault(by, Recorded(*by))
        into.add_entry(self._newest, row.seq, said["data"])

    def compare(self) -> None:
        """Compare the rows of the predictions seen since this was last asked for."""
        expected: dict[sa.Table, list[Row]] = {table: [] for table in PREDICTION_TABLES}
        for some in self._recorded.values():
            for table, rows in some.take().items():
                expected[table] += rows
        self._fold(self._others, expected)
        for table in PREDICTION_TABLES:
            key = table.columns[0].name
            where = f"{key} > :first AND {key} <= :last"
            self._compare(table, expected[table], where, first=self._upto, last=self._newest)
        self._upto, self._others, self._recorded = self._newest, [], {}

    def finish(self) -> None:
        """Compare the rest: the speakers, and rows of predictions that the log does not know."""
        self.compare()
        for table in PREDICTION_TABLES:
            key = table.columns[0].name
            where = f"{key} IS NULL OR NOT ({key} > 0 AND {key} <= :last)"
            self._compare(table, [], where, last=self._newest)
        expected: dict[sa.Table, list[Row]] = {table: [] for table in SPEAKER_TABLES}
        self._fold(sorted(self._speakers), expected)
        for table in SPEAKER_TABLES:
            self._compare(table, expected[table], "1 = 1")
        for name in tallies.differences(self._reader):
            self._findings.tampered(f"{name}: it is not what counting gives")

    def _fold(self, subjects: Sequence[str], expected: dict[sa.Table, list[Row]]) -> None:
        """Add the rows that the entries of these subjects fold to."""
        for subject, rows in self._histories(subjects):
            try:
                folded = projection.rows_of(subject, [log.entry_from(*row) for row in rows])
            except FOLDING_ERRORS as error:
                what = f"{subject.replace('/', ' ')}: its entries cannot be folded ({error!r})"
                self._findings.tampered(what)
                continue
            for table, some in folded.items():
                expected[table] += map(in_order(table), some)

    def _histories(self, subjects: Sequence[str]) -> Iterator[tuple[str, Iterable[Row]]]:
        for start in range(0, len(subjects), _AT_ONCE):
            wanted = {f"s{n}": one for n, one in enumerate(subjects[start : start + _AT_ONCE])}
            sql = (
                "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
                f" WHERE subject IN ({', '.join(f':{name}' for name in wanted)})"
                " ORDER BY subject, seq"
            )
            yield from groupby(self._reader.rows(sql, wanted), key=lambda row: row[5])

    def _compare(self, table: sa.Table, expected: list[Row], where: str, **params: int) -> None:
        names = ", ".join(column.name for column in table.columns)
        order = ", ".join(column.name for column in table.primary_key)
        sql = f"SELECT {names} FROM {table.name} WHERE {where} ORDER BY {order}"
        found = self._reader.rows(sql, params)
        self.checked += len(found)
        if found == expected:
            return
        there = set(found)
        for row in sorted(there ^ set(expected), key=repr):
            said = "is not what the log says" if row in there else "is missing"
            self._findings.tampered(f"{table.name} {row[0]}: a row {said}")


def _with_several_entries(reader: Reader) -> set[str]:
    """Return the predictions of which the log says more than that they were recorded."""
    found: set[str] = set()
    sql = """SELECT subject FROM log_entry WHERE subject > :after
              GROUP BY subject HAVING COUNT(*) > 1 ORDER BY subject LIMIT 10000"""
    after = prediction_subject(0)
    while page := reader.rows(sql, {"after": after}):
        found.update(subject for (subject,) in page if subject.startswith("prediction/"))
        after = page[-1][0]
    return found
