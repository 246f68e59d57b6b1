"""Share the pages of a log with a second process, where the machine has a second core.

A helper only ever saves time.  What it cannot do, or not on the same state of the ledger, is
done here; and it ends with whoever began it, killed or not.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, Final

from ledger.actions import examining
from ledger.actions.cores import cores
from ledger.actions.examining import Examiner, Page
from ledger.errors import LedgerError
from ledger.store import checkpoints
from ledger.store.log import Head
from ledger.store.reader import open_reader
from ledger.store.tallies import Counted

LONG: Final = 50_000
"""From how many entries on a helper saves more than its start takes."""

_AHEAD: Final = 64
"""Pages that are kept at most while an earlier one is waited for."""

_SELDOM: Final = 200_000
"""Objects that are made, and not let go of, before cycles of them are looked for."""

_ASKED: Final = 4
"""Pages that a helper has been asked for at most: it never waits for its next."""


class Helper:
    """A process that looks at pages of a ledger when it is asked to."""

    def __init__(self, url: str, head: Head, size: int) -> None:
        """Start it for the ledger at this address, which must stand where ``head`` says.

        ``size`` is how many entries make a page.
        """
        context = multiprocessing.get_context("spawn")
        self._mine, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, url, head, size), name="ledger verify", daemon=True
        )
        self._process.start()
        theirs.close()
        self._is_ready = False

    def is_ready(self) -> bool:
        """Say whether it has begun to answer; until then nothing is asked of it."""
        if not self._is_ready and self._mine.poll():
            self._is_ready = self.answer() is True
        return self._is_ready

    def wait(self) -> bool:
        """Wait until it is ready, or gone; say whether it is ready."""
        self._mine.poll(None)
        return self.is_ready()

    def ask(self, first: int | None) -> bool:
        """Ask for the page that begins there, None for what it counted in all of its pages.

        Say whether anybody is there to answer.
        """
        try:
            self._mine.send(first)
        except OSError:
            return False
        return True

    def has_answered(self) -> bool:
        """Say whether an answer is there, or will never be."""
        return self._mine.poll()

    def answer(self) -> Any:
        """Return what was asked for first, once it is there; None for no answer."""
        try:
            return self._mine.recv()
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        """End the process; what it still does is of no use any more."""
        self._mine.close()
        self._process.terminate()
        self._process.join()


def serve(asked: Connection, url: str, head: Head, size: int) -> None:
    """Answer until nobody asks any more; not at all where the ledger stands elsewhere by now."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(LedgerError, EOFError, OSError), seldom_collected(), open_reader(url) as reader:
        if checkpoints.head_of(reader) == head:
            examiner = Examiner(reader, size)
            asked.send(True)
            while True:
                asked.send(_answer(examiner, asked.recv()))


def _answer(examiner: Examiner, first: int | None) -> Page | Counted | None:
    """Return a page; None where it cannot be looked at, which is told by whoever asked."""
    if first is None:
        return examiner.counted
    try:
        return examiner.page(first)
    except LedgerError:
        return None


class Pages:
    """The pages of a log in their order, looked at here or by a helper."""

    def __init__(self, examiner: Examiner, helper: Helper | None, size: int) -> None:
        """Begin with a log of about so many entries; the helper is asked for no more."""
        self._examiner = examiner
        self._helper = helper
        self._size = size
        self._next = 0
        self._asked: deque[int] = deque()
        self._done: dict[int, Page] = {}

    def __iter__(self) -> Iterator[tuple[int, Page]]:
        """Give the pages up to the first empty one, with the places where they begin."""
        for first in count(0, self._examiner.size):
            while first not in self._done:
                self._go_on(first)
            page = self._done.pop(first)
            if not page.leaves:
                return
            yield first, page

    def counted(self) -> Counted | None:
        """Return how the log counts the predictions of all pages; None if nobody can tell."""
        found = self._examiner.counted
        if self._helper is not None and self._helper.is_ready():
            is_free = not self._asked and self._helper.ask(None)
            theirs = self._helper.answer() if is_free else None
            if not isinstance(theirs, Counted):
                return None
            found.add(theirs)
        return found

    def _go_on(self, wanted: int) -> None:
        """Look at a page, or take one from the helper."""
        self._ask()
        is_there = bool(self._asked) and self._helper is not None and self._helper.has_answered()
        is_late = wanted in self._asked and (len(self._done) >= _AHEAD or self._next >= self._size)
        if is_there or is_late:
            first = self._asked.popleft()
            page = self._helper.answer() if self._helper is not None else None
            self._done[first] = page or self._examiner.page(first)
        else:
            self._done[self._next] = self._examiner.page(self._next)
            self._next += self._examiner.size

    def _ask(self) -> None:
        """See that the helper has work, if it is still there."""
        if self._helper is None or not self._helper.is_ready():
            return
        while len(self._asked) < _ASKED and self._next < self._size:
            if not self._helper.ask(self._next):
                break
            self._asked.append(self._next)
            self._next += self._examiner.size


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Have cycles of objects looked for seldom: pages have none, and hold very many objects."""
    often = gc.get_threshold()
    gc.set_threshold(_SELDOM, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)


@contextmanager
def helped(url: str | None, head: Head) -> Iterator[Helper | None]:
    """Give a helper for a long log at an address, None for others and on a single core."""
    helper = _started(url, head) if url and head.size >= LONG and cores() > 1 else None
    try:
        yield helper
    finally:
        if helper is not None:
            helper.end()


def _started(url: str, head: Head) -> Helper | None:
    try:
        return Helper(url, head, examining.PAGE)
    except OSError:
        return None
