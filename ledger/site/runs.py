"""A long list cut by the numbers of its predictions, so that its pages keep what they hold.

Numbered pages, sixty rows each, would all shift by one row whenever something enters or leaves
the list.  Here a span of numbers is halved until at most ``MOST`` of the list lie in it: what
enters or leaves changes the page that holds it and, rarely, cuts one page in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.domain.line import Line
from ledger.site.parts import Values

MOST: Final = 80
"""Predictions on one page of a long list."""

LINKS: Final = 16
"""Links into a long list on its first page; the rest is reached from page to page."""


@dataclass(frozen=True, slots=True)
class Run:
    """The predictions of a list with the numbers of one span, both ends included."""

    path: str
    first: int
    last: int
    lines: Sequence[Line]

    @property
    def words(self) -> str:
        """Return which numbers it holds: "1 to 512"."""
        return f"{self.first:,} to {self.last:,}"


def runs(path: str, lines: Sequence[Line]) -> list[Run]:
    """Return a list in runs, the lowest numbers first; none for a list that fits one page.

    ``path`` is the list's own.
    """
    ordered = sorted(lines, key=lambda line: line.id)
    if len(ordered) <= MOST:
        return []
    size = 1 << (ordered[-1].id - 1).bit_length()
    return _halved(path, ordered, 1, size)


def _halved(path: str, lines: Sequence[Line], first: int, size: int) -> list[Run]:
    if len(lines) <= MOST:
        return [Run(f"{path}from-{first}/", first, first + size - 1, lines)] if lines else []
    half = size // 2
    low = [line for line in lines if line.id < first + half]
    return [
        *_halved(path, low, first, half),
        *_halved(path, lines[len(low) :], first + half, half),
    ]


def front_links(found: Sequence[Run]) -> Values | None:
    """Return what leads from the first page of a list into its runs; None where there are none."""
    if not found:
        return None
    step = -(-len(found) // LINKS)
    return {
        "front": None, "older": None, "newer": None,
        "links": [
            {"words": f"{run.first:,}", "path": run.path} for run in found[::step][::-1]
        ],
    }  # fmt: skip


def run_links(found: Sequence[Run], place: int, front: str) -> Values:
    """Return what leads from one run to its neighbours and to the first page of the list.

    It says nothing of how many there are, which would change every page with each new one.
    """
    return {
        "front": front,
        "older": found[place - 1].path if place else None,
        "newer": found[place + 1].path if place + 1 < len(found) else None,
        "links": [],
    }
