"""The card of one prediction for sharing, 1200 by 630: who, what became of it, what was said."""

from __future__ import annotations

from datetime import date
from typing import Final

from ledger.domain.line import Line
from ledger.domain.status import Status
from ledger.render.charts.drawing import Block, Box, Drawing, Sheet, Words
from ledger.render.charts.metrics import shorten, text_width, wrapped
from ledger.render.charts.model import Role
from ledger.render.charts.share_card import HEIGHT, WIDTH
from ledger.render.days import plain
from ledger.render.marks import mark
from ledger.render.page import plural
from ledger.render.safe import line_of

_MARGIN: Final = 64.0
_NAME: Final = 40.0
_SMALL: Final = 26.0
_SIZES: Final = (64.0, 54.0, 46.0, 40.0)
_LINES: Final = 5
_FOOT: Final = 588.0

_ROLES: Final = {
    Status.MET: Role.MET,
    Status.LATE: Role.LATE,
    Status.PARTLY: Role.PARTLY,
    Status.MISSED: Role.MISSED,
    Status.VOID: Role.VOID,
    Status.UNCLEAR: Role.UNKNOWN,
    Status.DUE: Role.UNKNOWN,
}


def claim_card(line: Line, today: date, *, role: str | None, address: str = "") -> Drawing:
    """Return the card of a prediction; ``address`` stands in the foot."""
    sheet = Sheet(WIDTH, _SMALL, _MARGIN, y=_MARGIN)
    sheet.y += 0.72 * _NAME
    who = f"{line_of(line.name)}, {line_of(role)}" if role else line_of(line.name)
    _write(sheet, who, _NAME, bold=True)
    sheet.y += 2.1 * _SMALL
    _write(sheet, _dates(line), _SMALL, Role.MUTED)
    sheet.y += 3.4 * _SMALL
    color = _ROLES.get(line.status, Role.OPEN)
    box = Box(sheet.left, sheet.y - 42, sheet.left + 16, sheet.y + 8)
    sheet.items.append(Block(box, color, Role.INK if color is Role.OPEN else None))
    word = f"{str(line.status).capitalize()}{_late(line)}"
    sheet.items.append(Words(sheet.left + 34, sheet.y, word, 52, Role.INK, bold=True))
    sheet.y += 0.6 * _SMALL
    _claim(sheet, line_of(line.claim))
    _foot(sheet, today, address)
    return Drawing(WIDTH, HEIGHT, tuple(sheet.items), f"{mark(line.status)}: {line.claim}", who)


def _late(line: Line) -> str:
    return f", {plural(line.days_late, 'day')}" if line.days_late else ""


def _dates(line: Line) -> str:
    due = f", deadline {plain(line.deadline)}" if line.deadline else ", no deadline"
    return f"Said {plain(line.said_on)}{due}"


def _claim(sheet: Sheet, claim: str) -> None:
    """Write the claim as large as it fits; what does not fit at the smallest size is cut."""
    for size in _SIZES:
        lines = wrapped(claim, size, sheet.room)
        if sheet.y + 1.25 * size * len(lines) < _FOOT - 2 * _SMALL:
            break
    room = int((_FOOT - 2 * _SMALL - sheet.y) / (1.25 * size))
    kept = lines[: min(room, _LINES + 1)]
    if len(kept) < len(lines):
        kept[-1] = shorten(f"{kept[-1]} {lines[len(kept)]}", size, sheet.room)
    for text in kept:
        sheet.y += 1.25 * size
        sheet.items.append(Words(sheet.left, sheet.y, text, size, Role.INK))


def _foot(sheet: Sheet, today: date, address: str) -> None:
    as_of = f"As of {today}"
    sheet.items.append(Words(sheet.left, _FOOT, as_of, 22.0, Role.MUTED))
    if address:
        words = shorten(address, 22.0, sheet.room - text_width(as_of, 22.0) - _SMALL)
        sheet.items.append(Words(sheet.right, _FOOT, words, 22.0, Role.MUTED, anchor="end"))


def _write(
    sheet: Sheet, text: str, size: float, role: Role = Role.INK, *, bold: bool = False
) -> None:
    words = shorten(text, size, sheet.room, bold=bold)
    sheet.items.append(Words(sheet.left, sheet.y, words, size, role, bold=bold))
