"""One speaker's card on a board of many: figures 1 to 8, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_model import Figure, Outcome, Policy
from ledger.domain.scorecard_rates import on_time, rate_figures
from ledger.domain.scorecard_states import Counts, counts_of, rows_of
from ledger.domain.values import kept


@dataclass(frozen=True)
class BoardCard:
    """What a board says about one speaker on one day.

    ``first_id`` is the id of the speaker's first prediction, counted or not.
    """

    basis: Basis
    first_id: int

    @property
    def counts(self) -> Counts:
        """How many stand where."""
        return self.basis.counts

    @property
    def policy(self) -> Policy:
        """The thresholds."""
        return self.basis.policy

    @property
    def is_record(self) -> bool:
        """Whether most of the judged were collected after the fact and in no frame."""
        return self.basis.is_record

    @property
    def is_provisional(self) -> bool:
        """Whether there are judged predictions, but fewer than a rank needs."""
        return self.basis.is_provisional

    @kept
    def headline(self) -> Figure:
        """Figure 1."""
        return on_time(self.basis)

    @kept
    def _figures(self) -> dict[str, Figure]:
        return {figure.key: figure for figure in rate_figures(self.basis)}

    def figure(self, key: str) -> Figure:
        """Return one of the figures 1 to 8 by its key. Raises KeyError for any other."""
        return self._figures[key]


def board_card(
    outcomes: Iterable[Outcome],
    *,
    as_of: date,
    known: date,
    policy: Policy,
    prospective: bool = False,
    frame: str | None = None,
) -> BoardCard:
    """Return the card of one speaker; the days and filters are those of ``scorecard``."""
    rows = rows_of(outcomes, as_of=as_of, known=known, prospective=prospective, frame=frame)
    basis = Basis(rows, counts_of(rows, as_of), policy, as_of)
    return BoardCard(basis, rows[0].outcome.id if rows else 0)
