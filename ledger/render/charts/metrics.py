"""How wide words are, in the metrics of Arial, which Liberation Sans and Helvetica share.

A picture names these three fonts, so that what fits here fits wherever it is shown. Widths are
thousandths of the size of the letters; accents do not widen a letter, ideographs are square, and
what is not known takes the width of a wide capital.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

FAMILY: Final = "Liberation Sans,Arial,Helvetica,sans-serif"

ASCENT: Final = 0.78
"""From the line up to the top of the tallest letters, as a part of the size."""

DESCENT: Final = 0.22
"""From the line down to the foot of the letters that go below it."""

_REGULAR: Final = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556
556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778
667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556
556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584
"""
_BOLD: Final = """
278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556
556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778
667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611
611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584
"""
_OTHERS: Final = {
    "–": 556, "—": 1000, "…": 1000, "×": 584, "−": 584, "“": 500, "”": 500, "‘": 278, "’": 278,
    "·": 333, "≥": 549, "≤": 549, "→": 1000, "±": 584, "€": 556, "£": 556, "¥": 556, "\u00a0": 278,
    "ß": 611, "æ": 889, "ø": 611, "œ": 944,
}  # fmt: skip
_UNIT: Final = re.compile(r"(?<=\d) %")
_UNKNOWN: Final = 780
_SQUARE: Final = 1000


def _table(widths: str) -> dict[str, int]:
    known = {chr(code): int(width) for code, width in enumerate(widths.split(), start=32)}
    return known | _OTHERS


_WIDTHS: Final = {False: _table(_REGULAR), True: _table(_BOLD)}


@cache
def _advance(character: str, bold: bool) -> int:
    known = _WIDTHS[bold]
    if character in known:
        return known[character]
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _SQUARE
    return known.get(unicodedata.normalize("NFD", character)[0], _UNKNOWN)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide words are, in the unit of their size."""
    return sum(_advance(character, bold) for character in text) * size / 1000


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return words that take at most some room, their cut end marked."""
    if text_width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept.rstrip()}…", size, bold=bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,;:')}…"


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Return words as lines of at most some width; a longer word is broken, "70 %" is not."""
    lines: list[str] = []
    line = ""
    words = _UNIT.sub("\u00a0%", " ".join(text.split())).split(" ")
    for word in (part for whole in words for part in _pieces(whole, size, room, bold)):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    parts = [""]
    for character in word:
        if parts[-1] and text_width(parts[-1] + character, size, bold=bold) > room:
            parts.append("")
        parts[-1] += character
    return parts
