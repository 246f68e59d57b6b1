"""The everyday words, said on 23 July 2024 unless the row says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.deadline import Precision, Reading, Status, read

SAID = date(2024, 7, 23)


def everyday(words: str) -> Reading:
    return read(words, SAID)


@pytest.mark.parametrize(
    ("words", "last", "precision"),
    [
        ("2025-12-31", "2025-12-31", Precision.DAY),
        ("2025-12-1", "2025-12-01", Precision.DAY),
        ("31 Dec 2025", "2025-12-31", Precision.DAY),
        ("31/12/2025", "2025-12-31", Precision.DAY),
        ("2025", "2025-12-31", Precision.YEAR),
        ("in 2025", "2025-12-31", Precision.YEAR),
        ("by the end of 2025", "2025-12-31", Precision.YEAR),
        ("end of 2025", "2025-12-31", Precision.YEAR),
        ("eoy 2025", "2025-12-31", Precision.YEAR),
        ("this year", "2024-12-31", Precision.YEAR),
        ("next year", "2025-12-31", Precision.YEAR),
        ("end of next year", "2025-12-31", Precision.YEAR),
        ("Q4 2025", "2025-12-31", Precision.QUARTER),
        ("2025Q4", "2025-12-31", Precision.QUARTER),
        ("H1 2026", "2026-06-30", Precision.HALF),
        ("Dec 2026", "2026-12-31", Precision.MONTH),
        ("2026-12", "2026-12-31", Precision.MONTH),
        ("in 18 months", "2026-01-23", Precision.DAY),
        ("within 18 months", "2026-01-23", Precision.DAY),
        ("in two years", "2026-07-23", Precision.DAY),
        ("within two years", "2026-07-23", Precision.DAY),
        ("in a decade", "2034-07-23", Precision.DAY),
    ],
)
def test_words_with_one_ordinary_reading_are_read(
    words: str, last: str, precision: Precision
) -> None:
    reading = everyday(words)

    assert reading.status is Status.OK
    assert reading.day == reading.strict == reading.latest == date.fromisoformat(last)
    assert reading.precision is precision


def test_by_a_year_asks_with_both_days_in_words() -> None:
    reading = everyday("by 2025")

    assert reading.status is Status.ASK
    assert reading.day is None
    assert (reading.strict, reading.latest) == (date(2024, 12, 31), date(2025, 12, 31))
    assert [choice.label for choice in reading.choices] == [
        "the last day before 2025 begins",
        "the last day of 2025",
    ]


@pytest.mark.parametrize("words", ["soon", "a few years", "10", "after AGI", "", "31 Feb 2027"])
def test_words_without_an_ordinary_reading_are_refused(words: str) -> None:
    reading = everyday(words)

    assert reading.status is Status.REFUSE
    assert reading.latest is None
    assert reading.why


def test_a_day_that_does_not_exist_says_how_long_the_month_is() -> None:
    reading = everyday("31 Feb 2027")

    assert reading.why == "February 2027 has 28 days"
    assert [choice.day for choice in reading.choices] == [date(2027, 2, 28)]
