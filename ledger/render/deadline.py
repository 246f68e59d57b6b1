"""How words about a deadline are read, as a page and as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Choice, Reading, Status
from ledger.domain.deadline.words import ZONES
from ledger.domain.fiscal_words import year_end
from ledger.domain.values import frozen
from ledger.render.days import distance, length, plain, weekday
from ledger.render.page import Field, Page, fields
from ledger.render.safe import line_of

VERDICTS = {
    Status.OK: "one ordinary reading",
    Status.ASK: "more than one ordinary reading",
    Status.REFUSE: "no reading",
}


@frozen
class Shown:
    """A reading with what it was read by: the day, the calendar, and the day chosen if one was."""

    reading: Reading
    said_on: date
    today: date
    fiscal: FiscalCalendar | None = None
    chosen: date | None = None

    @property
    def day(self) -> date | None:
        """Return the deadline: the one reading, or the one that was chosen."""
        return self.chosen or self.reading.day


def deadline_page(shown: Shown, page: Page) -> list[str]:
    """Return the lines that tell a reading."""
    found = shown.reading
    return [
        *fields([
            ("Words", [line_of(found.words)]),
            ("Said", [weekday(shown.said_on)]),
            ("Read as", [VERDICTS[found.status]]),
            *_days(shown),
            ("Counts from", [_start(shown)]),
            ("Time of day", [_clock(found.clock)]),
            ("Fiscal year", [calendar_words(shown.fiscal)]),
            ("Why", [_sentence(found.why)]),
        ], page),
    ]  # fmt: skip


def _days(shown: Shown) -> list[Field]:
    found = shown.reading
    if shown.day:
        after = length((shown.day - shown.said_on).days)
        told = f"{weekday(shown.day)}, {distance(shown.day, shown.today)}"
        is_today = shown.said_on == shown.today
        return [("Deadline", [told if is_today else f"{told}; {after} after it was said"])]
    label = "Can be" if found.status is Status.ASK else "Did it mean"
    return [(label, [_told(choice, shown.today) for choice in found.choices])]


def _told(choice: Choice, today: date) -> str:
    """Return a day with its distance: "Tue 31 Dec 2030, in 4 years: the last day of 2030"."""
    told = f"{weekday(choice.day)}, {distance(choice.day, today)}"
    return told if choice.label in ("", plain(choice.day)) else f"{told}: {choice.label}"


def _clock(text: str) -> str:
    """Return a time of day with its zone as it is written: "5 pm ET"."""
    return " ".join(word.upper() if word in ZONES else word for word in text.split())


def _start(shown: Shown) -> str:
    start = shown.reading.window_start
    if start is None:
        return ""
    return f"{weekday(start)}{', the day it was said' if start == shown.said_on else ''}"


def calendar_words(fiscal: FiscalCalendar | None) -> str:
    """Return whose fiscal year and when it ends; empty when none was used."""
    if fiscal is None:
        return ""
    whose = f"{line_of(fiscal.entity)}: " if fiscal.entity else ""
    return f"{whose}ends on {year_end(fiscal.fy_end)}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def deadline_data(shown: Shown) -> dict[str, Any]:
    """Return a reading as plain data."""
    found = shown.reading
    fiscal = shown.fiscal
    return {
        "words": found.words,
        "said_on": shown.said_on,
        "status": found.status.value,
        "deadline": shown.day,
        "strict": found.strict,
        "latest": found.latest,
        "window_start": found.window_start,
        "precision": found.precision.value if found.precision else None,
        "clock": found.clock or None,
        "horizon_days": (shown.day - shown.said_on).days if shown.day else None,
        "choices": [{"day": one.day, "means": one.label} for one in found.choices],
        "why": found.why,
        "fiscal": fiscal and {
            "organisation": fiscal.entity or None,
            "ends": fiscal.fy_end,
            "named_by": fiscal.label,
            "long_quarter": fiscal.long_quarter,
        },
    }  # fmt: skip
