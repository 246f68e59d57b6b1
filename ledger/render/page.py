"""The sheet that text is laid out on: how wide it is, what may be cut, which day it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.render.marks import paint
from ledger.render.safe import ELLIPSIS, line_of
from ledger.render.width import cells, cut, cut_all

LABEL: Final = 16
"""What labels take at least, so that blocks of one page stand in line."""

LABELS_BESIDE: Final = 60
"""From this width on labels stand beside their text; below it, above."""


class Page(NamedTuple):
    """A sheet: ``cut`` says whether tables must fit its width, ``today`` is the day of the answer.

    ``ascii`` makes cut text end in three points rather than in one character.
    """

    today: date
    width: int = 80
    cut: bool = True
    ascii: bool = False

    @property
    def rule(self) -> str:
        """Return a line across the page."""
        return "─" * self.width

    def short(self, text: str, room: int) -> str:
        """Return text that takes at most so many columns, its cut end marked."""
        return cut(text, room, self._end)

    def all_short(self, texts: Sequence[str], room: int) -> list[str]:
        """Return what ``short`` returns for each."""
        return cut_all(texts, room, self._end)

    @property
    def _end(self) -> str:
        return "..." if self.ascii else ELLIPSIS


def wrap(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Return text as lines of a width at most; a single longer word, as an address, stays whole.

    ``first`` and ``rest`` stand before the first and the other lines and are part of the width.
    """
    rest = " " * cells(first) if rest is None else rest
    lines, line, empty = [], first, True
    words = [part for word in line_of(text).split(" ") for part in _pieces(word, width)]
    for word in words:
        glue = "" if empty else " "
        if not empty and cells(line) + len(glue) + cells(word) > width:
            lines.append(line)
            line, glue = rest, ""
        line, empty = line + glue + word, False
    return [*lines, line.rstrip()]


def _pieces(word: str, width: int) -> list[str]:
    """Return a word, or its parts if it is written without spaces and cannot fit a line."""
    room = max(10, width // 2)
    if "://" in word or cells(word) <= room or word.isascii():
        return [word]
    parts = [""]
    for character in word:
        if cells(parts[-1] + character) > room:
            parts.append("")
        parts[-1] += character
    return parts


def heading(left: str, right: str, page: Page) -> list[str]:
    """Return a title with words at the right end of its line, or below it, and a rule."""
    room = page.width - cells(left) - cells(right)
    if room < 2:
        return [*wrap(left, page.width), *wrap(right, page.width), page.rule]
    return [f"{left}{' ' * room}{right}", page.rule]


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: "1 prediction", "3 predictions"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


Field = tuple[str, list[str]]
"""A label and its paragraphs; text that is already laid out starts with two spaces."""


def fields(rows: list[Field], page: Page) -> list[str]:
    """Return labels with their text beside them; above it on a narrow page.  Empty ones go."""
    kept = [(label, [text for text in texts if text]) for label, texts in rows]
    kept = [(label, texts) for label, texts in kept if texts]
    beside = page.width >= LABELS_BESIDE
    room = max((cells(label) + 2 for label, _ in kept), default=0) if beside else 2
    room = max(room, LABEL) if beside else room
    found: list[str] = []
    for label, texts in kept:
        lines = [line for text in texts for line in _laid(text, page.width - room)]
        if not beside:
            found += [paint(label, "bold"), *(" " * room + line for line in lines)]
            continue
        head = paint(label, "bold") + " " * (room - cells(label))
        found += [(head if n == 0 else " " * room) + line for n, line in enumerate(lines)]
    return [line.rstrip() for line in found]


def _laid(text: str, width: int) -> list[str]:
    if not text.startswith("  "):
        return wrap(text, width)
    indent = " " * (len(text) - len(text.lstrip()))
    return wrap(text, width, first=indent, rest=indent)
