"""Glyphs, words and colours of the states: one table, one function that paints.

A state is always told by glyph and word; colour only repeats it. Colours are written as ANSI
codes everywhere and taken out again where they are not wanted.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from ledger.domain.kinds import Basis, Stance, Verdict, Wording
from ledger.domain.line import AnyLine
from ledger.domain.status import Status
from ledger.render.days import distance, short_distance

_CODES: Final = {
    "bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35,
    "cyan": 36,
}  # fmt: skip


class Mark(NamedTuple):
    """How a state looks."""

    glyph: str
    color: str


_MARKS: Final = {
    Status.MET: Mark("✓", "green"),
    Status.LATE: Mark("↷", "yellow"),
    Status.PARTLY: Mark("◐", "cyan"),
    Status.MISSED: Mark("✗", "red"),
    Status.VOID: Mark("⊘", "dim"),
    Status.UNCLEAR: Mark("?", "magenta"),
    Status.DUE: Mark("!", "bold"),
    Status.OPEN: Mark("·", ""),
    Status.AWAITING: Mark("·", ""),
    Status.NO_DEADLINE: Mark("·", "dim"),
    Status.DRAFT: Mark("·", "dim"),
}

_TOLD: Final = {status: f"{found.glyph} {status}" for status, found in _MARKS.items()}
# A verdict finds the status of the same word in both.

FLAGS: Final = (
    ("a", "the deadline is assumed"),
    ("r", "reported, not quoted"),
    ("2", "a second reading"),
    ("p", "a part; the whole has the vote"),
    ("s", "split into parts"),
    ("o", "rests on the speaker's own figures"),
    ("+", "new evidence since the verdict"),
)
"""Letters behind a status, and what they stand for."""

NEVER_COUNTED: Final = frozenset("ar2p")
"""Flags of what stands beside the headline whatever its verdict."""


def paint(text: str, color: str | None) -> str:
    """Return text in a colour, in bold or dim; as it is without one."""
    return f"\x1b[{_CODES[color]}m{text}\x1b[0m" if color and text else text


def color_of(status: Status | Verdict | str) -> str:
    """Return the colour of a state or verdict, empty for none."""
    return _MARKS[status].color  # type: ignore[index]


def mark(status: Status | Verdict | str) -> str:
    """Return a state or verdict with its glyph: "✓ met"."""
    return _TOLD[status]  # type: ignore[index]


def standing(line: AnyLine, today: date) -> str:
    """Return where a prediction stands, in words: "! due 54 days ago", "↷ late, 226 days"."""
    if line.status is Status.DUE and line.deadline:
        return f"{mark(Status.DUE)} {distance(line.deadline, today)}"
    if line.status is Status.OPEN and line.deadline:
        return (
            f"{mark(Status.OPEN)}, {_ahead(line.deadline, today, distance(line.deadline, today))}"
        )
    if line.status is Status.AWAITING:
        return f"{mark(Status.AWAITING)}, decidable on {line.decidable_on}"
    if line.days_late:
        return f"{mark(Status.LATE)}, {line.days_late} day{'' if line.days_late == 1 else 's'}"
    return mark(line.status)


def short_standing(line: AnyLine, today: date) -> str:
    """Return where a prediction stands, in a few characters: "! due 54d", "↷ late +226d"."""
    if line.status is Status.DUE and line.deadline:
        told = short_distance(line.deadline, today).removesuffix(" ago")
        return f"{mark(Status.DUE)} {told}"
    if line.status is Status.OPEN and line.deadline:
        told = short_distance(line.deadline, today)
        return f"{_MARKS[Status.OPEN].glyph} {_ahead(line.deadline, today, told)}"
    if line.days_late:
        return f"{mark(Status.LATE)} +{line.days_late}d"
    return mark(line.status)


def _ahead(deadline: date, today: date, told: str) -> str:
    """Return the distance of an open deadline; yesterday's may still run elsewhere."""
    return told if deadline > today else "ends today"


def flags(line: AnyLine) -> str:
    """Return the letters of everything a reader must know before quoting a line."""
    judged = line.verdict is not None
    return (
        ("a" if line.basis == Basis.ASSUMED else "")
        + ("r" if line.wording == Wording.REPORTED else "")
        + ("2" if line.reading_of is not None else "")
        + ("p" if line.part_of is not None else "")
        + ("s" if line.needs is not None else "")
        + ("o" if judged and line.own_figures else "")
        + ("+" if judged and line.new_evidence else "")
    )


STANCES: Final = {
    Stance.FOR: "green",
    Stance.AGAINST: "red",
    Stance.NOTHING_FOUND: "magenta",
    Stance.CONTEXT: "dim",
    Stance.REPLY: "cyan",
}
"""The colour of each stance; its word is always there."""
