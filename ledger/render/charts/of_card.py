"""The pictures of one scorecard, by their names and in the order of a page."""

from __future__ import annotations

from typing import Final

from ledger.domain.scorecard import Scorecard
from ledger.render.charts.calibration import calibration
from ledger.render.charts.caption import Caption
from ledger.render.charts.count_bar import count_bar
from ledger.render.charts.interval_strip import interval_strip
from ledger.render.charts.model import Chart, Picture
from ledger.render.charts.slip import Words, slip, slips
from ledger.render.charts.stretch import stretch
from ledger.render.charts.timeline import timeline

NAMES: Final = ("count-bar", "interval-strip", "slip", "stretch", "calibration", "timeline")
"""Every picture of a card."""

SLIPS: Final = 3
"""Promises that were made again which are drawn among all pictures, those with the most dates."""


def picture_of(name: str, card: Scorecard, words: Words, caption: Caption) -> Picture:
    """Return one picture of a card by its name; ``words`` are those of its deadlines, by id.

    Raises KeyError for a name that does not exist.
    """
    if name == "slip":
        return slip(card, words, caption)
    makers = {
        "count-bar": count_bar, "interval-strip": interval_strip, "stretch": stretch,
        "calibration": calibration, "timeline": timeline,
    }  # fmt: skip
    return makers[name](card, caption)


def pictures_of(card: Scorecard, words: Words, caption: Caption) -> list[Picture]:
    """Return every picture of a card; the promises that were made again each have one."""
    found: list[Picture] = []
    for name in NAMES:
        made = slips(card, words, caption, SLIPS) if name == "slip" else ()
        found += made or (picture_of(name, card, words, caption),)
    return found


def charts_of(card: Scorecard, words: Words, caption: Caption) -> list[Chart]:
    """Return those pictures of a card that can be drawn."""
    found = pictures_of(card, words, caption)
    return [picture for picture in found if isinstance(picture, Chart)]
