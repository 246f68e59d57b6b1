"""Record rows by the million: nothing is kept in memory but what tells them apart.

A row means what it means to ``recording.record_all``.  What differs is that rows come one at a
time, that bad ones are noted and not raised, and that links name earlier rows only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from ledger.actions.checks import check_texts
from ledger.actions.rows import Incoming, Row, Run, in_parts, size_of
from ledger.actions.whom import Whom
from ledger.domain.codec import to_data
from ledger.domain.entry import prediction_subject
from ledger.domain.names import Known, slug_of, text_key
from ledger.domain.prediction import Speaker
from ledger.errors import Unusable
from ledger.store import identities, indexes, log, queries
from ledger.store.appending import Appending
from ledger.store.batch import BATCH
from ledger.store.log import Stamp
from ledger.store.reader import ConnectionReader

TOLD = 5
"""How many ids and names a report keeps; the rest is counted."""

MANY = 20_000
"""From so many rows on an empty ledger's indexes are made at the end."""

Watch = Callable[[int], None]
"""What is told how many rows were looked at."""

There = tuple[int, str, str]
"""A prediction that has a key: its id, its claim's key and the day it was said."""


def _identity(key: str | None, name: str, claim_key: str, said_on: str) -> int:
    """Return a hash of 64 bits for a row: a million whole ones would fill the memory."""
    return hash(key or (text_key(name), claim_key, said_on))


def _hashes(run: Run) -> list[int]:
    if all(run.keys):
        return [*map(hash, run.keys)]
    rows = zip(run.keys, run.names, run.claim_keys, run.said_on, strict=True)
    return [_identity(*row) for row in rows]


def _keys(rows: Iterable[Row]) -> Iterator[str | None]:
    """Give the keys of some rows."""
    for row in rows:
        if isinstance(row, Run):
            yield from row.keys
        elif isinstance(row, Incoming):
            yield row.key


def _said(rows: Iterable[Row], keyed: Container[str | None]) -> Iterator[tuple[str, str]]:
    """Give who said something on which day, by the rows whose key is not here."""
    for row in rows:
        if isinstance(row, Incoming) and row.key not in keyed:
            yield row.name, row.said_on
        elif isinstance(row, Run):
            for key, name, said_on in zip(row.keys, row.names, row.said_on, strict=True):
                if key not in keyed:
                    yield name, said_on


@dataclass(slots=True)
class Report:
    """What became of the rows; ``problems`` are lines with what is wrong, in their order.

    ``uncompared`` counts the new names that were too many to be compared with known ones.
    """

    rows: int = 0
    added: int = 0
    first_id: int | None = None
    here: int = 0
    here_ids: list[int] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    speakers: set[str] = field(default_factory=set)
    new_speakers: list[str] = field(default_factory=list)
    uncompared: int = 0

    def _copy(self) -> Report:
        return replace(
            self, here_ids=[*self.here_ids], problems=[*self.problems],
            speakers={*self.speakers}, new_speakers=[*self.new_speakers],
        )  # fmt: skip


class Bulk:
    """An import that goes on over one action or several: rows in, a report out."""

    def __init__(
        self, *, trust_names: bool = False, watch: Watch | None = None, expected: int = 0
    ) -> None:
        """Begin with nothing seen; ``trust_names`` takes a name near a known one for new.

        ``expected`` is how many rows one action is going to record, 0 if that is not known.
        """
        self.report = Report()
        self._trust = trust_names
        self._expected = expected
        self._watch = watch
        self._lines: dict[int, int] = {}
        self._below: int | None = None

    def record(
        self,
        connection: sa.Connection,
        rows: Iterable[Row],
        stamp: Stamp,
    ) -> None:
        """Record these rows as one action, and note those that are none with what is wrong.

        When it is taken back, as after a collision, the report and what was seen are as before.
        """
        kept, lines = self.report._copy(), len(self._lines)
        try:
            self._record(connection, rows, stamp)
        except BaseException:
            self.report = kept
            for identity in list(self._lines)[lines:]:
                del self._lines[identity]
            raise

    def _record(
        self,
        connection: sa.Connection,
        rows: Iterable[Row],
        stamp: Stamp,
    ) -> None:
        head = log.lock(connection)
        self._below = self._below or head.next_id
        action = _Action(connection, head, stamp, self)
        for some in in_parts(rows, BATCH):
            action.add(some)
            self.report.rows += sum(map(size_of, some))
            if self._watch:
                self._watch(self.report.rows)
        action.finish()


class _Action:
    """One action of an import, on a locked ledger."""

    def __init__(
        self, connection: sa.Connection, head: log.Head, stamp: Stamp, bulk: Bulk
    ) -> None:
        self._reader = ConnectionReader(connection)
        people = [Known(s.slug, s.name, s.aliases) for s in queries.speakers(self._reader)]
        self._whom = Whom(people, trust_names=bulk._trust)
        self._taken = queries.slugs(self._reader)
        self._merged = identities.merged(self._reader)
        self._writing = Appending(connection, head, stamp)
        self._report = bulk.report
        self._lines = bulk._lines
        self._below = bulk._below or 1
        self._connection = connection
        # Of a ledger without predictions nothing is asked that needs them, but by rare rows.
        aside = head.next_id == 1 and bulk._expected >= MANY
        self._aside = indexes.set_aside(connection) if aside else []

    def add(self, rows: Sequence[Row]) -> None:
        """Record what is new of some rows."""
        keyed: dict[str, There] = {}
        claimed: dict[tuple[str, str, str], int] = {}
        if self._below > 1:
            keyed = identities.by_key(self._reader, [key for key in _keys(rows) if key])
            claimed = self._claimed(_said(rows, keyed))
        for row in rows:
            if isinstance(row, Incoming):
                self._one(row, keyed, claimed)
            elif isinstance(row, Run):
                self._run(row, keyed, claimed)
            else:
                self._report.problems += row

    def _one(
        self,
        row: Incoming,
        keyed: Mapping[str, There],
        claimed: Mapping[tuple[str, str, str], int],
    ) -> None:
        there = keyed.get(row.key) if row.key else None
        try:
            if there is not None and there[0] < self._below:
                self._meet_again(row, *there)
            else:
                self._add(row, claimed)
        except Unusable as error:
            self._wrong(row, error.problem.removesuffix("."))

    def _run(
        self, run: Run, keyed: Mapping[str, There], claimed: Mapping[tuple[str, str, str], int]
    ) -> None:
        """Record rows that follow each other, together as far as nothing has to be asked."""
        hashes = _hashes(run)
        careful = range(run.size) if claimed else self._careful(run, hashes, keyed)
        place = 0
        while place < run.size:
            end = self._together(run, place, careful)
            if end == place:
                self._one(run.row(place), keyed, claimed)
                end += 1
            else:
                self._lines.update(zip(hashes[place:end], run.lines[place:end], strict=True))
                self._record(run, place, end)
            place = end

    def _careful(
        self, run: Run, hashes: Sequence[int], keyed: Mapping[str, There]
    ) -> Container[int]:
        """Return the places of rows that may be here, or may have stood on an earlier line."""
        here = {place for place, key in enumerate(run.keys) if key in keyed} if keyed else set()
        if self._lines.keys().isdisjoint(hashes) and len({*hashes}) == run.size:
            return here
        often = Counter(hashes)
        twice = (place for place, one in enumerate(hashes) if often[one] > 1 or one in self._lines)
        return here.union(twice)

    def _together(self, run: Run, start: int, careful: Container[int]) -> int:
        """Return the place up to which rows are new and speakers known, beginning at one."""
        known = self._whom.sure
        for place in range(start, run.size):
            if run.names[place] not in known or place in careful:
                return place
        return run.size

    def _record(self, run: Run, first: int, last: int) -> None:
        speakers = [self._whom.sure[name] for name in run.names[first:last]]
        number = self._writing.record_prepared(run.ready.cut(first, last), speakers)
        self._count(number, speakers)

    def _count(self, first: int, speakers: Sequence[str]) -> None:
        self._report.first_id = self._report.first_id or first
        self._report.added += len(speakers)
        self._report.speakers.update(speakers)

    def _claimed(self, rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str, str], int]:
        """Return what the known speakers of some rows said on the same days.

        The rows are names with the days on which something was said.
        """
        known = ((self._whom.answer(name)[0], said_on) for name, said_on in rows)
        said = [(slug, day) for slug, day in known if slug]
        into = {old: slug for slug, _ in said for old in self._merged.get(slug, ())}
        said += [(old, day) for slug, day in said for old in self._merged.get(slug, ())]
        found = identities.by_claim(self._reader, said, self._below)
        return {
            (into.get(slug, slug), claim, day): number
            for (slug, claim, day), number in found.items()
        }

    def _wrong(self, row: Incoming, text: str) -> None:
        self._report.problems.append((row.line, text))

    def _is_here(self, number: int) -> None:
        self._report.here += 1
        if len(self._report.here_ids) <= TOLD:
            self._report.here_ids.append(number)

    def _meet_again(self, row: Incoming, number: int, there: str, said_on: str) -> None:
        """Pass over a row whose key is here, if it still says the same or said so once."""
        if (there, said_on) == (row.claim_key, row.said_on) or self._said(number, row):
            self._is_here(number)
        else:
            self._wrong(row, f'key "{row.key}": #{number} has it, and says something else')

    def _said(self, number: int, row: Incoming) -> bool:
        first = queries.entries(self._reader, prediction_subject(number))[0].data or {}
        said = (text_key(str(first.get("claim"))), first.get("said_on"))
        return said == (row.claim_key, row.said_on)

    def _add(self, row: Incoming, claimed: Mapping[tuple[str, str, str], int]) -> None:
        slug, doubt = self._whom.answer(row.name)
        if doubt is not None:
            raise Unusable(f"{doubt}.")
        twin = claimed.get((slug, row.claim_key, row.said_on)) if claimed and slug else None
        if twin is not None:
            self._is_here(twin)
            return
        self._refuse_twice(row)
        links = self._links(row) if row.restates or row.reading_of else None
        speaker = slug or self._new_speaker(row)
        self._count(self._write(row, speaker, links), [speaker])

    def _write(self, row: Incoming, speaker: str, links: dict[str, int] | None) -> int:
        if row.prepared:
            ready = row.prepared.cut(row.place, row.place + 1)
            return self._writing.record_prepared(ready, [speaker])
        data = {**row.data, **links} if links else row.data
        data["speaker"] = speaker
        return self._writing.record(data, row.claim_key)

    def _refuse_twice(self, row: Incoming) -> None:
        """Raise Unusable for a row that an earlier line holds already."""
        identity = _identity(row.key, row.name, row.claim_key, row.said_on)
        line = self._lines.setdefault(identity, row.line)
        if line == row.line or not self._was_recorded(row):
            return
        what = f'the key "{row.key}"' if row.key else "the same claim"
        raise Unusable(f"{what} stands on line {line} already.")

    def _was_recorded(self, row: Incoming) -> bool:
        """Say whether an equal hash means an equal row."""
        self._ask()
        if row.key:
            return bool(identities.by_key(self._reader, [row.key]))
        slug, _ = self._whom.answer(row.name)
        said = [(slug or "", row.said_on)]
        found = identities.by_claim(self._reader, said, self._writing.next_id)
        return (slug, row.claim_key, row.said_on) in found

    def _ask(self) -> None:
        """Make everything recorded so far quick to find."""
        self._writing.send()
        self._put_back()

    def _put_back(self) -> None:
        statements, self._aside = self._aside, []
        indexes.put_back(self._connection, statements)

    def _links(self, row: Incoming) -> dict[str, int]:
        named = {"restates": row.restates, "reading_of": row.reading_of}
        self._ask()
        there = identities.by_key(self._reader, [key for key in named.values() if key])
        for column, key in named.items():
            if key and key not in there:
                why = (
                    "that is the row itself"
                    if key == row.key
                    else "no earlier row and no prediction has this key"
                )
                raise Unusable(f'{column} "{key}": {why}.')
        return {column: there[key][0] for column, key in named.items() if key}

    def _new_speaker(self, row: Incoming) -> str:
        speaker = row.speaker or Speaker("", row.name)
        check_texts(speaker)
        if not text_key(speaker.name):
            raise Unusable(f'speaker "{speaker.name}": it is not a name.')
        slug = slug_of(speaker.name, self._taken)
        self._taken.add(slug)
        self._writing.add_speaker(slug, to_data(replace(speaker, slug=slug)))
        self._whom.add(row.name, Known(slug, speaker.name, speaker.aliases))
        self._report.new_speakers.append(speaker.name)
        return slug

    def finish(self) -> None:
        """Write the rest, and put what is wrong into the order of the lines."""
        self._ask()
        self._writing.finish()
        self._report.uncompared += self._whom.uncompared
        self._report.problems.sort()
