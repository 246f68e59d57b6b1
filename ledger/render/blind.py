"""A prediction as a blind reviewer sees it: what to judge and what is known, and no name."""

from __future__ import annotations

from ledger.domain.blinding import Names, scrubbed, scrubbed_address
from ledger.domain.prediction import Evidence, Prediction, Stance
from ledger.domain.state import PredictionState
from ledger.domain.values import frozen
from ledger.render.page import Page, wrap
from ledger.render.safe import line_of


@frozen
class BlindCard:
    """One prediction of a review: its place, and the names that must not be on it."""

    state: PredictionState
    names: Names
    place: int
    total: int


def blind_card(shown: BlindCard, page: Page) -> list[str]:
    """Return the lines of a card.

    Neither who said it, nor its number, nor any verdict, nor the speaker's answer is on it.
    """
    said = shown.state.prediction
    lines = [f"{shown.place} of {shown.total}"]
    for text in _terms(said):
        lines += wrap(scrubbed(line_of(text), shown.names), page.width, first="  ")
    pieces = [i.evidence for i in shown.state.evidence if i.evidence.stance is not Stance.REPLY]
    lines.append("  Evidence:" if pieces else "  No evidence.")
    for item in pieces:
        lines += _piece(item, shown.names, page)
    return lines


def _terms(said: Prediction) -> list[str]:
    due = said.deadline
    words = f' ("{due.words}")' if due and due.words else ""
    found = (
        f'"{said.claim}"',
        f"Met only if: {said.criterion}" if said.criterion else "",
        f"Target: {said.target}" if said.target else "",
        f"Only if: {said.condition}" if said.condition else "",
        f"Said on {said.said_on}. Deadline {due.day}{words}." if due else "No deadline.",
    )
    return [text for text in found if text]


def _piece(item: Evidence, names: Names, page: Page) -> list[str]:
    day = item.published_on or item.happened_on or "no date"
    where = scrubbed_address(item.url or f"document {item.document}", names)
    head = f"    [{item.number}] {day} "
    lines = wrap(f"{item.stance} {where}", page.width, first=head, rest=" " * 8)
    holds = f"holds for {item.happened_on}" if item.happened_on else ""
    value = f"value: {item.value}" if item.value else ""
    facts = "; ".join(part for part in (holds, value) if part)
    quote = f'"{item.quote}"' if item.quote else ""
    for text in (item.title, facts, quote, item.note):
        if text:
            told = scrubbed(line_of(text), names)
            lines += wrap(told, page.width, first=" " * 8)
    return lines
