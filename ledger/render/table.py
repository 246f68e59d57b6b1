"""Tables that fit a page.

What is less needed goes first, then words are shortened, then one column is cut.  Ids, days and
verdicts are never cut.  Where even that does not fit, each row takes two lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeGuard

from ledger.render.marks import paint
from ledger.render.page import Page
from ledger.render.safe import lines_of
from ledger.render.width import cells, cells_of

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
    """What stands in a column: the text, a shorter one for narrow pages, and a colour.

    A shorter one that takes work is given as what makes it: wide pages do not ask.
    """

    text: str
    short: str | Callable[[], str] | None = None
    color: str | None = None

    def fitting(self, short: bool) -> str:
        """Return the text to print."""
        if not short or self.short is None:
            return self.text
        return self.short if isinstance(self.short, str) else self.short()


Row = Sequence[Cell | str]


class _Plan(NamedTuple):
    """Which columns to print, whether in short words, and what the flexible one needs at least."""

    kept: tuple[int, ...]
    short: bool
    least: int


class _Texts(NamedTuple):
    """What stands in one column, cleaned, and the columns of a page that each of it takes."""

    texts: list[str]
    taken: list[int]

    def within(self, room: int, page: Page) -> _Texts:
        """Return them cut to so many columns of a page."""
        if max(self.taken, default=0) <= room:
            return self
        texts = page.all_short(self.texts, room)
        return _Texts(texts, cells_of(texts))


class _Grid:
    """The cells of a table by column, cleaned and measured once, in long or in short words."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        given = list(zip(*rows, strict=True)) or [()] * len(columns)
        used = [i for i, c in enumerate(columns) if c.title or any(_texts(given[i]))]
        self.columns = [columns[i] for i in used]
        self._given = [given[i] for i in used]
        self.colors = [_colors(column) for column in self._given]
        self._texts: dict[bool, list[_Texts]] = {}

    def texts(self, short: bool) -> list[_Texts]:
        """Return what stands in each column, without its title."""
        if short not in self._texts:
            plain = [lines_of(_texts(column, short)) for column in self._given]
            self._texts[short] = [_Texts(texts, cells_of(texts)) for texts in plain]
        return self._texts[short]

    def widths(self, short: bool) -> list[int]:
        """Return what each column takes by nature, its title included."""
        pairs = zip(self.columns, self.texts(short), strict=True)
        return [max([cells(column.title), *texts.taken]) for column, texts in pairs]

    def fixed(self, plan: _Plan) -> int:
        """Return what everything but the flexible column takes of the page."""
        widths = self.widths(plan.short)
        taken = sum(widths[i] for i in plan.kept if not self.columns[i].flexible)
        return taken + len(MARGIN) + len(GAP) * (len(plan.kept) - 1)

    def flexible(self, plan: _Plan) -> dict[int, int]:
        """Return what the flexible columns take by nature."""
        widths = self.widths(plan.short)
        return {i: widths[i] for i in plan.kept if self.columns[i].flexible}


def _texts(column: Sequence[Cell | str], short: bool = False) -> list[str]:
    if _is_plain(column):
        return [*column]
    return [cell if isinstance(cell, str) else cell.fitting(short) for cell in column]


def _is_plain(column: Sequence[Cell | str]) -> TypeGuard[Sequence[str]]:
    return set(map(type, column)) <= {str}


def _colors(column: Sequence[Cell | str]) -> list[str | None] | None:
    """Return the colours of a column's cells; None when all are as they are."""
    if _is_plain(column):
        return None
    return [None if isinstance(cell, str) else cell.color for cell in column]


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
    texts = grid.texts(plan.short)
    printed = [
        _printed(
            grid.columns[i], texts[i].within(widths[i], page), grid.colors[i], widths[i], page
        )
        for i in plan.kept
    ]
    return [f"{MARGIN}{line}".rstrip() for line in map(GAP.join, zip(*printed, strict=True))]


def _printed(
    column: Column, found: _Texts, colors: Sequence[str | None] | None, width: int, page: Page
) -> list[str]:
    """Return the title and the cells of a column, each as wide as the column and in its colour."""
    title = page.short(column.title, width)
    spaces = [" " * (width - taken) for taken in (cells(title), *found.taken)]
    texts = found.texts if colors is None else map(paint, found.texts, colors)
    pairs = zip(spaces, (paint(title, "dim"), *texts), strict=True)
    if column.right:
        return [space + text for space, text in pairs]
    return [text + space for space, text in pairs]


def _shares(widths: dict[int, int], room: int) -> dict[int, int]:
    """Return how wide each flexible column is: nobody gets more than it takes by nature."""
    shares, left = {}, room
    for place, (i, width) in enumerate(sorted(widths.items(), key=lambda item: item[1])):
        shares[i] = min(width, left // (len(widths) - place))
        left -= shares[i]
    return shares


def _stacked(grid: _Grid, page: Page) -> list[str]:
    """Return two lines a row: what is never cut, then spare and flexible words below it."""
    numbered = list(enumerate(grid.columns))
    above = tuple(i for i, c in numbered if not (c.flexible or c.spare or c.optional))
    below = tuple(i for i, c in numbered if c.flexible or c.spare)
    plan = _Plan(above, True, 0)
    indent = " " * (len(MARGIN) + grid.widths(True)[above[0]] + len(GAP))
    titles, *lines = _even(grid, plan, None, page)
    found = [titles]
    rows = zip(*(grid.texts(True)[i].texts for i in below), strict=True) if below else ()
    for line, row in zip(lines, rows, strict=True):
        words = ": ".join(filter(None, row))
        found += [line, indent + page.short(words, page.width - len(indent))]
    return found
