"""Merkle trees as RFC 9162 §2.1 has them: leaves and nodes are hashed under different first bytes. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

EMPTY: Final = hashlib.sha256(b"").digest()
"""Root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


class GrowingRoot:
    """The root over hashes of leaves that come one by one. It holds a hash for each bit of their number."""

    def __init__(self) -> None:
        self.count = 0
        self._full: list[bytes] = []
        """Roots of the full trees that the leaves make, the largest first: one for each bit that is set in `count`."""

    def add(self, leaf: bytes) -> None:
        """Take in the hash of the next leaf."""
        full, bits = leaf, self.count
        while bits & 1:
            full, bits = _node(self._full.pop(), full), bits >> 1
        self._full.append(full)
        self.count += 1

    @property
    def root(self) -> bytes:
        """Over all that came so far."""
        if not self._full:
            return EMPTY
        *larger, found = self._full
        for full in reversed(larger):
            found = _node(full, found)
        return found


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over hashes of leaves, in order."""
    growing = GrowingRoot()
    for leaf in leaves:
        growing.add(leaf)
    return growing.root


def path_to(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from the leaf at *index* to the root, the lowest first (RFC 9162 §2.1.3.1)."""
    level, path = list(leaves), list[bytes]()
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        above = [_node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        level = above + level[2 * len(above) :]
        index //= 2
    return path


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that *path* leads to from *leaf*; None: no tree of *size* has such a path (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return None
    found, last = leaf, size - 1
    for beside in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            found = _node(beside, found)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            found = _node(found, beside)
        index, last = index // 2, last // 2
    return found if last == 0 else None


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
