"""Options that look at the ledger as it stood: ``--recorded-by``, and whom a card is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from ledger.commands.paper import day_option
from ledger.commands.session import Session
from ledger.domain.status import Day
from ledger.store.reader import Reader


@contextmanager
def reading(session: Session, recorded_by: str | None) -> Iterator[tuple[Reader, Reader, Day]]:
    """Open the ledger as it is, as it stood by a day, and give the day of the question.

    Without ``--recorded-by`` both readers are the same.  With it the question is about that day
    too, unless ``--as-of`` says otherwise: so a card comes out as it was printed.
    """
    by = recorded_day(session, recorded_by)
    with session.reader() as now:
        if by is None:
            yield now, now, session.day
            return
        from ledger.store.past import as_recorded

        with as_recorded(now, by) as then:
            yield now, then, Day.on(by) if session.day.is_now else session.day


def recorded_day(session: Session, text: str | None) -> date | None:
    """Return the day that ``--recorded-by`` names; None when it was not given."""
    return day_option(session, text, "--recorded-by")
