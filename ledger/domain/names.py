"""Names of speakers: when two are the same words, what their slug is, which are near."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence

from ledger.domain.values import frozen

_PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128))
_TABLE = _PLAIN + bytes(128)
_TABLE_OF_LINES = _TABLE[:10] + b"\n" + _TABLE[11:]

NEAR = 0.75
"""From this likeness on (0 to 1) a name is offered as "did you mean"."""

ONE_WORD = 0.75
"""The same for one word of a name, where nothing else was near."""


@frozen
class Known:
    """A speaker as it can be called: by slug, name or alias."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()


@frozen
class Match:
    """Whom a name means: exactly one speaker, or None with those that are near, best first."""

    found: Known | None
    near: tuple[Known, ...] = ()


def text_key(text: str) -> str:
    """Return the form in which two claims, or two names, are the same words.

    Case, punctuation, widths and letters that cannot be seen make no difference.  Marks that
    belong to a letter stay: in many scripts they are its vowels.
    """
    if text.isascii():
        return " ".join(ascii_words(text))
    kept: list[str] = []
    for char in _folded(text):
        is_kept = char.isalnum() or (kept[-1:] not in ([], [" "]) and _is_mark(char))
        kept.append(char if is_kept else " ")
    return " ".join("".join(kept).split())


def ascii_words(text: str) -> list[str]:
    """Return the words of ASCII text, without case; one pass over bytes, as imports need it."""
    return text.encode().translate(_TABLE).decode().split()


def ascii_keys(texts: Sequence[str]) -> list[str]:
    """Return the ``text_key`` of many ASCII texts without line breaks, all of them at once."""
    lines = "\n".join(texts).encode().translate(_TABLE_OF_LINES)
    while b"  " in lines:
        lines = lines.replace(b"  ", b" ")
    keys = lines.replace(b" \n", b"\n").replace(b"\n ", b"\n").strip(b" ").decode()
    return keys.split("\n")


def _folded(text: str) -> str:
    """Return text without case, widths and invisible letters (Unicode, 3.13: NFKC_Casefold)."""
    seen = "".join(c for c in unicodedata.normalize("NFD", text) if _is_seen(c))
    folded = unicodedata.normalize("NFKC", seen.casefold()).casefold()
    return unicodedata.normalize("NFKC", folded)


def _is_seen(char: str) -> bool:
    # Format characters and the selectors of an emoji's look.
    return unicodedata.category(char) != "Cf" and not "\ufe00" <= char <= "\ufe0f"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def slug_of(name: str, taken: Iterable[str] = ()) -> str:
    """Return a short address for a name, unlike any that is taken: "mark-zuckerberg".

    Accents fall off Latin letters; letters of other scripts stay as they are.
    """
    base = "-".join(text_key(_without_accents(name)).split()) or "speaker"
    used: Container[str] = taken if isinstance(taken, set) else set(taken)
    slug, number = base, 2
    while slug in used:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _without_accents(text: str) -> str:
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text):
        on_latin = bool(kept) and unicodedata.name(kept[-1], "").startswith("LATIN ")
        if not (on_latin and unicodedata.combining(char)):
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def match(text: str, known: Iterable[Known]) -> Match:
    """Return whom a name, slug or alias means.

    Case, accents written apart and punctuation make no difference.  A part of a name is never
    enough: it is offered, not taken.  Two speakers who share a name are both offered.
    """
    people = list(known)
    exact = [one for one in people if text.strip() == one.slug] or [
        one for one in people if text_key(text) in keys_of(one)
    ]
    if len(exact) == 1:
        return Match(exact[0])
    return Match(None, tuple(exact or _near(text_key(text), people)))


def sounding(text: str, known: Iterable[Known]) -> tuple[Known, ...]:
    """Return who has a word in the name that one mistyped word may mean: "musc", "altmann".

    Too weak to hold anything up; it is only offered to somebody who found nobody.
    """
    key = text_key(text)
    if not key or " " in key:
        return ()
    words = [(_closest(key, one), one) for one in known]
    near = [(score, one) for score, one in words if score >= ONE_WORD]
    return tuple(one for _, one in sorted(near, key=lambda pair: (-pair[0], pair[1].name))[:3])


def _closest(key: str, one: Known) -> float:
    words = {word for name in keys_of(one) for word in name.split()}
    return max((_ratio(key, word) for word in words), default=0.0)


def is_known(text: str, known: Iterable[Known]) -> bool:
    """Say whether a name means somebody, or is near enough to a name to be asked about."""
    answer = match(text, known)
    return answer.found is not None or bool(answer.near)


def keys_of(one: Known) -> set[str]:
    """Return every form in which a speaker can be called; words of signs alone call nobody."""
    return {text_key(name) for name in (one.slug, one.name, *one.aliases)} - {""}


def _near(key: str, people: list[Known]) -> list[Known]:
    scored = [
        (max((_likeness(key, other) for other in keys_of(one)), default=0.0), one)
        for one in people
    ]
    near = [(score, one) for score, one in scored if score >= NEAR]
    return [one for _, one in sorted(near, key=lambda pair: (-pair[0], pair[1].name))][:3]


def _likeness(one: str, other: str) -> float:
    """Return how alike two keys are; a name that holds all words of the other is 0.9."""
    words, others = set(one.split()), set(other.split())
    if words and others and (words <= others or others <= words):
        return 0.9
    return _ratio(one, other)


def _ratio(one: str, other: str) -> float:
    # Who is called exactly so needs no comparison, and that is nearly everybody.
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one, other).ratio()
