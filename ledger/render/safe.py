"""Stored text on its way to a screen: nothing in it may move the cursor or reorder a line.

Claims, quotes and names come from anywhere. Escape sequences and bidirectional overrides in them
could hide a verdict or forge one, so they are taken out wherever text is shown to people; data
formats keep the text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Compiled by the first text that needs them: few ledgers hold any.
_SPACES: Final = r"[\s\x85\u2028\u2029]+"
_UNSAFE: Final = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides, isolates
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)

PLAIN: Final = str.maketrans({
    "✓": "+", "↷": ">", "◐": "~", "✗": "x", "⊘": "/", "·": ".", "─": "-", "█": "#", "▌": ":",
    "–": "-", "—": "-", "×": "x", "“": '"', "”": '"', "‘": "'", "’": "'", "≥": ">", "≤": "<",
    "→": ">", "├": "+", "└": "+", "│": "|", "●": "*",
    "○": "o", "◆": "*", "░": ":", "╌": "-", "┊": "|", "•": "*", "┤": "+",
})  # fmt: skip
"""What stands in for our own marks where they cannot be shown; each takes as much room."""

ELLIPSIS: Final = "…"
MARKS: Final = "✓↷◐✗⊘·─█▌" + ELLIPSIS
"""What a stream must be able to carry, or it gets plain marks."""


def line_of(text: str) -> str:
    """Return stored text as one line: controls are gone, white space is single spaces."""
    # What is printable is neither a control nor any white space but the single space.
    if text.isprintable() and "  " not in text:
        return text.strip()
    return re.sub(_UNSAFE, "", re.sub(_SPACES, " ", text)).strip()


def lines_of(texts: Sequence[str]) -> list[str]:
    """Return what ``line_of`` returns for each."""
    whole = f"|{'|'.join(texts)}|"
    if whole.isprintable() and not any(gap in whole for gap in ("  ", "| ", " |")):
        return [*texts]
    return [line_of(text) for text in texts]


def carries_marks(encoding: str | None) -> bool:
    """Say whether a stream of this encoding can show our marks; None means it is unknown."""
    return _carries(MARKS, encoding)


def _carries(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def for_stream(text: str, encoding: str | None) -> str:
    """Return text that a stream of this encoding can carry, as wide as it was.

    Our marks become plain ones; any other character that cannot be carried becomes "?".
    """
    if _carries(text, encoding):
        return text
    plain = text if carries_marks(encoding) else text.translate(PLAIN)
    return "".join(c if _carries(c, encoding) else _unknown(c) for c in plain)


def _unknown(character: str) -> str:
    import unicodedata

    if unicodedata.combining(character):
        return ""
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?"
