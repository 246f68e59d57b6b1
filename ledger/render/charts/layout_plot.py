"""A picture between two scales on its sheet; words beside the dots wherever there is room.

Where the words of any dot would cover something, all dots are numbered and the words follow as a
list: half of them beside the dots would read as if the others had none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, hypot
from typing import Final

from ledger.render.charts.axes import Field, draw_x, draw_x_rules, rule_lines
from ledger.render.charts.drawing import Box, Item, Shape, Sheet, Stroke, Symbol, Words
from ledger.render.charts.metrics import text_width, wrapped
from ledger.render.charts.model import Area, Dot, Mark, Plot, Role, Scale, Spot, Trace

_SIDES: Final = ("right", "left", "above", "below", "above right", "below right",
                 "above left", "below left")  # fmt: skip

_AWAY: Final = (0.45, 1.4, 2.4)
"""How far words may stand from their symbol, in their own size; the first unless crowded."""

_MOST_CROSSING: Final = 1 / 3
"""The part of all words that may cross a line; beyond it numbers read better."""


def draw_plot(sheet: Sheet, plot: Plot) -> None:
    """Draw the plot, its scales, and the list of words that found no room in it."""
    size = round(0.88 * sheet.unit, 1)
    labels = max(text_width(tick.label, size) for tick in plot.y.ticks) + 0.6 * size
    left, right = sheet.left + labels, sheet.right - 0.6 * size
    high = _height(sheet, plot, right - left)
    if plot.square:
        left, right = _centred(left, right, high)
    sheet.y += size
    sheet.items.append(Words(left - labels, sheet.y, plot.y.title, size, Role.MUTED))
    sheet.y += (1.0 + rule_lines(plot.x, size, left, right) * 1.25) * size
    field = Field(Box(left, sheet.y, right, sheet.y + high), plot.x)
    _draw_marks(sheet, plot, field, Area)
    taken = _draw_y(sheet, plot.y, field, size)
    draw_x(sheet, field)
    taken += draw_x_rules(sheet, field)
    _draw_marks(sheet, plot, field, Trace)
    _draw_marks(sheet, plot, field, Dot)
    _draw_labels(sheet, plot, field, taken)


def _height(sheet: Sheet, plot: Plot, wide: float) -> float:
    if plot.square:
        return min(wide, 34 * sheet.unit)
    return max(15 * sheet.unit, 0.42 * wide)


def _centred(left: float, right: float, high: float) -> tuple[float, float]:
    spare = (right - left - high) / 2
    return (left + spare, right - spare) if spare > 0 else (left, right)


def _draw_y(sheet: Sheet, scale: Scale, field: Field, size: float) -> list[Box]:
    """Draw the upright scale and its rules; return what the words of the rules take up."""
    box = field.box
    for tick in scale.ticks:
        y = _py(scale, box, tick.at)
        words = Words(
            box.left - 0.5 * size, y + 0.35 * size, tick.label, size, Role.MUTED, anchor="end"
        )
        sheet.items += [Stroke(((box.left, y), (box.right, y)), Role.GRID), words]
    taken = []
    for rule in scale.rules:
        y = _py(scale, box, rule.at)
        words = Words(box.left + 0.4 * size, y - 0.4 * size, rule.label, size, Role.INK)
        if words.box.top < box.top:
            words = replace(words, y=y + 1.1 * size)
        line = Stroke(((box.left, y), (box.right, y)), Role.INK, 1.5, dashed=rule.dashed)
        sheet.items += [line, words]
        taken.append(words.box)
    return taken


def _py(scale: Scale, box: Box, value: float) -> float:
    return box.bottom - scale.share(value) * (box.bottom - box.top)


def _draw_marks(sheet: Sheet, plot: Plot, field: Field, kind: type[Mark]) -> None:
    for mark in plot.marks:
        if isinstance(mark, kind):
            sheet.items.append(_placed(mark, plot, field, sheet.unit))


def _draw_labels(sheet: Sheet, plot: Plot, field: Field, taken: list[Box]) -> None:
    dots = [mark for mark in plot.marks if isinstance(mark, Dot)]
    symbols = [_symbol(dot, plot, field, sheet.unit) for dot in dots]
    size = round(0.92 * sheet.unit, 1)
    lines = [spot for line in _lines(plot, field) for spot in _sampled(line, size / 2)]
    words = [dot.label for dot in dots]
    found = _labels(words, symbols, field.box, taken, lines, size)
    if found is None:
        numbers = [str(place) if word else "" for place, word in enumerate(words, start=1)]
        found = _labels(numbers, symbols, field.box, taken, lines, size, sure=True) or []
        _draw_list(sheet, numbers, words, size)
    sheet.items += found


def _lines(plot: Plot, field: Field) -> Iterator[tuple[Spot, ...]]:
    for mark in plot.marks:
        if isinstance(mark, Trace):
            yield tuple(_at(spot, plot, field) for spot in mark.spots)
    box = field.box
    for rule in plot.x.rules:
        yield (field.px(rule.at), box.top), (field.px(rule.at), box.bottom)


def _sampled(line: tuple[Spot, ...], step: float) -> Iterator[Spot]:
    """Give places along a line, near enough to one another that no word slips between them."""
    for (x, y), (to_x, to_y) in pairwise(line):
        count = max(1, ceil(hypot(to_x - x, to_y - y) / step))
        for part in range(count + 1):
            yield x + (to_x - x) * part / count, y + (to_y - y) * part / count


def _at(spot: Spot, plot: Plot, field: Field) -> Spot:
    return field.px(spot[0]), _py(plot.y, field.box, spot[1])


def _placed(mark: Mark, plot: Plot, field: Field, unit: float) -> Item:
    if isinstance(mark, Dot):
        return _symbol(mark, plot, field, unit)
    spots = tuple(_at(spot, plot, field) for spot in mark.spots)
    if isinstance(mark, Area):
        return Shape(spots, mark.role)
    return Stroke(spots, mark.role, mark.width, mark.dashed)


def _symbol(dot: Dot, plot: Plot, field: Field, unit: float) -> Symbol:
    return Symbol(_at(dot.at, plot, field), 0.42 * unit * dot.size, dot.icon, dot.role)


def _labels(
    words: Sequence[str],
    symbols: Sequence[Symbol],
    field: Box,
    taken: Sequence[Box],
    lines: Sequence[Spot],
    size: float,
    *,
    sure: bool = False,
) -> list[Words] | None:
    """Return words beside their symbols, crossing as few lines as can be.

    None if one has no place that covers neither words nor symbols, or if many cross a line; with
    `sure` one without a place is left out.
    """
    found: list[Words] = []
    crossing = 0
    boxes = [*taken, *(symbol.box for symbol in symbols)]
    for word, symbol in zip(words, symbols, strict=True):
        if not word:
            continue
        free = [
            at
            for away in (_AWAY if sure else _AWAY[:1])
            for at in _places(word, symbol, size, away)
            if at.box.inside(field) and not any(at.box.overlaps(box, 2.0) for box in boxes)
        ]
        if not free and not sure:
            return None
        if free:
            place = min(free, key=lambda at: _crossed(at, lines))
            crossing += _crossed(place, lines) > 0
            found.append(place)
            boxes.append(place.box)
    return found if sure or crossing <= len(found) * _MOST_CROSSING else None


def _crossed(words: Words, lines: Sequence[Spot]) -> int:
    return sum(words.box.holds(spot) for spot in lines)


def _places(word: str, symbol: Symbol, size: float, distance: float) -> Iterator[Words]:
    x, y = symbol.at
    away = symbol.radius + distance * size
    for side in _SIDES:
        at = x + (away if "right" in side else -away if "left" in side else 0.0)
        line = y + 0.35 * size
        if "above" in side:
            line = y - away if " " not in side else y - 0.6 * away
        elif "below" in side:
            line = y + away + 0.7 * size if " " not in side else y + 0.6 * away + 0.7 * size
        anchor = "start" if "right" in side else "end" if "left" in side else "middle"
        yield Words(at, line, word, size, Role.INK, anchor=anchor, halo=True)


def _draw_list(sheet: Sheet, numbers: Sequence[str], words: Sequence[str], size: float) -> None:
    """Write what the numbers beside the dots stand for."""
    sheet.y += 0.6 * size
    indent = 1.9 * size
    for number, word in zip(numbers, words, strict=True):
        if not word:
            continue
        for place, line in enumerate(wrapped(word, size, sheet.room - indent)):
            sheet.y += 1.4 * size
            if not place:
                sheet.items.append(Words(sheet.left, sheet.y, number, size, Role.INK, bold=True))
            sheet.items.append(Words(sheet.left + indent, sheet.y, line, size, Role.INK))
    sheet.y += 0.5 * size
