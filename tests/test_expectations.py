"""Every promise of the command line has a test that carries its number, or a reason why not."""

from __future__ import annotations

from tests.expectations import EXPECTATIONS, NUMBERS, WITHOUT, marked


def test_every_expectation_is_shown_or_says_why_not() -> None:
    shown = marked()

    assert sorted(NUMBERS - set(shown) - set(WITHOUT)) == []
    assert sorted(set(shown) & set(WITHOUT)) == []


def test_no_test_carries_a_number_that_promises_nothing() -> None:
    assert sorted(set(marked()) - NUMBERS) == []


def test_the_numbers_are_complete_and_in_order() -> None:
    numbers = [number for part in EXPECTATIONS.values() for number in part]

    assert numbers == [*range(1, 104), 106]
