"""Which of many rows a ledger has already: by their keys, and by who claimed what on which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from ledger.store.reader import Reader

_AT_ONCE = 250


def by_key(reader: Reader, keys: Iterable[str]) -> dict[str, tuple[int, str, str]]:
    """Return id, claim key and day said of the predictions that were imported with these keys."""
    sql = "SELECT origin, id, claim_key, said_on FROM prediction WHERE origin IN"
    names = ", ".join(f":a{place}" for place in range(_AT_ONCE))
    found: dict[str, tuple[int, str, str]] = {}
    for params in _in_parts((key,) for key in keys):
        for key, number, claim, day in reader.rows(f"{sql} ({names})", params):
            found[key] = (number, claim, day)
    return found


def by_claim(
    reader: Reader, said: Iterable[tuple[str, str]], below: int
) -> dict[tuple[str, str, str], int]:
    """Return ids by slug, claim key and day said, of what these speakers said on these days.

    Slug and day go in as pairs; only ids below one are looked at.
    """
    sql = (
        "SELECT p.speaker, p.claim_key, p.said_on, p.id FROM prediction p"
        f" WHERE p.id < {below:d} AND (p.speaker, p.said_on) IN"
    )
    names = ", ".join(f"(:a{place}, :b{place})" for place in range(_AT_ONCE))
    found: dict[tuple[str, str, str], int] = {}
    for params in _in_parts(said):
        for slug, claim, day, number in reader.rows(f"{sql} (VALUES {names})", params):
            found[slug, claim, day] = number
    return found


def _in_parts(values: Iterable[tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Give the parameters of one statement after the other; it is the same each time."""
    source = iter(dict.fromkeys(values))
    while some := list(islice(source, _AT_ONCE)):
        some += [some[0]] * (_AT_ONCE - len(some))
        yield {
            f"{letter}{place}": word
            for place, value in enumerate(some)
            for letter, word in zip("ab", value, strict=False)
        }


def merged(reader: Reader) -> Mapping[str, list[str]]:
    """Return the slugs that were merged into each speaker that has any."""
    found: dict[str, list[str]] = {}
    sql = "SELECT merged_into, slug FROM speaker WHERE merged_into IS NOT NULL"
    for into, slug in reader.rows(sql):
        found.setdefault(into, []).append(slug)
    return found
