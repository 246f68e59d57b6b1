"""The scales of a picture on its sheet: grid, ticks, rules and titles, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ledger.domain.values import frozen
from ledger.render.charts.drawing import Box, Sheet, Stroke, Words
from ledger.render.charts.metrics import text_width
from ledger.render.charts.model import Role, Scale, Tick


@frozen
class Field:
    """The ground that marks are drawn on, with the scale that runs along it."""

    box: Box
    x: Scale
    bands: tuple[tuple[float, float], ...] = ()
    """Where the grid is drawn, from top to bottom; nothing means everywhere."""

    def px(self, value: float) -> float:
        """Return where a value of the horizontal scale lies."""
        return self.box.left + self.x.share(value) * (self.box.right - self.box.left)


def draw_x(sheet: Sheet, field: Field) -> None:
    """Draw the horizontal scale below the field: grid, ticks and title; moves the sheet on."""
    size = round(0.88 * sheet.unit, 1)
    box = field.box
    for tick in field.x.ticks:
        x = field.px(tick.at)
        for top, bottom in field.bands or ((box.top, box.bottom),):
            sheet.items.append(Stroke(((x, top), (x, bottom)), Role.GRID))
    y = box.bottom + 1.5 * size
    for tick in thinned(field, size):
        sheet.items.append(_tick_words(sheet, field.px(tick.at), y, tick.label, size))
    sheet.y = y + 1.5 * size
    if field.x.title:
        middle = (box.left + box.right) / 2
        half = text_width(field.x.title, size) / 2
        middle = min(max(middle, sheet.left + half), sheet.right - half)
        sheet.items.append(
            Words(middle, sheet.y, field.x.title, size, Role.MUTED, anchor="middle")
        )
        sheet.y += 0.4 * size


def _tick_words(sheet: Sheet, x: float, y: float, label: str, size: float) -> Words:
    half = text_width(label, size) / 2
    middle = min(max(x, half + 2), sheet.width - half - 2)
    return Words(middle, y, label, size, Role.MUTED, anchor="middle")


def thinned(field: Field, size: float) -> Sequence[Tick]:
    """Return every tick, or every second, third … so that their words stay apart."""
    ticks = field.x.ticks
    for step in range(1, len(ticks) + 1):
        kept = ticks[::step]
        if _apart(field, kept, size):
            return kept
    return ticks[:1]


def _apart(field: Field, ticks: Sequence[Tick], size: float) -> bool:
    ends = [(field.px(t.at), text_width(t.label, size) / 2) for t in ticks]
    gap = 0.8 * size
    return all(
        one + half + gap <= other - next_half for (one, half), (other, next_half) in pairwise(ends)
    )


def draw_x_rules(sheet: Sheet, field: Field) -> list[Box]:
    """Draw the upright rules with their words above the field; return what the words take up.

    The words start `unit` above the field; where two would meet the later one goes a line up.
    """
    size = round(0.88 * sheet.unit, 1)
    taken: list[Box] = []
    for rule in sorted(field.x.rules, key=lambda rule: rule.at):
        x = field.px(rule.at)
        half = text_width(rule.label, size) / 2
        middle = min(max(x, sheet.left + half), sheet.right - half)
        y = field.box.top - 0.45 * size
        words = Words(middle, y, rule.label, size, Role.INK, anchor="middle")
        while any(words.box.overlaps(other, 4.0) for other in taken):
            y -= 1.2 * size
            words = Words(middle, y, rule.label, size, Role.INK, anchor="middle")
        taken.append(words.box)
        sheet.items.append(words)
        for top, bottom in field.bands or ((field.box.top - 2, field.box.bottom),):
            sheet.items.append(Stroke(((x, top), (x, bottom)), Role.INK, 1.5, rule.dashed))
    return taken


def rule_lines(scale: Scale, size: float, left: float, right: float) -> int:
    """Return on how many lines the words of the upright rules stand at most."""
    wide = sum(text_width(rule.label, size) + 12 for rule in scale.rules)
    return 0 if not scale.rules else 1 if wide <= (right - left) / 2 else len(scale.rules)
