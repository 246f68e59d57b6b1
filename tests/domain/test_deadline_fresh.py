"""Words that were labelled from the policy before the reader saw them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Reading, Status, read
from ledger.domain.quantity import NoTarget, read_target

SPEAKERS = {
    "": None,
    "AAPL": FiscalCalendar("last-sat-09", "end"),
    "ADBE": FiscalCalendar("nearest-fri-11-30", "end"),
    "AVGO": FiscalCalendar("nearest-sun-10-31", "end"),
    "CRM": FiscalCalendar("01-31", "end"),
    "GOV": FiscalCalendar("09-30", "end"),
    "MSFT": FiscalCalendar("06-30", "end"),
    "MU": FiscalCalendar("nearest-thu-08-31", "end"),
    "NVDA": FiscalCalendar("last-sun-01", "end"),
    "ORCL": FiscalCalendar("05-31", "end"),
    "PVH": FiscalCalendar("nearest-sun-02-01", "start"),
    "SB": FiscalCalendar("03-31", "start"),
    "WMT": FiscalCalendar("01-31", "end"),
}


def lines_of(name: str) -> list[str]:
    text = Path(__file__).with_name(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("//")]


def sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines_of("deadlines-fresh.txt"):
        if line.startswith("# "):
            rows = found.setdefault(line[2:], [])
        else:
            rows.append(line)
    return found


SECTIONS = sections()


def differences(line: str) -> Iterator[str]:
    """Give what a reading has that its label has not."""
    words, said, speaker, status, start, strict, latest = (p.strip() for p in line.split("|"))
    reading = read(words, date.fromisoformat(said), fiscal=SPEAKERS[speaker])
    wanted = (
        (status, reading.status.value),
        (said if start == "=" else start, shown(reading.window_start)),
        (latest if strict == "=" else strict, shown(reading.strict)),
        (latest, shown(reading.latest)),
    )
    for label, found in wanted:
        if label not in ("*", found):
            yield f"{words} ({said} {speaker}): {label} was labelled, {found} was read"


def shown(day: date | None) -> str:
    return day.isoformat() if day else "-"


@pytest.mark.parametrize("section", SECTIONS)
def test_words_are_read_as_they_were_labelled(section: str) -> None:
    wrong = [line for row in SECTIONS[section] for line in differences(row)]

    assert wrong == []


def test_the_table_is_whole_and_nothing_in_it_is_silently_wrong() -> None:
    rows = [row.split(" | ") for rows in SECTIONS.values() for row in rows]
    read_rows: list[tuple[list[str], Reading]] = [
        (row, read(row[0], date.fromisoformat(row[1]), fiscal=SPEAKERS[row[2].strip()]))
        for row in rows
    ]

    assert len(rows) > 1200
    assert len({(row[0], row[1], row[2]) for row in rows}) == len(rows)
    assert [
        row[0] for row, found in read_rows if found.status is Status.OK and row[3] != "ok"
    ] == []


def test_a_wrong_label_is_noticed() -> None:
    assert list(differences("by 2030 | 2025-01-01 |  | ok | = | = | 2030-12-31"))
    assert list(differences("in 2030 | 2025-01-01 |  | ok | = | = | 2030-12-31"))
    assert not list(differences("in 2030 | 2025-01-01 |  | ok | 2030-01-01 | = | 2030-12-31"))


def amount_of(words: str) -> tuple[str, str, str, str]:
    """Return comparison, low, high and unit of an amount, as the table writes them."""
    found = read_target(words)
    if isinstance(found, NoTarget):
        return "vague", "-", "-", ""
    low, high = (
        "-" if bound is None else f"{float(bound):.8g}" for bound in (found.low, found.high)
    )
    return found.comparator.value, low, high, found.unit


def test_amounts_are_read_as_they_were_labelled() -> None:
    rows = [
        [part.strip() for part in line.split("|")] for line in lines_of("quantities-fresh.txt")
    ]
    wrong = []
    for words, comparator, low, high, unit in rows:
        bounds = [b if b in ("-", "*") else f"{float(b):.8g}" for b in (low, high)]
        label, found = (comparator, *bounds, unit), amount_of(words)
        if any(a not in ("*", b) for a, b in zip(label, found, strict=True)):
            wrong.append((words, label, found))

    assert len(rows) > 340
    assert wrong == []
