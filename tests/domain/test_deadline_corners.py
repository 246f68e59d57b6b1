"""Deadlines that look like one and are none, and the rarely used turns of the grammar."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import fiscal_calendar_of
from ledger.domain.deadline import Reading, Status, find_places, read, read_past_day, write
from ledger.domain.deadline.text import LONGEST_TEXT

SAID = date(2025, 3, 12)
SATURDAY = date(2025, 3, 15)


def days(reading: Reading) -> str:
    """Return a reading in short: its status, window start, strict and latest day."""
    parts = (reading.window_start, reading.strict, reading.latest)
    return " ".join([reading.status.value, *(f"{part}" for part in parts if part)])


@pytest.mark.parametrize(
    "words",
    [
        "by the 32nd",
        "the 2025/27 school year",
        "the 2025 Olympics",
        "winter 2025/27",
        "FY2025/27",
        "2025-W53-5",
        "the fifth week of June",
        "10.5 business days",
        "0 business days",
        "within 10000 business days",
        "in less than June",
        "in less than 2026",
        "the coming day",
        "quarter ended 15 March 2026",
        "二十 二",
        "at least 9999999 years",
    ],
)
def test_what_names_no_possible_time_is_refused(words: str) -> None:
    assert read(words, SAID).status is Status.REFUSE


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-W53-5", "ok 2027-01-01 2027-01-01 2027-01-01"),
        ("next March", "ok 2026-03-01 2026-03-31 2026-03-31"),
        ("the 31st", "ok 2025-03-31 2025-03-31 2025-03-31"),
        ("month-end June 2026", "ok 2025-03-12 2026-06-30 2026-06-30"),
        ("June's end 2026", "ok 2025-03-12 2026-06-30 2026-06-30"),
        ("the January quarter", "ask 2025-11-01 2026-01-31 2026-01-31"),
        ("the July quarter", "ask 2025-05-01 2025-07-31 2025-07-31"),
        ("二百三十年", "ok 2025-03-12 2255-03-12 2255-03-12"),
        ("2026年 十二月", "ok 2026-12-01 2026-12-31 2026-12-31"),
    ],
)
def test_a_rare_turn_is_read_as_it_was_said(words: str, expected: str) -> None:
    assert days(read(words, SAID)) == expected


@pytest.mark.parametrize("said_on", [date(2025, 2, 5), date(2025, 4, 2), date(2025, 6, 30)])
def test_a_day_that_a_month_lacks_is_looked_for_in_the_next_one(said_on: date) -> None:
    coming, last = read("the 31st", said_on), read_past_day("the 31st", said_on)

    assert coming.latest == min(
        day for day in (date(2025, 3, 31), date(2025, 5, 31), date(2025, 7, 31)) if day > said_on
    )
    assert last.latest == max(
        day for day in (date(2025, 1, 31), date(2025, 3, 31), date(2025, 5, 31)) if day < said_on
    )


def test_business_days_said_on_a_weekend_count_from_the_friday_before() -> None:
    assert read("10 business days", SATURDAY).latest == date(2025, 3, 28)
    assert read("10 business days", date(2025, 3, 14)).latest == date(2025, 3, 28)


@pytest.mark.parametrize("words", ["before mid-2026", "before the middle of 2026"])
def test_before_the_middle_of_a_year_is_said_in_plain_words(words: str) -> None:
    found = read(words, SAID)

    assert days(found) == "ok 2025-03-12 2026-06-30 2026-06-30"
    assert found.choices[0].label == "the middle of 2026"


def test_a_fiscal_half_without_a_year_asks_for_the_calendar() -> None:
    unknown = read("the fiscal second half", SAID)

    assert unknown.status is Status.REFUSE
    assert "fiscal calendar" in unknown.why
    known = read("the fiscal second half", SAID, fiscal=FiscalCalendar("06-30", "end"))
    assert days(known) == "ok 2025-03-12 2025-06-30 2025-06-30"


def test_the_year_that_ends_within_a_month_brings_no_calendar() -> None:
    assert read("the year ending 15 June 2026", SAID).status is Status.REFUSE
    assert read("the year ending 30 June 2026", SAID).latest == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("words", "languages"),
    [("do 2026", ("pl", "pt")), ("da 2026", ("it", "pt")), ("2026中", ("ja", "zh"))],
)
def test_words_that_two_languages_read_differently_are_asked_about(
    words: str, languages: tuple[str, str]
) -> None:
    found = read(words, SAID)
    single = [read(words, SAID, language=language) for language in languages]

    assert found.status is Status.ASK
    assert "different languages" in found.why
    assert {choice.day for choice in found.choices} == {
        choice.day for one in single for choice in one.choices
    }
    assert (found.strict, found.latest) == (found.choices[0].day, found.choices[-1].day)
    assert found.window_start == min(one.window_start for one in single if one.window_start)


def test_a_named_language_is_the_only_one_that_is_tried() -> None:
    assert read("bis Ende 2026", SAID, language="en").status is Status.REFUSE
    assert read("bis Ende 2026", SAID, language="de").latest == date(2026, 12, 31)


@pytest.mark.parametrize(
    "words",
    ["half a month ago", "1.5 months ago", "half a day ago", "two or three days ago"],
)
def test_a_length_that_is_not_exact_names_no_day_behind(words: str) -> None:
    found = read_past_day(words, SAID)

    assert (found.status, found.latest) == (Status.REFUSE, None)


def test_a_text_that_is_too_long_is_refused_and_searched_for_nothing() -> None:
    long = "by 2026 " * LONGEST_TEXT

    assert read(long, SAID).status is Status.REFUSE
    assert read_past_day(long, SAID).status is Status.REFUSE
    assert find_places(long, SAID) == []


def test_a_fiscal_phrase_is_found_and_read_by_the_calendar_that_is_known() -> None:
    sentence = "We ship it in Q3 FY26, maybe."
    nvidia = fiscal_calendar_of("Nvidia")

    ((start, end, known),) = find_places(sentence, SAID, fiscal=nvidia)
    ((_, _, unknown),) = find_places(sentence, SAID)

    assert sentence[start:end] == "in Q3 FY26"
    assert days(known) == "ok 2025-07-28 2025-10-26 2025-10-26"
    assert unknown.status is Status.REFUSE


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("by the end of 2026", "by 2026-12-31"),
        ("this year", "by 2025-12-31"),
        ("in 2026", "2026-01-01/2026-12-31"),
        ("1 June 2026", "2026-06-01"),
        ("today", "2025-03-12"),
        ("by tomorrow", "by 2025-03-13"),
        ("tomorrow", "2025-03-13"),
    ],
)
def test_a_reading_with_one_day_can_be_written_and_read_again(words: str, written: str) -> None:
    found = read(words, SAID)

    again = read(write(found, SAID), SAID)

    assert write(found, SAID) == written
    assert (again.window_start, again.latest) == (found.window_start, found.latest)


def test_a_day_without_the_start_of_its_window_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="one day"):
        write(Reading(Status.OK, "some day", latest=SAID), SAID)


def test_the_longest_text_that_is_read_has_two_thousand_letters() -> None:
    longest, longer = "by 2026".ljust(LONGEST_TEXT), "by 2026".ljust(LONGEST_TEXT + 1)

    assert (read(longest, SAID).status, read(longer, SAID).status) == (Status.ASK, Status.REFUSE)
    assert (len(find_places(longest, SAID)), len(find_places(longer, SAID))) == (1, 0)
    assert read_past_day("yesterday".ljust(LONGEST_TEXT), SAID).latest == date(2025, 3, 11)
    assert read_past_day("yesterday".ljust(LONGEST_TEXT + 1), SAID).latest is None
    assert "longer than 2000 characters" in read_past_day(longer, SAID).why
    assert "longer than 2000 characters" in read(longer, SAID).why


def test_a_text_without_words_says_so() -> None:
    assert read("", SAID).why == read("  ", SAID).why == "there are no words to read"
