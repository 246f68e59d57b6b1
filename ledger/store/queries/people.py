"""Speakers: who is in the ledger, and whom a name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import SpeakerNotFound
from ledger.store.queries.roles import roles_of
from ledger.store.reader import Reader

# Who completes a name waits for it, and needs neither lines nor what compares names.
if TYPE_CHECKING:
    from ledger.domain.line import SpeakerLine

_PEOPLE = """
    SELECT s.slug, s.name, s.kind, COALESCE((SELECT SUM(t.count) FROM speaker_tally t
               WHERE t.speaker = s.slug), 0)
           + COALESCE((SELECT SUM(t.count) FROM speaker o JOIN speaker_tally t
                           ON t.speaker = o.slug WHERE o.merged_into = s.slug), 0)
      FROM speaker s WHERE s.merged_into IS NULL"""


def speakers(reader: Reader) -> list[SpeakerLine]:
    """Return every speaker that was not merged into another, by name."""
    from ledger.domain.line import SpeakerLine

    found = reader.rows(f"{_PEOPLE} ORDER BY s.name_key, s.slug")
    aliases, roles = _aliases(reader), roles_of(reader)
    return [
        SpeakerLine(slug, name, kind, aliases.get(slug, ()), int(count), roles.get(slug))
        for slug, name, kind, count in found
    ]


def _called_exactly(reader: Reader, text: str) -> SpeakerLine | None:
    """Return the one speaker with this slug, name or alias; None for nobody, or for several."""
    from ledger.domain.line import SpeakerLine
    from ledger.domain.names import text_key

    if not _is_text(text):
        return None
    slugs = _standing(reader, "SELECT :text", {"text": text.strip()})
    if not slugs and text_key(text):
        slugs = _standing(reader, _CALLED, _bearing(text))
    if len(slugs) != 1:
        return None
    [(slug, name, kind, count)] = reader.rows(f"{_PEOPLE} AND s.slug = :slug", {"slug": slugs[0]})
    aliases, roles = _aliases(reader, slug), roles_of(reader, only=slug)
    return SpeakerLine(slug, name, kind, aliases.get(slug, ()), int(count), roles.get(slug))


_BEARERS = """SELECT slug, name, merged_into FROM speaker WHERE name_key = :key
       UNION SELECT s.slug, s.name, s.merged_into FROM speaker_alias a
               JOIN speaker s ON s.slug = a.speaker WHERE a.alias_key = :key
       UNION SELECT slug, name, merged_into FROM speaker WHERE slug = :slug"""
_CALLED = f"SELECT COALESCE(merged_into, slug) FROM ({_BEARERS}) b"


def bearers(reader: Reader, name: str) -> list[tuple[str, str, str | None]]:
    """Return the slug and the name of each who is called so, and who they were merged into.

    Merged speakers are among them: a merge can be undone, and then they bear their names again.
    """
    found = reader.rows(f"{_BEARERS} ORDER BY 1", _bearing(name))
    return [(slug, called, into) for slug, called, into in found]


def _bearing(name: str) -> dict[str, str]:
    """Return what a name is looked for by; a slug is its words with hyphens between them."""
    from ledger.domain.names import text_key

    key = text_key(name)
    return {"key": key, "slug": key.replace(" ", "-")}


def _is_text(typed: str) -> bool:
    """Say whether a database can be asked: bytes that are no text reach us as surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in typed)


def _standing(reader: Reader, slugs: str, params: dict[str, str]) -> list[str]:
    sql = f"SELECT slug FROM speaker WHERE merged_into IS NULL AND slug IN ({slugs})"
    return [slug for (slug,) in reader.rows(sql, params)]


def find_speaker(reader: Reader, text: str, asking: str = "ledger scorecard") -> SpeakerLine:
    """Return the speaker that a name, slug or alias means.

    ``asking`` is the command that asked, without the name: it is offered again with a name
    that is close.  Raises SpeakerNotFound.
    """
    exact = _called_exactly(reader, text)
    if exact is not None:
        return exact
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


_LAST = "\U0010ffff"

# Each way of being called has an index of its own; a merged one leads to whom it was merged into.
_BEGIN = """
       SELECT slug FROM (SELECT COALESCE(merged_into, slug) AS slug FROM speaker
               WHERE slug >= :typed AND slug <= :typed_last ORDER BY speaker.slug LIMIT :most) a
 UNION SELECT slug FROM (SELECT COALESCE(merged_into, slug) AS slug FROM speaker
               WHERE slug >= :short AND slug <= :short_last ORDER BY speaker.slug LIMIT :most) b
 UNION SELECT slug FROM (SELECT COALESCE(merged_into, slug) AS slug FROM speaker
               WHERE name_key >= :key AND name_key <= :key_last ORDER BY name_key LIMIT :most) c
 UNION SELECT slug FROM (SELECT COALESCE(s.merged_into, s.slug) AS slug FROM speaker_alias n
               JOIN speaker s ON s.slug = n.speaker
               WHERE n.alias_key >= :key AND n.alias_key <= :key_last
               ORDER BY n.alias_key LIMIT :most) d"""
_WITHIN = """
       SELECT slug FROM (SELECT COALESCE(s.merged_into, s.slug) AS slug FROM speaker_word w
               JOIN speaker s ON s.slug = w.speaker
               WHERE w.word >= :word AND w.word <= :word_last ORDER BY w.word LIMIT :most) a"""


def called_like(reader: Reader, typed: str, most: int) -> list[tuple[str, str]]:
    """Return slug and name of whom the beginning of a name may mean, at most so many.

    First those who are called so, then those with a word in a name that begins so; by name.
    """
    from ledger.domain.names import text_key
    from ledger.domain.searching import asked

    if not _is_text(typed):
        return []
    key, within = text_key(typed), asked(typed)
    if not key:
        sql = "SELECT slug, name FROM speaker WHERE merged_into IS NULL ORDER BY name_key, slug"
        return [(slug, name) for slug, name in reader.rows(f"{sql} LIMIT {most:d}")]
    words = {
        "typed": typed,
        "short": key.replace(" ", "-"),
        "key": key,
        "word": (within or [key])[0],
    }
    params = {**words, **{f"{name}_last": word + _LAST for name, word in words.items()}}
    found: dict[str, str] = {}
    for slugs in (_BEGIN, *([_WITHIN] if len(within) == 1 else [])):
        sql = f"""SELECT slug, name FROM speaker WHERE merged_into IS NULL AND slug IN ({slugs})
                   ORDER BY name_key, slug LIMIT :most"""
        for slug, name in reader.rows(sql, {**params, "most": most}):
            found.setdefault(slug, name)
    return [*found.items()][:most]


def _quoted(name: str, slug: str, names: list[str]) -> str:
    """Return a name as a shell takes it; the slug where two have the name, or quotes would."""
    plain = names.count(name) == 1 and not set(name) & set('"$`\\!')
    return f'"{name}"' if plain else slug


def _aliases(reader: Reader, only: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return what else every speaker is called; what merged ones were called leads to theirs.

    ``only`` leaves out everybody but one speaker, and those merged into it.
    """
    from ledger.domain.names import text_key

    found: dict[str, tuple[str, ...]] = {}
    theirs = "SELECT slug FROM speaker WHERE slug = :only OR merged_into = :only"
    where, params = (f" WHERE speaker IN ({theirs})", {"only": only}) if only else ("", {})
    sql = f"SELECT speaker, alias FROM speaker_alias{where} ORDER BY speaker, alias_key"
    for slug, alias in reader.rows(sql, params):
        found[slug] = (*found.get(slug, ()), alias)
    where = "merged_into = :only" if only else "merged_into IS NOT NULL"
    sql = f"SELECT slug, name, merged_into FROM speaker WHERE {where} ORDER BY slug"
    for slug, name, into in reader.rows(sql, params):
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
