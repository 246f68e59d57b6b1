"""What predictions can be chosen by, beyond what stands on their own line: roles and names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ledger.domain.line import Line
from ledger.domain.scorecard_groups import Held, Roles
from ledger.store.reader import Reader

_ROLES: Final = """
    SELECT COALESCE(s.merged_into, s.slug), r.role, r.organisation, r.since, r.until
      FROM speaker_role r JOIN speaker s ON s.slug = r.speaker ORDER BY r.speaker, r.number"""


def roles_when_said(reader: Reader, lines: Iterable[Line]) -> Roles:
    """Return the roles that each speaker held on the day of the words; open ends hold always."""
    held: dict[str, list[tuple[Held, str, str]]] = {}
    for slug, role, organisation, since, until in reader.rows(_ROLES):
        found = (Held(role, organisation), since or "", until or "9999")
        held.setdefault(slug, []).append(found)
    return {
        line.id: tuple(
            role
            for role, since, until in held.get(line.speaker, ())
            if since <= line.said_on.isoformat() <= until
        )
        for line in lines
    }


def frames(reader: Reader) -> list[str]:
    """Return the name of every collection, sorted."""
    sql = "SELECT DISTINCT frame FROM prediction WHERE frame IS NOT NULL ORDER BY frame"
    return [name for (name,) in reader.rows(sql)]


def resolvers(reader: Reader) -> list[str]:
    """Return every rule and person that gave a verdict, sorted."""
    sql = """SELECT DISTINCT COALESCE(rule, resolver) FROM resolution
              WHERE COALESCE(rule, resolver) IS NOT NULL ORDER BY 1"""
    return [name for (name,) in reader.rows(sql)]


def roles(reader: Reader) -> list[str]:
    """Return every role that anybody held, sorted."""
    sql = "SELECT DISTINCT role FROM speaker_role WHERE role IS NOT NULL ORDER BY role"
    return [name for (name,) in reader.rows(sql)]
