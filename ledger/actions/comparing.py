"""Compare the rows of the projections with what the log says, some predictions at a time.

Predictions are recorded in the order of their ids, so each page of the log has a run of ids
whose rows are read and compared, and forgotten.  What is not plain is folded from all of its
entries; speakers, who are few, wait for the end.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from ledger.actions.restoring import FOLDING_ERRORS, is_instant
from ledger.domain import entry as kinds
from ledger.store import log, plain_rows, projection, tables, tallies
from ledger.store.batch import in_order
from ledger.store.plain_entries import plain_rows_said
from ledger.store.plain_rows import PlainRows, Row, Rows, Said
from ledger.store.projection import PREDICTION_TABLES, SPEAKER_TABLES
from ledger.store.reader import Reader, is_sqlite
from ledger.store.tallies import Counted

_AT_ONCE: Final = 500


Recording = tuple[int, Row, Any]
"""The id of a prediction, the row of the entry that recorded it, and what that says; None when
it is not plain."""


Entry = tuple[Row, Any]
"""The row of an entry, and what it says; None when that is not plain."""


class Stretch(NamedTuple):
    """Entries that follow one another in the log, with what each says, and what they record.

    ``recorded`` are predictions whose ids follow one another and the id ``before``.
    """

    rows: Sequence[Row]
    said: Sequence[Any]
    recorded: Sequence[Recording]
    before: int


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
        """Begin with nothing compared."""
        self._reader = reader
        self.counted = Counted(Counter(), Counter(), Counter())

    def predictions(self, stretch: Stretch) -> Compared:
        """Compare the predictions that a stretch of the log records."""
        found = Compared()
        plain = PlainRows()
        folded = _fold(self._gather(stretch, plain), PREDICTION_TABLES, found)
        made = plain.rows
        limits = {"before": stretch.before, "last": stretch.before + len(stretch.recorded)}
        for table in PREDICTION_TABLES:
            key = table.columns[0].name
            where = f"{key} > :before AND {key} <= :last"
            self._compare(table, made[table], folded[table], found, where, limits)
        predictions = made[tables.prediction] + folded[tables.prediction]
        verdicts = made[tables.resolution] + folded[tables.resolution]
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

    def _gather(self, stretch: Stretch, plain: PlainRows) -> Iterator[tuple[str, Sequence[Row]]]:
        """Add the rows of what is plain; give the rest, with its entries."""
        others = self._others(stretch)
        for recording in stretch.recorded:
            _, row, said = recording
            more = others.get(row[5], ())
            if said is None or not is_instant(row[2]) or not _add_plain(plain, recording, more):
                yield row[5], sorted([row, *(one for one, _ in more)], key=itemgetter(0))

    def _others(self, stretch: Stretch) -> dict[str, list[Entry]]:
        """Return what the log says of the predictions of a stretch beside that they were recorded.

        By subject, oldest first.
        """
        rows, said, recorded, _ = stretch
        found = self._outside(rows, [row[5] for _, row, _ in recorded])
        if len(recorded) < len(rows):
            own = {row[0]: row[5] for _, row, _ in recorded}
            subjects = set(own.values())
            for row, one in zip(rows, said, strict=True):
                if row[0] not in own and row[5] in subjects:
                    found[row[5]].append((row, one))
            for entries in found.values():
                entries.sort(key=_place)
        return found

    def _outside(self, rows: Sequence[Row], subjects: Sequence[str]) -> dict[str, list[Entry]]:
        """Return all entries about some subjects but those of a stretch with these rows."""
        each = "json_each(:subjects)"
        if not is_sqlite(self._reader):
            each = "json_array_elements_text(CAST(:subjects AS json))"
        sql = f"""SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry
                   WHERE subject IN (SELECT value FROM {each})
                     AND NOT (seq >= :first AND seq <= :last) ORDER BY subject, seq"""
        limits = {"first": rows[0][0], "last": rows[-1][0]}
        there = self._reader.rows(sql, {"subjects": json.dumps(subjects), **limits})
        found = defaultdict(list)
        for row, one in zip(there, plain_rows_said(there), strict=True):
            found[row[5]].append((row, one))
        return found

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


def _place(entry: Entry) -> int:
    """Return the place of an entry in the log."""
    seq: int = entry[0][0]
    return seq


def _add_plain(plain: PlainRows, recording: Recording, more: Sequence[Entry]) -> bool:
    """Add the rows of a prediction with all its entries if that is plain; say whether it was.

    So it is with evidence that was attached, and one verdict in all, after the recording.
    """
    number, row, said = recording
    seq, at, actor, resolutions = row[0], row[2], row[3], said.data.resolutions
    attached: list[Said] = []
    given: list[Said] = []
    for row, one in more:
        if one is None or row[4] == kinds.PREDICTION_RECORDED or row[0] < seq:
            return False
        into = given if row[4] == kinds.RESOLUTION_GIVEN else attached
        into.append(Said(row[0], row[2], row[3], one.data))
    if len(given) + len(resolutions or ()) > 1:
        return False
    plain.add(number, seq, at, actor, said.data, attached, *given)
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
