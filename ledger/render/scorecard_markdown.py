"""A speaker's scorecard as Markdown."""

from __future__ import annotations

import re

from ledger.render import markdown
from ledger.render.marks import flags, standing
from ledger.render.page import Page
from ledger.render.scorecard import Sheet, asked, none_judged, opening, sentences
from ledger.render.scorecard_explain import explain_markdown
from ledger.render.scorecard_groups import groups_markdown


def card_markdown(sheet: Sheet, page: Page) -> list[str]:
    """Return the card as Markdown, with its groups if it is cut, else with its predictions."""
    found = _head(sheet, page)
    if sheet.cut:
        return [*found, "", *groups_markdown(sheet.cut)]
    return [*found, "", *_predictions(sheet, page)]


def explained_markdown(sheet: Sheet, page: Page, key: str | None = None) -> list[str]:
    """Return the card as Markdown, with the rows and steps of one figure, or of all."""
    return [*_head(sheet, page), "", *explain_markdown(sheet, key)]


def _head(sheet: Sheet, page: Page) -> list[str]:
    """Return the card in sentences."""
    found = [f"# {markdown.escape(sheet.title)}", "", f"As of {page.today}.", *asked(sheet, page)]
    if sheet.card.counts.judged:
        first, *after = map(escaped, opening(sheet))
        found += ["", f"**{first}**", *(f"\n{line}" for line in after)]
        found += ["", *(f"- {escaped(line)}" for line in sentences(sheet))]
    else:
        found += ["", *(escaped(line) for line in none_judged(sheet))]
    return found


def _predictions(sheet: Sheet, page: Page) -> list[str]:
    titles = ("ID", "Claim", "Said on", "Deadline", "Verdict")
    lines = [*sheet.recent, *sheet.waiting]
    rows = [
        [
            str(line.id), markdown.link(line.claim, line.source_url), str(line.said_on),
            str(line.deadline or "none"), f"{standing(line, page.today)} {flags(line)}".strip(),
        ]
        for line in lines
    ]  # fmt: skip
    return [*markdown.table(titles, rows, right="0"), *markdown.legend(lines)]


def escaped(sentence: str) -> str:
    """Return a sentence of ours with what it quotes kept from being markup."""
    return re.sub(r"([\\`*_\[<>|#])", r"\\\1", sentence)
