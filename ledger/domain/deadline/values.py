"""What the deadline reader hands out, and the periods it works with inside."""

from __future__ import annotations

from enum import Enum

from ledger.domain.values import frozen

# As in `deadline`: what only annotations need is not imported, so that the start is quick.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


class Status(Enum):
    """Whether words have one ordinary reading, two or more, or none."""

    OK = "ok"
    ASK = "ask"
    REFUSE = "refuse"


class Precision(Enum):
    """How finely a deadline was stated."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


@frozen
class Choice:
    """One ordinary reading of the words: its last day, and what that day is in plain words."""

    day: date
    label: str


@frozen
class Reading:
    """What some words about a deadline mean, counted from the day they were said.

    `words` are the words as given. `window_start` is the first day on which it can come true and
    `latest` the last, both inclusive; `strict` is the last day under the stricter reading. With
    one reading `strict` equals `latest`. A refusal has no days, except that a lower bound ("as
    early as 2027") keeps its `window_start`. `why` is one sentence for the person who asked.
    `choices` are the readings to choose from; for a refusal, days that may have been meant.
    `clock` is a time of day that was said with the deadline ("17:00 et"); empty when none was.
    """

    status: Status
    words: str
    window_start: date | None = None
    strict: date | None = None
    latest: date | None = None
    precision: Precision | None = None
    why: str = ""
    choices: tuple[Choice, ...] = ()
    clock: str = ""

    @property
    def day(self) -> date | None:
        """Return the deadline when there is one ordinary reading, else None."""
        return self.latest if self.status is Status.OK else None


def say(day: date) -> str:
    """Return a day as people write it: 31 Dec 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]} {day.year}"


MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
