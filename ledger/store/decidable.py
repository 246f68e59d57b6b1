"""Which predictions a rule might decide or a person must: picked by the database, page by page.

What waits for a verdict stands in a partial index, so a page costs what is on it, however long
the ledger is.  More is picked than the rules decide, never less: what they need to answer is
asked here only as far as a column tells it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger.domain.status import Day
from ledger.store.queries.predictions import IS_DUE, PUBLIC
from ledger.store.reader import Reader

PAGE: Final = 1_000
"""Predictions that are looked at together."""


@dataclass(frozen=True, slots=True)
class Decidable:
    """One that rules are asked about; ``is_due`` when a person must if they cannot.

    ``is_hopeless`` when no rule gives it a verdict, whatever the entries say that columns do not.
    ``needs`` and ``part_of`` are those of a split claim and of its parts.
    """

    id: int
    is_due: bool
    is_hopeless: bool
    needs: int | None
    part_of: int | None

    @property
    def is_alone(self) -> bool:
        """Whether it is neither a split claim nor a part of one."""
        return self.needs is None and self.part_of is None


# An unclear one is due again once evidence came after its verdict; that of a whole never counts.
_UNCLEAR_SINCE = f"""p.needs IS NULL AND EXISTS (
           SELECT 1 FROM resolution r JOIN evidence e
               ON e.prediction = r.prediction AND e.seq > r.seq AND {PUBLIC}
            WHERE r.prediction = p.id)"""

# Before the deadline only one rule speaks, and it wants nothing but evidence for it.
_MET_EARLY = """p.kind = 'reach' AND p.compound = 0 AND p.hands_off = 0
       AND EXISTS (SELECT 1 FROM evidence e WHERE e.prediction = p.id AND e.stance = 'for')
       AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.prediction = p.id
                          AND e.stance IN ('against', 'nothing-found'))"""

# After it, a verdict rests on evidence for it, on a figure, or on what speaks against it for the
# deadline or later; and what these columns say is for a person goes to one.
_HOPEFUL = """p.compound = 0 AND p.kind <> 'never' AND p.hands_off = 0
       AND EXISTS (SELECT 1 FROM evidence e WHERE e.prediction = p.id
                      AND (e.stance = 'for' OR e.stance = 'against' AND (e.value IS NOT NULL
                           OR COALESCE(e.happened_on, e.published_on) >= p.deadline)))"""

_WAITING = f"""
    SELECT p.deadline, p.id, CASE WHEN {IS_DUE} THEN 1 ELSE 0 END,
           CASE WHEN {_HOPEFUL} THEN 0 ELSE 1 END, p.needs, p.part_of
      FROM prediction p
     WHERE p.undecided > 0 AND p.draft = 0 AND p.said_on <= :known
       AND (p.deadline, p.id) > (:deadline, :id)
       AND (p.undecided = 1 OR p.undecided = 2 AND {_UNCLEAR_SINCE})
       AND ({IS_DUE}
            OR EXISTS (SELECT 1 FROM evidence e WHERE e.prediction = p.id AND {PUBLIC})
               AND (p.deadline < :due OR p.needs IS NOT NULL OR {_MET_EARLY}))"""

# Nothing that came true late is missed for long: what was found since is looked at once a day.
_MISSED = f"""
    SELECT COALESCE(p.deadline, ''), p.id, 0, 0, p.needs, p.part_of
      FROM prediction p
     WHERE p.undecided = 3 AND p.draft = 0 AND p.hands_off = 0
       AND p.said_on <= :known AND (COALESCE(p.deadline, ''), p.id) > (:deadline, :id)
       AND EXISTS (SELECT 1 FROM resolution r JOIN evidence e
                       ON e.prediction = r.prediction AND e.seq > r.seq AND {PUBLIC}
                    WHERE r.prediction = p.id)"""


def decidable(reader: Reader, day: Day, numbers: Sequence[int] = ()) -> Iterator[list[Decidable]]:
    """Give what rules might decide, some at a time: what waits first, the oldest deadline first.

    After it come the missed ones of which more was found since.  With ``numbers`` only those.
    What is given may be judged before the next are asked for.
    """
    for statement in (_WAITING, _MISSED):
        for start in range(0, max(1, len(numbers)), PAGE):
            yield from _pages(reader, day, statement, numbers[start : start + PAGE])


def _pages(
    reader: Reader, day: Day, statement: str, numbers: Sequence[int]
) -> Iterator[list[Decidable]]:
    only = f" AND p.id IN ({', '.join(f'{n:d}' for n in numbers)})" if numbers else ""
    sql = f"{statement}{only} ORDER BY 1, 2 LIMIT {PAGE:d}"
    params: dict[str, Any] = {
        "known": day.known.isoformat(), "due": day.due.isoformat(), "deadline": "", "id": 0,
    }  # fmt: skip
    while found := reader.rows(sql, params):
        yield [Decidable(id, bool(due), bool(no), *whole) for _, id, due, no, *whole in found]
        params["deadline"], params["id"] = found[-1][:2]


def count_waiting(reader: Reader, day: Day) -> int:
    """Return how many are past their deadline without a verdict: about what settling looks at."""
    sql = """SELECT COUNT(*) FROM prediction
              WHERE undecided > 0 AND draft = 0 AND deadline < :due AND undecided < 3"""
    counted: int = reader.rows(sql, {"due": day.due.isoformat()})[0][0]
    return counted
