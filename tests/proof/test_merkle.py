"""The tree: vectors of other implementations, and what must hold for every tree and proof."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.proof.canonical import leaf_of
from ledger.proof.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofFails,
    Tree,
    check_consistency,
    check_inclusion,
    node_of,
    root_of,
)

VECTORS = json.loads((Path(__file__).parent / "merkle_vectors.json").read_text())
SHARED = Path(os.environ.get("PLEDGER_VECTORS", "/nonexistent")) / "merkle.json"
"""The vectors of transparency-dev/merkle, where somebody has put them."""

LEAVES = [leaf_of(str(number).encode()) for number in range(600)]
WHOLE = Tree(LEAVES)


def unhex(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def unbase64(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def shared_cases() -> list[Any]:
    """Return the cases of the shared file; none where there is no such file."""
    if not SHARED.exists():
        return []
    return [pytest.param(one, id=one["file"]) for one in json.loads(SHARED.read_text())["cases"]]


def judge(case: dict[str, Any]) -> None:
    """Check one case of the shared file; raises ProofFails when its proof does not hold."""
    proof = [unbase64(step) for step in case["proof"] or ()]
    if "size1" in case:
        roots = unbase64(case["root1"]), unbase64(case["root2"])
        check_consistency(case["size1"], case["size2"], *roots, proof)
    else:
        leaf, root = unbase64(case["leafHash"]), unbase64(case["root"])
        check_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, root)


@pytest.mark.vectors
@pytest.mark.parametrize("vector", VECTORS["trees"], ids=lambda v: str(v["size"]))
def test_roots_and_proofs_are_those_of_another_implementation(vector: dict[str, Any]) -> None:
    size, root = vector["size"], bytes.fromhex(vector["root"])

    assert WHOLE.root(size) == root_of(LEAVES[:size]) == root
    for index, proof in vector["inclusion"].items():
        assert WHOLE.inclusion(int(index), size) == unhex(proof)
        check_inclusion(LEAVES[int(index)], int(index), size, unhex(proof), root)
    for old, proof in vector["consistency"].items():
        assert WHOLE.consistency(int(old), size) == unhex(proof)
        check_consistency(int(old), size, WHOLE.root(int(old)), root, unhex(proof))


if shared_cases():

    @pytest.mark.vectors
    @pytest.mark.parametrize("case", shared_cases())
    def test_the_shared_vectors_are_judged_as_they_should_be(case: dict[str, Any]) -> None:
        if case["wantErr"]:
            with pytest.raises(ProofFails):
                judge(case)
        else:
            judge(case)

    def test_all_of_the_shared_vectors_are_there() -> None:
        assert len(shared_cases()) == 196


def test_an_empty_tree_has_the_hash_of_nothing_as_its_root() -> None:
    assert Frontier().root() == Tree([]).root() == root_of([]) == EMPTY_ROOT
    assert Tree(LEAVES[:3]).root(0) == EMPTY_ROOT
    assert EMPTY_ROOT.hex().startswith("e3b0c44298fc1c14")


def test_a_tree_of_one_leaf_is_that_leaf() -> None:
    assert root_of(LEAVES[:1]) == LEAVES[0]
    check_inclusion(LEAVES[0], 0, 1, [], LEAVES[0])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 8, 13])
def test_a_tree_has_no_level_above_its_highest_complete_subtree(size: int) -> None:
    levels = [size >> height for height in range(max(1, size.bit_length()))]

    assert [len(level) for level in Tree(LEAVES[:size]).levels] == levels


def test_a_frontier_grows_as_the_whole_tree_does() -> None:
    frontier = Frontier()

    for size, leaf in enumerate(LEAVES):
        assert frontier.root() == WHOLE.root(size)
        frontier.append(leaf)
    assert frontier.root() == WHOLE.root()
    assert frontier.size == WHOLE.size == 600


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_can_be_put_away_and_taken_up(first: int, more: int) -> None:
    before = Frontier()
    before.extend(LEAVES[:first])

    after = Frontier(first, before.kept())
    after.extend(LEAVES[first : first + more])

    assert len(before.kept()) == 32 * first.bit_count()
    assert after.root() == WHOLE.root(first + more)
    assert after.size == first + more


@pytest.mark.parametrize(("size", "kept"), [(1, b""), (0, b"x"), (2, b"x" * 33), (-1, b"x" * 32)])
def test_bytes_that_are_no_frontier_are_refused(size: int, kept: bytes) -> None:
    with pytest.raises(ProofFails, match="no frontier"):
        Frontier(size, kept)


def small_trees() -> list[tuple[int, int]]:
    """Return every leaf of every tree of up to 40 leaves."""
    return [(index, size) for size in range(1, 41) for index in range(size)]


def test_every_leaf_of_every_small_tree_is_proved_at_its_place_and_at_no_other() -> None:
    for index, size in small_trees():
        proof, root = WHOLE.inclusion(index, size), WHOLE.root(size)
        check_inclusion(LEAVES[index], index, size, proof, root)
        for wrong in range(size):
            if wrong != index:
                with pytest.raises(ProofFails):
                    check_inclusion(LEAVES[index], wrong, size, proof, root)
        with pytest.raises(ProofFails, match="not in the tree"):
            check_inclusion(LEAVES[index + 1], index, size, proof, root)


def test_every_small_tree_is_consistent_with_every_smaller_one_and_with_no_other() -> None:
    for size in range(1, 41):
        for old in range(1, size + 1):
            proof = WHOLE.consistency(old, size)
            check_consistency(old, size, WHOLE.root(old), WHOLE.root(size), proof)
            with pytest.raises(ProofFails):
                check_consistency(old, size, LEAVES[50], WHOLE.root(size), proof)
            with pytest.raises(ProofFails):
                check_consistency(old, size, WHOLE.root(old), LEAVES[50], proof)


def test_a_proof_with_a_step_more_or_less_is_refused() -> None:
    for index, size in small_trees():
        proof, root = WHOLE.inclusion(index, size), WHOLE.root(size)
        with pytest.raises(ProofFails):
            check_inclusion(LEAVES[index], index, size, [*proof, LEAVES[0]], root)
        if proof:
            with pytest.raises(ProofFails):
                check_inclusion(LEAVES[index], index, size, proof[:-1], root)
        old = index + 1
        proof = WHOLE.consistency(old, size)
        with pytest.raises(ProofFails):
            check_consistency(old, size, WHOLE.root(old), root, [*proof, LEAVES[0]])
        if proof:
            with pytest.raises(ProofFails):
                check_consistency(old, size, WHOLE.root(old), root, proof[:-1])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 3), (4, 3), (-1, 3)])
def test_a_tree_of_no_leaves_or_of_more_leaves_is_no_beginning(old: int, new: int) -> None:
    with pytest.raises(ProofFails, match="begins with"):
        check_consistency(old, new, EMPTY_ROOT, WHOLE.root(max(new, 0)), [])
    with pytest.raises(ProofFails, match="begins with"):
        WHOLE.consistency(old, new)


def test_a_whole_tree_begins_with_itself_and_is_no_beginning_of_a_larger_one() -> None:
    assert WHOLE.consistency(600, 600) == []
    with pytest.raises(ProofFails, match="no tree of 601 leaves begins with 3"):
        WHOLE.consistency(3, 601)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3), (0, 601)])
def test_a_leaf_beyond_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ProofFails, match="in no tree"):
        WHOLE.inclusion(index, size)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_beyond_the_tree_is_never_in_it(index: int, size: int) -> None:
    with pytest.raises(ProofFails, match="in no tree"):
        check_inclusion(LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize("size", [-1, 601])
def test_a_tree_has_no_root_for_more_leaves_than_it_has(size: int) -> None:
    with pytest.raises(ProofFails, match="there is no tree"):
        WHOLE.root(size)


def test_hashes_of_another_length_are_refused() -> None:
    # Otherwise the end of one hash could pass for the start of the next.
    root = node_of(LEAVES[0] + b"x", LEAVES[1][1:])
    with pytest.raises(ProofFails, match="32 bytes"):
        check_inclusion(LEAVES[0] + b"x", 0, 2, [LEAVES[1][1:]], root)
    with pytest.raises(ProofFails, match="32 bytes"):
        check_consistency(1, 2, b"x" * 31, root, [LEAVES[1]])


@given(st.data())
def test_a_changed_leaf_changes_every_root_over_it(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 80))
    place = data.draw(st.integers(0, size - 1))
    changed = [*LEAVES[:place], LEAVES[599], *LEAVES[place + 1 : size]]

    assert root_of(changed) != WHOLE.root(size)
    assert Tree(changed).root(place) == WHOLE.root(place)


def test_a_proof_that_is_too_long_is_named_so() -> None:
    root, proof = WHOLE.root(5), WHOLE.inclusion(2, 5)

    with pytest.raises(ProofFails, match="inclusion is too long"):
        check_inclusion(LEAVES[2], 2, 5, [*proof, bytes(32)], root)
    with pytest.raises(ProofFails, match="inclusion is too short"):
        check_inclusion(LEAVES[2], 2, 5, proof[:-1], root)
    between = WHOLE.consistency(3, 5)
    with pytest.raises(ProofFails, match="consistency is too long"):
        check_consistency(3, 5, WHOLE.root(3), root, [*between, bytes(32)])
    with pytest.raises(ProofFails, match="consistency is empty"):
        check_consistency(4, 5, WHOLE.root(4), root, [])
    with pytest.raises(ProofFails, match="consistency is too short"):
        check_consistency(3, 5, WHOLE.root(3), root, between[:-1])
