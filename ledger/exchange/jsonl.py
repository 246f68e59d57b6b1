"""JSON Lines: the log itself, one entry a line, byte for byte.

A line is the entry's canonical body, so that anyone can hash it without this program.  A
redacted entry has no body any more; its line is ``{"redacted": {…}}`` with everything else the
log keeps of it, the leaf hash included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from ledger.actions.restoring import faults, row_from
from ledger.exchange.problem import Problem
from ledger.proof.canonical import MAX_BODY_BYTES, NotCanonical, body_of, members_of
from ledger.store.archive import LogRow

_REDACTED = {
    "seq": int, "step": int, "at": str, "actor": str, "type": str, "subject": str, "leaf": str,
}  # fmt: skip
_BOM = b"\xef\xbb\xbf"
# A redacted entry's line is short; line ends and a byte order mark are not part of a body.
_MAX_LINE = MAX_BODY_BYTES + 5


def dump(rows: Iterable[LogRow]) -> Iterator[bytes]:
    """Give the lines of an export, each with its line end."""
    for row in rows:
        yield (_redacted_line(row) if row.body is None else row.body) + b"\n"


def _redacted_line(row: LogRow) -> bytes:
    return body_of({
        "redacted": {
            "seq": row.seq, "step": row.step, "at": row.recorded_at, "actor": row.actor,
            "type": row.type, "subject": row.subject, "leaf": row.leaf.hex(),
        }
    })  # fmt: skip


def parse(stream: IO[bytes]) -> tuple[list[LogRow], list[Problem]]:
    """Return the rows of an export, or everything that is wrong with it, by line.

    When there are problems the rows must not be used.  Line ends may be those of Windows, and
    the last one may be missing; empty lines are problems, because entries have places.
    """
    rows: list[LogRow] = []
    problems: list[Problem] = []
    for place, line in enumerate(_lines(stream)):
        try:
            rows.append(_row(place, line))
        except NotCanonical as error:
            problems.append(Problem(place + 1, str(error)))
    if not problems:
        problems = [Problem(fault.place + 1, fault.text) for fault in faults(rows)]
    return rows, problems


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Give the lines without their ends; of a line that is far too long only the start."""
    first = True
    while line := stream.readline(_MAX_LINE + 1):
        whole = line
        while len(whole) > _MAX_LINE and not whole.endswith(b"\n"):
            whole = stream.readline(_MAX_LINE + 1)
            if not whole:
                break
        if first:
            line, first = line.removeprefix(_BOM), False
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def _row(place: int, line: bytes) -> LogRow:
    """Return the row that a line stands for; raises NotCanonical with the reason."""
    if len(line) > MAX_BODY_BYTES:
        raise NotCanonical(f"it is too long: an entry has at most {MAX_BODY_BYTES:,} bytes")
    if not line.strip():
        raise NotCanonical("it is empty")
    try:
        line.decode()
        return _redacted_row(line) if line.startswith(b'{"redacted":') else row_from(place, line)
    except UnicodeDecodeError as error:
        raise NotCanonical(
            f"it is not UTF-8 text (byte {line[error.start]:#04x} at position {error.start + 1})"
        ) from error
    except RecursionError as error:
        raise NotCanonical("it is nested too deeply") from error
    except NotCanonical as error:
        cause = error.__cause__
        if isinstance(cause, json.JSONDecodeError):
            raise NotCanonical(
                f"it is not JSON ({cause.msg}, character {cause.pos + 1})"
            ) from None
        raise


def _redacted_row(line: bytes) -> LogRow:
    said: Any = members_of(line)["redacted"]
    if not isinstance(said, dict) or {k: type(v) for k, v in said.items()} != _REDACTED:
        raise NotCanonical("it is not what is kept of a redacted entry")
    if not re.fullmatch("[0-9a-f]{64}", said["leaf"]):
        raise NotCanonical("its leaf is not a hash of 64 hexadecimal digits")
    return LogRow(
        said["seq"], said["step"], said["at"], said["actor"], said["type"], said["subject"],
        None, bytes.fromhex(said["leaf"]),
    )  # fmt: skip
