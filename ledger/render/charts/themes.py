"""The colours of a picture, for light and for dark ground.

Blue, orange and wine with their own lightness each: told apart with every common colour blindness,
and in grey. Words reach a contrast of 4.5 : 1 on the ground, shapes 3 : 1; a test computes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.render.charts.model import Role

LIGHT: Final[Mapping[Role, str]] = {
    Role.GROUND: "#ffffff",
    Role.INK: "#1b1f24",
    Role.MUTED: "#545d68",
    Role.GRID: "#dde2e8",
    Role.BAND: "#e3e8ef",
    Role.ACCENT: "#1b1f24",
    Role.MET: "#084c8c",
    Role.PARTLY: "#2a78ad",
    Role.LATE: "#b06000",
    Role.MISSED: "#8a1c3f",
    Role.UNKNOWN: "#6b7280",
    Role.OPEN: "#545d68",
    Role.VOID: "#848c98",
}
DARK: Final[Mapping[Role, str]] = {
    Role.GROUND: "#14171c",
    Role.INK: "#eceff3",
    Role.MUTED: "#aab3bf",
    Role.GRID: "#2d333b",
    Role.BAND: "#29303a",
    Role.ACCENT: "#eceff3",
    Role.MET: "#5aa9ef",
    Role.PARTLY: "#9bd0f5",
    Role.LATE: "#f0a33a",
    Role.MISSED: "#d65f86",
    Role.UNKNOWN: "#8d96a3",
    Role.OPEN: "#aab3bf",
    Role.VOID: "#77808c",
}
THEMES: Final[Mapping[str, Mapping[Role, str]]] = {"light": LIGHT, "dark": DARK}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
