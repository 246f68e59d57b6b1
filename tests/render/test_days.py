"""Days and distances as people read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.render.days import distance, instant, iso, length, plain, short_distance, weekday

TODAY = date(2026, 11, 23)


def test_a_day_has_its_weekday() -> None:
    assert weekday(date(2026, 1, 12)) == "Mon 12 Jan 2026"
    assert iso(date(2026, 11, 20)) == "2026-11-20 (Fri)"
    assert plain(date(2024, 2, 29)) == "29 Feb 2024"


def test_an_instant_is_told_to_the_minute() -> None:
    assert instant("2026-11-23T12:34:56Z") == "2026-11-23 12:34 UTC"


@pytest.mark.parametrize(
    ("days", "long", "short"),
    [
        (0, "today", "today"),
        (1, "in 1 day", "in 1d"),
        (38, "in 38 days", "in 38d"),
        (99, "in 99 days", "in 99d"),
        (100, "in 3 months", "in 3mo"),
        (403, "in 13 months", "in 13mo"),
        (715, "in 23 months", "in 23mo"),
        (731, "in 2 years", "in 2y"),
        (-1, "1 day ago", "1d ago"),
        (-54, "54 days ago", "54d ago"),
        (-400, "13 months ago", "13mo ago"),
        (-3650, "10 years ago", "10y ago"),
    ],
)
def test_a_distance_is_told_in_the_unit_that_reads_best(days: int, long: str, short: str) -> None:
    day = TODAY + timedelta(days)

    assert (distance(day, TODAY), short_distance(day, TODAY)) == (long, short)


def test_a_length_of_one_is_singular() -> None:
    assert [length(days) for days in (1, 2, 226)] == ["1 day", "2 days", "7 months"]
