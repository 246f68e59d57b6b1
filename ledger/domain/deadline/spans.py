"""Periods as the deadline reader works with them inside: all their ordinary readings at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ledger.domain.calendars import CALENDAR_YEAR, FiscalCalendar, Hemisphere
from ledger.domain.deadline.values import Choice, Precision, say
from ledger.domain.values import frozen

Order = Literal["mdy", "dmy"]


ONE_DAY = timedelta(days=1)


@frozen
class Span:
    """One ordinary reading of a period: its days, and what prepositions make of them.

    `strict` is an earlier ordinary last day ("early 2027" may end in March or in April); None
    means `last`. `by` holds the strict and the latest day of "by <this>"; None means the day
    before the period begins and its last day. `before` is the day meant by "before <this>"; None
    means the day before it begins. `from_now` says that any day from the statement on counts
    ("the end of 2026" can come early).
    """

    first: date
    last: date
    name: str
    precision: Precision
    strict: date | None = None
    by: tuple[date, date] | None = None
    before: tuple[date, date] | None = None
    from_now: bool = False

    @property
    def strict_last(self) -> date:
        """Return the earliest ordinary last day."""
        return self.strict or self.last


@frozen
class Period:
    """A period with all its ordinary readings.

    `doubt` is a reason to ask even when the readings agree; empty when there is none. `relative`
    says that it was counted from the day of the statement, `is_length` that it is a bare length of
    time ("two years"), `is_yearless` that its year was not said and is the coming one.
    """

    spans: tuple[Span, ...]
    doubt: str = ""
    relative: bool = False
    is_length: bool = False
    is_yearless: bool = False


@frozen
class Hint:
    """Why a phrase was recognised but has no reading, and which days may have been meant.

    `reach` is how many words the phrase has: the hint about the longest one is shown.
    """

    reach: int
    sentence: str
    choices: tuple[Choice, ...]


@dataclass(slots=True)
class Context:
    """What a phrase is read against, and the hints that rules leave for a refusal."""

    said_on: date
    fiscal: FiscalCalendar | None = None
    order: Order | None = None
    hemisphere: Hemisphere = "north"
    hints: list[Hint] = field(default_factory=list)
    reach: int = 0

    @property
    def other_fiscal(self) -> FiscalCalendar | None:
        """Return the fiscal calendar when its years are not calendar years."""
        if self.fiscal is None or self.fiscal.is_calendar_year:
            return None
        return self.fiscal

    @property
    def calendars(self) -> tuple[FiscalCalendar, ...]:
        """Return the calendars in which this speaker's "this year" can be meant."""
        other = self.other_fiscal
        return (CALENDAR_YEAR, other) if other else (CALENDAR_YEAR,)

    def hint(self, sentence: str, *choices: Choice) -> None:
        """Note why a phrase that was recognised cannot be read, and what may have been meant."""
        self.hints.append(Hint(self.reach, sentence, choices))


def whole(first: date, last: date, name: str, precision: Precision) -> Span:
    """Return a bare period: by it may mean before it begins or before it ends."""
    return Span(first, last, name, precision)


def one_day(day: date, name: str = "") -> Span:
    """Return a single day: by it includes it."""
    return Span(day, day, name or say(day), Precision.DAY, by=(day, day))


def ending(last: date, name: str, precision: Precision, strict: date | None = None) -> Span:
    """Return a point in time at a period's end, reached at any time from the statement on."""
    both = (strict or last, last)
    return Span(date.min, last, name, precision, strict, both, both, from_now=True)
