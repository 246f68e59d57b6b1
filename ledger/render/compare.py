"""Cards side by side: one column a speaker, one row a figure, and the differences in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from ledger.domain.comparison import Difference, differences
from ledger.domain.scorecard_model import Figure
from ledger.domain.scorecard_policies import POLICIES
from ledger.domain.scorecard_rates import FOOTNOTE
from ledger.render import markdown
from ledger.render.figures import MISSING, short
from ledger.render.marks import paint
from ledger.render.page import LABELS_BESIDE, Page, fields, heading, wrap
from ledger.render.safe import line_of
from ledger.render.scorecard import Sheet, card_data
from ledger.render.table import Column, table

LABEL: Final = 24
"""What the names of the figures take at most."""

CELL: Final = 24
"""What a column of figures takes at most."""

LABELS: Final = {
    "with_credit": "With partial credit", "range": "Range, unknowns in", "judged_share": "Judged",
    "delivered": "Delivered so far", "void_share": "Void", "untestable_share": "Untestable",
    "by_family": "By claim family", "on_time_all": "On time with open ones",
    "stretch": "Typical stretch", "slip": "Typical slip", "versus_base_rate": "Versus base rate",
    "brier": "Brier score", "brier_skill": "Brier skill", "log_score": "Log score, bits",
    "calibration": "Miscalibration", "guidance": "Inside guidance", "agreement": "Agreement",
}  # fmt: skip
"""The figures that are compared, in the order of the card."""

Counter = Callable[[Sheet], int]
COUNTS: Final[dict[str, Counter]] = {
    "Logged": lambda sheet: sheet.card.counts.logged,
    "Due, not judged": lambda sheet: sheet.card.counts.unknown,
    "Open": lambda sheet: (
        sheet.card.counts.open + sheet.card.counts.awaiting + sheet.card.counts.settled_early
    ),
    "Logged after the fact": lambda sheet: sheet.card.counts.retrospective,
}
"""What stands beside the figures, as counts."""


def compare_page(sheets: Sequence[Sheet], page: Page) -> list[str]:
    """Return the comparison, as many speakers beside each other as fit, and what it cannot say."""
    found = heading(f"{len(sheets)} speakers", f"as of {page.today}", page)
    for words in dict.fromkeys(", ".join(sheet.asked) for sheet in sheets):
        found += wrap(f"Only {words}.", page.width, rest="  ") if words else []
    found += _beside(sheets, page) if page.width >= LABELS_BESIDE else _below(sheets, page)
    found.append("")
    for told in _told(sheets):
        found += wrap(told, page.width, rest="  ")
    return [*found, *_footer(sheets, page)]


def _below(sheets: Sequence[Sheet], page: Page) -> list[str]:
    """Return each figure with the speakers below each other, for narrow pages."""
    names = [line_of(sheet.name) for sheet in sheets]
    rows = [
        (label, [f"{name}: {value}" for name, value in zip(names, values, strict=True)])
        for label, values in _rows(sheets)
    ]
    return fields(rows, page)


def _beside(sheets: Sequence[Sheet], page: Page) -> list[str]:
    """Return a table with one column a speaker, as many beside each other as fit."""
    each = max(1, (page.width - LABEL) // CELL) if page.cut else len(sheets)
    rows, found = _rows(sheets), list[str]()
    for first in range(0, len(sheets), each):
        part = range(first, min(first + each, len(sheets)))
        columns = (Column(""), *(Column(line_of(sheets[place].name)) for place in part))
        cells = [(label, *(values[place] for place in part)) for label, values in rows]
        found += [*([""] if first else []), *table(columns, cells, page)]
    return found


def _footer(sheets: Sequence[Sheet], page: Page) -> list[str]:
    found = wrap(f"One of them: {sheets[0].again}", page.width)
    if any(sheet.headline.interval for sheet in sheets):
        found += [paint(line, "dim") for line in wrap(f"An interval {FOOTNOTE}.", page.width)]
    return found


def _rows(sheets: Sequence[Sheet]) -> list[tuple[str, list[str]]]:
    """Return the rows that say something for anybody: figures first, then counts."""
    headline = POLICIES[sheets[0].policy][1]
    rows = [(headline, [_headline(sheet) for sheet in sheets])]
    for key, label in LABELS.items():
        cells = [short(sheet.card.figure(key)) for sheet in sheets]
        shown = any(sheet.card.figure(key).shown for sheet in sheets)
        rows += [(label, cells)] if shown else []
    for label, count in COUNTS.items():
        counts = [count(sheet) for sheet in sheets]
        rows += [(label, [str(number) for number in counts])] if any(counts) else []
    return rows


def _headline(sheet: Sheet) -> str:
    figure: Figure = sheet.headline
    told = short(figure)
    if told == MISSING or not sheet.card.counts.judged:
        return "none judged"
    return f"{told} r" if sheet.card.is_record else told


def _told(sheets: Sequence[Sheet]) -> list[str]:
    """Return the differences in words, and what the letters mean."""
    found = differences([sheet.card for sheet in sheets], sheets[0].policy)
    lines = [_sentence(one, sheets) for one in found]
    if any(sheet.card.is_record for sheet in sheets):
        lines.append("r: collected after the fact: a record, not a rate.")
    if len(sheets) > 2:
        lines.append("Of many pairs some stand out by chance.")
    return lines


def _sentence(one: Difference, sheets: Sequence[Sheet]) -> str:
    names = line_of(sheets[one.first].name), line_of(sheets[one.second].name)
    between = f"{names[0]} against {names[1]}"
    if one.points is None:
        return f"{between}: no difference is told, {one.why_not}."
    points = f"{between}: {_points(one.points)}"
    if one.interval is None:
        return f"{points}, without an interval: {one.why_not}."
    low, high = (_points(end).removesuffix(" points") for end in one.interval)
    verdict = "more than chance would make" if one.is_clear else "no more than chance could make"
    return f"{points} (95 % interval {low} to {high}): {verdict}."


def _points(share: float) -> str:
    whole = round(share * 100)
    sign = f"{whole:+d}".replace("-", "−") if whole else "0"
    return f"{sign} point" if abs(whole) == 1 else f"{sign} points"


def compare_markdown(sheets: Sequence[Sheet], page: Page) -> list[str]:
    """Return the comparison as a Markdown table."""
    titles = ("", *(markdown.escape(sheet.name) for sheet in sheets))
    rows = [[label, *(markdown.escape(cell) for cell in cells)] for label, cells in _rows(sheets)]
    told = [f"- {markdown.escape(line)}" for line in _told(sheets)]
    return [f"As of {page.today}.", "", *markdown.table(titles, rows), "", *told]


def compare_data(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return every card, and the difference of each pair in shares."""
    found = differences([sheet.card for sheet in sheets], sheets[0].policy)
    return {
        "cards": [card_data(sheet) for sheet in sheets],
        "differences": [
            {
                "first": sheets[one.first].slug or sheets[one.first].name,
                "second": sheets[one.second].slug or sheets[one.second].name,
                "difference": one.points,
                "low": one.interval[0] if one.interval else None,
                "high": one.interval[1] if one.interval else None,
                "why_not": one.why_not,
            }
            for one in found
        ],
    }
