"""What belongs to a prediction: its restatements, and other readings of its sentence."""

from __future__ import annotations

from ledger.domain.line import Line
from ledger.domain.status import Day
from ledger.store.families import members
from ledger.store.queries.predictions import lines
from ledger.store.reader import Reader


def family(reader: Reader, number: int, day: Day) -> list[Line]:
    """Return the chain of restatements that a prediction is in, itself included, in order.

    Empty when it neither restates another nor is restated.
    """
    return [
        item for other in sorted(members(reader, number)) for item in lines(reader, day, id=other)
    ]


def readings(reader: Reader, number: int, day: Day) -> list[Line]:
    """Return the other readings of the sentence that a prediction was read from."""
    sql = """SELECT p.id FROM prediction p, prediction q
              WHERE q.id = :id AND p.id <> q.id
                AND COALESCE(p.reading_of, p.id) = COALESCE(q.reading_of, q.id)
              ORDER BY p.id"""
    found = reader.rows(sql, {"id": number})
    return [item for (other,) in found for item in lines(reader, day, id=other)]
