"""Cards side by side: the same figures of several speakers, and how far two rates are apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from ledger.domain.scorecard import Scorecard
from ledger.domain.scorecard_policies import STRICT, headline_under
from ledger.domain.statistics import Interval, newcombe
from ledger.domain.values import frozen


@frozen
class Difference:
    """How far the first headline of a pair is above the second, a share from -1 to 1.

    `first` and `second` are places in the comparison, from 0. `interval` None: it cannot be told,
    for the reason in `why_not`.
    """

    first: int
    second: int
    points: float | None
    interval: Interval | None
    why_not: str | None

    @property
    def is_clear(self) -> bool:
        """Whether chance alone would rarely make such a difference."""
        return self.interval is not None and not self.interval[0] <= 0.0 <= self.interval[1]


def differences(cards: Sequence[Scorecard], policy: str = STRICT) -> tuple[Difference, ...]:
    """Return the difference of every pair of cards, in the order they were named."""
    return tuple(
        _difference(first, second, cards, policy)
        for first, second in combinations(range(len(cards)), 2)
    )


def _difference(first: int, second: int, cards: Sequence[Scorecard], policy: str) -> Difference:
    one, other = cards[first], cards[second]
    high, low = (headline_under(card, policy) for card in (one, other))
    lacking = next((figure.why_not for figure in (high, low) if not figure.shown), None)
    if lacking or high.point is None or low.point is None:
        return Difference(first, second, None, None, lacking)
    points = high.point - low.point
    if one.is_record or other.is_record:
        return Difference(first, second, points, None, "a record is no sample")
    (above, of), (below, out_of) = _counts(one, policy), _counts(other, policy)
    interval = newcombe(above, of, below, out_of, one.policy.confidence)
    return Difference(first, second, points, interval, None)


def _counts(card: Scorecard, policy: str) -> tuple[float, float]:
    """Return what the headline divides: successes and trials."""
    figure = headline_under(card, policy)
    trials = card.counts.families if figure.key == "by_family" else card.counts.judged
    return (figure.point or 0.0) * trials, float(trials)
