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

WORTH_IT: Final = 20_000
"""From so many rows on the time that a second process takes to start is saved."""


def can_read_apart(count: int) -> bool:
    """Say whether so many rows are read sooner by a second process."""
    return count >= WORTH_IT and hasattr(os, "pread") and can_work_apart()


def read_apart(
    stream: io.BufferedReader, context: Context, people: dict[str, Speaker], at: str, actor: str
) -> Generator[Incoming | Run | list[Problem], None, None]:
    """Give what each line of a file says, or what is wrong with it, as ``read_rows`` does.

    ``at`` and ``actor`` are those of the entries to come.  Closing it ends the second process;
    raises Refused when that one ends too soon.
    """
    day = context.day
    given = {
        "days": [str(d) for d in (day.due, day.known, day.today)], "is_now": day.is_now,
        "name": context.name, "at": at, "actor": actor,
    }  # fmt: skip
    with closing(Apart(ready_rows, given, f"reads {context.name}", stdin=stream)) as process:
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
