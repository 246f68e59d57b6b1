"""A picture as a fragment of HTML: the drawing, and the same numbers as a table below it."""

from __future__ import annotations

from html import escape

from ledger.render.charts.model import Chart, NoChart, Picture, Table
from ledger.render.charts.write import INLINE_WIDTH, to_svg


def figure(
    picture: Picture, *, width: float = INLINE_WIDTH, theme: str = "page", name: str | None = None
) -> str:
    """Return a picture as ``<figure>`` with its table in ``<details>``; a sentence for none.

    With the theme ``page`` the page brings ``charts.svg.stylesheet()``.
    """
    if isinstance(picture, NoChart):
        return f'<p class="no-chart">{escape(picture.sentence)}</p>\n'
    drawn = to_svg(picture, width=width, theme=theme, name=name)
    return (
        f'<figure class="chart-{picture.key}">\n{drawn}<figcaption><details><summary>The same '
        f"numbers as a table</summary>\n{table(picture)}</details></figcaption>\n</figure>\n"
    )


def table(chart: Chart) -> str:
    """Return the numbers of a chart as an HTML table."""
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in chart.table.titles)
    rows = "".join(f"<tr>{_cells(chart.table, row)}</tr>\n" for row in chart.table.rows)
    caption = escape(chart.title)
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead><tr>{titles}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _cells(whole: Table, row: tuple[str, ...]) -> str:
    return "".join(
        f'<td class="number">{escape(cell)}</td>' if place in whole.right
        else f"<td>{escape(cell)}</td>"
        for place, cell in enumerate(row)
    )  # fmt: skip
