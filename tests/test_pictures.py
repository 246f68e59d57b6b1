"""docs/pictures/ cannot lie: every file is what is drawn today."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pytest

from ledger.render.charts.drawing import Words
from ledger.render.charts.themes import THEMES as COLORS
from ledger.render.charts.themes import contrast
from ledger.render.charts.write import to_png
from tests.pictures_page import FOLDER, THEMES, drawings, svg_files

LARGEST = 3_000_000
"""What the whole folder may weigh, in bytes."""


@pytest.mark.parametrize("name", svg_files())
def test_a_drawing_in_the_docs_is_what_is_drawn(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == svg_files()[name], "run: make docs"


@pytest.mark.parametrize("name", drawings())
@pytest.mark.parametrize("theme", THEMES)
def test_an_image_in_the_docs_shows_what_is_drawn(name: str, theme: str) -> None:
    """Pixel by pixel; where another machine draws the edge of a letter differently, nearly so."""
    kept = (FOLDER / f"{name}-{theme}.png").read_bytes()
    made = to_png(drawings()[name](), theme=theme)

    assert kept[16:24] == made[16:24], "run: make docs"
    if kept != made:
        pairs = list(zip(pixels(kept), pixels(made), strict=True))
        differing = sum(one != other for one, other in pairs) / len(pairs)
        assert differing < 0.02, "run: make docs"


def pixels(image: bytes) -> Iterator[bytes]:
    """Give the four bytes of every pixel of a PNG with eight bits a colour and transparency.

    Each line starts with its filter: nothing, left, above, the mean of both, or Paeth's.
    """
    assert image[24:26] == b"\x08\x06"
    width = int.from_bytes(image[16:20])
    data, place = b"", 8
    while place < len(image):
        size = int.from_bytes(image[place : place + 4])
        if image[place + 4 : place + 8] == b"IDAT":
            data += image[place + 8 : place + 8 + size]
        place += size + 12
    raw = zlib.decompress(data)
    above = bytearray(width * 4)
    for start in range(0, len(raw), width * 4 + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * 4])
        for i in range(len(line)):
            left = line[i - 4] if i >= 4 else 0
            corner = above[i - 4] if i >= 4 else 0
            up = above[i]
            add = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
            line[i] = (line[i] + add) & 255
        yield from (bytes(line[i : i + 4]) for i in range(0, len(line), 4))
        above = line


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def test_the_pixels_of_an_image_can_differ() -> None:
    light, dark = (to_png(drawings()["count-bar-400"](), theme=theme) for theme in THEMES)

    first, second = (list(pixels(image)) for image in (light, dark))

    assert first[0] == bytes.fromhex("ffffffff")
    assert second[0] == bytes.fromhex("14171cff")
    assert sum(a != b for a, b in zip(first, second, strict=True)) / len(first) > 0.9


def test_the_folder_holds_nothing_else_and_stays_light() -> None:
    made = {f"{name}-{theme}.{kind}" for name in drawings() for theme in THEMES
            for kind in ("svg", "png")}  # fmt: skip
    files = [file for file in FOLDER.iterdir() if not file.name.startswith("site-")]

    assert {file.name for file in files} == made | {"README.md"}
    assert sum(file.stat().st_size for file in files) < LARGEST


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_of_every_picture_stands_out_from_the_ground(theme: str) -> None:
    colors = COLORS[theme]
    ground = {words.role for make in drawings().values() for words in on_ground(make().words)}

    for role in ground:
        assert contrast(colors[role], colors["ground"]) >= 4.5, role  # type: ignore[index]


def on_ground(words: tuple[Words, ...]) -> list[Words]:
    """Return words in a colour of their own; the counts in a bar are in the ground's."""
    return [one for one in words if one.role != "ground"]
