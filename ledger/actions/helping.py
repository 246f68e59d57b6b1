"""A second process that looks at pages of a log, where the machine has a second core.

It is started before anything is imported that checking needs, so that both import it at once.
It only ever saves time, and it ends with whoever began it, killed or not.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final

from ledger.actions.cores import cores
from ledger.errors import LedgerError
from ledger.store.reader import Reader, Row, open_reader

if TYPE_CHECKING:
    from ledger.actions.examining import Examiner, Page
    from ledger.store.tallies import Counted

PAGE: Final = 256
"""Entries that are looked at together: few enough to stay in the processor's cache."""

LONG: Final = 50_000
"""From how many entries on a helper saves more than its start takes."""

_SELDOM: Final = 200_000
"""Objects that are made, and not let go of, before cycles of them are looked for."""


def head_of(reader: Reader) -> Row:
    """Return what the head of a log says, whatever that is: two of the same log are equal."""
    return next(iter(reader.rows("SELECT size, next_id, frontier FROM log_head")), (0,))


class Helper:
    """A process that looks at pages of a ledger when it is asked to."""

    def __init__(self, url: str, head: Row, size: int) -> None:
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


def serve(asked: Connection, url: str, head: Row, size: int) -> None:
    """Answer until nobody asks any more; not at all where the ledger stands elsewhere by now."""
    from ledger.actions.examining import Examiner

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(LedgerError, EOFError, OSError), seldom_collected(), open_reader(url) as reader:
        if head_of(reader) == head:
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
def helped(url: str, reader: Reader) -> Iterator[Helper | None]:
    """Give a helper for a long log at an address, None for others and on a single core.

    ``reader`` reads the same ledger.
    """
    head = head_of(reader)
    is_long = isinstance(head[0], int) and head[0] >= LONG
    helper = _started(url, head) if is_long and cores() > 1 else None
    try:
        yield helper
    finally:
        if helper is not None:
            helper.end()


def _started(url: str, head: Row) -> Helper | None:
    try:
        return Helper(url, head, PAGE)
    except OSError:
        return None
