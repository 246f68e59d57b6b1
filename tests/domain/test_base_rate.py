"""Since when an outcome could be known, and which base rate counts."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.base_rate import BaseRate, Rated, counting, known_since

EARLY, MIDDLE, LAST = date(2025, 3, 1), date(2025, 6, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("deadline", "verdict", "happened_on", "first_known_on", "since"),
    [
        (LAST, None, EARLY, EARLY, LAST),
        (LAST, "unclear", EARLY, EARLY, LAST),
        (LAST, "met", MIDDLE, EARLY, EARLY),
        (LAST, "met", EARLY, MIDDLE, EARLY),
        (LAST, "met", None, None, LAST),
        (EARLY, "late", MIDDLE, LAST, EARLY),
        (None, "met", MIDDLE, None, MIDDLE),
        (None, "void", None, None, None),
        (None, None, None, None, None),
    ],
)
def test_an_outcome_can_be_known_from_the_earliest_day_of_what_there_is(
    deadline: date | None,
    verdict: str | None,
    happened_on: date | None,
    first_known_on: date | None,
    since: date | None,
) -> None:
    assert known_since(deadline, verdict, happened_on, first_known_on) == since


def rated(seq: int, day: str) -> Rated:
    return Rated(BaseRate(300_000, "an estimate"), seq, f"{day}T23:59:59Z", "ann")


FIRST, SECOND, THIRD = rated(3, "2025-05-31"), rated(5, "2025-06-01"), rated(8, "2025-06-02")


@pytest.mark.parametrize(
    ("rates", "since", "counts"),
    [
        ([FIRST, SECOND, THIRD], MIDDLE, SECOND),
        ([FIRST, SECOND, THIRD], EARLY, None),
        ([FIRST, SECOND, THIRD], LAST, THIRD),
        ([FIRST, SECOND, THIRD], None, THIRD),
        ([], None, None),
    ],
)
def test_the_last_rate_that_was_set_by_then_counts(
    rates: list[Rated], since: date | None, counts: Rated | None
) -> None:
    assert counting(rates, since) is counts
