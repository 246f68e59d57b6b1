"""Tiles (c2sp.org/tlog-tiles): the tree and its entries as files that never change.

A tile holds up to 256 hashes of one height, a bundle up to 256 entries.  The last ones of a
log are partial, and their width is part of their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.proof.merkle import HASH_BYTES, ProofFails, Tree

WIDTH = 256
_HEIGHT = 8
_LEVELS = 64
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9]\d?)/(?P<place>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file of a log: ``level`` None is a bundle of entries, 0 has their hashes.

    ``index`` counts from 0 within the level; ``width`` is how many it holds, 256 for a full one.
    """

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return the file's path within the log."""
        level = "entries" if self.level is None else str(self.level)
        last, rest = f"{self.index % 1000:03d}", self.index // 1000
        while rest:
            last, rest = f"x{rest % 1000:03d}/{last}", rest // 1000
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{last}{part}"

    @property
    def start(self) -> int:
        """Return the place of its first hash or entry within its level."""
        return self.index * WIDTH


def parse_path(path: str) -> Tile | None:
    """Return the tile that a path names; None when it names none, or spells it differently."""
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    level = None if match["level"] == "entries" else int(match["level"])
    index = int(match["place"].replace("x", "").replace("/", ""))
    tile = Tile(level, index, int(match["width"] or WIDTH))
    usual = tile.path == path and tile.width <= WIDTH and (level is None or level < _LEVELS)
    return tile if usual else None


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """Give the tiles and bundles of a log of this size; those it had at ``since`` are left out."""
    yield from _level(None, size, since)
    level = 0
    while size >> (_HEIGHT * level):
        yield from _level(level, size >> (_HEIGHT * level), since >> (_HEIGHT * level))
        level += 1


def _level(level: int | None, count: int, before: int) -> Iterator[Tile]:
    for index in range(before // WIDTH, count // WIDTH):
        yield Tile(level, index)
    width = count % WIDTH
    if width and count != before:
        yield Tile(level, count // WIDTH, width)


def hashes_of(tree: Tree, tile: Tile) -> bytes:
    """Return the bytes of a tile of hashes."""
    assert tile.level is not None, "a bundle holds entries"
    row = tree.levels[_HEIGHT * tile.level]
    return b"".join(row[tile.start : tile.start + tile.width])


def split_hashes(data: bytes) -> list[bytes]:
    """Return the hashes of a tile; raises ProofFails when the bytes are no whole hashes."""
    if len(data) % HASH_BYTES:
        raise ProofFails("a tile that is cut off")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def bundle_of(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle: before each, two bytes with its length.

    A redacted entry is empty there: a gap that everybody sees, whose hash the tree keeps.
    """
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; raises ProofFails when it is cut off."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if len(data) < end:
            raise ProofFails("a bundle of entries that is cut off")
        entries.append(data[at + 2 : end])
        at = end
    return entries
