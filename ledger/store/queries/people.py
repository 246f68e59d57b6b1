"""Speakers: who is in the ledger, and whom a name means."""

from __future__ import annotations

from ledger.domain.line import SpeakerLine
from ledger.errors import SpeakerNotFound
from ledger.store.queries.roles import roles_of
from ledger.store.reader import Reader


def speakers(reader: Reader) -> list[SpeakerLine]:
    """Return every speaker that was not merged into another, by name."""
    found = reader.rows(
        """
        SELECT s.slug, s.name, s.kind, COALESCE(c.predictions, 0)
          FROM speaker s
          LEFT JOIN (SELECT COALESCE(o.merged_into, o.slug) AS slug, COUNT(*) AS predictions
                       FROM prediction p JOIN speaker o ON o.slug = p.speaker
                      WHERE p.draft = 0 AND p.part_of IS NULL
                      GROUP BY COALESCE(o.merged_into, o.slug)) c
            ON c.slug = s.slug
         WHERE s.merged_into IS NULL ORDER BY s.name_key, s.slug
        """
    )
    aliases = _aliases(reader)
    roles = roles_of(reader)
    return [
        SpeakerLine(slug, name, kind, aliases.get(slug, ()), count, roles.get(slug))
        for slug, name, kind, count in found
    ]


def find_speaker(reader: Reader, text: str, asking: str = "ledger scorecard") -> SpeakerLine:
    """Return the speaker that a name, slug or alias means.

    ``asking`` is the command that asked, without the name: it is offered again with a name
    that is close.  Raises SpeakerNotFound.
    """
    from ledger.domain.names import Known, match, sounding

    people = speakers(reader)
    known = [Known(one.slug, one.name, one.aliases) for one in people]
    found = match(text, known)
    if found.found:
        return next(one for one in people if one.slug == found.found.slug)
    offered = found.near or sounding(text, known)
    names = [one.name for one in offered]
    near = [
        (f"Did you mean {one.name}?", f"{asking} {_quoted(one.name, one.slug, names)}")
        for one in offered
    ]
    raise SpeakerNotFound(text, tuple(names), *near, ("All speakers:", "ledger speaker list"))


def _quoted(name: str, slug: str, names: list[str]) -> str:
    """Return a name as a shell takes it; the slug where two have the name, or quotes would."""
    plain = names.count(name) == 1 and not set(name) & set('"$`\\!')
    return f'"{name}"' if plain else slug


def _aliases(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Return what else every speaker is called; what merged ones were called leads to theirs."""
    from ledger.domain.names import text_key

    found: dict[str, tuple[str, ...]] = {}
    sql = "SELECT speaker, alias FROM speaker_alias ORDER BY speaker, alias_key"
    for slug, alias in reader.rows(sql):
        found[slug] = (*found.get(slug, ()), alias)
    sql = "SELECT slug, name, merged_into FROM speaker WHERE merged_into IS NOT NULL ORDER BY slug"
    for slug, name, into in reader.rows(sql):
        known = dict.fromkeys((*found.get(into, ()), name, *found.get(slug, ())))
        keys = map(text_key, known)
        found[into] = (*known, *(() if text_key(slug) in keys else (slug,)))
    return found


def merged_into(reader: Reader, slug: str) -> list[str]:
    """Return the slugs of the speakers who were merged into this one."""
    sql = "SELECT slug FROM speaker WHERE merged_into = :slug ORDER BY slug"
    return [other for (other,) in reader.rows(sql, {"slug": slug})]


def slugs(reader: Reader) -> set[str]:
    """Return every slug that was ever taken and still stands, merged speakers included."""
    return {slug for (slug,) in reader.rows("SELECT slug FROM speaker")}
