"""Split claims: which predictions are parts of which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.domain.line import Line
from ledger.domain.parts import is_split_late
from ledger.domain.status import Day
from ledger.store import queries
from ledger.store.among import among
from ledger.store.reader import Reader


def wholes(reader: Reader) -> dict[int, int]:
    """Return, for the id of every part, that of the claim it is a part of."""
    found = reader.rows("SELECT id, part_of FROM prediction WHERE part_of IS NOT NULL ORDER BY id")
    return dict(found)


def parts_of(reader: Reader, whole: int) -> list[int]:
    """Return the ids of the parts of a claim, in order; none for one that was not split."""
    sql = "SELECT id FROM prediction WHERE part_of = :whole ORDER BY id"
    return [number for (number,) in reader.rows(sql, {"whole": whole})]


def part_lines(reader: Reader, whole: int, day: Day) -> list[Line]:
    """Return the parts of a claim as lists show them."""
    return [queries.line(reader, number, day) for number in parts_of(reader, whole)]


def split_late(reader: Reader, lines: Iterable[Line]) -> frozenset[int]:
    """Return which of the claims, given with their parts, were split in hindsight.

    That is once the outcome of a part could be known.
    """
    parts: dict[int, list[Line]] = {}
    for line in lines:
        if line.part_of is not None:
            parts.setdefault(line.part_of, []).append(line)
    known = _public(reader, parts) if parts else {}
    return frozenset(n for n, some in parts.items() if is_split_late(some, known.get(n)))


def _public(reader: Reader, numbers: Iterable[int]) -> dict[int, date]:
    """Return the day on which evidence for or against each of these first was public."""
    sql = """SELECT prediction, MIN(COALESCE(published_on, happened_on)) FROM evidence
              WHERE stance IN ('for', 'against')"""
    return {
        number: date.fromisoformat(day)
        for ids in among("prediction", numbers)
        for number, day in reader.rows(f"{sql}{ids} GROUP BY prediction")
        if day
    }
