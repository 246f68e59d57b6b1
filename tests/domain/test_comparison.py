"""How far two rates are apart, and when nothing may be said about it."""

from __future__ import annotations

import pytest

from ledger.domain.comparison import Difference, differences
from ledger.domain.scorecard import Outcome, scorecard
from tests.domain.outcomes import TODAY, outcome, several

GOOD = several(("met", 18), ("partly", 1), ("missed", 2))
BAD = several(("met", 4), ("partly", 9), ("missed", 11))
FEW = several(("met", 4))
RECORD = several(("met", 9), ("missed", 9), recorded_on=TODAY)


def between(collections: list[list[Outcome]], policy: str = "strict") -> tuple[Difference, ...]:
    """Return the differences between the cards of some collections."""
    return differences([scorecard(one, as_of=TODAY) for one in collections], policy)


def test_a_clear_difference_has_an_interval_without_zero() -> None:
    [found] = between([GOOD, BAD])

    assert found.points == pytest.approx(18 / 21 - 4 / 24)
    assert found.interval == pytest.approx((0.4108, 0.8270), abs=5e-4)
    assert found.is_clear


@pytest.mark.parametrize(
    ("interval", "clear"),
    [((0.01, 0.2), True), ((0.0, 0.2), False), ((-0.2, 0.0), False), ((-0.2, -0.01), True)],
)
def test_a_difference_that_may_just_be_none_is_not_clear(
    interval: tuple[float, float], clear: bool
) -> None:
    assert Difference(0, 1, 0.1, interval, None).is_clear is clear


def test_the_other_way_round_only_the_sign_changes() -> None:
    [found], [other] = between([GOOD, BAD]), between([BAD, GOOD])

    assert found.interval is not None
    assert other.interval == pytest.approx((-found.interval[1], -found.interval[0]))


def test_no_difference_from_oneself_and_none_is_clear() -> None:
    [found] = between([GOOD, GOOD])

    assert found.points == 0.0
    assert not found.is_clear


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        ("lenient", 19 / 21 - 13 / 24),
        ("half-credit", 18.5 / 21 - 8.5 / 24),
        ("by-family", 18 / 21 - 4 / 24),
    ],
)
def test_the_difference_is_that_of_the_policy(policy: str, points: float) -> None:
    [found] = between([GOOD, BAD], policy)

    assert found.points == pytest.approx(points)
    assert found.interval is not None


def test_families_are_compared_by_families() -> None:
    repeated = [outcome(i, "missed", family=1) for i in range(1, 9)]
    mixed = [*repeated, outcome(9, "met"), outcome(10, "met")]
    [found] = between([mixed, GOOD], "by-family")

    assert found.points == pytest.approx(2 / 3 - 18 / 21)


def test_too_few_and_records_are_not_told_apart() -> None:
    few, record = between([GOOD, FEW]), between([GOOD, RECORD])

    assert (few[0].points, few[0].why_not) == (None, "fewer than 5 are judged")
    assert record[0].points == pytest.approx(18 / 21 - 0.5)
    assert record[0].interval is None
    assert record[0].why_not == "a record is no sample"
    assert not record[0].is_clear


def test_every_pair_is_told_once_in_the_order_of_naming() -> None:
    found = between([GOOD, BAD, FEW])

    assert [(one.first, one.second) for one in found] == [(0, 1), (0, 2), (1, 2)]
