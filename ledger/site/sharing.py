"""The ledger in the forms that calendars, feed readers and fact checkers take, as one file.

Predictions are read and told a few at a time: a file may have more of them than memory has room.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.line import Line
from ledger.domain.status import Day, Status
from ledger.exchange import calendar, claimreview
from ledger.site import address, feeds
from ledger.site.book import Book, part
from ledger.site.page import Site
from ledger.site.prediction import explained
from ledger.store import queries
from ledger.store.reader import Reader


def shared(reader: Reader, day: Day, site: Site, form: str) -> Iterator[bytes]:
    """Give open deadlines (ics), verdicts (atom) or their reviews (claimreview) as one file."""
    if form == "ics":
        yield _calendar(reader, day, site)
    elif form == "atom":
        yield _feed(reader, day, site)
    else:
        where = feeds.where(site, address.HOME)
        for text in claimreview.data_feed(_reviews(reader, day, site), where):
            yield text.encode()


def _book(reader: Reader, day: Day, lines: list[Line]) -> Book:
    return part(reader, day, lines, [line.id for line in lines])


def _calendar(reader: Reader, day: Day, site: Site) -> bytes:
    found: list[calendar.Deadline] = []
    for some in queries.line_pieces(reader, day):
        ahead = [line for line in some if line.status is Status.OPEN]
        if ahead:
            found += feeds.deadlines(ahead, _book(reader, day, ahead), site)
    found.sort(key=lambda one: one.day)
    return calendar.calendar_bytes(f"{site.name}: deadlines", found)


def _feed(reader: Reader, day: Day, site: Site) -> bytes:
    newest: list[feeds.Dated] = []
    for some in queries.line_pieces(reader, day):
        book = _book(reader, day, some)
        for line in some:
            link = feeds.reach(site, address.FEED, address.prediction(line.id))
            item = feeds.verdict_item(line, book.key(line), explained(book, line), link)
            newest += [item] if item else []
        newest = feeds.newest(newest)
    return feeds.feed_bytes(
        newest, path=address.FEED, home=address.HOME, title=f"{site.name}: verdicts", day=day,
        site=site,
    )  # fmt: skip


def _reviews(reader: Reader, day: Day, site: Site) -> Iterator[claimreview.Review]:
    for some in queries.line_pieces(reader, day):
        book = _book(reader, day, some)
        for line in some:
            found = feeds.review(book, explained(book, line), site)
            if found:
                yield found
