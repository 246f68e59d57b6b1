"""A card cut into groups: one line a group, and what to keep in mind reading them."""

from __future__ import annotations

from typing import Any, Final

from ledger.domain.scorecard_groups import CAUTION, Cut, Group
from ledger.domain.scorecard_json import figure_dict
from ledger.domain.scorecard_model import percent, percent_range
from ledger.render import markdown
from ledger.render.page import Page, wrap
from ledger.render.table import Column, table

TITLES: Final = ("On time", "Share", "95% range", "Due", "Open", "Void")


def groups(found: Cut, page: Page) -> list[str]:
    """Return one line a group of a card that was cut, and what to keep in mind reading it."""
    titles = (
        Column(found.title, flexible=True),
        *(Column(title, right=True, optional=place > 2) for place, title in
          enumerate(TITLES)),
    )  # fmt: skip
    lines = ["", *table(titles, [row(group) for group in found.groups], page)]
    for note in notes(found):
        lines += wrap(note, page.width)
    return lines


def row(group: Group) -> list[str]:
    """Return the cells of a group, its name first."""
    figure, counts = group.headline, group.counts
    return [
        group.name,
        figure.count or "none yet",
        "" if figure.point is None else percent(figure.point),
        "" if figure.interval is None else percent_range(figure.interval),
        str(counts.unknown or ""),
        str(counts.open + counts.awaiting + counts.settled_early or ""),
        str(counts.void + counts.void_early or ""),
    ]


def notes(found: Cut) -> list[str]:
    """Return what to keep in mind reading the groups."""
    several = "A prediction may stand in several of them." if found.overlapping else ""
    return [note for note in (several, f"{CAUTION[:1].upper()}{CAUTION[1:]}.") if note]


def groups_markdown(found: Cut) -> list[str]:
    """Return the groups as a Markdown table."""
    rows = [[markdown.escape(name), *cells_] for name, *cells_ in map(row, found.groups)]
    lines = markdown.table((found.title, *TITLES), rows, right="1 2 3 4 5 6")
    return [*lines, "", " ".join(notes(found))]


def groups_data(found: Cut) -> dict[str, Any]:
    """Return the groups as data: what it is cut by, and the headline of each."""
    groups = [
        {
            "name": group.name,
            "on_time": figure_dict(group.headline),
            "unknown": group.counts.unknown,
            "open": group.counts.open + group.counts.awaiting + group.counts.settled_early,
            "void": group.counts.void + group.counts.void_early,
        }
        for group in found.groups
    ]
    return {"by": found.key, "groups": groups, "overlapping": found.overlapping}
