"""Where in some articles terms stand: positions out of doclists."""

import numpy as np

from luutin.indexer.fts.doclists import Bytes, Places, Postings, ragged, varints

COLUMN_SHIFT = 22
PLACE_BITS = 26
"""A place within an article is `column << 22 | position`, so that neighbours differ by one."""


def places(
    wanted: list[tuple[Postings, Places]],
) -> tuple[Places, Places, Places]:
    """Decode positions of some terms, in the rows at the given indexes of each one's list.

    For each occurrence: the number of its term, which of the given indexes it is in, and its place.
    """
    pieces, entries, owners, terms = [], [], [], []
    before = 0
    for number, (postings, chosen) in enumerate(wanted):
        starts, ends, owner = postings.at(chosen)
        index, of_entry = ragged(starts, ends)
        pieces.append(postings.blob[index])
        entries.append(of_entry + before)
        owners.append(owner)
        terms.append(np.full(len(owner), number))
        before += len(owner)
    at, place = _decoded(np.concatenate(pieces), np.concatenate(entries))
    return np.concatenate(terms)[at], np.concatenate(owners)[at], place


def _decoded(data: Bytes, of_entry: Places) -> tuple[Places, Places]:
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
