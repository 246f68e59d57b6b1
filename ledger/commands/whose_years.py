"""By whose fiscal calendar words are read, for commands that know a speaker by name."""

from __future__ import annotations

from datetime import date

from ledger.commands.session import Session
from ledger.domain.calendars import CALENDAR_YEAR, FiscalCalendar
from ledger.domain.calendars_companies import fiscal_calendar_of
from ledger.domain.deadline import read
from ledger.domain.fiscal import as_calendar
from ledger.domain.fiscal_words import read_year_end
from ledger.domain.prediction import FiscalYear
from ledger.errors import Remedy, Unusable
from ledger.store.fiscal import FiscalCalendars


def calendar_of(session: Session, name: str | None, said_on: date) -> FiscalCalendar | None:
    """Return the fiscal calendar by which this speaker's words of a day are read.

    A name nobody has may still be that of a well-known organisation.
    """
    if not name:
        return None
    if not session.place.exists:
        return fiscal_calendar_of(name)
    with session.reader() as reader:
        return FiscalCalendars(reader).of(name, said_on)


def named_calendar(words: str, named_by: str) -> FiscalCalendar:
    """Return the calendar that words name: the end of a fiscal year, or a known organisation.

    Raises Unusable for anything else.
    """
    end = read_year_end(words)
    if end is not None:
        return as_calendar(FiscalYear(end, named_by))
    known = fiscal_calendar_of(words)
    if known is None:
        raise Unusable(
            f'"{words}" is no end of a fiscal year and no organisation whose year is known.',
            ("A day:", "--fiscal '30 June'"),
            ("A weekday:", "--fiscal 'last Sunday of January'"),
        )
    return known


def way_to_tell(words: str, said_on: date, fiscal: FiscalCalendar | None) -> list[Remedy]:
    """Return how to tell a calendar, for words that would be read otherwise with one."""
    if fiscal is not None:
        return []
    without, with_one = read(words, said_on), read(words, said_on, fiscal=CALENDAR_YEAR)
    if without.status is with_one.status:
        return []
    return [
        ("When the organisation's fiscal year ends:",
         "ledger speaker fiscal ORGANISATION '30 June' --new"),
        ("Who spoke for it:", "ledger speaker role NAME CEO -o ORGANISATION"),
    ]  # fmt: skip
