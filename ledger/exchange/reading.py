"""A file of rows, read by a second process if it is large, and by this one if it is not.

Both processes take as long to import what they need as 10,000 rows take, and do so at once: this
module imports little, and the second process begins before anything else does.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ledger.actions.apart import Apart, can_work_apart
from ledger.domain.status import Day

if TYPE_CHECKING:
    from ledger.domain.prediction import Speaker
    from ledger.exchange.reading_apart import Rows
    from ledger.exchange.row_cells import Context

WORTH_IT: Final = 8_000_000
"""From so many bytes on, some 15,000 rows, the time that a second process takes is saved."""


def is_rows(start: bytes) -> bool:
    """Say whether a file that begins like this holds rows, and not the entries of a log."""
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return (
        first.startswith(b"{")
        and not first.startswith((b'{"actor":', b'{"redacted":'))
        and (b'"claim"' in first.partition(b"\n")[0])
    )


def can_read_apart(size: int) -> bool:
    """Say whether a file of so many bytes is read sooner by a second process."""
    return size >= WORTH_IT and hasattr(os, "pread") and can_work_apart()


def begin(stream: io.BufferedReader, name: str, day: Day, now: datetime, actor: str) -> Apart:
    """Begin to read a file in a second process, from its start."""
    given = {
        "days": [str(d) for d in (day.due, day.known, day.today)], "is_now": day.is_now,
        "name": name, "now": now.isoformat(), "actor": actor,
    }  # fmt: skip
    return Apart(ready_rows, given, f"reads {name}", stdin=stream)


def ready_rows(given: dict[str, Any]) -> Iterable[Any]:
    """Do the work of the second process."""
    from ledger.exchange import reading_apart

    return reading_apart.ready_rows(given)


class Reading:
    """A file of rows that is read as often as it is asked for."""

    def __init__(
        self, stream: io.BufferedReader, name: str, day: Day, now: datetime, actor: str
    ) -> None:
        """Begin with a file; ``now`` and ``actor`` are those of the entries to come."""
        self.stream = stream
        self._terms = name, day, now, actor
        self._is_apart = can_read_apart(os.fstat(stream.fileno()).st_size)
        self._begun = begin(stream, *self._terms) if self._is_apart else None

    def rows(self, context: Context, people: dict[str, Speaker]) -> Rows:
        """Give what each line says, or what is wrong with it, as ``json_rows.read_rows`` does."""
        from ledger.exchange import json_rows, reading_apart
        from ledger.store.tables import instant_text

        if self._is_apart:
            process = self._begun or begin(self.stream, *self._terms)
            self._begun = None
            return reading_apart.read_apart(process, context, people)
        self.stream.seek(0)
        _, _, now, actor = self._terms
        lines = json_rows.lines_of(self.stream)
        return json_rows.read_rows(lines, context, people, instant_text(now), actor)

    def close(self) -> None:
        """End a second process that nobody needed."""
        if self._begun is not None:
            self._begun.close()
