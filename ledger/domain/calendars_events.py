"""Holidays that can be computed, and dated events from a table.

The table is a copy of data/events.csv, which names the source of every row; a test compares
the two. A day may still move, so the reader always asks about a row of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

from ledger.domain.calendars import last_weekday, nth_weekday

Days = tuple[date, date]


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _thanksgiving(year: int) -> date:
    return nth_weekday(year, 11, 3, 4)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


# Days people name, by the name they use. United States where countries differ.
HOLIDAYS: dict[str, Callable[[int], date]] = {
    "christmas": _fixed(12, 25),
    "christmas day": _fixed(12, 25),
    "xmas": _fixed(12, 25),
    "christmas eve": _fixed(12, 24),
    "boxing day": _fixed(12, 26),
    "new year ' s eve": _fixed(12, 31),
    "new years eve": _fixed(12, 31),
    "new year ' s day": _fixed(1, 1),
    "new years day": _fixed(1, 1),
    "new year ' s": _fixed(1, 1),
    "valentine ' s day": _fixed(2, 14),
    "halloween": _fixed(10, 31),
    "thanksgiving": _thanksgiving,
    "thanksgiving day": _thanksgiving,
    "black friday": lambda year: _thanksgiving(year) + timedelta(days=1),
    "cyber monday": lambda year: _thanksgiving(year) + timedelta(days=4),
    "easter": _from_easter(0),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "good friday": _from_easter(-2),
    "whitsun": _from_easter(49),
    "pentecost": _from_easter(49),
    "independence day": _fixed(7, 4),
    "juneteenth": _fixed(6, 19),
    "labor day": lambda year: nth_weekday(year, 9, 0, 1),
    "memorial day": lambda year: last_weekday(year, 5, 0),
    "martin luther king day": lambda year: nth_weekday(year, 1, 0, 3),
    "mlk day": lambda year: nth_weekday(year, 1, 0, 3),
    "presidents ' day": lambda year: nth_weekday(year, 2, 0, 3),
    "presidents day": lambda year: nth_weekday(year, 2, 0, 3),
    "columbus day": lambda year: nth_weekday(year, 10, 0, 2),
    "veterans day": _fixed(11, 11),
    "veterans ' day": _fixed(11, 11),
    "bastille day": _fixed(7, 14),
    "singles ' day": _fixed(11, 11),
    "may day": _fixed(5, 1),
    "earth day": _fixed(4, 22),
}


def election_day(year: int) -> date:
    """Return the Tuesday after the first Monday of November (2 U.S.C. 7)."""
    return nth_weekday(year, 11, 0, 1) + timedelta(days=1)


def inauguration_day(year: int) -> date:
    """Return 20 January, on which a president's term begins (20th Amendment)."""
    return date(year, 1, 20)


# name, first day, last day: the same rows as data/events.csv.
EVENTS: tuple[tuple[str, date, date], ...] = (
    ("summer olympics", date(2012, 7, 27), date(2012, 8, 12)),
    ("winter olympics", date(2014, 2, 7), date(2014, 2, 23)),
    ("summer olympics", date(2016, 8, 5), date(2016, 8, 21)),
    ("winter olympics", date(2018, 2, 9), date(2018, 2, 25)),
    ("summer olympics", date(2021, 7, 23), date(2021, 8, 8)),
    ("winter olympics", date(2022, 2, 4), date(2022, 2, 20)),
    ("summer olympics", date(2024, 7, 26), date(2024, 8, 11)),
    ("winter olympics", date(2026, 2, 6), date(2026, 2, 22)),
    ("summer olympics", date(2028, 7, 14), date(2028, 7, 30)),
    ("winter olympics", date(2030, 2, 1), date(2030, 2, 17)),
    ("summer olympics", date(2032, 7, 23), date(2032, 8, 8)),
    ("world cup", date(2010, 6, 11), date(2010, 7, 11)),
    ("world cup", date(2014, 6, 12), date(2014, 7, 13)),
    ("world cup", date(2018, 6, 14), date(2018, 7, 15)),
    ("world cup", date(2022, 11, 20), date(2022, 12, 18)),
    ("world cup", date(2026, 6, 11), date(2026, 7, 19)),
    ("chinese new year", date(2015, 2, 19), date(2015, 2, 19)),
    ("chinese new year", date(2016, 2, 8), date(2016, 2, 8)),
    ("chinese new year", date(2017, 1, 28), date(2017, 1, 28)),
    ("chinese new year", date(2018, 2, 16), date(2018, 2, 16)),
    ("chinese new year", date(2019, 2, 5), date(2019, 2, 5)),
    ("chinese new year", date(2020, 1, 25), date(2020, 1, 25)),
    ("chinese new year", date(2021, 2, 12), date(2021, 2, 12)),
    ("chinese new year", date(2022, 2, 1), date(2022, 2, 1)),
    ("chinese new year", date(2023, 1, 22), date(2023, 1, 22)),
    ("chinese new year", date(2024, 2, 10), date(2024, 2, 10)),
    ("chinese new year", date(2025, 1, 29), date(2025, 1, 29)),
    ("chinese new year", date(2026, 2, 17), date(2026, 2, 17)),
    ("chinese new year", date(2027, 2, 6), date(2027, 2, 6)),
    ("chinese new year", date(2028, 1, 26), date(2028, 1, 26)),
    ("chinese new year", date(2029, 2, 13), date(2029, 2, 13)),
    ("chinese new year", date(2030, 2, 3), date(2030, 2, 3)),
)


def event_in(name: str, year: int) -> Days | None:
    """Return the first and last day of a dated event that is held in, or named for, a year."""
    held = {2020: 2021}.get(year, year) if name == "summer olympics" else year
    return next(((a, b) for n, a, b in EVENTS if n == name and a.year == held), None)


def event_after(name: str, day: date) -> Days | None:
    """Return the first dated event of this name that ends on or after a day."""
    return next(((a, b) for n, a, b in EVENTS if n == name and b >= day), None)
