"""Cards and boards that show themselves in a notebook, and hand out their numbers.

pandas is never imported before ``to_pandas`` asks for it, and nothing else needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self

from ledger.domain import board as boards
from ledger.domain import scorecard as cards
from ledger.domain.scorecard import POLICY, Outcome, Policy
from ledger.domain.scorecard_json import board_dict, card_dict, explained_dicts, figure_dict
from ledger.errors import Refused
from ledger.render.page import Page
from ledger.render.scorecard_html import bare_card_html, board_html

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]

    from ledger.render.charts.model import Picture


class Scorecard(cards.Scorecard):
    """A scorecard for notebooks: it shows itself, and gives its numbers as data."""

    __slots__ = ()

    @classmethod
    def of(cls, card: cards.Scorecard) -> Self:
        """Return a card with everything that this one adds."""
        return cls(**{one.name: getattr(card, one.name) for one in fields(card)})

    def _repr_html_(self) -> str:
        """Return the card as a fragment of HTML with its pictures; notebooks call this."""
        return bare_card_html(self, "".join(self._figure(name) for name in SHOWN))

    def _figure(self, name: str) -> str:
        from ledger.render.charts.html import figure

        return figure(self._picture(name), theme="auto", name=self._id(name))

    def svg(self, picture: str) -> str:
        """Return one picture of the card as SVG: a name that ``ledger scorecard --picture`` takes.

        Raises KeyError for a name that does not exist, Refused where there is nothing to draw.
        """
        return _svg(self._picture(picture), self._id(picture))

    def _picture(self, name: str) -> Picture:
        from ledger.render.charts.caption import Caption
        from ledger.render.charts.of_card import picture_of

        caption = Caption(self.speaker or "Scorecard", self.as_of)
        return picture_of(name, self, {}, caption)

    def _id(self, name: str) -> str:
        return f"{name}-{self.speaker or 'card'}-{self.as_of}"

    def to_dict(self) -> dict[str, Any]:
        """Return the card as ``ledger scorecard --json`` has it, days as ISO text."""
        return card_dict(self)

    def to_pandas(self, figure: str | None = None) -> pd.DataFrame:
        """Return one row a figure; with a figure's key, one row a prediction that adds up to it.

        Raises Refused when pandas is not installed, KeyError for a figure there is not.
        """
        if figure is None:
            return _frame([{"figure": one.key, **_flat(one)} for one in self.figures], "figure")
        return _frame(explained_dicts(cards.explain(self, figure)), "id")


class Board(boards.Board):
    """A board for notebooks: it shows itself, and gives its numbers as data."""

    __slots__ = ()

    @classmethod
    def of(cls, board: boards.Board) -> Self:
        """Return a board with everything that this one adds."""
        return cls(**{one.name: getattr(board, one.name) for one in fields(board)})

    def _repr_html_(self) -> str:
        """Return the board as a fragment of HTML with its picture; notebooks call this."""
        from ledger.render.charts.html import figure

        drawn = figure(self._picture(), theme="auto", name=self._id()) if self.rows else ""
        return board_html(self, {}, Page(self.as_of), drawn=drawn)

    def svg(self) -> str:
        """Return the board as SVG; raises Refused where nobody has a share to draw."""
        return _svg(self._picture(), self._id())

    def _picture(self) -> Picture:
        from ledger.render.charts.caption import Caption
        from ledger.render.charts.forest import forest

        names = {row.speaker: row.speaker for row in self.rows}
        return forest(self, names, Caption("The board", self.as_of))

    def _id(self) -> str:
        return f"board-{self.as_of}"

    def to_dict(self) -> dict[str, Any]:
        """Return the board as ``ledger board --json`` has it, speakers by their slug."""
        return board_dict(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a speaker. Raises Refused when pandas is not installed."""
        rows = [
            {
                "speaker": row.speaker,
                **_flat(row.card.headline),
                "rating": row.rating.point,
                "rank": row.standing.place if row.standing else None,
                "why_unranked": row.why_unranked,
                "unknown": row.card.counts.unknown,
                "retrospective": row.card.counts.retrospective,
            }
            for row in self.rows
        ]
        return _frame(rows, "speaker")


SHOWN: Final = ("count-bar", "interval-strip")
"""The pictures that a card shows by itself; the others are asked for by name."""


def _svg(picture: Picture, name: str) -> str:
    from ledger.render.charts.model import NoChart
    from ledger.render.charts.write import to_svg

    if isinstance(picture, NoChart):
        raise Refused("there is nothing to draw.", details=(picture.sentence,))
    return to_svg(picture, name=name)


_COLUMNS = ("label", "shown", "count", "unit", "low", "high", "why_not", "sentence")


def _flat(figure: cards.Figure) -> dict[str, Any]:
    """Return a figure as one row of a table: the point under one name, whatever it is."""
    found = figure_dict(figure)
    return {"point": figure.point, **{name: found[name] for name in _COLUMNS}}


def _frame(rows: list[dict[str, Any]], index: str) -> pd.DataFrame:
    try:
        import pandas as pd
    except ImportError as error:
        raise Refused(
            "to_pandas needs pandas, which is not installed.",
            ("Install it:", "pip install pandas"),
            ("The same numbers without it:", "card.to_dict()"),
        ) from error
    return pd.DataFrame(rows).set_index(index) if rows else pd.DataFrame()


def scorecard(
    outcomes: Iterable[Outcome],
    *,
    as_of: date,
    policy: Policy = POLICY,
    prospective: bool = False,
    frame: str | None = None,
    known: date | None = None,
) -> Scorecard:
    """Return the card of one speaker, as ``ledger.domain.scorecard.scorecard`` makes it."""
    made = cards.scorecard(
        outcomes, as_of=as_of, policy=policy, prospective=prospective, frame=frame, known=known
    )
    return Scorecard.of(made)


def board(
    outcomes: Iterable[Outcome],
    *,
    as_of: date,
    policy: Policy = POLICY,
    prospective: bool = False,
    frame: str | None = None,
    known: date | None = None,
) -> Board:
    """Return the board of everybody among the outcomes, as ``ledger.domain.board.board`` does."""
    by_speaker: dict[str, list[Outcome]] = {}
    for one in outcomes:
        by_speaker.setdefault(one.speaker, []).append(one)
    made = boards.board(
        by_speaker, as_of=as_of, policy=policy, prospective=prospective, frame=frame, known=known
    )
    return Board.of(made)
