"""Figures 12 to 14: how long it takes, with what has not happened yet kept in.

Only predictions of kind `reach` count here. Time runs from the day of the words: a fulfilled one
ends on its day, every other is still waiting on the day of the card, an abandoned one too
(ending it at its abandonment would hide the slowest). What is due without a verdict is left out
and counted, because nobody knows whether it happened.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ledger.domain.scorecard_basis import Basis
from ledger.domain.scorecard_filter import HORIZONS
from ledger.domain.scorecard_model import (
    Figure,
    Part,
    Policy,
    Row,
    State,
    not_shown,
    percent,
    percent_range,
)
from ledger.domain.scorecard_rates import RECORD, withheld
from ledger.domain.scorecard_states import verdict_known_on
from ledger.domain.survival import Curve, Quantile, kaplan_meier
from ledger.domain.values import frozen

NO_BAND: Final = "the curve has no band where nothing or everything has happened"


@frozen
class Span:
    """How long one promise was to take and took: all in days, `slip` negative when early.

    `fulfilled` False: it had not happened after `elapsed` days, the day of the card.
    """

    id: int
    horizon: int
    elapsed: int
    fulfilled: bool
    is_due: bool

    @property
    def stretch(self) -> float:
        """Actual (or so far waited) time over promised time."""
        return self.elapsed / self.horizon

    @property
    def slip(self) -> int:
        """Days after the deadline, negative before it."""
        return self.elapsed - self.horizon


@frozen
class Spans:
    """The spans of a card and how many predictions had to be left out of them."""

    spans: tuple[Span, ...]
    unknown: int
    too_short: int
    restated: int

    @property
    def fulfilled(self) -> int:
        """How many happened by the day of the card."""
        return sum(span.fulfilled for span in self.spans)


def spans_of(rows: Sequence[Row], as_of: date, policy: Policy) -> Spans:
    """Return the time spans of the reach predictions of a card.

    A promise moved to a new date keeps the first one: what restates a prediction on the card
    is left out, as is a promise of fewer days than the policy's shortest horizon.
    """
    reach = [
        row
        for row in rows
        if row.counted and row.outcome.kind == "reach" and row.state is not State.VOID
    ]
    known = [row for row in reach if row.state is not State.UNKNOWN]
    present = {row.outcome.id for row in known}
    parents: dict[int | None, int | None] = {row.outcome.id: row.outcome.restates for row in rows}
    first = [row for row in known if not _restates_one_of(row, present, parents)]
    spans = [_span(row, day, as_of) for row in first if (day := row.outcome.deadline)]
    long_enough = [span for span in spans if span.horizon >= policy.min_horizon_days]
    return Spans(
        tuple(long_enough),
        len(reach) - len(known),
        len(first) - len(long_enough),
        len(known) - len(first),
    )


def _restates_one_of(
    row: Row, present: Container[int | None], parents: Mapping[int | None, int | None]
) -> bool:
    """Return whether an earlier prediction of its chain is present already."""
    seen: set[int | None] = {None}
    parent = row.outcome.restates
    while parent not in seen:
        if parent in present:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False


def _span(row: Row, deadline: date, as_of: date) -> Span:
    outcome = row.outcome
    day = fulfilled_on(row)
    fulfilled = day is not None and day <= as_of
    end = min(day or as_of, as_of)
    return Span(
        outcome.id,
        (deadline - outcome.said_on).days,
        max(0, (end - outcome.said_on).days),
        fulfilled,
        row.judged,
    )


def fulfilled_on(row: Row) -> date | None:
    """Return the day on which the whole came true; None if it has not.

    Without a stated day a met one is dated by the earlier of its deadline and the day it was
    known, the latest it can have been; a partly met one has come true when the rest followed.
    """
    outcome, happened = row.outcome, row.outcome.happened_on
    deadline = outcome.deadline
    if deadline is None or row.verdict not in {"met", "late", "partly"}:
        return None
    if row.verdict == "met":
        return happened or min(deadline, verdict_known_on(outcome))
    if row.verdict == "late":
        return happened or verdict_known_on(outcome)
    return happened if happened and happened > deadline else None


def stretch_curve(rows: Sequence[Row], as_of: date, policy: Policy) -> Curve | None:
    """Return the curve of what is still undelivered against times the promise; None for none."""
    spans = spans_of(rows, as_of, policy).spans
    return _curve(spans, [span.stretch for span in spans], policy)


def _curve(spans: Sequence[Span], times: Sequence[float], policy: Policy) -> Curve | None:
    if not spans:
        return None
    return kaplan_meier(times, [span.fulfilled for span in spans], policy.confidence)


def time_figures(basis: Basis) -> tuple[Figure, ...]:
    """Return figures 12 to 14 in the order of the card."""
    found = spans_of(basis.rows, basis.as_of, basis.policy)
    return on_time_all(basis, found), stretch(basis, found), slip(basis, found)


def on_time_all(basis: Basis, found: Spans) -> Figure:
    """Figure 12: the share fulfilled within the promised time, open ones counted as waiting.

    Equal to figure 1 when all are due and of kind reach, which makes it a check.
    """
    key, label = "on_time_all", "On time incl. open ones"
    n = len(found.spans)
    parts: tuple[tuple[str, Part], ...] = (("n", n), ("fulfilled", found.fulfilled))
    few = n < basis.policy.min_reach_claims
    why = _too_few(basis.policy, found) if few else withheld(basis)
    curve = _curve(found.spans, [span.stretch for span in found.spans], basis.policy)
    if why or curve is None:
        return not_shown(key, label, why or "there is none", parts=parts)
    step = curve.at(1.0)
    share = 1.0 - curve.survival(1.0)
    low = high = None
    interval_why = RECORD if basis.is_record else NO_BAND
    if not basis.is_record and step and step.low is not None and step.high is not None:
        low, high, interval_why = 1.0 - step.high, 1.0 - step.low, ""
    bracket = f" [{percent_range((low, high))}]" if low is not None and high is not None else ""
    sentence = f"{label}: {percent(share)}{bracket} of {n} promises to reach something."
    return Figure(
        key,
        label,
        f"{found.fulfilled} of {n} fulfilled",
        True,
        None,
        sentence,
        share,
        low,
        high,
        interval_why_not=interval_why or None,
        provisional=n < basis.policy.min_ranked,
        parts=parts,
        notes=_left_out(found),
    )


def _too_few(policy: Policy, found: Spans) -> str:
    if len(found.spans) < policy.min_reach_claims:
        return f"fewer than {policy.min_reach_claims} promises to reach something"
    return f"fewer than {policy.min_reach_fulfilled} of them are fulfilled"


def _left_out(found: Spans) -> tuple[str, ...]:
    items = (
        (found.unknown, "due without a verdict"),
        (found.too_short, "promised too short a time"),
        (found.restated, f"restate{'s' if found.restated == 1 else ''} one that is counted"),
    )
    listed = [f"{count} {words}" for count, words in items if count]
    return (f"left out: {', '.join(listed)}",) if listed else ()


def stretch(basis: Basis, found: Spans) -> Figure:
    """Figure 13: the median of actual over promised time, with its band inverted."""
    figure = _stretch(basis, found, "stretch", "Typical stretch")
    horizons = []
    for band in HORIZONS:
        spans = tuple(s for s in found.spans if band.holds(s.horizon))
        horizons.append(_stretch(basis, Spans(spans, 0, 0, 0), band.key, band.label))
    sizes = [sum(band.holds(s.horizon) for s in found.spans) for band in HORIZONS]
    split = min(sizes) >= basis.policy.min_reach_claims
    return replace(figure, series=tuple(horizons)) if split else figure


def _stretch(basis: Basis, found: Spans, key: str, label: str) -> Figure:
    times = [span.stretch for span in found.spans]
    curve = _curve(found.spans, times, basis.policy)
    quantile = curve.quantile(0.5) if curve else None
    figure = _median(basis, found, key, label, curve, quantile, "times")
    if not figure.shown or not curve:
        return figure
    return figure.saying(_stretch_sentence(figure, found), *_left_out(found))


def slip(basis: Basis, found: Spans) -> Figure:
    """Figure 14: the median of days after the deadline; early is negative."""
    key, label = "slip", "Typical slip"
    curve = _curve(found.spans, [float(span.slip) for span in found.spans], basis.policy)
    quantile = curve.quantile(0.5) if curve else None
    figure = _median(basis, found, key, label, curve, quantile, "days")
    if not figure.shown:
        return figure
    low = "no limit" if figure.low is None else signed(figure.low)
    high = "no limit" if figure.high is None else signed(figure.high)
    limits = "" if basis.is_record else f" [{low}, {high}]"
    sentence = f"{label}: {signed(figure.point or 0.0)} days{limits}."
    return figure.saying(sentence, *_left_out(found))


def _median(
    basis: Basis,
    found: Spans,
    key: str,
    label: str,
    curve: Curve | None,
    quantile: Quantile | None,
    unit: str,
) -> Figure:
    """Return a median time, or why there is none."""
    n, policy = len(found.spans), basis.policy
    enough = n >= policy.min_reach_claims and found.fulfilled >= policy.min_reach_fulfilled
    four_in_five = curve.quantile(0.2).point if curve and enough else None
    parts: tuple[tuple[str, Part], ...] = (
        ("n", n),
        ("fulfilled", found.fulfilled),
        ("never_so_far", sum(span.is_due and not span.fulfilled for span in found.spans)),
        ("four_in_five", four_in_five),
        (
            "at_least",
            curve.last_time if curve and enough and quantile and quantile.point is None else None,
        ),
        ("unknown_left_out", found.unknown),
    )
    count = f"{found.fulfilled} of {n} fulfilled" if n else ""
    if not enough or curve is None or quantile is None:
        why = _too_few(policy, found)
        return not_shown(key, label, why, point_name="median", unit=unit, parts=parts)
    if quantile.point is None:
        why = f"more than half still undelivered; at least {_amount(curve.last_time, unit)}"
        figure = not_shown(
            key, label, why, count=count, point_name="median", unit=unit, parts=parts
        )
        return figure.saying(f"{label}: {why}.", *_left_out(found))
    record = basis.is_record
    return Figure(
        key,
        label,
        count,
        True,
        None,
        "",
        quantile.point,
        None if record else quantile.low,
        None if record else quantile.high,
        interval_why_not=RECORD if record else _no_limit(quantile),
        point_name="median",
        unit=unit,
        provisional=n < policy.min_ranked,
        parts=parts,
    )


def _no_limit(quantile: Quantile) -> str | None:
    if quantile.low is None or quantile.high is None:
        return "too few to give a limit on that side"
    return None


def _amount(value: float, unit: str) -> str:
    return f"×{value:.1f}" if unit == "times" else f"{signed(value)} days"


def signed(days: float) -> str:
    """Return whole days with their sign: `+245`, `−31`, `0`."""
    whole = round(days)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def _stretch_sentence(figure: Figure, found: Spans) -> str:
    factor = figure.point or 0.0
    n = len(found.spans)
    claims = f"with only {n} claims" if figure.provisional else f"with {n} claims"
    inside = f"×{factor:.1f}"
    if compatible := _compatible(figure):
        inside += f"; {claims} anything {compatible} is compatible"
    never = figure.part("never_so_far")
    after = f" {never} of {n} never arrived so far." if never else ""
    return f"When they say 12 months, expect about {round(12 * factor)} ({inside}).{after}"


def _compatible(figure: Figure) -> str:
    low, high = figure.low, figure.high
    if low is None:  # A record; else a curve that reaches its median has a lower limit.
        return ""
    if high is None:
        return 'from "on time" upward' if low <= 1.0 else f"from ×{low:.1f} upward"
    ends = f"×{low:.1f}", f"×{high:.1f}"
    # So many claims that both limits read alike: naming them would say nothing.
    return "" if ends[0] == ends[1] else f"from {ends[0]} to {ends[1]}"
