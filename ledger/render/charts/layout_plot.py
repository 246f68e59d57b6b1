"""A picture between two scales on its sheet; words beside the dots wherever there is room.

Where the words of any dot would cover something, all dots are numbered and the words follow as a
list: half of them beside the dots would read as if the others had none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ledger.render.charts.axes import Field, draw_x, draw_x_rules, rule_lines
from ledger.render.charts.drawing import Box, Item, Shape, Sheet, Stroke, Symbol, Words
from ledger.render.charts.metrics import text_width, wrapped
from ledger.render.charts.model import Area, Dot, Plot, Role, Scale, Spot, Trace

_SIDES: Final = ("right", "left", "above", "below", "above right", "below right",
                 "above left", "below left")  # fmt: skip


def draw_plot(sheet: Sheet, plot: Plot) -> None:
    """Draw the plot, its scales, and the list of words that found no room in it."""
    size = round(0.88 * sheet.unit, 1)
    if plot.y.title:
        sheet.y += size
        sheet.items.append(Words(sheet.left, sheet.y, plot.y.title, size, Role.MUTED))
        sheet.y += 0.9 * size
    left = sheet.left + max(text_width(tick.label, size) for tick in plot.y.ticks) + 0.6 * size
    right = sheet.right - 0.6 * size
    sheet.y += (0.4 + rule_lines(plot.x, size, left, right) * 1.25) * size
    high = _height(sheet, plot, right - left)
    if plot.square:
        left, right = _centred(sheet, left, right, high)
    field = Field(Box(left, sheet.y, right, sheet.y + high), plot.x)
    taken = _draw_y(sheet, plot.y, field, size)
    draw_x(sheet, field)
    taken += draw_x_rules(sheet, field)
    _draw_marks(sheet, plot, field, taken)


def _height(sheet: Sheet, plot: Plot, wide: float) -> float:
    if plot.square:
        return min(wide, 34 * sheet.unit)
    return max(15 * sheet.unit, 0.42 * wide)


def _centred(sheet: Sheet, left: float, right: float, high: float) -> tuple[float, float]:
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
        words = Words(
            box.right - 0.3 * size, y - 0.4 * size, rule.label, size, Role.INK, anchor="end"
        )
        if words.box.top < box.top:
            words = replace(words, y=y + 1.1 * size)
        line = Stroke(((box.left, y), (box.right, y)), Role.INK, 1.5, dashed=rule.dashed)
        sheet.items += [line, words]
        taken.append(words.box)
    return taken


def _py(scale: Scale, box: Box, value: float) -> float:
    return box.bottom - scale.share(value) * (box.bottom - box.top)


def _draw_marks(sheet: Sheet, plot: Plot, field: Field, taken: list[Box]) -> None:
    def spot(at: Spot) -> Spot:
        return field.px(at[0]), _py(plot.y, field.box, at[1])

    order = {Area: 0, Trace: 1, Dot: 2}
    for mark in sorted(plot.marks, key=lambda mark: order[type(mark)]):
        sheet.items.append(_placed(mark, spot, sheet.unit))
    dots = [mark for mark in plot.marks if isinstance(mark, Dot)]
    symbols = [_symbol(dot, spot(dot.at), sheet.unit) for dot in dots]
    size = round(0.92 * sheet.unit, 1)
    words = [dot.label for dot in dots]
    found = _labels(words, symbols, field.box, taken, size)
    if found is None:
        numbers = [str(place) if word else "" for place, word in enumerate(words, start=1)]
        found = _labels(numbers, symbols, field.box, taken, size, sure=True) or []
        _draw_list(sheet, numbers, words, size)
    sheet.items += found


def _placed(mark: Trace | Area | Dot, spot: object, unit: float) -> Item:
    assert callable(spot)
    if isinstance(mark, Dot):
        return _symbol(mark, spot(mark.at), unit)
    spots = tuple(spot(at) for at in mark.spots)
    if isinstance(mark, Area):
        return Shape(spots, mark.role)
    return Stroke(spots, mark.role, mark.width, mark.dashed)


def _symbol(dot: Dot, at: Spot, unit: float) -> Symbol:
    return Symbol(at, 0.42 * unit * dot.size, dot.icon, dot.role)


def _labels(
    words: Sequence[str],
    symbols: Sequence[Symbol],
    field: Box,
    taken: Sequence[Box],
    size: float,
    *,
    sure: bool = False,
) -> list[Words] | None:
    """Return words beside their symbols; None if one has no place (with `sure` it is left out)."""
    found: list[Words] = []
    boxes = [*taken, *(symbol.box for symbol in symbols)]
    for word, symbol in zip(words, symbols, strict=True):
        if not word:
            continue
        free = (
            at
            for at in _places(word, symbol, size)
            if at.box.inside(field) and not any(at.box.overlaps(box, 2.0) for box in boxes)
        )
        place = next(free, None)
        if place is None and not sure:
            return None
        if place is not None:
            found.append(place)
            boxes.append(place.box)
    return found


def _places(word: str, symbol: Symbol, size: float) -> Iterator[Words]:
    x, y = symbol.at
    away = symbol.radius + 0.45 * size
    for side in _SIDES:
        at = x + (away if "right" in side else -away if "left" in side else 0.0)
        line = y + 0.35 * size
        if "above" in side:
            line = y - away if " " not in side else y - 0.6 * away
        elif "below" in side:
            line = y + away + 0.7 * size if " " not in side else y + 0.6 * away + 0.7 * size
        anchor = "start" if "right" in side else "end" if "left" in side else "middle"
        yield Words(at, line, word, size, Role.INK, anchor=anchor)


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
