"""A picture in rows as characters: label, strip and value; the label above where it is narrow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.render.charts.model import Dot, Row, Rows, Scale, Trace
from ledger.render.charts.text_canvas import GLYPHS, Canvas
from ledger.render.page import Page
from ledger.render.width import cells

_LEAST: Final = 28
"""Columns that a strip needs beside its label; with less the label goes above it."""


def row_lines(rows: Rows, page: Page) -> list[str]:
    """Return the rows, their rules and the scale below them."""
    values = max(cells(row.value) for row in rows.rows) + 1
    labels = min(max(cells(row.label) for row in rows.rows), page.width // 3) + 2
    strip = page.width - labels - values - 1
    beside = strip >= _LEAST
    if not beside:
        labels, strip = 2, page.width - 4
    found: list[str] = []
    for row in rows.rows:
        drawn = _strip(row, rows.x, strip)
        if beside:
            label = page.short(row.label, labels - 2)
            label += " " * (labels - cells(label))
            value = " " * (values - cells(row.value)) + row.value
            found.append(f"{label}{drawn}{value}")
        else:
            room = page.width - values - 1
            label = page.short(row.label, room)
            found.append(f"{label}{' ' * (page.width - cells(label + row.value))}{row.value}")
            found.append(f"  {drawn}".rstrip())
    return [*found, *scale_lines(rows.x, strip, labels)]


def _strip(row: Row, scale: Scale, width: int) -> str:
    canvas = Canvas(width, 1)
    place = _placer(scale, width)
    for rule in scale.rules:
        canvas.put((place(rule.at), 0), "┊")
    for mark in row.marks:
        if isinstance(mark, Trace):
            (start, _), (end, _) = mark.spots
            if start == end:
                canvas.put((place(start), 0), "│")
            else:
                canvas.line((place(start), 0), (place(end), 0), mark.dashed)
    for mark in row.marks:
        if isinstance(mark, Dot):
            canvas.put((place(mark.at[0]), 0), GLYPHS[mark.icon], mark.icon)
    (line,) = canvas.lines
    used = max((x for x, _ in canvas.places), default=-1) + 1
    return line + " " * (width - used)


def _placer(scale: Scale, width: int) -> Callable[[float], float]:
    return lambda value: scale.share(value) * (width - 1)


def scale_lines(scale: Scale, width: int, indent: int) -> list[str]:
    """Return the ticks that fit and the title of a scale, so many columns from the left."""
    canvas = Canvas(width, 1)
    place = _placer(scale, width)
    free = 0
    for tick in scale.ticks:
        at = min(max(0, round(place(tick.at)) - cells(tick.label) // 2), width - cells(tick.label))
        if at >= free:
            canvas.put((at, 0), tick.label)
            free = at + cells(tick.label) + 1
    title = scale.title.center(width).rstrip()
    found = [*canvas.lines, title]
    rules = [f"┊ {rule.label}" for rule in scale.rules]
    return [f"{' ' * indent}{line}".rstrip() for line in [*found, *rules]]
