"""Lists of predictions, filtered and in order, read one after another and never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any, Final, NamedTuple

from ledger.domain.line import AnyLine, Line
from ledger.domain.ordering import place_of
from ledger.domain.status import Day, Status
from ledger.store.queries.predictions import (
    BRIEF,
    FROM,
    IS_DUE,
    LINE,
    NO_VERDICT,
    STANDS,
    L,
    Shape,
    all_where,
    each_where,
    of_speaker,
    reads_in_brief,
)
from ledger.store.queries.standing import has_parts, nothing_later, tally
from ledger.store.reader import Reader


class Wanted(NamedTuple):
    """What a list is of; ``text`` is searched for, see ``store.searching``.

    ``speaker`` is a slug.  No ``statuses`` means any; ``drafts`` gives nothing but drafts.
    """

    speaker: str | None = None
    statuses: frozenset[Status] = frozenset()
    tags: tuple[str, ...] = ()
    drafts: bool = False
    since: date | None = None
    until: date | None = None
    text: str | None = None

    @property
    def is_counted(self) -> bool:
        """Say whether the tallies know how many these are."""
        return self == Wanted(statuses=self.statuses)


class Found(NamedTuple):
    """How many predictions a list holds; ``votes`` counts those that are no parts, by status."""

    total: int
    votes: dict[Status, int]


_DEADLINE = "p.deadline IS NOT NULL"
_IS_AHEAD = "(p.deadline >= :due OR p.decidable_on > :due)"
_JUDGED = f" AND NOT (1 = 1{NO_VERDICT})"

# One after another they are the order of ``ordering.in_order``, parts of split claims apart.
_DRAFTS: Final = (
    (f" AND {_DEADLINE}", "p.deadline, p.id", 1),
    (" AND p.deadline IS NULL", "p.id", 1),
)
_ATTENTION: Final = (
    (f"{NO_VERDICT} AND {IS_DUE}", "p.deadline, p.id", 1),
    (f"{NO_VERDICT} AND {_DEADLINE} AND {_IS_AHEAD}", "p.deadline, p.id", 1),
    (_JUDGED, "COALESCE(p.deadline, '') DESC, p.id", 0),
    (f"{NO_VERDICT} AND p.deadline IS NULL", "p.id", 1),
)
"""Conditions with their order, and whether only what has no verdict fits."""

_STATUS_PLACE = " ".join(f"WHEN '{status}' THEN {n}" for n, status in enumerate(Status))

ORDERS: Final = {
    "id": "p.id",
    "speaker": "s.name_key",
    "said": "p.said_on",
    "deadline": "COALESCE(p.deadline, '9999-12-31')",
    "status": f"CASE {STANDS} {_STATUS_PLACE} END",
    "judged": "COALESCE(r.given_at, '')",
}
"""What lists can be sorted by besides attention; ids decide between equals."""


def listed(
    reader: Reader, day: Day, wanted: Wanted, *, by: str | None = None, limit: int | None = None
) -> Iterator[Line]:
    """Give the predictions that are wanted, parts of split claims too, at most so many.

    ``by`` None is the order in which they ask for attention, or of how well a text fits: those
    with exactly its words first, then the newest.  "id", "-id" and the like sort.
    """
    return _listed(reader, day, wanted, by, limit, LINE)


def listed_in_brief(
    reader: Reader, day: Day, wanted: Wanted, *, by: str | None = None, limit: int | None = None
) -> Iterator[AnyLine]:
    """Give what ``listed`` gives, or as much of it as tables of many show."""
    if reads_in_brief(reader):
        return _listed(reader, day, wanted, by, limit, BRIEF)
    return _listed(reader, day, wanted, by, limit, LINE)


def _listed(
    reader: Reader, day: Day, wanted: Wanted, by: str | None, limit: int | None, shape: Shape[L]
) -> Iterator[L]:
    where, params = _where(reader, day, wanted)
    if by is None and wanted.text is not None:
        lines = _by_fit(reader, day, wanted, limit, shape)
    elif by is None:
        lines = _by_attention(reader, day, wanted, limit, shape)
    elif by.removeprefix("-") == "late":
        lines = _by_lateness(reader, day, where, params, shape, turned=by.startswith("-"))
    else:
        way = "DESC" if by.startswith("-") else "ASC"
        order = f"{ORDERS[by.removeprefix('-')]} {way}, p.id {way}"
        where = f"{where} ORDER BY {order}{_at_most(limit)}"
        lines = each_where(reader, day, where, params, shape)
    return islice(lines, limit)


def _by_fit(
    reader: Reader, day: Day, wanted: Wanted, limit: int | None, shape: Shape[L]
) -> Iterator[L]:
    given = set[int]()
    for exact in (True, False):
        where, params = _where(reader, day, wanted, exact=exact)
        where = f"{where} ORDER BY p.id DESC{_at_most(limit)}"
        for line in each_where(reader, day, where, params, shape):
            if line.id not in given:
                given.add(line.id)
                yield line


def _by_lateness(
    reader: Reader,
    day: Day,
    where: str,
    params: dict[str, Any],
    shape: Shape[L],
    *,
    turned: bool,
) -> Iterator[L]:
    """Give what was late by the days it was, and all else by id."""
    late = all_where(reader, day, f"{where} AND r.verdict = 'late'", params, shape)
    late.sort(key=lambda line: (line.days_late or 0, line.id), reverse=turned)
    lasting = [line for line in late if line.days_late]
    others = f"{where} AND NOT ({_LATE}) ORDER BY p.id {'DESC' if turned else 'ASC'}"
    rest = each_where(reader, day, others, params, shape)
    yield from (lasting if turned else rest)
    yield from (rest if turned else lasting)


# A verdict "late" tells the day it came true, which is after the deadline.
_LATE = "COALESCE(r.verdict, '') = 'late' AND p.deadline IS NOT NULL AND r.happened_on IS NOT NULL"


def _by_attention(
    reader: Reader, day: Day, wanted: Wanted, limit: int | None, shape: Shape[L]
) -> Iterator[L]:
    parts = _parts(reader, day, wanted, shape)
    whole = _wholes_by_attention(reader, day, wanted, limit, shape)
    if not parts:
        return whole
    there = {line.id: line for line in parts} | {
        line.id: line for line in _wholes_of(reader, day, wanted, parts, shape)
    }
    parts.sort(key=lambda line: place_of(line, there))
    return merge(whole, parts, key=lambda line: place_of(line, there))


def _wholes_by_attention(
    reader: Reader, day: Day, wanted: Wanted, limit: int | None, shape: Shape[L]
) -> Iterator[L]:
    where, params = _where(reader, day, wanted)
    preselect = nothing_later(reader, day)
    for condition, order, undecided in _DRAFTS if wanted.drafts else _ATTENTION:
        here = f"{where} AND p.part_of IS NULL{condition}"
        if preselect and not wanted.drafts:
            here += " AND p.undecided > 0" if undecided else " AND p.undecided <> 1"
        here += f" ORDER BY {order}{_at_most(limit)}"
        yield from each_where(reader, day, here, params, shape)


def _parts(reader: Reader, day: Day, wanted: Wanted, shape: Shape[L]) -> list[L]:
    """Return the parts of split claims that are wanted: few, wherever claims are split."""
    if not has_parts(reader) and not wanted.drafts:
        return []
    where, params = _where(reader, day, wanted)
    return all_where(reader, day, f"{where} AND p.part_of > 0", params, shape)


def _wholes_of(
    reader: Reader, day: Day, wanted: Wanted, parts: list[L], shape: Shape[L]
) -> list[L]:
    """Return the claims that these are parts of, as far as they are wanted too."""
    where, params = _where(reader, day, wanted)
    ids = ", ".join(f"{number:d}" for number in sorted({line.part_of or 0 for line in parts}))
    return all_where(reader, day, f"{where} AND p.id IN ({ids})", params, shape)


def _at_most(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {limit:d}"


def how_many(reader: Reader, day: Day, wanted: Wanted) -> Found:
    """Return how many predictions are wanted, without reading them."""
    if wanted.is_counted and not has_parts(reader) and nothing_later(reader, day):
        votes, _ = tally(reader, day)
        kept = {s: n for s, n in votes.items() if not wanted.statuses or s in wanted.statuses}
        return Found(sum(kept.values()), kept)
    where, params = _where(reader, day, wanted)
    sql = f"""SELECT {STANDS}, CASE WHEN p.part_of IS NULL THEN 1 ELSE 0 END, COUNT(*)
              {FROM}{where} GROUP BY 1, 2"""
    rows = reader.rows(sql, {"known": day.known.isoformat(), **params})
    votes = {Status(word): count for word, votes, count in rows if votes}
    return Found(sum(count for _, _, count in rows), votes)


def _where(
    reader: Reader, day: Day, wanted: Wanted, *, exact: bool = False
) -> tuple[str, dict[str, Any]]:
    """Return the condition of a list, and its values; ``exact`` wants the words of its text."""
    where, params = f" AND p.draft = {int(wanted.drafts)}", {"due": day.due.isoformat()}
    if wanted.speaker is not None:
        where += of_speaker(reader, wanted.speaker, params)
    for name, sign, bound in (("since", ">=", wanted.since), ("until", "<=", wanted.until)):
        if bound is not None:
            where, params[name] = f"{where} AND p.said_on {sign} :{name}", bound.isoformat()
    for place, tag in enumerate(wanted.tags):
        where += f""" AND EXISTS (SELECT 1 FROM tag t
                       WHERE t.prediction = p.id AND t.tag = :tag{place})"""
        params[f"tag{place}"] = tag
    if wanted.text is not None:
        from ledger.store.searching import condition

        found, more = condition(reader, wanted.text, exact=exact)
        where, params = f"{where} AND {found}", {**params, **more}
    if wanted.statuses:
        names = ", ".join(f"'{status}'" for status in sorted(wanted.statuses))
        where += f" AND {STANDS} IN ({names})"
    return where, params
