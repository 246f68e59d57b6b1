"""A chart on a sheet of some width: title, what is drawn, the picture, legend, notes, day.

The size of the letters grows slowly with the width, so that a picture made 400 pixels wide reads
well on a telephone and one made 1200 wide on a slide; nothing is scaled down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ledger.render.charts.drawing import Block, Box, Drawing, Sheet, Stroke, Symbol, Words
from ledger.render.charts.layout_bar import draw_bar
from ledger.render.charts.layout_plot import draw_plot
from ledger.render.charts.layout_rows import draw_rows
from ledger.render.charts.metrics import text_width, wrapped
from ledger.render.charts.model import Bar, Chart, Icon, Key, Plot, Role

NARROWEST: Final = 320
WIDEST: Final = 2400


def unit_of(width: float) -> float:
    """Return the size of ordinary letters on a sheet of a width, in pixels."""
    return round(13.0 + max(0.0, width - 400.0) / 133.0, 1)


def draw(chart: Chart, width: float) -> Drawing:
    """Return a chart on a sheet so many pixels wide; its height follows."""
    unit = unit_of(width)
    sheet = Sheet(width, unit, margin=round(1.4 * unit), y=round(1.2 * unit))
    draw_head(sheet, chart)
    draw_body(sheet, chart)
    draw_notes(sheet, chart.notes)
    write(sheet, chart.as_of, 0.92 * unit, Role.MUTED)
    return Drawing(
        width, round(sheet.y + unit), tuple(sheet.items), chart.title, chart.description
    )


def draw_head(sheet: Sheet, chart: Chart) -> None:
    """Write what a picture found and what is drawn."""
    write(sheet, chart.title, 1.3 * sheet.unit, Role.INK, bold=True)
    sheet.y += 0.2 * sheet.unit
    write(sheet, chart.lead, sheet.unit, Role.MUTED)
    sheet.y += 0.9 * sheet.unit


def draw_body(sheet: Sheet, chart: Chart) -> None:
    """Draw the picture itself and its legend."""
    if isinstance(chart.body, Bar):
        draw_bar(sheet, chart.body)
        return
    if isinstance(chart.body, Plot):
        draw_plot(sheet, chart.body)
    else:
        draw_rows(sheet, chart.body)
    draw_keys(sheet, chart.body.keys)


def draw_notes(sheet: Sheet, notes: Sequence[str]) -> None:
    """Write what a picture rests on."""
    sheet.y += 0.6 * sheet.unit
    for note in notes:
        write(sheet, note, 0.92 * sheet.unit, Role.INK)
        sheet.y += 0.2 * sheet.unit


def write(sheet: Sheet, text: str, size: float, role: Role, *, bold: bool = False) -> None:
    """Write words as a paragraph across the sheet."""
    size = round(size, 1)
    for line in wrapped(text, size, sheet.room, bold=bold):
        sheet.y += 1.3 * size
        sheet.items.append(Words(sheet.left, sheet.y - 0.3 * size, line, size, role, bold))


def draw_keys(sheet: Sheet, keys: Sequence[Key]) -> None:
    """Draw the legend: as many keys on a line as there is room for."""
    if not keys:
        return
    size, swatch = round(0.92 * sheet.unit, 1), 1.9 * sheet.unit
    sheet.y += 1.7 * size
    x = sheet.left
    for key in keys:
        lines = wrapped(key.words, size, sheet.room - swatch)
        wide = swatch + max(text_width(line, size) for line in lines)
        if x > sheet.left and x + wide > sheet.right:
            x, sheet.y = sheet.left, sheet.y + 1.5 * size
        _draw_key(sheet, key, x, size)
        for place, line in enumerate(lines):
            sheet.y += 1.25 * size if place else 0.0
            sheet.items.append(Words(x + swatch, sheet.y, line, size, Role.MUTED))
        x += wide + 1.4 * sheet.unit
    sheet.y += 0.5 * size


def _draw_key(sheet: Sheet, key: Key, x: float, size: float) -> None:
    middle, wide, half = sheet.y - 0.35 * size, 1.4 * sheet.unit, 0.4 * size
    if key.look in set(Icon):
        at = (x + wide / 2, middle)
        sheet.items.append(Symbol(at, 0.42 * sheet.unit, Icon(key.look), key.role))
    elif key.look == "band":
        box = Box(x, middle - half, x + wide, middle + half)
        sheet.items.append(Block(box, fill=key.role))
    elif key.look == "tick":
        spots = ((x + wide / 2, middle - half), (x + wide / 2, middle + half))
        sheet.items.append(Stroke(spots, key.role, 2.0))
    elif key.look == "bracket":
        sheet.items += bracket(x, x + wide, middle, half, key.role)
    else:
        spots = ((x, middle), (x + wide, middle))
        sheet.items.append(Stroke(spots, key.role, 2.0, dashed=key.look == "dashed"))


def bracket(left: float, right: float, y: float, half: float, role: Role) -> list[Stroke]:
    """Return a line with an upright at both ends."""
    return [
        Stroke(((left, y), (right, y)), role, 2.0),
        Stroke(((left, y - half), (left, y + half)), role, 2.0),
        Stroke(((right, y - half), (right, y + half)), role, 2.0),
    ]


def draw_all(charts: Sequence[Chart], width: float) -> Drawing:
    """Return several charts below one another; what several of them say comes once, at the end."""
    if len(charts) == 1:
        return draw(charts[0], width)
    unit = unit_of(width)
    sheet = Sheet(width, unit, margin=round(1.4 * unit), y=round(1.2 * unit))
    said = Counter(note for chart in charts for note in chart.notes)
    for place, chart in enumerate(charts):
        if place:
            sheet.y += 1.2 * unit
            ends = ((sheet.left, sheet.y), (sheet.right, sheet.y))
            sheet.items.append(Stroke(ends, Role.GRID))
            sheet.y += 1.2 * unit
        draw_head(sheet, chart)
        draw_body(sheet, chart)
        draw_notes(sheet, [note for note in chart.notes if said[note] == 1])
    ends = ((sheet.left, sheet.y + unit), (sheet.right, sheet.y + unit))
    sheet.items.append(Stroke(ends, Role.GRID))
    sheet.y += 1.4 * unit
    draw_notes(sheet, [note for note, times in said.items() if times > 1])
    write(sheet, charts[0].as_of, 0.92 * unit, Role.MUTED)
    words = " ".join(f"{chart.title}. {chart.description}" for chart in charts)
    return Drawing(width, round(sheet.y + unit), tuple(sheet.items), charts[0].title, words)
