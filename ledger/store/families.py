"""Families of restatements: who speaks for whom, and which prediction is first of its chain."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.store.among import among
from ledger.store.reader import Reader

Link = tuple[int, int, str, str]
"""A prediction and what it restates, each with the slug of who said it."""

_LINKS = """SELECT p.id, p.restates, p.speaker, q.speaker FROM prediction p
               JOIN prediction q ON q.id = p.restates WHERE p.draft = 0"""


def roots(reader: Reader, numbers: Iterable[int] | None = None) -> dict[int, int]:
    """Return the first of its chain for every prediction that restates another.

    A chain stays within one speaker, or the officers of one organisation: a link to anybody else
    is shown and makes no family.  With ``numbers`` only the chains that lead up from these.
    """
    if numbers is None:
        found = reader.rows(f"{_LINKS} AND p.restates > 0")
    else:
        found = _followed(reader, "p.id", numbers)
    links = _within(reader, found)
    return {number: _root(number, links) for number in links}


def members(reader: Reader, number: int) -> set[int]:
    """Return the chain that a prediction is in, itself included; nothing without one."""
    root = roots(reader, [number]).get(number, number)
    links = _within(reader, _followed(reader, "p.restates", [root]))
    there = {other for other in links if _root(other, links) == root}
    return there | {root} if there else set()


def _followed(reader: Reader, column: str, numbers: Iterable[int]) -> list[Link]:
    """Return the links from these up to what they restate, or down from what is restated."""
    found: dict[int, Link] = {}
    ahead, seen = sorted(numbers), set[int]()
    while ahead:
        seen |= {*ahead}
        some = [
            link
            for ids in among(column, ahead)
            for link in reader.rows(f"{_LINKS} AND p.restates > 0{ids}")
        ]
        found |= {link[0]: link for link in some}
        place = 1 if column == "p.id" else 0
        ahead = sorted({link[place] for link in some} - seen)
    return [*found.values()]


def _within(reader: Reader, found: list[Link]) -> dict[int, int]:
    """Return the links that make a family."""
    around = _around(reader) if any(one != other for _, _, one, other in found) else {}
    return {
        number: restates
        for number, restates, one, other in found
        if one == other or around.get(one, {one}) & around.get(other, {other})
    }


def _root(number: int, links: dict[int, int]) -> int:
    seen = {number}
    while number in links and links[number] not in seen:
        number = links[number]
        seen.add(number)
    return number


def _around(reader: Reader) -> dict[str, set[str]]:
    """Return, for every slug, whom a speaker speaks for: itself and its organisations."""
    from ledger.domain.names import text_key

    found: dict[str, set[str]] = {}
    merged: dict[str, str] = {}
    for slug, key, kind, into in reader.rows(
        "SELECT slug, name_key, kind, merged_into FROM speaker"
    ):
        found[slug] = {f"speaker {into or slug}"} | ({key} if kind == "organisation" else set())
        merged[slug] = into or slug
    sql = "SELECT speaker, organisation FROM speaker_role WHERE organisation IS NOT NULL"
    for slug, organisation in reader.rows(sql):
        for one in {slug, merged.get(slug, slug)}:
            found.setdefault(one, set()).add(text_key(organisation))
    return found


def names_around(reader: Reader, number: int) -> list[str]:
    """Return what a prediction's speaker and its organisations are called."""
    found = reader.rows(
        """SELECT s.name FROM speaker s JOIN prediction p ON p.speaker = s.slug WHERE p.id = :id
           UNION SELECT a.alias FROM speaker_alias a JOIN prediction p ON p.speaker = a.speaker
            WHERE p.id = :id
           UNION SELECT r.organisation FROM speaker_role r JOIN prediction p
              ON p.speaker = r.speaker WHERE p.id = :id AND r.organisation IS NOT NULL""",
        {"id": number},
    )
    return sorted(name for (name,) in found)
