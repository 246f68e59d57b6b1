"""What a filter keeps, and the words with which it stands on the card."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.scorecard import Outcome
from ledger.domain.scorecard_filter import (
    HORIZON_NAMES,
    HORIZONS,
    Filter,
    horizon_of,
    resolver_of,
)
from tests.domain.outcomes import collections, days, outcome

SAID = date(2024, 1, 1)
OLD = outcome(1, "met", tags=("cars",), wording_class="assert", rule="reached")
NEW = outcome(
    2, "missed", said_on=date(2025, 6, 1), deadline=date(2028, 12, 31), tags=("cars", "robots"),
    wording_class="intend", resolver="ana",
)  # fmt: skip
ENDLESS = outcome(3, deadline=None, resolver="ana")


@pytest.mark.parametrize(
    ("wanted", "kept", "words"),
    [
        (Filter(), [1, 2, 3], ()),
        (Filter(since=date(2024, 1, 2)), [2], ("said since 2024-01-02",)),
        (Filter(since=SAID), [1, 2, 3], ("said since 2024-01-01",)),
        (Filter(until=SAID), [1, 3], ("said until 2024-01-01",)),
        (Filter(until=date(2023, 12, 31)), [], ("said until 2023-12-31",)),
        (Filter(tags=frozenset({"cars"})), [1, 2], ("tagged cars",)),
        (Filter(tags=frozenset({"robots", "cars"})), [2], ("tagged cars and robots",)),
        (Filter(years=(2024, 2024)), [1], ("with a deadline in 2024",)),
        (Filter(years=(2024, 2028)), [1, 2], ("with a deadline in 2024 to 2028",)),
        (Filter(horizon=HORIZON_NAMES["1y-3y"]), [1], ("promised over 1 to 3 years",)),
        (Filter(horizon=HORIZON_NAMES["over-3y"]), [2], ("promised over more than 3 years",)),
        (Filter(horizon=HORIZON_NAMES["under-1y"]), [], ("promised over less than 1 year",)),
        (Filter(wording_class="intend"), [2], ("worded as intend",)),
        (Filter(resolver="ana"), [2], ("judged by ana",)),
        (Filter(resolver="reached"), [1], ("judged by reached",)),
    ],
)  # fmt: skip
def test_a_filter_keeps_what_it_says(
    wanted: Filter, kept: list[int], words: tuple[str, ...]
) -> None:
    assert [one.id for one in (OLD, NEW, ENDLESS) if wanted.keeps(one)] == kept
    assert wanted.words == words


def test_what_has_no_verdict_was_resolved_by_nobody() -> None:
    assert resolver_of(ENDLESS) is None
    assert resolver_of(NEW) == "ana"


@given(st.integers(0, 4000))
def test_every_length_of_time_is_in_exactly_one_band(length: int) -> None:
    assert sum(band.holds(length) for band in HORIZONS) == 1


def test_a_leap_year_is_one_year() -> None:
    for days_, label in [(364, "Under 1 year"), (365, "1 to 3 years"), (1096, "1 to 3 years"),
                         (1097, "Over 3 years")]:  # fmt: skip
        due = date.fromordinal(SAID.toordinal() + days_)
        band = horizon_of(outcome(1, deadline=due))
        assert band is not None
        assert band.label == label


@given(collections(), days, days)
def test_since_and_until_split_a_collection_without_loss(
    drawn: list[Outcome], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    day = date.fromordinal(last.toordinal() + 1)

    before = [o for o in drawn if Filter(until=last).keeps(o)]
    after = [o for o in drawn if Filter(since=day).keeps(o)]
    assert sorted([*before, *after], key=lambda o: o.id) == drawn
    assert all(Filter(since=first).keeps(o) for o in after)
