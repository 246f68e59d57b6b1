"""Words with the names taken out, so that a second reviewer judges the claim and not the speaker.

Names of people and organisations go, wherever they stand, also in addresses.  What a company calls
its products stays: without it many claims could not be judged at all.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Sequence
from typing import Final

from ledger.domain.values import frozen

SPEAKER: Final = "[speaker]"
ORGANISATION: Final = "[organisation]"

_FEWEST_LETTERS: Final = 3
"""Shorter parts of a name stand in too many words."""


@frozen
class Names:
    """What people and organisations are called, in any order."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


def scrubbed(text: str, names: Names) -> str:
    """Return text without the names: whole ones in any case, parts of a person's as written.

    "Musk" goes and "musk" stays, because parts of names are words as well.
    """
    for name in _longest(names.organisations):
        text = _without(text, name, ORGANISATION, any_case=True)
    for name in _longest(names.people):
        text = _without(text, name, SPEAKER, any_case=True)
    for part in _longest(_parts(names.people)):
        text = _without(text, part, SPEAKER, any_case=False)
    return text


def scrubbed_address(url: str, names: Names) -> str:
    """Return an address without the names, also where they are written in one word."""
    joined = (re.sub(r"\W+", "", name) for name in (*names.organisations, *names.people))
    parts = [*joined, *names.organisations, *names.people, *_parts(names.people)]
    for name in _longest(part for part in parts if len(part) >= _FEWEST_LETTERS):
        pattern = r"[\W_]*".join(map(re.escape, re.findall(r"\w+", name)))
        url = re.sub(pattern, "[name]", url, flags=re.IGNORECASE)
    return url


def _parts(people: Iterable[str]) -> list[str]:
    words = (word for name in people for word in re.findall(r"\w+", name))
    return [word for word in words if len(word) >= _FEWEST_LETTERS and word[0].isupper()]


def _longest(names: Iterable[str]) -> list[str]:
    """Return names, each once, the longest first: "Ada Example" goes before "Ada"."""
    return sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))


def _without(text: str, name: str, instead: str, *, any_case: bool) -> str:
    flags = re.IGNORECASE if any_case else 0
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, text, flags=flags)


def seed_of(reviewer: str) -> int:
    """Return the seed of a reviewer's order: the same each time, another one for each reviewer."""
    return int.from_bytes(hashlib.sha256(reviewer.encode()).digest()[:4], "big")


def in_blind_order(numbers: Sequence[int], seed: int) -> list[int]:
    """Return ids in an order that says nothing of speakers or days, the same for the same seed."""
    found = sorted(numbers)
    random.Random(seed).shuffle(found)
    return found
