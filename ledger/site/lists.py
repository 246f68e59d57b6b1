"""Pages that list predictions: all of them, by state, by topic, and what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from ledger.domain.line import Line
from ledger.domain.status import Status
from ledger.render.page import plural
from ledger.render.safe import line_of
from ledger.site import address, parts
from ledger.site.book import Book
from ledger.site.page import Page
from ledger.site.parts import Values
from ledger.site.runs import Run, front_links, run_links, runs
from ledger.site.speaker import ROWS, record

NAMES: Final = 150
"""Topics or speakers on one page."""

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def list_pages(book: Book) -> list[Page]:
    """Return every page that lists predictions."""
    everything = sorted(book.lines.values(), key=lambda line: line.id, reverse=True)
    count = plural(len(everything), "prediction")
    found = _listing(book, address.ALL, "Predictions", f"All {count}", everything, filters(book))
    for status, lines in book.by_status.items():
        found += status_pages(book, status, lines)
    for tag, lines in book.by_tag.items():
        found += topic_pages(book, tag, lines)
    return [*found, *_topic_index(book)]


def status_pages(book: Book, status: Status, lines: Sequence[Line]) -> list[Page]:
    """Return the pages of everything that stands at one place."""
    title = f"{plural(len(lines), 'prediction')}: {status}"
    path = address.with_status(str(status))
    name = f"Predictions, {status}"
    return _listing(book, path, name, title, record(lines), filters(book, status))


def topic_pages(book: Book, tag: str, lines: Sequence[Line]) -> list[Page]:
    """Return the pages of one topic across speakers."""
    people = len({line.speaker for line in lines})
    title = f"{line_of(tag)}: {plural(len(lines), 'prediction')} by {plural(people, 'speaker')}"
    return _listing(book, address.topic(tag), line_of(tag), title, record(lines), [])


def _listing(
    book: Book, path: str, name: str, title: str, lines: Sequence[Line], filters: list[Values]
) -> list[Page]:
    """Return the first page of a list, which shows the first rows, and its runs by number.

    ``name`` is what a run is called, without any count: it is to stay as it is.
    """
    found = runs(path, lines)
    shown = lines[:ROWS] if found else lines
    values: Values = {
        "heading": title,
        "lead": f"The first {len(shown)} of {len(lines):,}." if found else "",
        "bar": [] if filters else parts.counted(lines),
        "filters": filters,
        "rows": parts.rows(shown, book.day.today),
        "runs": front_links(found),
    }
    links = [{**one, "count": None} for one in filters]
    front = _page(path, title, values, _newest(book, lines), listed=True)
    return [front, *(_run(book, path, name, found, place, links) for place in range(len(found)))]


def _run(
    book: Book, path: str, name: str, found: Sequence[Run], place: int, filters: list[Values]
) -> Page:
    run = found[place]
    title = f"{name}: {run.words}"
    lines = run.lines[::-1]
    values: Values = {
        "heading": title, "lead": "", "bar": [], "filters": filters,
        "rows": parts.rows(lines, book.day.today), "runs": run_links(found, place, path),
    }  # fmt: skip
    return _page(run.path, title, values, _newest(book, lines), listed=False)


def _page(path: str, title: str, values: Values, since: int | None, *, listed: bool) -> Page:
    about = "Each with its source, its deadline and what became of it."
    return Page(path, "list.html", title, about, values, since=since, listed=listed)


def _newest(book: Book, lines: Sequence[Line]) -> int | None:
    seqs = (entry.seq for line in lines for entry in book.entries.get(line.id, ()))
    return max(seqs, default=None)


def filters(book: Book, here: Status | None = None) -> list[Values]:
    """Return the links that filter by state, the one that is shown marked."""
    return filter_links(book.counts, here)


def filter_links(counts: Mapping[Status, int], here: Status | None = None) -> list[Values]:
    """Return the links that filter by state, from how many predictions stand where."""
    everything = {
        "word": "All", "glyph": "", "key": "all", "count": sum(counts.values()),
        "path": address.ALL, "here": here is None,
    }  # fmt: skip
    return [
        everything,
        *(
            {**parts.chip(status), "count": counts[status],
             "path": address.with_status(str(status)), "here": status is here}
            for status in Status if counts.get(status)
        ),
    ]  # fmt: skip


def search_page(counts: Mapping[Status, int], live: Values | None = None) -> Page:
    """Return the page of the search, which without a script leads on by links.

    ``live`` is what a server found: the words, the rows and how many they are.
    """
    return Page(
        address.SEARCH, "search.html", "Search", "Claims, quotes and speakers.",
        {"filters": filter_links(counts), "live": live},
    )  # fmt: skip


def _topic_index(book: Book) -> list[Page]:
    topics = [
        {
            "name": line_of(tag),
            "path": address.topic(tag),
            "count": len(lines),
            "people": len({line.speaker for line in lines}),
        }
        for tag, lines in book.by_tag.items()
    ]
    return _names(
        address.TOPICS, "topics.html", f"{plural(len(topics), 'topic')}",
        "One subject across all speakers.", topics,
    )  # fmt: skip


def _names(
    path: str, template: str, title: str, about: str, items: Sequence[Values]
) -> list[Page]:
    pieces = parts.slices(items, NAMES)
    return [
        Page(
            address.numbered(path, place), template, title, about,
            {"heading": title, "lead": about, "items": list(piece),
             "pager": parts.pager(path, place, len(pieces))},
            listed=place == 1,
        )
        for place, piece in enumerate(pieces, start=1)
    ]  # fmt: skip


def due_page(book: Book) -> Page:
    """Return what is due without a verdict, oldest first, and the calendar ahead."""
    due = sorted(
        book.by_status.get(Status.DUE, ()), key=lambda line: (str(line.deadline), line.id)
    )
    ahead = sorted(
        book.by_status.get(Status.OPEN, ()), key=lambda line: (str(line.deadline), line.id)
    )
    awaiting = book.by_status.get(Status.AWAITING, [])
    verb = "is" if len(due) == 1 else "are"
    title = f"{plural(len(due), 'prediction')} {verb} due without a verdict"
    if not due:
        title = "Nothing is due without a verdict"
    return Page(
        address.DUE, "due.html", title,
        f"And {plural(len(ahead), 'deadline')} ahead.",
        {
            "heading": title,
            "due": parts.rows(due[:ROWS], book.day.today),
            "due_more": len(due) - ROWS,
            "due_path": address.with_status("due"),
            "awaiting": parts.rows(awaiting[:ROWS], book.day.today),
            "months": _months(ahead[:ROWS], book.day.today),
            "ahead_more": len(ahead) - ROWS,
            "ahead_path": address.with_status("open"),
            "calendar": address.CALENDAR,
        },
        since=_newest(book, [*due, *ahead, *awaiting]),
    )  # fmt: skip


def _months(lines: Sequence[Line], today: date) -> list[Values]:
    """Return deadlines by their month, the next first."""
    dated = [(line.deadline, line) for line in lines if line.deadline]
    return [
        {
            "name": f"{_MONTHS[month - 1]} {year}",
            "rows": parts.rows([line for _, line in some], today),
        }
        for (year, month), some in groupby(dated, key=lambda pair: (pair[0].year, pair[0].month))
    ]
