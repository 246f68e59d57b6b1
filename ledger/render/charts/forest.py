"""The forest plot of the board: every speaker's share with its range, ranked where it may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.domain.board import Board, BoardRow
from ledger.domain.scorecard_model import Figure, percent, percent_range, plural
from ledger.domain.scorecard_policies import STRICT, headline_under, titled, what_it_does
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.render.charts.caption import Caption, sentences
from ledger.render.charts.interval_strip import interval_marks, percent_scale
from ledger.render.charts.model import (
    Chart,
    Icon,
    Key,
    Mark,
    NoChart,
    Picture,
    Role,
    Row,
    Rows,
    Table,
    Trace,
)
from ledger.render.safe import line_of

MOST: Final = 40
"""Speakers that one picture shows."""

Shares = Mapping[str, Figure]
"""The headline of every speaker that is drawn."""

_COUNTED: Final = {
    STRICT: "on time",
    "lenient": "on time or partly",
    "half-credit": "on time, partly met for its credit",
    "by-family": "on time, repeated claims sharing one vote",
}


def forest(
    board: Board,
    names: Mapping[str, str],
    caption: Caption,
    most: int = MOST,
    policy: str = STRICT,
) -> Picture:
    """Return the board as a picture; no chart while no speaker has a share to show.

    ``policy`` says how the shares count; the order and the ranks are always strict.
    """
    shown = [*board.ranked, *_unranked(board, names)]
    if not shown:
        few = f"nobody has {board.policy.min_judged} judged predictions"
        return NoChart("forest", "The board", few if board.rows else "nobody has a prediction")
    drawn = shown[:most]
    shares = {row.speaker: headline_under(row.card, policy) for row in drawn}
    return Chart(
        "forest",
        _title(board, len(shown)),
        _lead(shares, policy),
        _body(drawn, names, shares, policy),
        sentences([*_notes(board, len(shown), shares), _does(board, policy)]),
        caption.as_of,
        _table(drawn, names, shares),
    )


def _unranked(board: Board, names: Mapping[str, str]) -> list[BoardRow]:
    """Return who has a share and no rank, by name."""
    found = [row for row in board.rows if not row.standing and row.card.headline.point is not None]
    return sorted(found, key=lambda row: (names[row.speaker].casefold(), row.speaker))


def _title(board: Board, shown: int) -> str:
    ranked = len(board.ranked)
    speakers = plural(shown, "speaker")
    return (
        f"The board: {speakers}, {ranked} ranked" if ranked else f"The board: {speakers}, by name"
    )


def _does(board: Board, policy: str) -> str | None:
    return None if policy == STRICT else what_it_does(policy, ranked=bool(board.ranked))


def _lead(shares: Shares, policy: str) -> str:
    dots = f"Dots are the shares that came true {_COUNTED[policy]}"
    if not _has_ranges(shares):
        return f"{dots}."
    return f"{dots}, lines their 95 % range. Where ranges overlap much, the order says little."


def _has_ranges(shares: Shares) -> bool:
    return any(figure.interval for figure in shares.values())


def _body(rows: list[BoardRow], names: Mapping[str, str], shares: Shares, policy: str) -> Rows:
    keys = [Key("disc", Role.ACCENT, "ranked")] if any(row.standing for row in rows) else []
    keys += [Key("ring", Role.ACCENT, "not ranked")] if any(not r.standing for r in rows) else []
    keys += [Key("line", Role.ACCENT, "95 % range")] if _has_ranges(shares) else []
    if any(row.standing for row in rows):
        keys.append(Key("tick", Role.LATE, "what the order goes by"))
    return Rows(
        percent_scale(f"Share that came true {_COUNTED[policy]}"),
        tuple(_row(row, line_of(names[row.speaker]), shares[row.speaker]) for row in rows),
        tuple(keys),
        ("Speaker", f"{titled(policy)} · rank and its range"),
    )


def _row(row: BoardRow, name: str, figure: Figure) -> Row:
    standing = row.standing
    marks: list[Mark] = interval_marks(figure, icon=Icon.DISC if standing else Icon.RING)
    key = dict(row.rating.parts).get("key") if standing else None
    if isinstance(key, float):
        marks.insert(0, Trace(((key, -0.9), (key, 0.9)), Role.LATE))
    return Row(
        name, f"{figure.count}{_rank(row)}", tuple(marks), standing.group if standing else None
    )


def _rank(row: BoardRow) -> str:
    place = row.standing
    if place is None:
        return ""
    return f" · {place.place} ({place.low}–{place.high})"


def _notes(board: Board, shown: int, drawn: Shares) -> list[str | None]:
    policy = board.policy
    hidden = len(board.rows) - shown
    ranked = bool(board.ranked)
    return [
        f"Rank (with its {percent(policy.rank_level)} interval) by the low end of what the true "
        "rate may be, adjusted for small samples; rows on the same ground cannot be told apart"
        if ranked else None,
        f"Not ranked: fewer than {policy.min_ranked} judged, or collected after the fact"
        if shown > len(board.ranked) else None,
        f"{plural(hidden, 'speaker')} not drawn: fewer than {policy.min_judged} judged, or too "
        "many due without a verdict" if hidden else None,
        f"{shown - len(drawn)} more left out for room" if shown > len(drawn) else None,
        f"A range {FOOTNOTE}" if _has_ranges(drawn) else None,
    ]  # fmt: skip


def _table(rows: list[BoardRow], names: Mapping[str, str], shares: Shares) -> Table:
    return Table(
        ("Speaker", "On time", "Share", "95 % range", "Rank", "Order by"),
        tuple(
            (
                line_of(names[row.speaker]), shares[row.speaker].count,
                percent(shares[row.speaker].point or 0.0),
                _ends(shares[row.speaker]), _rank(row).removeprefix(" · "), _key(row),
            )
            for row in rows
        ),
        frozenset({1, 2, 3, 4, 5}),
    )  # fmt: skip


def _ends(figure: Figure) -> str:
    return f"{percent_range(figure.interval)} %" if figure.interval else ""


def _key(row: BoardRow) -> str:
    key = dict(row.rating.parts).get("key") if row.standing else None
    return percent(key) if isinstance(key, float) else ""
