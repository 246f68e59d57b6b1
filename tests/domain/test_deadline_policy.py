"""The policy of docs/deadlines.md, a row a rule, said on Wednesday 12 March 2025."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import fiscal_calendar_of
from ledger.domain.deadline import (
    Precision,
    Reading,
    Status,
    find,
    find_places,
    read,
    read_past_day,
    write,
)
from ledger.domain.deadline.policy import POLICY, POLICY_SAID, Family, Line

SAID = POLICY_SAID


def days(reading: Reading) -> str:
    """Return a reading in short: its status, window start, strict and latest day."""
    parts = (reading.window_start, reading.strict, reading.latest)
    return " ".join([reading.status.value, *(f"{part}" for part in parts if part)])


def calendar(organisation: str) -> FiscalCalendar:
    found = fiscal_calendar_of(organisation)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # The end of a period, and periods themselves
        ("by the end of this year", "ok 2025-03-12 2025-12-31 2025-12-31"),
        ("before the end of 2026", "ok 2025-03-12 2026-12-31 2026-12-31"),
        ("by the close of 2026", "ok 2025-03-12 2026-12-31 2026-12-31"),
        ("by 2026 year-end", "ok 2025-03-12 2026-12-31 2026-12-31"),
        ("before the year is out", "ok 2025-03-12 2025-12-31 2025-12-31"),
        ("for the rest of 2025", "ok 2025-03-12 2025-12-31 2025-12-31"),
        ("sometime in 2026", "ok 2026-01-01 2026-12-31 2026-12-31"),
        ("over the course of 2026", "ok 2026-01-01 2026-12-31 2026-12-31"),
        # by, before, until, no later than, through
        ("by 2026", "ask 2025-03-12 2025-12-31 2026-12-31"),
        ("by 2025", "ok 2025-03-12 2025-12-31 2025-12-31"),
        ("by June", "ask 2025-03-12 2025-05-31 2025-06-30"),
        ("by Q1 2027", "ask 2025-03-12 2026-12-31 2027-03-31"),
        ("by 2027 or 2028", "ask 2025-03-12 2026-12-31 2028-12-31"),
        ("no later than June", "ok 2025-03-12 2025-06-30 2025-06-30"),
        ("2027 at the latest", "ok 2025-03-12 2027-12-31 2027-12-31"),
        ("by 1 October", "ok 2025-03-12 2025-10-01 2025-10-01"),
        ("before 1 October", "ok 2025-03-12 2025-09-30 2025-09-30"),
        ("before June 2026", "ok 2025-03-12 2026-05-31 2026-05-31"),
        ("until June 2026", "ask 2025-03-12 2026-05-31 2026-06-30"),
        ("up to 2030", "ask 2025-03-12 2029-12-31 2030-12-31"),
        ("through June 2026", "ok 2025-03-12 2026-06-30 2026-06-30"),
        ("between now and 2030", "ask 2025-03-12 2029-12-31 2030-12-31"),
        # Lengths of time
        ("within 18 months", "ok 2025-03-12 2026-09-12 2026-09-12"),
        ("in a year and a half", "ok 2025-03-12 2026-09-12 2026-09-12"),
        ("two years and three months from now", "ok 2025-03-12 2027-06-12 2027-06-12"),
        ("three to five years", "ok 2028-03-12 2030-03-12 2030-03-12"),
        ("a year or two", "ok 2026-03-12 2027-03-12 2027-03-12"),
        ("three months, six months at the outside", "ok 2025-06-12 2025-09-12 2025-09-12"),
        ("this time next year", "ok 2025-03-12 2026-03-12 2026-03-12"),
        ("within 48 hours", "ok 2025-03-12 2025-03-14 2025-03-14"),
        ("within 10 business days", "ask 2025-03-12 2025-03-26 2025-03-26"),
        ("in about three years", "ask 2025-03-12 2028-03-12 2028-03-12"),
        ("a couple of years", "ask 2025-03-12 2027-03-12 2027-03-12"),
        ("within the year", "ask 2025-03-12 2025-12-31 2026-03-12"),
        ("over five years", "ask 2025-03-12 2030-03-12 2030-03-12"),
        ("30 days after 1 July 2026", "ok 2025-03-12 2026-07-31 2026-07-31"),
        # Parts of periods
        ("early 2026", "ask 2026-01-01 2026-03-31 2026-04-30"),
        ("by mid-2026", "ok 2025-03-12 2026-06-30 2026-06-30"),
        ("in mid-2026", "ask 2026-05-01 2026-06-30 2026-08-31"),
        ("late 2026", "ok 2026-09-01 2026-12-31 2026-12-31"),
        ("later this year", "ok 2025-03-12 2025-12-31 2025-12-31"),
        ("late June", "ok 2025-06-21 2025-06-30 2025-06-30"),
        ("mid- to late 2026", "ok 2026-05-01 2026-12-31 2026-12-31"),
        ("late 2025 or early 2026", "ask 2025-09-01 2026-03-31 2026-04-30"),
        # Halves and quarters
        ("second half of 2026", "ok 2026-07-01 2026-12-31 2026-12-31"),
        ("in the second half", "ask 2025-07-01 2025-12-31 2025-12-31"),
        ("Q3", "ask 2025-07-01 2025-09-30 2025-09-30"),
        ("Q3/Q4 2025", "ok 2025-07-01 2025-12-31 2025-12-31"),
        ("between Q1 and Q3 2026", "ok 2026-01-01 2026-09-30 2026-09-30"),
        ("US fiscal year 2026", "ok 2025-10-01 2026-09-30 2026-09-30"),
        # Seasons and decades
        ("summer 2026", "ask 2026-06-01 2026-08-31 2026-09-22"),
        ("the southern summer", "ask 2025-12-01 2026-02-28 2026-03-19"),
        ("winter 2026", "ask 2025-12-01 2026-02-28 2027-03-19"),
        ("this decade", "ask 2025-03-12 2029-12-31 2030-12-31"),
        ("in the 2030s", "ok 2030-01-01 2039-12-31 2039-12-31"),
        ("by mid-century", "ask 2025-03-12 2049-12-31 2050-12-31"),
        # Onset
        ("from 2027", "ask 2027-01-01 2027-01-01 2027-12-31"),
        ("into 2027", "ask 2027-01-01 2027-01-01 2027-12-31"),
        ("starting January 1, 2026", "ok 2026-01-01 2026-01-01 2026-01-01"),
        ("from 2026 to 2028", "ok 2026-01-01 2028-12-31 2028-12-31"),
        # Numeric dates
        ("03/04/2026", "ask 2026-03-04 2026-03-04 2026-04-03"),
        ("31.12.2026", "ok 2026-12-31 2026-12-31 2026-12-31"),
        ("2026-W10", "ok 2026-03-02 2026-03-08 2026-03-08"),
        ("Jan-27", "ask 2026-01-27 2026-01-27 2027-01-31"),
        ("between 1 June and 15 July 2026", "ok 2026-06-01 2026-07-15 2026-07-15"),
        # Weekdays
        ("by Friday", "ok 2025-03-12 2025-03-14 2025-03-14"),
        ("next Friday", "ask 2025-03-12 2025-03-14 2025-03-21"),
        ("Wednesday", "ask 2025-03-12 2025-03-12 2025-03-19"),
        ("by the end of the week", "ask 2025-03-12 2025-03-14 2025-03-16"),
        ("Friday week", "ok 2025-03-21 2025-03-21 2025-03-21"),
        ("Friday, 14 March 2025", "ok 2025-03-14 2025-03-14 2025-03-14"),
        # Events
        ("by Christmas", "ok 2025-03-12 2025-12-25 2025-12-25"),
        ("before Easter 2026", "ok 2025-03-12 2026-04-04 2026-04-04"),
        ("before the 2028 Olympics", "ask 2025-03-12 2028-07-13 2028-07-13"),
        ("by the 2026 midterms", "ask 2025-03-12 2026-11-03 2026-11-03"),
        # Clock times
        ("before midnight ET on Dec 31, 2026", "ok 2025-03-12 2026-12-31 2026-12-31"),
        ("2026-12-31T23:59:59Z", "ok 2026-12-31 2026-12-31 2026-12-31"),
        # Lower bounds keep their first day and have no last one
        ("as early as 2027", "refuse 2027-01-01"),
        ("no earlier than Q3 2026", "refuse 2026-07-01"),
        ("not until 2027", "refuse 2027-01-01"),
        ("after June 2026", "refuse 2026-07-01"),
        ("2028 or later", "refuse 2028-01-01"),
        ("in as little as two years", "refuse 2027-03-12"),
        ("at least five years away", "refuse 2030-03-12"),
        # A negated date behind the deadline is cut off
        ("this year, not dragging on until 2027", "ok 2025-03-12 2025-12-31 2025-12-31"),
        # Past, rates, vague words, unknown anchors, several deadlines
        ("by 2020", "refuse"),
        ("two years ago", "refuse"),
        ("before two years", "refuse"),
        ("every year", "refuse"),
        ("soon", "refuse"),
        ("in the coming years", "refuse"),
        ("within years or even months", "refuse"),
        ("by the IPO", "refuse"),
        ("within two years of approval", "refuse"),
        ("by June and by December", "refuse"),
        ("in 2026; in 2027", "refuse"),
        ("10", "refuse"),
        ("fiscal 2026", "refuse"),
    ],
)
def test_words_are_read_by_the_policy(words: str, expected: str) -> None:
    assert days(read(words, SAID)) == expected


@pytest.mark.parametrize(
    ("organisation", "words", "expected"),
    [
        ("Microsoft", "Q3 FY26", "ok 2026-01-01 2026-03-31 2026-03-31"),
        ("Microsoft", "next quarter", "ok 2025-04-01 2025-06-30 2025-06-30"),
        ("Microsoft", "this year", "ask 2025-03-12 2025-06-30 2025-12-31"),
        ("Microsoft", "in 2026", "ok 2026-01-01 2026-12-31 2026-12-31"),
        ("Microsoft", "Q1 2027", "ask 2026-07-01 2026-09-30 2027-03-31"),
        ("Microsoft", "calendar Q1 2027", "ok 2027-01-01 2027-03-31 2027-03-31"),
        ("NVIDIA", "in the April quarter", "ok 2025-03-12 2025-04-27 2025-04-27"),
        ("NVIDIA", "this fiscal year", "ok 2025-03-12 2026-01-25 2026-01-25"),
        ("Apple", "over the next two quarters", "ask 2025-03-12 2025-06-28 2025-09-27"),
        ("PVH", "FY26", "ok 2026-02-02 2027-01-31 2027-01-31"),
        ("SoftBank", "FY2025/26", "ok 2025-04-01 2026-03-31 2026-03-31"),
        ("AMD", "this year", "ok 2025-03-12 2025-12-31 2025-12-31"),
    ],
)
def test_a_company_is_read_by_its_fiscal_calendar(
    organisation: str, words: str, expected: str
) -> None:
    assert days(read(words, SAID, fiscal=calendar(organisation))) == expected


def test_a_fiscal_year_with_its_end_named_needs_no_calendar() -> None:
    reading = read("the fiscal year ending March 2027", SAID)

    assert days(reading) == "ok 2026-04-01 2027-03-31 2027-03-31"


def test_a_known_order_decides_a_numeric_date() -> None:
    assert read("03/04/2026", SAID, order="dmy").day == date(2026, 4, 3)
    assert read("03/04/2026", SAID, order="mdy").day == date(2026, 3, 4)


def test_a_season_has_a_hemisphere() -> None:
    reading = read("summer", SAID, hemisphere="south")

    assert reading.window_start == date(2025, 12, 1)


def test_month_ends_stay_in_their_month() -> None:
    assert read("in six months", date(2025, 8, 31)).day == date(2026, 2, 28)


def test_a_weekday_that_does_not_fit_its_date_is_refused_with_the_day() -> None:
    reading = read("Monday, 14 March 2025", SAID)

    assert reading.status is Status.REFUSE
    assert reading.why == "14 Mar 2025 is a Friday"


def test_a_clock_time_is_kept_beside_the_day() -> None:
    assert read("by 5 pm ET on Friday", SAID).clock == "5 pm et"
    assert read("by Friday", SAID).clock == ""


def test_a_refusal_of_two_deadlines_offers_both() -> None:
    reading = read("by June 2026 and by the end of 2027", SAID)

    assert [choice.day for choice in reading.choices] == [date(2026, 6, 30), date(2027, 12, 31)]


def test_the_reason_says_from_which_day_relative_words_were_counted() -> None:
    reading = read("this year", date(2026, 1, 12))

    assert reading.why == '"this year", counted from 12 Jan 2026: the last day of 2026'
    assert reading.precision is Precision.YEAR


def test_what_pichai_says_in_2019_of_next_year_ends_in_2020() -> None:
    assert read("next year", date(2019, 4, 22)).day == date(2020, 12, 31)


def test_words_that_are_too_long_or_too_far_are_refused() -> None:
    assert read("in 2026 " * 300, SAID).status is Status.REFUSE
    assert "too far" in read("in 99999 centuries", SAID).why


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("10,000 robots delivered this year", ["this year"]),
        ("Halo price below $30,000 within two years", ["within two years"]),
        ("If the subsidy passes, a plant in Lille by 2026", ["by 2026"]),
        ("over 2000 stores in 2030", ["in 2030"]),
        ("Tesla will make over 2030 robots", []),
        ("no 2026 model, and we do 2030 jobs per 2027 plan", []),
        ("reach 1 GW as early as 2027", ["as early as 2027"]),
        ("a billion users in a few years", ["in a few years"]),
        (
            "by the end of the year. Definitely by next year",
            ["by the end of the year", "by next year"],
        ),
        ("up 10% a year over the last three years", []),
        ("a battery that lasts for ten years", []),
        ("charges in 2 hours", []),
        ("we may march on, 24/7", []),
        ("2025 capex of $60-65 billion", []),
        ("our expectation for our 2020-25 performance", []),
        ("growth like that of Q2, and sold by their third generation", []),
        ("A keynote on June 7.", ["on June 7"]),
        ("a million cars by 2026, up from 2024", ["by 2026"]),
    ],
)
def test_a_claim_gives_the_date_phrases_that_announce_themselves(
    claim: str, expected: list[str]
) -> None:
    assert [reading.words for reading in find(claim, SAID)] == expected


def test_a_date_phrase_is_found_with_its_place() -> None:
    claim = "A factory opens by the end of next year, we hope"

    ((start, end, reading),) = find_places(claim, SAID)

    assert claim[start:end] == reading.words == "by the end of next year"
    assert reading.day == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 jan", "ok 2026-01-12"),
        ("jan 12", "ok 2026-01-12"),
        ("24 nov", "ok 2025-11-24"),
        ("23 nov", "ok 2026-11-23"),
        ("feb 29", "ok 2024-02-29"),
        ("yesterday", "ok 2026-11-22"),
        ("three days ago", "ok 2026-11-20"),
        ("the 24th", "ok 2026-10-24"),
        ("Friday", "ok 2026-11-20"),
        ("last Monday", "ok 2026-11-16"),
        ("31 Dec 2025", "ok 2025-12-31"),
        ("2026-01-12", "ok 2026-01-12"),
        ("Mon 12 Jan 2026", "ok 2026-01-12"),
        ("2027-01-12", "ok 2027-01-12"),
        ("1/13", "ok 2026-01-13"),
        ("12 januar", "ok 2026-01-12"),
        ("Monday", "ask 2026-11-16 2026-11-23"),
        ("1/12", "ask 2025-12-01 2026-01-12"),
        ("Tue 12 Jan 2026", "refuse 2026-01-12"),
        ("30 feb", "refuse 2026-02-28"),
        ("2025", "refuse"),
        ("in June", "refuse"),
        ("last year", "refuse"),
        ("soon", "refuse"),
        ("", "refuse"),
    ],
)
def test_an_option_for_a_day_looks_back_from_today(words: str, expected: str) -> None:
    reading = read_past_day(words, date(2026, 11, 23))

    found = " ".join([reading.status.value, *(f"{choice.day}" for choice in reading.choices)])
    assert found == expected


def test_a_reading_with_two_days_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="one day"):
        write(read("by 2026", SAID), SAID)


@pytest.mark.parametrize("family", POLICY, ids=lambda family: family.title)
def test_the_reader_keeps_to_every_line_of_the_policy(family: Family) -> None:
    read_as = []
    for line in family.lines:
        found = read(line.words, POLICY_SAID, fiscal=fiscal_calendar_of(line.speaker))
        start, strict, fair = (
            f"{day or ''}" for day in (found.window_start, found.strict, found.latest)
        )
        read_as.append(Line(line.words, found.status.value, start, strict, fair, line.speaker))

    assert read_as == list(family.lines)
