"""Plain rows made ready to be recorded: the bytes of their entries, and the rows of tables.

What a row says becomes the members of an entry in their canonical order, and the columns of its
prediction, at once and without a dictionary between.  A test holds both to what the close look
and the fold make of the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from ledger.domain.codec import to_data
from ledger.domain.searching import key_and_words
from ledger.exchange.plain_rows import (
    PlainRow,
    evidence_of,
    is_judged,
    plain_row,
    verdict_of,
)
from ledger.exchange.row_cells import Context
from ledger.exchange.terms import deadline_on
from ledger.proof.canonical import typed_body_of
from ledger.store import tables
from ledger.store.bears import Bears, bears_as_judged, bears_as_recorded
from ledger.store.columns import Block, Column, Values, block_of
from ledger.store.prepared import NAMED, Belonging, Prepared
from ledger.store.recorded import resolution_row

_NAMES: Final = [column.name for column in tables.prediction.columns][NAMED:]
_OF_ROW: Final = (
    "claim", "claim_key", "kind", "said_on", "source_url", "target", "origin", "undecided",
    "bearing", "bears_from",
)  # fmt: skip
_OF_DUE: Final = {
    "deadline": "day", "deadline_words": "words", "precision": "precision", "basis": "basis",
    "window_start": "window_start", "strict": "strict",
}  # fmt: skip
"""Columns that the deadline fills, with its members."""
_SAME: Final[dict[str, Column]] = {
    **dict.fromkeys(_NAMES, (None,)), "wording": ("quoted",), "compound": (0,),
    "hands_off": (0,), "terms_late": (0,), "draft": (0,),
}  # fmt: skip
"""What stands in the columns of every plain row, where nothing else does."""
_NO_MORE: Final = b',"wording":"quoted"}'

Made = tuple[list[int], list[str], Prepared]
"""Plain rows made ready, after the numbers of their lines and the names of their speakers."""

Owned = tuple[list[int], list[Values]]
"""Rows of a table beside the places of the predictions that they belong to."""


class _Source(msgspec.Struct):
    url: str


class _Piece(msgspec.Struct, omit_defaults=True):
    """A piece of evidence as an entry holds it; members in the order of their names."""

    figure_by: str | None = None
    happened_on: str | None = None
    number: int | None = None
    published_on: str | None = None
    publisher: str | None = None
    stance: str | None = None
    title: str | None = None
    url: str | None = None


class _Before(msgspec.Struct, omit_defaults=True):
    """What an entry says before it names the speaker; members in the order of their names."""

    claim: str
    criterion: str | None = None
    deadline: msgspec.Raw | None = None
    evidence: list[_Piece] | None = None
    kind: str | None = None
    origin: str | None = None
    quote: str | None = None
    quote_language: str | None = None
    resolutions: msgspec.Raw | None = None
    said_on: str | None = None
    source: _Source | None = None


class _After(msgspec.Struct, omit_defaults=True):
    """What an entry says after it named the speaker."""

    tags: list[str] | None = None
    target: str | None = None
    wording: str | None = None


_encode = msgspec.json.Encoder().encode


class _Due(NamedTuple):
    """A deadline: its bytes in an entry, its columns, and how such a prediction bears."""

    raw: msgspec.Raw
    columns: tuple[str | None, ...]
    bears: tuple[str | None, str | None]


@lru_cache(maxsize=100_000)
def _due(day: str, words: str | None, said_on: str) -> _Due:
    due = to_data(deadline_on(date.fromisoformat(day), words, date.fromisoformat(said_on)))
    columns = tuple(due.get(name) for name in _OF_DUE.values())
    return _Due(msgspec.Raw(typed_body_of(due)), columns, bears_as_recorded({"deadline": due}))


class Gathering:
    """Plain rows that an actor records at an instant; ``take`` gives those added since."""

    def __init__(self, context: Context, at: str, actor: str) -> None:
        """Begin with none; ``at`` is the text of the instant."""
        self._context = context
        self._at, self._actor = at, actor
        self._known = context.day.known.isoformat()
        self._same: dict[str, Column] = {**_SAME, "recorded_at": (at,), "recorded_by": (actor,)}
        self._begin()

    def _begin(self) -> None:
        self._lines: list[int] = []
        self._names: list[str] = []
        self._before: list[bytes] = []
        self._after: list[bytes] = []
        self._words: list[str] = []
        self._said: list[Values] = []
        self._dues: list[Values] = []
        self._evidence: Owned = ([], [])
        self._tags: Owned = ([], [])
        self._given: Owned = ([], [])

    def add(self, number: int, line: bytes) -> bool:
        """Add what a line says; False, and nothing was added, when it has to be read closely."""
        row = plain_row(line, self._known)
        if row is None:
            return False
        given = None
        if is_judged(row):
            given = verdict_of(row, self._context)
            if given is None:
                return False
        # A day without words means the same whenever it was said.
        words = row.deadline_words
        due = _due(row.deadline, words, row.said_on if words else row.deadline)
        self._add_entry(row, due, given)
        self._add_columns(row, due, given)
        self._lines.append(number)
        self._names.append(row.speaker)
        return True

    def _add_entry(self, row: PlainRow, due: _Due, given: dict[str, Any] | None) -> None:
        """Add the bytes of an entry, and the rows of its evidence."""
        before = _Before(
            row.claim, row.criterion, due.raw, self._pieces(row) if row.evidence else None,
            row.kind, row.key, row.quote, row.language,
            msgspec.Raw(b"[%b]" % typed_body_of(given)) if given else None, row.said_on,
            _Source(row.source),
        )  # fmt: skip
        self._before.append(_encode(before)[:-1])
        self._after.append(_after(row) if row.tags or row.target else _NO_MORE)

    def _pieces(self, row: PlainRow) -> list[_Piece]:
        owners, rows = self._evidence
        place = len(self._lines)
        found = []
        for number, piece in enumerate(row.evidence, start=1):
            published, happened, by = piece.published, piece.happened, piece.figure_by
            found.append(_Piece(
                by, happened, number, published, piece.publisher, piece.stance, piece.title,
                piece.url,
            ))  # fmt: skip
            owners.append(place)
            rows.append((number, piece.stance, piece.url, published, happened, None, by))
        return found

    def _add_columns(self, row: PlainRow, due: _Due, given: dict[str, Any] | None) -> None:
        """Add what stands in the columns of a prediction, and the rows of what it brings."""
        place = len(self._lines)
        key, words = key_and_words(row.claim, row.quote)
        bears = self._judge(row, given, place) if given else due.bears
        self._said.append((
            row.claim, key, row.kind, row.said_on, row.source, row.target, row.key,
            0 if given else 1, *bears,
        ))  # fmt: skip
        self._dues.append(due.columns)
        self._words.append(" ".join(words))
        for tag in sorted({*row.tags}):
            self._tags[0].append(place)
            self._tags[1].append((tag,))

    def _judge(self, row: PlainRow, given: dict[str, Any], place: int) -> Bears:
        """Add the row of a verdict, and return how the prediction bears with it."""
        data = {
            "evidence": evidence_of(row), "wording": "quoted", "deadline": {"day": row.deadline}
        }  # fmt: skip
        _, number, _, *rest = resolution_row(0, 0, data, given, self._at, self._actor)
        self._given[0].append(place)
        self._given[1].append((number, *rest))
        return bears_as_judged(data, given, self._at)

    def take(self) -> Made | None:
        """Return them, and begin anew; None if there are none."""
        if not self._lines:
            return None
        size, said = block_of(self._said)
        columns = {
            **self._same, **dict(zip(_OF_ROW, said, strict=True)),
            **dict(zip(_OF_DUE, block_of(self._dues).columns, strict=True)),
        }  # fmt: skip
        ready = Prepared(
            self._before, self._after, self._words,
            Block(size, [columns[name] for name in _NAMES]),
            *(Belonging(owners, block_of(rows))
              for owners, rows in (self._evidence, self._tags, self._given)),
        )  # fmt: skip
        made = self._lines, self._names, ready
        self._begin()
        return made


def _after(row: PlainRow) -> bytes:
    """Return the bytes of an entry's data that follow the speaker."""
    tags = [*dict.fromkeys(row.tags)] or None
    return b"," + _encode(_After(tags, row.target, "quoted"))[1:]


def made_ready(
    lines: Iterable[tuple[int, bytes]], gathering: Gathering
) -> Iterator[Made | tuple[int, bytes]]:
    """Give plain rows made ready together, and the other lines between them as they stand."""
    for number, line in lines:
        if not gathering.add(number, line):
            made = gathering.take()
            if made is not None:
                yield made
            yield number, line
    made = gathering.take()
    if made is not None:
        yield made
