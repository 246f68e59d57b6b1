"""Tallies: how many predictions stand where, kept with the rows they count.

A list of a million can then say how many there are without counting them. Whoever changes rows
of predictions or verdicts takes them out of the tallies before and puts them in afterwards;
``verify`` and the tests count again and compare. A count that fell to 0 stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from ledger.store import tables
from ledger.store.among import among
from ledger.store.columns import Block, rows_of, spread
from ledger.store.reader import Reader, Row

_VERDICT: Final = """(SELECT r.verdict FROM resolution r WHERE r.prediction = p.id
                       ORDER BY r.place DESC LIMIT 1)"""

# Drafts count nowhere and parts of split claims have no vote; both are counted apart.
_STANDING: Final = f"""CASE WHEN p.draft = 1 THEN 'draft' WHEN p.part_of IS NOT NULL THEN 'part'
                      ELSE COALESCE({_VERDICT}, '') END"""

_COUNTED: Final = {
    tables.standing_tally: (
        ("standing", "deadline", "decidable_on"),
        f"""SELECT {_STANDING} AS standing, COALESCE(p.deadline, '') AS deadline,
                   COALESCE(p.decidable_on, '') AS decidable_on FROM prediction p
             WHERE 0 = 0{{ids}}""",
    ),
    tables.speaker_tally: (
        ("speaker",),
        """SELECT p.speaker AS speaker FROM prediction p
            WHERE p.draft = 0 AND p.part_of IS NULL{ids}""",
    ),
    tables.day_tally: (
        ("day",),
        """SELECT p.said_on AS day FROM prediction p WHERE 0 = 0{ids}
            UNION ALL SELECT r.known_on FROM resolution r JOIN prediction p
                ON p.id = r.prediction WHERE 0 = 0{ids}""",
    ),
}
"""What each tally counts by, and the rows that it counts."""


class Counted(NamedTuple):
    """How often each key of each tally was seen; a day is a date, or its text, or None."""

    standings: Counter[Any]
    speakers: Counter[Any]
    days: Counter[Any]

    def add(self, other: Counted) -> None:
        """Add what was counted of other predictions."""
        for mine, theirs in zip(self, other, strict=True):
            mine.update(theirs)


def _places(table: sa.Table, *names: str) -> list[int]:
    """Return where some columns stand in a row."""
    columns = list(table.columns.keys())
    return [*map(columns.index, names)]


_SAID_PLACES: Final = _places(
    tables.prediction, "id", "draft", "part_of", "speaker", "deadline", "decidable_on", "said_on"
)
_SAID: Final = itemgetter(*_SAID_PLACES)
_JUDGED: Final = itemgetter(*_places(tables.resolution, "prediction", "verdict", "known_on"))


def take_out(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Take predictions out of the tallies, before their rows change."""
    for ids in among("p.id", numbers):
        _add(connection, -1, ids)


def put_in(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Put predictions into the tallies, once their rows are there."""
    for ids in among("p.id", numbers):
        _add(connection, 1, ids)


def put_in_from(connection: sa.Connection, first: int) -> None:
    """Put every prediction from this id on into the tallies: a batch of new ones is there."""
    _add(connection, 1, f" AND p.id >= {first:d}")


def add(connection: sa.Connection, table: sa.Table, counts: Mapping[tuple[str, ...], int]) -> None:
    """Add what was counted elsewhere, by the keys of the table in their order."""
    keys, name = _COUNTED[table][0], table.name
    rows = [(*key, count) for key, count in counts.items()]
    if connection.dialect.name == "sqlite":
        values: Any = rows
        source = f"VALUES ({', '.join('?' * (len(keys) + 1))})"
    else:
        values = tuple(map(list, zip(*rows, strict=True)))
        source = f"SELECT * FROM unnest({'%s::text[], ' * len(keys)}%s::int[])"
    names = ", ".join(keys)
    if rows:
        connection.exec_driver_sql(
            f"""INSERT INTO {name} ({names}, count) {source}
                ON CONFLICT ({names}) DO UPDATE SET count = {name}.count + excluded.count""",
            values,
        )


def recount(connection: sa.Connection) -> None:
    """Count everything anew."""
    for table in _COUNTED:
        connection.execute(table.delete())
    put_in_from(connection, 0)


def differences(reader: Reader) -> Iterator[str]:
    """Name each tally that is not what counting its rows gives."""
    for table, (keys, rows) in _COUNTED.items():
        names = ", ".join(keys)
        counted = f"SELECT {names}, COUNT(*) FROM ({rows.format(ids='')}) c GROUP BY {names}"
        if {*reader.rows(counted)} != _kept(reader, table):
            yield str(table.name)


def counted(predictions: Iterable[Row], resolutions: Iterable[Row]) -> Counted:
    """Count rows of predictions, with all of their verdicts, as the tallies do."""
    judged = list(map(_JUDGED, resolutions))
    verdicts = {number: verdict for number, verdict, _ in judged}
    said = list(map(_SAID, predictions))
    voting = [row for row in said if not row[1] and row[2] is None]
    standings = Counter([(verdicts.get(row[0], ""), row[4], row[5]) for row in voting])
    if len(voting) < len(said):
        rest = [row for row in said if row[1] or row[2] is not None]
        standings.update([("draft" if row[1] else "part", row[4], row[5]) for row in rest])
    days = Counter([row[6] for row in said])
    days.update([known_on for _, _, known_on in judged])
    return Counted(standings, Counter([row[3] for row in voting]), days)


def counted_in(predictions: Block, resolutions: Block) -> Counted:
    """Count new predictions, with all of their verdicts, as the tallies do."""
    said = [predictions.columns[place] for place in _SAID_PLACES] if predictions.size else []
    if not said or said[1:3] != [(0,), (None,)]:
        return counted(rows_of(predictions), rows_of(resolutions))
    numbers, _, _, speaker, deadline, decidable_on, said_on = (
        spread(column, predictions.size) for column in said
    )
    judged = [*map(_JUDGED, rows_of(resolutions))]
    verdicts = {number: verdict for number, verdict, _ in judged}
    standings = (
        [verdicts.get(number, "") for number in numbers] if verdicts else [""] * len(numbers)
    )
    found = Counted(
        Counter(zip(standings, deadline, decidable_on, strict=True)), Counter(speaker),
        Counter(said_on),
    )  # fmt: skip
    found.days.update(known_on for _, _, known_on in judged)
    return found


def put_in_counted(connection: sa.Connection, found: Counted) -> None:
    """Put predictions into the tallies that were counted elsewhere."""
    for table, counts in zip(_COUNTED, found, strict=True):
        add(connection, table, _by_key(counts))


def are_kept(reader: Reader, found: Counted) -> bool:
    """Say whether the tallies are what was counted."""
    for table, counts in zip(_COUNTED, found, strict=True):
        total = _by_key(counts)
        if {(*key, count) for key, count in total.items()} != _kept(reader, table):
            return False
    return True


def _by_key(counts: Counter[Any]) -> Counter[tuple[str, ...]]:
    total: Counter[tuple[str, ...]] = Counter()
    for parts, count in counts.items():
        total[_key(parts)] += count
    return total


def _key(parts: Any) -> tuple[str, ...]:
    """Return what a tally is kept by: text, empty for what is absent."""
    if not isinstance(parts, tuple):
        parts = (parts,)
    return tuple("" if part is None else str(part) for part in parts)


def _kept(reader: Reader, table: sa.Table) -> set[Row]:
    names = ", ".join(_COUNTED[table][0])
    return {*reader.rows(f"SELECT {names}, count FROM {table.name} WHERE count <> 0")}


def _add(connection: sa.Connection, sign: int, ids: str) -> None:
    """Count the rows that a condition lets through; add them to the tallies, or take them away."""
    for table, (keys, rows) in _COUNTED.items():
        names, name = ", ".join(keys), table.name
        connection.exec_driver_sql(
            f"""INSERT INTO {name} ({names}, count)
                SELECT {names}, {sign:d} * COUNT(*) FROM ({rows.format(ids=ids)}) c
                 WHERE 0 = 0 GROUP BY {names}
                ON CONFLICT ({names}) DO UPDATE SET count = {name}.count + excluded.count"""
        )
