"""What changed in a card between two days: the headline then and now, and every reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.domain.scorecard_diff import Change, Diff
from ledger.domain.scorecard_json import figure_dict
from ledger.domain.scorecard_model import Row
from ledger.render import markdown
from ledger.render.figures import short
from ledger.render.marks import paint
from ledger.render.page import Page, heading, wrap
from ledger.render.rows import CLAIM, ID
from ledger.render.scorecard import Sheet
from ledger.render.table import Column, table


@dataclass(frozen=True, slots=True)
class DiffSheet:
    """Two sheets of the same speaker and what differs; ``recorded``: as the ledger stood then."""

    before: Sheet
    after: Sheet
    diff: Diff
    recorded: bool = False

    @property
    def days(self) -> str:
        """Return the two days in words."""
        first, last = self.diff.before.as_of, self.diff.after.as_of
        return f"{'recorded by ' if self.recorded else ''}{first} to {last}"


def diff_page(sheet: DiffSheet, page: Page) -> list[str]:
    """Return the headline then and now, the predictions that moved it, and the other figures."""
    found = heading(sheet.after.title, sheet.days, page)
    if sheet.after.asked:
        found += wrap(f"Only {', '.join(sheet.after.asked)}.", page.width, rest="  ")
    found += [paint(line, "bold") for line in wrap(_headline(sheet), page.width, rest="  ")]
    if not sheet.diff.changes:
        return [*found, "Nothing changed."]
    found += ["", *_changes(sheet.diff, page), ""]
    found += wrap(_sum(sheet.diff), page.width, rest="  ")
    if moved := _figures(sheet.diff):
        found += ["", paint("Figures that moved", "bold")]
        titles = (Column("Figure", flexible=True), Column("Then"), Column("Now"))
        found += table(titles, moved, page)
    return found


def _headline(sheet: DiffSheet) -> str:
    then, now = sheet.diff.before.headline, sheet.diff.after.headline
    if then.sentence == now.sentence:
        return f"{now.sentence} As before."
    return f"On time: {_told(short(then))} then, {_told(short(now))} now."


def _told(words: str) -> str:
    return "none judged" if words == "–" else words


def _sum(diff: Diff) -> str:
    return f"Sum: {_signed(diff.met)} met of {_signed(diff.judged)} judged."


def _signed(count: int) -> str:
    return f"{count:+d}".replace("-", "−") if count else "0"


def _adds(change: Change) -> str:
    if not (change.met or change.judged):
        return "–"
    return f"{_signed(change.met)} of {_signed(change.judged)}"


def _state(row: Row | None) -> str:
    if row is None:
        return "–"
    return f"({row.state})" if row.aside else str(row.state)


def _changes(diff: Diff, page: Page) -> list[str]:
    """Return one row a prediction, with the reasons below it."""
    columns = (Column("Adds"), ID, CLAIM, Column("Then"), Column("Now"))
    rows = [
        (_adds(one), str(one.id), one.claim, _state(one.was), _state(one.now))
        for one in diff.changes
    ]
    titles, *lines = table(columns, rows, page)
    each = len(lines) // len(rows)
    found = [titles]
    for place, one in enumerate(diff.changes):
        found += lines[place * each : (place + 1) * each]
        why = wrap("; ".join(one.why), page.width, first=" " * 9)
        found += [paint(line, "dim") for line in why]
    return found


def _figures(diff: Diff) -> list[tuple[str, str, str]]:
    return [
        (moved.now.label, short(moved.was), short(moved.now))
        for moved in diff.figures
        if moved.now.key != "on_time" and short(moved.was) != short(moved.now)
    ]


def diff_markdown(sheet: DiffSheet) -> list[str]:
    """Return the same as Markdown."""
    found = [f"# {markdown.escape(sheet.after.title)}", "", f"{sheet.days}.".capitalize(), ""]
    found += [f"**{markdown.escape(_headline(sheet))}**", ""]
    if not sheet.diff.changes:
        return [*found, "Nothing changed."]
    rows = [
        [_adds(one), str(one.id), markdown.escape(one.claim), _state(one.was), _state(one.now),
         markdown.escape("; ".join(one.why))]
        for one in sheet.diff.changes
    ]  # fmt: skip
    found += markdown.table(("Adds", "ID", "Claim", "Then", "Now", "Why"), rows, right="1")
    found += ["", _sum(sheet.diff)]
    if moved := _figures(sheet.diff):
        cells = [[markdown.escape(cell) for cell in row] for row in moved]
        found += ["", *markdown.table(("Figure", "Then", "Now"), cells)]
    return found


def diff_data(sheet: DiffSheet) -> dict[str, Any]:
    """Return the same as data: the changes add up to `met` and `judged`."""
    diff = sheet.diff
    return {
        "speaker": sheet.after.name,
        "slug": sheet.after.slug or None,
        "organisation": sheet.after.organisation,
        "from": diff.before.as_of,
        "to": diff.after.as_of,
        "recorded": sheet.recorded,
        "asked": list(sheet.after.asked),
        "met": diff.met,
        "judged": diff.judged,
        "changes": [
            {
                "id": one.id,
                "claim": one.claim,
                "was": str(one.was.state) if one.was else None,
                "now": str(one.now.state) if one.now else None,
                "met": one.met,
                "judged": one.judged,
                "why": list(one.why),
            }
            for one in diff.changes
        ],
        "figures": {
            moved.now.key: {"was": figure_dict(moved.was), "now": figure_dict(moved.now)}
            for moved in diff.figures
        },
    }
