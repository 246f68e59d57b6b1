"""What holds for every text and every day: nothing raises, nothing runs backwards."""

from __future__ import annotations

import cProfile
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import FISCAL_CALENDARS
from ledger.domain.deadline import Reading, Status, find, find_places, read, read_past_day, write
from ledger.domain.deadline.grammar import GROUPS
from ledger.domain.deadline.text import LONGEST_TEXT
from ledger.domain.quantity import read_target

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2150, 12, 31))
fiscal = st.one_of(st.none(), st.sampled_from(FISCAL_CALENDARS))

KNOWN_WORDS = sorted(
    {
        word
        for rules in GROUPS.values()
        for rule in rules
        for part in rule.pattern.split()
        if part[0].islower() or not part[0].isalpha()
        for word in part.rstrip("?*").split("|")
    }
    | {
        "june",
        "dec",
        "friday",
        "summer",
        "2026",
        "'26",
        "31",
        "12",
        "1",
        "18",
        "two",
        "twelve",
        "years",
        "months",
        "day",
        "third",
    }
)
phrases = st.lists(st.sampled_from(KNOWN_WORDS), min_size=1, max_size=7).map(" ".join)
texts = st.one_of(st.text(max_size=60), phrases)
EXAMPLES = sorted(
    {rule.example for name in ("PERIOD", "DEADLINE") for rule in GROUPS[name] if rule.example}
)


def check(reading: Reading, words: str, said_on: date) -> None:
    """Assert what every reading must keep."""
    assert reading.words == words
    assert reading.why
    if reading.status is Status.REFUSE:
        assert reading.strict is reading.latest is reading.day is None
        return
    assert reading.window_start is not None
    assert reading.strict is not None
    assert reading.latest is not None
    assert said_on <= reading.window_start <= reading.strict <= reading.latest
    assert reading.precision is not None
    assert {reading.strict, reading.latest} <= {choice.day for choice in reading.choices}
    assert all(choice.label for choice in reading.choices)
    assert (reading.day == reading.latest) is (reading.status is Status.OK)
    if reading.status is Status.OK:
        assert reading.strict == reading.latest


@given(texts, days, fiscal)
def test_any_text_is_read_or_refused_and_its_days_are_in_order(
    words: str, said_on: date, calendar: FiscalCalendar | None
) -> None:
    check(read(words, said_on, fiscal=calendar), words, said_on)


@given(st.sampled_from(EXAMPLES), days, fiscal)
def test_every_example_keeps_its_days_in_order_whenever_it_was_said(
    words: str, said_on: date, calendar: FiscalCalendar | None
) -> None:
    check(read(words, said_on, fiscal=calendar), words, said_on)


@given(texts, days)
def test_the_same_words_on_the_same_day_are_read_the_same(words: str, said_on: date) -> None:
    assert read(words, said_on) == read(words, said_on)


@given(texts, days)
def test_finding_and_looking_back_never_raise(words: str, said_on: date) -> None:
    past = read_past_day(words, said_on)

    assert past.words == words
    assert len(find(words, said_on)) == len(find_places(words, said_on))


@given(st.sampled_from(EXAMPLES), st.sampled_from(["launch", "AGI", "zorble", "of growth"]), days)
def test_adding_unknown_words_never_gives_a_day(words: str, unknown: str, said_on: date) -> None:
    assert read(f"{words} {unknown}", said_on).status is not Status.OK
    assert read(f"{unknown} {words}", said_on).status is not Status.OK


@given(
    st.sampled_from(
        [
            "this year",
            "next year",
            "in 18 months",
            "within two years",
            "by the end of next month",
            "next week",
            "tomorrow",
            "in a decade",
            "early next year",
            "by Christmas",
            "the second half of next year",
        ]
    ),
    days,
    st.integers(min_value=1, max_value=800),
)
def test_relative_words_said_later_never_end_earlier(words: str, said_on: date, gap: int) -> None:
    sooner = read(words, said_on).latest
    later = read(words, said_on + timedelta(days=gap)).latest

    assert sooner is not None
    assert later is not None
    assert sooner <= later


@given(st.sampled_from(EXAMPLES), days, fiscal)
def test_a_reading_written_down_reads_as_itself(
    words: str, said_on: date, calendar: FiscalCalendar | None
) -> None:
    reading = read(words, said_on, fiscal=calendar)
    assume(reading.status is Status.OK)

    again = read(write(reading, said_on), said_on)

    assert again.status is Status.OK
    assert (again.window_start, again.day) == (reading.window_start, reading.day)


@given(days, days)
def test_every_iso_day_ahead_is_itself(said_on: date, day: date) -> None:
    assume(day >= said_on)

    assert read(day.isoformat(), said_on).day == day
    assert read(f"{day:%d/%m/%Y}", said_on, order="dmy").day == day
    assert read(f"{day.day} {day:%B} {day.year}", said_on).day == day
    assert read_past_day(day.isoformat(), said_on).day == day


@given(days)
def test_a_day_without_a_year_looks_back_at_most_a_leap_cycle(today: date) -> None:
    found = read_past_day("12 jan", today).day

    assert found is not None
    assert today - timedelta(days=366) < found <= today


@given(st.sampled_from(EXAMPLES), days)
def test_case_width_and_dashes_make_no_difference(words: str, said_on: date) -> None:
    plain = read(words, said_on)
    dressed = unicodedata.normalize("NFC", words.upper().replace("-", "–").replace("'", "’"))

    other = read(dressed, said_on)

    assert (other.status, other.strict, other.latest) == (
        plain.status,
        plain.strict,
        plain.latest,
    )


def work(words: str) -> int:
    """Return how many functions are called to read words: the same on every machine."""
    profile = cProfile.Profile()
    profile.enable()
    read(words, date(2025, 3, 12))
    read_target(words)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize(
    "piece",
    [
        "probably ",
        "by the end of 2026 or ",
        "between 2026 and ",
        "two to three ",
        "the next ",
        "2026-",
        "Q3/",
        "1,000 million ",
        "not until ",
        "bis Ende ",
        "年末までに",
        "zorble ",
        "(",
        "a",
        "7",
    ],
)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    size = LONGEST_TEXT // 3 // len(piece)
    work(piece)

    half, whole = (work(piece * count) for count in (size // 2, size))

    assert whole <= 2.3 * half + 2_000


def test_a_text_that_is_too_long_is_refused_at_once() -> None:
    assert work("by 2026 " * 100_000) < 500
