"""The pictures of the pages: the same charts as on the command line, as parts of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ledger.domain.board import Board
from ledger.domain.line import Line
from ledger.domain.scorecard import headline_card
from ledger.render.charts.calibration import calibration
from ledger.render.charts.caption import Caption
from ledger.render.charts.forest import forest
from ledger.render.charts.html import figure
from ledger.render.charts.interval_strip import interval_strip
from ledger.render.charts.model import Chart, Picture
from ledger.render.charts.slip import slips
from ledger.render.charts.stretch import stretch
from ledger.render.charts.timeline import timeline
from ledger.render.scorecard import Sheet
from ledger.site.book import Book

WIDTH: Final = 400
"""How wide a picture is drawn, in pixels: about what a telephone, or half a page, shows."""

SLIPS: Final = 2
"""Charts of promises that moved, on one page: those with the most dates."""


def of_speaker(book: Book, sheet: Sheet) -> list[str]:
    """Return the pictures of a speaker; what has nothing honest to draw is left out."""
    caption = Caption(sheet.name, book.day.today)
    card = sheet.card
    moved = slips(card, _words(sheet.lines.values()), caption)[:SLIPS]
    rest = (interval_strip, stretch, calibration, timeline)
    return _drawn([*moved, *(make(card, caption) for make in rest)])


def of_family(book: Book, family: Sequence[Line]) -> list[str]:
    """Return the picture of one promise and its dates; none where it is in no chain."""
    if not family:
        return []
    card = headline_card(book.outcomes(family), as_of=book.day.due, known=book.day.known)
    caption = Caption(family[0].name, book.day.today)
    return _drawn(slips(card, _words(family), caption))


def of_board(book: Book, board: Board, names: Mapping[str, str]) -> list[str]:
    """Return the picture of all speakers, where there is a share to show."""
    return _drawn([forest(board, names, Caption("All speakers", book.day.today))])


def _words(lines: Iterable[Line]) -> dict[int, str | None]:
    """Return the words that each deadline was read from, by the id of its prediction."""
    return {line.id: line.deadline_words for line in lines}


def _drawn(pictures: Sequence[Picture]) -> list[str]:
    """Return pictures as HTML, each with ids of its own; what is no chart is left out."""
    charts = [picture for picture in pictures if isinstance(picture, Chart)]
    return [
        figure(chart, width=WIDTH, name=f"{chart.key}-{place}")
        for place, chart in enumerate(charts, start=1)
    ]
