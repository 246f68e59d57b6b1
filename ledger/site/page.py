"""A page before it is written: where it goes, what it is made with, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledger.site.parts import Values


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path, its template and the values for it.

    ``title`` states the finding; it is what every preview of a link shows.  ``about`` is one
    sentence more.  ``picture`` is the path of a picture for previews, ``since`` the place in
    the log of the newest entry that the page shows, None where it shows the whole log.
    """

    path: str
    template: str
    title: str
    about: str
    values: Values
    picture: str | None = None
    since: int | None = None
    feed: str | None = None
    markup: str = ""
    """Structured data (JSON-LD) of the page; empty for none."""
    listed: bool = True
    """Whether it stands in the map of the site."""


class Cards(StrEnum):
    """Which pictures are made for previews of links."""

    NONE = "none"
    SPEAKERS = "speakers"
    ALL = "all"
    """One a prediction as well: about 50 ms each."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the site says of itself everywhere: its name, its address, whom to write to.

    ``url`` is the address under which it will be read, empty when nobody said it; ``contact``
    a mail or web address for corrections, empty for none.
    """

    name: str = "Prediction ledger"
    url: str = ""
    contact: str = ""
    cards: Cards = Cards.NONE
