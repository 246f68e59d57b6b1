"""How large the terminal is."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def screen_width() -> int:
    """Return the columns of the terminal, at least 40 and at most 200; 80 where there is none."""
    return max(40, min(200, screen_size()[0]))


def screen_size() -> tuple[int, int]:
    """Return the columns and lines of the terminal, those of the environment first.

    `shutil` says the same, and brings every format of archives with it.
    """
    columns, lines = (_count(os.environ.get(name, "")) for name in ("COLUMNS", "LINES"))
    there = (80, 24)
    if not (columns and lines):
        # Not a terminal, or closed, or not even a stream.
        with suppress(AttributeError, ValueError, OSError):
            there = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
    return columns or there[0] or 80, lines or there[1] or 24


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
