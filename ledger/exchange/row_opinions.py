"""What others say became of a prediction, as lists beside each other in one row of a spreadsheet.

Each who says so has one item in every list, the newest of theirs; an item may be empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledger.actions.assessing import check_assessment
from ledger.domain.assessment import Assessment
from ledger.domain.names import text_key
from ledger.domain.prediction import Verdict
from ledger.exchange.cells import join
from ledger.exchange.columns import ASSESSED
from ledger.exchange.row_cells import Cells

_DAYS = ("assessed_on", "assessed_deadline")


def opinion_cells(said: Iterable[Assessment]) -> dict[str, str]:
    """Return the cells of these assessments; none for none."""
    items = list(said)
    lists = {column: [_text(one, member) for one in items] for column, member in ASSESSED.items()}
    return {column: join(some) for column, some in lists.items() if any(some)}


def _text(one: Assessment, member: str) -> str:
    value = getattr(one, member)
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def opinions_of(row: Cells) -> tuple[Assessment, ...]:
    """Return the assessments that a row holds; what is wrong with them is noted in it."""
    lists = {column: row.items(column) for column in ASSESSED}
    count = len(lists["assessed_by"])
    long = [column for column, some in lists.items() if len(some) > count]
    row.wrong += [
        f"{column} has {len(lists[column])} items, and assessed_by has {count}" for column in long
    ]
    if long:
        return ()
    padded = {column: some + [""] * (count - len(some)) for column, some in lists.items()}
    found = [
        _opinion(row, {column: some[place] for column, some in padded.items()})
        for place in range(count)
    ]
    row.wrong += _twice(found)
    for one in found:
        row.attempt(check_assessment, one, row.context.day)
    return tuple(found)


def _opinion(row: Cells, cells: dict[str, str]) -> Assessment:
    members: dict[str, Any] = {
        member: cells[column] or None for column, member in ASSESSED.items()
    }
    members |= {ASSESSED[column]: row.day_of(column, cells[column]) for column in _DAYS}
    members["verdict"] = row.word(Verdict, "assessed_verdict", cells["assessed_verdict"])
    blind = cells["assessed_blind"].lower()
    if blind not in ("", "no", "yes"):
        row.refuse("assessed_blind", blind, "it is neither yes nor no")
    return Assessment(**{**members, "by": cells["assessed_by"], "blind": blind == "yes"})


def _twice(found: Iterable[Assessment]) -> list[str]:
    seen: set[str] = set()
    wrong = []
    for one in found:
        key = text_key(one.by)
        wrong += [f'assessed_by "{one.by}" stands in the row twice'] if key in seen else []
        seen.add(key)
    return wrong
