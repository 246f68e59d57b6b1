"""A picture in rows on its sheet: label, strip and value side by side, or the strip below them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ledger.render.charts.axes import Field, draw_x, draw_x_rules, rule_lines
from ledger.render.charts.drawing import Block, Box, Item, Shape, Sheet, Stroke, Symbol, Words
from ledger.render.charts.metrics import shorten, text_width, wrapped
from ledger.render.charts.model import Area, Dot, Role, Row, Rows, Spot, Trace


def draw_rows(sheet: Sheet, rows: Rows) -> None:
    """Draw the rows, their heads and the scale below them."""
    beside = not sheet.narrow
    labels, values = _columns(sheet, rows) if beside else (0.0, 0.0)
    size = round(0.88 * sheet.unit, 1)
    _draw_heads(sheet, rows, size)
    left = sheet.left + labels
    right = sheet.right - values
    pad = 0.5 * sheet.unit
    sheet.y += rule_lines(rows.x, size, left, right) * 1.3 * size
    top = sheet.y
    lines = [_label_lines(sheet, row, labels, beside) for row in rows.rows]
    highs = [_height(sheet, wrapped_label, beside) for wrapped_label in lines]
    bottom = top + sum(highs)
    bands = () if beside else tuple(_strips(top, lines, highs, sheet.unit))
    field = Field(Box(left + pad, top, right - pad, bottom), rows.x, bands)
    _shade(sheet, rows, highs)
    # The grid and the rules lie under the labels and marks that follow.
    draw_x(sheet, field)
    end = sheet.y
    draw_x_rules(sheet, field)
    sheet.y = top
    for row, label, high in zip(rows.rows, lines, highs, strict=True):
        _draw_row(sheet, row, label, field, high, beside=beside)
        sheet.y += high
    sheet.y = end


def _columns(sheet: Sheet, rows: Rows) -> tuple[float, float]:
    """Return how wide the labels and the values are, space beside them included."""
    size, head = sheet.unit, round(0.88 * sheet.unit, 1)
    label = max([text_width(row.label, size) for row in rows.rows] + [0.0])
    label = max(label, text_width(rows.heads[0], head))
    value = max([text_width(row.value, size) for row in rows.rows] + [0.0])
    value = max(value, text_width(rows.heads[1], head))
    gap = sheet.unit
    return min(label, 0.36 * sheet.room) + gap, min(value, 0.26 * sheet.room) + gap


def _draw_heads(sheet: Sheet, rows: Rows, size: float) -> None:
    if not any(rows.heads):
        return
    sheet.y += size
    left, right = rows.heads
    sheet.items += [
        Words(sheet.left, sheet.y, left, size, Role.MUTED),
        Words(sheet.right, sheet.y, right, size, Role.MUTED, anchor="end"),
    ]
    sheet.y += 0.6 * size


def _label_lines(sheet: Sheet, row: Row, labels: float, beside: bool) -> list[str]:
    """Return a label on two lines at most, cut where it is longer."""
    size = sheet.unit
    value = text_width(row.value, size) + sheet.unit
    room = labels - size if beside else sheet.room - value
    lines = wrapped(row.label, size, room)
    if len(lines) <= 2:
        return lines
    return [lines[0], shorten(" ".join(lines[1:]), size, room)]


def _height(sheet: Sheet, label: list[str], beside: bool) -> float:
    lines = len(label) * 1.2 * sheet.unit
    return max(2.1 * sheet.unit, lines + 0.8 * sheet.unit) if beside else lines + 2.0 * sheet.unit


def _strips(
    top: float, labels: list[list[str]], highs: list[float], unit: float
) -> Iterator[tuple[float, float]]:
    """Give where the strips lie below their labels, so that no grid line crosses words."""
    for label, high in zip(labels, highs, strict=True):
        middle = top + len(label) * 1.2 * unit + unit
        yield middle - 0.6 * unit, middle + 0.6 * unit
        top += high


def _shade(sheet: Sheet, rows: Rows, highs: list[float]) -> None:
    """Lay a band behind every second group of rows."""
    y = sheet.y
    pairs = zip(rows.rows, highs, strict=True)
    for group, members in groupby(pairs, key=lambda pair: pair[0].group):
        high = sum(high for _, high in members)
        if group is not None and group % 2:
            box = Box(sheet.left - 4, y, sheet.right + 4, y + high)
            sheet.items.append(Block(box, fill=Role.BAND))
        y += high


def _draw_row(
    sheet: Sheet, row: Row, label: list[str], field: Field, high: float, *, beside: bool
) -> None:
    size = sheet.unit
    text = len(label) * 1.2 * size
    middle = sheet.y + (high / 2 if beside else text + 1.0 * size)
    first = middle - text / 2 + 0.95 * size if beside else sheet.y + 1.1 * size
    for place, line in enumerate(label):
        sheet.items.append(Words(sheet.left, first + place * 1.2 * size, line, size, Role.INK))
    y = middle + 0.35 * size if beside else first
    value = shorten(row.value, size, (0.26 if beside else 0.6) * sheet.room)
    sheet.items.append(Words(sheet.right, y, value, size, Role.INK, bold=True, anchor="end"))
    half = 0.5 * sheet.unit
    for mark in row.marks:
        sheet.items.append(_placed(mark, field, middle, half, sheet.unit))


def _placed(mark: Trace | Area | Dot, field: Field, y: float, half: float, unit: float) -> Item:
    def spot(at: Spot) -> Spot:
        return field.px(at[0]), y + at[1] * half

    if isinstance(mark, Dot):
        return Symbol(spot(mark.at), 0.42 * unit * mark.size, mark.icon, mark.role)
    spots = tuple(spot(at) for at in mark.spots)
    if isinstance(mark, Area):
        return Shape(spots, mark.role)
    return Stroke(spots, mark.role, mark.width, mark.dashed)
