"""A picture in a terminal: the same marks and words in characters, for a quick look."""

from __future__ import annotations

from typing import Final

from ledger.render.charts.model import Bar, Chart, Icon, Key, NoChart, Picture, Plot, Rows
from ledger.render.charts.text_canvas import GLYPHS, painted
from ledger.render.charts.text_plot import plot_lines
from ledger.render.charts.text_rows import row_lines
from ledger.render.marks import paint
from ledger.render.page import Page, wrap
from ledger.render.width import cells

_LOOKS: Final = {"line": "─", "dashed": "·", "band": "░", "tick": "│", "bracket": "├┤"}


def picture_lines(picture: Picture, page: Page) -> list[str]:
    """Return a picture as lines of a terminal; the sentence why for none."""
    if isinstance(picture, NoChart):
        return wrap(picture.sentence, page.width, rest="  ")
    found = [paint(line, "bold") for line in wrap(picture.title, page.width, rest="  ")]
    found += [*wrap(picture.lead, page.width, rest="  "), "", *_body(picture, page), ""]
    for note in picture.notes:
        found += wrap(note, page.width, rest="  ")
    return [*found, *wrap(picture.as_of, page.width, rest="  ")]


def _body(chart: Chart, page: Page) -> list[str]:
    body = chart.body
    if isinstance(body, Bar):
        return _bar(body, page)
    drawn = row_lines(body, page) if isinstance(body, Rows) else plot_lines(body, page)
    return [*drawn, "", *_keys(body, page)]


def _bar(bar: Bar, page: Page) -> list[str]:
    """Return the bar as glyphs, one at least for each part, and the counts below it."""
    shown = [part for part in bar.segments if part.count]
    room = min(page.width - 2, 60)
    counts = [max(1, room * part.count // bar.total) for part in shown]
    line = "".join(
        painted(GLYPHS[part.icon] * count, part.icon)
        for part, count in zip(shown, counts, strict=True)
    )
    words = [f"{GLYPHS[part.icon]} {part.label} {part.count}" for part in shown]
    return [f"  {line}", "", *_flow(words, page)]


def _keys(body: Plot | Rows, page: Page) -> list[str]:
    return _flow([f"{_look(key)} {key.words}" for key in body.keys], page)


def _look(key: Key) -> str:
    return GLYPHS[Icon(key.look)] if key.look in set(Icon) else _LOOKS[key.look]


def _flow(words: list[str], page: Page) -> list[str]:
    """Return phrases with two columns between them, as many on a line as fit."""
    lines: list[str] = []
    for phrase in words:
        if lines and cells(lines[-1]) + 2 + cells(phrase) <= page.width:
            lines[-1] += f"  {phrase}"
        else:
            lines.append(f"  {phrase}")
    return [
        part
        for line in lines
        for part in ([line] if cells(line) <= page.width else wrap(line, page.width, first="  "))
    ]
