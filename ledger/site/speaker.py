"""The page of one speaker: the finding, what weakens it, the pictures, the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.domain.line import Line
from ledger.domain.scorecard import Scorecard, scorecard
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.domain.status import Status
from ledger.render.page import plural
from ledger.render.safe import line_of
from ledger.render.scorecard import Sheet, opening, sentences
from ledger.site import address, drawings, parts
from ledger.site.book import Book
from ledger.site.page import Page, Site
from ledger.site.parts import Values

ROWS: Final = 60
"""Predictions on one page of a long list."""

_OPEN: Final = (Status.OPEN, Status.AWAITING, Status.NO_DEADLINE)


def sheet_of(book: Book, slug: str) -> Sheet:
    """Return the card of a speaker with the lines behind it."""
    lines = book.by_speaker.get(slug, [])
    card = scorecard(book.outcomes(lines), as_of=book.day.due, known=book.day.known)
    name = book.speakers[slug].name if slug in book.speakers else slug
    return Sheet(card, slug, name, book.role_now(slug), {line.id: line for line in lines})


def finding(name: str, card: Scorecard) -> str:
    """Return what a card found as the title of a page: counts, never a bare percentage."""
    counts = card.counts
    if counts.judged:
        judged = plural(counts.judged, "judged prediction")
        return f"{name}: {counts.met} of {judged} came true on time"
    if counts.unknown:
        return f"{name}: {plural(counts.unknown, 'prediction')} due, none judged yet"
    return f"{name}: {plural(counts.logged, 'prediction')}, none judged yet"


def speaker_pages(book: Book, sheet: Sheet, site: Site) -> list[Page]:
    """Return the page of a speaker, and further ones where the record is long."""
    slug = sheet.slug
    path, name = address.speaker(slug), line_of(sheet.name)
    title = finding(name, sheet.card)
    pieces = parts.slices(record(book.by_speaker.get(slug, [])), ROWS)
    newest = _newest(book, slug)
    found = []
    for place, piece in enumerate(pieces, start=1):
        values = _values(book, sheet) if place == 1 else {}
        values |= {
            "name": name,
            "finding": title,
            "home": path,
            "first": place == 1,
            "groups": groups(book, piece),
            "pager": parts.pager(path, place, len(pieces)),
        }
        part = f" ({place} of {len(pieces)})" if place > 1 else ""
        found.append(Page(
            address.numbered(path, place), "speaker.html", f"{title}{part}",
            _about(sheet), values, since=newest, feed=f"{path}feed.xml", listed=place == 1,
        ))  # fmt: skip
    return found


def _newest(book: Book, slug: str) -> int | None:
    """Return the place in the log of the newest entry on a speaker's predictions."""
    seqs = [
        entry.seq
        for line in book.by_speaker.get(slug, [])
        for entry in book.entries.get(line.id, ())
    ]
    return max(seqs, default=None)


def record(lines: Sequence[Line]) -> list[Line]:
    """Return a record in the order of a page: due, oldest first; judged, newest first; open."""
    due = [line for line in lines if line.status is Status.DUE]
    ahead = [line for line in lines if line.status in _OPEN]
    judged = [line for line in lines if line.status is not Status.DUE and line not in ahead]
    return [
        *sorted(due, key=lambda line: (str(line.deadline), line.id)),
        *sorted(judged, key=lambda line: (str(line.known_on), line.id), reverse=True),
        *sorted(ahead, key=lambda line: (str(line.deadline or "9999"), line.id)),
    ]


def groups(book: Book, lines: Sequence[Line]) -> list[Values]:
    """Return a part of a record under its headings."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(_heading(line), []).append(line)
    return [
        {"heading": heading, "rows": parts.rows(some, book.day.today)}
        for heading, some in found.items()
    ]


def _heading(line: Line) -> str:
    if line.status is Status.DUE:
        return "Due without a verdict"
    return "Still open" if line.status in _OPEN else "Judged"


def _values(book: Book, sheet: Sheet) -> Values:
    card = sheet.card
    bar = parts.standing_of(card.counts)
    first = opening(sheet) if card.counts.judged else []
    rest = [words for words in sentences(sheet) if words != card.not_counted]
    return {
        "role": line_of(sheet.role or ""),
        "headline": first[0]
        if first
        else "Nothing due has been judged yet, so there is no score.",
        "cautions": first[1:],
        "left_out": card.not_counted or "",
        "notes": rest if card.counts.judged else [],
        "footnote": f"An interval {FOOTNOTE}."
        if any(FOOTNOTE in figure.notes for figure in card.figures)
        else "",
        "bar": bar,
        "bar_words": f"{line_of(sheet.name)}: {parts.told(bar)}.",
        "charts": drawings.of_speaker(book, sheet),
        "total": len(sheet.lines),
        "feed": f"{address.speaker(sheet.slug)}{address.FEED}",
        "calendar": f"{address.speaker(sheet.slug)}{address.CALENDAR}",
        "data": f"{address.speaker(sheet.slug)}data.json",
        "embed": address.embed(sheet.slug),
        "badge": address.badge(sheet.slug, "svg"),
    }


def _about(sheet: Sheet) -> str:
    counts = sheet.card.counts
    logged = plural(counts.logged, "prediction")
    late = (
        f" {plural(counts.unknown, 'is', 'are')} due without a verdict." if counts.unknown else ""
    )
    return f"{logged} on record, each with its source, its deadline and its evidence.{late}"
