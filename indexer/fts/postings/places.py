"""Where in some articles terms stand: positions out of doclists."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.together import COLUMN_SHIFT
from luutin.indexer.fts.postings.doclists import Bytes, Places, varints
from luutin.indexer.fts.postings.documents import Ints
from luutin.indexer.fts.postings.occurrences import Occurrences

Keys = NDArray[np.int64]
"""Places in several articles: `index into a list of rows << 26 | place`; ascending."""


def places(terms: Sequence[Occurrences], rows: Ints) -> tuple[Places, Places, Places]:
    """Decode positions of some terms in some rows, in any order.

    For each occurrence: the number of its term, which of the rows it is in, and its place.
    """
    pieces, entries, owners, numbers = [_NO_BYTES], [_NOTHING], [_NOTHING], [_NOTHING]
    before = 0
    for number, term in enumerate(terms):
        for data, of_entry, owner in term.pieces(rows):
            pieces.append(data)
            entries.append(of_entry + before)
            owners.append(owner)
            numbers.append(np.full(len(owner), number))
            before += len(owner)
    at, place = _decode(np.concatenate(pieces), np.concatenate(entries))
    return np.concatenate(numbers)[at], np.concatenate(owners)[at], place


def _decode(data: Bytes, of_entry: Places) -> tuple[Places, Places]:
    """Turn the bytes of position lists, each byte with the entry it belongs to, into entries and places."""
    if not len(data):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    last = data < 0x80
    stops = np.flatnonzero(last)
    begins = np.concatenate(([0], stops[:-1] + 1))
    values, _ = varints(data, begins)
    entry = of_entry[begins]
    new_entry = np.concatenate(([True], entry[1:] != entry[:-1]))
    mark = (values == 1) & (stops == begins)  # the mark before a column's number, or the number of column one
    mark[1:] &= ~mark[:-1]
    column_number = np.concatenate(([False], mark[:-1]))
    step = values - 2
    step[mark | column_number] = 0
    # A new entry begins in column 0, a mark begins its column; positions add up from there.
    reset = new_entry | column_number
    base = np.where(column_number, values << COLUMN_SHIFT, 0)[reset]
    sums = np.cumsum(step)
    runs = np.cumsum(reset) - 1
    before = (sums - step)[reset]
    place = sums - before[runs] + base[runs]
    keep = ~(mark | column_number)
    return entry[keep], place[keep]


def common(keys: Keys, others: Keys) -> Keys:
    """Those of *keys* that are among *others* too."""
    if not len(others):
        return others
    at = np.searchsorted(others, keys)
    at[at == len(others)] = 0
    kept: Keys = keys[others[at] == keys]
    return kept


def neighbours(left: tuple[Keys, int], right: tuple[Keys, int], distance: int, breaks: Keys) -> Keys:
    """Those on the right with one of the left behind or before them, at most *distance* words between.

    A side is the places where its spot begins, and the spot's length in words. No *breaks* may stand between.
    """
    (begins, own), (others, length) = left, right
    walls = np.concatenate(([-_FAR], breaks, [_FAR]))
    beyond = np.searchsorted(walls, others)
    first = np.maximum(others - own - distance, walls[beyond - 1])
    last = np.minimum(others + length + distance, walls[beyond])
    follows = np.searchsorted(begins, others - own, "right") > np.searchsorted(begins, first, "left")
    leads = np.searchsorted(begins, last, "right") > np.searchsorted(begins, others + length, "left")
    kept: Keys = others[follows | leads]
    return kept


def in_column(keys: Keys, column: int | None) -> Keys:
    """Those in one column; None: in any."""
    return keys if column is None else keys[((keys >> COLUMN_SHIFT) & 7) == column]


def in_order(keys: Keys) -> Keys:
    """The keys, ascending: sorted only where they are not."""
    return keys if len(keys) < 2 or (keys[1:] > keys[:-1]).all() else np.sort(keys)


_FAR = np.int64(1) << 62
_NOTHING = np.zeros(0, np.int64)
_NO_BYTES = np.zeros(0, np.uint8)
