"""docs/pictures/: every example as SVG and PNG, light and dark, wide and narrow, and its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Final

from ledger.domain.scorecard import Scorecard
from ledger.render.charts.drawing import Drawing
from ledger.render.charts.layout import draw
from ledger.render.charts.model import Chart
from ledger.render.charts.share_card import share_card
from ledger.render.charts.write import to_png, to_svg
from tests.example_pictures import CAPTION, EXAMPLES, counts

FOLDER: Final = Path(__file__).parent.parent / "docs" / "pictures"
THEMES: Final = ("light", "dark")
WIDTHS: Final = (1200, 400)

_HEAD: Final = """\
# Pictures

This page and every file beside it are written by `make docs` from invented records; a test
compares them. Each picture says its finding as its title, names its axes, its counts, what it
leaves out and its day, carries a title and a description for screen readers, and has the same
numbers as a table. Colours are told apart with every common colour blindness, and no reading
needs them: each state has a shape and a word of its own.

```sh
ledger scorecard NAME --picture slip          # here, in characters
ledger scorecard NAME --svg FILE              # every picture of a card, one below the other
ledger scorecard NAME --picture slip --png FILE --theme dark --width 400
ledger board --svg FILE
ledger card NAME FILE                         # 1200 by 630, for sharing
```

An SVG needs nothing and follows the reader's light or dark system; a PNG needs the extra `plot`.

What looking at them changed:

- slip: words that would cross lines gave way to numbers with the words below; of many promises
  made again three are drawn, each in a picture of its own.
- calibration: of many levels only the large ones have their count, and the table lists levels.
- count-bar: met and partly moved further apart in lightness; a test simulates colour blindness.
- stretch: what nobody delivered is drawn as a line at the foot, not left empty.
- interval-strip: the example has base rates, so that their tick is looked at and checked too.
- card: one of somebody without a prediction was an empty bar; it is refused.
"""

_ABOUT: Final = {
    "calibration": "Only for speakers who state probabilities, from 20 judged ones on.",
    "count-bar": "Everything that counts, by where it stands on the day of the picture.",
    "forest": "The board: ranked are speakers with 20 or more judged predictions.",
    "interval-strip": "Shares from 5 judged predictions on; a record collected after the fact has "
    "no ranges.",
    "slip": "For a promise that was made again with another date (`--restates`).",
    "stretch": "From five promises to reach something on; what has not happened yet stays in.",
    "timeline": "The ten latest statements.",
    "card": "For previews of links; it is drawn for every speaker.",
}


@cache
def chart_of(name: str) -> Chart:
    """Return an example that is drawn; raises AssertionError for one that is not."""
    picture = EXAMPLES[name]()
    assert isinstance(picture, Chart), name
    return picture


def drawings() -> dict[str, Callable[[], Drawing]]:
    """Return every drawing of the folder by the name of its files, without theme and ending."""
    found: dict[str, Callable[[], Drawing]] = {}
    for name in EXAMPLES:
        for width in WIDTHS:
            found[f"{name}-{width}"] = partial(_drawn, name, width)
    return {**found, "card-1200": partial(_card, counts())}


def _drawn(name: str, width: int) -> Drawing:
    return draw(chart_of(name), width)


def _card(card: Scorecard) -> Drawing:
    return share_card(card, CAPTION, role="Chief executive, Company A", address="example.org/s/a")


def svg_files() -> dict[str, str]:
    """Return every SVG of the folder by its name."""
    return {
        f"{name}-{theme}.svg": to_svg(make(), theme=theme, name=name)
        for name, make in drawings().items()
        for theme in THEMES
    }


def png_files() -> dict[str, bytes]:
    """Return every PNG of the folder by its name."""
    return {
        f"{name}-{theme}.png": to_png(make(), theme=theme)
        for name, make in drawings().items()
        for theme in THEMES
    }


def pictures_page() -> str:
    """Return docs/pictures/README.md: each picture, its files and its numbers as a table."""
    parts = [_HEAD, *(_section(name) for name in EXAMPLES)]
    parts.append(f"\n## card\n\n{_ABOUT['card']}\n\n{_shown('card-1200', 'The card for sharing')}")
    return "\n".join(parts)


def _section(name: str) -> str:
    chart = chart_of(name)
    narrow = " · ".join(f"[{theme}, 400 wide]({name}-400-{theme}.svg)" for theme in THEMES)
    table = chart.table
    marks = ("--:" if place in table.right else "---" for place in range(len(table.titles)))
    rows = [table.titles, tuple(marks), *table.rows]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        f"\n## {name}\n\n{_ABOUT[name]}\n\n{_shown(f'{name}-1200', chart.title)}\n{narrow}\n\n"
        f"<details><summary>The same numbers as a table</summary>\n\n{lines}\n\n</details>\n"
    )


def _shown(name: str, title: str) -> str:
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="{name}-dark.svg">'
        f'<img alt="{title}" src="{name}-light.svg" width="800"></picture>\n'
    )


def write_pictures() -> None:
    """Write the folder anew; files that nothing makes any more go."""
    FOLDER.mkdir(exist_ok=True)
    svgs, pngs = svg_files(), png_files()
    for name, text in svgs.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for name, image in pngs.items():
        (FOLDER / name).write_bytes(image)
    for file in FOLDER.iterdir():
        ours = not file.name.startswith("site-") and file.suffix in {".svg", ".png"}
        if ours and file.name not in {*svgs, *pngs}:
            file.unlink()
