"""The pages of the site, made when they are asked for: the same values, the same templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from ledger.domain.line import Line
from ledger.domain.status import Day, Status
from ledger.errors import NotFound, PredictionNotFound
from ledger.render.page import plural
from ledger.render.safe import line_of
from ledger.render.scorecard import card_data
from ledger.render.why import why_data
from ledger.site import address, board, cards, feeds, lists, parts, prose, speaker, templates
from ledger.site.book import Book, part
from ledger.site.building import downloads_of
from ledger.site.page import Cards, Page, Site
from ledger.site.prediction import explained, placeholder, prediction_page
from ledger.store import checkpoints, queries
from ledger.store.parts import part_lines
from ledger.store.reader import Reader
from ledger.store.searching import ranked
from ledger.web.live import JSON, LARGEST, Answer, Live, as_json

HTML: Final = "text/html; charset=utf-8"
CALENDAR: Final = "text/calendar; charset=utf-8"

_PREDICTION: Final = re.compile(r"p/([1-9]\d{0,8})/")
_SPEAKER: Final = re.compile(r"s/([^/]+)/(?:from-[1-9]\d{0,8}/)?")
_EMBED: Final = re.compile(r"embed/s/([^/]+)/")
_FILES: Final = {
    address.STYLE: "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

FOUND: Final = 50
"""Predictions that the page of the search shows."""


class TooLarge(NotFound):
    """A page that shows the whole ledger, of a ledger too large for that."""


def page_answer(live: Live, path: str, words: str, reader: Reader, day: Day) -> Answer:
    """Return the page at a path; raises NotFound where there is none.

    ``words`` is what the search is asked for.
    """
    if path in _FILES:
        data = templates.style() if path == address.STYLE else templates.shipped(path)
        return Answer(200, data, _FILES[path])
    for pattern, make in _OWN:
        if found := pattern.fullmatch(path):
            page = make(live.site, reader, day, path, *found.groups())
            return Answer(200, templates.html(page, live.site, day, files=False), HTML)
    for pattern, write in _BESIDE:
        if found := pattern.fullmatch(path):
            return write(live.site, reader, day, *found.groups())
    if path == address.SEARCH:
        page = _search(reader, day, words)
        return Answer(200, templates.html(page, live.site, day, files=False), HTML)
    return _of_whole(live, path, reader, day)


def _search(reader: Reader, day: Day, words: str) -> Page:
    """Return the page of the search with what the index finds."""
    number = words.strip().removeprefix("#")
    ids = ranked(reader, day, words, FOUND + 1)
    if number.isascii() and number.isdigit() and len(number) < 10:
        ids = list(dict.fromkeys([int(number), *ids]))
    found = [line for line in queries.some_lines(reader, day, ids) if line.status != "draft"]
    told = plural(len(found), "prediction") + "."
    if len(found) > FOUND:
        told = f"More than {FOUND} predictions, the first {FOUND} shown."
    live = {
        "words": line_of(words),
        "rows": parts.rows(found[:FOUND], day.today),
        "told": told if words.strip() else "",
    }
    return lists.search_page(queries.tally(reader, day)[0], live)


def _of_whole(live: Live, path: str, reader: Reader, day: Day) -> Answer:
    """Return a page that shows the whole ledger, or a list of it."""
    newest = queries.newest_id(reader) or 0
    if newest > LARGEST:
        raise TooLarge(
            f"this page shows the whole ledger, and {newest:,} predictions are too many for that;"
            " the pages of speakers and predictions and the API work, and so does a built site."
        )
    book = live.book(reader, day)
    if made := _program_file(book, live.site, reader, path):
        return made
    found = next((page for page in _pages(book, live.site, reader) if page.path == path), None)
    if found is None:
        raise NotFound("there is no such page.")
    return Answer(200, templates.html(found, live.site, day, files=False), HTML)


def _pages(book: Book, site: Site, reader: Reader) -> list[Page]:
    files = [(one.path, text, len(one.make())) for one, text in downloads_of(reader)]
    return [
        *board.board_pages(book, site),
        *lists.list_pages(book),
        lists.due_page(book),
        prose.method_page(site),
        prose.corrections_page(book, site),
        prose.data_page(book, files),
    ]


def _program_file(book: Book, site: Site, reader: Reader, path: str) -> Answer | None:
    """Return a file for programs; None for any other path."""
    if path == address.CALENDAR:
        data = feeds.calendar_bytes(
            book.lines.values(), name=f"{site.name}: deadlines", book=book, site=site
        )
        return Answer(200, data, CALENDAR)
    if path == address.FEED:
        return _feed(book, site, book.lines.values(), path)
    for output, _ in downloads_of(reader) if path.startswith(address.DATA) else ():
        if output.path == path:
            return Answer(200, output.make(), "application/octet-stream")
    return None


def prediction_book(reader: Reader, day: Day, number: int) -> Book:
    """Return the part of a ledger that the page of one prediction shows."""
    line = queries.line(reader, number, day)
    around = [
        line,
        *queries.family(reader, number, day),
        *queries.readings(reader, number, day),
        *(part_lines(reader, number, day) if line.needs is not None else ()),
        *(queries.lines(reader, day, id=line.part_of) if line.part_of is not None else ()),
    ]
    return part(reader, day, list({one.id: one for one in around}.values()), [number])


def _prediction(site: Site, reader: Reader, day: Day, path: str, number: str) -> Page:
    try:
        line = queries.line(reader, int(number), day)
    except PredictionNotFound:
        line = None
    if line is None or line.status == "draft":
        if int(number) >= checkpoints.head_of(reader).next_id:
            raise NotFound("there is no such prediction.")
        return placeholder(part(reader, day, [], [int(number)]), int(number))
    book = prediction_book(reader, day, line.id)
    page = prediction_page(book, line, site, explained(book, line))
    return cards.pictured(page, site, line.speaker)


def speaker_book(reader: Reader, day: Day, slug: str) -> Book:
    """Return the part of a ledger that one speaker's record is; raises NotFound for nobody."""
    lines = queries.lines(reader, day, speaker=slug)
    if not lines:
        raise NotFound("there is no such speaker, or nothing by them.")
    return part(reader, day, lines)


def _speaker(site: Site, reader: Reader, day: Day, path: str, slug: str) -> Page:
    book = speaker_book(reader, day, slug)
    found = speaker.speaker_page(book, speaker.sheet_of(book, slug), path)
    if found is None:
        raise NotFound("there is no such page.")
    return cards.pictured(found, site, slug)


def _embed(site: Site, reader: Reader, day: Day, path: str, slug: str) -> Page:
    book = speaker_book(reader, day, slug)
    first = speaker.speaker_page(book, speaker.sheet_of(book, slug), address.speaker(slug))
    assert first is not None, "a speaker with a record has a page"
    return feeds.embed_page(book, first.values, site)


def _speaker_data(site: Site, reader: Reader, day: Day, slug: str) -> Answer:
    return as_json(card_data(speaker.sheet_of(speaker_book(reader, day, slug), slug)))


def _prediction_data(site: Site, reader: Reader, day: Day, number: str) -> Answer:
    return as_json(prediction_data(reader, day, int(number)))


def prediction_data(reader: Reader, day: Day, number: int) -> dict[str, Any]:
    """Return everything about one prediction as data; raises NotFound, for a draft too."""
    line = queries.line(reader, number, day)
    if line.status is Status.DRAFT:
        raise NotFound(f"prediction {number} is a draft, which is not published.")
    why = explained(prediction_book(reader, day, number), line)
    return {name: value for name, value in why_data(why).items() if name != "speaker_on_time"}


def _speaker_feed(site: Site, reader: Reader, day: Day, slug: str) -> Answer:
    lines = queries.lines(reader, day, speaker=slug)
    book = part(reader, day, lines, [line.id for line in lines])
    return _feed(book, site, lines, f"{address.speaker(slug)}{address.FEED}", slug)


def _feed(book: Book, site: Site, lines: Iterable[Line], path: str, slug: str = "") -> Answer:
    """Return the feed of some predictions; ``slug`` is the speaker's that it is about, if any."""
    items = []
    for line in lines:
        link = feeds.reach(site, path, address.prediction(line.id))
        item = feeds.verdict_item(line, book.key(line), explained(book, line), link)
        items += [item] if item else []
    about = f" on {book.speakers[slug].name}" if slug in book.speakers else ""
    data = feeds.feed_bytes(
        items, path=path, home=address.speaker(slug) if slug else address.HOME,
        title=f"{site.name}: verdicts{about}", day=book.day, site=site,
    )  # fmt: skip
    return Answer(200, data, "application/atom+xml; charset=utf-8")


def _speaker_calendar(site: Site, reader: Reader, day: Day, slug: str) -> Answer:
    lines = speaker_book(reader, day, slug).lines
    ahead = [line.id for line in lines.values() if line.status is Status.OPEN]
    book = part(reader, day, list(lines.values()), ahead)
    name = f"Deadlines of {book.speakers[slug].name}"
    data = feeds.calendar_bytes(book.lines.values(), name=name, book=book, site=site)
    return Answer(200, data, CALENDAR)


def _badge(site: Site, reader: Reader, day: Day, slug: str, kind: str) -> Answer:
    sheet = speaker.sheet_of(speaker_book(reader, day, slug), slug)
    if kind == "svg":
        return Answer(200, feeds.badge_svg(sheet.name, sheet.card), "image/svg+xml")
    return Answer(200, feeds.badge_json(sheet.name, sheet.card), JSON)


def _card(site: Site, reader: Reader, day: Day, slug: str, kind: str) -> Answer:
    book = speaker_book(reader, day, slug)
    svg, png = cards.of_speaker(book, speaker.sheet_of(book, slug), site)
    if kind == "svg":
        return Answer(200, svg.make(), "image/svg+xml")
    if site.cards is Cards.NONE:
        raise NotFound("pictures are not made here.")
    return Answer(200, png.make(), "image/png")


_BESIDE: Final[tuple[tuple[re.Pattern[str], Callable[..., Answer]], ...]] = (
    (re.compile(r"p/([1-9]\d{0,8})/data\.json"), _prediction_data),
    (re.compile(r"s/([^/]+)/data\.json"), _speaker_data),
    (re.compile(r"s/([^/]+)/feed\.xml"), _speaker_feed),
    (re.compile(r"s/([^/]+)/deadlines\.ics"), _speaker_calendar),
    (re.compile(r"card/s/([^/]+)\.(svg|png)"), _card),
    (re.compile(r"badge/s/([^/]+)\.(svg|json)"), _badge),
)
"""Files beside those pages."""

_OWN: Final[tuple[tuple[re.Pattern[str], Callable[..., Page]], ...]] = (
    (_PREDICTION, _prediction),
    (_SPEAKER, _speaker),
    (_EMBED, _embed),
)
"""Pages that need no more than a part of the ledger."""
