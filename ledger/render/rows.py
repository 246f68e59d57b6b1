"""One prediction as a row: the cells that every list shares, and its flat, stable data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, Final

from ledger.domain.line import AnyLine, Line
from ledger.render.days import short_distance
from ledger.render.marks import FLAGS, color_of, flags, short_standing, standing
from ledger.render.page import Page, wrap
from ledger.render.table import Cell, Column

ID: Final = Column("ID", right=True)
SPEAKER: Final = Column("Speaker", spare=True)
CLAIM: Final = Column("Claim", flexible=True)
SAID: Final = Column("Said on", optional=2)
DEADLINE: Final = Column("Deadline")
PROBABILITY: Final = Column("Prob", right=True, optional=1)
STATUS: Final = Column("Status")
MARKS: Final = Column("")


def status_cell(line: AnyLine, today: date) -> Cell:
    """Return where a prediction stands, in its colour."""
    short = partial(short_standing, line, today)
    return Cell(standing(line, today), short, color_of(line.status))


def status_cells(lines: Iterable[AnyLine], today: date) -> list[Cell]:
    """Return what ``status_cell`` returns for each; lines that stand alike share a cell."""
    made: dict[object, Cell] = {}
    cells = []
    for line in lines:
        where = (line.status, line.deadline, line.decidable_on, line.happened_on)
        cell = made.get(where)
        if cell is None:
            cell = made[where] = status_cell(line, today)
        cells.append(cell)
    return cells


def deadline_cell(line: AnyLine, today: date) -> Cell:
    """Return a deadline with its distance: "2026-09-30 (54d ago)"."""
    if line.deadline is None:
        return Cell("none")
    text = f"{line.deadline} ({short_distance(line.deadline, today)})"
    return Cell(text, str(line.deadline))


def deadline_cells(lines: Iterable[AnyLine], today: date) -> list[Cell]:
    """Return what ``deadline_cell`` returns for each; lines of one deadline share a cell."""
    made: dict[date | None, Cell] = {}
    cells = []
    for line in lines:
        cell = made.get(line.deadline)
        if cell is None:
            cell = made[line.deadline] = deadline_cell(line, today)
        cells.append(cell)
    return cells


def percent_of(ppm: int | None) -> str:
    """Return a probability in percent, with as many digits as it was kept with."""
    return "" if ppm is None else f"{ppm / 10_000:.6g}%"


def legend(lines: Iterable[AnyLine], page: Page) -> list[str]:
    """Return what the letters behind a status mean; nothing without letters."""
    return legend_of(map(flags, lines), page)


def legend_of(used: Iterable[str], page: Page) -> list[str]:
    """Return what ``legend`` returns, for the letters of some lines."""
    letters = set("".join(used))
    words = [f"{letter} {meaning}" for letter, meaning in FLAGS if letter in letters]
    return wrap(" · ".join(words), page.width, first=" ") if words else []


Getter = Callable[[Line], Any]

MEMBERS: Final[dict[str, Getter]] = {
    "id": lambda line: line.id,
    "speaker": lambda line: line.name,
    "claim": lambda line: line.claim,
    "kind": lambda line: str(line.kind),
    "said_on": lambda line: line.said_on,
    "deadline": lambda line: line.deadline,
    "deadline_words": lambda line: line.deadline_words,
    "deadline_precision": lambda line: line.precision,
    "deadline_basis": lambda line: line.basis,
    "wording": lambda line: line.wording,
    "wording_class": lambda line: line.wording_class,
    "probability": lambda line: None if line.probability_ppm is None else ratio(line),
    "status": lambda line: str(line.status),
    "void_reason": lambda line: str(line.void_reason) if line.void_reason else None,
    "happened_on": lambda line: line.happened_on,
    "days_late": lambda line: line.days_late,
    "known_on": lambda line: line.known_on,
    "judged_on": lambda line: line.given_at[:10] if line.given_at else None,
    "judged_by": lambda line: line.rule or line.resolver,
    "because": lambda line: line.because,
    "evidence": lambda line: line.evidence,
    "new_evidence": lambda line: line.verdict is not None and line.new_evidence,
    "own_figures": lambda line: line.verdict is not None and line.own_figures,
    "tags": lambda line: list(line.tags),
    "frame": lambda line: line.frame,
    "restates": lambda line: line.restates,
    "reading_of": lambda line: line.reading_of,
    "part_of": lambda line: line.part_of,
    "recorded_on": lambda line: line.recorded_at[:10],
    "url": lambda line: line.source_url,
}
"""Every member of a prediction's data, in the order in which it is written."""


def ratio(line: Line) -> float:
    """Return a stated probability as a number from 0 to 1."""
    assert line.probability_ppm is not None
    return line.probability_ppm / 1_000_000


def data_of(line: Line, members: Iterable[str] = MEMBERS) -> dict[str, Any]:
    """Return a prediction as a flat object: nothing is left out, what is missing is None."""
    return {name: MEMBERS[name](line) for name in members}
