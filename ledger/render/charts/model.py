"""What a picture says before it is drawn: marks on scales, texts, and the same numbers as a table.

A `Chart` is a pure value without pixels, colours or fonts. `layout` puts it on a sheet of some
width, `svg` and `png` write that down, `text` shows it in a terminal. Where there is nothing
honest to draw, a chart is not empty but a `NoChart` that says why.
"""

from __future__ import annotations

from enum import StrEnum

from ledger.domain.scorecard_model import State
from ledger.domain.values import frozen

Spot = tuple[float, float]
"""A place: in the units of the scales in a chart, in pixels on a sheet."""


class Role(StrEnum):
    """What a colour is for; each theme has one colour for each."""

    GROUND = "ground"
    INK = "ink"
    MUTED = "muted"
    GRID = "grid"
    BAND = "band"
    ACCENT = "accent"
    MET = "met"
    PARTLY = "partly"
    LATE = "late"
    MISSED = "missed"
    UNKNOWN = "unknown"
    OPEN = "open"
    VOID = "void"


class Icon(StrEnum):
    """The shape of a dot: each state has its own, so that no colour is needed to tell them."""

    MET = "met"
    PARTLY = "partly"
    LATE = "late"
    MISSED = "missed"
    UNKNOWN = "unknown"
    OPEN = "open"
    VOID = "void"
    DISC = "disc"
    RING = "ring"
    DIAMOND = "diamond"


_OPEN = frozenset({State.OPEN, State.AWAITING, State.SETTLED_EARLY, State.NO_DEADLINE})


def icon_of(state: State) -> Icon:
    """Return the shape of a state on the card."""
    return Icon.OPEN if state in _OPEN else Icon(str(state))


def role_of(icon: Icon) -> Role:
    """Return the colour of a shape."""
    names = set(Role)
    return Role(str(icon)) if str(icon) in names else Role.ACCENT


@frozen
class Trace:
    """A line through places."""

    spots: tuple[Spot, ...]
    role: Role = Role.ACCENT
    width: float = 2.0
    dashed: bool = False


@frozen
class Area:
    """A filled shape with these corners."""

    spots: tuple[Spot, ...]
    role: Role = Role.BAND


@frozen
class Dot:
    """A shape at a place, with words beside it; `size` 1 is an ordinary dot."""

    at: Spot
    icon: Icon = Icon.DISC
    role: Role = Role.ACCENT
    size: float = 1.0
    label: str = ""


Mark = Trace | Area | Dot


@frozen
class Tick:
    """A place on a scale and what is written there."""

    at: float
    label: str


@frozen
class Rule:
    """A line across the whole picture at one place of a scale, with its words."""

    at: float
    label: str
    dashed: bool = True


@frozen
class Scale:
    """One axis: what it measures, from where to where, its ticks and its rules."""

    title: str
    low: float
    high: float
    ticks: tuple[Tick, ...]
    rules: tuple[Rule, ...] = ()

    def share(self, value: float) -> float:
        """Return where a value lies between both ends, 0 to 1; never outside."""
        if self.high == self.low:
            return 0.5
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


@frozen
class Key:
    """One line of the legend: a dot's icon, "line", "dashed", "band", "tick" or "bracket"."""

    look: str
    role: Role
    words: str


@frozen
class Plot:
    """Marks between two scales; `square` keeps both scales equally long."""

    x: Scale
    y: Scale
    marks: tuple[Mark, ...]
    keys: tuple[Key, ...] = ()
    square: bool = False


@frozen
class Row:
    """One line of a picture in rows: in its marks y runs from -1 (top) to 1.

    `group` shades neighbouring rows together; None leaves a row plain.
    """

    label: str
    value: str
    marks: tuple[Mark, ...]
    group: int | None = None


@frozen
class Rows:
    """Rows over one scale; `heads` stand over the labels and the values."""

    x: Scale
    rows: tuple[Row, ...]
    keys: tuple[Key, ...] = ()
    heads: tuple[str, str] = ("", "")


@frozen
class Segment:
    """One part of a bar."""

    label: str
    count: int
    icon: Icon


@frozen
class Bar:
    """One bar of counts, each part as long as its share of all."""

    segments: tuple[Segment, ...]

    @property
    def total(self) -> int:
        """The whole bar."""
        return sum(segment.count for segment in self.segments)


@frozen
class Table:
    """The same numbers as text; `right` are the columns that hold numbers."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@frozen
class Chart:
    """A whole picture: its finding as title, how to read it, what it rests on, and its numbers.

    `lead` says what is drawn, `notes` the counts, the cautions and what is left out, `as_of` the
    day of the answer.
    """

    key: str
    title: str
    lead: str
    body: Plot | Rows | Bar
    notes: tuple[str, ...]
    as_of: str
    table: Table

    @property
    def description(self) -> str:
        """What a screen reader says after the title."""
        return " ".join((self.lead, *self.notes, self.as_of))


@frozen
class NoChart:
    """Why a picture is not drawn."""

    key: str
    title: str
    why: str

    @property
    def sentence(self) -> str:
        """The reason as one sentence."""
        return f"{self.title}: not drawn, {self.why}."


Picture = Chart | NoChart
