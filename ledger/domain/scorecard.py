"""Scorecards: outcomes in, one honest card out, for any day and under any policy.

A card is a pure function of (outcomes, day, policy): the order of the outcomes, the names in them
and anything learnt after the day change nothing. docs/scoring.md says in words what is computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_cuts import class_figure, trend_figure
from ledger.domain.scorecard_explain import EXPLAINABLE, Explained, explain, totals
from ledger.domain.scorecard_inputs import input_figures
from ledger.domain.scorecard_lines import not_counted, retrospective_line
from ledger.domain.scorecard_model import (
    POLICY,
    Aside,
    DatedRate,
    Figure,
    Outcome,
    Policy,
    Row,
    State,
)
from ledger.domain.scorecard_probabilities import probability_figures
from ledger.domain.scorecard_rates import RECORD, capital, rate_figures
from ledger.domain.scorecard_states import Counts, counts_of, rows_of
from ledger.domain.scorecard_time import time_figures
from ledger.domain.values import frozen

__all__ = [
    "EXPLAINABLE",
    "POLICY",
    "Aside",
    "Counts",
    "DatedRate",
    "Explained",
    "Figure",
    "Outcome",
    "Policy",
    "Row",
    "Scorecard",
    "State",
    "explain",
    "headline_card",
    "scorecard",
    "totals",
]


_SPOKEN_FOR: Final = frozenset({"on_time", "lenient"})
"""Figures whose absence another line of the card explains."""


_CAUTIONED: Final = frozenset({"log_score", "calibration", "on_time_all"})
"""Figures whose notes stand in the card's own line."""


@frozen
class Scorecard:
    """Everything a card says about one speaker on one day.

    `speaker` is None on a card of several speakers or of none. `is_record` marks a card most of
    whose judged predictions were collected after the fact and in no frame. `lateness` holds
    (id, days) of the late ones, shortest first; `frames` and `resolvers` how many of the judged
    each stands for, None being hand-picked and unnamed.
    """

    speaker: str | None
    as_of: date
    policy: Policy
    prospective: bool
    frame: str | None
    counts: Counts
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    is_record: bool
    is_provisional: bool
    lateness: tuple[tuple[int, int], ...]
    frames: tuple[tuple[str | None, int], ...]
    resolvers: tuple[tuple[str | None, int], ...]

    def figure(self, key: str) -> Figure:
        """Return one figure by its key. Raises KeyError for an unknown one."""
        return {figure.key: figure for figure in self.figures}[key]

    @property
    def headline(self) -> Figure:
        """Figure 1."""
        return self.figure("on_time")

    @property
    def not_counted(self) -> str | None:
        """The line of what no rate contains; None when nothing is left out."""
        return not_counted(self.counts)

    @property
    def retrospective_line(self) -> str | None:
        """The line that says how many were logged too late to be a forecast; None for none."""
        return retrospective_line(self.counts)

    @property
    def lacking(self) -> tuple[Figure, ...]:
        """The figures that are not shown although there is something they could say."""
        return tuple(
            figure
            for figure in self.figures
            if figure.why_not and not (figure.needless or self._is_said(figure))
        )

    def _is_said(self, figure: Figure) -> bool:
        """Say whether the card has a line for a figure although its number is not shown."""
        counts = self.counts
        range_ = figure.key == "range" and counts.unknown > 0 and counts.judged > 0
        return figure.key in _SPOKEN_FOR or figure.says_at_least or range_

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before quoting a number of this card."""
        found = [f"{capital(RECORD)}."] if self.is_record else []
        void = self.figure("void_share")
        return tuple(found + [f"{capital(note)}." for note in void.notes])

    @property
    def lines(self) -> tuple[str, ...]:
        """The card in sentences: headline, the figures that say something, what is left out."""
        silent = {"lenient"} | ({"untestable_share"} if not self.counts.untestable else set())
        shown = [
            _told(figure)
            for figure in self.figures
            if figure.key not in silent and (figure.shown or self._is_said(figure))
        ]
        after = [self.not_counted, self.retrospective_line]
        return tuple(shown + [line for line in after if line])


def _told(figure: Figure) -> str:
    """Return the card's line for a figure, with the cautions that a score must not go without."""
    if figure.key not in _CAUTIONED or not figure.notes:
        return figure.sentence
    return f"{figure.sentence.removesuffix('.')}; {'; '.join(figure.notes)}."


def scorecard(
    outcomes: Iterable[Outcome],
    *,
    as_of: date,
    policy: Policy = POLICY,
    prospective: bool = False,
    frame: str | None = None,
    known: date | None = None,
) -> Scorecard:
    """Return the card of one speaker with every figure that outcomes alone can give.

    Due is what has a deadline before `as_of`. What was said and public by `known` counts; it is
    the same day unless given (a live card passes the day that has begun somewhere on Earth
    as `known` and the day that is over everywhere as `as_of`). `prospective` leaves out what was
    logged after its outcome could be known, `frame` everything outside one collection.
    """
    rows, basis = _basis(outcomes, as_of, policy, prospective, frame, known)
    rates = rate_figures(basis)
    figures = (
        *rates,
        *time_figures(basis),
        *probability_figures(basis),
        class_figure(basis),
        *input_figures(rows, policy, rates[0].interval),
        trend_figure(basis),
    )
    return _card(rows, basis, figures, as_of, prospective, frame)


def headline_card(
    outcomes: Iterable[Outcome],
    *,
    as_of: date,
    policy: Policy = POLICY,
    prospective: bool = False,
    frame: str | None = None,
    known: date | None = None,
) -> Scorecard:
    """Return a card with figures 1 to 8 alone, which is all that a board of many needs."""
    rows, basis = _basis(outcomes, as_of, policy, prospective, frame, known)
    return _card(rows, basis, rate_figures(basis), as_of, prospective, frame)


def _basis(
    outcomes: Iterable[Outcome],
    as_of: date,
    policy: Policy,
    prospective: bool,
    frame: str | None,
    known: date | None,
) -> tuple[tuple[Row, ...], Basis]:
    rows = rows_of(
        outcomes, as_of=as_of, known=known or as_of, prospective=prospective, frame=frame
    )
    return rows, Basis(rows, counts_of(rows, as_of), policy, as_of)


def _card(
    rows: tuple[Row, ...],
    basis: Basis,
    figures: tuple[Figure, ...],
    as_of: date,
    prospective: bool,
    frame: str | None,
) -> Scorecard:
    speakers = {row.outcome.speaker for row in rows}
    late = [(row.outcome.id, row.late_days) for row in rows if row.judged]
    days = [(id_, found) for id_, found in late if found is not None]
    return Scorecard(
        speaker=speakers.pop() if len(speakers) == 1 else None,
        as_of=as_of,
        policy=basis.policy,
        prospective=prospective,
        frame=frame,
        counts=basis.counts,
        figures=figures,
        rows=rows,
        is_record=basis.is_record,
        is_provisional=basis.is_provisional,
        lateness=tuple(sorted(days, key=lambda item: (item[1], item[0]))),
        frames=_mix(row.outcome.frame for row in basis.judged),
        resolvers=_mix(row.outcome.rule or row.outcome.resolver for row in basis.judged),
    )


def _mix(names: Iterable[str | None]) -> tuple[tuple[str | None, int], ...]:
    """Return how often each name stands, most first, equal ones by name."""
    counted = Counter(names).items()
    return tuple(sorted(counted, key=lambda item: (-item[1], item[0] is None, item[0] or "")))
