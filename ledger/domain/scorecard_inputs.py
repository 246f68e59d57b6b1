"""Figures 20 and 21: guidance against what came, and how far two blind resolvers agree.

They need more than verdicts: the numbers that were guided and reached, or two verdicts an item.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.domain.scorecard_model import (
    POLICY,
    Figure,
    Guidance,
    Part,
    Policy,
    Row,
    not_shown,
    percent,
    percent_range,
    plural,
)
from ledger.domain.statistics import Interval, cohen_kappa, median
from ledger.domain.values import frozen

NOT_SKILL: Final = (
    "a beat is not skill: of quarterly ranges 1996 to 2010, 58 in 100 ended at or above the top "
    "(Ciconte, Kirk and Tucker 2014)"
)


def input_figures(
    rows: Sequence[Row], policy: Policy = POLICY, headline: Interval | None = None
) -> tuple[Figure, ...]:
    """Return figures 20 and 21 of what a card has judged; `headline` is figure 1's interval."""
    judged = [row.outcome for row in rows if row.judged]
    twice = [one for one in judged if one.verdict and one.second_verdict]
    return (
        guidance_figure([one.guidance for one in judged if one.guidance], policy),
        agreement_figure(
            [one.verdict or "" for one in twice],
            [one.second_verdict or "" for one in twice],
            policy,
            headline,
        ),
    )


def guidance_figure(items: Sequence[Guidance], policy: Policy = POLICY) -> Figure:
    """Figure 20: how often the number came below, inside or above the range that was guided.

    The signed errors against the middle and the upper bound are medians in parts of |actual|,
    over the ranges that have both bounds and an actual number other than 0.
    """
    key, label, n = "guidance", "Guidance", len(items)
    places = {place: sum(i.place == place for i in items) for place in _PLACES}
    if n < policy.min_guidance:
        why = f"fewer than {policy.min_guidance} guided numbers"
        none: tuple[tuple[str, Part], ...] = (("n", n), *places.items())
        return not_shown(key, label, why, point_name="inside_share", parts=none)
    errors = _median_errors(items)
    sentence = (
        f"{label}: {places['below']} below, {places['inside']} inside, {places['above']} above "
        f"the range (of {n})"
    )
    if errors:
        sentence += (
            f"; typically {_signed(errors[0])} against the middle and {_signed(errors[1])} "
            "against the upper bound"
        )
    middle, upper = errors or (None, None)
    return Figure(
        key,
        label,
        f"{places['inside']} of {n}",
        True,
        None,
        f"{sentence}.",
        places["inside"] / n,
        interval_why_not="the three counts stand in its place",
        point_name="inside_share",
        provisional=n < policy.min_ranked,
        parts=(
            ("n", n),
            *places.items(),
            ("error_to_middle", middle),
            ("error_to_upper", upper),
        ),
        notes=(NOT_SKILL,),
    )


_PLACES: Final = ("below", "inside", "above")


def _median_errors(items: Sequence[Guidance]) -> tuple[float, float] | None:
    """Return the medians against the middle and the upper bound; None without any range."""
    found = [errors for item in items if (errors := item.errors)]
    if not found:
        return None
    return median([middle for middle, _ in found]), median([upper for _, upper in found])


def _signed(share: float) -> str:
    return f"{share * 100:+.1f} %".replace("-", "−")


def agreement_figure(
    first: Sequence[str],
    second: Sequence[str],
    policy: Policy = POLICY,
    headline: Interval | None = None,
) -> Figure:
    """Figure 21: Cohen's kappa of two resolvers who judged the same predictions blindly.

    The share of them that the second would count otherwise for the headline is its audit error;
    `headline` is the interval of figure 1, which that error widens on both sides.
    """
    key, label, n = "agreement", "Agreement of two resolvers", len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    count = f"{agreed} of {n}" if n else ""
    kappa = cohen_kappa(first, second) if n >= policy.min_double_judged else None
    if kappa is None:
        why = "both gave one and the same verdict throughout, so chance explains everything"
        if n < policy.min_double_judged:
            why = f"fewer than {policy.min_double_judged} were judged twice"
        parts = (("n", n), ("agreed", agreed), *Audit().parts)
        return not_shown(
            key, label, why, count=count, point_name="kappa", unit="score", parts=parts
        )
    audit = audited(first, second, headline)
    sentence = (
        f"{label}: {agreed} of {plural(n, 'prediction')} ({percent(agreed / n)}), "
        f"{kappa:.2f} beyond chance (Cohen's kappa, 1 is always).{audit.sentence(n)}"
    ).replace("-", "−")
    return Figure(
        key,
        label,
        count,
        True,
        None,
        sentence,
        kappa,
        interval_why_not="the counts stand in its place",
        point_name="kappa",
        unit="score",
        parts=(("n", n), ("agreed", agreed), *audit.parts),
    )


@frozen
class Audit:
    """How many the second resolver counts otherwise, and what that does to the headline.

    `error` is their share of those judged twice; `on_time` the interval of figure 1 widened by
    it, None where that has none. Everything is None while too few were judged twice.
    """

    otherwise: int | None = None
    error: float | None = None
    on_time: Interval | None = None

    @property
    def parts(self) -> tuple[tuple[str, Part], ...]:
        """Return it as named parts of the figure."""
        low, high = self.on_time or (None, None)
        return (
            ("counted_otherwise", self.otherwise),
            ("audit_error", self.error),
            ("on_time_low", low),
            ("on_time_high", high),
        )

    def sentence(self, n: int) -> str:
        """Return it as the end of the card's line; empty where both count alike."""
        if not self.otherwise:
            return ""
        told = f" The second counts {self.otherwise} of {n} otherwise"
        if self.on_time is None:
            return f"{told}."
        return f"{told}; were that the share of wrong verdicts, on time would be {_ends(self)}."


def _ends(audit: Audit) -> str:
    assert audit.on_time is not None, "told only of a headline with an interval"
    return f"{percent_range(audit.on_time)} %"


def audited(first: Sequence[str], second: Sequence[str], headline: Interval | None) -> Audit:
    """Return how far the second resolver would change the headline; needs one judged twice."""
    pairs = zip(first, second, strict=True)
    otherwise = sum(_counts_as(one) != _counts_as(other) for one, other in pairs)
    error = otherwise / len(first)
    return Audit(otherwise, error, widened(headline, error) if headline else None)


_COUNTS_AS: Final = {"met": "on time", "void": "in no rate", "unclear": "in no rate"}
"""What a verdict is for the headline; every other is not on time."""


def _counts_as(verdict: str) -> str:
    return _COUNTS_AS.get(verdict, "not on time")


def widened(interval: Interval, error_rate: float) -> Interval:
    """Return an interval widened on both sides by the share of verdicts an audit found wrong."""
    return max(0.0, interval[0] - error_rate), min(1.0, interval[1] + error_rate)
