"""Record rows by the million: nothing is kept in memory but what tells them apart.

A row means what it means to ``recording.record_all``.  What differs is that rows come one at a
time, that bad ones are noted and not raised, and that links name earlier rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa

from ledger.actions.checks import check_texts
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
from ledger.store.prepared import Prepared
from ledger.store.reader import ConnectionReader

TOLD = 5
"""How many ids and names a report keeps; the rest is counted."""

MANY = 20_000
"""From so many rows on an empty ledger's indexes are made at the end."""

Watch = Callable[[int], None]
"""What is told how many rows were looked at."""


@dataclass(slots=True)
class Incoming:
    """One row to record: who said it, and what its entry will say.

    ``data`` are those of the entry, less the speaker's slug and the links; ``key`` is the row's
    own.  ``speaker`` is what is known of somebody new, None when it is the name alone.
    ``is_plain`` vouches that all text in ``data`` is composed and everything else a small number.
    A row that is ``prepared`` has its data there, in bytes, and no links.
    """

    line: int
    name: str
    claim: str
    said_on: str
    data: dict[str, Any]
    key: str | None = None
    speaker: Speaker | None = None
    restates: str | None = None
    reading_of: str | None = None
    is_plain: bool = False
    prepared: Prepared | None = None

    @property
    def claim_key(self) -> str:
        """Return the form in which two claims are the same words."""
        return self.prepared.claim_key if self.prepared else text_key(self.claim)


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
        rows: Iterable[Incoming | Sequence[tuple[int, str]]],
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
        rows: Iterable[Incoming | Sequence[tuple[int, str]]],
        stamp: Stamp,
    ) -> None:
        head = log.lock(connection)
        self._below = self._below or head.next_id
        action = _Action(connection, head, stamp, self)
        source = iter(rows)
        while some := list(islice(source, BATCH)):
            good = [row for row in some if isinstance(row, Incoming)]
            for row in some:
                if not isinstance(row, Incoming):
                    self.report.problems += row
            self.report.rows += len(some)
            action.add(good)
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

    def add(self, rows: list[Incoming]) -> None:
        """Record what is new of some rows."""
        claim_keys = [row.claim_key for row in rows]
        keyed: dict[str, tuple[int, str, str]] = {}
        claimed: dict[tuple[str, str, str], int] = {}
        if self._below > 1:
            keyed = identities.by_key(self._reader, [row.key for row in rows if row.key])
            claimed = self._claimed([row for row in rows if row.key not in keyed])
        for row, claim_key in zip(rows, claim_keys, strict=True):
            there = keyed.get(row.key) if row.key else None
            try:
                if there is not None and there[0] < self._below:
                    self._meet_again(row, claim_key, *there)
                else:
                    self._add(row, claim_key, claimed)
            except Unusable as error:
                self._wrong(row, error.problem.removesuffix("."))

    def _claimed(self, rows: list[Incoming]) -> dict[tuple[str, str, str], int]:
        """Return what the known speakers of some rows said on the same days."""
        known = ((self._whom.answer(row.name)[0], row.said_on) for row in rows)
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

    def _meet_again(
        self, row: Incoming, claim_key: str, number: int, there: str, said_on: str
    ) -> None:
        """Pass over a row whose key is here, if it still says the same or said so once."""
        if (there, said_on) == (claim_key, row.said_on) or self._said(number, row, claim_key):
            self._is_here(number)
        else:
            self._wrong(row, f'key "{row.key}": #{number} has it, and says something else')

    def _said(self, number: int, row: Incoming, claim_key: str) -> bool:
        first = queries.entries(self._reader, prediction_subject(number))[0].data or {}
        said = (text_key(str(first.get("claim"))), first.get("said_on"))
        return said == (claim_key, row.said_on)

    def _add(
        self, row: Incoming, claim_key: str, claimed: dict[tuple[str, str, str], int]
    ) -> None:
        slug, doubt = self._whom.answer(row.name)
        if doubt is not None:
            raise Unusable(f"{doubt}.")
        twin = claimed.get((slug, claim_key, row.said_on)) if claimed and slug else None
        if twin is not None:
            self._is_here(twin)
            return
        self._refuse_twice(row, claim_key)
        links = self._links(row) if row.restates or row.reading_of else None
        speaker = slug or self._new_speaker(row)
        number = self._write(row, claim_key, speaker, links)
        self._report.first_id = self._report.first_id or number
        self._report.added += 1
        self._report.speakers.add(speaker)

    def _write(
        self, row: Incoming, claim_key: str, speaker: str, links: dict[str, int] | None
    ) -> int:
        if row.prepared:
            return self._writing.record_prepared(row.prepared, speaker)
        data = {**row.data, **links} if links else row.data
        data["speaker"] = speaker
        return self._writing.record(data, claim_key, is_plain=row.is_plain)

    def _refuse_twice(self, row: Incoming, claim_key: str) -> None:
        """Raise Unusable for a row that an earlier line holds already."""
        identity = row.key or (text_key(row.name), claim_key, row.said_on)
        # A hash of 64 bits stands for the row: a million whole ones would fill the memory.
        line = self._lines.setdefault(hash(identity), row.line)
        if line == row.line or not self._was_recorded(row, claim_key):
            return
        what = f'the key "{row.key}"' if row.key else "the same claim"
        raise Unusable(f"{what} stands on line {line} already.")

    def _was_recorded(self, row: Incoming, claim_key: str) -> bool:
        """Say whether an equal hash means an equal row."""
        self._ask()
        if row.key:
            return bool(identities.by_key(self._reader, [row.key]))
        slug, _ = self._whom.answer(row.name)
        said = [(slug or "", row.said_on)]
        found = identities.by_claim(self._reader, said, self._writing.next_id)
        return (slug, claim_key, row.said_on) in found

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
        self._writing.finish()
        self._put_back()
        self._report.uncompared += self._whom.uncompared
        self._report.problems.sort()
