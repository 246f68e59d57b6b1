"""The ledger behind the server: opened for reading, one request at a time, and what is kept of it.

An answer is a function of (ledger, day, question), so it is kept until the log grows or the day
turns; asking for the length of the log is all that a second request costs.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, Final

from ledger.domain.status import Day
from ledger.site.book import Book, whole
from ledger.site.page import Site
from ledger.store.archive import log_size
from ledger.store.reader import Reader, ReaderPool

KEPT: Final = 512
"""Answers that are kept."""

KEPT_BYTES: Final = 64_000_000
"""Bytes that they may have together."""

CONNECTIONS: Final = 8
"""Connections to a database server that stay open between requests."""

JSON: Final = "application/json"

LARGEST: Final = 100_000
"""Predictions up to which pages that show the whole ledger are made live."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question is answered with: status, bytes, and what kind they are."""

    status: int
    body: bytes
    kind: str


def as_json(data: Any, status: int = 200) -> Answer:
    """Return data as an answer: days as ISO text, nothing left out, stable bytes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return Answer(status, f"{text}\n".encode(), JSON)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")


@dataclass
class Live:
    """A ledger that is read while others write to it.

    ``day`` returns the day of a question asked now.
    """

    url: str
    day: Callable[[], Day]
    site: Site = field(default_factory=Site)
    _kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _size: int = 0
    _book: tuple[int, Day, Book] | None = None
    _making: dict[str, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _pool: ReaderPool = field(init=False)
    _building: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        """Keep as many connections as threads ask at once, most days."""
        self._pool = ReaderPool(self.url, CONNECTIONS)

    def reader(self) -> Reader:
        """Return a reader of the ledger; nothing can be written through it."""
        return self._pool.open()

    def answer(self, question: str, make: Callable[[Reader, Day], Answer]) -> tuple[str, Answer]:
        """Return the answer to a question with its tag, made anew only when it may differ."""
        day = self.day()
        with self.reader() as reader:
            tag = _tag(question, log_size(reader), day)
            found = self._known(tag)
            if found is None:
                with self._turn(tag):
                    found = self._known(tag)
                    if found is None:
                        found = make(reader, day)
                        self._keep(tag, found)
        return tag, found

    def _known(self, tag: str) -> Answer | None:
        with self._lock:
            found = self._kept.get(tag)
            if found:
                self._kept.move_to_end(tag)
            return found

    @contextmanager
    def _turn(self, tag: str) -> Iterator[None]:
        """Let one at a time make an answer: whoever asks the same meanwhile waits for that one."""
        with self._lock:
            turn = self._making.setdefault(tag, Lock())
        try:
            with turn:
                yield
        finally:
            with self._lock:
                self._making.pop(tag, None)

    def _keep(self, tag: str, answer: Answer) -> None:
        with self._lock:
            if len(answer.body) > KEPT_BYTES or tag in self._kept:
                return
            self._kept[tag] = answer
            self._size += len(answer.body)
            while len(self._kept) > KEPT or self._size > KEPT_BYTES:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old.body)

    def book(self, reader: Reader, day: Day) -> Book:
        """Return the whole ledger; it is read once as long as it stays the same."""
        with self._building:
            size = log_size(reader)
            if self._book is None or self._book[:2] != (size, day):
                self._book = (size, day, whole(reader, day))
            return self._book[2]


def _tag(question: str, size: int, day: Day) -> str:
    text = f"{question}\n{size}\n{day}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]
