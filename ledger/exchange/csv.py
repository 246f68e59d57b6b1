"""CSV for spreadsheets: what is in force, one prediction a row."""

from __future__ import annotations

import codecs
import csv
import io
import pickle
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from ledger.actions.recording import Recording
from ledger.domain.names import text_key
from ledger.domain.prediction import Speaker, SpeakerKind
from ledger.domain.status import Day
from ledger.exchange.cells import inert, plain
from ledger.exchange.columns import COLUMNS, FURTHER, NEEDED, Order
from ledger.exchange.mapping import ColumnMap
from ledger.exchange.problem import Problem
from ledger.exchange.row_cells import Calendars, Context
from ledger.exchange.row_in import read_row
from ledger.exchange.row_out import cells_of
from ledger.exchange.snapshot import Piece

DELIMITERS = ",;\t"
"""What may stand between cells; the first line decides."""

_IN_MEMORY: Final = 8_000_000
"""Bytes of rows that wait in memory; more than that waits on the disk."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be recorded, with the line of the file on which it begins."""

    line: int
    recording: Recording


def dump(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Give what is in force as CSV, in the order of the ids, some rows at a time.

    Cells that a spreadsheet would take for formulas get an apostrophe, which reading takes away
    again.  Verdicts that were replaced or reopened are not part of it, nor is evidence that was
    retracted: that is what the log is for.
    """
    # Only the last row tells which columns a file needs, so until then its rows wait on the disk.
    with SpooledTemporaryFile(_IN_MEMORY) as waiting:
        used: set[str] = set()
        for piece in pieces:
            rows = [cells_of(state, piece) for state in piece.states]
            used.update(column for row in rows for column, cell in row.items() if cell)
            pickle.dump(rows, waiting)
        columns = [*COLUMNS, *(column for column in FURTHER if column in used)]
        waiting.seek(0)
        yield _lines([columns])
        for rows in _waiting(waiting):
            yield _lines([inert(row.get(column, "")) for column in columns] for row in rows)


def _waiting(stream: IO[bytes]) -> Iterator[list[dict[str, str]]]:
    while True:
        try:
            yield pickle.load(stream)
        except EOFError:
            return


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    # Both characters of the line end make the writer quote either one inside a cell.
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def read_rows(
    stream: IO[bytes],
    day: Day,
    *,
    name: str = "file",
    order: Order | None = None,
    column_map: ColumnMap | None = None,
    calendars: Calendars | None = None,
) -> tuple[list[Row], list[Problem]]:
    """Return the rows that can be recorded, and what is wrong with all others, by line.

    ``column_map`` says how another file's columns become ours; None means that they are ours.
    ``name`` is how verdicts name the file.  A first line without a needed column leaves no
    rows; a column that is not known is a problem too, and the rows are read without it.
    """
    data = stream.read()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [], [Problem(1, f"the file is UTF-16; {_SAVE_AS}")]
    # Bytes that are no text stay in their cells, so that each can be told with its line.
    known = column_map.theirs if column_map else (*COLUMNS, *FURTHER)
    text = data.removeprefix(codecs.BOM_UTF8).decode(errors="surrogateescape")
    table = _rows_of(text, known)
    columns, problems = _header(table, column_map)
    if columns is None:
        return [], problems
    context = Context(day, name, order, calendars)
    rows: list[Row] = []
    for line, cells in table:
        found = cells if isinstance(cells, str) else _read(columns, cells, context, column_map)
        if isinstance(found, Recording):
            rows.append(Row(line, found))
        elif found is not None:
            wrong = [found] if isinstance(found, str) else found
            problems += [Problem(line, reason) for reason in wrong]
    apart, doubles = _apart(rows)
    return _with_whole_speakers(apart), sorted(problems + doubles)


_SAVE_AS = 'save it as "CSV UTF-8"'


def _rows_of(text: str, known: Iterable[str]) -> Iterator[tuple[int, list[str] | str]]:
    """Give each row, or why it is none, with the line on which it begins.

    A cell may hold line ends, so a row may take several lines.  Empty rows are left out.
    """
    source = io.StringIO(text, newline="")
    first, above = source.readline(), 0
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, above = first[4], 1  # Excel's own way of saying it
    else:
        delimiter = max(DELIMITERS, key=lambda mark: _known_names(first, mark, known))
        source.seek(0)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    while True:
        line = above + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _broken(error)
        else:
            if any(cell.strip() for cell in cells):
                yield line, [_clean(cell) for cell in cells]


def _known_names(first: str, delimiter: str, known: Iterable[str]) -> int:
    names = {_column(cell) for cell in first.split(delimiter)}
    return len(names & set(map(_column, known)))


def _broken(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "a quotation mark is opened here and never closed"
    return f"this is no row of cells: {error}"


def _clean(cell: str) -> str:
    return plain(cell).replace("\r\n", "\n").replace("\r", "\n")


def _column(cell: str) -> str:
    return "_".join(cell.strip().strip("\"'").lower().replace("_", " ").split())


def _header(
    table: Iterator[tuple[int, list[str] | str]], column_map: ColumnMap | None
) -> tuple[list[str] | None, list[Problem]]:
    """Return the names in the first line; None when no row can be read under them."""
    line, cells = next(table, (1, "the file is empty; its first line names the columns"))
    if isinstance(cells, str):
        return None, [Problem(line, cells)]
    if column_map:
        theirs = [cell.strip() for cell in cells]
        lacking = column_map.missing(theirs)
        text = f"the file has no column {', '.join(map(repr, lacking))}, which the map names"
        return (None, [Problem(line, text)]) if lacking else (theirs, [])
    names = [_column(cell) for cell in cells]
    missing = [column for column in NEEDED if column not in names]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    unknown = [name for name in names if name and name not in {*COLUMNS, *FURTHER}]
    wrong = [f'the column "{name}" is there twice' for name in twice]
    if missing:
        wrong.append(f"the first line lacks the columns {', '.join(missing)}")
    fatal = bool(wrong)
    wrong += [f'there is no column "{name}"{_near(name)}' for name in unknown]
    return None if fatal else names, [Problem(line, text) for text in wrong]


def _near(name: str) -> str:
    near = get_close_matches(name, [*COLUMNS, *FURTHER], 1)
    return f"; did you mean {near[0]}?" if near else " to import"


def _read(
    columns: list[str], cells: list[str], context: Context, column_map: ColumnMap | None
) -> Recording | list[str]:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        return [f"the row has {len(cells)} cells, and the first line has {len(columns)}"]
    row = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
    wrong = [text for name, cell in row.items() if (text := not_text(name, cell))]
    return wrong or read_row(column_map.cells(row) if column_map else row, context)


def not_text(name: str, cell: str) -> str | None:
    """Return why a cell is no text; None when it is."""
    for char in cell:
        if "\udc80" <= char <= "\udcff":
            return f"{name} is not UTF-8 text (byte {ord(char) - 0xDC00:#04x}); {_SAVE_AS}"
        if char not in "\n\t" and unicodedata.category(char) == "Cc":
            return f"{name} holds the control character U+{ord(char):04X}"
    return None


def _apart(rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
    """Return the rows without those that repeat an earlier one, and these as problems.

    Rows with keys are the same when their keys are; others when they are the same claim by the
    same speaker on the same day.
    """
    first: dict[object, int] = {}
    apart: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        said, speaker = row.recording.said, row.recording.speaker
        called = text_key(speaker.name) if speaker else said.speaker
        identity = said.origin or (called, text_key(said.claim), said.said_on)
        line = first.setdefault(identity, row.line)
        if line == row.line:
            apart.append(row)
        else:
            what = f'the key "{said.origin}"' if said.origin else "the same claim"
            problems.append(Problem(row.line, f"{what} stands on line {line} already"))
    return apart, problems


def _with_whole_speakers(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with everything that any of them says about their speakers."""
    whole: dict[str, Speaker] = {}
    for row in rows:
        speaker = row.recording.speaker
        assert speaker is not None, "a row names its speaker"
        key = text_key(speaker.name)
        whole[key] = joined(whole[key], speaker) if key in whole else speaker
    return [
        replace(row, recording=replace(row.recording, speaker=whole[text_key(speaker.name)]))
        for row in rows
        if (speaker := row.recording.speaker)
    ]


def joined(one: Speaker, other: Speaker) -> Speaker:
    """Return a speaker with everything that either row says."""
    organisation = SpeakerKind.ORGANISATION
    return replace(
        one,
        kind=organisation if organisation in (one.kind, other.kind) else one.kind,
        aliases=tuple(dict.fromkeys((*one.aliases, *other.aliases))),
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
    )
