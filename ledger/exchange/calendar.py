"""iCalendar (RFC 5545): deadlines ahead as days in anybody's calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from icalendar import Event

_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: ``uid`` never changes, ``changed`` is when its terms last did."""

    uid: str
    day: date
    title: str
    about: str
    url: str
    changed: str


def calendar_bytes(name: str, deadlines: Sequence[Deadline]) -> bytes:
    """Return deadlines as a calendar of all-day events, the same bytes for the same deadlines."""
    # Imported only where a calendar is written.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//prediction-ledger//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for deadline in deadlines:
        calendar.add_component(_event(deadline))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", datetime.fromisoformat(deadline.changed))
    event.add("dtstart", deadline.day)
    if deadline.day < date.max:
        event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", _CONTROLS.sub("", deadline.title))
    event.add("description", _CONTROLS.sub("", deadline.about))
    event.add("transp", "TRANSPARENT")
    if deadline.url:
        event.add("url", deadline.url)
    return event
