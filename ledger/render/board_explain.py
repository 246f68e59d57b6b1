"""How ratings and ranks come about: figures 9 and 10 as their own arithmetic, a speaker a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from ledger.domain.board import Board, BoardRow, posterior_of
from ledger.domain.ratings import chance_better
from ledger.domain.scorecard_model import percent, percent_range, plural
from ledger.render import html, markdown
from ledger.render.marks import paint
from ledger.render.page import Page, wrap
from ledger.render.safe import line_of
from ledger.render.table import Column, table

_TITLES: Final = (
    Column("Speaker", flexible=True),
    Column("On time", right=True),
    Column("Beta", right=True, optional=2),
    Column("Rating", right=True),
    Column("Range", right=True, optional=1),
    Column("Low end", right=True),
    Column("Rank", right=True),
    Column("First", right=True, optional=3),
)


def explained_lines(board: Board, names: Mapping[str, str], page: Page) -> list[str]:
    """Return what the ratings start from, a row a rated speaker, and why groups are tied."""
    rated = _rated(board)
    found = ["", paint("How ratings and ranks come about", "bold")]
    told = [prior_words(board)]
    if not rated:
        return [*found, *_wrapped(told, page)]
    rows = [_row(row, names[row.speaker]) for row in rated]
    found += [*_wrapped(told, page), "", *table(_TITLES, rows, page), ""]
    return [*found, *_wrapped([columns_words(board), *tied_words(board, names)], page)]


def explained_markdown(board: Board, names: Mapping[str, str]) -> list[str]:
    """Return the same as Markdown."""
    found = ["", "## How ratings and ranks come about", "", markdown.escape(prior_words(board))]
    rated = _rated(board)
    if not rated:
        return found
    rows = [[markdown.escape(cell) for cell in _row(row, names[row.speaker])] for row in rated]
    titles = [column.title for column in _TITLES]
    told = [columns_words(board), *tied_words(board, names)]
    found += ["", *markdown.table(titles, rows, right="1 2 3 4 5 6 7"), ""]
    return [*found, *(f"- {markdown.escape(words)}" for words in told)]


def explained_html(board: Board, names: Mapping[str, str]) -> str:
    """Return the same as a fragment of HTML."""
    start = html.paragraphs([prior_words(board)])
    rated = _rated(board)
    if not rated:
        return start
    rows = [[html.text(cell) for cell in _row(row, names[row.speaker])] for row in rated]
    titles = [column.title for column in _TITLES]
    told = [columns_words(board), *tied_words(board, names)]
    made = html.table("How ratings and ranks come about", titles, rows)
    return f"{start}{made}{html.items(told)}"


def _wrapped(told: list[str], page: Page) -> list[str]:
    return [line for words in told for line in wrap(words, page.width, rest="  ")]


def _rated(board: Board) -> list[BoardRow]:
    """Return who has a rating: the ranked in their order, then the others by name."""
    others = [row for row in board.rows if row.rating.shown and not row.standing]
    return [*board.ranked, *others]


def prior_words(board: Board) -> str:
    """Return what everybody's rating starts from."""
    if board.prior is None:
        return "Nobody has a judged prediction that is no record, so there is no rating."
    a, b = board.prior.shape.a, board.prior.shape.b
    usable = [row.card.counts for row in board.rows
              if row.card.counts.judged and not row.card.is_record]  # fmt: skip
    of = (
        f"{plural(len(usable), 'speaker')} with {sum(one.judged for one in usable)} judged,"
        " records left out"
    )
    start = f"All true rates are taken as draws from Beta({a:.4f}, {b:.4f})"
    if board.prior.fitted:
        return f"{start}, the most likely one for {of}."
    met, judged = sum(one.met for one in usable), sum(one.judged for one in usable)
    return (
        f"{start}: too few or too alike to fit one ({of}), so its mean is ({met} + 1) /"
        f" ({judged} + 2) = {a / (a + b):.4f} and its weight {a + b:g}."
    )


def _row(row: BoardRow, name: str) -> list[str]:
    rating, standing, parts = row.rating, row.standing, dict(row.rating.parts)
    return [
        name,
        row.card.headline.count,
        f"{parts['a']:.2f}, {parts['b']:.2f}",
        percent(rating.point or 0.0),
        percent_range(rating.interval) if rating.interval else "",
        f"{parts['key']:.4f}",
        f"{standing.place} ({standing.low}–{standing.high})" if standing else "",
        percent(standing.share_first) if standing else "",
    ]


def columns_words(board: Board) -> str:
    """Return what the columns hold."""
    policy = board.policy
    level = percent(policy.rating_level)
    return (
        f"Beta: a + met, b + judged − met. Rating: its mean, adjusted for small samples, never the"
        f" hit rate; Range: {level} of it. Low end: its {percent(policy.rating_quantile)}"
        f" quantile, by which the order goes. Rank: the middle {percent(policy.rank_level)} of"
        f" {policy.rank_draws:,} joint draws from all of them; First: the share that put it first."
    )


def tied_words(board: Board, names: Mapping[str, str]) -> Iterator[str]:
    """Yield, for neighbours in the order, how certain it is that one is above the other."""
    certain = board.policy.tie_chance
    for better, worse, chance in _neighbours(board):
        sure = chance >= certain
        yield (
            f"{line_of(names[better.speaker])} above {line_of(names[worse.speaker])}:"
            f" {percent(chance)} sure, and {percent(certain)} is needed, so they"
            f" {'stand apart' if sure else 'are tied'}."
        )


def _neighbours(board: Board) -> Iterator[tuple[BoardRow, BoardRow, float]]:
    """Yield neighbours in the order, with the chance that the first is above the second."""
    for better, worse in pairwise(board.ranked):
        assert board.prior is not None, "nobody is ranked without"
        above, below = (posterior_of(row.card, board.prior) for row in (better, worse))
        yield better, worse, chance_better(above, below)


def explained_data(board: Board) -> dict[str, Any]:
    """Return the steps from the prior to the groups as data."""
    pairs = [
        {"better": better.speaker, "worse": worse.speaker, "chance": chance}
        for better, worse, chance in _neighbours(board)
    ]
    return {"prior": prior_words(board), "neighbours": pairs}
