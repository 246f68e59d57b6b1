"""Evidence on a page: date first, the stance as a word, what it says, where it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ledger.domain.prediction import Evidence, FigureBy, Stance
from ledger.domain.state import Attached, Retracted
from ledger.render.marks import STANCES, paint
from ledger.render.page import LABELS_BESIDE, Page, wrap
from ledger.render.safe import line_of
from ledger.render.width import cells

_FIGURES: Final = {
    FigureBy.SPEAKER: "a figure of the speaker's own",
    FigureBy.OTHER: "a figure of somebody else's",
    None: "",
}


def evidence_lines(items: Sequence[Attached], page: Page, new: Iterable[int] = ()) -> list[str]:
    """Return a block of lines a piece; ``new`` are the numbers attached after the verdict."""
    widest = max((len(item.evidence.stance) for item in items), default=0)
    since = set(new)
    return [
        line
        for item in items
        for line in _piece(item.evidence, widest, page, item.evidence.number in since)
    ]


def _piece(item: Evidence, widest: int, page: Page, new: bool) -> list[str]:
    date = str(item.published_on or item.happened_on or "no date")
    head = f"  [{item.number}] {date:<10}  {item.stance:<{widest}}  "
    where = item.url or f"document {item.document}"
    if page.width < LABELS_BESIDE:
        indent = " " * 6
        lines = [head.rstrip(), *wrap(where, page.width, first=indent)]
    else:
        indent = " " * len(head)
        lines = wrap(where, page.width, first=head)
    for text in details(item, new):
        lines += wrap(text, page.width, first=indent)
    if item.url:
        kept = f"archived: {item.archived_url}" if item.archived_url else "not archived"
        beside = cells(lines[-1]) + 3 + cells(kept) <= page.width
        lines[-1:] = [f"{lines[-1]}   {kept}"] if beside else [lines[-1], indent + kept]
    lines[0] = lines[0].replace(str(item.stance), paint(item.stance, STANCES[item.stance]), 1)
    return lines


def details(item: Evidence, new: bool) -> list[str]:
    """Return what a piece says besides its day, stance and address."""
    about = ", ".join(line_of(part) for part in (item.title, item.publisher) if part)
    happened = f"holds for {item.happened_on}" if item.happened_on else ""
    if item.happened_on and item.stance is Stance.FOR:
        happened = f"happened on {item.happened_on}"
    value = f"value: {line_of(item.value)}" if item.value else ""
    facts = "; ".join(part for part in (happened, value, _FIGURES[item.figure_by]) if part)
    return [
        text
        for text in (
            about,
            f'"{line_of(item.quote)}"' if item.quote else "",
            facts,
            f"note: {line_of(item.note)}" if item.note else "",
            "new since the verdict" if new else "",
        )
        if text
    ]


def retracted_lines(items: Sequence[Retracted], page: Page) -> list[str]:
    """Return one line a piece that no longer counts, with who took it out and why."""
    found = []
    for item in items:
        who = f"retracted {item.at[:10]} by {line_of(item.actor)}: {line_of(item.because)}"
        text = f"{item.evidence.url or item.evidence.document}, {who}"
        found += wrap(text, page.width, first=f"  [{item.evidence.number}] ")
    return found


def evidence_data(item: Attached, new: bool) -> dict[str, Any]:
    """Return a piece of evidence as a flat object."""
    piece = item.evidence
    return {
        "number": piece.number,
        "stance": str(piece.stance),
        "url": piece.url,
        "document": piece.document,
        "title": piece.title,
        "publisher": piece.publisher,
        "published_on": piece.published_on,
        "happened_on": piece.happened_on,
        "value": piece.value,
        "figure_by": str(piece.figure_by) if piece.figure_by else None,
        "quote": piece.quote,
        "note": piece.note,
        "archived_url": piece.archived_url,
        "attached_at": item.at,
        "attached_by": item.actor,
        "new_since_verdict": new,
    }
