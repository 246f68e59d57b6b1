"""What a person is told about a deadline: every day of it, in plain words, and why it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.deadline import Reading, Status, find_places, read, read_past_day
from ledger.domain.deadline.grammar import grammar
from ledger.domain.deadline.languages import phrases_of
from tests.domain.test_deadline_fresh import SPEAKERS
from tests.domain.told import sections

SETTINGS: dict[str, dict[str, Any]] = {
    **{name: {"fiscal": calendar} for name, calendar in SPEAKERS.items() if calendar},
    "": {},
    "south": {"hemisphere": "south"},
    "dmy": {"order": "dmy"},
    "mdy": {"order": "mdy"},
    **{f"in {code}": {"language": code} for code in ("de", "en", "pl")},
}


SECTIONS = sections("deadlines-told.txt")


def shown(day: date | None, said: date) -> str:
    return "=" if day == said else f"{day or '-'}"


def row_of(line: str) -> str:
    """Return a row as it has to be, from its words, the day and the settings that stand first."""
    words, on, setting = (part.strip() for part in line.split("|")[:3])
    said = date.fromisoformat(on)
    options = {key: value for name in setting.split(",") for key, value in SETTINGS[name].items()}
    return f"{words} | {on} | {setting} | {told_by(words, said, options)}".rstrip()


def told_by(words: str, said: date, options: dict[str, Any]) -> str:
    """Return what is told, in the columns of the table."""
    if words.startswith("past: "):
        return told(read_past_day(words[6:], said, **options), said)
    if words.startswith("find: "):
        found = find_places(words[6:], said, **options)
        places = [f"{start}-{end} {told(reading, said)}" for start, end, reading in found]
        return " || ".join(places)
    return told(read(words, said, **options), said)


def told(reading: Reading, said: date) -> str:
    """Return a reading in one line: its days, their names, and the reason."""
    first = f'"{reading.words}"'
    why = reading.why.removeprefix(first)
    names = " / ".join(choice.label for choice in reading.choices)
    days = [reading.window_start, reading.strict, reading.latest]
    if reading.status is Status.REFUSE:
        start = shown(reading.window_start, said)
        names = " / ".join(f"{choice.day} {choice.label}" for choice in reading.choices)
        return f"refuse {start} | {names} | {why}"
    parts = [reading.status.value, *(shown(day, said) for day in days)]
    precision = reading.precision.value if reading.precision else "-"
    clock = f" at {reading.clock}" if reading.clock else ""
    return f"{' '.join(parts)} {precision}{clock} | {names} | {why}"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_person_is_told_the_days_their_names_and_the_reason(section: str) -> None:
    # Each section makes the grammar anew and does not rely on what another one left.
    grammar.cache_clear()
    phrases_of.cache_clear()
    rows = SECTIONS[section]

    assert [columns(row_of(row)) for row in rows] == [columns(row) for row in rows]


def columns(row: str) -> list[str]:
    """Return the columns of a row; empty ones at its end do not count."""
    return [part.strip() for part in row.rstrip(" |").split("|")]


def test_the_choices_that_are_told_end_on_the_days_of_the_reading() -> None:
    for rows in SECTIONS.values():
        for row in rows:
            words, on, setting = (part.strip() for part in row.split("|")[:3])
            if words.startswith(("past: ", "find: ")) or setting:
                continue
            found = read(words, date.fromisoformat(on))
            if found.status is not Status.REFUSE:
                assert (found.strict, found.latest) == (
                    found.choices[0].day,
                    found.choices[-1].day,
                ), words


def days(reading: Reading) -> tuple[object, ...]:
    return reading.status, reading.window_start, reading.strict, reading.latest


def test_a_phrase_that_is_found_in_a_sentence_is_read_as_it_is_alone() -> None:
    different = []
    for row in (row for rows in SECTIONS.values() for row in rows):
        words, on, setting = (part.strip() for part in row.split("|")[:3])
        if setting or words.startswith(("past: ", "find: ")):
            continue
        said = date.fromisoformat(on)
        for _, _, found in find_places(f"We do it {words} .", said, language="en"):
            alone = read(found.words, said, language="en")
            if days(found) != days(alone):
                different.append((told(found, said), told(alone, said)))

    assert different == []
