"""The ledger in the forms that calendars, feed readers and fact checkers take, as one file."""

from __future__ import annotations

from ledger.domain.status import Day
from ledger.exchange import claimreview
from ledger.site import address, feeds
from ledger.site.book import whole
from ledger.site.page import Site
from ledger.site.prediction import explained
from ledger.store.reader import Reader


def shared(reader: Reader, day: Day, site: Site, form: str) -> bytes:
    """Return open deadlines (ics), verdicts (atom) or their reviews (claimreview) as one file."""
    book = whole(reader, day)
    if form == "ics":
        return feeds.calendar_bytes(
            book.lines.values(), name=f"{site.name}: deadlines", book=book, site=site
        )
    told = [explained(book, line) for line in book.lines.values()]
    if form == "claimreview":
        reviews = [found for why in told if (found := feeds.review(book, why, site))]
        return claimreview.data_feed(reviews, feeds.where(site, address.HOME)).encode()
    items = []
    for why in told:
        line = why.shown.line
        link = feeds.reach(site, address.FEED, address.prediction(line.id))
        item = feeds.verdict_item(line, book.key(line), why, link)
        items += [item] if item else []
    return feeds.feed_bytes(
        items, path=address.FEED, home=address.HOME, title=f"{site.name}: verdicts", book=book,
        site=site,
    )  # fmt: skip
