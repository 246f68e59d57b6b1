"""A card and a board as fragments of HTML: for a page, a mail or a notebook, without any style.

Nothing stored can turn into markup: every text is escaped, and only addresses of the web become
links. The figures stand as sentences first and then as one table in which none is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ledger.domain.board import RATING, Board, BoardRow
from ledger.domain.board_card import BoardCard
from ledger.domain.line import Line
from ledger.domain.scorecard import Scorecard, State
from ledger.domain.scorecard_model import Figure, percent, percent_range
from ledger.domain.scorecard_policies import (
    STRICT,
    headline_under,
    policies_line,
    titled,
    what_it_does,
)
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.render.figures import MISSING, short
from ledger.render.html import article, items, link, paragraphs, table, text
from ledger.render.marks import flags, standing
from ledger.render.page import Page
from ledger.render.rows import legend
from ledger.render.scorecard import Sheet, none_judged, opening, sentences
from ledger.render.scorecard_groups import TITLES, notes, row

_BARS: Final = (
    State.MET, State.PARTLY, State.LATE, State.MISSED, State.UNKNOWN, State.OPEN, State.VOID,
)  # fmt: skip


def card_html(sheet: Sheet, page: Page) -> str:
    """Return the card of a speaker as one ``<article>``; predictions link to their sources."""
    card = sheet.card
    told = _told(opening(sheet), sentences(sheet), card) if card.counts.judged else ""
    asked = [f"Only {', '.join(sheet.asked)}."] if sheet.asked else []
    return article(
        sheet.title,
        page,
        paragraphs(asked, "asked"),
        told or paragraphs(none_judged(sheet)),
        _counts(card),
        figures_table(card.figures),
        _groups(sheet) if sheet.cut else _predictions(sheet, page),
    )


def bare_card_html(card: Scorecard, drawn: str = "") -> str:
    """Return a card that knows only its outcomes, as a notebook has it.

    ``drawn`` are pictures of it that stand between the sentences and the tables.
    """
    headline = headline_under(card, STRICT).sentence
    first = [headline, *filter(None, [card.retrospective_line]), *card.warnings]
    rest = [line for line in (*card.lines, policies_line(card)) if line and line not in first]
    claims = [
        [str(one.outcome.id), text(one.outcome.claim), str(one.outcome.said_on),
         str(one.outcome.deadline or "none"), text(str(one.state))]
        for one in card.rows
    ]  # fmt: skip
    titles = ("ID", "Claim", "Said on", "Deadline", "State")
    return article(
        card.speaker or "Scorecard",
        Page(card.as_of),
        _told(dict.fromkeys(first), rest, card),
        drawn,
        _counts(card),
        figures_table(card.figures),
        table("Predictions", titles, claims),
    )


def _told(first: Iterable[str], rest: Sequence[str], card: Scorecard) -> str:
    headline, *warnings = first
    lead = f'<p class="headline"><strong>{text(headline)}</strong></p>\n'
    noted = any(FOOTNOTE in figure.notes for figure in card.figures)
    after = paragraphs([f"An interval {FOOTNOTE}."], "footnote") if noted else ""
    return f"{lead}{paragraphs(warnings, 'warning')}{items(rest)}{after}"


def _counts(card: Scorecard) -> str:
    """Return how many stand where; the states nobody stands in are left out."""
    counts = card.counts
    found = {str(state): getattr(counts, state.name.lower()) for state in _BARS}
    found["open"] += counts.awaiting + counts.settled_early
    found["void"] += counts.void_early
    rows = [[text(state), str(count)] for state, count in found.items() if count]
    return table("How many stand where", ("State", "Predictions"), rows) if rows else ""


def figures_table(figures: Iterable[Figure]) -> str:
    """Return every figure with its value, or why it is not shown."""
    rows = [[text(figure.label), text(_value(figure)), text(_why(figure))] for figure in figures]
    return table("Every figure", ("Figure", "Value", "What to know"), rows)


def _value(figure: Figure) -> str:
    if figure.shown and figure.series and figure.point is None:
        return "; ".join(f"{part.label}: {short(part)}" for part in figure.series if part.count)
    counted = figure.shown and figure.unit in _UNCOUNTED
    return f"{short(figure)} ({figure.count})" if counted else short(figure)


_UNCOUNTED: Final = frozenset({"times", "days", "count"})
"""Units whose short form has no room for the count."""


def _why(figure: Figure) -> str:
    notes_ = [note for note in figure.notes if note != FOOTNOTE]
    caution = "small sample, provisional" if figure.provisional else None
    told = (figure.why_not, figure.interval_why_not, caution, *notes_)
    return "; ".join(words for words in told if words)


def _groups(sheet: Sheet) -> str:
    assert sheet.cut is not None, "asked for only where the card is cut"
    rows = [[text(cell) for cell in row(group)] for group in sheet.cut.groups]
    groups = table("Cut into groups", (sheet.cut.title, *TITLES), rows)
    return f"{groups}{paragraphs(notes(sheet.cut))}"


def _predictions(sheet: Sheet, page: Page) -> str:
    lines = [*sheet.recent, *sheet.waiting]
    titles = ("ID", "Claim", "Said on", "Deadline", "Verdict")
    letters = [words.strip() for words in legend(lines, Page(page.today, 10_000))]
    found = table("Predictions", titles, (_prediction(line, page) for line in lines))
    return f"{found}{paragraphs(letters, 'legend')}"


def _prediction(line: Line, page: Page) -> list[str]:
    verdict = f"{standing(line, page.today)} {flags(line)}".strip()
    return [
        str(line.id), link(line.claim, line.source_url), str(line.said_on),
        str(line.deadline or "none"), text(verdict),
    ]  # fmt: skip


def board_html(
    board: Board, names: Mapping[str, str], page: Page, asked: str = "", policy: str = STRICT,
    drawn: str = "", after: str = "",
) -> str:  # fmt: skip
    """Return the board as one ``<article>``: a row a speaker, with what weakens it.

    ``drawn`` is a picture of it that stands above the table, ``after`` what stands below it;
    ``policy`` says how the headlines count.
    """
    rows = [_row(one, names.get(one.speaker, one.speaker), policy) for one in board.rows]
    titles = ("Speaker", titled(policy), *_BOARD)
    rated = any(one.rating.shown for one in board.rows)
    told = [f"{RATING}: a sort key, never the hit rate."] if rated else []
    told += [f"{what_it_does(policy, ranked=bool(board.ranked))}."] if policy != STRICT else []
    told += [f"And {board.more:,} more."] if board.more else []
    note = paragraphs([*told, f"An interval {FOOTNOTE}."], "footnote")
    only = paragraphs([f"Only {asked}."] if asked else [], "asked")
    if not rows:
        return article("All speakers", page, only, paragraphs(["Nobody has a prediction."]))
    made = table("By name", titles, rows)
    return article("All speakers", page, only, drawn, made, after, note)


_BOARD: Final = (
    RATING, "Rank", "Why it is not ranked", "Due, not judged", "Open", "Void",
)  # fmt: skip


def _row(one: BoardRow, name: str, policy: str) -> list[str]:
    standing, counts = one.standing, one.card.counts
    return [
        text(name),
        text(_on_time(one.card, policy)),
        text(_rating(one.rating)),
        f"{standing.place} ({standing.low}–{standing.high})" if standing else MISSING,
        text(one.why_unranked or ""),
        str(counts.unknown),
        str(counts.open + counts.awaiting + counts.settled_early),
        str(counts.void + counts.void_early),
    ]


def _rating(figure: Figure) -> str:
    """Return a rating without the count, so that nobody takes it for the hit rate."""
    if figure.point is None or figure.interval is None:
        return MISSING
    return f"{percent(figure.point)} [{percent_range(figure.interval)}]"


def _on_time(card: BoardCard, policy: str) -> str:
    return short(headline_under(card, policy)) if card.counts.judged else "none judged"
