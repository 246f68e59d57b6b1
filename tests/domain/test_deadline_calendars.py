"""Fiscal calendars, seasons and events: days that can be looked up elsewhere."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ledger.domain import calendars
from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import FISCAL_CALENDARS, fiscal_calendar_of
from ledger.domain.calendars_events import EVENTS, HOLIDAYS, election_day, event_after, event_in

DATA = Path(__file__).parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_of_fiscal_calendars_is_its_data_file() -> None:
    from_file = tuple(
        FiscalCalendar(
            row["fy_end"],
            "start" if row["label"] == "start" else "end",
            row["organisation"],
            int(row["long_quarter"]),
        )
        for row in rows("fiscal_calendars.csv")
    )

    assert from_file == FISCAL_CALENDARS


@pytest.mark.parametrize("row", rows("fiscal_calendars.csv"), ids=lambda row: row["organisation"])
def test_a_fiscal_calendar_gives_the_year_ends_that_are_known(row: dict[str, str]) -> None:
    calendar = fiscal_calendar_of(row["organisation"])

    assert calendar is not None
    assert row["source"]
    for known in row["known_year_ends"].split(";"):
        label, _, day = known.partition("=")
        assert calendar.year(int(label))[1] == date.fromisoformat(day)


@pytest.mark.parametrize(
    "row",
    [row for row in rows("fiscal_calendars.csv") if row["known_quarter_ends"]],
    ids=lambda row: row["organisation"],
)
def test_a_fiscal_calendar_gives_the_quarter_ends_that_filings_name(row: dict[str, str]) -> None:
    calendar = fiscal_calendar_of(row["organisation"])

    assert calendar is not None
    for known in row["known_quarter_ends"].split(";"):
        label, _, rest = known.partition("Q")
        which, _, day = rest.partition("=")
        assert calendar.quarter(int(label), int(which))[1] == date.fromisoformat(day), known


@pytest.mark.parametrize("name", ["fiscal_calendars.csv", "events.csv"])
def test_every_row_says_how_it_was_checked(name: str) -> None:
    assert all(
        row["checked"] in ("memory", "law") or row["checked"].startswith("seen http")
        for row in rows(name)
    )


def test_lunar_new_year_falls_between_21_january_and_21_february_near_a_new_moon() -> None:
    new_moon, month = date(2000, 1, 6), 29.530588
    days = [first for name, first, _ in EVENTS if name == "chinese new year"]
    ages = [((day - new_moon).days % month) for day in days]

    assert all((1, 21) <= (day.month, day.day) <= (2, 21) for day in days)
    assert all(min(age, month - age) <= 1.5 for age in ages)
    assert [day.year for day in days] == list(range(days[0].year, days[-1].year + 1))


def test_games_open_on_a_friday_four_years_apart() -> None:
    for name in ("summer olympics", "winter olympics"):
        days = [(first, last) for event, first, last in EVENTS if event == name]

        assert all(first.weekday() == 4 and last.weekday() == 6 for first, last in days)
        assert all(16 <= (last - first).days <= 17 for first, last in days)
        # Tokyo 2020 was held in 2021.
        assert all(b[0].year - a[0].year in (3, 4, 5) for a, b in pairwise(days))


def test_an_unknown_organisation_has_no_fiscal_calendar() -> None:
    assert fiscal_calendar_of("Company A") is None


def test_the_table_of_events_is_its_data_file() -> None:
    from_file = tuple(
        (row["event"], date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
        for row in rows("events.csv")
    )

    assert from_file == EVENTS
    assert all(row["source"] for row in rows("events.csv"))


def test_quarters_of_a_52_week_year_are_13_weeks_and_the_long_one_takes_the_rest() -> None:
    nvidia, apple = FiscalCalendar("last-sun-01"), FiscalCalendar("last-sat-09", long_quarter=1)

    assert nvidia.quarter(2027, 4) == (date(2026, 10, 26), date(2027, 1, 31))
    assert nvidia.quarter(2025, 4) == (date(2024, 10, 28), date(2025, 1, 26))
    assert apple.quarter(2023, 1) == (date(2022, 9, 25), date(2022, 12, 31))
    assert apple.quarter(2026, 2) == (date(2025, 12, 28), date(2026, 3, 28))


@pytest.mark.parametrize("calendar", FISCAL_CALENDARS, ids=lambda calendar: calendar.entity)
def test_quarters_and_halves_tile_the_fiscal_year(calendar: FiscalCalendar) -> None:
    for label in range(2020, 2031):
        first, last = calendar.year(label)
        quarters = [calendar.quarter(label, which) for which in (1, 2, 3, 4)]

        assert quarters[0][0] == first
        assert quarters[3][1] == last
        assert calendar.year(label + 1)[0] == last + calendars.ONE_DAY
        for before, after in pairwise(quarters):
            assert after[0] == before[1] + calendars.ONE_DAY
        assert calendar.half(label, 1) == (first, quarters[1][1])
        assert calendar.half(label, 2) == (quarters[2][0], last)
        assert calendar.label_of(first) == calendar.label_of(last) == label
        assert calendar.quarter_of(quarters[2][1]) == (label, 3)


def test_the_label_says_which_calendar_year_names_a_fiscal_year() -> None:
    india, japan = FiscalCalendar("03-31", "end"), FiscalCalendar("03-31", "start")

    assert india.year(2026) == (date(2025, 4, 1), date(2026, 3, 31))
    assert japan.year(2025) == (date(2025, 4, 1), date(2026, 3, 31))


def test_the_end_of_february_stays_one_in_leap_years() -> None:
    assert FiscalCalendar("02-28").year(2024)[1] == date(2024, 2, 29)


@pytest.mark.parametrize("form", ["2026", "last-xyz-01", "nearest-fri", "13-01", "sometimes"])
def test_an_unknown_form_of_a_fiscal_year_is_an_error(form: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        FiscalCalendar(form)


# U.S. Naval Observatory, dates of the seasons in universal time.
@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2007, ("2007-03-21", "2007-06-21", "2007-09-23", "2007-12-22")),
        (2016, ("2016-03-20", "2016-06-20", "2016-09-22", "2016-12-21")),
        (2025, ("2025-03-20", "2025-06-21", "2025-09-22", "2025-12-21")),
    ],
)
def test_equinoxes_and_solstices_fall_on_the_days_astronomers_give(
    year: int, days: tuple[str, ...]
) -> None:
    assert tuple(f"{calendars.turn_of_season(year, which)}" for which in range(4)) == days


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("easter", "2026-04-05"),
        ("thanksgiving", "2025-11-27"),
        ("labor day", "2026-09-07"),
        ("memorial day", "2026-05-25"),
        ("mlk day", "2026-01-19"),
        ("black friday", "2026-11-27"),
        ("good friday", "2026-04-03"),
    ],
)
def test_a_holiday_falls_on_its_day(name: str, day: str) -> None:
    wanted = date.fromisoformat(day)

    assert HOLIDAYS[name](wanted.year) == wanted


def test_elections_and_games_are_found_by_year_and_by_what_comes_next() -> None:
    assert election_day(2028) == date(2028, 11, 7)
    assert event_in("summer olympics", 2020) == (date(2021, 7, 23), date(2021, 8, 8))
    assert event_after("world cup", date(2023, 1, 1)) == (date(2026, 6, 11), date(2026, 7, 19))
    assert event_in("world cup", 2027) is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("12-31", "middle"), "named by its start or end"),
        (("12-31", "end", "", 5), "quarters 1 to 4"),
        (("first-12-31",), "unknown end of a fiscal year"),
    ],
)
def test_a_fiscal_calendar_that_cannot_be_is_an_error(values: tuple[Any, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        FiscalCalendar(*values)
