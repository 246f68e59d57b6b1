"""What the figures of one card are worked out from: its counts, its rows and the thresholds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from ledger.domain.scorecard_model import PPM, Policy, Row, State
from ledger.domain.scorecard_states import Counts, counts_of
from ledger.domain.statistics import Interval, wilson
from ledger.domain.values import frozen


@frozen
class Sums:
    """What counts do not say: the credit of the judged, and the votes of the families met.

    ``credits`` are the credits of the partly met, in parts per million.
    """

    credited: float
    credits: frozenset[int]
    family_hits: float


@frozen
class Basis:
    """What every figure of one card is computed from.

    ``rows`` may be missing where ``sums_given`` stands for them; figures 1 to 8 need no more.
    """

    rows: tuple[Row, ...]
    counts: Counts
    policy: Policy
    as_of: date
    part_of_record: bool = False
    sums_given: Sums | None = None

    @property
    def sums(self) -> Sums:
        """What the rows add up to beyond the counts."""
        if self.sums_given is not None:
            return self.sums_given
        partly = (row for row in self.judged if row.state is State.PARTLY)
        return Sums(
            sum(row.credit_ppm for row in self.rows) / PPM,
            frozenset(row.credit_ppm for row in partly),
            math.fsum(row.hit * row.family_weight for row in self.rows),
        )

    def only(self, rows: Iterable[Row]) -> Basis:
        """Return the basis of a part of the card, which is a record if the card is one."""
        kept = tuple(rows)
        counts = counts_of(kept, self.as_of)
        return Basis(kept, counts, self.policy, self.as_of, part_of_record=self.is_record)

    @property
    def judged(self) -> list[Row]:
        """The rows in the denominator of the headline."""
        return [row for row in self.rows if row.judged]

    @property
    def is_record(self) -> bool:
        """Whether most of the judged were collected after the fact and in no named frame."""
        if self.part_of_record:
            return True
        return self.counts.record > self.policy.record_share * self.counts.judged

    @property
    def is_provisional(self) -> bool:
        """Whether there are judged predictions, but fewer than a rank needs."""
        return 0 < self.counts.judged < self.policy.min_ranked

    @property
    def too_many_unknown(self) -> bool:
        """Whether the unknowns could move the rate so far that only the range may be printed."""
        counts = self.counts
        return counts.unknown > self.policy.max_unknown_share * counts.due

    @property
    def too_many_void(self) -> bool:
        """Whether so many were voided that the range must be run again with them."""
        counts = self.counts
        return counts.void > self.policy.void_warning_share * (counts.due + counts.void)

    def interval(self, successes: float, trials: float) -> Interval | None:
        """Return the Wilson interval; None on a card that is a record."""
        return None if self.is_record else wilson(successes, trials, self.policy.confidence)
