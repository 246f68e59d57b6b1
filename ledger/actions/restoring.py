"""Put an exported log back, entry by entry, into an empty ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from ledger.actions.gaps import Fault, Gaps
from ledger.domain import entry as kinds
from ledger.domain.entry import Entry
from ledger.errors import Refused, Unusable
from ledger.proof.canonical import VERSION, NotCanonical, leaf_of, members_of
from ledger.store import archive, log, projection
from ledger.store.archive import LogRow

_OF_SPEAKERS = frozenset({
    kinds.SPEAKER_ADDED, kinds.SPEAKER_RENAMED, kinds.SPEAKER_ALIAS_ADDED,
    kinds.SPEAKER_ALIAS_REMOVED, kinds.SPEAKER_ROLE_ADDED, kinds.SPEAKER_FISCAL_YEAR_SET,
    kinds.SPEAKER_MERGED,
})  # fmt: skip
_OF_PREDICTIONS = frozenset({
    kinds.PREDICTION_RECORDED, kinds.PREDICTION_ACCEPTED, kinds.PREDICTION_AMENDED,
    kinds.PREDICTION_SPLIT,
    kinds.COMMENT_ASKED, kinds.EVIDENCE_ATTACHED,
    kinds.EVIDENCE_RETRACTED, kinds.RESOLUTION_GIVEN, kinds.RESOLUTION_REOPENED,
    kinds.ASSESSMENT_RECORDED, kinds.BASE_RATE_SET,
})  # fmt: skip
KNOWN_TYPES = _OF_SPEAKERS | _OF_PREDICTIONS | {kinds.ENTRY_UNDONE, kinds.ENTRY_REDACTED}
"""Every type of entry that this version can fold."""

FOLDING_ERRORS = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError,
)  # fmt: skip
"""What a fold may raise over data that no action wrote."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SUBJECT = re.compile(r"speaker/\S+|(prediction|entry)/(0|[1-9]\d{0,8})")
MOST = 999_999_999
"""The highest id that a subject can name."""

_MEMBERS = {
    "v": int, "step": int, "at": str, "actor": str, "type": str, "subject": str, "data": dict,
}  # fmt: skip


def restore(connection: sa.Connection, rows: Sequence[LogRow]) -> int:
    """Put a whole log back into an empty ledger and return how many entries it has.

    The bytes, hashes and ids are those of the export.  Raises Refused for a ledger that is not
    empty, Unusable for a log with any fault.
    """
    head = log.lock(connection)
    if head.size:
        raise not_empty(head.size)
    found = faults(rows)
    if found:
        raise Unusable(f"entry {found[0].place} cannot be restored: {found[0].text}.")
    archive.put_back(connection, head, rows)
    return len(rows)


def not_empty(size: int) -> Refused:
    """Return the refusal to restore into a ledger that has entries already."""
    return Refused(
        f"a log is only restored into an empty ledger, and this one has {size:,}"
        f" entr{'y' if size == 1 else 'ies'}.",
        ("Into a new ledger:", "ledger init NEW.db && ledger import FILE --db NEW.db"),
        ("Into this one, as rows:", "ledger export --format csv FILE.csv  (in the other ledger)"),
        ("", "ledger import FILE.csv"),
    )


def row_from(seq: int, body: bytes) -> LogRow:
    """Return the row for an entry's canonical bytes.

    Raises NotCanonical, with the reason, for anything that is not one.
    """
    said = checked_members(body)
    return LogRow(
        seq, said["step"], said["at"], said["actor"], said["type"], said["subject"], body,
        leaf_of(body),
    )  # fmt: skip


def checked_members(body: bytes) -> dict[str, Any]:
    """Return what an entry's bytes say; raises NotCanonical for what is no canonical entry."""
    said = members_of(body)
    _check_members(said)
    return said


def _check_members(said: dict[str, Any]) -> None:
    missing = [name for name in _MEMBERS if name not in said]
    if missing:
        raise NotCanonical(f"it has no member {', '.join(missing)}")
    unknown = sorted(said.keys() - _MEMBERS.keys() - {"clock"})
    if unknown:
        raise NotCanonical(f"it has a member that no entry has: {', '.join(unknown)}")
    for name, kind in _MEMBERS.items():
        if type(said[name]) is not kind:
            raise NotCanonical(f'its member "{name}" is of the wrong kind')
    if said["v"] != VERSION:
        raise NotCanonical(f"it is of version {said['v']}, and this program knows {VERSION}")
    if said.get("clock", "set") != "set":
        raise NotCanonical('its member "clock" can only be "set"')


def faults(rows: Sequence[LogRow]) -> list[Fault]:
    """Return everything that keeps these rows from being the log of a ledger, in their order."""
    return faults_of_order(rows) or sorted(_faults_of_folding(rows)) or _faults_of_links(rows)


def faults_of_order(rows: Sequence[LogRow]) -> list[Fault]:
    """Return what is wrong with how the entries follow one another, whatever their data say."""
    walk = Walk()
    found = [Fault(place, text) for place, row in enumerate(rows) for text in walk.see(place, row)]
    return sorted([*found, *walk.end()])


@dataclass(frozen=True, slots=True)
class Run:
    """Entries of one action and one type about predictions, each with its body, in a row.

    ``first`` and ``last`` are their ends, ``least`` and ``most`` the lowest and highest id that
    they are about.  Those that record predictions have all ids between, in order.
    """

    first: LogRow
    last: LogRow
    least: int
    most: int

    @property
    def span(self) -> tuple[int, int]:
        """Return the place of the first, and that after the last."""
        return self.first.seq, self.last.seq + 1


@dataclass
class Walk:
    """What was seen of a log so far: its newest prediction, its speakers, its gaps.

    Of predictions the newest id is kept and not each of them: they are dense.
    """

    before: LogRow | None = None
    newest: int = 0
    size: int = 0
    speakers: set[str] = field(default_factory=set)
    gaps: Gaps = field(default_factory=Gaps)

    def see(self, place: int, row: LogRow) -> Iterator[str]:
        """Give what is wrong with the next row."""
        if row.seq != place:
            yield f"it says it is entry {row.seq}, but it stands at place {place}"
        if row.type not in KNOWN_TYPES:
            yield f'"{row.type}" is no type of entry that this version knows'
        if not is_instant(row.recorded_at):
            yield f'"{row.recorded_at}" is not an instant like 2026-11-23T12:00:00Z'
        yield from self._step(row)
        yield from self._subject(row)
        self.gaps.see(place, row)
        self.before, self.size = row, place + 1

    def passes(self, place: int, run: Run) -> bool:
        """Take the next entries at once, if ``see`` would find nothing; say whether they are."""
        first = run.first
        if first.type == kinds.PREDICTION_RECORDED:
            is_known = run.least == self.newest + 1 and run.most <= MOST
        else:
            is_known = first.type in _OF_PREDICTIONS and 0 < run.least <= run.most <= self.newest
        if not is_known or first.seq != place or any(self._step(first)):
            return False
        if not is_instant(first.recorded_at):
            return False
        self.newest = max(self.newest, run.most)
        start, end = run.span
        self.before, self.size = run.last, place + end - start
        return True

    def _step(self, row: LogRow) -> Iterator[str]:
        before = self.before
        expected = before.step + 1 if before else 0
        if row.step not in (0, expected):
            yield f"its step is {row.step}, and {expected} or 0 comes next"
        elif row.step and before and _origin(row) != _origin(before):
            yield "it goes on with an action of another actor or instant"

    def _subject(self, row: LogRow) -> Iterator[str]:
        subject = row.subject
        kind, _, rest = subject.partition("/")
        if not _SUBJECT.fullmatch(subject) or kind not in _kinds_of(row.type):
            yield f'"{subject}" is no subject of an entry {row.type}'
        elif kind == "entry":
            if int(rest) >= row.seq:
                yield f"it redacts entry {rest}, which is not before it"
        elif row.type == kinds.PREDICTION_RECORDED:
            if int(rest) != self.newest + 1:
                yield f"it records prediction {rest}, and {self.newest + 1} comes next"
            self.newest = max(self.newest, int(rest))
        elif row.type != kinds.SPEAKER_ADDED and not self._is_known(kind, rest):
            yield f"nothing before it is about {subject.replace('/', ' ')}"
        if kind == "speaker":
            self.speakers.add(rest)

    def _is_known(self, kind: str, rest: str) -> bool:
        return rest in self.speakers if kind == "speaker" else 0 < int(rest) <= self.newest

    def end(self) -> Iterator[Fault]:
        """Give what is wrong with the bodies, once all redactions are known."""
        yield from self.gaps.faults()


@lru_cache(maxsize=16)
def is_instant(text: str) -> bool:
    """Say whether a text is an instant as the log writes it."""
    if not _INSTANT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _origin(row: LogRow) -> tuple[str, str]:
    return row.actor, row.recorded_at


def _kinds_of(type: str) -> tuple[str, ...]:
    """Return what an entry of this type can be about."""
    if type in _OF_SPEAKERS:
        return ("speaker",)
    if type in _OF_PREDICTIONS:
        return ("prediction",)
    return ("entry",) if type == kinds.ENTRY_REDACTED else ("speaker", "prediction")


def _faults_of_folding(rows: Sequence[LogRow]) -> list[Fault]:
    """Return, for each subject whose entries do not fold, the first that breaks it."""
    by_subject: dict[str, list[Entry]] = {}
    for row in rows:
        entry = log.entry_from(*_columns(row))
        by_subject.setdefault(row.subject, []).append(entry)
    found = ((entries, _trouble(subject, entries)) for subject, entries in by_subject.items())
    return [
        Fault(*_first_broken(entries[0].subject, entries))
        for entries, trouble in found
        if trouble is not None
    ]


def _faults_of_links(rows: Sequence[LogRow]) -> list[Fault]:
    """Return what names something that is not before it: no action ever wrote that.

    An undo of what comes later would keep it from ever counting, and a prediction by nobody
    would stand in no list.
    """
    found: list[Fault] = []
    seen: set[str] = set()
    subjects = {row.subject for row in rows}
    for place, row in enumerate(rows):
        data = log.entry_from(*_columns(row)).data or {}
        if row.type == kinds.ENTRY_UNDONE:
            found += [Fault(place, text) for text in _wrong_undo(rows, row, data)]
        by = data.get("speaker")
        if row.type == kinds.PREDICTION_RECORDED and by and f"speaker/{by}" not in seen:
            found.append(Fault(place, f"it is by the speaker {by}, whom nothing before it adds"))
        # In an imported file a part may stand before its whole.
        whole = data.get("part_of") if row.type == kinds.PREDICTION_RECORDED else None
        if whole and f"prediction/{whole}" not in subjects:
            found.append(Fault(place, f"it is a part of prediction {whole}, which is not here"))
        seen.add(row.subject)
    return found


def _wrong_undo(rows: Sequence[LogRow], row: LogRow, data: Mapping[str, Any]) -> Iterator[str]:
    for seq in data.get("entries", ()):
        if not (type(seq) is int and 0 <= seq < row.seq and rows[seq].subject == row.subject):
            yield f"it takes back entry {seq}, which is no earlier one about the same"


def _columns(row: LogRow) -> tuple[Any, ...]:
    return (row.seq, row.step, row.recorded_at, row.actor, row.type, row.subject, row.body)


def _first_broken(subject: str, entries: Sequence[Entry]) -> tuple[int, str]:
    for length in range(1, len(entries) + 1):
        trouble = _trouble(subject, entries[:length])
        if trouble is not None:
            return entries[length - 1].seq, trouble
    raise AssertionError("entries that do not fold have a first one that does not")


def _trouble(subject: str, entries: Sequence[Entry]) -> str | None:
    """Return why the entries of a subject cannot be kept; None when they can.

    A fold trusts what actions wrote.  A file may hold anything, so here every error of it
    means the same: this is not data that an action wrote.
    """
    try:
        folded = projection.rows_of(subject, entries)
    except FOLDING_ERRORS as error:
        return f"its data are not those of an entry {entries[-1].type} ({error!r})"
    for table, rows in folded.items():
        for row in rows:
            wrong = next((c.name for c in table.columns if not _fits(c, row[c.name])), None)
            wrong = wrong or _beyond(row)
            if wrong is not None:
                return f"its data have a wrong value for {wrong.replace('_', ' ')}"
    return None


_CHANCES: Final = (("probability_ppm", (0, 1_000_000)), ("chance_ppm", (1, 999_999)))
"""What holds a chance in parts per million, and between which it lies, both included."""


def _beyond(row: Mapping[str, Any]) -> str | None:
    """Return the column of a chance that is none; None when there is no such column."""
    given = ((name, row.get(name), limits) for name, limits in _CHANCES)
    return next(
        (name for name, at, (low, high) in given if at is not None and not low <= at <= high), None
    )


def _fits(column: sa.Column[Any], value: Any) -> bool:
    if value is None:
        return bool(column.nullable)
    if isinstance(value, str) and "\0" in value:
        return False
    expected: Callable[..., Any] = column.type.python_type
    return type(value) is expected and not (expected is int and not -(2**31) < value < 2**31)
