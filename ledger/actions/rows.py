"""Rows to record, one at a time or in runs that another process made ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.domain.names import text_key
from ledger.domain.prediction import Speaker
from ledger.store.prepared import Prepared


@dataclass(slots=True)
class Incoming:
    """One row to record: who said it, and what its entry will say.

    ``data`` are those of the entry, less the speaker's slug and the links; ``key`` is the row's
    own.  ``speaker`` is what is known of somebody new, None when it is the name alone.
    ``claim_key`` is the ``text_key`` of the claim.  A row that is ``prepared`` has its data there,
    in bytes, at ``place``, and no links.
    """

    line: int
    name: str
    claim_key: str
    said_on: str
    data: dict[str, Any]
    key: str | None = None
    speaker: Speaker | None = None
    restates: str | None = None
    reading_of: str | None = None
    prepared: Prepared | None = None
    place: int = 0


def with_speaker(row: Incoming, people: Mapping[str, Speaker]) -> Incoming:
    """Return a row with what is said elsewhere of its speaker, if anything is.

    ``people`` stand under the ``text_key`` of their names.
    """
    known = people.get(text_key(row.name)) if people else None
    return row if known is None else replace(row, speaker=replace(known, name=row.name))


@dataclass(slots=True)
class Run:
    """Rows that were made ready together, as lists that run side by side.

    ``people`` is what is said elsewhere of speakers, by the ``text_key`` of their names.
    """

    lines: list[int]
    names: list[str]
    ready: Prepared
    people: Mapping[str, Speaker]
    keys: list[str | None] = field(init=False)
    claim_keys: list[str] = field(init=False)
    said_on: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Take what tells rows apart out of their columns."""
        self.keys = self.ready.column("origin")
        self.claim_keys = self.ready.column("claim_key")
        self.said_on = self.ready.column("said_on")

    @property
    def size(self) -> int:
        """Return how many rows they are."""
        return len(self.lines)

    def row(self, place: int) -> Incoming:
        """Return the row at a place, to be recorded alone."""
        row = Incoming(
            self.lines[place], self.names[place], self.claim_keys[place], self.said_on[place], {},
            self.keys[place], prepared=self.ready, place=place,
        )  # fmt: skip
        return with_speaker(row, self.people)

    def cut(self, first: int, last: int) -> Run:
        """Return the rows from one place up to another, which is not included."""
        ready = self.ready.cut(first, last)
        return Run(self.lines[first:last], self.names[first:last], ready, self.people)


Row = Incoming | Run | Sequence[tuple[int, str]]
"""What a file gives: a row, several, or what is wrong with a line, each with the line's number."""


def size_of(row: Row) -> int:
    """Return how many lines of a file this is."""
    return row.size if isinstance(row, Run) else 1


def in_parts(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Give so many rows at a time, and what is left at the end."""
    some: list[Row] = []
    room = size
    for row in rows:
        while isinstance(row, Run) and row.size > room:
            yield [*some, row.cut(0, room)]
            row, some, room = row.cut(room, row.size), [], size
        some.append(row)
        room -= size_of(row)
        if not room:
            yield some
            some, room = [], size
    if some:
        yield some
