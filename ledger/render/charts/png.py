"""A drawing as PNG, by the rasteriser of vl-convert, which brings its own Liberation Sans.

The only module that needs the extra `plot`; it is imported when a PNG is asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
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
    return packed(converter.svg_to_png(svg(drawing, theme), scale=scale))


def packed(image: bytes) -> bytes:
    """Return a PNG with the same pixels and its data packed tightly, a third of what comes in.

    A PNG is a mark of eight bytes, then chunks: length, kind, data, checksum (ISO 15948).
    """
    chunks = list(_chunks(image))
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    tight = zlib.compress(pixels, 9)
    kept = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    written = (*kept[:-1], (b"IDAT", tight), kept[-1])
    return image[:8] + b"".join(_written(kind, data) for kind, data in written)


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(image):
        size = int.from_bytes(image[place : place + 4])
        yield image[place + 4 : place + 8], image[place + 8 : place + 8 + size]
        place += size + 12


def _written(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
