"""The arithmetic of a card, row by row: what each prediction adds to a figure, or why nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Final

from ledger.domain.line import depends_on_reading
from ledger.domain.scorecard_model import Aside, Row, State
from ledger.domain.scorecard_shares import EXPLAINABLE, Card, Share, Term, shares
from ledger.domain.values import frozen

__all__ = ["EXPLAINABLE", "Explained", "explain", "flags_of", "totals", "why_not"]


@frozen
class Explained:
    """What one prediction adds to one figure: the rows of a figure add up to it.

    `why_not` is None exactly when it has a part in the figure. `terms` are the named values that
    its part was made of.
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
    terms: tuple[tuple[str, Term], ...] = ()


def explain(card: Card, key: str = "on_time") -> tuple[Explained, ...]:
    """Return one row a prediction whose numerators and denominators add up to a figure.

    Any key of a card's figures will do. Raises KeyError for any other.
    """
    share_of = shares(card, key)
    return tuple(_explained(row, share_of(row)) for row in sorted(card.rows, key=_place))


def _place(row: Row) -> tuple[int, int]:
    """Return where a row stands: by id, the parts of a split claim below it."""
    return row.outcome.part_of or row.outcome.id, row.outcome.id


def totals(rows: Iterable[Explained]) -> tuple[float, float]:
    """Return the sums of numerators and denominators of explained rows."""
    listed = list(rows)
    return (
        math.fsum(row.numerator for row in listed),
        math.fsum(row.denominator for row in listed),
    )


def _explained(row: Row, share: Share) -> Explained:
    outcome = row.outcome
    return Explained(
        outcome.id,
        outcome.family,
        outcome.claim,
        outcome.said_on,
        outcome.deadline,
        row.state,
        row.verdict,
        share.numerator,
        share.denominator,
        row.family_weight,
        flags_of(row),
        None if share.denominator or share.terms else share.why_not or why_not(row),
        share.terms,
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
        (outcome.needs is not None, "split into parts"),
        (outcome.split_late, "split after the outcome of a part could be known"),
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


def why_not(row: Row) -> str:
    """Return why a prediction adds nothing to a figure."""
    if row.aside is Aside.PART:
        return f"a part of #{row.outcome.part_of}, which has the one vote"
    if row.aside is Aside.RETROSPECTIVE:
        return "left out: logged after its outcome could be known"
    if row.aside:
        return f"beside the figures: {row.aside}"
    if row.state is State.VOID and row.outcome.void_reason:
        return f"void: {row.outcome.void_reason}"
    return _STATE_WORDS.get(row.state, "it has no part in this figure")
