"""What one prediction adds to each figure: the rows that add up to it.

Where a figure is a mean, numerators over denominators give it; where it is a median, they count
what happened over what is waited for, and the terms hold the times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Protocol

from ledger.domain.calibration import corp
from ledger.domain.scorecard_model import PPM, UNCOUNTED, Aside, Policy, Row, State
from ledger.domain.scorecard_probabilities import chance_before, items_of, reference_of
from ledger.domain.scorecard_states import is_due_void, is_untestable
from ledger.domain.scorecard_time import spans_of
from ledger.domain.values import frozen

Term = float | str


class Card(Protocol):
    """What explaining needs of a scorecard."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """One row a prediction."""

    @property
    def as_of(self) -> date:
        """The day of the card."""

    @property
    def policy(self) -> Policy:
        """The thresholds."""


@frozen
class Share:
    """What one prediction adds to a figure, and the named values that this was made of.

    `why_not` says why it adds nothing, where its state does not say so.
    """

    numerator: float
    denominator: float
    terms: tuple[tuple[str, Term], ...] = ()
    why_not: str | None = None


NOTHING: Final = Share(0.0, 0.0)
Shares = Callable[[Row], Share]


def shares(card: Card, key: str) -> Shares:
    """Return what each row of a card adds to a figure. Raises KeyError for an unknown one."""
    return _MAKERS[key](card)


def _of_judged(value: Callable[[Row], float]) -> Callable[[Card], Shares]:
    def made(card: Card) -> Shares:
        return lambda row: Share(value(row), 1.0) if row.judged else NOTHING

    return made


def _by_family(card: Card) -> Shares:
    return lambda row: Share(row.hit * row.family_weight, row.family_weight)


def _is_unknown(row: Row) -> bool:
    return row.counted and row.state is State.UNKNOWN


def _judged_share(card: Card) -> Shares:
    def share(row: Row) -> Share:
        return Share(1.0, 1.0) if row.judged else Share(0.0, float(_is_unknown(row)))

    return share


def _void_share(card: Card) -> Shares:
    def share(row: Row) -> Share:
        void = is_due_void(row, card.as_of)
        return Share(float(void), float(void or row.judged or _is_unknown(row)))

    return share


def _range(*, voids: bool) -> Callable[[Card], Shares]:
    """Return the makers of both ranges: the numerator is the worst case, a term the best."""

    def made(card: Card) -> Shares:
        def share(row: Row) -> Share:
            open_ended = _is_unknown(row) or (voids and is_due_void(row, card.as_of))
            if not (row.judged or open_ended):
                return NOTHING
            best = 1.0 if open_ended else float(row.hit)
            return Share(float(row.hit), 1.0, (("at best", best),))

        return share

    return made


def _untestable(card: Card) -> Shares:
    def share(row: Row) -> Share:
        if row.aside in UNCOUNTED or row.aside is Aside.SECOND_READING:
            return NOTHING
        return Share(float(is_untestable(row)), 1.0)

    return share


def _time(unit: str) -> Callable[[Card], Shares]:
    """Return the maker of a time figure: fulfilled of waited for, with the times as terms."""

    def made(card: Card) -> Shares:
        spans = {span.id: span for span in spans_of(card.rows, card.as_of, card.policy).spans}

        def share(row: Row) -> Share:
            span = spans.get(row.outcome.id)
            if span is None:
                return Share(0.0, 0.0, why_not=_no_span(row, card))
            time = float(span.slip) if unit == "days after" else span.stretch
            terms: tuple[tuple[str, Term], ...] = (
                ("promised", float(span.horizon)),
                ("took", f"{span.elapsed}{'' if span.fulfilled else '+'}"),
                (unit, time),
            )
            return Share(float(span.fulfilled), 1.0, terms)

        return share

    return made


def _no_span(row: Row, card: Card) -> str | None:
    """Return why a prediction is in no time figure; None where its state says so."""
    outcome = row.outcome
    if not row.counted or row.state is State.VOID:
        return None
    if outcome.kind != "reach":
        return "no promise to reach something"
    if row.state is State.UNKNOWN:
        return "due without a verdict: nobody knows whether it happened"
    if (
        outcome.deadline
        and (outcome.deadline - outcome.said_on).days < card.policy.min_horizon_days
    ):
        return "promised too short a time"
    return "it moves a promise that is counted with its first date"


def _versus_base_rate(card: Card) -> Shares:
    def share(row: Row) -> Share:
        chance = chance_before(row)
        if not row.judged:
            return NOTHING
        if chance is None:
            late = "its base rate was set after the outcome could be known"
            why = late if row.outcome.base_rates else "no base rate was set"
            return Share(0.0, 0.0, why_not=why)
        terms: tuple[tuple[str, Term], ...] = (("met", float(row.hit)), ("expected", chance))
        return Share(row.hit - chance, 1.0, terms)

    return share


def _scored(score: Callable[[Card], Callable[[Row, float], Share]]) -> Callable[[Card], Shares]:
    """Return the maker of a score: what a row with a stated probability adds, if it is judged."""

    def made(card: Card) -> Shares:
        of_row = score(card)

        def share(row: Row) -> Share:
            stated = row.outcome.probability_ppm
            if not row.judged:
                return NOTHING
            if stated is None:
                return Share(0.0, 0.0, why_not="the speaker stated no probability")
            return of_row(row, stated / PPM)

        return share

    return made


def _brier(card: Card) -> Callable[[Row, float], Share]:
    return lambda row, p: Share((p - row.hit) ** 2, 1.0, (("stated", p), ("met", float(row.hit))))


def _skill(card: Card) -> Callable[[Row, float], Share]:
    def share(row: Row, p: float) -> Share:
        reference = reference_of(row)
        terms: tuple[tuple[str, Term], ...] = (
            ("stated", p), ("met", float(row.hit)), ("reference", reference),
        )  # fmt: skip
        return Share((p - row.hit) ** 2, (reference - row.hit) ** 2, terms)

    return share


def _log_score(card: Card) -> Callable[[Row, float], Share]:
    clip = card.policy.log_clip

    def share(row: Row, p: float) -> Share:
        held = min(max(p, clip), 1.0 - clip)
        given = held if row.hit else 1.0 - held
        terms: tuple[tuple[str, Term], ...] = (
            ("stated", p), ("met", float(row.hit)), ("given", given),
        )  # fmt: skip
        return Share(-math.log2(given), 1.0, terms)

    return share


def _calibration(card: Card) -> Callable[[Row, float], Share]:
    items = items_of(card.rows)
    curve = corp([i.stated for i in items], [i.outcome for i in items]).curve if items else ()
    fitted = {point.stated: point.recalibrated for point in curve}

    def share(row: Row, p: float) -> Share:
        fit = fitted[p]
        before, after = (p - row.hit) ** 2, (fit - row.hit) ** 2
        terms: tuple[tuple[str, Term], ...] = (
            ("stated", p), ("met", float(row.hit)), ("recalibrated", fit), ("error", before),
            ("error then", after),
        )  # fmt: skip
        return Share(before - after, 1.0, terms)

    return share


def _of_group(name: str, group: Callable[[Row], str | None], why: str) -> Callable[[Card], Shares]:
    def made(card: Card) -> Shares:
        def share(row: Row) -> Share:
            if not row.judged:
                return NOTHING
            found = group(row)
            if found is None:
                return Share(0.0, 0.0, why_not=why)
            return Share(float(row.hit), 1.0, ((name, found),))

        return share

    return made


def _guidance(card: Card) -> Shares:
    def share(row: Row) -> Share:
        found = row.outcome.guidance
        if not row.judged:
            return NOTHING
        if found is None:
            return Share(0.0, 0.0, why_not="no range was guided, or no figure came")
        ends: tuple[tuple[str, Term], ...] = (
            ("from", "" if found.low is None else found.low),
            ("to", "" if found.high is None else found.high),
            ("came", found.actual),
            ("place", found.place),
        )
        return Share(float(found.place == "inside"), 1.0, ends)

    return share


def _agreement(card: Card) -> Shares:
    def share(row: Row) -> Share:
        first, second = row.verdict, row.outcome.second_verdict
        if not row.judged:
            return NOTHING
        if first is None or second is None:
            return Share(0.0, 0.0, why_not="judged by one resolver only")
        return Share(float(first == second), 1.0, (("first", first), ("second", second)))

    return share


def _year(row: Row) -> str | None:
    return str(row.outcome.deadline.year) if row.outcome.deadline else None


_MAKERS: Final[Mapping[str, Callable[[Card], Shares]]] = {
    "on_time": _of_judged(lambda row: float(row.hit)),
    "with_credit": _of_judged(lambda row: row.credit_ppm / PPM),
    "lenient": _of_judged(lambda row: float(row.state in {State.MET, State.PARTLY})),
    "range": _range(voids=False),
    "judged_share": _judged_share,
    "delivered": _of_judged(lambda row: float(row.state in {State.MET, State.LATE})),
    "void_share": _void_share,
    "range_with_voids": _range(voids=True),
    "untestable_share": _untestable,
    "by_family": _by_family,
    "on_time_all": _time("stretch"),
    "stretch": _time("stretch"),
    "slip": _time("days after"),
    "versus_base_rate": _versus_base_rate,
    "brier": _scored(_brier),
    "brier_skill": _scored(_skill),
    "log_score": _scored(_log_score),
    "calibration": _scored(_calibration),
    "by_wording_class": _of_group(
        "class", lambda row: row.outcome.wording_class, "it has no wording class"
    ),
    "guidance": _guidance,
    "agreement": _agreement,
    "trend": _of_group("year due", _year, "it has no deadline"),
}
EXPLAINABLE: Final = tuple(_MAKERS)
"""The figures that can be explained row by row: all of them, in the order of the card."""
