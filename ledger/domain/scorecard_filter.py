"""Which predictions a card is about: filters that a reader chose, and the words that say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.domain.scorecard_model import Outcome
from ledger.domain.values import frozen

YEAR: Final = 365
THREE_YEARS: Final = 1096


@frozen
class Horizon:
    """A band of promised time, in days from the words to the deadline, both ends inclusive."""

    key: str
    label: str
    shortest: int
    longest: int

    def holds(self, days: int) -> bool:
        """Say whether a promise of so many days belongs to it."""
        return self.shortest <= days <= self.longest


HORIZONS: Final = (
    Horizon("under_1_year", "Under 1 year", 0, YEAR - 1),
    Horizon("from_1_to_3_years", "1 to 3 years", YEAR, THREE_YEARS),
    Horizon("over_3_years", "Over 3 years", THREE_YEARS + 1, 10**9),
)
HORIZON_NAMES: Final[Mapping[str, Horizon]] = dict(
    zip(("under-1y", "1y-3y", "over-3y"), HORIZONS, strict=True)
)
"""The bands as a command line names them."""


def horizon_of(outcome: Outcome) -> Horizon | None:
    """Return the band of a prediction; None without a deadline."""
    if outcome.deadline is None:
        return None
    days = (outcome.deadline - outcome.said_on).days
    return next((band for band in HORIZONS if band.holds(days)), None)


def resolver_of(outcome: Outcome) -> str | None:
    """Return the rule or the person who resolved it; None without a verdict."""
    return outcome.rule or outcome.resolver if outcome.verdict else None


@frozen
class Filter:
    """What a reader wants on the card; everything at its default keeps every prediction.

    Days of the words and years of the deadline are inclusive. A filter on years or horizon
    leaves out what has no deadline, one on the resolver what has no verdict.
    """

    since: date | None = None
    until: date | None = None
    tags: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    horizon: Horizon | None = None
    wording_class: str | None = None
    resolver: str | None = None

    def keeps(self, outcome: Outcome) -> bool:
        """Say whether a prediction belongs on the card."""
        return (
            (self.since is None or outcome.said_on >= self.since)
            and (self.until is None or outcome.said_on <= self.until)
            and self.tags <= set(outcome.tags)
            and (self.years is None or _is_within(outcome.deadline, *self.years))
            and (self.horizon is None or horizon_of(outcome) is self.horizon)
            and (self.wording_class is None or outcome.wording_class == self.wording_class)
            and (self.resolver is None or resolver_of(outcome) == self.resolver)
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What was asked for, in words that stand on the card."""
        said = (
            f"said since {self.since}" if self.since else "",
            f"said until {self.until}" if self.until else "",
            f"tagged {' and '.join(sorted(self.tags))}" if self.tags else "",
            f"with a deadline in {_span(*self.years)}" if self.years else "",
            f"promised over {_band(self.horizon)}" if self.horizon else "",
            f"worded as {self.wording_class}" if self.wording_class else "",
            f"judged by {self.resolver}" if self.resolver else "",
        )
        return tuple(words for words in said if words)


def _is_within(day: date | None, first: int, last: int) -> bool:
    return day is not None and first <= day.year <= last


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _band(band: Horizon) -> str:
    words = {"under_1_year": "less than 1 year", "over_3_years": "more than 3 years"}
    return words.get(band.key, band.label)
