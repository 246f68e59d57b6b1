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
from ledger.site.page import Page
from ledger.site.parts import Values
from ledger.site.runs import Run, front_links, run_links, runs

ROWS: Final = 60
"""Predictions on the first page of a long list."""

SHOWN: Final = 20
"""Predictions under each heading on the page of a speaker with a long record."""

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


def speaker_pages(book: Book, sheet: Sheet) -> list[Page]:
    """Return the page of a speaker, and the runs of the record where it is long."""
    path = address.speaker(sheet.slug)
    found = runs(path, book.by_speaker.get(sheet.slug, []))
    name = line_of(sheet.name)
    parts_of_it = (_run(book, name, path, found, place) for place in range(len(found)))
    return [_front(book, sheet, found), *parts_of_it]


def speaker_page(book: Book, sheet: Sheet, path: str) -> Page | None:
    """Return one of the pages of a speaker, without making the others; None for a wrong path."""
    home = address.speaker(sheet.slug)
    found = runs(home, book.by_speaker.get(sheet.slug, []))
    if path == home:
        return _front(book, sheet, found)
    places = (place for place, run in enumerate(found) if run.path == path)
    place = next(places, None)
    return None if place is None else _run(book, line_of(sheet.name), home, found, place)


def _front(book: Book, sheet: Sheet, found: Sequence[Run]) -> Page:
    lines = book.by_speaker.get(sheet.slug, [])
    path, name = address.speaker(sheet.slug), line_of(sheet.name)
    title = finding(name, sheet.card)
    values = _values(book, sheet) | {
        "name": name, "finding": title, "home": path, "first": True,
        "groups": groups(book, lines, SHOWN if found else None), "runs": front_links(found),
    }  # fmt: skip
    feed = f"{path}{address.FEED}"
    return Page(path, "speaker.html", title, _about(sheet), values,
                since=_newest(book, lines), feed=feed)  # fmt: skip


def _run(book: Book, name: str, path: str, found: Sequence[Run], place: int) -> Page:
    """Return a part of a record by number; nothing on it changes with the other parts."""
    run = found[place]
    values: Values = {
        "name": name, "home": path, "first": False, "span": run.words,
        "groups": [{"heading": "", "rows": parts.rows(run.lines[::-1], book.day.today)}],
        "runs": run_links(found, place, path),
    }  # fmt: skip
    return Page(
        run.path, "speaker.html", f"{name}: predictions {run.words}",
        "Each with its source, its deadline and what became of it.", values,
        since=_newest(book, run.lines), feed=f"{path}{address.FEED}", listed=False,
    )  # fmt: skip


def _newest(book: Book, lines: Sequence[Line]) -> int | None:
    """Return the place in the log of the newest entry on some predictions."""
    seqs = [entry.seq for line in lines for entry in book.entries.get(line.id, ())]
    return max(seqs, default=None)


def record(lines: Sequence[Line]) -> list[Line]:
    """Return a record in the order of a page: due, oldest first; judged, newest first; open."""
    return [line for some in _by_heading(lines).values() for line in some]


def _by_heading(lines: Sequence[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {"Due without a verdict": [], "Judged": [], "Still open": []}
    for line in lines:
        found[_heading(line)].append(line)
    found["Due without a verdict"].sort(key=lambda line: (str(line.deadline), line.id))
    found["Judged"].sort(key=lambda line: (str(line.known_on), line.id), reverse=True)
    found["Still open"].sort(key=lambda line: (str(line.deadline or "9999"), line.id))
    return found


def groups(book: Book, lines: Sequence[Line], most: int | None = None) -> list[Values]:
    """Return a record under its headings, at most so many predictions under each."""
    return [
        {
            "heading": heading if most is None or len(some) <= most
            else f"{heading}: the first {most} of {len(some):,}",
            "rows": parts.rows(some[:most], book.day.today),
        }
        for heading, some in _by_heading(lines).items() if some
    ]  # fmt: skip


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
