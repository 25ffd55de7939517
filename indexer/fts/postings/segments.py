"""Here is a word, or the beginning of one. Give me its doclists, straight from FTS4's tables.

The format is the one that SQLite publishes ("FTS3 and FTS4 Extensions", Data Structures): each row of `%_segdir` is a
segment, a b-tree of terms whose nodes are blobs of `%_segments`, its root in the row itself. Reading them in bulk
replaces a function call for each hit, which is where `matchinfo` spends its time.
"""

import zlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from luutin.archive import Database
from luutin.indexer.errors import DamagedIndexError

_KEPT_NODES = 2000


class Posting(NamedTuple):
    """A term and its doclist in one segment."""

    term: bytes
    doclist: bytes
    start: int
    """Of the doclist in its leaf."""


class StoredTerm(NamedTuple):
    """A term of the oldest segment, and where its doclist is to be found again."""

    term: bytes
    doclist: bytes
    leaf: int
    """Block id; 0: the root."""
    start: int
    """In the leaf."""


class _Segment(NamedTuple):
    first_leaf: int
    last_leaf: int
    """Block id of the last leaf; 0: the root is the only leaf."""
    end: str
    """The last block's id, and the bytes of all leaves."""
    root: bytes


class _Interior(NamedTuple):
    """An interior node: the subtree behind `first_child + i` holds terms from `terms[i - 1]` on."""

    height: int
    first_child: int
    terms: list[bytes]


class Segments:
    """The segments of one FTS4 table at one generation, newest first."""

    def __init__(self, database: Database, table: str) -> None:
        self._database = database
        self._table = table
        self.path = database.path
        """Of the archive."""
        rows = database.all(
            "SELECT start_block, leaves_end_block, end_block, root"
            f" FROM {table}_segdir WHERE level < 1024 ORDER BY level, idx DESC"
        )
        self._segments = [_Segment(row[0], row[1], str(row[2]), row[3]) for row in rows]
        self._nodes: OrderedDict[int, _Interior | bytes] = OrderedDict()

    def range(self, low: bytes, high: bytes, *, newer: bool = False) -> list[list[Posting]]:
        """For each segment, newest first, its terms from *low* up to but not *high*, in order of their bytes.

        *newer*: the oldest segment is left out. Raises DamagedIndexError where a node is none, StoppedError where the
        caller's time is over: the statements below are too short for SQLite to ask.
        """
        self._database.heed()
        try:
            return [list(self._in(segment, low, high)) for segment in self._segments[: -1 if newer else None]]
        except IndexError as error:  # a number in it leads out of it
            raise DamagedIndexError(self.path, f"its postings are damaged: {error}") from error

    def heed(self) -> None:
        """Raise StoppedError where the caller's time is over; asked by what works long on what was read."""
        self._database.heed()

    @property
    def oldest(self) -> str | None:
        """What the oldest segment is told by: FTS4 never changes one, it writes others. None: there is none."""
        if not self._segments:
            return None
        segment = self._segments[-1]
        return f"{segment.first_leaf} {segment.last_leaf} {segment.end} {zlib.crc32(segment.root)}"

    @property
    def oldest_size(self) -> int:
        """Bytes of the leaves of the oldest segment."""
        if not self._segments:
            return 0
        segment = self._segments[-1]
        sql = f"SELECT sum(length(block)) FROM {self._table}_segments WHERE blockid BETWEEN ? AND ?"
        bounds = (segment.first_leaf, segment.last_leaf)
        return self._database.value(sql, bounds) or 0 if segment.last_leaf else len(segment.root)

    def walk_oldest(self) -> Iterator[StoredTerm]:
        """All terms of the oldest segment in order of their bytes. Raises DamagedIndexError as `range` does."""
        segment = self._segments[-1]
        leaves = range(segment.first_leaf, segment.last_leaf + 1) if segment.last_leaf else (0,)
        try:
            for leaf in leaves:
                for posting in _postings(self.leaf(leaf), b"", b"\xff"):
                    if posting:
                        yield StoredTerm(posting.term, posting.doclist, leaf, posting.start)
        except IndexError as error:
            raise DamagedIndexError(self.path, f"its postings are damaged: {error}") from error

    def leaf(self, block: int) -> bytes:
        """A leaf of the oldest segment; 0: its root."""
        return self._read(block) if block else self._segments[-1].root

    def _in(self, segment: _Segment, low: bytes, high: bytes) -> Iterator[Posting]:
        for leaf in self._leaves(segment, low):
            for posting in _postings(leaf, low, high):
                if posting is None:
                    return
                yield posting

    def _leaves(self, segment: _Segment, low: bytes) -> Iterator[bytes]:
        """The leaf in which *low* would stand, and those after it."""
        if segment.root[0] == 0:
            yield segment.root
            return
        node = _interior(segment.root)
        while True:
            child = node.first_child + bisect_right(node.terms, low)
            if node.height == 1:
                break
            known = self._nodes.get(child)
            node = known if isinstance(known, _Interior) else self._keep(child, _interior(self._read(child)))
        for block in range(child, segment.last_leaf + 1):
            if leaf := self._read(block):
                yield leaf

    def _keep(self, block: int, node: _Interior) -> _Interior:
        if len(self._nodes) >= _KEPT_NODES:
            self._nodes.popitem(last=False)
        self._nodes[block] = node
        return node

    def _read(self, block: int) -> bytes:
        self._database.heed()
        found: bytes | None = self._database.value(
            f"SELECT block FROM {self._table}_segments WHERE blockid = ?", (block,)
        )
        return found or b""


def _interior(node: bytes) -> _Interior:
    height, at = _varint(node, 0)
    first, at = _varint(node, at)
    terms: list[bytes] = []
    term = b""
    while at < len(node):
        kept = 0
        if terms:
            kept, at = _varint(node, at)
        length, at = _varint(node, at)
        term = term[:kept] + node[at : at + length]
        at += length
        terms.append(term)
    return _Interior(height, first, terms)


def _postings(leaf: bytes, low: bytes, high: bytes) -> Iterator[Posting | None]:
    """Postings of a leaf within the bounds; None once a term is behind them."""
    at, term, end = 1, b"", len(leaf)  # a leaf begins with the height 0
    while at < end:
        kept = 0
        if at > 1:
            kept, at = _varint(leaf, at) if leaf[at] & 0x80 else (leaf[at], at + 1)
        length, at = _varint(leaf, at) if leaf[at] & 0x80 else (leaf[at], at + 1)
        term = term[:kept] + leaf[at : at + length]
        at += length
        length, at = _varint(leaf, at) if leaf[at] & 0x80 else (leaf[at], at + 1)
        if term >= high:
            yield None
            return
        if term >= low:
            yield Posting(term, leaf[at : at + length], at)
        at += length


def _varint(blob: bytes, at: int) -> tuple[int, int]:
    """An FTS3 varint, seven bits a byte with the low ones first; and where it ends."""
    byte = blob[at]
    if byte < 0x80:
        return byte, at + 1
    value, shift = byte & 0x7F, 7
    while True:
        at += 1
        byte = blob[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at + 1
        shift += 7
