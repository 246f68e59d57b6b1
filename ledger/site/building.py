"""The whole site as a stream of outputs: every page and file, each with what it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

from ledger.exchange import csv, jsonl, snapshot
from ledger.exchange import json as json_export
from ledger.exchange.atom import Item
from ledger.render.safe import line_of
from ledger.render.scorecard import card_data
from ledger.render.why import Why, why_data
from ledger.site import address, board, cards, feeds, lists, prose, speaker
from ledger.site.book import Book
from ledger.site.output import Output
from ledger.site.page import Cards, Page, Site
from ledger.site.prediction import explained, placeholder, prediction_page
from ledger.site.templates import digest, html, shipped, style
from ledger.store.archive import log_rows
from ledger.store.reader import Reader

Watch = Callable[[int, int], None]
"""Is told how many of how many predictions are done."""


def outputs(
    book: Book,
    reader: Reader,
    site: Site,
    *,
    downloads: bool = True,
    watch: Watch | None = None,
    pages: list[Page] | None = None,
) -> Iterator[Output]:
    """Give every file of the site, in a fixed order.

    ``downloads`` adds the whole ledger as files, which are always of now; ``pages`` is given
    what every page is made of.
    """
    maker = _Maker(book, site, pages)
    yield from maker.fixed()
    for done, number in enumerate(range(1, book.next_id)):
        if watch:
            watch(done, book.next_id - 1)
        yield from maker.prediction(number)
    for slug in sorted(book.by_speaker):
        yield from maker.speaker(slug)
    yield from maker.pages(board.board_pages(book, site))
    yield from maker.pages(lists.list_pages(book))
    yield from maker.pages([
        lists.due_page(book), prose.method_page(site), prose.corrections_page(book, site),
        lists.search_page(book.counts), prose.not_found_page(),
    ])  # fmt: skip
    files = list(downloads_of(reader)) if downloads else []
    yield from (output for output, _ in files)
    told = [(output.path, text, len(output.make())) for output, text in files]
    yield from maker.pages([prose.data_page(book, told)])
    yield from maker.closing()


_MEMBERS: Final = tuple(member.name for member in fields(Page))


class _Maker:
    """Makes outputs of a book, and remembers what the feeds and the map of the site need."""

    def __init__(self, book: Book, site: Site, made: list[Page] | None = None) -> None:
        self.book, self.site, self.made = book, site, made
        self.items: dict[str, list[tuple[str, Item]]] = {}
        self.quotes: dict[int, str] = {}
        self.listed: list[str] = []
        self.frame = _key([digest(), asdict(site), book.day.today])

    def fixed(self) -> Iterator[Output]:
        """Give the files that are the same for every ledger."""
        yield _of_bytes(address.STYLE, style())
        for name in ("icon.svg", "search.js"):
            yield _of_bytes(name, shipped(name))

    def pages(self, pages: list[Page]) -> Iterator[Output]:
        """Give pages, noted for the map of the site."""
        for page in pages:
            if page.listed:
                self.listed.append(page.path)
            if self.made is not None:
                self.made.append(page)
            yield self._page(page)

    def _page(self, page: Page) -> Output:
        # Not `asdict`: it copies all that is in a page, only to be read once.
        key = _key([self.frame, *(getattr(page, name) for name in _MEMBERS)])
        return Output(
            address.file_of(page.path), key, lambda: html(page, self.site, self.book.day), True
        )

    def prediction(self, number: int) -> Iterator[Output]:
        """Give the page of a prediction and its data; a page without content for an empty id."""
        line = self.book.lines.get(number) or self.book.parts.get(number)
        if line is None:
            yield from self.pages([placeholder(self.book, number)])
            return
        why = explained(self.book, line)
        said = why.shown.state.prediction
        self.quotes[number] = line_of(said.quote or "") if said.quote != said.claim else ""
        if line.part_of is None:
            self._note(why)
        page = prediction_page(self.book, line, self.site, why)
        yield from self.pages([cards.pictured(page, self.site, line.speaker)])
        if self.site.cards is Cards.ALL:
            yield from cards.of_prediction(self.book, line, self.site)
        # The count of its speaker changes with every other verdict, so it is not part of this.
        data = {k: value for k, value in why_data(why).items() if k != "speaker_on_time"}
        yield _of_data(f"{address.prediction(number)}data.json", data)

    def _note(self, why: Why) -> None:
        """Keep what the feeds say of a prediction: in that of its speaker, and in that of all."""
        line = why.shown.line
        own = address.speaker(line.speaker)
        for path in (f"{own}{address.FEED}", address.FEED):
            link = feeds.reach(self.site, path, address.prediction(line.id))
            item = feeds.verdict_item(line, self.book.key(line), why, link)
            if item:
                self.items.setdefault(path, []).append(item)

    def speaker(self, slug: str) -> Iterator[Output]:
        """Give everything about a speaker: pages, data, feed, calendar, embedded page, badge."""
        book, site, own = self.book, self.site, address.speaker(slug)
        sheet = speaker.sheet_of(book, slug)
        pages = speaker.speaker_pages(book, sheet)
        if site.cards is not Cards.NONE:
            yield from cards.of_speaker(book, sheet, site)
        yield from self.pages([cards.pictured(page, site, slug) for page in pages])
        yield from self.pages([feeds.embed_page(book, pages[0].values, site)])
        yield _of_data(f"{own}data.json", card_data(sheet))
        path, name = f"{own}{address.FEED}", line_of(sheet.name)
        yield _of_bytes(path, feeds.feed_bytes(
            self.items.get(path, []), path=path, home=own, day=book.day, site=site,
            title=f"{site.name}: verdicts on {name}",
        ))  # fmt: skip
        lines = book.by_speaker[slug]
        yield _of_bytes(f"{own}{address.CALENDAR}", feeds.calendar_bytes(
            lines, name=f"Deadlines of {name}", book=book, site=site,
        ))  # fmt: skip
        yield _of_bytes(address.badge(slug, "json"), feeds.badge_json(sheet.name, sheet.card))
        yield _of_bytes(address.badge(slug, "svg"), feeds.badge_svg(sheet.name, sheet.card))

    def closing(self) -> Iterator[Output]:
        """Give what is made of everything before it: feed, calendar, search, map."""
        book, site = self.book, self.site
        yield _of_bytes(address.FEED, feeds.feed_bytes(
            self.items.get(address.FEED, []), path=address.FEED, home=address.HOME, day=book.day,
            site=site, title=f"{site.name}: verdicts",
        ))  # fmt: skip
        yield _of_bytes(address.CALENDAR, feeds.calendar_bytes(
            book.lines.values(), name=f"{site.name}: deadlines", book=book, site=site,
        ))  # fmt: skip
        yield _of_bytes("search-index.js", feeds.search_index(book, self.quotes))
        if site.url:
            yield _of_bytes("sitemap.xml", feeds.site_map(sorted(self.listed), site))
            place = address.absolute(site.url, "sitemap.xml")
            yield _of_bytes("robots.txt", f"User-agent: *\nSitemap: {place}\n".encode())


def downloads_of(reader: Reader) -> Iterator[tuple[Output, str]]:
    """Give the whole ledger as files, with what each is for; always as it is now."""
    table = b"".join(csv.dump(snapshot.in_force(reader)))
    yield _of_bytes("data/predictions.csv", table), "for a spreadsheet: one row a prediction"
    objects = "".join(json_export.dump(snapshot.in_force(reader))).encode()
    yield _of_bytes("data/predictions.json", objects), "for a program: one object a prediction"
    entries = b"".join(jsonl.dump(log_rows(reader)))
    text = "the log itself, entry by entry: ledger import data/ledger.jsonl gives this ledger back"
    yield _of_bytes("data/ledger.jsonl", entries), text


def _of_bytes(path: str, data: bytes) -> Output:
    return Output(path, hashlib.sha256(data).hexdigest(), lambda: data)


def _of_data(path: str, data: Any) -> Output:
    # On one line: with an indent the library writes five times as slowly.
    text = json.dumps(data, ensure_ascii=False, default=_plain)
    return _of_bytes(path, f"{text}\n".encode())


def _key(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")
