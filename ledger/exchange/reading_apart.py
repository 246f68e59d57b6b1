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
from datetime import date, datetime
from itertools import islice
from typing import Any

from ledger.actions.apart import Apart
from ledger.actions.rows import Incoming, Run
from ledger.domain.prediction import Speaker
from ledger.domain.status import Day
from ledger.exchange import json_rows
from ledger.exchange.problem import Problem
from ledger.exchange.ready_rows import Gathering, Made, made_ready
from ledger.exchange.row_cells import Context
from ledger.store.prepared import as_plain, of_plain
from ledger.store.tables import instant_text

Rows = Generator[Incoming | Run | list[Problem], None, None]


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
    at = instant_text(datetime.fromisoformat(given["now"]))
    gathering = Gathering(context, at, given["actor"])
    while some := [*islice(lines, json_rows.TOGETHER)]:
        yield [*map(_as_plain, made_ready(some, gathering))]


def _as_plain(made: Made | tuple[int, bytes]) -> tuple[Any, ...]:
    return made if len(made) == 2 else (*made[:2], as_plain(made[2]))
