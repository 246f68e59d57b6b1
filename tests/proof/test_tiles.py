"""Tiles and bundles: their names, which of them a log has, and their bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.proof.canonical import leaf_of
from ledger.proof.merkle import ProofFails, Tree, root_of
from ledger.proof.tiles import (
    Tile,
    bundle_of,
    hashes_of,
    parse_path,
    split_bundle,
    split_hashes,
    tiles_of,
)

FILES = json.loads((Path(__file__).parent / "merkle_vectors.json").read_text())["files"]


def contents(tree: Tree, entries: list[bytes], tile: Tile) -> bytes:
    if tile.level is None:
        return bundle_of(entries[tile.start : tile.start + tile.width])
    return hashes_of(tree, tile)


@pytest.mark.vectors
def test_the_files_of_a_long_log_are_those_of_another_implementation() -> None:
    entries = [str(number).encode() for number in range(FILES["size"])]
    tree = Tree(map(leaf_of, entries))

    found = {tile.path: contents(tree, entries, tile) for tile in tiles_of(FILES["size"])}

    lines = [f"{path} {hashlib.sha256(found[path]).hexdigest()}" for path in sorted(found)]
    assert len(lines) == FILES["count"]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == FILES["sha256"]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(None, 0, 7), "tile/entries/000.p/7"),
        (Tile(3, 1_234_067), "tile/3/x001/x234/067"),
        (Tile(0, 1_000_000), "tile/0/x001/x000/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(63, 1000, 255), "tile/63/x001/000.p/255"),
        (Tile(None, 999_999), "tile/entries/x999/999"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "", "tile", "tile/0", "tile/0/0", "tile/00/000", "tile/64/000", "tile/-1/000",
        "tile/0/x000/000", "tile/0/001/000", "tile/0/x001", "tile/0/000.p/0", "tile/0/000.p/01",
        "tile/0/000.p/256", "tile/0/000.p/999", "tile/0/000.p", "tile/0/../000", "/tile/0/000",
        "tile/0/000/", "tile/0/000\n", "tile/0/00٣", "tile/entry/000", "tile/data/000",
    ],
)  # fmt: skip
def test_other_paths_name_no_tile(path: str) -> None:
    assert parse_path(path) is None


def test_a_log_of_seventy_thousand_has_the_tiles_of_the_specification() -> None:
    found = list(tiles_of(70_000))

    assert len([one for one in found if one.level == 0 and one.width == 256]) == 273
    assert Tile(0, 273, 112) in found
    assert [one for one in found if one.level == 1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert [one for one in found if one.level == 2] == [Tile(2, 0, 1)]


def test_a_full_tile_brings_the_first_of_the_next_level() -> None:
    assert list(tiles_of(0)) == []
    assert list(tiles_of(1)) == [Tile(None, 0, 1), Tile(0, 0, 1)]
    assert list(tiles_of(255)) == [Tile(None, 0, 255), Tile(0, 0, 255)]
    assert list(tiles_of(256)) == [Tile(None, 0), Tile(0, 0), Tile(1, 0, 1)]


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_what_is_added_later_and_what_was_there_are_all_the_tiles(one: int, two: int) -> None:
    before, after = sorted((one, two))
    old, new, added = set(tiles_of(before)), set(tiles_of(after)), set(tiles_of(after, before))

    assert added <= new
    # A partial tile of a level that did not grow stays as it is.
    assert new - added <= old
    assert not added & old


@given(st.lists(st.binary(max_size=400), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert split_bundle(bundle_of(entries)) == entries


def test_an_entry_of_the_greatest_length_fits_a_bundle() -> None:
    assert split_bundle(bundle_of([b"x" * 65_535, b""])) == [b"x" * 65_535, b""]


@pytest.mark.parametrize("data", [b"\0", b"\0\x02x", b"\0\x01x\0", b"\xff\xff"])
def test_a_bundle_that_is_cut_off_is_refused(data: bytes) -> None:
    with pytest.raises(ProofFails, match="cut off"):
        split_bundle(data)


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_bundle_or_refused(data: bytes) -> None:
    try:
        entries = split_bundle(data)
    except ProofFails:
        return
    assert bundle_of(entries) == data


def test_a_tile_gives_back_its_hashes() -> None:
    tree = Tree(leaf_of(str(number).encode()) for number in range(300))

    first, second = (hashes_of(tree, tile) for tile in (Tile(0, 0), Tile(0, 1, 44)))

    assert split_hashes(first) + split_hashes(second) == tree.levels[0]
    assert hashes_of(tree, Tile(1, 0, 1)) == root_of(split_hashes(first))
    assert split_hashes(b"") == []


def test_a_tile_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ProofFails, match="cut off"):
        split_hashes(b"x" * 33)
