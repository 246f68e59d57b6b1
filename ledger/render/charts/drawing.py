"""A picture on its sheet: shapes with their places in pixels, before anything is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledger.domain.values import frozen
from ledger.render.charts.metrics import ASCENT, DESCENT, text_width
from ledger.render.charts.model import Icon, Role, Spot


@frozen
class Box:
    """A rectangle by its corners; also what words take up."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Say whether both share some ground, or come nearer than a gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def holds(self, spot: Spot) -> bool:
        """Say whether a place lies in it."""
        return self.left <= spot[0] <= self.right and self.top <= spot[1] <= self.bottom

    def inside(self, other: Box) -> bool:
        """Say whether it lies wholly within another."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@frozen
class Words:
    """Words on one line; `y` is the line they stand on, `anchor` start, middle or end.

    With a `halo` they stay legible on a line that they cross.
    """

    x: float
    y: float
    text: str
    size: float
    role: Role = Role.INK
    bold: bool = False
    anchor: str = "start"
    halo: bool = False

    @property
    def box(self) -> Box:
        """What they take up."""
        width = text_width(self.text, self.size, bold=self.bold)
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * width
        return Box(left, self.y - ASCENT * self.size, left + width, self.y + DESCENT * self.size)


@frozen
class Block:
    """A rectangle, filled or outlined or both; `striped` fills it with slanting lines."""

    box: Box
    fill: Role | None = None
    outline: Role | None = None
    striped: bool = False


@frozen
class Stroke:
    """A line through places."""

    spots: tuple[Spot, ...]
    role: Role
    width: float = 1.0
    dashed: bool = False


@frozen
class Shape:
    """A filled shape with these corners."""

    spots: tuple[Spot, ...]
    role: Role


@frozen
class Symbol:
    """One of the icons, by its middle and half its width."""

    at: Spot
    radius: float
    icon: Icon
    role: Role

    @property
    def box(self) -> Box:
        """What it takes up."""
        x, y = self.at
        return Box(x - self.radius, y - self.radius, x + self.radius, y + self.radius)


Item = Words | Block | Stroke | Shape | Symbol


@frozen
class Drawing:
    """A finished sheet."""

    width: float
    height: float
    items: tuple[Item, ...]
    title: str
    description: str

    @property
    def words(self) -> tuple[Words, ...]:
        """Everything that is written on it."""
        return tuple(item for item in self.items if isinstance(item, Words))


@dataclass(slots=True)
class Sheet:
    """A sheet while it is being filled from top to bottom; `y` is how far it is filled."""

    width: float
    unit: float
    margin: float
    y: float = 0.0
    items: list[Item] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Where the contents begin."""
        return self.margin

    @property
    def right(self) -> float:
        """Where they end."""
        return self.width - self.margin

    @property
    def room(self) -> float:
        """How wide they may be."""
        return self.width - 2 * self.margin

    @property
    def narrow(self) -> bool:
        """Whether labels have to stand above their rows rather than beside them."""
        return self.room < 36 * self.unit
