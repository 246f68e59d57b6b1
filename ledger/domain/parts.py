"""A claim of several parts: the verdict of the whole follows from those of its parts.

Each part is a prediction of its own, with its claim, deadline, evidence and verdict; the whole
says how many of them must come true.  Only the whole has a vote in any score.

A part that is *void* drops out: of those that are left the same number must come true, or all of
them if they are fewer.  Where *unclear* parts could tip the verdict, the whole is *unclear*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Protocol

from ledger.domain.prediction import Resolution, Verdict, VoidReason
from ledger.domain.values import frozen

RULE: Final = (
    "parts",
    "The verdict of a split claim follows from those of its parts: met when as many as were needed"
    " came true in time, partly when some did, late when none did and enough followed after the"
    " deadline of the whole, missed otherwise. Void parts drop out.",
)
"""The name of the rule, and what it says."""


@frozen
class Whole:
    """What the verdict of a split claim hangs on besides its parts.

    ``needs`` is how many of its parts must come true, ``deadline`` the last day for the whole.
    """

    needs: int
    deadline: date


def last_decidable(deadline: date, days: Iterable[date | None]) -> date | None:
    """Return the first day on which all of a split claim can be decided: that of its last part.

    ``deadline`` is that of the whole, ``days`` the first decidable days of its parts.  None is the
    day after the deadline, there as here.
    """
    return max((day for day in days if day and day > deadline), default=None)


def needs_words(needs: int, parts: int) -> str:
    """Return how many parts must come true, in words: "all", "any", "2 of 3"."""
    if needs >= parts:
        return "all"
    return "any" if needs == 1 else f"{needs} of {parts}"


class Recorded(Protocol):
    """What telling hindsight needs of a part: when it was recorded, and what could be known."""

    @property
    def recorded_at(self) -> str:
        """The instant at which it was recorded, UTC."""

    @property
    def deadline(self) -> date | None:
        """The last day on which it can come true."""

    @property
    def happened_on(self) -> date | None:
        """The day it came true."""

    @property
    def first_known_on(self) -> date | None:
        """The first publication of evidence that its verdict cites."""


def is_split_late(parts: Iterable[Recorded], known_on: date | None = None) -> bool:
    """Say whether a claim was split once the outcome of a part could be known.

    That is after the earliest of: the deadline of a part, the day it came true, the first
    publication of evidence that its verdict cites, and ``known_on``, the first publication of
    evidence on the whole.
    """
    return any(
        date.fromisoformat(part.recorded_at[:10]) > day
        for part in parts
        for day in (part.deadline, part.happened_on, part.first_known_on, known_on)
        if day is not None
    )


def verdict_of_whole(whole: Whole, parts: Mapping[int, Resolution | None]) -> Resolution | None:
    """Return the verdict that follows from those of the parts; None while it waits for one.

    ``parts`` has the verdict in force of each part, None for one without, by its id.  Only *met*
    comes before the last verdict: when enough parts came true, no other part can change that.
    """
    given = {number: one for number, one in parts.items() if one is not None}
    verdict, happened_on = _decided(whole, list(given.values()), len(parts) - len(given))
    if verdict is None:
        return None
    cited = _cited(whole, given) if verdict is Verdict.MET else given
    return Resolution(
        verdict=verdict,
        because=_because(whole, given, len(parts)),
        void_reason=_void_reason(given.values()) if verdict is Verdict.VOID else None,
        happened_on=happened_on,
        known_on=max((r.known_on for r in cited.values() if r.known_on), default=None),
        first_known_on=min(
            (r.first_known_on for r in cited.values() if r.first_known_on), default=None
        ),
        rule=RULE[0],
        parts=tuple(sorted(cited)),
    )


def _decided(
    whole: Whole, given: Sequence[Resolution], waiting: int
) -> tuple[Verdict | None, date | None]:
    """Return verdict and day; no verdict while parts that wait for theirs could change it."""
    counting = [one for one in given if one.verdict is not Verdict.VOID]
    if not counting and not waiting:
        return Verdict.VOID, None
    wanted = min(whole.needs, len(counting) + waiting)
    met = [one for one in counting if one.verdict is Verdict.MET]
    if len(met) >= wanted:
        return Verdict.MET, _day_reached(met, wanted)
    if waiting:
        return None, None
    at_worst = _settled(whole, _with_unclear_as(Verdict.MISSED, counting), wanted)
    at_best = _settled(whole, _with_unclear_as(Verdict.MET, counting), wanted)
    if at_worst == at_best:
        return at_best
    return (at_best[0] if at_worst[0] is at_best[0] else Verdict.UNCLEAR), None


def _with_unclear_as(taken: Verdict, counting: Sequence[Resolution]) -> list[Resolution]:
    """Return the parts with the unclear ones as if they had another verdict."""
    return [
        replace(one, verdict=taken) if one.verdict is Verdict.UNCLEAR else one for one in counting
    ]


def _settled(
    whole: Whole, counting: Sequence[Resolution], wanted: int
) -> tuple[Verdict, date | None]:
    """Return verdict and day when every part has a verdict and none is unclear."""
    met = [one for one in counting if one.verdict is Verdict.MET]
    late = [one for one in counting if one.verdict is Verdict.LATE]
    if len(met) >= wanted:
        return Verdict.MET, _day_reached(met, wanted)
    followed = len(met) + len(late) >= wanted
    day = _day_reached([*met, *late], wanted) if followed else None
    # A part that came after its own deadline and before that of the whole is a part in time.
    in_time = [one for one in late if one.happened_on and one.happened_on <= whole.deadline]
    if met or in_time or any(one.verdict is Verdict.PARTLY for one in counting):
        return Verdict.PARTLY, day
    return (Verdict.LATE, day) if day else (Verdict.MISSED, None)


def _day_reached(came: Sequence[Resolution], wanted: int) -> date | None:
    """Return the day on which as many as were wanted had come true; None if one has no day."""
    days = [one.happened_on for one in came]
    known = sorted(day for day in days if day)
    return known[wanted - 1] if len(known) == len(days) else None


def _cited(whole: Whole, given: Mapping[int, Resolution]) -> dict[int, Resolution]:
    """Return the parts that a *met* rests on: as many as were needed, those known first."""
    met = [item for item in given.items() if item[1].verdict is Verdict.MET]
    met.sort(key=lambda item: (item[1].known_on or date.max, item[0]))
    return dict(met[: whole.needs])


def _void_reason(given: Iterable[Resolution]) -> VoidReason:
    """Return the reason that all parts share; parts void for several reasons test nothing."""
    reasons = {one.void_reason for one in given}
    return (reasons.pop() if len(reasons) == 1 else None) or VoidReason.UNTESTABLE


def _because(whole: Whole, given: Mapping[int, Resolution], count: int) -> str:
    """Say how many parts came true, how many were needed, and each part's verdict."""
    met = sum(one.verdict is Verdict.MET for one in given.values())
    needed = needs_words(whole.needs, count)
    needs = {"all": "all were needed", "any": "one was enough"}.get(
        needed, f"{needed} were needed"
    )
    each = ", ".join(f"#{number} {one.verdict}" for number, one in sorted(given.items()))
    return f"{met} of its {count} parts came true in time, and {needs}: {each}."
