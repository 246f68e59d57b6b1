"""What importing rows would do to a ledger: which are new, which are here, which cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ledger.actions.recording import Recording
from ledger.actions.whom import Whom
from ledger.domain.entry import prediction_subject
from ledger.domain.names import Known, match, text_key
from ledger.domain.prediction import Prediction
from ledger.domain.status import Day
from ledger.exchange.csv import Row
from ledger.exchange.problem import Problem
from ledger.store import queries
from ledger.store.reader import Reader

MANY = 200
"""Above so many new names they are not compared with each other: that would take minutes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would do.

    ``new`` are the rows to record, ``here`` the ids of those that are in the ledger already.
    ``alike`` are pairs of new names that may mean one speaker; they are only told.
    ``uncompared`` counts the new names that were too many to be compared with known ones.
    """

    count: int
    new: tuple[Recording, ...]
    here: tuple[int, ...]
    problems: tuple[Problem, ...]
    speakers: int
    new_speakers: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    uncompared: int = 0


def plan(
    reader: Reader,
    day: Day,
    rows: Sequence[Row],
    problems: Sequence[Problem],
    *,
    trust_names: bool = False,
) -> Plan:
    """Return what importing these rows would do now.

    A name near a known one is a problem, because it may be a slip; ``trust_names`` takes it
    for somebody new.
    """
    who = _whom(reader, trust_names)
    here, found, wrong = _known_rows(reader, day, rows, who)
    new, broken = _linked(found, here, queries.origins(reader, _links(found)))
    called = {text_key(r.speaker.name): r.speaker.name for r in new if r.speaker}
    strangers = tuple(name for name in called.values() if who.answer(name)[0] is None)
    bad = sorted([*problems, *wrong, *broken])
    return Plan(
        count=len(rows) + len({problem.line for problem in problems if problem.line > 1}),
        new=tuple(new),
        here=tuple(sorted(set(here.values()))),
        problems=tuple(bad),
        speakers=len({who.answer(name)[0] or key for key, name in called.items()}),
        new_speakers=strangers,
        alike=_alike(strangers),
        uncompared=who.uncompared,
    )


def _whom(reader: Reader, trust_names: bool) -> Whom:
    people = [Known(s.slug, s.name, s.aliases) for s in queries.speakers(reader)]
    return Whom(people, trust_names=trust_names)


def _known_rows(
    reader: Reader, day: Day, rows: Sequence[Row], who: Whom
) -> tuple[dict[object, int], list[Row], list[Problem]]:
    """Return the rows that are here already by their identity, those that are not, the rest."""
    there = queries.origins(reader, [r.recording.said.origin or "" for r in rows])
    current = _Current(reader, day, there)
    here: dict[object, int] = {}
    new: list[Row] = []
    wrong: list[Problem] = []
    lines: dict[object, int] = {}
    for row in rows:
        said, name = row.recording.said, _name(row.recording)
        if said.origin in there:
            number = there[said.origin]
            if current.says(number, said):
                here[said.origin] = number
            else:
                text = f'key "{said.origin}": #{number} has it, and says something else'
                wrong.append(Problem(row.line, text))
            continue
        slug, doubt = who.answer(name)
        if doubt is not None:
            wrong.append(Problem(row.line, doubt))
            continue
        twin = _twin(reader, slug, said) if slug else None
        identity = said.origin or (slug or text_key(name), text_key(said.claim), said.said_on)
        if twin is not None:
            here[identity] = twin
        elif lines.setdefault(identity, row.line) != row.line:
            text = f"the same claim stands on line {lines[identity]} already"
            wrong.append(Problem(row.line, text))
        else:
            new.append(row)
    return here, new, wrong


def _name(recording: Recording) -> str:
    assert recording.speaker is not None, "a row names its speaker"
    return recording.speaker.name


def _twin(reader: Reader, slug: str, said: Prediction) -> int | None:
    found = queries.twins(reader, slug, text_key(said.claim))
    return next((number for number, said_on in found if said_on == said.said_on), None)


class _Current:
    """What the ledger says under keys that rows have, now and when they were recorded."""

    def __init__(self, reader: Reader, day: Day, there: Mapping[str, int]) -> None:
        self._reader = reader
        wanted = set(there.values())
        lines = queries.lines(reader, day, parts=True) if wanted else []
        self._now = {one.id: (text_key(one.claim), one.said_on.isoformat()) for one in lines
                     if one.id in wanted}  # fmt: skip

    def says(self, number: int, said: Prediction) -> bool:
        """Say whether a prediction is the row's: as it stands, or as it was before amendments."""
        row = (text_key(said.claim), said.said_on.isoformat())
        if self._now.get(number) == row:
            return True
        first = queries.entries(self._reader, prediction_subject(number))[0].data or {}
        return (text_key(str(first.get("claim"))), first.get("said_on")) == row


def _links(rows: Sequence[Row]) -> list[str]:
    return [key for row in rows for key in _named(row.recording).values() if key]


def _named(recording: Recording) -> dict[str, str | None]:
    """Return the keys of other rows that a row names, by column."""
    return {
        "restates": recording.restates_origin,
        "reading_of": recording.reading_origin,
        "part_of": recording.part_origin,
    }


def _linked(
    rows: Sequence[Row], here: Mapping[object, int], there: Mapping[str, int]
) -> tuple[list[Recording], list[Problem]]:
    """Return the rows whose links lead somewhere, with the ids of what is in the ledger.

    A row that points at a bad row is bad too, and so on.
    """
    ids: dict[object, int] = dict(here)
    ids.update(there.items())
    good = list(rows)
    problems: list[Problem] = []
    while True:
        keys = {row.recording.said.origin for row in good} | ids.keys()
        lost = [(row, _lost(row.recording, keys)) for row in good]
        if not any(text for _, text in lost):
            return [_resolved(row.recording, ids) for row in good], problems
        problems += [Problem(row.line, text) for row, text in lost if text]
        good = [row for row, text in lost if not text]


def _lost(recording: Recording, keys: set[object]) -> str | None:
    for column, key in _named(recording).items():
        if key and key == recording.said.origin:
            return f'{column} "{key}": that is the row itself'
        if key and key not in keys:
            return f'{column} "{key}": no good row and no prediction has this key'
    return None


def _resolved(recording: Recording, ids: Mapping[object, int]) -> Recording:
    """Return a row that names by id what is in the ledger already."""
    links = {column: ids[key] for column, key in _named(recording).items() if key in ids}
    return replace(
        recording,
        said=replace(
            recording.said,
            restates=links.get("restates"),
            reading_of=links.get("reading_of"),
            part_of=links.get("part_of"),
        ),
        restates_origin=None if "restates" in links else recording.restates_origin,
        reading_origin=None if "reading_of" in links else recording.reading_origin,
        part_origin=None if "part_of" in links else recording.part_origin,
    )


def _alike(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that may mean one speaker; those that differ in a number do not."""
    if len(names) > MANY:
        return ()
    return tuple(
        (one, other)
        for one, other in combinations(names, 2)
        if _letters(one) != _letters(other) and match(other, [Known(one, one)]).near
    )


def _letters(name: str) -> str:
    return "".join(character for character in text_key(name) if not character.isdigit())
