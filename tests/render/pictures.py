"""What every picture has to fulfil, whatever is on it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

from ledger.render.charts.drawing import Box, Drawing
from ledger.render.charts.layout import draw
from ledger.render.charts.model import Bar, Chart, Plot
from ledger.render.charts.svg import svg

WIDTHS = (320, 400, 560, 800, 1200)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def faults(chart: Chart, width: float) -> list[str]:
    """Return what is wrong with a chart on a sheet of a width, in words; nothing is well."""
    drawing = draw(chart, width)
    return [*misplaced(drawing), *invented(chart, drawing), *malformed(drawing)]


def misplaced(drawing: Drawing) -> list[str]:
    """Return words that leave the sheet or cover other words."""
    sheet = Box(0, 0, drawing.width, drawing.height)
    found = [f"{w.text!r} leaves the sheet" for w in drawing.words if not w.box.inside(sheet)]
    found += [
        f"{one.text!r} and {other.text!r} overlap"
        for one, other in combinations(drawing.words, 2)
        if one.box.overlaps(other.box, -0.5)
    ]
    return found


def invented(chart: Chart, drawing: Drawing) -> list[str]:
    """Return numbers that are drawn and stand neither in the table, the texts nor on a scale."""
    texts = [chart.title, chart.lead, *chart.notes, chart.as_of, *chart.table.titles]
    texts += [cell for row in chart.table.rows for cell in row]
    if not isinstance(chart.body, Bar):
        scales = [chart.body.x, *([chart.body.y] if hasattr(chart.body, "y") else [])]
        texts += [tick.label for scale in scales for tick in scale.ticks]
    # Where words found no room beside their dots, both are numbered.
    if isinstance(chart.body, Plot):
        texts += [words.text for words in drawing.words if words.bold and words.text.isdigit()]
    known = set(_NUMBER.findall(" ".join(texts)))
    return [
        f"{number} in {words.text!r} is nowhere in the data"
        for words in drawing.words
        for number in _NUMBER.findall(words.text)
        if number not in known
    ]


def malformed(drawing: Drawing) -> list[str]:
    """Return what keeps its SVG from being read by a machine or a screen reader."""
    root = ET.fromstring(svg(drawing, "auto", "it"))
    name = "{http://www.w3.org/2000/svg}"
    title, description = root.find(f"{name}title"), root.find(f"{name}desc")
    found = [] if root.get("role") == "img" else ["it has no role"]
    if title is None or not title.text or title.get("id") != "it-t":
        found.append("it has no title")
    if description is None or not description.text or description.get("id") != "it-d":
        found.append("it has no description")
    return found
