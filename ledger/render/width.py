"""How much of a screen text takes, and text that takes no more than there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ledger.render.safe import ELLIPSIS

_NARROW: Final = (
    "[ -~\u00a0-\u02af\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20c0\u2190-\u21ff\u2212"
    "✓◐✗⊘─█▌≥≤×]*"
)
"""Text whose characters all take one column; everything else asks the tables of rich.

Compiled by the first text that is not ASCII.
"""


def cells(text: str) -> int:
    """Return the columns that text takes on a screen: wide characters two, combining ones none."""
    if _is_narrow(text):
        return len(text)
    # Imported only for text that needs it: most ledgers never do.
    from rich.cells import cell_len

    return cell_len(text)


def cells_of(texts: Sequence[str]) -> list[int]:
    """Return the columns that each of them takes."""
    if _is_narrow("".join(texts)):
        return [*map(len, texts)]
    return [cells(text) for text in texts]


def _is_narrow(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or bool(re.fullmatch(_NARROW, text))


def cut_all(texts: Sequence[str], room: int, end: str = ELLIPSIS) -> list[str]:
    """Return what ``cut`` returns for each."""
    whole, kept = "".join(texts), room - cells(end)
    if kept < 0 or not (whole.isascii() and whole.isprintable()):
        return [cut(text, room, end) for text in texts]
    # Every character takes one column, so it is plain where to cut.
    return [text if len(text) <= room else text[:kept].rstrip() + end for text in texts]


def cut(text: str, room: int, end: str = ELLIPSIS) -> str:
    """Return text that takes at most so many columns, its cut end marked."""
    if cells(text) <= room:
        return text
    kept = text[:room]
    while kept and cells(kept) + cells(end) > room:
        kept = kept[:-1]
    return kept.rstrip() + end
