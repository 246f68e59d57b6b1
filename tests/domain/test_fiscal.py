"""Whose fiscal calendar words are read by, and how the end of a fiscal year is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import FISCAL_CALENDARS, fiscal_calendar_of
from ledger.domain.deadline import read
from ledger.domain.entry import SPEAKER_ADDED, SPEAKER_FISCAL_YEAR_SET, Entry
from ledger.domain.fiscal import as_calendar, calendar_for, calendar_of
from ledger.domain.fiscal_words import read_year_end, year_end
from ledger.domain.fold import fold_speaker
from ledger.domain.prediction import FiscalYear, Role, Speaker, SpeakerKind

DAY = date(2025, 10, 29)
ACME = Speaker(
    "acme",
    "Acme",
    SpeakerKind.ORGANISATION,
    fiscal_years=(FiscalYear("06-30"), FiscalYear("12-31", since=date(2025, 1, 1))),
)


def known(name: str) -> Speaker:
    """Return what is on record: Acme, and of others their name."""
    return ACME if name == "Acme" else Speaker("", name, SpeakerKind.ORGANISATION)


def person(*roles: Role) -> Speaker:
    return Speaker("ann", "Ann Lee", roles=roles)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("06-30", "06-30"),
        ("30 June", "06-30"),
        ("June 30th", "06-30"),
        ("the 30th of June", "06-30"),
        ("end of February", "02-28"),
        ("last Sunday of January", "last-sun-01"),
        ("the last Saturday in September", "last-sat-09"),
        ("Friday nearest 30 November", "nearest-fri-11-30"),
        ("the Sunday closest to February 1", "nearest-sun-02-01"),
        ("last-sun-01", "last-sun-01"),
        ("31 June", None),
        ("whenever", None),
        ("last Someday of January", None),
        ("30 Juneuary", None),
        ("13-01", None),
        ("", None),
    ],
)
def test_the_end_of_a_fiscal_year_is_read_as_people_say_it(words: str, kept: str | None) -> None:
    assert read_year_end(words) == kept


@pytest.mark.parametrize("calendar", FISCAL_CALENDARS, ids=lambda calendar: calendar.entity)
def test_the_words_of_a_year_end_read_as_themselves(calendar: FiscalCalendar) -> None:
    assert read_year_end(year_end(calendar.fy_end)) == calendar.fy_end


@given(st.text(max_size=40))
def test_any_text_is_an_end_that_can_be_used_or_none(words: str) -> None:
    kept = read_year_end(words)

    assert isinstance(year_end(words), str)
    assert kept is None or as_calendar(FiscalYear(kept)).year(2026)[1].year in (2025, 2026, 2027)


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Microsoft", "Microsoft"),
        ("microsoft corp.", "Microsoft"),
        ("Apple Inc.", "Apple"),
        ("The Walt Disney Company", "Disney"),
        ("Meta Platforms, Inc.", "Meta"),
        ("Google", "Alphabet"),
        ("Apple Records", None),
        ("Micro", None),
        ("Inc.", None),
        ("", None),
    ],
)
def test_a_known_organisation_is_found_by_its_whole_name(name: str, entity: str | None) -> None:
    found = fiscal_calendar_of(name)

    assert (found.entity if found else None) == entity


def test_what_is_on_record_wins_over_the_table_and_counts_from_its_day() -> None:
    apple = Speaker("a", "Apple", fiscal_years=(FiscalYear("03-31", since=date(2025, 1, 1)),))

    before, after = calendar_of(apple, date(2024, 12, 31)), calendar_of(apple, date(2025, 1, 1))

    assert before is not None
    assert after is not None
    assert (before.fy_end, after.fy_end) == ("last-sat-09", "03-31")
    assert calendar_of(Speaker("z", "Zap"), DAY) is None


def test_a_person_is_read_by_the_organisation_served_that_day() -> None:
    ann = person(
        Role("CFO", "Microsoft", until=date(2024, 12, 31)), Role("CEO", "Acme", date(2025, 1, 1))
    )

    then, now = (calendar_for(ann, day, known) for day in (date(2024, 10, 1), DAY))

    assert then is not None
    assert now is not None
    assert (then.fy_end, now.fy_end) == ("06-30", "12-31")
    assert read("Q3 FY26", DAY, fiscal=now).day == date(2026, 9, 30)


def test_organisations_that_differ_give_no_calendar_and_unknown_ones_do_not_count() -> None:
    both = person(Role("Chair", "Microsoft"), Role("Chair", "Apple"))
    one = person(Role("Chair", "Microsoft"), Role("Chair", "A Small Charity"))

    found = calendar_for(one, DAY, known)

    assert calendar_for(both, DAY, known) is None
    assert found is not None
    assert found.entity == "Microsoft"
    assert calendar_for(person(), DAY, known) is None


def test_an_entry_adds_a_year_and_one_from_the_same_day_takes_its_place() -> None:
    def entry(seq: int, type_: str, **data: object) -> Entry:
        return Entry(seq, 0, "2026-01-01T00:00:00Z", "you", type_, "speaker/acme", data)

    state = fold_speaker(
        [
            entry(0, SPEAKER_ADDED, slug="acme", name="Acme", kind="organisation"),
            entry(1, SPEAKER_FISCAL_YEAR_SET, ends="06-30", named_by="end", long_quarter=4),
            entry(2, SPEAKER_FISCAL_YEAR_SET, ends="03-31", since="2020-01-01"),
            entry(3, SPEAKER_FISCAL_YEAR_SET, ends="09-30", named_by="start"),
        ]
    )

    assert state is not None
    assert state.speaker.fiscal_years == (
        FiscalYear("03-31", since=date(2020, 1, 1)),
        FiscalYear("09-30", named_by="start"),
    )


def test_a_year_that_nobody_can_read_gives_no_calendar_and_raises_nothing() -> None:
    forged = Speaker("f", "F", fiscal_years=(FiscalYear("never"),))

    assert calendar_of(forged, DAY) is None
    assert year_end("never") == "never"


def test_an_organisation_speaks_by_its_own_calendar() -> None:
    own = calendar_for(ACME, date(2024, 5, 1), known)

    assert own is not None
    assert own.fy_end == "06-30"
    assert calendar_for(known("Nobody"), DAY, known) is None
