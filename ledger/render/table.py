"""Tables that fit a page.

What is less needed goes first, then words are shortened, then one column is cut.  Ids, days and
verdicts are never cut.  Where even that does not fit, each row takes two lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ledger.render.marks import paint
from ledger.render.page import Page, cells
from ledger.render.safe import line_of

COMFORTABLE: Final = 34
"""Below so many columns of the flexible column, optional columns go and words are shortened."""

LEAST: Final = 18
"""Below so many columns of the flexible column, spare columns go, and then rows take two lines."""

GAP: Final = "  "
MARGIN: Final = " "


class Column(NamedTuple):
    """One column: ``flexible`` is cut to fit, ``optional`` ones go first (1 before 2).

    A ``spare`` one goes last of all, and comes back when rows take two lines.
    """

    title: str
    right: bool = False
    flexible: bool = False
    optional: int = 0
    spare: bool = False


class Cell(NamedTuple):
    """What stands in a column: the text, a shorter one for narrow pages, and a colour."""

    text: str
    short: str | None = None
    color: str | None = None

    def fitting(self, short: bool) -> str:
        """Return the text to print."""
        return line_of(self.short if short and self.short is not None else self.text)


Row = Sequence[Cell | str]


class _Plan(NamedTuple):
    """Which columns to print, whether in short words, and what the flexible one needs at least."""

    kept: tuple[int, ...]
    short: bool
    least: int


class _Grid:
    """The cells of a table, cleaned and measured once, in long words and in short ones."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        given = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
        used = [i for i, c in enumerate(columns) if c.title or any(row[i].text for row in given)]
        self.columns = [columns[i] for i in used]
        self.colors = [[row[i].color for i in used] for row in given]
        self.texts = {
            short: [[row[i].fitting(short) for i in used] for row in given]
            for short in (False, True)
        }
        self._measured: dict[bool, list[int]] = {}

    def widths(self, short: bool) -> list[int]:
        """Return what each column takes by nature, its title included."""
        if short not in self._measured:
            by_column = zip(*self.texts[short], strict=True) if self.texts[short] else ()
            widest = [max(map(cells, column)) for column in by_column]
            titles = [cells(column.title) for column in self.columns]
            self._measured[short] = list(map(max, titles, widest)) if widest else titles
        return self._measured[short]

    def fixed(self, plan: _Plan) -> int:
        """Return what everything but the flexible column takes of the page."""
        widths = self.widths(plan.short)
        taken = sum(widths[i] for i in plan.kept if not self.columns[i].flexible)
        return taken + len(MARGIN) + len(GAP) * (len(plan.kept) - 1)

    def flexible(self, plan: _Plan) -> dict[int, int]:
        """Return what the flexible columns take by nature."""
        widths = self.widths(plan.short)
        return {i: widths[i] for i in plan.kept if self.columns[i].flexible}


def table(columns: Sequence[Column], rows: Sequence[Row], page: Page) -> list[str]:
    """Return the lines of a table: its titles, then its rows.

    A column without title whose cells are all empty is left out.
    """
    grid = _Grid(columns, rows)
    if not page.cut:
        return _even(grid, _Plan(tuple(range(len(grid.columns))), False, 0), None, page)
    for plan in _plans(grid.columns):
        room = page.width - grid.fixed(plan)
        if room >= sum(min(width, plan.least) for width in grid.flexible(plan).values()):
            return _even(grid, plan, room, page)
    return _stacked(grid, page)


def _plans(columns: Sequence[Column]) -> Iterator[_Plan]:
    """Give the ways to print a table, the fullest first."""
    kept = tuple(range(len(columns)))
    yield _Plan(kept, False, COMFORTABLE)
    for rank in sorted({column.optional for column in columns if column.optional}):
        kept = tuple(i for i in kept if columns[i].optional != rank)
        yield _Plan(kept, False, COMFORTABLE)
    yield _Plan(kept, True, COMFORTABLE)
    yield _Plan(kept, True, LEAST)
    yield _Plan(tuple(i for i in kept if not columns[i].spare), True, LEAST)


def _even(grid: _Grid, plan: _Plan, room: int | None, page: Page) -> list[str]:
    """Return titles and rows with every column at one width; ``room`` None cuts nothing."""
    widths = list(grid.widths(plan.short))
    if room is not None:
        for i, width in _shares(grid.flexible(plan), room).items():
            widths[i] = width
    titles = [column.title for column in grid.columns]
    lines = [_line(grid, titles, ["dim"] * len(titles), plan, widths, page)]
    texts = grid.texts[plan.short]
    for row, colors in zip(texts, grid.colors, strict=True):
        lines.append(_line(grid, row, colors, plan, widths, page))
    return lines


def _shares(widths: dict[int, int], room: int) -> dict[int, int]:
    """Return how wide each flexible column is: nobody gets more than it takes by nature."""
    shares, left = {}, room
    for place, (i, width) in enumerate(sorted(widths.items(), key=lambda item: item[1])):
        shares[i] = min(width, left // (len(widths) - place))
        left -= shares[i]
    return shares


def _line(
    grid: _Grid,
    row: Sequence[str],
    colors: Sequence[str | None],
    plan: _Plan,
    widths: Sequence[int],
    page: Page,
) -> str:
    parts = []
    for i in plan.kept:
        text = page.short(row[i], widths[i])
        space = " " * (widths[i] - cells(text))
        painted = paint(text, colors[i])
        parts.append(space + painted if grid.columns[i].right else painted + space)
    return (MARGIN + GAP.join(parts)).rstrip()


def _stacked(grid: _Grid, page: Page) -> list[str]:
    """Return two lines a row: what is never cut, then spare and flexible words below it."""
    numbered = list(enumerate(grid.columns))
    above = tuple(i for i, c in numbered if not (c.flexible or c.spare or c.optional))
    below = tuple(i for i, c in numbered if c.flexible or c.spare)
    plan = _Plan(above, True, 0)
    indent = " " * (len(MARGIN) + grid.widths(True)[above[0]] + len(GAP))
    titles, *lines = _even(grid, plan, None, page)
    found = [titles]
    for line, row in zip(lines, grid.texts[True], strict=True):
        words = ": ".join(row[i] for i in below if row[i])
        found += [line, indent + page.short(words, page.width - len(indent))]
    return found
