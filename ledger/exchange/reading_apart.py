"""Rows read by a second process, while the first one writes those that came before.

Reading, checking and encoding a row takes as long as writing it, and a computer has two cores.
The second process knows no ledger: it gives every plain row made ready, and every other line as
it stands, in their order.  Whoever reads a file this way gets what ``read_rows`` gives.
"""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from typing import Any, Final

from ledger.actions.apart import Apart, can_work_apart
from ledger.actions.rows import Incoming, Run
from ledger.domain.prediction import Speaker
from ledger.domain.status import Day
from ledger.exchange import json_rows
from ledger.exchange.problem import Problem
from ledger.exchange.ready_rows import Gathering, Made, made_ready
from ledger.exchange.row_cells import Context
from ledger.store.prepared import as_plain, of_plain

WORTH_IT: Final = 8_000_000
"""From so many bytes on, some 15,000 rows, the time that a second process takes is saved."""

Rows = Generator[Incoming | Run | list[Problem], None, None]


class Reading:
    """A file of rows, read as often as it is asked for: by a second process, or by this one.

    The second process begins at once, so that its first rows are there when they are wanted.
    """

    def __init__(self, stream: io.BufferedReader, context: Context, at: str, actor: str) -> None:
        """Begin with a file; ``at`` and ``actor`` are those of the entries to come."""
        self._stream = stream
        self._terms = context, at, actor
        self._is_apart = can_read_apart(os.fstat(stream.fileno()).st_size)
        self._begun = begin(stream, *self._terms) if self._is_apart else None

    def rows(self, context: Context, people: dict[str, Speaker]) -> Rows:
        """Give what each line says, or what is wrong with it, as ``json_rows.read_rows`` does."""
        if self._is_apart:
            process = self._begun or begin(self._stream, *self._terms)
            self._begun = None
            return read_apart(process, context, people)
        self._stream.seek(0)
        lines = json_rows.lines_of(self._stream)
        return json_rows.read_rows(lines, context, people, *self._terms[1:])

    def close(self) -> None:
        """End a second process that nobody needed."""
        if self._begun is not None:
            self._begun.close()


def can_read_apart(size: int) -> bool:
    """Say whether a file of so many bytes is read sooner by a second process."""
    return size >= WORTH_IT and hasattr(os, "pread") and can_work_apart()


def begin(stream: io.BufferedReader, context: Context, at: str, actor: str) -> Apart:
    """Begin to read a file in a second process, from its start."""
    day = context.day
    given = {
        "days": [str(d) for d in (day.due, day.known, day.today)], "is_now": day.is_now,
        "name": context.name, "at": at, "actor": actor,
    }  # fmt: skip
    return Apart(ready_rows, given, f"reads {context.name}", stdin=stream)


def read_apart(process: Apart, context: Context, people: dict[str, Speaker]) -> Rows:
    """Give what a second process reads; closing it ends that process.

    Raises Refused when it ends too soon.
    """
    with closing(process):
        for some in process:
            yield from json_rows.read_ready(map(_of_plain, some), context, people)


def _of_plain(made: tuple[Any, ...]) -> Made | tuple[int, bytes]:
    lines, names, *ready = made
    return (lines, names, of_plain(*ready)) if ready else (lines, names)


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


def ready_rows(given: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """Give the rows of the file that is standard input, some at a time."""
    gc.disable()
    due, known, today = map(date.fromisoformat, given["days"])
    context = Context(Day(due, known, today, given["is_now"]), given["name"])
    lines = json_rows.lines_of(io.BufferedReader(_FromStart(0), 1 << 20))
    gathering = Gathering(context, given["at"], given["actor"])
    while some := [*islice(lines, json_rows.TOGETHER)]:
        yield [*map(_as_plain, made_ready(some, gathering))]


def _as_plain(made: Made | tuple[int, bytes]) -> tuple[Any, ...]:
    return made if len(made) == 2 else (*made[:2], as_plain(made[2]))
