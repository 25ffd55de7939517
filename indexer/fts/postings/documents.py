"""What the index knows of each article beside its words: when, from where, how long. Kept as arrays.

Two numberings meet here. A *docid* is `articles.id`. A *row* is an article's place in order of publication, undated
ones first. Rows are what a search computes with, so that "newest" is the end of a list and a range of dates a slice.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.archive import Database
from luutin.indexer.fts.postings.sums import CHUNK, CHUNK_BITS, Sums
from luutin.indexer.fts.postings.tables import CURRENT
from luutin.indexer.text.fields import COLUMNS

VALUED = ("source", "category", "byline", "site")
"""Fields kept as one value for each article, by the codes of index_values; code 0 is no value."""

DOCUMENT = np.dtype(
    [
        ("revision", "<i4"),  # revisions.id of what was indexed; 0: no article here
        ("day", "<i4"),  # proleptic Gregorian ordinal (datetime.date.toordinal); 0: undated
        ("minute", "<i2"),  # of the day; -1: the page shows no time
        ("source", "<u4"),
        ("category", "<u4"),
        ("byline", "<u4"),
        ("site", "<u4"),
        ("cluster", "<u4"),  # docid of the first article of its group of near-duplicates; 0: it stands alone
        ("lengths", "<u4", (len(COLUMNS),)),  # tokens in each column
    ]
)

MINUTES = 1441
"""Of a day in the key of an article's publication, the first of them for an article without a time."""

DOCID_BITS = 30
"""Of an article's number in the key of its publication: the minutes of ten thousand years take the other 33."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Numbering(NamedTuple):
    """A number for every token of every article, in order of docids, columns and positions.

    Behind each column one number is left free, so that no two columns have neighbours in common.
    """

    rows: Ints
    """Rows in order of their docids."""
    begins: NDArray[Any]
    """Number of the first token of each of them."""
    columns: NDArray[Any]
    """By column and row, the number of the column's first token."""
    end: int
    """Behind the last number."""


class Documents:
    """Every indexed article, as arrays by row. One object stands for one generation of the index.

    What is known of articles stays as it was read, and a column of it becomes an array when a search first asks for it.
    """

    def __init__(self, chunks: Sequence[NDArray[Any]], numbers: Ints) -> None:
        """*chunks* are arrays of DOCUMENT, empty entries among them; *numbers* are the docids beside all of them."""
        self._chunks = [np.zeros(0, DOCUMENT), *chunks]
        there = np.flatnonzero(self._whole("revision") > 0).astype(np.int32)
        days, minutes = self._whole("day")[there], self._whole("minute")[there]
        publication = _publication(days, minutes, numbers[there])
        order = np.argsort(publication)
        self.publication = publication[order]
        """A number for each row that sorts by day, minute and docid."""
        self._places = there[order]
        """Of each row among the entries."""
        self.docids: Ints = numbers[self._places]
        self.count = len(there)
        self.days: Ints = days[order]
        self.row_of: Ints = np.full(int(self.docids.max(initial=0)) + 2, -1, np.int32)
        """Docid → row, -1 where there is no article; its last entry stays -1."""
        self.row_of[self.docids] = np.arange(self.count, dtype=np.int32)
        self._codes: dict[str, NDArray[np.uint32]] = {}
        self._lengths: dict[int, NDArray[np.uint32]] = {}
        self._norms: dict[int, Floats] = {}

    @classmethod
    def load(cls, database: Database) -> "Documents":
        """Read all chunks. About 10 ms for 100,000 articles. Raises DamagedIndexError."""
        sums = Sums(database, CURRENT)
        blobs = dict.fromkeys(sums.numbers) | dict(
            map(tuple, database.all("SELECT number, documents FROM index_chunks"))
        )
        chunks = [sums.read(number, "documents", blob, DOCUMENT) for number, blob in blobs.items()]
        slots = np.arange(CHUNK, dtype=np.int32)
        docids = np.concatenate([np.zeros(0, np.int32), *(slots + (number << CHUNK_BITS) for number in blobs)])
        return cls(chunks, docids)

    @cached_property
    def entries(self) -> NDArray[Any]:
        """All that is known, by row: for whoever compares it. A search asks for columns."""
        entries: NDArray[Any] = np.concatenate(self._chunks)[self._places]
        return entries

    def rows(self, docids: NDArray[Any]) -> Ints:
        """The row of each docid, -1 for those not indexed."""
        rows: Ints = self.row_of.take(docids, mode="clip")  # beyond the last there is none
        return rows

    def moment(self, row: int) -> tuple[int, int, int]:
        """Day, minute and docid of a row, as a cursor has them."""
        moment, docid = divmod(int(self.publication[row]), 1 << DOCID_BITS)
        return moment // MINUTES, moment % MINUTES - 1, docid

    @cached_property
    def undated(self) -> int:
        """How many articles have no date: rows 0 up to this number."""
        return int(np.searchsorted(self.days, 1))

    @cached_property
    def clustered(self) -> bool:
        """Are there near-duplicates at all?"""
        return bool(self.codes("cluster").any())

    def lengths(self, column: int) -> NDArray[np.uint32]:
        """Tokens in a column, by row."""
        if column not in self._lengths:
            whole = np.concatenate([chunk["lengths"][:, column] for chunk in self._chunks])
            self._lengths[column] = whole[self._places]
        return self._lengths[column]

    def average(self, column: int) -> int:
        """Tokens in a column on average, rounded as FTS4's `matchinfo` does."""
        count = max(self.count, 1)
        return (int(self.lengths(column).sum(dtype=np.int64)) + count // 2) // count

    def norms(self, column: int) -> Floats:
        """BM25's length norm `1 - b + b * length / average` in a column, with b = 0.75, by row."""
        if column not in self._norms:
            norms = 0.25 + 0.75 * self.lengths(column) / max(self.average(column), 1)
            self._norms[column] = norms.astype(np.float32)
        return self._norms[column]

    @cached_property
    def numbering(self) -> Numbering:
        """Numbers for all tokens."""
        rows = np.argsort(self.docids).astype(np.int32)
        widths = np.array([self.lengths(column)[rows] for column in range(len(COLUMNS))], np.int64) + 1
        begins = np.cumsum(widths.sum(axis=0))
        end = int(begins[-1]) if len(begins) else 0
        begins -= widths.sum(axis=0)
        columns = np.empty_like(widths)
        columns[:, rows] = begins + np.cumsum(widths, axis=0) - widths
        kind = np.int32 if end < 1 << 31 else np.int64
        return Numbering(rows, begins.astype(kind), columns.astype(kind), end)

    def codes(self, field: str) -> NDArray[np.uint32]:
        """By row, the code of its value of one of VALUED, or its `cluster`."""
        known = self._codes.get(field)
        if known is None:
            known = self._codes[field] = self._whole(field)[self._places]
        return known

    def between(self, since: int | None, until: int | None) -> slice:
        """Rows published from day *since* to day *until*, both included; with either given, undated ones are out."""
        if since is None and until is None:
            return slice(0, self.count)
        first = np.searchsorted(self.days, max(since or 1, 1), "left")
        last = self.count if until is None else np.searchsorted(self.days, until, "right")
        return slice(int(first), max(int(last), int(first)))

    def _whole(self, field: str) -> NDArray[Any]:
        """A field of all entries, empty ones among them, in the order of the chunks."""
        return np.concatenate([chunk[field] for chunk in self._chunks])


def publication_key(day: int, minute: int, docid: int) -> int:
    """Where an article of this day, minute and docid stands in `Documents.publication`."""
    return ((day * MINUTES + minute + 1) << DOCID_BITS) | docid


def _publication(days: Ints, minutes: NDArray[np.int16], docids: Ints) -> NDArray[np.int64]:
    """A number that sorts by day, minute and docid."""
    moment = days.astype(np.int64) * MINUTES + minutes + 1
    key: NDArray[np.int64] = (moment << DOCID_BITS) | docids
    return key
