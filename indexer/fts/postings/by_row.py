"""How often a frequent word stands in each article, a byte an article: a look at one costs no search for it."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.postings.doclists import Counts, FieldCounts
from luutin.indexer.fts.postings.documents import Ints, Mask

SPARSE = 32
"""A word that fewer than one in so many articles hold is looked for in its list."""

PAYS = 8
"""Making the bytes costs about as much as looking for an eighth of the list's articles in it."""

_MOST = 255


class OtherCounts(NamedTuple):
    """Where a word stands outside the body."""

    rows: NDArray[Any]
    columns: NDArray[Any]
    counts: NDArray[Any]


class ByRow(NamedTuple):
    """Counts by row."""

    body: NDArray[np.uint8]
    """0 in rows that do not hold it, else its occurrences in the body and one; 255: so many or more."""
    large_rows: Ints
    """Those with 255, ascending."""
    large: Ints
    """Occurrences in the body of those."""
    others: OtherCounts
    """Ascending by row."""

    @classmethod
    def of(cls, rows: Ints, body: Ints, others: OtherCounts) -> "ByRow":
        """Of a list's *rows* in any order, and what is known beside them."""
        marked = np.zeros(int(rows.max(initial=-1)) + 2, np.uint8)  # the last stays 0, for rows beyond
        marked[rows] = np.minimum(body + 1, _MOST)
        many = np.flatnonzero(body + 1 >= _MOST)
        many = many[np.argsort(rows[many])]
        order = np.argsort(others.rows, kind="stable")
        return cls(marked, rows[many], body[many], OtherCounts(*(part[order].astype(np.int32) for part in others)))

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return self.body.nbytes + 3 * self.others.rows.nbytes

    def holds(self, rows: Ints) -> Mask:
        """Which of *rows* hold the word, in any column."""
        there: Mask = self.body.take(rows, mode="clip") > 0
        return there

    def counts_in(self, rows: Ints) -> Counts:
        """How often it stands where, beside *rows*."""
        seen = self.body.take(rows, mode="clip")
        body = seen.astype(np.int32)
        body -= seen > 0
        if len(self.large_rows):
            many = np.flatnonzero(seen == _MOST)
            body[many] = self.large[np.searchsorted(self.large_rows, rows[many])]
        at, of = self._beside(rows)
        return Counts(body, FieldCounts(at.astype(np.int32), self.others.columns[of], self.others.counts[of]))

    def _beside(self, rows: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places in *rows* and in the other counts that are of one row."""
        some = self.others.rows
        if not len(some) or not len(rows):
            return _NOTHING, _NOTHING
        if len(some) < len(rows) and (rows[1:] > rows[:-1]).all():
            at = np.minimum(np.searchsorted(rows, some), len(rows) - 1)
            of = np.flatnonzero(rows[at] == some)
            return at[of], of
        first, last = np.searchsorted(some, rows, "left"), np.searchsorted(some, rows, "right")
        there = np.flatnonzero(last > first)
        lengths = last[there] - first[there]
        shift = first[there] - (np.cumsum(lengths) - lengths)
        return np.repeat(there, lengths), np.arange(int(lengths.sum())) + np.repeat(shift, lengths)


_NOTHING = np.zeros(0, np.int64)
