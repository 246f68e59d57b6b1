"""The scoreboard: who is tracked, what was judged lately, what is due now.  No league table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.domain import board as domain
from ledger.domain.board import Board, BoardRow
from ledger.domain.line import Line
from ledger.domain.scorecard_model import percent, percent_range
from ledger.domain.status import Status
from ledger.render.board import letter, meanings
from ledger.render.page import plural
from ledger.render.safe import line_of
from ledger.site import address, drawings, parts
from ledger.site.book import Book
from ledger.site.page import Page, Site
from ledger.site.parts import Values

LATEST: Final = 8
"""Verdicts on the first page."""

DUE: Final = 5
"""Due predictions on the first page."""

SPEAKERS: Final = 100
"""Speakers on one page."""


def board_of(book: Book) -> Board:
    """Return all speakers side by side."""
    outcomes = {slug: book.outcomes(lines) for slug, lines in book.by_speaker.items()}
    return domain.board(outcomes, as_of=book.day.due, known=book.day.known)


def board_pages(book: Book, site: Site) -> list[Page]:
    """Return the scoreboard, and all speakers by name where they do not fit on it.

    By name, not by verdict: with each new verdict every page would shift.
    """
    board = board_of(book)
    latest = latest_verdicts(book)
    order = {line.speaker: place for place, line in reversed(list(enumerate(latest)))}
    by_name = sorted(board.rows, key=lambda row: (_name(book, row).casefold(), row.speaker))
    by_verdict = sorted(by_name, key=lambda row: order.get(row.speaker, len(latest)))
    names = {row.speaker: _name(book, row) for row in board.rows}
    title = _title(book)
    values = {
        **_table(book, board, by_verdict[:SPEAKERS]),
        **_front(book, latest),
        "first": True,
        "site": site.name,
        "heading": title,
        "charts": drawings.of_board(book, board, names),
        "pager": None,
        "more": address.SPEAKERS if len(by_name) > SPEAKERS else None,
        "total": len(by_name),
    }
    about = "Who said what by when, and whether it came true."
    front = Page(address.HOME, "board.html", f"{site.name}: {title}", about, values,
                 feed=address.FEED)  # fmt: skip
    pieces = parts.slices(by_name, SPEAKERS) if len(by_name) > SPEAKERS else []
    return [
        front,
        *(
            Page(
                address.numbered(address.SPEAKERS, place), "board.html",
                f"{site.name}: speakers by name, {place} of {len(pieces)}", about,
                {**_table(book, board, piece), "first": False, "charts": [], "more": None,
                 "pager": parts.pager(address.SPEAKERS, place, len(pieces))},
                feed=address.FEED, listed=place == 1,
            )
            for place, piece in enumerate(pieces, start=1)
        ),
    ]  # fmt: skip


def _table(book: Book, board: Board, rows: Sequence[BoardRow]) -> Values:
    return {
        "speakers": [_row(book, row) for row in rows],
        "letters": _letters(board, rows),
        "ranked": bool(board.ranked),
    }


def latest_verdicts(book: Book) -> list[Line]:
    """Return the predictions with a verdict, the latest verdict first."""
    judged = [line for line in book.lines.values() if line.verdict is not None]
    key = [(str(line.known_on), line.given_at or "", line.id, line) for line in judged]
    return [line for *_, line in sorted(key, key=lambda item: item[:3], reverse=True)]


def _title(book: Book) -> str:
    lines = list(book.lines.values())
    people = plural(len(book.by_speaker), "speaker")
    given = sum(line.verdict is not None for line in lines)
    return f"{plural(len(lines), 'prediction')} by {people}, {given} with a verdict"


def _front(book: Book, latest: Sequence[Line]) -> Values:
    today = book.day.today
    due = sorted(
        book.by_status.get(Status.DUE, ()), key=lambda line: (str(line.deadline), line.id)
    )
    lines = list(book.lines.values())
    counts = [{**one, "path": address.with_status(one["word"].lower())}
              for one in parts.counted(lines)]  # fmt: skip
    return {
        "latest": parts.rows(latest[:LATEST], today),
        "due": parts.rows(due[:DUE], today),
        "due_count": len(due),
        "counts": counts,
        "bar": parts.counted(lines),
        "bar_words": f"All {plural(len(lines), 'prediction')}: " + f"{parts.told(counts)}.",
    }


def _name(book: Book, row: BoardRow) -> str:
    known = book.speakers.get(row.speaker)
    return line_of(known.name if known else row.speaker)


def _row(book: Book, row: BoardRow) -> Values:
    figure, counts = row.card.headline, row.card.counts
    place = row.standing
    bar = parts.standing_of(counts)
    return {
        "name": _name(book, row),
        "path": address.speaker(row.speaker),
        "role": line_of(book.role_now(row.speaker) or ""),
        "count": figure.count,
        "share": "" if figure.point is None else percent(figure.point),
        "range": "" if figure.interval is None else percent_range(figure.interval),
        "rank": f"{place.place} ({place.low}–{place.high})" if place else "",
        "due": counts.unknown,
        "open": counts.open + counts.awaiting + counts.settled_early,
        "bar": bar,
        "bar_words": parts.told(bar),
        "letter": letter(row),
    }


def _letters(board: Board, rows: Sequence[BoardRow]) -> list[Values]:
    used = {letter(row) for row in rows}
    return [
        {"letter": one, "meaning": meaning}
        for one, meaning in meanings(board).items()
        if one in used
    ]
