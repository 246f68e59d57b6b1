"""What an organisation said: in its own name, and through whoever held a role there that day."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from ledger.domain.line import Line
from ledger.domain.names import text_key
from ledger.domain.status import Day
from ledger.errors import NotFound, Remedy
from ledger.store import queries
from ledger.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody held a role; days as ISO text, inclusive, None where they are unknown."""

    speaker: str
    since: str | None
    until: str | None

    def on(self, day: str) -> bool:
        """Say whether it was held on a day; an unknown end leaves that side open."""
        return (self.since or "") <= day <= (self.until or "9999")


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation: its name, its own slug if it speaks itself, and who held a role there."""

    name: str
    slug: str | None
    held: tuple[Held, ...]

    def said(self, line: Line) -> bool:
        """Say whether a prediction is the organisation's: by itself, or by an officer then."""
        day = line.said_on.isoformat()
        return line.speaker == self.slug or any(
            one.speaker == line.speaker and one.on(day) for one in self.held
        )


def find_organisation(reader: Reader, text: str, asking: str = "ledger scorecard") -> Organisation:
    """Return the organisation of this name; raises NotFound with those that are near.

    ``asking`` is the command that asked: it is offered again with a name that is close.
    """
    sql = """SELECT r.organisation, COALESCE(s.merged_into, s.slug), r.since, r.until
               FROM speaker_role r JOIN speaker s ON s.slug = r.speaker
              WHERE r.organisation IS NOT NULL ORDER BY r.speaker, r.number"""
    roles = reader.rows(sql)
    own = [one for one in queries.speakers(reader) if one.kind == "organisation"]
    called = {text_key(word): one for one in own for word in (*one.aliases, one.name, one.slug)}
    key = text_key(text)
    itself = called.get(key)
    keys = {key} | {word for word, one in called.items() if one is itself and itself}
    held = [(name, Held(slug, *days)) for name, slug, *days in roles if text_key(name) in keys]
    if not held and itself is None:
        known = dict.fromkeys([*(one.name for one in own), *(name for name, *_ in roles)])
        raise NotFound(f'no organisation is called "{text}".', *_ways(text, list(known), asking))
    name = itself.name if itself else held[0][0]
    return Organisation(name, itself.slug if itself else None, tuple(one for _, one in held))


def colleagues(reader: Reader, slug: str) -> frozenset[str]:
    """Return who else speaks for an organisation that a speaker is, or held a role at."""
    roles = reader.rows(
        """SELECT COALESCE(s.merged_into, s.slug), r.organisation
             FROM speaker_role r JOIN speaker s ON s.slug = r.speaker
            WHERE r.organisation IS NOT NULL"""
    )
    houses = [(one, text_key(name)) for one, name in roles]
    for line in queries.speakers(reader):
        if line.kind == "organisation":
            houses += [(line.slug, text_key(word)) for word in (line.name, *line.aliases)]
    own = {house for one, house in houses if one == slug}
    return frozenset(one for one, house in houses if house in own) - {slug}


def _ways(text: str, known: list[str], asking: str) -> list[Remedy]:
    keys = {text_key(name): name for name in reversed(known)}
    near = [keys[key] for key in get_close_matches(text_key(text), keys, n=3)]
    found = [(f"Did you mean {n}?", f'{asking} --organisation "{n}"') for n in near]
    return [*found, ("All roles:", "ledger speaker list")]


def lines_of(reader: Reader, day: Day, one: Organisation) -> list[Line]:
    """Return the organisation's predictions, in the order of their ids."""
    return [
        line for line in queries.lines(reader, day, parts=True, counted=False) if one.said(line)
    ]
