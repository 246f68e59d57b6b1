"""Look at one page of the log: its bytes, what its columns say, and the rows that it makes.

What depends on the entries before a page is left to whoever goes through all of them: a page is
told as an outline, so that pages can be looked at in any order, and by several at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.actions.comparing import Compared, Comparison, Recording, Stretch
from ledger.actions.restoring import Run, checked_members
from ledger.domain.entry import ENTRY_REDACTED, PREDICTION_RECORDED, prediction_subject
from ledger.proof.canonical import NotCanonical, leaf_of, leaves_of
from ledger.store import archive
from ledger.store.archive import LogRow
from ledger.store.plain_entries import plain_rows_said
from ledger.store.reader import Reader, Row
from ledger.store.tallies import Counted

Outline = list[Run | LogRow]
"""Entries one by one, or many at once.  Of a body it only says whether there is one, but for those
that redact others."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was found on a page of the log.

    ``leaves`` are what its bytes give; ``wrong`` has what is wrong with its entries, each with
    the place in the page.  ``before`` is the id that its recordings follow, as they say or as it
    was given; None where it has none.  ``recorded`` is how many follow it in order, and
    ``compared`` what their rows are like.  ``speakers`` are the subjects that it names.
    """

    outline: Outline
    leaves: list[bytes]
    wrong: list[tuple[int, str]]
    before: int | None
    recorded: int
    compared: Compared
    speakers: set[str]


class Examiner:
    """Looks at pages of one ledger."""

    def __init__(self, reader: Reader, size: int) -> None:
        """Read what is the same for all pages; each has ``size`` entries."""
        self._reader = reader
        self.size = size
        self.comparison = Comparison(reader)

    @property
    def counted(self) -> Counted:
        """Return how the log counts the predictions of all pages that were looked at."""
        return self.comparison.counted

    def page(self, first: int, before: int | None = None) -> Page:
        """Look at the page that begins at this place of the log.

        ``before`` is the newest id before it; None takes what its first recording says.
        """
        rows = archive.raw_page(self._reader, first, first + self.size)
        said, leaves, wrong = _checked(rows)
        first_id = _first_id(rows)
        follows = None if first_id is None else first_id - 1 if before is None else before
        numbers, recorded = _numbered(rows, said, follows or 0)
        compared = Compared()
        if recorded and follows is not None:
            compared = self.comparison.predictions(Stretch(rows, said, recorded, follows))
        outline = _outline(rows, numbers)
        return Page(outline, leaves, wrong, follows, len(recorded), compared, _speakers(rows))


def _first_id(rows: Sequence[Row]) -> int | None:
    """Return the id that the first recording gives, 1 if it gives none; None without one."""
    first = next((row[5] for row in rows if row[4] == PREDICTION_RECORDED), None)
    return None if first is None else _id_in(first) or 1


def _id_in(subject: str) -> int:
    """Return the id of the prediction that a subject names as we write it; 0 for others."""
    number = subject[len("prediction/") :]
    if not (number.isdecimal() and len(number) < 10):
        return 0
    return int(number) if subject == prediction_subject(int(number)) else 0


def _speakers(rows: Sequence[Row]) -> set[str]:
    """Return the subjects of speakers that entries are about."""
    return {
        row[5] for row in rows if row[4] != PREDICTION_RECORDED and row[5].startswith("speaker/")
    }


def _checked(rows: Sequence[Row]) -> tuple[list[Any], list[bytes], list[tuple[int, str]]]:
    """Return what each entry says that is plain and sound, all leaves, and what is wrong."""
    said = plain_rows_said(rows)
    plain = [place for place, one in enumerate(said) if one is not None]
    leaves = _sound_leaves([rows[place] for place in plain], [said[place] for place in plain])
    if len(plain) == len(rows) and None not in leaves:
        return said, leaves, []
    known = dict(zip(plain, leaves, strict=True))
    every: list[bytes] = []
    wrong: list[tuple[int, str]] = []
    for place, row in enumerate(rows):
        leaf, fault = known.get(place), None
        if leaf is None:
            said[place] = None
            leaf, fault = check_row(archive.log_row(*row))
        every.append(leaf)
        wrong += [(place, fault)] if fault else []
    return said, every, wrong


def _sound_leaves(rows: Sequence[Row], said: Sequence[Any]) -> list[Any]:
    """Return the leaves of plain entries; None for each that its columns say otherwise."""
    leaves = leaves_of([row[6] for row in rows])
    told = [(one.step, one.at, one.actor, one.type, one.subject) for one in said]
    if told == [row[1:6] for row in rows] and leaves == [row[7] for row in rows]:
        return leaves
    return [
        leaf if leaf == row[7] and columns == row[1:6] else None
        for leaf, columns, row in zip(leaves, told, rows, strict=True)
    ]


def check_row(row: LogRow) -> tuple[bytes, str | None]:
    """Return the leaf that an entry's bytes give, and what is wrong with them or its columns."""
    if row.body is None:
        return row.leaf, None
    leaf = leaf_of(row.body)
    if leaf != row.leaf:
        return leaf, f"entry {row.seq}: its bytes do not give its hash"
    try:
        members = checked_members(row.body)
    except (NotCanonical, RecursionError) as error:
        return leaf, f"entry {row.seq}: {error}"
    columns = (row.step, row.recorded_at, row.actor, row.type, row.subject)
    if columns != tuple(members[name] for name in ("step", "at", "actor", "type", "subject")):
        return leaf, f"entry {row.seq}: its columns do not say what its bytes say"
    return leaf, None


def _numbered(
    rows: Sequence[Row], said: Sequence[Any], before: int
) -> tuple[list[int], list[Recording]]:
    """Return the predictions that plain and sound entries are about, 0 for the others, and what
    is recorded in order.
    """
    ids = range(before + 1, before + 1 + len(rows))
    if [row[4:6] for row in rows] == [(PREDICTION_RECORDED, prediction_subject(n)) for n in ids]:
        about = [0 if one is None else n for n, one in zip(ids, said, strict=True)]
        return about, list(zip(ids, rows, said, strict=True))
    numbers: list[int] = []
    recorded: list[Recording] = []
    newest, subject = before, prediction_subject(before + 1)
    for row, one in zip(rows, said, strict=True):
        number = 0
        if row[4] != PREDICTION_RECORDED:
            number = 0 if one is None else _id_in(row[5])
        elif row[5] == subject:
            newest += 1
            subject = prediction_subject(newest + 1)
            recorded.append((newest, row, one))
            number = 0 if one is None else newest
        # Else it is a fault of the log's order; nobody can tell where its rows belong.
        numbers.append(number)
    return numbers, recorded


def _outline(rows: Sequence[Row], numbers: Sequence[int]) -> Outline:
    """Return a page as its plain and sound entries in runs, and the others one by one."""
    outline: Outline = []
    start = 0
    for end in [*_breaks(rows, numbers), len(rows)]:
        if end > start:
            some = numbers[start:end]
            first, last = _bare(rows[start]), _bare(rows[end - 1])
            outline.append(Run(first, last, min(some), max(some)) if some[0] else first)
        start = end
    return outline


def _breaks(rows: Sequence[Row], numbers: Sequence[int]) -> list[int]:
    """Return where one stands alone, or does not go on with the run of that before it."""
    same: list[Row] = [
        (row[0] - place, row[1] - place, *row[2:5]) if number else (place,)
        for place, (row, number) in enumerate(zip(rows, numbers, strict=True))
    ]
    return [place for place in range(1, len(rows)) if same[place] != same[place - 1]]


def _bare(row: Row) -> LogRow:
    """Return a row without its body, unless it is blank or says what was redacted."""
    seq, step, at, actor, type, subject, body, leaf = row
    kept = body if body is None or type == ENTRY_REDACTED else b""
    return archive.log_row(seq, step, at, actor, type, subject, kept, leaf)
