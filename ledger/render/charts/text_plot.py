"""A picture between two scales as characters, with words at the dots or in a list below."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from ledger.render.charts.model import Area, Dot, Plot, Spot, Trace
from ledger.render.charts.text_canvas import GLYPHS, Canvas
from ledger.render.charts.text_rows import scale_lines
from ledger.render.page import Page, wrap
from ledger.render.width import cells

_WIDEST: Final = 72
_ROWS: Final = 15

_COVERED: Final = (" ", " ░", " ░·", " ░·•─╌┊")
"""What words may cover, the best first: nothing, a band, a dashed line, any line."""


def plot_lines(plot: Plot, page: Page) -> list[str]:
    """Return the plot with its scales."""
    labels = max(cells(tick.label) for tick in plot.y.ticks)
    width = min(page.width, _WIDEST) - labels - 2
    canvas = Canvas(width, _ROWS)
    _draw(plot, canvas)
    below = _words(plot, canvas, page)
    beside = {_row(plot, tick.at): tick.label for tick in plot.y.ticks}
    rows = [
        f"{beside.get(y, ''):>{labels}} │{line}".rstrip() for y, line in enumerate(canvas.lines)
    ]
    rules = [f"╌ {rule.label}" for rule in plot.y.rules]
    return [plot.y.title, *rows, *scale_lines(plot.x, width, labels + 2), *rules, *below]


def _row(plot: Plot, value: float) -> int:
    return round((1.0 - plot.y.share(value)) * (_ROWS - 1))


def _draw(plot: Plot, canvas: Canvas) -> None:
    for mark in plot.marks:
        if isinstance(mark, Area):
            _fill(mark, plot, canvas)
    for rule in plot.x.rules:
        for y in range(canvas.height):
            canvas.put((_at((rule.at, plot.y.low), plot, canvas)[0], y), "┊")
    for rule in plot.y.rules:
        y = _row(plot, rule.at)
        canvas.line((0, y), (canvas.width - 1, y), dashed=True)
    for mark in plot.marks:
        if isinstance(mark, Trace):
            spots = [_at(spot, plot, canvas) for spot in mark.spots]
            for start, end in pairwise(spots):
                canvas.line(start, end, mark.dashed)
    for mark in plot.marks:
        if isinstance(mark, Dot):
            canvas.put(_at(mark.at, plot, canvas), GLYPHS[mark.icon], mark.icon)


def _at(spot: Spot, plot: Plot, canvas: Canvas) -> Spot:
    return plot.x.share(spot[0]) * (canvas.width - 1), _row(plot, spot[1])


def _fill(area: Area, plot: Plot, canvas: Canvas) -> None:
    """Fill a shape by asking of each place whether an odd number of edges lies to its left."""
    corners = [_at(spot, plot, canvas) for spot in area.spots]
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    for y in range(canvas.height):
        crossed = sorted(
            x + (to_x - x) * (y - at) / (to_y - at)
            for (x, at), (to_x, to_y) in edges
            if min(at, to_y) <= y < max(at, to_y)
        )
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            for x in range(round(left), round(right) + 1):
                canvas.put((x, y), "░")


def _words(plot: Plot, canvas: Canvas, page: Page) -> list[str]:
    """Put words beside the dots; where one has no room, numbers, and return the list of words."""
    dots = [mark for mark in plot.marks if isinstance(mark, Dot)]
    named = [(_at(dot.at, plot, canvas), dot.label) for dot in dots if dot.label]
    if all(_beside(canvas, at, label) for at, label in named):
        for at, label in named:
            canvas.put((_beside(canvas, at, label) or at), label)
        return []
    found = []
    for number, (at, label) in enumerate(named, start=1):
        if place := _beside(canvas, at, str(number)):
            canvas.put(place, str(number))
        found += wrap(label, page.width, first=f"  {number:>2}  ")
    return found


def _beside(canvas: Canvas, at: Spot, label: str) -> Spot | None:
    x, y = at
    places = ((x + 2, y), (x - 1 - len(label), y), (x + 1, y - 1), (x + 1, y + 1))
    free = (at for over in _COVERED for at in places if canvas.free(at, label, over))
    return next(free, None)
