"""Whose card it is, and the sheet that every form of a card is written from."""

from __future__ import annotations

from datetime import date

from ledger.commands.card_options import Chosen
from ledger.domain.line import Line
from ledger.domain.scorecard import scorecard
from ledger.domain.status import Day
from ledger.domain.values import frozen
from ledger.errors import Unusable
from ledger.render.scorecard import Sheet
from ledger.store import queries
from ledger.store.reader import Reader

ASKING = "ledger scorecard"


@frozen
class Whose:
    """Whom a card is about, and the lines that are theirs; ``slug`` is empty for nobody's own."""

    slug: str
    name: str
    role: str | None
    lines: list[Line]
    organisation: str | None = None
    people: tuple[str, ...] = ()

    @property
    def spoken(self) -> tuple[str, ...]:
        """Return in words who spoke for an organisation; nothing on a speaker's whole card."""
        if self.organisation is None:
            return ()
        if self.name != self.organisation:
            return (f"said while in office at {self.organisation}",)
        people = f"{' and '.join(self.people)} while in office" if self.people else ""
        itself = any(one.speaker == self.slug for one in self.lines)
        spoken = " and by ".join(filter(None, (people, f"{self.name} itself" if itself else "")))
        return (f"said by {spoken}",) if spoken else ()


def whose(
    now: Reader,
    then: Reader,
    day: Day,
    speaker: str | None,
    organisation: str | None = None,
    asking: str = ASKING,
) -> Whose:
    """Return whose card it is: a speaker's, that of all who spoke for an organisation, or both.

    ``now`` knows what people are called, ``then`` what the card counts. Raises Unusable when
    neither is named, NotFound for somebody who is not there.
    """
    if speaker is None and organisation is None:
        raise Unusable(
            "whose card? Name a speaker, an organisation, or a speaker while in office there.",
            ("A speaker:", "ledger scorecard NAME"),
            ("All who spoke for one:", "ledger scorecard --organisation NAME"),
        )
    if organisation is None:
        who = queries.find_speaker(now, speaker or "", asking)
        role = queries.roles_of(then, day.due, only=who.slug).get(who.slug)
        return Whose(
            who.slug, who.name, role,
            queries.lines(then, day, speaker=who.slug, parts=True, counted=False),
        )  # fmt: skip
    from ledger.store.organisations import find_organisation, lines_of

    found = find_organisation(then, organisation, asking)
    lines = lines_of(then, day, found)
    if speaker is not None:
        who = queries.find_speaker(now, speaker, asking)
        role = queries.roles_of(then, day.due, only=who.slug).get(who.slug)
        theirs = [line for line in lines if line.speaker == who.slug]
        return Whose(who.slug, who.name, role, theirs, found.name)
    people = dict.fromkeys(line.name for line in lines if line.speaker != found.slug)
    return Whose(found.slug or "", found.name, None, lines, found.name, tuple(people))


def sheet_of(reader: Reader, day: Day, who: Whose, wanted: Chosen) -> Sheet:
    """Return the card of what the filters leave of somebody's predictions."""
    alone = who.slug if who.organisation is None else None
    outcomes = wanted.outcomes(
        reader, who.lines, queries.outcomes(reader, day, alone, who.lines if alone else None)
    )
    card = scorecard(
        outcomes, as_of=day.due, known=day.known, prospective=wanted.prospective,
        frame=wanted.frame,
    )  # fmt: skip
    lines = {line.id: line for line in who.lines}
    by = wanted.recorded_by
    return Sheet(
        card, who.slug, who.name, who.role, {one.id: lines[one.id] for one in outcomes},
        (*who.spoken, *wanted.words(card.counts.left_out)), str(by) if by else None,
        who.organisation,
    )  # fmt: skip


def nothing_of(now: Reader, then: Reader, day: Day, who: Whose, wanted: Chosen) -> str | None:
    """Return why a card of the past has nothing on it; None for one of today."""
    if wanted.recorded_by:
        whose = "" if queries.newest_id(then) is None else f" by {who.name}"
        return f"Nothing{whose} was recorded by {wanted.recorded_by}."
    return None if day.is_now else nothing_said(now, day, who.slug, f" by {who.name}")


def nothing_said(now: Reader, day: Day, slug: str | None = None, by: str = "") -> str:
    """Return that nothing had been said by a day of the past, and when the first words were."""
    later = queries.lines(now, Day.on(date.max), speaker=slug)
    first = f": the first prediction here is of {min(one.said_on for one in later)}"
    return f"Nothing{by} had been said by {day.due}{first if later else ''}."
