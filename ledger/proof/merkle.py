"""The Merkle tree over the entries of the log, as RFC 6962 and RFC 9162 define it.

Hashes are SHA-256 and 32 bytes long.  A leaf is the hash of a zero byte and the entry, a node
the hash of a one byte and its two children; a tree of n leaves is split at the largest power of
two below n.  ``size`` counts leaves, ``index`` counts from 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


class ProofFails(ValueError):
    """A proof, or a hash in it, that does not show what it should."""


def node_of(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: SHA-256 of a one byte and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first.

    It is all that appending needs, at most one hash for each binary digit of the size.
    """

    __slots__ = ("nodes", "size")

    def __init__(self, size: int = 0, kept: bytes = b"") -> None:
        """Take up a tree of this size where ``kept`` left it; raises ProofFails if it cannot."""
        if size < 0 or len(kept) != HASH_BYTES * size.bit_count():
            raise ProofFails(f"{len(kept)} bytes are no frontier of a tree of {size} leaves")
        self.size = size
        self.nodes = [kept[at : at + HASH_BYTES] for at in range(0, len(kept), HASH_BYTES)]

    def append(self, leaf: bytes) -> None:
        """Add a leaf at the end."""
        node, left = leaf, self.size
        while left & 1:
            node = node_of(self.nodes.pop(), node)
            left >>= 1
        self.nodes.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves at the end, in their order: a whole height of nodes after the other."""
        level = list(leaves)
        left, self.size = self.size, self.size + len(level)
        edge: list[bytes] = []
        while level:
            if left & 1:
                level.insert(0, self.nodes.pop())
            if len(level) & 1:
                edge.append(level.pop())
            level = [node_of(a, b) for a, b in zip(level[::2], level[1::2], strict=True)]
            left >>= 1
        self.nodes += reversed(edge)

    def root(self) -> bytes:
        """Return the root of the tree as it is now."""
        if not self.nodes:
            return EMPTY_ROOT
        *left, root = self.nodes
        for node in reversed(left):
            root = node_of(node, root)
        return root

    def kept(self) -> bytes:
        """Return the bytes from which the tree can be taken up again: 32 for each node."""
        return b"".join(self.nodes)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root of the tree over these leaves."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


class Tree:
    """A whole tree in memory, for proofs and tiles: every complete subtree by height and place."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        """Hash everything once."""
        level = list(leaves)
        self.levels = [level]
        while len(level) > 1:
            level = [node_of(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
            self.levels.append(level)

    @property
    def size(self) -> int:
        """Return how many leaves it has."""
        return len(self.levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Return the root of its first ``size`` leaves; None means of all."""
        wanted = self.size if size is None else size
        if not 0 <= wanted <= self.size:
            raise ProofFails(f"there is no tree of {wanted} leaves")
        return self._hash(0, wanted) if wanted else EMPTY_ROOT

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the proof that a leaf is in the tree of the first ``size`` leaves.

        From the leaf's sibling up to a child of the root (RFC 9162, 2.1.3.1).
        """
        if not 0 <= index < size <= self.size:
            raise ProofFails(f"leaf {index} is in no tree of {size} leaves")
        return self._path(index, 0, size)

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._hash(middle, end)]
        return [*self._path(index, middle, end), self._hash(start, middle)]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the first ``new`` leaves begin with the first ``old`` ones.

        Empty when both are the same (RFC 9162, 2.1.4.1).  Every tree begins with the empty
        one; there is nothing to prove, and no proof is given.
        """
        if not 0 < old <= new <= self.size:
            raise ProofFails(f"no tree of {new} leaves begins with {old}")
        return self._subproof(old, 0, new, whole=True)

    def _subproof(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [self._hash(start, end)]
        middle = start + _split(end - start)
        if old <= middle:
            below = self._subproof(old, start, middle, whole=whole)
            return [*below, self._hash(middle, end)]
        return [*self._subproof(old, middle, end, whole=False), self._hash(start, middle)]

    def _hash(self, start: int, end: int) -> bytes:
        """Return the hash over a run of leaves that begins where a subtree of it can begin."""
        length = end - start
        if not length & (length - 1):
            height = length.bit_length() - 1
            return self.levels[height][start >> height]
        middle = start + _split(length)
        return node_of(self._hash(start, middle), self._hash(middle, end))


def _split(length: int) -> int:
    """Return the largest power of two below a length of at least 2."""
    return 1 << ((length - 1).bit_length() - 1)


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofFails unless the leaf stands at this place of the tree with this root.

    RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ProofFails(f"leaf {index} is in no tree of {size} leaves")
    _check_hashes(leaf, root, *proof)
    place, last, node = index, size - 1, leaf
    for step in proof:
        if not last:
            raise ProofFails("the proof of inclusion is too long")
        if place & 1 or place == last:
            node = node_of(step, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_of(node, step)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofFails("the proof of inclusion is too short")
    if node != root:
        raise ProofFails(f"leaf {index} is not in the tree of {size} leaves")


def check_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise ProofFails unless the newer tree begins with the whole of the older one.

    RFC 9162, 2.1.4.2.  A tree without leaves proves nothing and is refused.
    """
    if not 0 < old <= new:
        raise ProofFails(f"no tree of {new} leaves begins with {old}")
    if old == new:
        if proof or old_root != new_root:
            raise ProofFails("two trees of one size are not the same")
        return
    _check_hashes(old_root, new_root, *proof)
    if not proof:
        raise ProofFails("the proof of consistency is empty")
    before, after = _fold(old, new, old_root, proof)
    if before != old_root or after != new_root:
        raise ProofFails(f"the tree of {new} leaves does not begin with that of {old}")


def _fold(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return both roots as the proof gives them; raises ProofFails if its length is wrong."""
    # A complete subtree is its own first step, and is left out of the proof.
    steps = [old_root, *proof] if not old & (old - 1) else list(proof)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if not last:
            raise ProofFails("the proof of consistency is too long")
        if place & 1 or place == last:
            before, after = node_of(step, before), node_of(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_of(after, step)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofFails("the proof of consistency is too short")
    return before, after


def _check_hashes(*hashes: bytes) -> None:
    for one in hashes:
        if len(one) != HASH_BYTES:
            raise ProofFails(f"a hash has {HASH_BYTES} bytes, and not {len(one)}")
