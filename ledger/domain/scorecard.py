"""Scorecards: outcomes in, one honest card out, for any day and under any policy.

A card is a pure function of (outcomes, day, policy): the order of the outcomes, the names in them
and anything learnt after the day change nothing. docs/scoring.md says in words what is computed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.domain.scorecard_lines import not_counted, retrospective_line
from ledger.domain.scorecard_model import (
    FILTERED,
    POLICY,
    PPM,
    Aside,
    Figure,
    Outcome,
    Policy,
    Row,
    State,
)
from ledger.domain.scorecard_rates import RECORD, Basis, capital, rate_figures
from ledger.domain.scorecard_states import Counts, counts_of, rows_of

__all__ = [
    "POLICY",
    "Aside",
    "Counts",
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
]


@dataclass(frozen=True, slots=True)
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
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know before quoting a number of this card."""
        found = [f"{capital(RECORD)}."] if self.is_record else []
        void = self.figure("void_share")
        return tuple(found + [f"{capital(note)}." for note in void.notes])

    @property
    def lines(self) -> tuple[str, ...]:
        """The card in sentences: headline, the shown figures, what is left out."""
        shown = [f.sentence for f in self.figures if f.shown or f.key == "on_time"]
        after = [self.not_counted, self.retrospective_line]
        return tuple(shown + [line for line in after if line])


@dataclass(frozen=True, slots=True)
class Explained:
    """What one prediction adds to one figure: the rows of a figure add up to it.

    `why_not` is None exactly when the denominator is not 0.
    """

    id: int
    family: int
    claim: str
    said_on: date
    deadline: date | None
    state: State
    verdict: str | None
    numerator: float
    denominator: float
    family_weight: float
    flags: tuple[str, ...]
    why_not: str | None


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
    figures = rate_figures(basis)
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
    return rows, Basis(rows, counts_of(rows, as_of), policy)


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


def explain(card: Scorecard, key: str = "on_time") -> tuple[Explained, ...]:
    """Return one row a prediction whose numerators and denominators add up to a figure.

    Keys: on_time, with_credit, lenient, delivered, judged_share, void_share, untestable_share,
    by_family, brier. Raises KeyError for any other.
    """
    part = _PARTS[key]
    return tuple(_explained(row, part(row, card), key) for row in card.rows)


def totals(rows: Iterable[Explained]) -> tuple[float, float]:
    """Return the sums of numerators and denominators of explained rows."""
    listed = list(rows)
    return (
        math.fsum(row.numerator for row in listed),
        math.fsum(row.denominator for row in listed),
    )


Contribution = tuple[float, float]


def _of_judged(row: Row, value: float) -> Contribution:
    return (value, 1.0) if row.judged else (0.0, 0.0)


def _by_family(row: Row, card: Scorecard) -> Contribution:
    return row.hit * row.family_weight, row.family_weight


def _judged_share(row: Row, card: Scorecard) -> Contribution:
    if row.judged:
        return 1.0, 1.0
    return 0.0, float(row.counted and row.state is State.UNKNOWN)


def _void_share(row: Row, card: Scorecard) -> Contribution:
    deadline = row.outcome.deadline
    if row.counted and row.state is State.VOID and deadline and deadline < card.as_of:
        return 1.0, 1.0
    return 0.0, _judged_share(row, card)[1]


def _untestable(row: Row, card: Scorecard) -> Contribution:
    if row.aside in FILTERED or row.aside is Aside.SECOND_READING:
        return 0.0, 0.0
    is_one = row.verdict == "void" and row.outcome.void_reason == "untestable"
    return float(is_one), 1.0


def _brier(row: Row, card: Scorecard) -> Contribution:
    stated = row.outcome.probability_ppm
    if not row.judged or stated is None:
        return 0.0, 0.0
    return (stated / PPM - row.hit) ** 2, 1.0


_PARTS = {
    "on_time": lambda row, card: _of_judged(row, float(row.hit)),
    "with_credit": lambda row, card: _of_judged(row, row.credit_ppm / PPM),
    "lenient": lambda row, card: _of_judged(row, float(row.state in {State.MET, State.PARTLY})),
    "delivered": lambda row, card: _of_judged(row, float(row.state in {State.MET, State.LATE})),
    "judged_share": _judged_share,
    "void_share": _void_share,
    "untestable_share": _untestable,
    "by_family": _by_family,
    "brier": _brier,
}


def _explained(row: Row, contribution: Contribution, key: str) -> Explained:
    numerator, denominator = contribution
    outcome = row.outcome
    return Explained(
        outcome.id,
        outcome.family,
        outcome.claim,
        outcome.said_on,
        outcome.deadline,
        row.state,
        row.verdict,
        numerator,
        denominator,
        row.family_weight,
        flags_of(row),
        None if denominator else why_not(row, key),
    )


def flags_of(row: Row) -> tuple[str, ...]:
    """Return the marks that a prediction carries wherever it is shown."""
    outcome = row.outcome
    marks = (
        (row.retrospective, "logged after its outcome could be known"),
        (outcome.basis == "assumed", "assumed deadline"),
        (outcome.wording == "reported", "reported, not quoted"),
        (outcome.reading_of is not None, f"second reading of #{outcome.reading_of}"),
        (outcome.restates is not None, f"restates #{outcome.restates}"),
        (0.0 < row.family_weight < 1.0, f"one of family #{outcome.family}"),
        (outcome.early and row.verdict is not None, "settled before its deadline"),
        (outcome.terms_late, "terms changed after the deadline"),
    )
    return tuple(words for applies, words in marks if applies)


_STATE_WORDS = {
    State.OPEN: "open: its deadline has not passed",
    State.AWAITING: "its deadline has passed, but it cannot be decided yet",
    State.SETTLED_EARLY: "settled early: enters the rate on the day after its deadline",
    State.UNKNOWN: "due without a verdict: in the range, never in the rate",
    State.VOID: "void",
    State.NO_DEADLINE: "it has no deadline",
}


def why_not(row: Row, key: str = "on_time") -> str:
    """Return why a prediction adds nothing to a figure."""
    if row.aside is Aside.RETROSPECTIVE:
        return "left out: logged after its outcome could be known"
    if row.aside:
        return f"beside the figures: {row.aside}"
    if row.state is State.VOID and row.outcome.void_reason:
        return f"void: {row.outcome.void_reason}"
    if key == "brier" and row.judged:
        return "the speaker stated no probability"
    return _STATE_WORDS[row.state]
