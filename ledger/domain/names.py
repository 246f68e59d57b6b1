"""Names of speakers: when two are the same words, what their slug is, which are near."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

NEAR = 0.75
"""From this likeness on (0 to 1) a name is offered as "did you mean"."""


@dataclass(frozen=True, slots=True)
class Known:
    """A speaker as it can be called: by slug, name or alias."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a name means: exactly one speaker, or None with those that are near, best first."""

    found: Known | None
    near: tuple[Known, ...] = ()


def text_key(text: str) -> str:
    """Return the form in which two claims, or two names, are the same words."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in folded)
    return " ".join(kept.split())


def slug_of(name: str, taken: Iterable[str] = ()) -> str:
    """Return a short address for a name, unlike any that is taken: "mark-zuckerberg".

    Accents fall off Latin letters; letters of other scripts stay as they are.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    base = "-".join(text_key(plain).split()) or "speaker"
    used, slug, number = set(taken), base, 2
    while slug in used:
        slug, number = f"{base}-{number}", number + 1
    return slug


def match(text: str, known: Iterable[Known]) -> Match:
    """Return whom a name, slug or alias means.

    Case, accents written apart and punctuation make no difference.  A part of a name is never
    enough: it is offered, not taken.  Two speakers who share a name are both offered.
    """
    people = list(known)
    exact = [one for one in people if text.strip() == one.slug] or [
        one for one in people if text_key(text) in _keys(one)
    ]
    if len(exact) == 1:
        return Match(exact[0])
    return Match(None, tuple(exact or _near(text_key(text), people)))


def _keys(one: Known) -> set[str]:
    return {text_key(name) for name in (one.slug, one.name, *one.aliases)}


def _near(key: str, people: list[Known]) -> list[Known]:
    scored = [(max(_likeness(key, other) for other in _keys(one)), one) for one in people]
    near = [(score, one) for score, one in scored if score >= NEAR]
    return [one for _, one in sorted(near, key=lambda pair: (-pair[0], pair[1].name))][:3]


def _likeness(one: str, other: str) -> float:
    """Return how alike two keys are; a name that holds all words of the other is 0.9."""
    words, others = set(one.split()), set(other.split())
    if words and others and (words <= others or others <= words):
        return 0.9
    return SequenceMatcher(None, one, other).ratio()
