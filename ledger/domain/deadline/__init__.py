"""Words about a deadline, and the day they were said, become a reading: ok, ask or refuse.

Every word must be understood or the words are refused; nothing is guessed, and no day that is not
in the words is ever filled in from the day they are read on. The policy is in docs/deadlines.md.

The grammar is loaded when the first words are read, so that commands without a deadline to read
do not wait for it.
"""

from __future__ import annotations

from ledger.domain.deadline.values import Choice, Precision, Reading, Status

# Type checkers read this name as true; importing typing for it would cost a fifth of the start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from ledger.domain.calendars import FiscalCalendar, Hemisphere
    from ledger.domain.deadline.spans import Order

__all__ = [
    "Choice",
    "Precision",
    "Reading",
    "Status",
    "find",
    "find_places",
    "read",
    "read_past_day",
    "write",
]


def read(
    words: str,
    said_on: date,
    *,
    fiscal: FiscalCalendar | None = None,
    order: Order | None = None,
    language: str | None = None,
    hemisphere: Hemisphere = "north",
) -> Reading:
    """Return what words about a deadline mean when they were said on a day.

    `fiscal` is the fiscal calendar of the speaker's organisation, `order` the order of numeric
    dates (`dmy` or `mdy`), `language` an ISO 639-1 code (None tries them all), `hemisphere` where
    seasons are meant. Never raises, whatever the text.
    """
    from ledger.domain.deadline import reading

    return reading.read(
        words, said_on, fiscal=fiscal, order=order, language=language, hemisphere=hemisphere
    )


def find(
    sentence: str,
    said_on: date,
    *,
    fiscal: FiscalCalendar | None = None,
    order: Order | None = None,
    language: str | None = None,
    hemisphere: Hemisphere = "north",
) -> list[Reading]:
    """Return the date phrases inside a sentence, each read as `read` would, in their order.

    A phrase must announce itself ("by 2026", "this year", "31 Dec 2026"): a bare number, month
    or weekday is left alone. Days that had passed are left out when others remain. Never raises.
    """
    places = find_places(
        sentence, said_on, fiscal=fiscal, order=order, language=language, hemisphere=hemisphere
    )
    return [reading for _, _, reading in places]


def find_places(
    sentence: str,
    said_on: date,
    *,
    fiscal: FiscalCalendar | None = None,
    order: Order | None = None,
    language: str | None = None,
    hemisphere: Hemisphere = "north",
) -> list[tuple[int, int, Reading]]:
    """Return where each date phrase of a sentence begins and ends, with its reading.

    Places count the letters of the sentence after composing accents (Unicode NFC).
    """
    from ledger.domain.deadline import finding

    return finding.find_places(
        sentence, said_on, fiscal=fiscal, order=order, language=language, hemisphere=hemisphere
    )


def read_past_day(
    words: str, today: date, *, order: Order | None = None, language: str | None = None
) -> Reading:
    """Return the day that words name, looking back from today.

    A missing year means the most recent such day; a period without a day is refused, and so are
    words that are no day. An explicit day may lie ahead: that is for the caller to judge.
    Never raises, whatever the text.
    """
    from ledger.domain.deadline import reading

    return reading.read_past_day(words, today, order=order, language=language)


def write(reading: Reading, said_on: date) -> str:
    """Return words that read as the same window; raises ValueError unless it has one reading."""
    if reading.day is None or reading.window_start is None:
        message = "only a reading with one day can be written"
        raise ValueError(message)
    if reading.window_start <= said_on and reading.window_start != reading.day:
        return f"by {reading.day}"
    if reading.window_start == reading.day:
        return f"{reading.day}"
    return f"{reading.window_start}/{reading.day}"
