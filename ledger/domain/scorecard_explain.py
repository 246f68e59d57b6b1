"""The arithmetic of a card, row by row: what each prediction adds to a figure, or why nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from ledger.domain.line import depends_on_reading
from ledger.domain.scorecard_model import FILTERED, PPM, Aside, Row, State

Contribution = tuple[float, float]
"""What one prediction adds to the numerator and the denominator of a figure."""


class Card(Protocol):
    """What explaining needs of a scorecard."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row a prediction."""

    @property
    def as_of(self) -> date:
        """The day of the card."""


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


def explain(card: Card, key: str = "on_time") -> tuple[Explained, ...]:
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


def _of_judged(row: Row, value: float) -> Contribution:
    return (value, 1.0) if row.judged else (0.0, 0.0)


def _by_family(row: Row, card: Card) -> Contribution:
    return row.hit * row.family_weight, row.family_weight


def _judged_share(row: Row, card: Card) -> Contribution:
    if row.judged:
        return 1.0, 1.0
    return 0.0, float(row.counted and row.state is State.UNKNOWN)


def _void_share(row: Row, card: Card) -> Contribution:
    deadline = row.outcome.deadline
    if row.counted and row.state is State.VOID and deadline and deadline < card.as_of:
        return 1.0, 1.0
    return 0.0, _judged_share(row, card)[1]


def _untestable(row: Row, card: Card) -> Contribution:
    if row.aside in FILTERED or row.aside is Aside.SECOND_READING:
        return 0.0, 0.0
    is_one = row.verdict == "void" and row.outcome.void_reason == "untestable"
    return float(is_one), 1.0


def _brier(row: Row, card: Card) -> Contribution:
    stated = row.outcome.probability_ppm
    if not row.judged or stated is None:
        return 0.0, 0.0
    return (stated / PPM - row.hit) ** 2, 1.0


_PARTS: Final[dict[str, Callable[[Row, Card], Contribution]]] = {
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


EXPLAINABLE: Final = tuple(_PARTS)
"""The figures that can be explained row by row."""


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
        (row.verdict is not None and outcome.own_figures, "rests on the speaker's own figures"),
        (
            depends_on_reading(row.verdict, outcome.happened_on, outcome.strict),
            "met under the fair reading of its deadline only",
        ),
        (outcome.terms_late, "terms changed after the deadline"),
    )
    return tuple(words for applies, words in marks if applies)


_STATE_WORDS: Final = {
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
