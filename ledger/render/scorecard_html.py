"""A card and a board as fragments of HTML: for a page, a mail or a notebook, without any style.

Nothing stored can turn into markup: every text is escaped, and only addresses of the web become
links. The figures stand as sentences first and then as one table in which none is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from ledger.domain.board import Board
from ledger.domain.line import Line
from ledger.domain.scorecard import Scorecard, State
from ledger.domain.scorecard_model import Figure
from ledger.domain.scorecard_policies import STRICT, headline_under, policies_line
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.render.figures import MISSING, short
from ledger.render.marks import flags, standing
from ledger.render.page import Page
from ledger.render.rows import legend
from ledger.render.safe import line_of
from ledger.render.scorecard import Sheet, none_judged, opening, sentences
from ledger.render.scorecard_groups import TITLES, notes, row

_BARS: Final = (
    State.MET, State.PARTLY, State.LATE, State.MISSED, State.UNKNOWN, State.OPEN, State.VOID,
)  # fmt: skip


def _text(words: str) -> str:
    return escape(line_of(words))


def _paragraphs(told: Iterable[str], kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<p{named}>{_text(words)}</p>\n" for words in told)


def _items(told: Sequence[str]) -> str:
    return f"<ul>\n{''.join(f'<li>{_text(words)}</li>{chr(10)}' for words in told)}</ul>\n"


def _table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are HTML already; the first of a row names it."""
    head = "".join(f'<th scope="col">{_text(title)}</th>' for title in titles)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>\n'
        for first, *rest in rows
    )
    return (
        f"<table>\n<caption>{_text(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n"
    )


def _link(words: str, url: str) -> str:
    if not re.match(r"https?://", url):
        return _text(words)
    return f'<a href="{escape(line_of(url), quote=True)}">{_text(words)}</a>'


def card_html(sheet: Sheet, page: Page) -> str:
    """Return the card of a speaker as one ``<article>``; predictions link to their sources."""
    card = sheet.card
    told = _told(opening(sheet), sentences(sheet), card) if card.counts.judged else ""
    asked = [f"Only {', '.join(sheet.asked)}."] if sheet.asked else []
    return _article(
        sheet.title,
        page,
        _paragraphs(asked, "asked"),
        told or _paragraphs(none_judged(sheet)),
        _counts(card),
        figures_table(card.figures),
        _groups(sheet) if sheet.cut else _predictions(sheet, page),
    )


def bare_card_html(card: Scorecard) -> str:
    """Return a card that knows only its outcomes, as a notebook has it."""
    headline = headline_under(card, STRICT).sentence
    first = [headline, *filter(None, [card.retrospective_line]), *card.warnings]
    rest = [line for line in (*card.lines, policies_line(card)) if line and line not in first]
    claims = [
        [str(one.outcome.id), _text(one.outcome.claim), str(one.outcome.said_on),
         str(one.outcome.deadline or "none"), _text(str(one.state))]
        for one in card.rows
    ]  # fmt: skip
    titles = ("ID", "Claim", "Said on", "Deadline", "State")
    return _article(
        card.speaker or "Scorecard",
        Page(card.as_of),
        _told(dict.fromkeys(first), rest, card),
        _counts(card),
        figures_table(card.figures),
        _table("Predictions", titles, claims),
    )


def _article(title: str, page: Page, *parts: str) -> str:
    day = page.today
    head = f'<h2>{_text(title)}</h2>\n<p>As of <time datetime="{day}">{day}</time>.</p>\n'
    return f'<article class="ledger-card">\n{head}{"".join(parts)}</article>\n'


def _told(first: Iterable[str], rest: Sequence[str], card: Scorecard) -> str:
    headline, *warnings = first
    lead = f'<p class="headline"><strong>{_text(headline)}</strong></p>\n'
    noted = any(FOOTNOTE in figure.notes for figure in card.figures)
    after = _paragraphs([f"An interval {FOOTNOTE}."], "footnote") if noted else ""
    return f"{lead}{_paragraphs(warnings, 'warning')}{_items(rest)}{after}"


def _counts(card: Scorecard) -> str:
    """Return how many stand where; the states nobody stands in are left out."""
    counts = card.counts
    found = {str(state): getattr(counts, state.name.lower()) for state in _BARS}
    found["open"] += counts.awaiting + counts.settled_early
    found["void"] += counts.void_early
    rows = [[_text(state), str(count)] for state, count in found.items() if count]
    return _table("How many stand where", ("State", "Predictions"), rows) if rows else ""


def figures_table(figures: Iterable[Figure]) -> str:
    """Return every figure with its value, or why it is not shown."""
    rows = [
        [_text(figure.label), _text(_value(figure)), _text(_why(figure))] for figure in figures
    ]
    return _table("Every figure", ("Figure", "Value", "What to know"), rows)


def _value(figure: Figure) -> str:
    if figure.shown and figure.series and figure.point is None:
        return "; ".join(f"{part.label}: {short(part)}" for part in figure.series if part.count)
    return short(figure)


def _why(figure: Figure) -> str:
    notes_ = [note for note in figure.notes if note != FOOTNOTE]
    caution = "small sample, provisional" if figure.provisional else None
    told = (figure.why_not, figure.interval_why_not, caution, *notes_)
    return "; ".join(words for words in told if words)


def _groups(sheet: Sheet) -> str:
    assert sheet.cut is not None, "asked for only where the card is cut"
    rows = [[_text(cell) for cell in row(group)] for group in sheet.cut.groups]
    table = _table("Cut into groups", (sheet.cut.title, *TITLES), rows)
    return f"{table}{_paragraphs(notes(sheet.cut))}"


def _predictions(sheet: Sheet, page: Page) -> str:
    lines = [*sheet.recent, *sheet.waiting]
    titles = ("ID", "Claim", "Said on", "Deadline", "Verdict")
    letters = [words.strip() for words in legend(lines, Page(page.today, 10_000))]
    table = _table("Predictions", titles, (_prediction(line, page) for line in lines))
    return f"{table}{_paragraphs(letters, 'legend')}"


def _prediction(line: Line, page: Page) -> list[str]:
    verdict = f"{standing(line, page.today)} {flags(line)}".strip()
    return [
        str(line.id), _link(line.claim, line.source_url), str(line.said_on),
        str(line.deadline or "none"), _text(verdict),
    ]  # fmt: skip


def board_html(board: Board, names: Mapping[str, str], page: Page) -> str:
    """Return the board as one ``<article>``: a row a speaker, with what weakens it."""
    rows = [
        [_text(names.get(one.speaker, one.speaker)), _text(_on_time(one.card)),
         f"{one.standing.place} ({one.standing.low}–{one.standing.high})" if one.standing else
         MISSING,
         _text(one.why_unranked or ""), str(one.card.counts.unknown)]
        for one in board.rows
    ]  # fmt: skip
    titles = ("Speaker", "On time", "Rank", "Why it is not ranked", "Due, not judged")
    note = _paragraphs([f"An interval {FOOTNOTE}."], "footnote")
    return _article("All speakers", page, _table("By name", titles, rows) if rows else
                    _paragraphs(["Nobody has a prediction."]), note if rows else "")  # fmt: skip


def _on_time(card: Scorecard) -> str:
    return short(card.headline) if card.counts.judged else "none judged"
