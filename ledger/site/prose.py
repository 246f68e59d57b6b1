"""Pages that explain: the method, the corrections, the data, and the page for a wrong address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import ledger
from ledger.domain.earlier import EarlierVerdict, earlier_verdicts
from ledger.exchange.columns import COLUMNS, FURTHER
from ledger.render.days import instant
from ledger.render.page import plural
from ledger.render.rows import MEMBERS
from ledger.render.safe import line_of
from ledger.render.scoring import scoring
from ledger.render.why import lasted
from ledger.site import address, parts
from ledger.site.book import Book
from ledger.site.page import Page, Site
from ledger.site.parts import Values

_ABOUT_COLUMNS: Final[Mapping[str, str]] = {
    "key": "names a prediction in any ledger; never changes",
    "speaker": "who said it",
    "role": "what the speaker was, one role after the other",
    "organisation": "where, beside each role",
    "claim": "the neutral sentence that is judged",
    "quote": "the words as they were said",
    "language": "the language of the quote (BCP 47)",
    "criterion": "what counts as met",
    "kind": "reach: comes true on some day; during: decided by a whole period; never",
    "said_on": "the day of the words",
    "deadline": "the last day that counts; none: kept and never scored",
    "deadline_words": "the words that the deadline was read from",
    "source": "where it was said",
    "archived": "a kept copy of the source",
    "probability": "only if the speaker stated one",
    "target": "the measurable part",
    "condition": "what it hangs on",
    "restates": "the key of the earlier statement that it repeats or moves",
    "frame": "how the collection was chosen; empty: hand-picked",
    "tags": "its topics",
    "evidence": "addresses of what happened, with ; between them",
    "stance": "which way each piece points, in the same order",
    "verdict": "met, late, partly, missed, void, unclear; empty: none",
    "void_reason": "why it cannot count",
    "reason": "why the verdict is what it is",
    "happened_on": "the day it came true, or the rest followed",
}


def method_page(site: Site) -> Page:
    """Return how verdicts are reached and scores computed, from the same text as the help."""
    topic = scoring()
    sections = [
        {
            "heading": section.heading,
            "paragraphs": list(section.paragraphs),
            "rows": [{"term": term, "text": text} for term, text in section.rows],
        }
        for section in topic.sections[:-1]
    ]
    return Page(
        address.METHOD, "method.html", topic.title,
        "What counts, how a verdict is reached, how a score is computed, and who judges.",
        {"heading": topic.title, "sections": sections, "contact": _contact(site)},
    )  # fmt: skip


def _contact(site: Site) -> Values | None:
    """Return where corrections go; None when nobody said it."""
    if not site.contact:
        return None
    is_web = bool(address.web(site.contact))
    href = site.contact if is_web else f"mailto:{site.contact}"
    return {"href": href, "words": site.contact}


def corrections_page(book: Book, site: Site) -> Page:
    """Return every verdict that was in force and is not any more, the newest change first."""
    found = sorted(
        (
            (one.until, number, one)
            for number, line in book.lines.items()
            for one in earlier_verdicts(book.entries[number])
            if lasted(one) and one.ended != "late"
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    title = f"{plural(len(found), 'verdict')} changed" if found else "No verdict was ever changed"
    return Page(
        address.CORRECTIONS, "corrections.html", title,
        "Every verdict that was in force for more than an hour and is not any more.",
        {
            "heading": title,
            "items": [_correction(book, number, one) for _, number, one in found],
            "contact": _contact(site),
        },
    )  # fmt: skip


def _correction(book: Book, number: int, one: EarlierVerdict) -> Values:
    line = book.lines[number]
    return {
        "row": parts.row(line, book.day.today),
        "chip": parts.chip(one.resolution.verdict),
        "because": line_of(one.resolution.because),
        "by": line_of(one.resolution.rule or one.resolution.resolver or one.given_by),
        "since": instant(one.since),
        "until": instant(one.until),
        "ended": one.ended,
        "why": line_of(one.because or ""),
    }


def data_page(book: Book, downloads: Sequence[tuple[str, str, int]]) -> Page:
    """Return what can be taken away, with the meaning of each column.

    ``downloads`` holds path, description and size in bytes.
    """
    newest = book.checkpoints[-1] if book.checkpoints else None
    columns = [{"name": name, "text": _ABOUT_COLUMNS[name]} for name in COLUMNS]
    return Page(
        address.DATA, "data.html", "The whole ledger, to take away",
        "Everything as files: for a spreadsheet, for a program, and the log itself.",
        {
            "heading": "The whole ledger, to take away",
            "files": [
                {"path": path, "name": path.rpartition("/")[2], "text": text, "size": _size(size)}
                for path, text, size in downloads
            ],
            "columns": columns,
            "further": list(FURTHER),
            "members": list(MEMBERS),
            "size": book.size,
            "checkpoint": None if newest is None else {
                "size": newest.size, "root": newest.root.hex(), "note": newest.note,
                "signed": instant(newest.signed_at),
            },
            "version": ledger.__version__,
        },
        since=book.size - 1,
    )  # fmt: skip


def _size(size: int) -> str:
    if size < 10_000:
        return f"{size:,} bytes"
    return f"{size / 1000:,.0f} kB" if size < 10_000_000 else f"{size / 1_000_000:,.0f} MB"


def not_found_page() -> Page:
    """Return the page for an address that leads nowhere."""
    return Page(
        address.NOT_FOUND, "404.html", "There is no such page",
        "Predictions keep their numbers for good: look under p/ and the number.",
        {"heading": "There is no such page"}, listed=False,
    )  # fmt: skip
