"""What is wrong with one line of a file: a value, so that all of them can be shown together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, at a line of the file, counted from 1."""

    line: int
    text: str
