"""How a prediction bears on a headline, and from which day: all that a board of many counts.

Both follow from the prediction alone, whatever the day that is asked about, and so can stand in
its row.  Cards that look at every prediction (``scorecard_states``) and boards that count rows
share these definitions.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from ledger.domain.base_rate import known_since
from ledger.domain.kinds import Verdict
from ledger.domain.scorecard_model import Aside, day_after

FRAMED: Final = "f"
RECORD: Final = "r"
"""Logged after its outcome could be known: in a named collection, or in none."""

DRAFT: Final = ":::draft"
"""The code of a draft, which bears on nothing."""

_KEYS: Final = {
    Aside.PART: "part",
    Aside.SECOND_READING: "reading",
    Aside.NO_DEADLINE: "undated",
    Aside.REPORTED: "reported",
    Aside.ASSUMED: "assumed",
}
_ASIDES: Final = {key: aside for aside, key in _KEYS.items()}


class Terms(NamedTuple):
    """What of a prediction's own words decides how it counts."""

    deadline: date | None
    wording: str
    basis: str
    frame: str | None
    reading_of: int | None
    part_of: int | None


class Judged(NamedTuple):
    """A verdict with the days that tell when its outcome could be known."""

    verdict: str
    void_reason: str | None
    happened_on: date | None
    first_known_on: date | None


class Bearing(NamedTuple):
    """What a prediction counts as, whatever the day.

    ``after`` tells one that is judged and was logged after its outcome could be known: FRAMED or
    RECORD, else nothing.  ``aside`` is why it stands beside the headline whatever its verdict.
    """

    verdict: str | None = None
    after: str = ""
    void_reason: str | None = None
    aside: Aside | None = None

    @property
    def code(self) -> str | None:
        """The few letters that stand for it in a row; None for one that waits and counts."""
        return _code(self)


@lru_cache
def _code(one: Bearing) -> str | None:
    aside = _KEYS[one.aside] if one.aside else ""
    parts = (one.verdict or "", one.after, one.void_reason or "", aside)
    return ":".join(parts).rstrip(":") or None


@lru_cache
def read_bearing(code: str | None) -> Bearing | None:
    """Return what a code stands for; None for that of a draft."""
    if code == DRAFT:
        return None
    verdict, after, reason, aside = [*(code or "").split(":"), "", "", ""][:4]
    return Bearing(verdict or None, after, reason or None, _ASIDES.get(aside))


def fixed_aside(terms: Terms) -> Aside | None:
    """Return why a prediction stands beside every headline; None when it counts."""
    if terms.part_of is not None:
        return Aside.PART
    if terms.reading_of is not None:
        return Aside.SECOND_READING
    if terms.deadline is None:
        return Aside.NO_DEADLINE
    if terms.wording == "reported":
        return Aside.REPORTED
    return Aside.ASSUMED if terms.basis == "assumed" else None


def bearing_of(terms: Terms, recorded_on: date, judged: Judged | None) -> Bearing:
    """Return how a prediction bears with the verdict in force, or with none."""
    if judged is None:
        return Bearing(aside=fixed_aside(terms))
    after = logged_after(terms.deadline, terms.frame, recorded_on, judged)
    return judged_bearing(terms, judged.verdict, judged.void_reason, after)


def logged_after(
    deadline: date | None, frame: str | None, recorded_on: date, judged: Judged
) -> str:  # fmt: skip
    """Return FRAMED or RECORD for one that was logged after its outcome could be known.

    Nothing for others.
    """
    since = known_since(deadline, judged.verdict, judged.happened_on, judged.first_known_on)
    if since is None or recorded_on <= since:
        return ""
    return RECORD if frame is None else FRAMED


def judged_bearing(terms: Terms, verdict: str, void_reason: str | None, after: str) -> Bearing:
    """Return how a prediction bears with this verdict; ``after`` as ``logged_after`` gives it."""
    aside = fixed_aside(terms)
    if verdict == Verdict.VOID:
        return Bearing(verdict, void_reason=void_reason, aside=aside)
    if verdict == Verdict.UNCLEAR or aside:
        return Bearing(verdict, aside=aside)
    return Bearing(verdict, after)


def bears_from(
    deadline: date | None, decidable_on: date | None, *, void: bool = False
) -> date | None:
    """Return the first day on which it counts among those that are over; None for never.

    Nobody can judge it before its data are there; that it is void needs none.
    """
    if deadline is None or deadline == date.max:
        return None
    after = day_after(deadline)
    return after if void or decidable_on is None else max(after, decidable_on)
