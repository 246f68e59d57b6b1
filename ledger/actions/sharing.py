"""Share the pages of a log with a second process, where there is one.

What a helper cannot do, or not on the same state of the ledger, is done here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import Final

from ledger.actions.examining import Examiner, Page
from ledger.actions.helping import Helper
from ledger.store.tallies import Counted

_AHEAD: Final = 64
"""Pages that are kept at most while an earlier one is waited for."""

_ASKED: Final = 4
"""Pages that a helper has been asked for at most: it never waits for its next."""


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
