"""Where predictions stand on a day: what is due, what awaits data, what comes next, how many."""

from __future__ import annotations

from datetime import date

from ledger.domain.line import Line
from ledger.domain.status import Day, Status
from ledger.store.queries.predictions import FROM, NEW_EVIDENCE, UNDECIDED, VOTES, lines_where
from ledger.store.reader import Reader


def waiting(reader: Reader, day: Day) -> list[Line]:
    """Return the due predictions, those that wait longest first."""
    where = (
        f"{UNDECIDED} AND p.deadline < :due AND COALESCE(p.decidable_on, '') <= :due"
        " ORDER BY p.deadline, p.id"
    )
    return lines_where(reader, day, where, {"due": day.due.isoformat()})


def awaiting(reader: Reader, day: Day) -> list[Line]:
    """Return what is past its deadline and cannot be judged yet, the next decidable first."""
    where = (
        f"{UNDECIDED} AND p.deadline < :due AND p.decidable_on > :due"
        " ORDER BY p.decidable_on, p.id"
    )
    return lines_where(reader, day, where, {"due": day.due.isoformat()})


def coming(
    reader: Reader, day: Day, *, until: date | None = None, limit: int | None = None
) -> list[Line]:
    """Return the open predictions, the next deadline first; up to a day, or so many."""
    where, params = f"{UNDECIDED} AND p.deadline >= :due", {"due": day.due.isoformat()}
    if until is not None:
        where, params["until"] = where + " AND p.deadline <= :until", until.isoformat()
    where += " ORDER BY p.deadline, p.id"
    if limit is not None:
        where += f" LIMIT {limit:d}"
    return lines_where(reader, day, where, params)


def tally(reader: Reader, day: Day) -> tuple[dict[Status, int], int]:
    """Return how many predictions stand where on a day, and how many speakers they have."""
    stands = f"""CASE WHEN r.verdict IS NOT NULL
               AND NOT (r.verdict = 'unclear' AND {NEW_EVIDENCE}) THEN r.verdict
               WHEN p.deadline IS NULL THEN 'no deadline'
               WHEN p.deadline >= :due THEN 'open'
               WHEN p.decidable_on > :due THEN 'awaiting data' ELSE 'due' END"""
    params = {"known": day.known.isoformat(), "due": day.due.isoformat()}
    from_ = f"{FROM}{VOTES}"
    counted = reader.rows(f"SELECT {stands}, COUNT(*) {from_} GROUP BY 1", params)
    people = reader.rows(f"SELECT COUNT(DISTINCT s.slug) {from_}", params)
    return {Status(word): count for word, count in counted}, people[0][0]
