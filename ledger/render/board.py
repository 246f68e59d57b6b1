"""All speakers side by side, by name; ranked only where a rank means something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.domain.board import Board, BoardRow
from ledger.domain.scorecard_json import board_dict
from ledger.domain.scorecard_model import percent, percent_range
from ledger.domain.scorecard_policies import STRICT, headline_under, titled, what_it_does
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.render import markdown
from ledger.render.lists import rest_of
from ledger.render.marks import paint
from ledger.render.page import Page, heading, plural, wrap
from ledger.render.safe import line_of
from ledger.render.table import Column, table

TITLES: Final = (
    Column("Speaker", flexible=True),
    Column("On time", right=True),
    Column("Share", right=True),
    Column("95% range", right=True, optional=3),
    Column("Rank", right=True, optional=4),
    Column("Due", right=True, optional=5),
    Column("Open", right=True, optional=2),
    Column("Void", right=True, optional=1),
    Column(""),
)

_MARKDOWN: Final = ("Share", "95 % range", "Rank", "Due", "Open", "Void", "")

RECORD: Final = "r"
PROVISIONAL: Final = "p"
FEW: Final = "f"
UNKNOWN: Final = "u"


def board_page(
    board: Board,
    names: Mapping[str, str],
    page: Page,
    asked: str = "",
    policy: str = STRICT,
) -> list[str]:
    """Return the board: one line a speaker, and what the letters mean.

    ``policy`` says how the headlines count; ranks are always strict.
    """
    everybody = len(board.rows) + board.more
    found = heading(f"{plural(everybody, 'speaker')}, by name", f"as of {page.today}", page)
    found += wrap(f"Only {asked}.", page.width, rest="  ") if asked else []
    if not board.rows:
        return [*found, "Nobody has a prediction."]
    found += table(_titles(board, policy), _rows(board, names, policy), page)
    found += rest_of(board.more)
    return [*found, "", *_notes(board, page, policy)]


def _titles(board: Board, policy: str) -> tuple[Column, ...]:
    """Return the columns; without a rank anywhere that column has no title, and goes."""
    named = {"On time": titled(policy), **({} if board.ranked else {"Rank": ""})}
    return tuple(
        column._replace(title=named[column.title])
        if named.get(column.title)
        else Column("")
        if column.title in named
        else column
        for column in TITLES
    )


def _rows(board: Board, names: Mapping[str, str], policy: str) -> list[list[str]]:
    return [_row(row, names[row.speaker], policy) for row in board.rows]


def _row(row: BoardRow, name: str, policy: str) -> list[str]:
    figure, counts = headline_under(row.card, policy), row.card.counts
    place = row.standing
    return [
        name,
        figure.count or "none yet",
        "" if figure.point is None else percent(figure.point),
        "" if figure.interval is None else percent_range(figure.interval),
        f"{place.place} ({place.low}–{place.high})" if place else "",
        str(counts.unknown or ""),
        str(counts.open + counts.awaiting + counts.settled_early or ""),
        str(counts.void + counts.void_early or ""),
        letter(row),
    ]


def letter(row: BoardRow) -> str:
    """Return the letter of what a reader must know before comparing a line with another."""
    counts = row.card.counts
    if not counts.judged:
        return ""
    if counts.judged < row.card.policy.min_judged:
        return FEW
    if row.card.headline.point is None:
        return UNKNOWN
    if row.card.is_record:
        return RECORD
    return PROVISIONAL if row.card.is_provisional else ""


def meanings(board: Board) -> dict[str, str]:
    """Return what each letter stands for, in the order in which they are told."""
    policy = board.policy
    return {
        FEW: f"fewer than {policy.min_judged} judged: a count, no share",
        PROVISIONAL: f"fewer than {policy.min_ranked} judged: provisional, not ranked",
        RECORD: "collected after the fact: a record, not a rate; not ranked",
        UNKNOWN: f"more than {percent(policy.max_unknown_share)} of the due are not judged",
    }


def _notes(board: Board, page: Page, policy: str) -> list[str]:
    used = {letter(row) for row in board.rows}
    found = []
    for mark, meaning in meanings(board).items():
        if mark in used:
            found += wrap(meaning, page.width, first=f" {mark} ")
    lead = "Due: deadline passed and not judged. "
    if board.ranked:
        level = percent(board.policy.rank_level)
        lead += (
            f"Rank: by the low end of what the true rate may be, with its {level} interval;"
            " neighbours whose intervals overlap cannot be told apart. "
        )
    lead += f"{what_it_does(policy, ranked=bool(board.ranked))}. " if policy != STRICT else ""
    found += wrap(f"{lead}One speaker: ledger scorecard NAME", page.width)
    if any(row.card.headline.interval for row in board.rows):
        found += [paint(line, "dim") for line in wrap(f"A range {FOOTNOTE}.", page.width)]
    return found


def board_markdown(
    board: Board, names: Mapping[str, str], page: Page, asked: str = "", policy: str = STRICT
) -> list[str]:
    """Return the board as a Markdown table."""
    titles = ["Speaker", titled(policy), *_MARKDOWN]
    rows: Sequence[Sequence[str]] = [
        [markdown.escape(row[0]), *row[1:]] for row in _rows(board, names, policy)
    ]
    used = {letter(row) for row in board.rows}
    notes = [f"{k}: {words}" for k, words in meanings(board).items() if k in used]
    table_ = markdown.table(titles, rows, right="1 2 3 4 5 6 7")
    notes += [what_it_does(policy, ranked=bool(board.ranked))] if policy != STRICT else []
    only = [f"Only {markdown.escape(asked)}."] if asked else []
    table_ += rest_of(board.more)
    return [" ".join([f"As of {page.today}.", *only]), "", *table_, "", " · ".join(notes)]


def board_data(
    board: Board, names: Mapping[str, str], asked: Sequence[str] = (), policy: str = STRICT
) -> dict[str, Any]:
    """Return the board as data: slugs as they are, names beside them."""
    data = {**board_dict(board, policy), "asked": list(asked)}
    rows = [
        {"slug": row["speaker"], **row, "speaker": line_of(names[row["speaker"]])}
        for row in data["speakers"]
    ]
    return {**data, "speakers": rows}
