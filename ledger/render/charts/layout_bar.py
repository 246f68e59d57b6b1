"""A bar of counts on its sheet: one part a state, each named and counted below it."""

from __future__ import annotations

from typing import Final

from ledger.render.charts.drawing import Block, Box, Sheet, Symbol, Words
from ledger.render.charts.metrics import text_width
from ledger.render.charts.model import Bar, Icon, Role, Segment, role_of

_HOLLOW: Final = frozenset({Icon.OPEN, Icon.UNKNOWN, Icon.VOID})
"""Parts without a verdict that counts are outlined, not filled: nothing is known of them."""


def draw_bar(sheet: Sheet, bar: Bar) -> None:
    """Draw the bar and the list of its parts."""
    shown = [segment for segment in bar.segments if segment.count]
    high = round(2.6 * sheet.unit)
    gap = 3.0
    room = sheet.room - gap * (len(shown) - 1)
    left = sheet.left
    for segment in shown:
        wide = room * segment.count / bar.total
        box = Box(left, sheet.y, left + wide, sheet.y + high)
        _draw_segment(sheet, segment, box)
        left += wide + gap
    sheet.y += high
    _draw_list(sheet, shown)


def _draw_segment(sheet: Sheet, segment: Segment, box: Box) -> None:
    role = role_of(segment.icon)
    hollow = segment.icon in _HOLLOW
    if hollow:
        sheet.items.append(
            Block(box, outline=role, fill=Role.GROUND, striped=segment.icon is Icon.VOID)
        )
    else:
        sheet.items.append(Block(box, fill=role))
    size = round(1.15 * sheet.unit, 1)
    text = str(segment.count)
    wide = box.right - box.left
    if segment.icon is not Icon.VOID and text_width(text, size, bold=True) + 8 <= wide:
        middle = (box.left + box.right) / 2
        y = (box.top + box.bottom) / 2 + 0.36 * size
        ink = Role.INK if hollow else Role.GROUND
        sheet.items.append(Words(middle, y, text, size, ink, bold=True, anchor="middle"))


def _draw_list(sheet: Sheet, segments: list[Segment]) -> None:
    """Write each part with its icon, its word and its count, as many on a line as fit."""
    size = round(sheet.unit, 1)
    swatch, x = 1.4 * size, sheet.left
    sheet.y += 1.9 * size
    for segment in segments:
        count = str(segment.count)
        label = text_width(segment.label, size) + 0.4 * size
        wide = swatch + label + text_width(count, size, bold=True)
        if x > sheet.left and x + wide > sheet.right:
            x, sheet.y = sheet.left, sheet.y + 1.7 * size
        at = (x + 0.5 * size, sheet.y - 0.35 * size)
        sheet.items += [
            Symbol(at, 0.46 * size, segment.icon, role_of(segment.icon)),
            Words(x + swatch, sheet.y, segment.label, size, Role.INK),
            Words(x + swatch + label, sheet.y, count, size, Role.INK, bold=True),
        ]
        x += wide + 1.4 * size
    sheet.y += 0.6 * size
