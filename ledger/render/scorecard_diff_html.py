"""What changed in a card between two days, as a fragment of HTML."""

from __future__ import annotations

from ledger.render.html import dated, paragraphs, table, text
from ledger.render.scorecard_diff import (
    DiffSheet,
    added,
    adds,
    headline_words,
    moved_figures,
    state_words,
)


def diff_html(sheet: DiffSheet) -> str:
    """Return the headline then and now, the predictions that moved it, and the other figures."""
    asked = [f"Only {', '.join(sheet.after.asked)}."] if sheet.after.asked else []
    headline = text(headline_words(sheet))
    return dated(
        sheet.after.title,
        paragraphs([f"{sheet.days}.".capitalize()]),
        paragraphs(asked, "asked"),
        f'<p class="headline"><strong>{headline}</strong></p>\n',
        _changes(sheet) if sheet.diff.changes else paragraphs(["Nothing changed."]),
        _figures(sheet),
    )


def _changes(sheet: DiffSheet) -> str:
    rows = [
        [str(one.id), text(one.claim), text(adds(one)), text(state_words(one.was)),
         text(state_words(one.now)), text("; ".join(one.why))]
        for one in sheet.diff.changes
    ]  # fmt: skip
    titles = ("ID", "Claim", "Adds", "Then", "Now", "Why")
    return table("What changed", titles, rows) + paragraphs([added(sheet.diff)], "sum")


def _figures(sheet: DiffSheet) -> str:
    rows = [[text(cell) for cell in row] for row in moved_figures(sheet.diff)]
    moved = bool(rows and sheet.diff.changes)
    return table("Figures that moved", ("Figure", "Then", "Now"), rows) if moved else ""
