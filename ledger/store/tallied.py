"""How many predictions of each speaker bear in which way: what a board counts, none of them read.

This holds for a day by which all was said and known that the ledger holds, as a rule today, and
while nothing was stamped: a stamp may say of any prediction that it was on record only later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ledger.domain.bearing import FRAMED, Bearing, read_bearing
from ledger.domain.scorecard_model import JUDGED, POLICY
from ledger.domain.status import Day
from ledger.domain.tally import Tally, could_be_ranked, least_for_a_rank
from ledger.store.among import AT_ONCE, among
from ledger.store.anchored import anchored
from ledger.store.families import roots
from ledger.store.queries.predictions import FROM, NEW_EVIDENCE
from ledger.store.queries.standing import nothing_later
from ledger.store.reader import Reader

Found = defaultdict[str, Tally]


class Only(NamedTuple):
    """Which predictions `p` are counted: a condition (" AND …"), and its values."""

    where: str
    values: Mapping[str, Any]


ALL: Final = Only("", {})


def can_tally(reader: Reader, day: Day) -> bool:
    """Say whether counting gives the same board as looking at every prediction."""
    return nothing_later(reader, day) and not anchored(reader)


def speaker_names(reader: Reader) -> dict[str, str]:
    """Return what each speaker is called, those merged into others included, by slug."""
    return dict(reader.rows("SELECT slug, name FROM speaker"))


def speakers_by_name(
    reader: Reader, names: Mapping[str, str], into: Mapping[str, str]
) -> list[str]:
    """Return the slugs of all who have predictions, in the order of their names.

    ``into`` says whom a slug was merged into.
    """
    found = reader.rows("SELECT speaker FROM speaker_tally WHERE count > 0")
    there = {str(into.get(slug, slug)) for (slug,) in found} & names.keys()
    return sorted(there, key=lambda slug: (names[slug].casefold(), slug))


def merged(reader: Reader) -> dict[str, str]:
    """Return whom each speaker was merged into that was merged, by slug."""
    return dict(reader.rows("SELECT slug, merged_into FROM speaker WHERE merged_into IS NOT NULL"))


_IN_TIME: Final = ", ".join(
    f"'{Bearing(verdict, after).code}'" for verdict in sorted(JUDGED) for after in ("", FRAMED)
)
_SETTLED: Final = f"""SELECT speaker, COUNT(*) AS n FROM prediction
     WHERE bearing IN ({_IN_TIME}) AND bears_from <= :due"""
_MANY: Final = "FROM speaker_tally WHERE count >= :least"
_SETTLED_OF_MANY: Final = f"""SELECT speaker, (SELECT COUNT(*) FROM prediction p
     WHERE p.speaker = t.speaker AND p.bearing IN ({_IN_TIME}) AND p.bears_from <= :due) AS n
     FROM (SELECT speaker {_MANY}) t"""
_LOOKED_UP: Final = 2_000
"""Up to so many speakers with enough predictions are looked up one by one; else all are read."""


def may_rank(reader: Reader, day: Day, into: Mapping[str, str]) -> bool:
    """Say whether anybody has so many judged ones, logged in time, that a rank is possible.

    ``into`` says whom a slug was merged into.
    """
    due = {"due": day.due.isoformat()}
    least = {"least": least_for_a_rank(POLICY)}
    [(many,)] = reader.rows(f"SELECT COUNT(*) {_MANY}", least)
    if many > _LOOKED_UP:
        [(alone,)] = reader.rows(f"SELECT MAX(n) FROM ({_SETTLED} GROUP BY speaker) c", due)
    else:
        [(alone,)] = reader.rows(f"SELECT MAX(n) FROM ({_SETTLED_OF_MANY}) c", due | least)
    together = defaultdict[str, int](int)
    for only in _named({*into, *into.values()} if into else ()):
        for slug, count in reader.rows(f"{_SETTLED}{only[0]} GROUP BY speaker", due | only[1]):
            together[str(into.get(slug, slug))] += count
    return could_be_ranked(max(alone or 0, *together.values(), 0), POLICY)


def tallies(
    reader: Reader,
    day: Day,
    slugs: Sequence[str] | None = None,
    *,
    into: Mapping[str, str] | None = None,
    only: Only = ALL,
    first_ids: bool = True,
) -> dict[str, Tally]:
    """Return the tally of each speaker who has predictions, of some or of all.

    ``into`` says whom a slug was merged into, where that is known already; ``only`` which
    predictions are meant. Without ``first_ids``, which only ranks need, they stay 0.
    """
    into = merged(reader) if into is None else into
    found: Found = defaultdict(Tally)
    lowest = "MIN(id)" if first_ids else "0"
    _count(reader, day, into, slugs, found, only, lowest)
    _correct(reader, day, into, found, only)
    _link(reader, day, into, found, only)
    return dict(found)


def _named(slugs: Iterable[str] | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give " AND speaker IN (…)" with its values for some slugs after another."""
    if slugs is None:
        yield "", {}
        return
    ordered = sorted(slugs)
    for start in range(0, len(ordered), AT_ONCE):
        named = {f"s{n}": slug for n, slug in enumerate(ordered[start : start + AT_ONCE])}
        yield f" AND speaker IN ({', '.join(f':{name}' for name in named)})", named


def _count(
    reader: Reader, day: Day, into: Mapping[str, str], slugs: Sequence[str] | None, found: Found,
    only: Only, lowest: str,
) -> None:  # fmt: skip
    """Count how many bear in which way, and how many of them are over."""
    sql = f"""SELECT speaker, bearing, COUNT(*),
                     COUNT(*) FILTER (WHERE bears_from <= :due), {lowest}
                FROM prediction p WHERE 0 = 0{only.where}"""
    due = {"due": day.due.isoformat(), **only.values}
    wanted = None if slugs is None else {*slugs, *(o for o, n in into.items() if n in set(slugs))}
    for some, values in _named(wanted):
        for slug, code, count, over, first in reader.rows(
            f"{sql}{some} GROUP BY speaker, bearing", due | values
        ):
            bearing = read_bearing(code)
            if bearing is not None:
                over = int(over)
                found[into.get(slug, slug)].add(bearing, count - over, over, first)


# Few wait like this. Grouped by the database, all would be read in the order of their speakers.
_AWAITING: Final = """SELECT speaker FROM prediction p
    WHERE undecided > 0 AND undecided < 3 AND draft = 0 AND deadline < :due
      AND decidable_on > :due AND (bearing IS NULL OR bearing = 'unclear')"""

# Where none does, as on most days, what is due need not be walked through to see it.
_ANY_AWAITING: Final = """SELECT 1 FROM standing_tally
    WHERE standing IN ('', 'unclear') AND deadline <> '' AND deadline < :due
      AND decidable_on > :due AND count > 0 LIMIT 1"""

_AGAIN: Final = f"""SELECT p.speaker {FROM}
       AND p.undecided = 2 AND p.draft = 0 AND p.bears_from <= :due AND p.bearing = 'unclear'
       AND {NEW_EVIDENCE}"""


def _correct(reader: Reader, day: Day, into: Mapping[str, str], found: Found, only: Only) -> None:
    """Count what waits for its data, and what is *unclear* no longer: the day decides both."""
    today = {"due": day.due.isoformat()}
    due = {**today, **only.values}
    days = {"known": day.known.isoformat(), **due}
    awaiting = reader.rows(_ANY_AWAITING, today)
    for (slug,) in reader.each(f"{_AWAITING}{only.where}", due) if awaiting else ():
        if (who := into.get(slug, slug)) in found:
            found[who].awaiting += 1
    for (slug,) in reader.each(f"{_AGAIN}{only.where}", days):
        if (who := into.get(slug, slug)) in found:
            found[who].again += 1


def _link(reader: Reader, day: Day, into: Mapping[str, str], found: Found, only: Only) -> None:
    """Note the judged that are in chains: those of one speaker share a vote."""
    first = roots(reader)
    due = {"due": day.due.isoformat(), **only.values}
    sql = f"SELECT id, speaker, bearing FROM prediction p WHERE bears_from <= :due{only.where}"
    for ids in among("id", sorted({*first, *first.values()})):
        for number, slug, code in reader.rows(f"{sql}{ids}", due):
            bearing, who = read_bearing(code), into.get(slug, slug)
            if bearing and who in found and not bearing.aside and bearing.verdict in JUDGED:
                family = first.get(int(number), int(number))
                found[who].repeat(family, met=bearing.verdict == "met")
