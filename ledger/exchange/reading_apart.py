"""Rows read by a second process, while the first one writes those that came before.

Reading, checking and encoding a row takes as long as writing it, and a computer has two cores.
The second process knows no ledger: it gives every plain row made ready, and every other line as
it stands, in their order.  Whoever reads a file this way gets what ``read_rows`` gives.
"""

from __future__ import annotations

import gc
import io
import json
import marshal
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Generator, Iterator
from datetime import date
from typing import IO, Any, Final

from ledger.actions.bulk import Incoming
from ledger.actions.cores import cores
from ledger.domain.names import text_key
from ledger.domain.prediction import Speaker
from ledger.domain.status import Day
from ledger.errors import Refused
from ledger.exchange import json_rows
from ledger.exchange.plain_rows import plain_row
from ledger.exchange.problem import Problem
from ledger.exchange.row_cells import Context
from ledger.store.prepared import Prepared
from ledger.store.preparing import prepare

WORTH_IT: Final = 20_000
"""From so many rows on the time that a second process takes to start is saved."""

_TOGETHER: Final = 5_000
"""Rows that are handed over at once: as many as are written at once."""

_LENGTH: Final = struct.Struct("<I")
_START: Final = """import json, sys
given = json.loads(sys.argv[1])
sys.path[:] = given["path"]
from ledger.exchange.reading_apart import serve
serve(given)"""


def can_read_apart(count: int) -> bool:
    """Say whether so many rows are read sooner by a second process."""
    return count >= WORTH_IT and hasattr(os, "pread") and bool(sys.executable) and cores() > 1


def read_apart(
    stream: io.BufferedReader, context: Context, people: dict[str, Speaker], at: str, actor: str
) -> Generator[Incoming | list[Problem], None, None]:
    """Give what each line of a file says, or what is wrong with it, as ``read_rows`` does.

    ``at`` and ``actor`` are those of the entries to come.  Closing it ends the second process;
    raises Refused when that one ends too soon.
    """
    with _process(stream, context, at, actor) as process:
        assert process.stdout is not None
        try:
            for some in _frames(process.stdout, context.name):
                yield from _rows(some, context, people)
        finally:
            process.kill()


def _process(
    stream: io.BufferedReader, context: Context, at: str, actor: str
) -> subprocess.Popen[bytes]:
    day = context.day
    given = {
        "path": sys.path, "days": [str(d) for d in (day.due, day.known, day.today)],
        "is_now": day.is_now, "name": context.name, "at": at, "actor": actor,
    }  # fmt: skip
    # Without -P a file of a library's name in the working directory would be run instead of it.
    command = [sys.executable, "-P", "-c", _START, json.dumps(given)]
    return subprocess.Popen(command, stdin=stream, stdout=subprocess.PIPE, bufsize=0)


def _frames(pipe: IO[bytes], name: str) -> Iterator[list[Any]]:
    """Give what was handed over together, until the last; raises Refused if there is no last."""
    while length := _LENGTH.unpack(_exactly(pipe, _LENGTH.size, name))[0]:
        yield marshal.loads(_exactly(pipe, length, name))


def _exactly(pipe: IO[bytes], size: int, name: str) -> bytearray:
    found = bytearray(size)
    view, done = memoryview(found), 0
    while done < size:
        count = pipe.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise Refused(f"the process that reads {name} ended too soon.")
        done += count
    return found


def _rows(
    some: list[Any], context: Context, people: dict[str, Speaker]
) -> Iterator[Incoming | list[Problem]]:
    for found in some:
        if len(found) == 2:
            number, line = found
            yield json_rows.read_closely(number, line, context, people)
            continue
        number, name, claim, said_on, key, *ready = found
        row = Incoming(number, name, claim, said_on, {}, key, prepared=Prepared(*ready))
        yield json_rows.with_speaker(row, people)


# The second process


class _FromStart(io.RawIOBase):
    """A file read from its start, whatever another process does to the place where it stands."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._place = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes."""
        data = os.pread(self._handle, len(buffer), self._place)
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def serve(given: dict[str, Any]) -> None:
    """Read the file that is standard input, and hand its rows over on standard output."""
    # Whoever waits for the rows is told by the terminal as well, and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    due, known, today = map(date.fromisoformat, given["days"])
    context = Context(Day(due, known, today, given["is_now"]), given["name"])
    lines = json_rows.lines_of(io.BufferedReader(_FromStart(0), 1 << 20))
    waiting: list[tuple[Any, ...]] = []
    try:
        for number, line in lines:
            waiting.append(_ready(number, line, context, given["at"], given["actor"]))
            if len(waiting) == _TOGETHER:
                _hand_over(waiting)
                waiting = []
        _hand_over(waiting)
        _write(_LENGTH.pack(0))
    except BrokenPipeError:
        os._exit(1)


def _ready(number: int, line: bytes, context: Context, at: str, actor: str) -> tuple[Any, ...]:
    row = plain_row(number, line, context)
    if row is None:
        return number, line
    ready = prepare(row.data, text_key(row.claim), at, actor)
    return number, row.name, row.claim, row.said_on, row.key, *ready


def _hand_over(rows: list[tuple[Any, ...]]) -> None:
    if rows:
        data = marshal.dumps(rows)
        _write(_LENGTH.pack(len(data)))
        _write(data)


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]
