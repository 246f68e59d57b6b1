"""docs/pictures/ cannot lie: every file is what is drawn today."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from ledger.render.charts.drawing import Words
from ledger.render.charts.themes import THEMES as COLORS
from ledger.render.charts.themes import contrast
from ledger.render.charts.write import to_png
from tests.pictures_page import FOLDER, THEMES, drawings, svg_files

LARGEST = 3_000_000
"""What the whole folder may weigh, in bytes."""


@pytest.mark.parametrize(("name", "drawn"), svg_files().items(), ids=svg_files())
def test_a_drawing_in_the_docs_is_what_is_drawn(name: str, drawn: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == drawn, "run: make docs"


@pytest.mark.parametrize("name", drawings())
@pytest.mark.parametrize("theme", THEMES)
def test_an_image_in_the_docs_shows_what_is_drawn(name: str, theme: str) -> None:
    """Pixel by pixel; where another machine draws the edge of a letter differently, nearly so."""
    kept = (FOLDER / f"{name}-{theme}.png").read_bytes()
    made = to_png(drawings()[name](), theme=theme)

    assert kept[16:24] == made[16:24], "run: make docs"
    assert differing(kept, made) < 0.02, "run: make docs"


def differing(one: bytes, other: bytes) -> float:
    """Return the share of pixels in which two images of one size differ, transparency included."""
    first, second = (np.asarray(Image.open(BytesIO(image))) for image in (one, other))
    assert first.shape == second.shape
    return float((first != second).any(axis=2).mean())


def test_the_pixels_of_an_image_can_differ() -> None:
    light, dark = (to_png(drawings()["count-bar-400"](), theme=theme) for theme in THEMES)

    grounds = [Image.open(BytesIO(image)).getpixel((0, 0)) for image in (light, dark)]

    assert grounds == [(255, 255, 255, 255), (20, 23, 28, 255)]
    assert differing(light, dark) > 0.9
    assert differing(light, light) == 0


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
