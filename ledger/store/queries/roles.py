"""What speakers were and are: their roles, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger.store.reader import Reader


def roles_of(reader: Reader, on: date | None = None, *, only: str | None = None) -> dict[str, str]:
    """Return what every speaker with a role is, or was on a day: "CEO, Tesla, SpaceX".

    Without a day it is what has not ended.  A role without dates may have been held on any day.
    ``only`` asks for one speaker.
    """
    spans = role_spans(reader, only)
    told = {slug: role_words(some, on) for slug, some in spans.items()}
    return {slug: words for slug, words in told.items() if words is not None}


def role_spans(reader: Reader, only: str | None = None) -> dict[str, list[tuple[str | None, ...]]]:
    """Return the roles of every speaker, or of one: role, organisation, since, until as text."""
    where, params = (" WHERE speaker = :only", {"only": only}) if only else ("", {})
    sql = f"""SELECT speaker, role, organisation, since, until FROM speaker_role{where}
               ORDER BY speaker, number"""
    found: dict[str, list[tuple[str | None, ...]]] = {}
    for slug, *span in reader.rows(sql, params):
        found.setdefault(slug, []).append(tuple(span))
    return found


def role_words(spans: Iterable[tuple[str | None, ...]], on: date | None) -> str | None:
    """Return in words which roles of one speaker were held on a day; None when none was."""
    places: dict[str, list[str]] = {}
    for role, organisation, since, until in spans:
        if _held(since, until, on):
            some = places.setdefault(role or "", [])
            some += [organisation] if organisation and organisation not in some else []
    return _role_words(places) if places else None


def _held(since: str | None, until: str | None, on: date | None) -> bool:
    """Say whether a role was held on a day; without one, whether it is held still."""
    if on is None:
        return until is None
    return (since or "") <= on.isoformat() <= (until or "9999")


def _role_words(roles: dict[str, list[str]]) -> str:
    parts = (", ".join(word for word in (role, *places) if word) for role, places in roles.items())
    return "; ".join(parts)
