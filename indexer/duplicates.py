"""Near-duplicates: the same release on several portals, told by sketches of their text.

A sketch is the eight smallest of the hashes of every run of 32 bytes in the article's tokens (a bottom-k MinHash,
Broder 1997). Two articles share each of the eight with a chance equal to the Jaccard similarity of their runs, so that
five in common mean that most of the text is the same. Hashes are polynomials modulo 2**64, worked out for a whole text
in a few array operations: about 0.05 ms for an article, where libraries that hash string by string take 0.5 ms.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

KEPT = 8
SHARED = 5
"""Hashes in common that make two articles near-duplicates."""

SKETCH = np.dtype(("<u4", (KEPT,)))
"""Zeros where the article is too short to tell."""

Sketches = NDArray[np.uint32]

_RUN = 32
_SHORTEST = 200
_LONGEST = 20_000
_BASE = 0x9E3779B97F4A7C15
_MODULUS = 1 << 64


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    powers = np.ones(count, np.uint64)
    powers[1:] = base % _MODULUS
    return np.cumprod(powers, dtype=np.uint64)


_POWERS = _powers(_BASE, _LONGEST)
_INVERSES = _powers(pow(_BASE, -1, _MODULUS), _LONGEST)


def sketch(tokens: str) -> Sketches:
    """The sketch of an article, from the tokens of its body; of a long text only its first 20,000 bytes count."""
    text = np.frombuffer(tokens.encode()[:_LONGEST], np.uint8)
    if len(text) < _SHORTEST:
        return np.zeros(KEPT, np.uint32)
    sums = np.cumsum(text * _POWERS[: len(text)], dtype=np.uint64)
    runs = (sums[_RUN:] - sums[:-_RUN]) * _INVERSES[: len(text) - _RUN]
    hashes = ((runs ^ (runs >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)) >> np.uint64(32)
    few = min(4 * KEPT, len(hashes) - 1)
    smallest = np.sort(np.partition(hashes, few)[:few])
    distinct = smallest[1:][smallest[1:] != smallest[:-1]][:KEPT]
    kept = np.zeros(KEPT, np.uint32)
    kept[: len(distinct)] = distinct
    return kept


def clusters(known: Sketches, docids: NDArray[Any], fresh: Sketches) -> NDArray[np.int32]:
    """For each sketch of *fresh*, the docid of the first near-duplicate in *known* (rows beside *docids*), else 0.

    The known ones are expected in order of their docids; *fresh* may be among them, and finds itself.
    """
    found = np.zeros(len(fresh), np.int32)
    hashes = known.ravel()
    owners = np.repeat(np.arange(len(known), dtype=np.int32), KEPT)
    marked = np.zeros(1 << 20, np.bool_)
    marked[fresh.ravel() >> 12] = True
    asked = marked[hashes >> 12] & (hashes > 0)
    hashes, owners = hashes[asked], owners[asked]
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    first = np.searchsorted(hashes, fresh, "left")
    last = np.searchsorted(hashes, fresh, "right")
    for number, (starts, ends) in enumerate(zip(first, last, strict=True)):
        if not fresh[number].all() or (ends - starts).max() <= 1:
            continue
        # A hash that thousands share is boilerplate; its first owners are enough to compare with.
        near = np.concatenate([owners[a : min(b, a + 64)] for a, b in zip(starts, ends, strict=True)])
        who, shared = np.unique(near, return_counts=True)
        alike = who[shared >= SHARED]
        if len(alike):
            found[number] = docids[alike[0]]
    return found
