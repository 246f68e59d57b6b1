"""Pages of many predictions: the status, the list, and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ledger.domain.line import AnyLine, Line
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
    deadline_cells,
    legend_of,
    percent_of,
    status_cell,
    status_cells,
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


def empty(place: str, *, exists: bool) -> str:
    """Return how to start, and where the ledger is or would be kept."""
    return f"{EMPTY}\n{'It is' if exists else 'It will be'} kept in {place}"


def counted(counts: Mapping[Status, int], page: Page, when: str = "") -> list[str]:
    """Return how many there are and where they stand: "14 predictions: 3 due, 3 open"."""
    told = ", ".join(f"{counts[status]} {status}" for status in _ORDER if counts.get(status))
    total = plural(sum(counts.values()), "prediction")
    return wrap(f"{total}{when}: {told}", page.width, rest="  ")


def tally_of(lines: Iterable[AnyLine]) -> dict[Status, int]:
    """Return how many predictions stand where; parts of split claims have no vote."""
    return Counter(line.status for line in lines if line.part_of is None)


def status_page(
    counts: Mapping[Status, int],
    speakers: int,
    due: Sequence[Line],
    coming: Sequence[Line],
    page: Page,
    when: str = "",
) -> list[str]:
    """Return the first page: how many there are, what waits for a verdict, what comes next.

    ``due`` are the first of those that wait; ``counts`` says how many wait in all.
    """
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
        found += deadlines(due, page)
        if waits > len(due):
            found.append(f" and {waits - len(due):,} more: ledger due")
    if coming:
        found += ["", paint("Next deadlines:", "bold"), *deadlines(coming, page)]
    return found


def deadlines(lines: Sequence[AnyLine], page: Page) -> list[str]:
    """Return a table of deadlines, past or to come, each with its distance and its evidence."""
    columns = (ID, SPEAKER, CLAIM, DEADLINE, MARKS, Column("Evidence", right=True, optional=1))
    marks = [flags(line) for line in lines]
    cells = deadline_cells(lines, page.today)
    rows = [
        (str(line.id), line.name, line.claim, cell, mark, _evidence_of(line))
        for line, cell, mark in zip(lines, cells, marks, strict=True)
    ]
    return [*table(columns, rows, page), *legend_of(marks, page)]


def _evidence_of(line: AnyLine) -> str:
    assert line.evidence is not None, "it was not counted"
    return str(line.evidence or "none")


def undecidable(lines: Sequence[AnyLine], page: Page) -> list[str]:
    """Return a table of what awaits data, each with the first day on which anyone can know."""
    columns = (ID, SPEAKER, CLAIM, DEADLINE, Column("Decidable on"), MARKS)
    marks = [flags(line) for line in lines]
    rows = [
        (
            str(line.id), line.name, line.claim, str(line.deadline), str(line.decidable_on),
            mark,
        )
        for line, mark in zip(lines, marks, strict=True)
    ]  # fmt: skip
    return [*table(columns, rows, page), *legend_of(marks, page)]


class Part(NamedTuple):
    """Some of many: the predictions to show, and how many there are."""

    shown: Sequence[AnyLine]
    total: int

    @property
    def rest(self) -> int:
        """Return how many are not shown."""
        return self.total - len(self.shown)


NOBODY: Final = Part((), 0)


def due_page(
    due: Part,
    coming: Part,
    page: Page,
    *,
    when: str = "",
    within: str = "",
    awaiting: Part = NOBODY,
) -> list[str]:
    """Return what waits for a verdict, what nobody can know yet, and what comes next."""
    found = []
    if due.total:
        waits = f"{plural(due.total, 'prediction')} {'waits' if due.total == 1 else 'wait'}"
        found += [paint(f"{waits} for a verdict{when}:", "bold")]
        found += [*deadlines(due.shown, page), *rest_of(due.rest)]
    else:
        found.append(f"Nothing is due{when}: no prediction waits for a verdict.")
    if awaiting.total:
        title = f"{plural(awaiting.total, 'prediction')} cannot be decided yet:"
        found += ["", paint(title, "bold")]
        found += undecidable(awaiting.shown, page) if awaiting.shown else []
        found += rest_of(awaiting.rest)
    if coming.total:
        title = f"Deadlines {within}:" if within else "Next deadlines:"
        found += ["", paint(title, "bold")]
        found += deadlines(coming.shown, page) if coming.shown else []
        found += rest_of(coming.rest)
    elif within:
        found += ["", f"No deadline {within}."]
    return found


def rest_of(count: int) -> list[str]:
    """Return how many rows are not shown, and how to see them; nothing when all are."""
    return [f" and {count:,} more; --limit 0 shows all"] if count > 0 else []


def list_page(
    lines: Sequence[AnyLine],
    page: Page,
    counts: Mapping[Status, int],
    rest: Sequence[str] = (),
    *,
    when: str = "",
) -> list[str]:
    """Return predictions as a table, what it leaves out, and how many of all stand where."""
    columns = (ID, SPEAKER, CLAIM, SAID, DEADLINE, PROBABILITY, STATUS, MARKS)
    marks = [flags(line) for line in lines]
    cells = status_cells(lines, page.today)
    rows = [
        (
            str(line.id), line.name, line.claim, str(line.said_on), str(line.deadline or "none"),
            percent_of(line.probability_ppm), cell, mark,
        )
        for line, cell, mark in zip(lines, cells, marks, strict=True)
    ]  # fmt: skip
    shown = table(columns, rows, page)
    return [*shown, *rest, *legend_of(marks, page), "", *counted(counts, page, when)]


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
