"""Rows as JSON Lines: one prediction a line, with the names of a spreadsheet's columns.

Lists are lists, and ``evidence`` is a list of objects.  A file is read line by line, so its size
does not matter; links between rows name an earlier line.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import IO, Any, Final

import msgspec

from ledger.actions.recording import Recording
from ledger.actions.rows import Incoming, Run, with_speaker
from ledger.domain.codec import to_data
from ledger.domain.names import text_key
from ledger.domain.prediction import Speaker
from ledger.exchange.cells import join
from ledger.exchange.columns import ASSESSED, COLUMNS, EVIDENCE_DETAILS, FURTHER
from ledger.exchange.csv import joined, not_text
from ledger.exchange.problem import Problem
from ledger.exchange.ready_rows import Gathering, Made, made_ready
from ledger.exchange.row_cells import Cells, Context
from ledger.exchange.row_in import read_row
from ledger.exchange.row_out import DOCUMENT
from ledger.exchange.row_speaker import speaker_of

MAX_LINE: Final = 1_000_000
"""Bytes that a line may have; no row comes near it."""

TOGETHER: Final = 1_000
"""Lines that are looked at together."""

_LISTS = frozenset(
    {"aliases", "tags", "role", "organisation", "role_since", "role_until", "cites"}
)
_ANSWERS = frozenset({"compound", "early"})
_DETAILS = {column.removeprefix("evidence_"): column for column in EVIDENCE_DETAILS}
"""Members of a piece of evidence, with the columns that hold them in a spreadsheet."""
# Parts of a split claim need all their rows at once, and go in by CSV; so do what others say.
_APART = {"stance", "needs", "part_of", *EVIDENCE_DETAILS, *ASSESSED}
_NAMES = [name for name in (*COLUMNS, *FURTHER) if name not in _APART]
_ABOUT_SPEAKER = frozenset(
    {"speaker_kind", "aliases", "role", "organisation", "role_since", "role_until"}
)

_MORE = re.compile(rb'"(?:aliases|organisation|role|speaker_kind)').search
"""Finds where a line says more of its speaker."""
_SPACED = re.compile(rb"\n\s").search


def _type_of(name: str) -> Any:
    if name == "evidence":
        return list[_Piece] | None
    if name in _LISTS:
        return list[str] | str | None
    return bool | str | None if name in _ANSWERS else str | None


_Piece: Any = msgspec.defstruct(
    "_Piece",
    [(name, str | None, None) for name in ("stance", "url", "document", *_DETAILS)],
    forbid_unknown_fields=True,
)
_Line: Any = msgspec.defstruct(
    "_Line", [(name, _type_of(name), None) for name in _NAMES], forbid_unknown_fields=True
)
_decode = msgspec.json.Decoder(_Line).decode
_decode_speaker = msgspec.json.Decoder(
    msgspec.defstruct(
        "_Who", [(name, _type_of(name), None) for name in ("speaker", *sorted(_ABOUT_SPEAKER))]
    )
).decode


def is_rows(start: bytes) -> bool:
    """Say whether a file that begins like this holds rows, and not the entries of a log."""
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return (
        first.startswith(b"{")
        and not first.startswith((b'{"actor":', b'{"redacted":'))
        and (b'"claim"' in first.partition(b"\n")[0])
    )


def lines_of(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give every line that is not empty with its number; a byte order mark is passed over."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            more = stream.readline(MAX_LINE)
            if not more:
                break
            line = line[:MAX_LINE] + more[-1:]
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line and not line.isspace():
            yield number, line


def read_rows(
    lines: Iterable[tuple[int, bytes]], context: Context, people: dict[str, Speaker],
    at: str, actor: str,
) -> Generator[Incoming | Run | list[Problem], None, None]:  # fmt: skip
    """Give what each line says, or what is wrong with it; rows that need no close look in runs.

    ``people`` is what ``speakers_in`` found out about those whom the file says more of, ``at``
    and ``actor`` are those of the entries to come.
    """
    ahead, gathering = iter(lines), Gathering(context, at, actor)
    while some := [*islice(ahead, TOGETHER)]:
        yield from read_ready(made_ready(some, gathering), context, people)


def read_ready(
    made: Iterable[Made | tuple[int, bytes]], context: Context, people: dict[str, Speaker]
) -> Iterator[Incoming | Run | list[Problem]]:
    """Give rows made ready as runs, and read the lines between them closely."""
    for one in made:
        if len(one) == 2:
            yield read_closely(*one, context, people)
        else:
            yield Run(*one, people)


def read_closely(
    number: int, line: bytes, context: Context, people: dict[str, Speaker]
) -> Incoming | list[Problem]:
    """Return what a line says, read cell by cell, or what is wrong with it."""
    read = _read(line, context)
    if not isinstance(read, Recording):
        return [Problem(number, text) for text in read]
    found = _incoming(number, read)
    return with_speaker(found, people)


def speakers_in(stream: IO[bytes], context: Context) -> tuple[int, dict[str, Speaker]]:
    """Return how many lines there are, and everything they say of speakers beside their names.

    Lines that are empty do not count, as in ``lines_of``.
    """
    whole: dict[str, Speaker] = {}
    count = 0
    for block in _blocks(stream):
        count += _count(block)
        if _MORE(block):
            for line in block.split(b"\n"):
                if _MORE(line):
                    _add_speaker(whole, line, context)
    return count, whole


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Give a file in blocks of whole lines; of one that is too long only the beginning."""
    is_first = True
    while block := stream.read(MAX_LINE):
        if not block.endswith(b"\n"):
            block += (more := stream.readline(MAX_LINE))
            while more and not more.endswith(b"\n"):
                more = stream.readline(MAX_LINE)
        yield block.removeprefix(b"\xef\xbb\xbf") if is_first else block
        is_first = False


def _count(block: bytes) -> int:
    """Return how many lines of a block hold anything; those that begin with a space are rare."""
    if block[:1].isspace() or _SPACED(block):
        return sum(1 for line in block.split(b"\n") if line and not line.isspace())
    return block.count(b"\n") + (not block.endswith(b"\n") and bool(block))


def _add_speaker(whole: dict[str, Speaker], line: bytes, context: Context) -> None:
    try:
        row = _decode_speaker(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return  # told when the line is read
    cells = Cells(_cells(row, ("speaker", *_ABOUT_SPEAKER)), context)
    speaker = speaker_of(cells)
    if not cells.wrong and len(cells.cells) > 1:
        key = text_key(speaker.name)
        whole[key] = joined(whole[key], speaker) if key in whole else speaker


def _read(line: bytes, context: Context) -> Recording | list[str]:
    if len(line) > MAX_LINE:
        return [f"it is too long: a row has at most {MAX_LINE:,} bytes"]
    try:
        row = _decode(line)
    except UnicodeDecodeError as error:
        return [f"it is not UTF-8 text (byte {line[error.start]:#04x})"]
    except msgspec.ValidationError as error:
        return [_plainly(str(error))]
    except msgspec.DecodeError as error:
        return [f"it is not JSON: {str(error).removeprefix('JSON is malformed: ')}"]
    cells = _cells(row, _NAMES) | _evidence_cells(row.evidence or [])
    wrong = [text for name, cell in cells.items() if (text := not_text(name, cell))]
    return wrong or read_row(cells, context)


_SAYS = (
    ("Object contains unknown field ", "there is no column "), ("Expected `", "it should be `"),
    (" - at `$.", ", in `"),
)  # fmt: skip


def _plainly(text: str) -> str:
    for theirs, ours in _SAYS:
        text = text.replace(theirs, ours)
    return text.replace("`", '"')


def _cells(row: Any, names: Iterable[str]) -> dict[str, str]:
    """Return a row as the cells of a spreadsheet; what was not given has no cell."""
    found = ((name, _cell(getattr(row, name))) for name in names if name != "evidence")
    return {name: cell for name, cell in found if cell}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return join(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return value or ""


def _evidence_cells(pieces: list[Any]) -> dict[str, str]:
    """Return evidence as lists that run side by side, as a spreadsheet has it."""
    if not pieces:
        return {}
    found = {
        "evidence": join(
            f"{DOCUMENT}{piece.document}" if piece.document else piece.url or ""
            for piece in pieces
        ),
        "stance": join(piece.stance or "" for piece in pieces),
    }
    for member, column in _DETAILS.items():
        items = [getattr(piece, member) or "" for piece in pieces]
        if any(items):
            found[column] = join(items)
    return found


def _incoming(number: int, row: Recording) -> Incoming:
    """Return a row that was read cell by cell, in the form in which it is recorded."""
    assert row.speaker is not None, "a row names its speaker"
    said = row.said
    data = {name: part for name, part in to_data(said).items() if name not in ("id", "speaker")}
    if row.evidence:
        data["evidence"] = [to_data(item) for item in row.evidence]
    if row.base_rate:
        data["base_rate"] = to_data(row.base_rate)
    if row.resolutions:
        data["resolutions"] = [to_data(item) for item in row.resolutions]
    return Incoming(
        number, row.speaker.name, text_key(said.claim), said.said_on.isoformat(), data,
        said.origin, row.speaker, row.restates_origin, row.reading_origin,
    )  # fmt: skip
