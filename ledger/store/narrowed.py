"""Filters of a board as conditions: what the database can leave out, and nobody has to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.domain.scorecard_filter import Filter
from ledger.store.organisations import Organisation
from ledger.store.tallied import Only

_WORDING = """COALESCE(p.wording_class,
        CASE WHEN p.probability_ppm IS NULL THEN NULL ELSE 'probability' END)"""


def narrowed(wanted: Filter, of: Organisation | None, into: Mapping[str, str]) -> Only | None:
    """Return the condition for what a filter keeps, of all or of one organisation.

    ``into`` says whom a slug was merged into.  None where a prediction has to be looked at: how
    long it was promised over, and who judged it.
    """
    if wanted.horizon is not None or wanted.resolver is not None:
        return None
    parts = [_said(wanted), _tagged(wanted), _due(wanted), _worded(wanted)]
    # Parts of split claims stand on the card of an organisation, and on nobody else's here.
    parts.append(_spoken(of, into) if of else Only(" AND p.part_of IS NULL", {}))
    values: dict[str, Any] = {}
    for part in parts:
        values |= part.values
    return Only("".join(part.where for part in parts), values)


def _said(wanted: Filter) -> Only:
    where, values = "", {}
    for name, sign, bound in (("since", ">=", wanted.since), ("until", "<=", wanted.until)):
        if bound is not None:
            where, values[name] = f"{where} AND p.said_on {sign} :{name}", bound.isoformat()
    return Only(where, values)


def _tagged(wanted: Filter) -> Only:
    values = {f"tag{place}": tag for place, tag in enumerate(sorted(wanted.tags))}
    where = "".join(
        f" AND EXISTS (SELECT 1 FROM tag t WHERE t.prediction = p.id AND t.tag = :{name})"
        for name in values
    )
    return Only(where, values)


def _due(wanted: Filter) -> Only:
    if wanted.years is None:
        return Only("", {})
    first, last = (f"{year:04}" for year in wanted.years)
    values = {"first_day": f"{first}-01-01", "last_day": f"{last}-12-31"}
    return Only(" AND p.deadline >= :first_day AND p.deadline <= :last_day", values)


def _worded(wanted: Filter) -> Only:
    if wanted.wording_class is None:
        return Only("", {})
    return Only(f" AND {_WORDING} = :wording_class", {"wording_class": wanted.wording_class})


def _spoken(of: Organisation, into: Mapping[str, str]) -> Only:
    """Return the condition for what an organisation said: by itself, or by an officer then."""
    values: dict[str, Any] = {}
    ways = [_by(of.slug, into, values)] if of.slug else []
    for place, held in enumerate(of.held):
        way = _by(held.speaker, into, values)
        for name, sign, bound in (("from", ">=", held.since), ("to", "<=", held.until)):
            if bound is not None:
                values[f"{name}{place}"] = bound
                way = f"{way} AND p.said_on {sign} :{name}{place}"
        ways.append(way)
    return Only(f" AND ({' OR '.join(ways)})", values)


def _by(slug: str, into: Mapping[str, str], values: dict[str, Any]) -> str:
    """Return the condition for what was said by a speaker and those merged into it."""
    slugs = [slug, *sorted(other for other, whom in into.items() if whom == slug)]
    names = [f"voice{len(values) + place}" for place in range(len(slugs))]
    values.update(zip(names, slugs, strict=True))
    return f"p.speaker IN ({', '.join(f':{name}' for name in names)})"
