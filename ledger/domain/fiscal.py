"""Whose fiscal calendar a deadline is read by: what is on record first, then the known table.

A calendar belongs to an organisation. Somebody who speaks for one, by a role held that day, is
read by its calendar; where two organisations count their years differently there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Literal

from ledger.domain.calendars import FiscalCalendar
from ledger.domain.calendars_companies import fiscal_calendar_of
from ledger.domain.prediction import FiscalYear, Role, Speaker, SpeakerKind


def calendar_of(speaker: Speaker, day: date) -> FiscalCalendar | None:
    """Return how an organisation counted its years on a day; None when that is not known."""
    begun = [one for one in speaker.fiscal_years if one.since is None or one.since <= day]
    if begun:
        return _read(max(begun, key=lambda one: one.since or date.min), speaker.name)
    names = (speaker.name, *speaker.aliases)
    return next((found for name in names if (found := fiscal_calendar_of(name))), None)


def _read(year: FiscalYear, entity: str) -> FiscalCalendar | None:
    """Return a fiscal year as a calendar; None for one that no action of ours let in."""
    try:
        return as_calendar(year, entity)
    except (ValueError, IndexError, OverflowError, TypeError, AttributeError):
        return None


def as_calendar(year: FiscalYear, entity: str = "") -> FiscalCalendar:
    """Return a fiscal year on record as a calendar; raises ValueError when it is none."""
    label: Literal["start", "end"] = "start" if year.named_by == "start" else "end"
    try:
        return FiscalCalendar(year.ends, label, entity, year.long_quarter)
    except (IndexError, OverflowError) as error:
        raise ValueError(f'"{year.ends}" is no end of a year') from error


def calendar_for(
    speaker: Speaker, day: date, organisation: Callable[[str], Speaker]
) -> FiscalCalendar | None:
    """Return the calendar by which a speaker's "Q3" of a day is read; None when there is none.

    `organisation` gives what is on record of the organisation with a name.
    """
    if speaker.kind is SpeakerKind.ORGANISATION and (own := calendar_of(speaker, day)):
        return own
    names = employers(speaker.roles, day)
    return _agreed(calendar_of(organisation(name), day) for name in names)


def employers(roles: Sequence[Role], day: date) -> list[str]:
    """Return the organisations in which a role was held on a day, each once."""
    held = [
        role.organisation
        for role in roles
        if role.organisation
        and (role.since is None or role.since <= day)
        and (role.until is None or day <= role.until)
    ]
    return list(dict.fromkeys(held))


def _agreed(calendars: Iterable[FiscalCalendar | None]) -> FiscalCalendar | None:
    """Return the one calendar among those that are known; None when they differ."""
    found = {(one.fy_end, one.label, one.long_quarter): one for one in calendars if one}
    return next(iter(found.values())) if len(found) == 1 else None
