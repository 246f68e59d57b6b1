"""Compare the rows of the projections with what the log says, some predictions at a time.

Predictions are recorded in the order of their ids, so each page of the log has a run of ids
whose rows are read and compared, and forgotten.  What is not plain is folded from all of its
entries; speakers, who are few, wait for the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from ledger.actions.restoring import FOLDING_ERRORS, is_instant
from ledger.domain import entry as kinds
from ledger.domain.entry import prediction_subject
from ledger.store import log, plain_rows, projection, tables, tallies
from ledger.store.batch import in_order
from ledger.store.plain_entries import plain_rows_said
from ledger.store.plain_rows import PlainRows, Row, Rows, Said
from ledger.store.projection import PREDICTION_TABLES, SPEAKER_TABLES
from ledger.store.reader import Reader
from ledger.store.tallies import Counted

_AT_ONCE: Final = 500


Recording = tuple[int, Row, Any]
"""The id of a prediction, the row of the entry that recorded it, and what that says; None when
it is not plain."""


class _History(NamedTuple):
    """All entries of a subject, and what those after the first say; None for what is not plain."""

    rows: list[Row]
    said: list[Any]


@dataclass(slots=True)
class Compared:
    """What comparing found wrong, and how many rows were compared."""

    faults: list[str] = field(default_factory=list)
    checked: int = 0


class Comparison:
    """The projections beside the log.

    ``counted`` is how the log counts the predictions that were compared, as tallies do.
    """

    def __init__(self, reader: Reader) -> None:
        """Look up which predictions have several entries."""
        self._reader = reader
        self._several = _with_several_entries(reader)
        self.counted = Counted(Counter(), Counter(), Counter())

    def predictions(self, recorded: Sequence[Recording], before: int) -> Compared:
        """Compare predictions whose ids follow one another and the id before the first."""
        found = Compared()
        plain = PlainRows()
        folded = _fold(self._gather(recorded, plain), PREDICTION_TABLES, found)
        limits = {"before": before, "last": before + len(recorded)}
        for table in PREDICTION_TABLES:
            key = table.columns[0].name
            where = f"{key} > :before AND {key} <= :last"
            self._compare(table, plain.rows[table], folded[table], found, where, limits)
        predictions = plain.rows[tables.prediction] + folded[tables.prediction]
        verdicts = plain.rows[tables.resolution] + folded[tables.resolution]
        self.counted.add(tallies.counted(predictions, verdicts))
        return found

    def rest(self, speakers: set[str], newest: int) -> Compared:
        """Compare the speakers, and the rows of predictions that the log does not know."""
        found = Compared()
        for table in PREDICTION_TABLES:
            key = table.columns[0].name
            where = f"{key} IS NULL OR NOT ({key} > 0 AND {key} <= :last)"
            self._compare(table, [], [], found, where, {"last": newest})
        folded = _fold(self._histories(sorted(speakers)), SPEAKER_TABLES, found)
        for table in SPEAKER_TABLES:
            self._compare(table, [], folded[table], found, "1 = 1", {})
        return found

    def _gather(
        self, recorded: Sequence[Recording], plain: PlainRows
    ) -> Iterator[tuple[str, Sequence[Row]]]:
        """Add the rows of what is plain; give the rest, with its entries."""
        several = [row[5] for number, row, _ in recorded if number in self._several]
        histories = self._read_histories(several)
        for number, row, said in recorded:
            history = histories.get(row[5])
            if said is None or not is_instant(row[2]) or len(said.data.resolutions or ()) > 1:
                yield row[5], history.rows if history else [row]
            elif history is None:
                plain.add(number, row[0], row[2], row[3], said.data)
            elif not _add_plain(plain, number, row, said, history):
                yield row[5], history.rows

    def _read_histories(self, subjects: Sequence[str]) -> dict[str, _History]:
        """Return the entries of some subjects, all of them read together."""
        found = [(s, rows) for s, rows in self._histories(subjects)]
        said = iter(plain_rows_said([row for _, rows in found for row in rows[1:]]))
        return {s: _History(rows, [next(said) for _ in rows[1:]]) for s, rows in found}

    def _histories(self, subjects: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
        for start in range(0, len(subjects), _AT_ONCE):
            wanted = {f"s{n}": one for n, one in enumerate(subjects[start : start + _AT_ONCE])}
            sql = (
                "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
                f" WHERE subject IN ({', '.join(f':{name}' for name in wanted)})"
                " ORDER BY subject, seq"
            )
            for subject, rows in groupby(self._reader.rows(sql, wanted), key=itemgetter(5)):
                yield subject, list(rows)

    def _compare(
        self, table: sa.Table, plain: list[Row], folded: list[Row], found: Compared, where: str,
        limits: Mapping[str, int],
    ) -> None:  # fmt: skip
        expected = plain_rows.in_key_order(table, plain + folded) if folded else plain
        there = plain_rows.lines_of(self._reader, table, where, limits)
        if there is not None and there.text == plain_rows.as_lines(expected):
            found.checked += there.size
            return
        rows = set(plain_rows.rows_of(self._reader, table, where, limits))
        found.checked += len(rows)
        for row in sorted(rows ^ {*plain_rows.with_texts(plain), *folded}, key=repr):
            said = "is not what the log says" if row in rows else "is missing"
            found.faults.append(f"{table.name} {row[0]}: a row {said}")


def _add_plain(plain: PlainRows, number: int, recorded: Row, said: Any, history: _History) -> bool:
    """Add the rows of a prediction with all its entries if that is plain; say whether it was.

    So it is with evidence that was attached, and one verdict in all, after the recording.
    """
    attached: list[Said] = []
    given: list[Said] = []
    for row, one in zip(history.rows[1:], history.said, strict=True):
        if one is None or row[4] == kinds.PREDICTION_RECORDED:
            return False
        into = given if row[4] == kinds.RESOLUTION_GIVEN else attached
        into.append(Said(row[0], row[2], row[3], one.data))
    if history.rows[0][0] != recorded[0] or len(given) + len(said.data.resolutions or ()) > 1:
        return False
    plain.add(number, recorded[0], recorded[2], recorded[3], said.data, attached, *given)
    return True


def _fold(
    histories: Iterator[tuple[str, Sequence[Row]]], wanted: Sequence[sa.Table], found: Compared
) -> Rows:
    """Return the rows that the entries of some subjects fold to."""
    folded: Rows = {table: [] for table in wanted}
    for subject, history in histories:
        try:
            made = projection.rows_of(subject, [log.entry_from(*row[:7]) for row in history])
            rows = {table: list(map(in_order(table), some)) for table, some in made.items()}
            for some in rows.values():
                _check_values(some)
        except FOLDING_ERRORS as error:
            what = f"{subject.replace('/', ' ')}: its entries cannot be folded ({error!r})"
            found.faults.append(what)
            continue
        for table, some in rows.items():
            folded[table] += some
    return folded


def _check_values(rows: Sequence[Row]) -> None:
    """Raise TypeError or ValueError for what no column can hold."""
    for row in rows:
        for value in row:
            if not (value is None or isinstance(value, str | int)):
                raise TypeError(f"{value!r} is no value of a column")
    plain_rows.as_lines(rows)


def _with_several_entries(reader: Reader) -> set[int]:
    """Return the predictions of which the log says more than that they were recorded."""
    found: set[int] = set()
    sql = """SELECT subject FROM log_entry WHERE subject > :after
              GROUP BY subject HAVING COUNT(*) > 1 ORDER BY subject LIMIT 10000"""
    after = prediction_subject(0)
    while page := reader.rows(sql, {"after": after}):
        found.update(number for (subject,) in page if (number := _number(subject)))
        after = page[-1][0]
    return found


def _number(subject: Any) -> int | None:
    """Return the id of the prediction that a subject names; None when it names none."""
    kind, _, number = str(subject).partition("/")
    return int(number) if kind == "prediction" and number.isdecimal() else None
