"""A grid of characters that marks are put on, each with its colour."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, hypot
from typing import Final

from ledger.domain.status import Status
from ledger.render.charts.model import Icon, Spot
from ledger.render.marks import color_of, paint

GLYPHS: Final = {
    Icon.MET: "✓", Icon.PARTLY: "◐", Icon.LATE: "↷", Icon.MISSED: "✗", Icon.UNKNOWN: "!",
    Icon.OPEN: "·", Icon.VOID: "⊘", Icon.DISC: "●", Icon.RING: "○", Icon.DIAMOND: "◆",
}  # fmt: skip
_STATES: Final = {
    Icon.MET: Status.MET, Icon.PARTLY: Status.PARTLY, Icon.LATE: Status.LATE,
    Icon.MISSED: Status.MISSED, Icon.UNKNOWN: Status.DUE, Icon.VOID: Status.VOID,
}  # fmt: skip


def painted(text: str, icon: Icon | None) -> str:
    """Return text in the colour that the terminal gives a state; plain for what is none."""
    return paint(text, color_of(_STATES[icon])) if icon in _STATES else text


@dataclass(slots=True)
class Canvas:
    """So many columns and rows; places are given in characters from the top left corner."""

    width: int
    height: int
    places: dict[tuple[int, int], str] = field(default_factory=dict)
    colors: dict[tuple[int, int], Icon] = field(default_factory=dict)

    def put(self, at: Spot, text: str, icon: Icon | None = None) -> None:
        """Put characters where they lie within the grid, the first one at the place."""
        x, y = round(at[0]), round(at[1])
        for place, character in enumerate(text, start=x):
            if 0 <= place < self.width and 0 <= y < self.height:
                self.places[place, y] = character
                self.colors.pop((place, y), None)
                if icon:
                    self.colors[place, y] = icon

    def line(self, start: Spot, end: Spot, dashed: bool = False) -> None:
        """Draw from place to place, by a character for the direction."""
        (x, y), (to_x, to_y) = start, end
        count = max(1, ceil(2 * hypot(to_x - x, to_y - y)))
        flat = round(y) == round(to_y) and x != to_x
        sloped = "│" if round(x) == round(to_x) else "·" if dashed else "•"
        character = sloped if not flat else "╌" if dashed else "─"
        for part in range(count + 1):
            spot = x + (to_x - x) * part / count, y + (to_y - y) * part / count
            self.put(spot, character)

    def free(self, at: Spot, text: str, over: str) -> bool:
        """Say whether words fit at a place and cover nothing but these characters."""
        x, y = round(at[0]), round(at[1])
        inside = x >= 0 and x + len(text) <= self.width and 0 <= y < self.height
        return inside and all(
            self.places.get((place, y), " ") in over for place in range(x, x + len(text))
        )

    @property
    def lines(self) -> list[str]:
        """The rows as text, painted, without spaces at their ends."""
        return [self._row(y) for y in range(self.height)]

    def _row(self, y: int) -> str:
        last = max((x for x, at in self.places if at == y), default=-1)
        return "".join(
            painted(self.places.get((x, y), " "), self.colors.get((x, y))) for x in range(last + 1)
        ).rstrip()
