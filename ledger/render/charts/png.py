"""A drawing as PNG, by the rasteriser of vl-convert, which brings its own Liberation Sans.

The only module that needs the extra `plot`; it is imported when a PNG is asked for.
"""

from __future__ import annotations

from importlib import import_module

from ledger.errors import Refused
from ledger.render.charts.drawing import Drawing
from ledger.render.charts.svg import svg


def png(drawing: Drawing, theme: str = "light", scale: float = 1.0) -> bytes:
    """Return a drawing as a PNG file, `scale` pixels a unit; `theme` is light or dark.

    Raises Refused, with the command that installs it, where the extra `plot` is missing.
    """
    try:
        converter = import_module("vl_convert")
    except ImportError as error:
        raise Refused(
            "a PNG needs the extra `plot`, which is not installed here (an SVG does not).",
            ("", "pip install 'prediction-ledger[plot]'"),
        ) from error
    image: bytes = converter.svg_to_png(svg(drawing, theme), scale=scale)
    return image
