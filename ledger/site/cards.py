"""Pictures for previews of links: one a speaker and one a prediction, where PNG can be made."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.util import find_spec

from ledger.domain.line import Line
from ledger.render.charts.caption import Caption
from ledger.render.charts.claim_card import claim_card
from ledger.render.charts.drawing import Drawing
from ledger.render.charts.share_card import share_card
from ledger.render.charts.write import to_png, to_svg
from ledger.render.scorecard import Sheet
from ledger.site import address
from ledger.site.book import Book
from ledger.site.output import Output
from ledger.site.page import Cards, Page, Site

MAKER = "vl_convert"
"""The library of the extra ``plot``, looked for without importing it."""


def possible() -> Cards:
    """Return which cards are made when nobody says: a speaker's, if PNG can be made."""
    return Cards.SPEAKERS if find_spec(MAKER) else Cards.NONE


def of_speaker(book: Book, sheet: Sheet, site: Site) -> list[Output]:
    """Return the card of a speaker, as SVG and as PNG."""
    where = _shown(site, address.speaker(sheet.slug))
    caption = Caption(sheet.name, book.day.today)
    drawing = share_card(sheet.card, caption, role=sheet.role, address=where or None)
    return _both(f"card/s/{sheet.slug}", drawing)


def of_prediction(book: Book, line: Line, site: Site) -> list[Output]:
    """Return the card of a prediction, as SVG and as PNG."""
    where = _shown(site, address.prediction(line.id))
    drawing = claim_card(line, book.day.today, role=book.role_on(line), address=where)
    return _both(f"card/p/{line.id}", drawing)


def pictured(page: Page, site: Site, slug: str) -> Page:
    """Return a page with the picture that previews of it show: its own, or its speaker's."""
    if site.cards is Cards.NONE:
        return page
    is_own = site.cards is Cards.ALL and page.path.startswith("p/")
    return replace(page, picture=picture(page.path if is_own else address.speaker(slug)))


def picture(path: str) -> str:
    """Return the path of the PNG of a page: "p/12/" gives "card/p/12.png"."""
    return f"card/{path.rstrip('/')}.png"


def _shown(site: Site, path: str) -> str:
    return address.absolute(site.url, path).partition("://")[2] if site.url else ""


def _both(path: str, drawing: Drawing) -> list[Output]:
    svg = to_svg(drawing).encode()
    key = hashlib.sha256(svg).hexdigest()
    return [
        Output(f"{path}.svg", key, lambda: svg),
        Output(f"{path}.png", key, lambda: to_png(drawing)),
    ]
