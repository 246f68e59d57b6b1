"""A prediction as the queue shows it: everything a verdict rests on, and nothing that leans.

The stated probability is not on it: who knows how sure the speaker was judges differently.
"""

from __future__ import annotations

from ledger.domain.prediction import Basis, Deadline, Evidence, Prediction
from ledger.domain.state import PredictionState
from ledger.domain.values import frozen
from ledger.render.days import distance
from ledger.render.marks import STANCES, paint
from ledger.render.page import Page, wrap
from ledger.render.safe import line_of


@frozen
class Card:
    """One prediction of a queue: its place in it, and why the rules leave it to a person."""

    state: PredictionState
    name: str
    place: int
    total: int
    because: str = ""


def card(shown: Card, page: Page) -> list[str]:
    """Return the lines of a card."""
    said = shown.state.prediction
    who = f"{line_of(shown.name)}, said {said.said_on}"
    lines = wrap(who, page.width, first=f"{shown.place} of {shown.total}  #{said.id}  ", rest="  ")
    for text in _terms(said):
        lines += wrap(text, page.width, first="  ")
    lines += wrap(_deadline(said.deadline, shown.state, page), page.width, first="  ")
    for item in shown.state.evidence:
        lines += _piece(item.evidence, page)
    if shown.because:
        lines += wrap(f"The rules leave it to you: {shown.because}", page.width, first="  ")
    return lines


def _terms(said: Prediction) -> list[str]:
    words = said.quote if said.quote and said.quote != said.claim else None
    if words and said.probability_ppm is not None:
        words = None
    found = (
        f'"{said.claim}"',
        f'In the speaker\'s words: "{words}"' if words else "",
        f'In English: "{said.translation}"' if words and said.translation else "",
        f"Only if: {said.condition}" if said.condition else "",
        f"Target: {said.target}" if said.target else "",
        f"Met only if: {said.criterion}" if said.criterion else "",
        "It has several parts." if said.compound else "",
    )
    return [text for text in found if text]


def _deadline(due: Deadline | None, state: PredictionState, page: Page) -> str:
    evidence = "Evidence:" if state.evidence else "No evidence yet."
    if due is None:
        return f"No deadline. {evidence}"
    words = f' ("{line_of(due.words)}")' if due.words else ""
    assumed = ", assumed" if due.basis is Basis.ASSUMED else ""
    return f"Deadline {due.day}{words}{assumed}, {distance(due.day, page.today)}. {evidence}"


def _piece(item: Evidence, page: Page) -> list[str]:
    day = item.published_on or item.happened_on
    head = f"    [{item.number}] {day or 'no date'} "
    where = f"{item.stance} {item.url or item.document}"
    lines = wrap(where, page.width, first=head, rest=" " * 8)
    lines = [line.replace(item.stance, paint(item.stance, STANCES[item.stance]), 1) if n == 0
             else line for n, line in enumerate(lines)]  # fmt: skip
    holds = f"holds for {item.happened_on}" if item.happened_on else ""
    value = f"value: {item.value}" if item.value else ""
    for text in (
        "; ".join(part for part in (holds, value) if part),
        f'"{item.quote}"' if item.quote else "",
        item.note or "",
    ):
        if text:
            lines += wrap(text, page.width, first=" " * 8)
    return lines
