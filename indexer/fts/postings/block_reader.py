"""Here is a word. Look it up in the blocks of the oldest segment, with what newer segments say of it."""

from typing import NamedTuple

import numpy as np

from luutin.archive import Database
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.postings.blocks import (
    BlockError,
    Docids,
    EntryCounts,
    read_counts,
    read_docids,
    read_skips,
    unseal,
)
from luutin.indexer.fts.postings.cache import Cache
from luutin.indexer.fts.postings.doclists import Places, Postings, decode, split
from luutin.indexer.fts.postings.documents import Documents, Ints
from luutin.indexer.fts.postings.layered import Doclists, Layered, Located
from luutin.indexer.fts.postings.occurrences import Listed
from luutin.indexer.fts.postings.segments import Segments
from luutin.indexer.fts.postings.tables import CURRENT
from luutin.indexer.query.query import Word
from luutin.indexer.query.terms import ranges

WHOLE = ""
"""The term under which a table of blocks says of which segment it is, and which articles that holds."""


class _Row(NamedTuple):
    """A row of the table, but for its longer columns."""

    number: int
    term: str
    folded: bool
    docids: Docids
    weight: int
    """Bytes."""

    @property
    def seal(self) -> bytes:
        """What its checksums begin with."""
        return seal_of(self.term, folded=self.folded)


class _Sources(NamedTuple):
    """Where the positions of a row are."""

    source: Doclists | None
    rest: Listed | None

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(part.size for part in self if part)


class Blocks:
    """The blocks of one generation of the index. Raises DamagedIndexError where they are not what was written."""

    def __init__(self, database: Database, segments: Segments, documents: Documents, *, memory_limit: int) -> None:
        self._database = database
        self._segments = segments
        self._documents = documents
        self._sources = Cache[_Sources](memory_limit, lambda found: found.size)
        whole = self._row(WHOLE, folded=False)
        held = whole.docids.all() if whole else np.zeros(0, np.int32)
        self._empty = not len(held)
        self._dead: Ints = held[documents.rows(held) < 0]

    def find(self, word: Word) -> Layered | None:
        """Where a word stands; None where so few articles hold it that there is no block."""
        row = None if self._empty else self._row_of(word)
        if row is None:
            return None
        (low, high), *_ = ranges(word)
        found = self._segments.range(low.encode(), high.encode(), newer=True)
        doclists = [[posting.doclist for posting in postings] for postings in found]
        later, overruled = None, self._dead
        if any(doclists):
            later = Listed(decode(doclists, self._documents))
            overruled = np.union1d(_docids_in(doclists), self._dead).astype(np.int32)
        return Layered(
            self._documents,
            row.docids,
            lambda: self._entry_counts(row),
            lambda: self._source(row),
            lambda: self._whole(low, high),
            overruled,
            later,
            row.weight,
        )

    def _row_of(self, word: Word) -> _Row | None:
        """The row that stands for all that the word asks for."""
        token = word.forms.token
        if word.exact:
            return self._row(token, folded=False)
        (low, high), *_ = ranges(word)
        sql = f"SELECT term FROM {CURRENT.blocks} WHERE term >= ? AND term < ? ORDER BY term, folded DESC LIMIT 1"
        only: str | None = self._database.value(sql, (low, high))  # a lone token stands for its folded form too
        return self._row(low, folded=True) or (self._row(only, folded=False) if only else None)

    def _row(self, term: str, *, folded: bool) -> _Row | None:
        sql = (
            "SELECT rowid, docids, length(docids) + length(counts) + 4 * articles AS weight"
            f" FROM {CURRENT.blocks} WHERE term = ? AND folded = ?"
        )
        row = self._database.one(sql, (term, folded))
        if row is None:
            return None
        try:
            return _Row(row[0], term, folded, read_docids(row[1], seal_of(term, folded=folded)), row[2])
        except BlockError as error:
            raise self._damaged(error) from error

    def _column(self, number: int, name: str) -> bytes:
        found: bytes = self._database.value(f"SELECT {name} FROM {CURRENT.blocks} WHERE rowid = ?", (number,))
        return found

    def _entry_counts(self, row: _Row) -> EntryCounts:
        try:
            return read_counts(self._column(row.number, "counts"), row.seal)
        except BlockError as error:
            raise self._damaged(error) from error

    def _source(self, row: _Row) -> tuple[Doclists | None, Listed | None]:
        """The doclists of the tokens that the row stands for, and those too short for blocks."""
        known = self._sources.get(row.number)
        if known is not None:
            return known.source, known.rest
        where = "term >= ? AND term < ? AND NOT folded" if row.folded else "rowid = ?"
        bounds = (row.term, f"{row.term}\U0010ffff") if row.folded else (row.number,)
        try:
            tokens = [
                self._token(*token)
                for token in self._database.all(
                    f"SELECT term, leaf, start, docids, skips FROM {CURRENT.blocks} WHERE {where}", bounds
                )
            ]
            rest = unseal(self._column(row.number, "skips"), row.seal).tobytes() if row.folded else b""
        except BlockError as error:
            raise self._damaged(error) from error
        source = Doclists(tokens) if tokens else None
        found = self._sources.put(row.number, _Sources(source, _listed(rest, self._documents)))
        return found.source, found.rest

    def _token(self, term: str, leaf: int, start: int, docids: bytes, skips: bytes) -> Located:
        seal = seal_of(term, folded=False)
        edges = read_skips(skips, seal)
        doclist = memoryview(self._segments.leaf(leaf))[start : start + int(edges[-1])]
        if len(doclist) < edges[-1] or np.frombuffer(doclist, np.uint8)[edges[1:] - 1].any():  # entries end by a 0x00
            raise BlockError(f"they do not fit the postings of {term}")
        return Located(read_docids(docids, seal), edges, doclist)

    def _whole(self, low: str, high: str) -> Postings:
        found = self._segments.range(low.encode(), high.encode())
        return decode([[posting.doclist for posting in postings] for postings in found], self._documents)

    def _damaged(self, error: BlockError) -> DamagedIndexError:
        return DamagedIndexError(self._database.path, f"{CURRENT.blocks} is damaged: {error}")


def seal_of(term: str, *, folded: bool) -> bytes:
    """What the checksums of a row begin with."""
    return term.encode() + bytes([folded])


def are_fresh(database: Database, segments: Segments, table: str) -> bool:
    """Does *table* hold blocks of the segment that is the oldest now? Without a segment there is nothing to hold."""
    if segments.oldest is None:
        return True
    if table not in database.tables():
        return False
    told: bytes | None = database.value(f"SELECT skips FROM {table} WHERE term = ?", (WHOLE,))
    return told == segments.oldest.encode()


def _docids_in(segments: list[list[bytes]]) -> Places:
    """The docids in doclists, those of articles that were taken out included."""
    found = [
        split(np.frombuffer(b"".join(doclists), np.uint8), list(map(len, doclists)))[0]
        for doclists in filter(None, segments)
    ]
    return np.concatenate(found)


def _listed(rest: bytes, documents: Documents) -> Listed | None:
    """Doclists, each behind its length, decoded as one list."""
    doclists, at = [], 0
    while at < len(rest):
        end = at + 4 + int.from_bytes(rest[at : at + 4], "little")
        doclists.append(rest[at + 4 : end])
        at = end
    return Listed(decode([doclists], documents)) if doclists else None
