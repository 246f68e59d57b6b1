"""What the pages are made of: a ledger read once, so that no page asks the database again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ledger.domain.entry import (
    ENTRY_UNDONE,
    PREDICTION_RECORDED,
    Entry,
    prediction_id,
    prediction_subject,
)
from ledger.domain.fold import fold_prediction
from ledger.domain.in_force import undone
from ledger.domain.line import Line, SpeakerLine
from ledger.domain.scorecard import Outcome
from ledger.domain.scorecard_model import DatedRate, Guidance
from ledger.domain.state import PredictionState
from ledger.domain.status import Day, Status
from ledger.render.parts import NO_PARTS, Parts
from ledger.store import checkpoints, log, queries
from ledger.store.anchored import proved_records
from ledger.store.archive import log_rows, log_size
from ledger.store.base_rates import base_rates
from ledger.store.families import roots
from ledger.store.parts import split_late
from ledger.store.reader import Reader

LEAF: Final = 12
"""Digits of a hash in a key, as in exports."""


@dataclass(frozen=True)
class Book:
    """A ledger, or the part of it that some pages need, as it was known on a day.

    ``entries`` holds the whole past of each prediction by its id; ``leaves``
    the start of the hash under which it was recorded; ``size`` is the length of the log,
    ``next_id`` the first id never given; ``proved`` the instants by which time stamps vouch.
    """

    day: Day
    lines: Mapping[int, Line]
    speakers: Mapping[str, SpeakerLine]
    entries: Mapping[int, Sequence[Entry]]
    undos: Sequence[Entry]
    roots: Mapping[int, int]
    roles: Mapping[str, Sequence[tuple[str | None, ...]]]
    checkpoints: Sequence[checkpoints.Kept]
    leaves: Mapping[int, str]
    size: int
    next_id: int
    parts: Mapping[int, Line]
    """Parts of split claims by their ids: they have pages, and stand in no list."""
    second: Mapping[int, str]
    """Verdicts that blind reviewers gave."""
    guided: Mapping[int, Guidance]
    rates: Mapping[int, tuple[DatedRate, ...]]
    """Guided numbers of stated periods with what came of them."""
    split_late: frozenset[int]
    """Claims that were split once the outcome of a part could be known."""
    proved: Mapping[int, str]

    @cached_property
    def by_speaker(self) -> Mapping[str, list[Line]]:
        """Return the predictions of each speaker, in the order of their ids."""
        found: dict[str, list[Line]] = {}
        for line in self.lines.values():
            found.setdefault(line.speaker, []).append(line)
        return found

    @cached_property
    def by_tag(self) -> Mapping[str, list[Line]]:
        """Return the predictions of each topic, by its name."""
        found: dict[str, list[Line]] = {}
        for line in self.lines.values():
            for tag in line.tags:
                found.setdefault(tag, []).append(line)
        return dict(sorted(found.items()))

    @cached_property
    def by_status(self) -> Mapping[Status, list[Line]]:
        """Return the predictions that stand at each place, in the order of the statuses."""
        found: dict[Status, list[Line]] = {status: [] for status in Status}
        for line in self.lines.values():
            found[line.status].append(line)
        return {status: lines for status, lines in found.items() if lines}

    @property
    def counts(self) -> Mapping[Status, int]:
        """Return how many predictions stand at each place."""
        return {status: len(lines) for status, lines in self.by_status.items()}

    @cached_property
    def families(self) -> Mapping[int, list[Line]]:
        """Return the members of each chain of restatements by the id of its first."""
        found: dict[int, list[Line]] = {}
        for number, first in self.roots.items():
            members = found.setdefault(first, [self.lines[first]] if first in self.lines else [])
            members += [self.lines[number]] if number in self.lines else []
        return {first: sorted(some, key=lambda line: line.id) for first, some in found.items()}

    @cached_property
    def readings(self) -> Mapping[int, list[Line]]:
        """Return the readings of each sentence that has several, by the one that counts."""
        found: dict[int, list[Line]] = {}
        for line in self.lines.values():
            if line.reading_of is not None:
                found.setdefault(line.reading_of, []).append(line)
        return {
            first: [*([self.lines[first]] if first in self.lines else []), *others]
            for first, others in found.items()
        }

    @cached_property
    def dead(self) -> Mapping[int, Entry]:
        """Return every entry that was taken back, with what took it back."""
        return undone(self.undos)

    def state(self, number: int) -> PredictionState:
        """Return a prediction of this book with everything in force on its day."""
        folded = fold_prediction(self.entries[number])
        assert folded is not None, "whatever has a line was recorded"
        return queries.as_known(folded, self.day)

    def key(self, line: Line) -> str:
        """Return what names a prediction in any ledger, as exports do."""
        return line.origin or f"{line.id}-{self.leaves[line.id]}"

    def family_of(self, number: int) -> list[Line]:
        """Return the chain that a prediction is in; empty when it is in none."""
        return self.families.get(self.roots.get(number, number), [])

    def readings_of(self, line: Line) -> list[Line]:
        """Return the other readings of the sentence that a prediction was read from."""
        some = self.readings.get(line.reading_of or line.id, [])
        return [other for other in some if other.id != line.id]

    def outcomes(self, lines: Sequence[Line]) -> list[Outcome]:
        """Return predictions as scoring sees them."""
        return [
            queries.outcome_of(
                line,
                self.day,
                self.roots,
                self.split_late,
                self.second,
                self.proved.get(line.id, ""),
                self.guided.get(line.id),
                self.rates.get(line.id, ()),
            )
            for line in lines
        ]

    def parts_of(self, line: Line) -> Parts:
        """Return the parts of a split claim, or the whole of a part."""
        if line.part_of is not None:
            return Parts(self.lines.get(line.part_of))
        if line.needs is None:
            return NO_PARTS
        mine = [part for part in self.parts.values() if part.part_of == line.id]
        return Parts(line, tuple(mine), is_late=line.id in self.split_late)

    def role_on(self, line: Line) -> str | None:
        """Return what a speaker was on the day of the words."""
        return queries.role_words(self.roles.get(line.speaker, ()), line.said_on)

    def role_now(self, slug: str) -> str | None:
        """Return what a speaker is on the day of the book."""
        return queries.role_words(self.roles.get(slug, ()), self.day.due)


def whole(reader: Reader, day: Day) -> Book:
    """Return everything that a ledger holds, as it was known on a day."""
    entries: dict[int, list[Entry]] = {}
    undos: list[Entry] = []
    leaves: dict[int, str] = {}
    for row in log_rows(reader):
        number = prediction_id(row.subject)
        if number is None and row.type != ENTRY_UNDONE:
            continue
        entry = log.entry_from(
            row.seq, row.step, row.recorded_at, row.actor, row.type, row.subject, row.body
        )
        if number is not None:
            entries.setdefault(number, []).append(entry)
        if row.type == PREDICTION_RECORDED and number is not None:
            leaves[number] = row.leaf.hex()[:LEAF]
        if row.type == ENTRY_UNDONE:
            undos.append(entry)
    lines = queries.lines(reader, day, parts=True)
    people = {one.slug: one for one in queries.speakers(reader)}
    roles = queries.role_spans(reader)
    return _book(reader, day, lines, _Past(entries, undos, leaves), people, roles, None)


def part(reader: Reader, day: Day, lines: Sequence[Line], past_of: Iterable[int] = ()) -> Book:
    """Return the part of a ledger that these predictions make; of some, their past too.

    Nothing is read but what is about them: a page of a large ledger costs what it shows.
    """
    entries = {number: queries.entries(reader, prediction_subject(number)) for number in past_of}
    undos = [one for some in entries.values() for one in some if one.type == ENTRY_UNDONE]
    leaves = {number: queries.leaf_of(reader, number)[:LEAF] for number in entries}
    slugs = sorted({line.speaker for line in lines})
    people = {slug: queries.find_speaker(reader, slug) for slug in slugs}
    roles = {slug: queries.role_spans(reader, slug).get(slug, []) for slug in slugs}
    numbers = [line.id for line in lines]
    return _book(reader, day, lines, _Past(entries, undos, leaves), people, roles, numbers)


@dataclass(frozen=True, slots=True)
class _Past:
    """Entries of predictions, what took entries back, and the starts of hashes, by id."""

    entries: Mapping[int, Sequence[Entry]]
    undos: Sequence[Entry]
    leaves: Mapping[int, str]


def _book(
    reader: Reader,
    day: Day,
    lines: Sequence[Line],
    past: _Past,
    people: Mapping[str, SpeakerLine],
    roles: Mapping[str, Sequence[tuple[str | None, ...]]],
    numbers: Sequence[int] | None,
) -> Book:
    """Return a book; ``numbers`` are the ids of the only predictions that are read about."""
    linked = numbers and [line.id for line in lines if line.restates is not None]
    return Book(
        day=day,
        lines={line.id: line for line in lines if line.part_of is None},
        speakers=people,
        entries=past.entries,
        undos=past.undos,
        roots=roots(reader, linked),
        roles=roles,
        checkpoints=checkpoints.checkpoints(reader),
        leaves=past.leaves,
        size=log_size(reader),
        next_id=checkpoints.head_of(reader).next_id,
        parts={line.id: line for line in lines if line.part_of is not None},
        split_late=split_late(reader, lines),
        second=queries.second_verdicts(reader, day, numbers),
        guided=queries.guidance(reader, day, numbers),
        rates=base_rates(reader, numbers),
        proved=proved_records(reader, numbers),
    )
