"""Period arithmetic: years, halves, quarters, months, weeks, seasons and fiscal calendars.

Every period is a pair (first, last) of civil days, both inclusive. Nothing here reads a clock.
Years outside 1 to 9999 raise ValueError or OverflowError, as `datetime.date` does.
"""

from __future__ import annotations

import functools
import math
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from ledger.domain.values import frozen

Days = tuple[date, date]
Hemisphere = Literal["north", "south"]

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = ("winter", "spring", "summer", "autumn")


@functools.lru_cache(maxsize=4096)
def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month (month from 1 to 12)."""
    return date(year, month, 1) + relativedelta(day=31)


def month(year: int, number: int) -> Days:
    """Return the first and last day of a month."""
    return date(year, number, 1), last_of_month(year, number)


@functools.lru_cache(maxsize=4096)
def months_from(first: date, start: int, count: int) -> Days:
    """Return `count` months of a year that begins on `first`, after skipping `start` months."""
    begin = first + relativedelta(months=start)
    return begin, begin + relativedelta(months=count) - ONE_DAY


def week_of(day: date) -> Days:
    """Return the Monday and Sunday of the week that holds a day (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def iso_week(number: int, week: int) -> Days:
    """Return the Monday and Sunday of an ISO week; raises ValueError when there is none."""
    monday = date.fromisocalendar(number, week, 1)
    return monday, monday + timedelta(days=6)


def weekday_from(day: date, weekday: int) -> date:
    """Return the first such weekday on or after a day (0 is Monday)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def weekday_before(day: date, weekday: int) -> date:
    """Return the last such weekday on or before a day (0 is Monday)."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def nth_weekday(number: int, month_number: int, weekday: int, nth: int) -> date:
    """Return the nth such weekday of a month (nth from 1; 0 is Monday)."""
    first = weekday_from(date(number, month_number, 1), weekday)
    return first + timedelta(weeks=nth - 1)


def last_weekday(number: int, month_number: int, weekday: int) -> date:
    """Return the last such weekday of a month (0 is Monday)."""
    return weekday_before(last_of_month(number, month_number), weekday)


def nearest_weekday(day: date, weekday: int) -> date:
    """Return the such weekday nearest to a day, never more than three days away."""
    return weekday_from(day - timedelta(days=3), weekday)


# Coefficients of the mean equinoxes and solstices for the years 1000 to 3000, as days after
# noon of 1 January 4713 BC: Meeus, Astronomical Algorithms, 2nd ed., table 27.B.
_MEAN_TURNS = (
    (2451623.80984, 365242.37404, 0.05169, -0.00411, -0.00057),
    (2451716.56767, 365241.62603, 0.00325, 0.00888, -0.00030),
    (2451810.21715, 365242.01767, -0.11575, 0.00337, 0.00078),
    (2451900.05952, 365242.74049, -0.06223, -0.00823, 0.00032),
)
# Periodic terms (amplitude, phase in degrees, degrees a century): Meeus, table 27.C.
_TERMS = (
    (485, 324.96, 1934.136),
    (203, 337.23, 32964.467),
    (199, 342.08, 20.186),
    (182, 27.85, 445267.112),
    (156, 73.14, 45036.886),
    (136, 171.52, 22518.443),
    (77, 222.54, 65928.934),
    (74, 296.72, 3034.906),
    (70, 243.58, 9037.513),
    (58, 119.81, 33718.147),
    (52, 297.17, 150.678),
    (50, 21.02, 2281.226),
    (45, 247.54, 29929.562),
    (44, 325.15, 31555.956),
    (29, 60.93, 4443.417),
    (18, 155.12, 67555.328),
    (17, 288.79, 4562.452),
    (16, 198.04, 62894.029),
    (14, 199.76, 31436.921),
    (12, 95.39, 14577.848),
    (12, 287.11, 31931.756),
    (12, 320.81, 34777.259),
    (9, 227.73, 1222.114),
    (8, 15.45, 16859.074),
)


def turn_of_season(number: int, which: int) -> date:
    """Return the day (UTC) of an equinox or solstice: 0 March, 1 June, 2 September, 3 December.

    Good to about a minute for the years 1000 to 3000 (Meeus, chapter 27); a turn within a minute
    of midnight may be a day off.
    """
    millennia = (number - 2000) / 1000
    mean = sum(c * millennia**power for power, c in enumerate(_MEAN_TURNS[which]))
    centuries = (mean - 2451545.0) / 36525
    wobble = math.radians(35999.373 * centuries - 2.47)
    spread = 1 + 0.0334 * math.cos(wobble) + 0.0007 * math.cos(2 * wobble)
    terms = sum(a * math.cos(math.radians(b + c * centuries)) for a, b, c in _TERMS)
    # 69 seconds turn dynamical time into UTC of our days.
    instant = mean + 0.00001 * terms / spread - 69 / 86400
    return date.fromordinal(math.floor(instant + 0.5) - 1721425)


def season(number: int, name: str, hemisphere: Hemisphere = "north") -> tuple[Days, Days]:
    """Return the meteorological and the astronomical days of a season.

    `number` is the year in which the season begins; a winter runs into the next year in the
    north, a summer in the south. The astronomical season begins on the day of the turn and ends
    on the day before the next one.
    """
    index = SEASONS.index(name)
    if hemisphere == "south":
        index = (index + 2) % 4
    first = date(number, (12, 3, 6, 9)[index], 1)
    last = first + relativedelta(months=3) - ONE_DAY
    begins = turn_of_season(number, (index + 3) % 4)
    return (first, last), (begins, turn_of_season(last.year, index) - ONE_DAY)


@frozen
class FiscalCalendar:
    """The fiscal year of an organisation: when it ends and which calendar year names it.

    `fy_end` is `MM-DD` (a month end stays one in leap years), `last-sun-01` (last Sunday of
    January) or `nearest-fri-11-30` (the Friday nearest to 30 November). `label` says which
    calendar year names a fiscal year: the one it ends in (`end`) or starts in (`start`).
    `long_quarter` is the quarter that takes the 53rd week. Raises ValueError for other forms.
    """

    fy_end: str
    label: Literal["start", "end"] = "end"
    entity: str = ""
    long_quarter: int = 4

    def __post_init__(self) -> None:
        self.end_in(2025)
        if self.label not in ("start", "end"):
            message = f"a fiscal year is named by its start or end, not {self.label!r}"
            raise ValueError(message)
        if self.long_quarter not in (1, 2, 3, 4):
            message = f"a year has quarters 1 to 4, none with the number {self.long_quarter}"
            raise ValueError(message)

    @property
    def follows_weeks(self) -> bool:
        """Say whether the year ends on a weekday (52 or 53 weeks) rather than on a date."""
        return "-" in self.fy_end[3:]

    @property
    def is_calendar_year(self) -> bool:
        """Say whether fiscal years are calendar years, give or take the days of a week."""
        return self._nominal() == (12, 31)

    def _nominal(self) -> tuple[int, int]:
        return _nominal_end(self.fy_end)

    def end_in(self, number: int) -> date:
        """Return the last day of the fiscal year whose nominal end falls in a calendar year."""
        return _end_in(self.fy_end, number)

    def _end_year(self, label: int) -> int:
        """Return the calendar year of the nominal end of the fiscal year with this label."""
        if self.label == "end" or self._nominal() >= (12, 31):
            return label
        return label + 1

    def year(self, label: int) -> Days:
        """Return the first and last day of the fiscal year with this label (2026 for FY26)."""
        ends_in = self._end_year(label)
        return self.end_in(ends_in - 1) + ONE_DAY, self.end_in(ends_in)

    def quarter(self, label: int, which: int) -> Days:
        """Return fiscal quarter `which` (1 to 4) of the fiscal year with this label."""
        first, last = self.year(label)
        if not self.follows_weeks:
            begin, end = months_from(first, 3 * (which - 1), 3)
            return begin, last if which == 4 else end
        extra = (last - first).days + 1 - 52 * 7
        weeks_before = 13 * (which - 1)
        begin = first + timedelta(weeks=weeks_before)
        if which > self.long_quarter:
            begin += timedelta(days=extra)
        length = 13 * 7 + (extra if which == self.long_quarter else 0)
        return begin, begin + timedelta(days=length - 1)

    def half(self, label: int, which: int) -> Days:
        """Return fiscal half `which` (1 or 2): two of its quarters."""
        return self.quarter(label, 2 * which - 1)[0], self.quarter(label, 2 * which)[1]

    def label_of(self, day: date) -> int:
        """Return the label of the fiscal year that holds a day."""
        return next(
            label for label in range(day.year - 2, day.year + 3) if day <= self.year(label)[1]
        )

    def quarter_of(self, day: date) -> tuple[int, int]:
        """Return the label of the fiscal year and the number of the quarter that hold a day."""
        label = self.label_of(day)
        return label, next(q for q in (1, 2, 3, 4) if day <= self.quarter(label, q)[1])

    def quarter_after(self, day: date, count: int) -> tuple[int, int]:
        """Return label and number of the quarter `count` quarters after the one of a day."""
        label, which = self.quarter_of(day)
        index = which - 1 + count
        return label + index // 4, index % 4 + 1


@functools.lru_cache(maxsize=256)
def _nominal_end(fy_end: str) -> tuple[int, int]:
    """Return month and day of the end that a notation names (31 for the last of a weekday)."""
    parts = fy_end.split("-")
    if parts[0] == "last":
        return int(parts[2]), 31
    return int(parts[-2]), int(parts[-1])


@functools.lru_cache(maxsize=8192)
def _end_in(fy_end: str, number: int) -> date:
    """Return the last day of the fiscal year of this notation that ends in a calendar year."""
    parts = fy_end.split("-")
    month_number, day = _nominal_end(fy_end)
    # relativedelta(day=…) keeps month ends: 28 or 30 or 31 is the last day where it is one.
    last = last_of_month(number, month_number)
    is_month_end = day >= 28 and (month_number == 2 or day >= last.day)
    nominal = last if is_month_end else date(number, month_number, day)
    if parts[0] == "last":
        return last_weekday(number, month_number, WEEKDAYS.index(parts[1]))
    if parts[0] == "nearest":
        return nearest_weekday(nominal, WEEKDAYS.index(parts[1]))
    if len(parts) != 2:
        message = f"unknown end of a fiscal year: {fy_end!r}"
        raise ValueError(message)
    return nominal


CALENDAR_YEAR = FiscalCalendar("12-31")
