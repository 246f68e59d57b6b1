"""Everything that is in force, read a piece at a time: what exports but the log's are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from ledger.domain.fold import fold_speaker
from ledger.domain.names import text_key
from ledger.domain.prediction import Speaker
from ledger.domain.state import PredictionState
from ledger.store.among import among
from ledger.store.queries import entry_from
from ledger.store.reader import Reader
from ledger.store.states import states

PIECE: Final = 1_000
"""Predictions that are kept in memory at a time, however many there are."""


@dataclass(frozen=True)
class People:
    """All speakers by their slugs, those that were merged into others among them."""

    speakers: dict[str, Speaker]

    def of(self, slug: str) -> Speaker:
        """Return whom a slug now means: the one that a speaker was merged into."""
        # Whoever was redacted is known by the slug alone.
        speaker = self.speakers.get(slug, Speaker(slug, slug))
        return self.speakers.get(speaker.merged_into or "", speaker)

    def name(self, slug: str) -> str:
        """Return a name that means this speaker alone.

        It is the speaker's name, or the slug when another one can be called by that name.
        """
        return self._names.get(slug, slug)

    @cached_property
    def _names(self) -> dict[str, str]:
        standing = [one for one in self.speakers.values() if not one.merged_into]
        called = Counter(key for one in standing for key in _keys(one))
        return {one.slug: one.name for one in standing if called[text_key(one.name)] == 1}


def _keys(speaker: Speaker) -> set[str]:
    return {text_key(name) for name in (speaker.slug, speaker.name, *speaker.aliases)}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some predictions in force in the order of their ids, all speakers, and the keys needed.

    ``keys`` has those of the predictions and of whatever they are linked to, by id; one that is
    in force no more has none.  A key names a prediction in any ledger: that of the row it came
    from, else its id with the start of the hash of the entry that recorded it.
    """

    states: tuple[PredictionState, ...]
    people: People
    keys: dict[int, str]

    def speaker_of(self, state: PredictionState) -> Speaker:
        """Return who is now held to have said it."""
        return self.people.of(state.prediction.speaker)

    def key(self, number: int | None) -> str:
        """Return the key of a prediction; empty for none, or for one that is in force no more."""
        return self.keys.get(number, "") if number else ""


def in_force(reader: Reader) -> Iterator[Piece]:
    """Give everything that is in force in a ledger, in the order of the ids.

    A draft counts nowhere, so it is not in force either; only the log carries it.
    """
    people = People(_speakers(reader))
    after = 0
    while numbers := _numbers(reader, after):
        found = tuple(states(reader, numbers).values())
        yield Piece(found, people, _keys_of(reader, found))
        after = numbers[-1]


def _speakers(reader: Reader) -> dict[str, Speaker]:
    sql = (
        "SELECT seq, step, recorded_at, actor, type, subject, body FROM log_entry"
        " WHERE subject >= 'speaker/' AND subject < 'speaker0' ORDER BY subject, seq"
    )
    entries = map(entry_from, reader.each(sql))
    folded = (fold_speaker([*some]) for _, some in groupby(entries, key=lambda e: e.subject))
    return {one.speaker.slug: one.speaker for one in folded if one}


def _numbers(reader: Reader, after: int) -> list[int]:
    sql = f"""SELECT id FROM prediction WHERE draft = 0 AND id > :after
               ORDER BY id LIMIT {PIECE:d}"""
    return [number for (number,) in reader.rows(sql, {"after": after})]


def _keys_of(reader: Reader, found: Iterable[PredictionState]) -> dict[int, str]:
    """Return the keys of some predictions and of those that they are linked to."""
    numbers: set[int] = set()
    for state in found:
        said = state.prediction
        numbers |= {said.id, said.restates or 0, said.reading_of or 0, said.part_of or 0}
    return {
        number: origin or f"{number}-{bytes(leaf).hex()[:12]}"
        for condition in among("p.id", sorted(numbers - {0}))
        for number, origin, leaf in reader.rows(
            "SELECT p.id, p.origin, e.leaf FROM prediction p JOIN log_entry e ON e.seq = p.seq"
            f" WHERE p.draft = 0{condition}"
        )
    }
