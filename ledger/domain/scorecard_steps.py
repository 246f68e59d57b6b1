"""From the sums of the rows to the figure: each step with its numbers, so that it can be redone.

Values stand with four digits; the figure itself is computed in full.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

from ledger.domain.scorecard_explain import explain, totals
from ledger.domain.scorecard_model import Figure, Policy, number, percent
from ledger.domain.scorecard_shares import EXPLAINABLE
from ledger.domain.scorecard_shares import Card as Rows
from ledger.domain.scorecard_time import spans_of
from ledger.domain.statistics import normal_quantile
from ledger.domain.survival import Curve, kaplan_meier

LISTED: Final = 40
"""Steps of a curve that are written out; a longer one says how many follow."""


class Card(Rows, Protocol):
    """What retracing a figure needs of a scorecard."""

    @property
    def is_record(self) -> bool:
        """Whether it was collected after the fact, so that no interval stands."""

    def figure(self, key: str) -> Figure:
        """Return one figure by its key."""


def steps(card: Card, key: str) -> tuple[str, ...]:
    """Return how the sums of a figure's rows become the figure. Raises KeyError for no figure.

    Where it is not shown, the one step says why.
    """
    figure = card.figure(key)
    if not figure.shown and not figure.says_at_least:
        return (f"Not shown: {figure.why_not}.",)
    return tuple(_STEPS[key](card, figure))


def all_steps(card: Card) -> dict[str, tuple[str, ...]]:
    """Return the steps of every figure of a card by its key."""
    return {key: steps(card, key) for key in EXPLAINABLE}


def _four(value: float) -> str:
    # Adding nothing makes a plain 0 of the minus 0 that a rounded digit leaves.
    return f"{round(value, 4) + 0.0:.4f}".replace("-", "−")


def _part(figure: Figure, name: str) -> float:
    """Return a named number of a figure that has it."""
    found = figure.part(name)
    assert isinstance(found, int | float), "asked only where there is one"
    return found


def _share(card: Card, figure: Figure) -> Iterator[str]:
    top, bottom = totals(explain(card, figure.key))
    yield f"{number(top)} / {number(bottom)} = {_four(top / bottom)} = {percent(top / bottom)}."
    if figure.interval:
        yield _wilson(top, bottom, card.policy, figure.interval)
    else:
        yield f"No interval: {figure.interval_why_not}."


def _wilson(top: float, bottom: float, policy: Policy, found: tuple[float, float]) -> str:
    z = normal_quantile(0.5 + policy.confidence / 2.0)
    share, square = top / bottom, z * z
    scale = 1.0 + square / bottom
    centre = (share + square / (2.0 * bottom)) / scale
    spread = share * (1.0 - share) / bottom + square / (4.0 * bottom * bottom)
    half = z / scale * math.sqrt(spread)
    return (
        f"Wilson, {percent(policy.confidence)}: p = {_four(share)}, n = {number(bottom)},"
        f" z = {_four(z)}; centre (p + z²/2n) / (1 + z²/n) = {_four(centre)}; half width"
        f" z / (1 + z²/n) · √(p(1−p)/n + z²/4n²) = {_four(half)};"
        f" from {_four(found[0])} to {_four(found[1])}."
    )


def _range(card: Card, figure: Figure) -> Iterator[str]:
    met, unknown, due = (int(_part(figure, name)) for name in ("met", "unknown", "due"))
    yield f"If all {unknown} were missed: {met} / {due} = {_four(met / due)}."
    best = (met + unknown) / due
    yield f"If all {unknown} were met: ({met} + {unknown}) / {due} = {_four(best)}."
    if not card.is_record:
        low, high = _part(figure, "outer_low"), _part(figure, "outer_high")
        yield (
            f"With sampling: the low end of the Wilson interval of the first, {_four(low)}, and"
            f" the high end of that of the second, {_four(high)}."
        )


def _excess(card: Card, figure: Figure) -> Iterator[str]:
    met, expected = figure.part("met"), _part(figure, "expected")
    excess, chance = _part(figure, "met") - expected, figure.part("chance_by_luck")
    sign = "≥" if excess >= 0 else "≤"
    yield f"{met} − {_four(expected)} = {_four(excess)}."
    yield (
        f"The chance of {sign} {met} of {figure.part('n')} events with these chances, added up"
        f" exactly: {chance:.4f}."
    )


def _curve(card: Card, *, slips: bool) -> Curve:
    spans = spans_of(card.rows, card.as_of, card.policy).spans
    times = [float(span.slip) if slips else span.stretch for span in spans]
    return kaplan_meier(times, [span.fulfilled for span in spans], card.policy.confidence)


def _curve_steps(curve: Curve, *, slips: bool, banded: bool) -> Iterator[str]:
    """Yield the curve: how many were still waiting at each time, and how many came true then."""
    yield "Days promised and days taken; + is still waiting on the day of the card."
    yield "S is the share still undelivered: it starts at 1 and falls at each fulfilment."
    before = 1.0
    for step in curve.steps[:LISTED]:
        left = step.at_risk - step.events
        band = ""
        if banded and step.low is not None and step.high is not None:
            band = f" [{_four(step.low)}–{_four(step.high)}]"
        yield (
            f"{_time(step.time, slips=slips)}: {step.at_risk} waiting, {step.events} fulfilled:"
            f" {_four(before)} · {left}/{step.at_risk} = {_four(step.survival)}{band}."
        )
        before = step.survival
    if len(curve.steps) > LISTED:
        yield f"… and {len(curve.steps) - LISTED} more steps."


def _time(value: float, *, slips: bool) -> str:
    return f"{value:+.0f} days".replace("-", "−") if slips else f"×{value:.4f}"


def _on_time_all(card: Card, figure: Figure) -> Iterator[str]:
    curve = _curve(card, slips=False)
    yield from _curve_steps(curve, slips=False, banded=not card.is_record)
    kept = curve.survival(1.0)
    yield f"On time: 1 − S(×1) = 1 − {_four(kept)} = {_four(1.0 - kept)}."


def _median(*, slips: bool) -> Callable[[Card, Figure], Iterator[str]]:
    def made(card: Card, figure: Figure) -> Iterator[str]:
        curve = _curve(card, slips=slips)
        yield from _curve_steps(curve, slips=slips, banded=not card.is_record)
        found = curve.quantile(0.5)
        if found.point is None:
            yield f"S never reaches one half: {figure.why_not}."
            return
        yield f"S first reaches one half or less at {_time(found.point, slips=slips)}."
        if card.is_record:
            yield f"No interval: {figure.interval_why_not}."
            return
        ends = [
            "never" if end is None else f"at {_time(end, slips=slips)}"
            for end in (found.low, found.high)
        ]
        yield f"Its band reaches one half {ends[0]} at the earliest, {ends[1]} at the latest."

    return made


def _mean(card: Card, figure: Figure) -> Iterator[str]:
    top, bottom = totals(explain(card, figure.key))
    unit = " bits" if figure.key == "log_score" else ""
    yield f"{_four(top)} / {number(bottom)} = {_four(top / bottom)}{unit}."
    if clipped := dict(figure.parts).get("clipped"):
        clip = card.policy.log_clip
        yield f"{clipped} moved to between {percent(clip)} and {percent(1.0 - clip)}."
    yield from _bootstrap(card, figure)


def _skill(card: Card, figure: Figure) -> Iterator[str]:
    top, bottom = totals(explain(card, figure.key))
    yield f"1 − {_four(top)} / {_four(bottom)} = {_four(1.0 - top / bottom)}."
    yield from _bootstrap(card, figure)


def _bootstrap(card: Card, figure: Figure) -> Iterator[str]:
    if not figure.interval:
        yield f"No interval: {figure.interval_why_not}."
        return
    policy = card.policy
    yield (
        f"Whole families drawn {policy.bootstrap_resamples:,} times with replacement (seed"
        f" {policy.seed}): the middle {percent(policy.confidence)} lie from"
        f" {_four(figure.interval[0])} to {_four(figure.interval[1])}."
    )


def _calibration(card: Card, figure: Figure) -> Iterator[str]:
    top, n = totals(explain(card, figure.key))
    score, dsc, unc = (_part(figure, name) for name in ("score", "dsc", "unc"))
    mcb = top / n
    yield f"MCB: what recalibrating would save, {_four(top)} / {number(n)} = {_four(mcb)}."
    yield (
        f"DSC: the error of always saying the mean less that after recalibrating:"
        f" {_four(unc)} − {_four(score - mcb)} = {_four(dsc)}."
    )
    yield f"MCB − DSC + UNC = {_four(mcb)} − {_four(dsc)} + {_four(unc)} = {_four(score)}: Brier."


def _groups(card: Card, figure: Figure) -> Iterator[str]:
    for part in figure.series:
        if part.count:
            share = "" if part.point is None else f" = {_four(part.point)}"
            yield f"{part.label}: {part.count}{share}."


def _guidance(card: Card, figure: Figure) -> Iterator[str]:
    places = [f"{figure.part(place)} {place}" for place in ("below", "inside", "above")]
    yield f"{', '.join(places)}: {figure.part('n')} in all."
    if figure.part("error_to_middle") is not None:
        middle, upper = _part(figure, "error_to_middle"), _part(figure, "error_to_upper")
        yield (
            "Medians of (came − guided) / |came|:"
            f" {_four(middle)} to the middle, {_four(upper)} to the upper bound."
        )


def _agreement(card: Card, figure: Figure) -> Iterator[str]:
    agreed, n = totals(explain(card, figure.key))
    observed, kappa = agreed / n, figure.point
    assert kappa is not None, "told only of a figure that is shown"
    yield f"Agreed: {number(agreed)} / {number(n)} = {_four(observed)}."
    if kappa != 1.0:
        by_chance = (observed - kappa) / (1.0 - kappa)
        yield (
            f"Kappa: ({_four(observed)} − {_four(by_chance)} by chance) / (1 −"
            f" {_four(by_chance)}) = {_four(kappa)}."
        )
    yield from _audit(card, figure)


def _audit(card: Card, figure: Figure) -> Iterator[str]:
    """Give how the audit error widens the interval of the headline, where it has one."""
    error, on_time = _part(figure, "audit_error"), card.figure("on_time").interval
    if not error:
        return
    yield f"Audit error: {figure.part('counted_otherwise')} / {figure.part('n')} = {_four(error)}."
    if on_time:
        low, high = _part(figure, "on_time_low"), _part(figure, "on_time_high")
        yield (
            f"On time with it: {_four(on_time[0])} − {_four(error)} to {_four(on_time[1])} +"
            f" {_four(error)}, kept from 0 to 1: {_four(low)} to {_four(high)}."
        )


_STEPS: Final[Mapping[str, Callable[[Card, Figure], Iterator[str]]]] = {
    **dict.fromkeys(
        ("on_time", "with_credit", "lenient", "judged_share", "delivered", "void_share",
         "untestable_share", "by_family"),
        _share,
    ),
    "range": _range,
    "range_with_voids": _range,
    "on_time_all": _on_time_all,
    "stretch": _median(slips=False),
    "slip": _median(slips=True),
    "versus_base_rate": _excess,
    "brier": _mean,
    "brier_skill": _skill,
    "log_score": _mean,
    "calibration": _calibration,
    "by_wording_class": _groups,
    "guidance": _guidance,
    "agreement": _agreement,
    "trend": _groups,
}  # fmt: skip
