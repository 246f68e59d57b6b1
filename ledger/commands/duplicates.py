"""What a new prediction may repeat: asked about in a terminal, refused without one when plain."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.commands.asking import Talk
from ledger.domain.likeness import (
    DAYS_APART,
    SHOWN,
    Alike,
    Candidate,
    alike,
    alike_elsewhere,
)
from ledger.domain.line import Line
from ledger.domain.names import text_key
from ledger.domain.prediction import Deadline, Prediction
from ledger.domain.status import Day
from ledger.render.page import wrap
from ledger.render.safe import line_of
from ledger.store import queries
from ledger.store.organisations import colleagues
from ledger.store.reader import Reader

Answer = tuple[str, int | None]
"""``none``, ``same``, ``restates`` or ``new``, and the prediction that is meant."""


def refuse_plain(reader: Reader, said: Prediction, day: Day) -> None:
    """Raise AlreadyThere when the same speaker's ledger holds plainly the same claim.

    ``said`` may be among them.  A stated restatement or second reading passes: it says what it
    is.
    """
    from ledger.actions.recording import duplicate_of

    if said.restates or said.reading_of:
        return
    for one in _found(reader, said.speaker, said.claim, said.deadline, said.id):
        if one.is_plain:
            raise duplicate_of(reader, one.id, said, day)


def look_alikes(
    reader: Reader, talk: Talk, day: Day, speaker: str, claim: str, said_on: date,
    deadline: Deadline | None,
) -> Answer:  # fmt: skip
    """Show what may be the same claim and ask: the same, made again, or new?

    The speaker's own come first, then those of the same organisation.  What others say is only
    told: it is theirs, however alike.
    """
    own = _found(reader, speaker, claim, deadline)
    house, others = _elsewhere(reader, speaker, claim, deadline, SHOWN - len(own))
    _tell(reader, talk, day, others)
    lines = [queries.line(reader, number, day) for number in (*(one.id for one in own), *house)]
    if not lines:
        return "none", None
    talk.tell("This may be here already:" if len(lines) == 1 else "These may be the same claim:")
    for line in lines:
        _show(talk, line, named=line.speaker != speaker)
    twin = lines[0].said_on == said_on and text_key(lines[0].claim) == text_key(claim)
    return _asked(talk, lines, "s" if twin and own else "n")


def _tell(reader: Reader, talk: Talk, day: Day, others: list[int]) -> None:
    """Tell what other people say, which asks nothing."""
    if not others:
        return
    who = "Another says" if len(others) == 1 else "Others say"
    talk.tell(f"{who} nearly the same:")
    for number in others:
        _show(talk, queries.line(reader, number, day), named=True)


def _elsewhere(
    reader: Reader, speaker: str, claim: str, deadline: Deadline | None, room: int
) -> tuple[list[int], list[int]]:
    """Return who else says nearly the same: first of the same organisation, then strangers."""
    if deadline is None or room < 1:
        return [], []
    reach = timedelta(days=DAYS_APART)
    days = (deadline.strict or deadline.day) - reach, deadline.day + reach
    known = queries.candidates_elsewhere(reader, speaker, days)
    found = alike_elsewhere(_candidate(claim, deadline), known, shown=room)
    mates = colleagues(reader, speaker) if found else frozenset()
    return (
        [one.id for slug, one in found if slug in mates],
        [one.id for slug, one in found if slug not in mates],
    )


def _found(
    reader: Reader, speaker: str, claim: str, deadline: Deadline | None, own: int = 0
) -> list[Alike]:
    return alike(_candidate(claim, deadline, own), queries.candidates(reader, speaker))


def _candidate(claim: str, deadline: Deadline | None, id: int = 0) -> Candidate:
    days = (deadline.day, deadline.strict) if deadline else (None, None)
    return Candidate(id, claim, *days)


def _show(talk: Talk, line: Line, *, named: bool) -> None:
    who = f"{line_of(line.name)}, " if named else ""
    due = f", deadline {line.deadline}" if line.deadline else ", no deadline"
    head = f"  #{line.id}  "
    told = wrap(f"{who}said {line.said_on}{due}", talk.width, first=head)
    told += wrap(f'"{line.claim}"', talk.width, first=" " * len(head))
    talk.tell("\n".join(told))


def _asked(talk: Talk, lines: list[Line], usual: str) -> Answer:
    """Return what the person says; with several, a number behind the letter names one."""
    several = f" with its number, as s{lines[0].id}" if len(lines) > 1 else ""
    talk.note(f"the same claim: keep only the source with it{several}", "  s  ")
    talk.note("the same promise, made again", "  r  ")
    talk.note("a new claim", "  n  ")
    letters = {"s": "same", "r": "restates", "n": "new"}
    while True:
        answer = talk.word(f"Same, restated, or new? [{_capital(usual)}]") or usual
        kind, number = letters.get(answer[:1]), answer[1:].lstrip(" #")
        wanted = lines[0].id if len(lines) == 1 and not number else _number(number)
        if kind == "new" and not number:
            return "new", None
        if kind in ("same", "restates") and answer == usual:
            return kind, lines[0].id
        if kind in ("same", "restates") and wanted in {line.id for line in lines}:
            return kind, wanted
        talk.note(f"Answer s, r or n{several}.")


def _capital(usual: str) -> str:
    return "/".join(letter.upper() if letter == usual else letter for letter in "srn")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
