"""The whole of a new prediction read back, and the question whether to save it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ledger.actions.checks import check_prediction
from ledger.commands.asking import Back, Talk
from ledger.commands.interview import AddInterview
from ledger.commands.told import Told
from ledger.commands.wording import wording_class
from ledger.domain.prediction import Basis, Prediction, SpeakerKind
from ledger.errors import Unusable
from ledger.render.answers import wording
from ledger.render.days import weekday
from ledger.render.page import Page, fields
from ledger.render.safe import line_of

PARTS: Final = (
    ("Who", "who"), ("What", "what"), ("Where", "where"), ("When", "when"),
    ("Deadline", "deadline"), ("Met only if", "met if"),
)  # fmt: skip
"""What is read back, and the question that mends it."""

YES: Final = ("", "y", "yes")
NO: Final = ("n", "no")


def agreed(interview: AddInterview, told: Told, made: Callable[[Told], Prediction]) -> Told | None:
    """Read everything back until the person says yes; None for a no.

    What could not be kept is told, and asked again instead of refused.
    """
    talk = interview.talk
    while told.same is None:
        _tell(interview, told)
        try:
            check_prediction(made(told), interview.session.day)
        except Unusable as problem:
            talk.note(f"It cannot be kept: {problem.problem}")
            told = _edited(interview, told)
            continue
        try:
            answer = _decision(talk)
        except Back:
            told = interview.back()
            continue
        if answer in YES:
            return told
        if answer in NO:
            return None
        told = _edited(interview, told, answer)
    return told


def _decision(talk: Talk) -> str:
    """Ask until the answer is a yes, a no, ``e``, or the number of a part."""
    while True:
        answer = talk.word("Save? [Y/n, e to edit]")
        if answer in (*YES, *NO, "e", "edit") or _part(answer):
            return answer
        talk.note(f"Answer y, n or e, or a number from 1 to {len(PARTS)}.")


def _part(answer: str) -> str | None:
    """Return the question that a number names; None for anything else."""
    place = int(answer) - 1 if answer.isdecimal() else -1
    return PARTS[place][1] if 0 <= place < len(PARTS) else None


def _edited(interview: AddInterview, told: Told, answer: str = "e") -> Told:
    """Ask one part again; ``e`` asks which."""
    wanted = _part(answer) or _which(interview.talk)
    return interview.edit(wanted) if wanted else told


def _which(talk: Talk) -> str | None:
    """Ask for a part until there is one; None for the way back."""
    names = ", ".join(f"{n} {label.lower()}" for n, (label, _) in enumerate(PARTS, start=1))
    while True:
        talk.note(names)
        try:
            answer = talk.word(f"Which one? [1-{len(PARTS)}]")
        except Back:
            return None
        if not answer or _part(answer):
            return _part(answer)


def _tell(interview: AddInterview, told: Told) -> None:
    talk = interview.talk
    kinds = {SpeakerKind.PERSON: "", SpeakerKind.ORGANISATION: ", an organisation"}
    new = f" (new{kinds[told.who.new.kind]})" if told.who.new else ""
    texts = (
        f"{line_of(told.who.name)}{new}", f'"{line_of(told.claim)}"', told.url,
        weekday(told.said_on), _deadline(told), told.criterion or "not said",
    )  # fmt: skip
    rows = [(label, [text]) for (label, _), text in zip(PARTS, texts, strict=True)]
    if told.target:
        rows.append(("Target", [told.target]))
    if told.restates:
        rows.append(("Restates", [f"#{told.restates}"]))
    quote = interview.given["quote"] or told.quote
    if found := wording_class(interview.given, quote):
        text = wording(found, quote, interview.given["language"])
        rows.append(("Wording", [f"{text}; another one with --wording-class"]))
    page = Page(interview.session.today, talk.width)
    talk.tell("\n" + "\n".join(fields(rows, page)))


def _deadline(told: Told) -> str:
    due = told.deadline
    if due is None:
        return "none: it is kept and never scored"
    words = f', from "{line_of(due.words)}"' if due.words else ""
    assumed = "; assumed, not stated" if due.basis is Basis.ASSUMED else ""
    return f"{weekday(due.day)}{words}{assumed}"
