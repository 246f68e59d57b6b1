"""States are told apart by every eye: by colour with the common blindnesses, and by grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pytest

from ledger.render.charts.model import Role
from ledger.render.charts.themes import DARK, LIGHT

Row = tuple[float, float, float]

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear red, green and blue.
SIGHTS: dict[str, tuple[Row, Row, Row]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}
FILLED = (Role.MET, Role.PARTLY, Role.LATE, Role.MISSED)
"""States that a bar fills; the others are outlined or striped."""


def linear(color: str) -> Row:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    )
    return red, green, blue


def times(rows: Sequence[Row], color: Row) -> Row:
    first, second, third = (
        sum(part * channel for part, channel in zip(row, color, strict=True)) for row in rows
    )
    return first, second, third


def oklab(color: Row) -> Row:
    """Return a colour as evenly spaced as it is seen: lightness and two opponents (Ottosson)."""
    long = times(
        (
            (0.4122214708, 0.5363325363, 0.0514459929),
            (0.2119034982, 0.6806995451, 0.1073969566),
            (0.0883024619, 0.2817188376, 0.6299787005),
        ),
        color,
    )
    roots = tuple(max(0.0, value) ** (1 / 3) for value in long)
    return times(
        (
            (0.2104542553, 0.7936177850, -0.0040720468),
            (1.9779984951, -2.4285922050, 0.4505937099),
            (0.0259040371, 0.7827717662, -0.8086757660),
        ),
        (roots[0], roots[1], roots[2]),
    )


def distance(one: str, other: str, sight: str) -> float:
    """Return how far two colours are seen apart; black and white are 1 apart."""
    seen = [oklab(times(SIGHTS[sight], linear(color))) for color in (one, other)]
    return float(sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_states_that_fill_a_bar_are_far_apart_for_every_eye(
    colors: Mapping[Role, str], sight: str
) -> None:
    apart = {
        (one, other): distance(colors[one], colors[other], sight)
        for one, other in combinations(FILLED, 2)
    }

    assert {pair: round(d, 3) for pair, d in apart.items() if d < 0.11} == {}


def test_red_and_green_would_not_be() -> None:
    assert distance("#000000", "#ffffff", "full") == pytest.approx(1.0, abs=0.001)
    assert distance("#4d8f3a", "#a3682a", "full") > 0.11
    assert distance("#4d8f3a", "#a3682a", "deuteranopia") < 0.11
