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
    sql = "SELECT COALESCE(reading_of, id) FROM prediction WHERE id = :id"
    found = reader.rows(sql, {"id": number})
    if not found:
        return []
    # Two searches by an index; one condition on both columns would read every prediction.
    sql = """SELECT id FROM prediction WHERE reading_of = :first AND id <> :id
              UNION SELECT id FROM prediction WHERE id = :first AND id <> :id ORDER BY id"""
    others = reader.rows(sql, {"first": found[0][0], "id": number})
    return [item for (other,) in others for item in lines(reader, day, id=other)]
