"""What was claimed before: to complete words, and to find the same prediction again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ledger.domain.status import Day
from ledger.store.queries.predictions import FROM, NO_VERDICT, as_day
from ledger.store.reader import Reader

if TYPE_CHECKING:
    from ledger.domain.likeness import Candidate


def claims(
    reader: Reader, day: Day, *, decided: bool | None = None, limit: int = 1000
) -> list[tuple[int, str]]:
    """Return the newest ids with their claims, the newest first, parts too; drafts are left out.

    ``decided`` True gives those with a verdict, False those that wait for one, None both.
    """
    where = {None: "", False: NO_VERDICT, True: " AND r.verdict IS NOT NULL"}[decided]
    sql = f"SELECT p.id, p.claim {FROM} AND p.draft = 0{where} ORDER BY p.id DESC LIMIT :limit"
    found = reader.rows(sql, {"known": day.known.isoformat(), "limit": limit})
    return [(number, claim) for number, claim in found]


def twins(reader: Reader, speaker: str, claim_key: str) -> list[tuple[int, date]]:
    """Return id and said-on day of the predictions of a speaker that claim the same words."""
    found = reader.rows(
        "SELECT p.id, p.said_on FROM speaker o JOIN prediction p ON p.speaker = o.slug"
        " WHERE p.claim_key = :key AND (o.slug = :speaker OR o.merged_into = :speaker)"
        " ORDER BY p.id",
        {"key": claim_key, "speaker": speaker},
    )
    return [(number, date.fromisoformat(said_on)) for number, said_on in found]


def candidates(reader: Reader, speaker: str) -> list[Candidate]:
    """Return everything a speaker predicted, drafts included, as far as likeness looks at it."""
    from ledger.domain.likeness import Candidate

    found = reader.rows(
        "SELECT p.id, p.claim, p.deadline, p.strict FROM prediction p"
        " JOIN speaker o ON o.slug = p.speaker"
        " WHERE COALESCE(o.merged_into, o.slug) = :speaker ORDER BY p.id",
        {"speaker": speaker},
    )
    return [Candidate(id, claim, as_day(due), as_day(strict)) for id, claim, due, strict in found]


def candidates_elsewhere(
    reader: Reader, speaker: str, days: tuple[date, date], *, limit: int = 1000
) -> list[tuple[str, Candidate]]:
    """Return what others predicted for a day of this span, the newest first, with their slugs.

    Drafts are left out.
    """
    from ledger.domain.likeness import Candidate

    first, last = (day.isoformat() for day in days)
    found = reader.rows(
        "SELECT COALESCE(o.merged_into, o.slug), p.id, p.claim, p.deadline, p.strict"
        " FROM prediction p JOIN speaker o ON o.slug = p.speaker"
        " WHERE p.deadline BETWEEN :first AND :last AND p.draft = 0"
        " AND COALESCE(o.merged_into, o.slug) <> :speaker ORDER BY p.id DESC LIMIT :limit",
        {"speaker": speaker, "first": first, "last": last, "limit": limit},
    )
    return [
        (slug, Candidate(id, claim, as_day(due), as_day(strict)))
        for slug, id, claim, due, strict in found
    ]


def origins(reader: Reader, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of the predictions that were imported from rows with these keys."""
    wanted = set(keys)
    found = reader.rows("SELECT origin, id FROM prediction WHERE origin IS NOT NULL")
    return {origin: number for origin, number in found if origin in wanted}
