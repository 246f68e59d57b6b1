"""How far several judges agree: shares, and what is left of them beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ledger.domain.statistics import cohen_kappa
from ledger.domain.values import frozen


@frozen
class Agreement:
    """How far two judges agree on what both judged; ``kappa`` None where chance explains all."""

    items: int
    agreed: int
    kappa: float | None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return how often two judges gave the same verdict, and Cohen's kappa."""
    agreed = sum(one == other for one, other in pairs)
    kappa = cohen_kappa([one for one, _ in pairs], [two for _, two in pairs]) if pairs else None
    return Agreement(len(pairs), agreed, kappa)


def krippendorff_alpha(items: Sequence[Mapping[str, str]]) -> float | None:
    """Return how far any number of judges agree beyond chance, from 1 (always) through 0.

    Each item has the verdict of every judge who gave one, by the judge's name; items with fewer
    than two say nothing. None where no two verdicts differ anywhere: nothing could have shown a
    disagreement. For verdicts as names, without an order. Krippendorff 2004, chapter 11: alpha =
    1 - (n - 1) * (sum of disagreeing pairs within items) / (sum of disagreeing pairs over all).
    """
    judged = [Counter(item.values()) for item in items if len(item) > 1]
    totals = sum(judged, Counter())
    values = sum(totals.values())
    expected = values * values - sum(count * count for count in totals.values())
    if not expected:
        return None
    observed = sum(_disagreeing(item) for item in judged)
    return 1.0 - (values - 1) * observed / expected


def _disagreeing(item: Counter[str]) -> float:
    """Return the pairs within one item that differ, each judge's verdict weighing the same."""
    size = sum(item.values())
    return (size * size - sum(count * count for count in item.values())) / (size - 1)
