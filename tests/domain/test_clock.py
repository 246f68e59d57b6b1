"""What one reading of the clock means for days, on both edges of the world."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.clock import deadline_day, latest_day, utc_day

instants = st.integers(-2_000_000_000, 30_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("now", "over", "utc", "begun"),
    [
        ("2026-01-01T00:00:00+00:00", "2025-12-31", "2026-01-01", "2026-01-01"),
        ("2025-12-31T09:59:59+00:00", "2025-12-30", "2025-12-31", "2025-12-31"),
        ("2025-12-31T10:00:00+00:00", "2025-12-30", "2025-12-31", "2026-01-01"),
        ("2026-01-01T11:59:59+00:00", "2025-12-31", "2026-01-01", "2026-01-02"),
        ("2026-01-01T12:00:00+00:00", "2026-01-01", "2026-01-01", "2026-01-02"),
        ("2025-12-31T23:59:59-12:00", "2025-12-31", "2026-01-01", "2026-01-02"),
        ("2026-01-01T00:00:00-12:00", "2026-01-01", "2026-01-01", "2026-01-02"),
        ("2026-01-01T00:00:00+14:00", "2025-12-30", "2025-12-31", "2026-01-01"),
        ("2025-12-31T23:59:59+14:00", "2025-12-30", "2025-12-31", "2025-12-31"),
    ],
)
def test_a_day_is_over_when_it_is_over_everywhere_and_begins_when_it_begins_anywhere(
    now: str, over: str, utc: str, begun: str
) -> None:
    instant = datetime.fromisoformat(now)

    assert deadline_day(instant) == date.fromisoformat(over)
    assert utc_day(instant) == date.fromisoformat(utc)
    assert latest_day(instant) == date.fromisoformat(begun)


@given(instants, zones)
def test_the_zone_in_which_an_instant_is_written_makes_no_difference(
    now: datetime, zone: timezone
) -> None:
    elsewhere = now.astimezone(zone)

    assert deadline_day(elsewhere) == deadline_day(now)
    assert latest_day(elsewhere) == latest_day(now)
    assert utc_day(elsewhere) == utc_day(now)


@given(instants, zones)
def test_what_anybody_calls_today_lies_between_the_two_edges(
    now: datetime, zone: timezone
) -> None:
    today = now.astimezone(zone).date()

    assert deadline_day(now) <= today <= latest_day(now)
    assert (latest_day(now) - deadline_day(now)).days in (1, 2)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_no_day_comes_back(now: datetime, passed: timedelta) -> None:
    assert deadline_day(now) <= deadline_day(now + passed)
    assert latest_day(now) <= latest_day(now + passed)
