"""The rows of predictions of which the log says nothing rare, straight from their entries.

They are what ``projection.rows_of`` says of the same entries, which a test holds them to, and are
compared with a table as lines of JSON: both databases and the fold write a row alike, and no
value of a row that is as it should be becomes an object of Python on the way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

import msgspec
import sqlalchemy as sa

from ledger.domain.kinds import FigureBy, Verdict
from ledger.domain.searching import keys_and_words, of_speaker
from ledger.store import tables
from ledger.store.bears import bears_as_said
from ledger.store.projection import PREDICTION_TABLES
from ledger.store.reader import Reader, is_sqlite

Row = tuple[Any, ...]
Rows = dict[sa.Table, list[Row]]
"""Rows by table, their values in the order of its columns; a day is a date, or its text."""

_encode_lines = msgspec.json.Encoder().encode_lines
_decode_lines = msgspec.json.Decoder(tuple).decode_lines


class _NoDeadline:
    """What stands in the columns of a deadline where there is none."""

    day = words = precision = basis = window_start = strict = None


_NEVER: Final = _NoDeadline()


class Said(NamedTuple):
    """What an entry says, read as plain, with the columns that it stands under."""

    seq: int
    at: str
    actor: str
    data: Any


_Plain = tuple[int, int, str, str, Any, Sequence[Said], Said | None]
"""A prediction as it was recorded, then given evidence and one verdict."""


class PlainRows:
    """The rows of predictions, gathered."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: list[_Plain] = []
        self._rows: Rows = {table: [] for table in PREDICTION_TABLES}
        self._prediction = self._rows[tables.prediction]
        self._evidence = self._rows[tables.evidence]
        self._search = self._rows[tables.search]

    def add(
        self, number: int, seq: int, at: str, actor: str, said: Any,
        attached: Sequence[Said] = (), given: Said | None = None,
    ) -> None:  # fmt: skip
        """Add those of a prediction that was recorded, then given evidence and one verdict.

        ``said`` is what the recording says.  It may bring evidence and a verdict too, but there
        is one verdict in all.
        """
        if said.resolutions:
            given = Said(seq, at, actor, said.resolutions[0])
        self._waiting.append((number, seq, at, actor, said, attached, given))

    @property
    def rows(self) -> Rows:
        """Return the rows of all that were added, by table."""
        waiting, self._waiting = self._waiting, []
        texts = keys_and_words([(one[4].claim, one[4].quote) for one in waiting])
        for one, (key, words) in zip(waiting, texts, strict=True):
            self._make(one, key, words)
        return self._rows

    def _make(self, one: _Plain, key: str, words: str) -> None:
        number, seq, at, actor, said, attached, given = one
        if said.evidence:
            self._add_evidence(number, seq, said.evidence)
        for piece in attached:
            self._add_evidence(number, piece.seq, (piece.data,))
        if given:
            self._add_verdict(number, said.evidence or (), attached, given)
        if said.tags:
            self._rows[tables.tag] += [(number, tag) for tag in sorted(set(said.tags))]
        by = of_speaker(said.speaker)
        self._search.append((number, f"{by} {words}" if words else by))
        due = said.deadline or _NEVER
        bearing, day = bears_as_said(said, at, given.data if given else None)
        self._prediction.append((
            number, seq, said.speaker, said.claim, key, said.kind, said.said_on, said.source.url,
            due.day, due.words, due.precision, due.basis, due.window_start, due.strict,
            said.decidable_on, said.wording, said.wording_class, said.probability_ppm,
            said.target, 1 if said.compound else 0, said.frame, said.restates, said.reading_of,
            said.needs, said.part_of, said.origin, 0, 0, 1 if said.draft else 0,
            _undecided(said, attached, given) if given else 1, at, actor, bearing, day,
        ))  # fmt: skip

    def _add_evidence(self, number: int, seq: int, pieces: Sequence[Any]) -> None:
        for item in pieces:
            self._evidence.append((
                number, item.number, seq, item.stance, item.url, item.published_on,
                item.happened_on, item.value, item.figure_by,
            ))  # fmt: skip

    def _add_verdict(
        self, number: int, first: Sequence[Any], attached: Sequence[Said], given: Said
    ) -> None:
        verdict = given.data
        cited = verdict.evidence or ()
        pieces = [*first, *(one.data for one in attached)]
        whose = {item.figure_by for item in pieces if item.number in cited}
        own = FigureBy.SPEAKER in whose and FigureBy.OTHER not in whose
        self._rows[tables.resolution].append((
            number, 0, given.seq, verdict.verdict, verdict.void_reason, verdict.because,
            verdict.happened_on, verdict.known_on or given.at[:10], verdict.first_known_on,
            verdict.rule, verdict.resolver, 1 if verdict.early else 0, int(own), given.at,
            given.actor,
        ))  # fmt: skip


def _undecided(said: Any, attached: Sequence[Said], given: Said) -> int:
    if given.data.verdict == Verdict.MISSED and said.needs is None:
        return 3 if any(one.seq > given.seq for one in attached) else 0
    return 2 if given.data.verdict == Verdict.UNCLEAR else 0


def in_key_order(table: sa.Table, rows: list[Row]) -> list[Row]:
    """Return rows in the order of the table's primary key, which its first columns are."""
    return sorted(rows, key=itemgetter(*range(len(table.primary_key))))


def as_lines(rows: Sequence[Row]) -> bytes:
    """Return rows as lines of JSON, each with a line break at its end."""
    return _encode_lines(rows)


def with_texts(rows: Sequence[Row]) -> list[Row]:
    """Return rows with the text of their days."""
    return _decode_lines(as_lines(rows))


class Lines(NamedTuple):
    """Rows of a table as lines of JSON, and how many there are."""

    size: int
    text: bytes


def lines_of(
    reader: Reader, table: sa.Table, where: str, params: Mapping[str, Any]
) -> Lines | None:
    """Return the rows of a table that a condition lets through, by their keys.

    None where one of them holds what JSON cannot say, and no column of ours either.
    """
    if not is_sqlite(reader):
        rows = rows_of(reader, table, where, params)
        return Lines(len(rows), as_lines(rows))
    # One value for all rows: no row becomes an object of Python on the way.
    lines = _select(table, f"json_array({_names(table)}) AS line", where)
    sql = f"SELECT COUNT(*), CAST(group_concat(line, char(10)) AS BLOB) FROM ({lines})"
    try:
        [(size, text)] = reader.rows(sql, params)
    except (sqlite3.OperationalError, sa.exc.OperationalError):
        return None
    return Lines(size, text + b"\n" if size else b"")


def rows_of(reader: Reader, table: sa.Table, where: str, params: Mapping[str, Any]) -> list[Row]:
    """Return the same rows with all that they hold."""
    return reader.rows(_select(table, _names(table), where), params)


def _select(table: sa.Table, what: str, where: str) -> str:
    order = ", ".join(column.name for column in table.primary_key)
    return f"SELECT {what} FROM {table.name} WHERE {where} ORDER BY {order}"


def _names(table: sa.Table) -> str:
    return ", ".join(column.name for column in table.columns)
