"""The cells of one row, read as words, days and lists; what is wrong is collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.deadline import Choice, Reading, Status, read_past_day
from ledger.domain.prediction import Role
from ledger.domain.status import Day
from ledger.errors import Unusable
from ledger.exchange.cells import split
from ledger.exchange.columns import Order

Word = TypeVar("Word", bound=StrEnum)

_YES = {"yes": True, "true": True, "1": True, "x": True, "": False, "no": False, "false": False,
        "0": False}  # fmt: skip
ISO = re.compile(r"\d{4}-\d\d-\d\d")


Calendars = Callable[[str, date, tuple[Role, ...]], FiscalCalendar | None]
"""The fiscal calendar by which a speaker of this name is read on a day; None for none."""


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a row depends on besides its cells.

    ``name`` is how verdicts name the file; ``order`` is how the file writes 03/04/2027, if that
    is known; ``calendars`` gives the fiscal calendar of a speaker, with the roles in the row, on a
    day.
    """

    day: Day
    name: str
    order: Order | None = None
    calendars: Calendars | None = None


@dataclass
class Cells:
    """The cells of one row, and what was found to be wrong with them so far."""

    cells: Mapping[str, str]
    context: Context
    wrong: list[str] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell without the space around it; empty when there is none."""
        return self.cells.get(column, "").strip()

    def given(self, column: str) -> str | None:
        """Return a cell; None when it is empty."""
        return self.text(column) or None

    def items(self, column: str) -> list[str]:
        """Return the items of a list cell."""
        return split(self.cells.get(column, ""))

    def word(self, kind: type[Word], column: str, text: str) -> Word | None:
        """Return one of some fixed words; None when there is none, or a wrong one."""
        if not text:
            return None
        try:
            return kind(text.lower().replace(" ", "-").replace("_", "-"))
        except ValueError:
            self.refuse(column, text, f"it is not one of {', '.join(kind)}")
            return None

    def yes(self, column: str) -> bool:
        """Return whether a cell says yes."""
        text = self.text(column)
        if text.lower() not in _YES:
            self.refuse(column, text, "it is neither yes nor no")
        return _YES.get(text.lower(), False)

    def day(self, column: str) -> date | None:
        """Return the day in a cell; None when there is none, or a wrong one."""
        return self.day_of(column, self.text(column))

    def day_of(self, column: str, text: str) -> date | None:
        """Return the day that some text means; a year that is not written is not guessed."""
        if not text:
            return None
        if ISO.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        today = self.context.day.known
        reading = read_past_day(text, today, order=self.context.order)
        again = read_past_day(text, today - timedelta(days=400), order=self.context.order)
        if reading.day is None:
            self.refuse(column, text, why(reading, self.context))
        elif reading.day != again.day:
            self.refuse(column, text, f"it depends on today; write it as {reading.day}")
            return None
        return reading.day

    def refuse(self, column: str, text: str, reason: str) -> None:
        """Note what is wrong with a cell."""
        shown = text if len(text) <= 60 else f"{text[:59]}…"
        self.wrong.append(f'{column} "{shown}": {reason}')

    def attempt(self, check: Callable[..., None], *values: Any) -> None:
        """Note what a check of the ledger's own finds wrong."""
        try:
            check(*values)
        except Unusable as error:
            self.wrong.append(error.problem.removesuffix("."))


def why(reading: Reading, context: Context) -> str:
    """Return why some words are no single day, with the days they can be."""
    if reading.status is not Status.ASK or not reading.choices:
        return reading.why.removesuffix(".")
    if context.order is None and _is_numeric(reading):
        days = [choice.label for choice in reading.choices]
        return f"can be {' or '.join(days)}: --dates mdy|dmy"
    return f"can be {' or '.join(map(_shown, reading.choices))}"


def _shown(choice: Choice) -> str:
    plain = re.fullmatch(r"\d{1,2} \w+ \d{4}", choice.label)
    return str(choice.day) if plain else f"{choice.day} ({choice.label})"


def _is_numeric(reading: Reading) -> bool:
    return re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", reading.words.strip()) is not None
