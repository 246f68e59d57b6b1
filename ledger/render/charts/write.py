"""A picture in the form it leaves in: SVG for pages, PNG where only that is taken."""

from __future__ import annotations

from typing import Final

from ledger.render.charts.drawing import Drawing
from ledger.render.charts.layout import draw
from ledger.render.charts.model import Chart
from ledger.render.charts.svg import svg

WIDTH: Final = 800
"""How wide a picture is when nobody says, in pixels."""

INLINE_WIDTH: Final = 560
"""How wide a picture is drawn that stands within a page: legible when shrunk to a telephone."""


def to_svg(
    chart: Chart | Drawing, *, width: float = WIDTH, theme: str = "auto", name: str | None = None
) -> str:
    """Return a chart as SVG; ``name`` keeps its ids apart from those of others on one page."""
    drawing, key = _drawn(chart, width)
    return svg(drawing, theme, name or key)


def to_png(chart: Chart | Drawing, *, width: float = WIDTH, theme: str = "light") -> bytes:
    """Return a chart as PNG; raises Refused where the extra ``plot`` is missing."""
    from ledger.render.charts.png import png

    return png(_drawn(chart, width)[0], theme)


def _drawn(chart: Chart | Drawing, width: float) -> tuple[Drawing, str]:
    if isinstance(chart, Drawing):
        return chart, "chart"
    return draw(chart, width), chart.key
