"""Pages of many predictions: the status, the list, and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ledger.domain.line import Line
from ledger.domain.status import Status
from ledger.render.marks import flags, paint
from ledger.render.page import Page, plural, wrap
from ledger.render.rows import (
    CLAIM,
    DEADLINE,
    ID,
    MARKS,
    MEMBERS,
    PROBABILITY,
    SAID,
    SPEAKER,
    STATUS,
    deadline_cell,
    legend,
    percent_of,
    status_cell,
)
from ledger.render.table import Cell, Column, table

EMPTY: Final = """\
This ledger is empty.

  ledger demo          look around in sample data (nothing is kept)
  ledger add           log a first prediction; asks six short questions
  ledger import FILE   bring predictions from a spreadsheet
"""

_ORDER: Final = (
    Status.DUE, Status.OPEN, Status.AWAITING, Status.NO_DEADLINE, Status.MET, Status.LATE,
    Status.PARTLY, Status.MISSED, Status.VOID, Status.UNCLEAR, Status.DRAFT,
)  # fmt: skip
_AHEAD: Final = frozenset({Status.OPEN, Status.AWAITING, Status.NO_DEADLINE, Status.DRAFT})
"""What waits for time, not for anybody."""


def empty(place: str, *, exists: bool) -> str:
    """Return how to start, and where the ledger is or would be kept."""
    return f"{EMPTY}\n{'It is' if exists else 'It will be'} kept in {place}"


def counted(counts: Mapping[Status, int], page: Page, when: str = "") -> list[str]:
    """Return how many there are and where they stand: "14 predictions: 3 due, 3 open"."""
    told = ", ".join(f"{counts[status]} {status}" for status in _ORDER if counts.get(status))
    total = plural(sum(counts.values()), "prediction")
    return wrap(f"{total}{when}: {told}", page.width, rest="  ")


def tally_of(lines: Iterable[Line]) -> Mapping[Status, int]:
    """Return how many predictions stand where; parts of split claims have no vote."""
    return Counter(line.status for line in lines if line.part_of is None)


def status_page(
    counts: Mapping[Status, int],
    speakers: int,
    due: Sequence[Line],
    coming: Sequence[Line],
    page: Page,
    when: str = "",
    limit: int = 10,
) -> list[str]:
    """Return the first page: how many there are, what waits for a verdict, what comes next."""
    total, waits = sum(counts.values()), counts.get(Status.DUE, 0)
    ahead, never = counts.get(Status.OPEN, 0), counts.get(Status.NO_DEADLINE, 0)
    later = counts.get(Status.AWAITING, 0)
    without_data = f", {later} awaiting data" if later else ""
    resolved = total - ahead - never - waits - later
    stands = f"{ahead} open, {waits} due{without_data}, {resolved} resolved"
    without = f", {never} without a deadline" if never else ""
    people = plural(speakers, "speaker")
    head = f"{plural(total, 'prediction')} by {people}{when}: {stands}{without}"
    found = wrap(head, page.width, rest="  ")
    if due:
        found += ["", paint("Due, waiting for a verdict:", "bold")]
        found += deadlines(due[:limit], page)
        if len(due) > limit:
            found.append(f" and {len(due) - limit} more: ledger due")
    if coming:
        found += ["", paint("Next deadlines:", "bold"), *deadlines(coming, page)]
    return found


def deadlines(lines: Sequence[Line], page: Page) -> list[str]:
    """Return a table of deadlines, past or to come, each with its distance and its evidence."""
    columns = (ID, SPEAKER, CLAIM, DEADLINE, MARKS, Column("Evidence", right=True, optional=1))
    rows = [
        (
            str(line.id), line.name, line.claim, deadline_cell(line, page.today), flags(line),
            str(line.evidence or "none"),
        )
        for line in lines
    ]  # fmt: skip
    return [*table(columns, rows, page), *legend(lines, page)]


def undecidable(lines: Sequence[Line], page: Page) -> list[str]:
    """Return a table of what awaits data, each with the first day on which anyone can know."""
    columns = (ID, SPEAKER, CLAIM, DEADLINE, Column("Decidable on"), MARKS)
    rows = [
        (
            str(line.id), line.name, line.claim, str(line.deadline), str(line.decidable_on),
            flags(line),
        )
        for line in lines
    ]  # fmt: skip
    return [*table(columns, rows, page), *legend(lines, page)]


def due_page(
    due: Sequence[Line],
    coming: Sequence[Line],
    page: Page,
    *,
    when: str = "",
    within: str = "",
    awaiting: Sequence[Line] = (),
) -> list[str]:
    """Return what waits for a verdict, what nobody can know yet, and what comes next."""
    found = []
    if due:
        one = len(due) == 1
        waits = f"{plural(len(due), 'prediction')} {'waits' if one else 'wait'}"
        found += [paint(f"{waits} for a verdict{when}:", "bold"), *deadlines(due, page)]
    else:
        found.append(f"Nothing is due{when}: no prediction waits for a verdict.")
    if awaiting:
        title = f"{plural(len(awaiting), 'prediction')} cannot be decided yet:"
        found += ["", paint(title, "bold"), *undecidable(awaiting, page)]
    if coming:
        title = f"Deadlines {within}:" if within else "Next deadlines:"
        found += ["", paint(title, "bold"), *deadlines(coming, page)]
    elif within:
        found += ["", f"No deadline {within}."]
    return found


def list_page(lines: Sequence[Line], page: Page, *, when: str = "") -> list[str]:
    """Return predictions as a table, and how many of them stand where."""
    columns = (ID, SPEAKER, CLAIM, SAID, DEADLINE, PROBABILITY, STATUS, MARKS)
    rows = [
        (
            str(line.id), line.name, line.claim, str(line.said_on), str(line.deadline or "none"),
            percent_of(line.probability_ppm), status_cell(line, page.today), flags(line),
        )
        for line in lines
    ]  # fmt: skip
    shown = table(columns, rows, page)
    return [*shown, *legend(lines, page), "", *counted(tally_of(lines), page, when)]


def chosen_page(lines: Sequence[Line], names: Sequence[str], page: Page) -> list[str]:
    """Return predictions as a table of the members asked for, in that order."""
    columns = [_column(name) for name in names]
    rows = [[_chosen(line, name, page) for name in names] for line in lines]
    return table(columns, rows, page)


_FLEXIBLE: Final = ("claim", "because", "deadline_words", "url", "speaker")
_NUMBERS: Final = (
    "id",
    "probability",
    "days_late",
    "evidence",
    "restates",
    "reading_of",
    "part_of",
)


def _column(name: str) -> Column:
    title = "ID" if name == "id" else name.replace("_", " ").capitalize()
    return Column(title, right=name in _NUMBERS, flexible=name in _FLEXIBLE)


def _chosen(line: Line, name: str, page: Page) -> Cell | str:
    if name == "status":
        return status_cell(line, page.today)
    if name == "probability":
        return percent_of(line.probability_ppm)
    value = MEMBERS[name](line)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return predictions in the order in which they ask for attention.

    The due ones, longest waiting first; then the open ones, next deadline first; then those with
    a verdict, latest deadline first; those without a deadline last.  Parts stand below their
    whole where it is in the list.
    """
    there = {line.id: line for line in lines}
    return sorted(there.values(), key=lambda line: (*_urgency(_whole(line, there)), line.id))


def _whole(line: Line, there: Mapping[int, Line]) -> Line:
    return there.get(line.part_of or 0, line)


def _urgency(line: Line) -> tuple[int, int, int]:
    day = line.deadline.toordinal() if line.deadline else 0
    if line.status is Status.DUE:
        return 0, day, line.id
    if line.status in _AHEAD:
        return (1, day, line.id) if day else (3, 0, line.id)
    return 2, -day, line.id
