"""What changed in a card between two days: the headline then and now, and every reason."""

from __future__ import annotations

from typing import Any, Final

from ledger.domain.scorecard_diff import Change, Diff
from ledger.domain.scorecard_json import figure_dict
from ledger.domain.scorecard_model import Row, number
from ledger.domain.scorecard_policies import POLICIES, STRICT
from ledger.domain.values import frozen
from ledger.render import markdown
from ledger.render.figures import short
from ledger.render.marks import paint
from ledger.render.page import Page, heading, wrap
from ledger.render.rows import CLAIM, ID
from ledger.render.scorecard import Sheet
from ledger.render.table import Column, table


@frozen
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
    found += [paint(line, "bold") for line in wrap(headline_words(sheet), page.width, rest="  ")]
    if not sheet.diff.changes:
        return [*found, "Nothing changed."]
    found += ["", *_changes(sheet.diff, page), ""]
    found += wrap(added(sheet.diff), page.width, rest="  ")
    if moved := moved_figures(sheet.diff):
        found += ["", paint("Figures that moved", "bold")]
        titles = (Column("Figure", flexible=True), Column("Then"), Column("Now"))
        found += table(titles, moved, page)
    return found


def headline_words(sheet: DiffSheet) -> str:
    """Return the headline then and now, in one sentence."""
    then, now = sheet.before.headline, sheet.after.headline
    if then.sentence == now.sentence:
        return f"{now.sentence} As before."
    label = POLICIES[sheet.diff.policy][1]
    return f"{label}: {_told(short(then))} then, {_told(short(now))} now."


def _told(words: str) -> str:
    return "none judged" if words == "–" else words


_SUMS: Final = {STRICT: ("met", "judged"), "by-family": ("met", "families")}
"""What the changes add up to, under the policies that count something of their own."""


def added(diff: Diff) -> str:
    """Return what the changes add up to: "Sum: +1 met of +2 judged."."""
    met, judged = _SUMS.get(diff.policy, ("counted", "judged"))
    return f"Sum: {_signed(diff.met)} {met} of {_signed(diff.judged)} {judged}."


def _signed(count: float) -> str:
    """Return a number with its sign, thirds and the like with at most two decimals."""
    told = number(abs(count))
    return told if told == "0" else f"{'+' if count > 0 else '−'}{told}"


def adds(change: Change) -> str:
    """Return what one prediction adds to the headline; a dash for nothing."""
    if not (change.met or change.judged):
        return "–"
    return f"{_signed(change.met)} of {_signed(change.judged)}"


def state_words(row: Row | None) -> str:
    """Return where it stands on a card, in brackets where it is beside the figures."""
    if row is None:
        return "–"
    return f"({row.state})" if row.aside else str(row.state)


def _changes(diff: Diff, page: Page) -> list[str]:
    """Return one row a prediction, with the reasons below it."""
    columns = (Column("Adds"), ID, CLAIM, Column("Then"), Column("Now"))
    rows = [
        (adds(one), str(one.id), one.claim, state_words(one.was), state_words(one.now))
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


def moved_figures(diff: Diff) -> list[tuple[str, str, str]]:
    """Return the other figures that moved: label, then, now."""
    return [
        (moved.now.label, short(moved.was), short(moved.now))
        for moved in diff.figures
        if moved.now.key != POLICIES[diff.policy][0] and short(moved.was) != short(moved.now)
    ]


def diff_markdown(sheet: DiffSheet) -> list[str]:
    """Return the same as Markdown."""
    found = [f"# {markdown.escape(sheet.after.title)}", "", f"{sheet.days}.".capitalize(), ""]
    found += [f"**{markdown.escape(headline_words(sheet))}**", ""]
    if not sheet.diff.changes:
        return [*found, "Nothing changed."]
    rows = [
        [adds(one), str(one.id), markdown.escape(one.claim), state_words(one.was),
         state_words(one.now), markdown.escape("; ".join(one.why))]
        for one in sheet.diff.changes
    ]  # fmt: skip
    found += markdown.table(("Adds", "ID", "Claim", "Then", "Now", "Why"), rows, right="1")
    found += ["", added(sheet.diff)]
    if moved := moved_figures(sheet.diff):
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
        "policy": diff.policy.replace("-", "_"),
        "headline": {
            "was": figure_dict(sheet.before.headline),
            "now": figure_dict(sheet.after.headline),
        },
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
