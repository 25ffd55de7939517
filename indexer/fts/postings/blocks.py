"""A term's postings as arrays that a search uses as they stand: which articles, how often in each column.

A doclist has to be decoded whole before one article of it can be looked at. These arrays are asked for some articles,
and cost what is asked. An *entry* is an article's place in the list; articles come in order of their docids.

    docids   one bit for each docid where the list is dense, else the low half of each docid, by ranges of 65,536
    counts   occurrences in the body, four bits each, greater ones apart; for each other column, entries and counts
    skips    where in the doclist every 32nd entry begins, so that positions are decoded for the articles that matter

Every array is written with a checksum before it, begun with the term's own, so that no list passes for another.
"""

import zlib
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.postings.doclists import Bytes, Counts, FieldCounts, Places
from luutin.indexer.fts.postings.documents import Ints
from luutin.indexer.text.fields import COLUMNS

STEP = 32
"""Entries from one skip to the next."""

MOST = 0xFFFF
"""The greatest count that is kept."""

OTHERS = range(1, len(COLUMNS))
"""The columns behind the body."""

_RANGE_BITS = 16
_LARGE = 15
_SUM = np.dtype("<u4")
_WORD = np.dtype("<u8")


class Docids(Protocol):
    """The docids of a list."""

    @property
    def count(self) -> int:
        """How many."""
        ...

    def all(self) -> Ints:
        """All of them, ascending."""
        ...

    def find(self, docids: NDArray[Any]) -> Places:
        """The entry of each of these; -1 where the list does not hold it."""
        ...


@dataclass(frozen=True)
class Bits:
    """A dense list: one bit for each docid."""

    words: NDArray[np.uint64]

    @cached_property
    def _ones(self) -> NDArray[np.int32]:
        """Bits set before each word, and all of them at the end."""
        return np.concatenate(([0], np.cumsum(np.bitwise_count(self.words), dtype=np.int32))).astype(np.int32)

    @property
    def count(self) -> int:
        """Bits set."""
        return int(self._ones[-1])

    def all(self) -> Ints:
        """Places of the bits set."""
        ones = np.unpackbits(self.words.view(np.uint8), bitorder="little")
        found: Ints = np.flatnonzero(ones).astype(np.int32)
        return found

    def find(self, docids: NDArray[Any]) -> Places:
        """A bit's entry is the number of bits before it."""
        at = np.asarray(docids, np.int64) >> 6
        beyond = at >= len(self.words)
        at[beyond] = 0
        word, bit = self.words[at], np.left_shift(np.uint64(1), (docids & 63).astype(np.uint64))
        there = ((word & bit) != 0) & ~beyond
        found: Places = np.where(there, self._ones[at] + np.bitwise_count(word & (bit - np.uint64(1))), -1)
        return found


@dataclass(frozen=True)
class Sparse:
    """A list of few docids."""

    docids: Ints

    @property
    def count(self) -> int:
        """How many."""
        return len(self.docids)

    def all(self) -> Ints:
        """As they are kept."""
        return self.docids

    def find(self, docids: NDArray[Any]) -> Places:
        """Looked for one by one."""
        if not len(self.docids):
            return np.full(len(docids), -1)
        at = np.searchsorted(self.docids, docids)
        at[at == len(self.docids)] = 0
        return np.where(self.docids[at] == docids, at, -1)


class OtherColumn(NamedTuple):
    """A column other than the body: which entries have the term there, ascending, and how often."""

    entries: NDArray[np.uint32]
    counts: NDArray[np.uint16]


@dataclass(frozen=True)
class EntryCounts:
    """How often a term stands where, by entry."""

    body_holding: int
    """Articles that have it in the body."""
    nibbles: Bytes
    """Occurrences in the body, two entries a byte, the first in the low half; 15: look among the large."""
    large: OtherColumn
    fields: tuple[OtherColumn, ...]
    """Of OTHERS, in their order."""

    @property
    def holding(self) -> tuple[int, ...]:
        """Articles by column."""
        return (self.body_holding, *(len(field.entries) for field in self.fields))

    def body(self, entries: Places) -> Ints:
        """Occurrences in the body of some entries."""
        both = self.nibbles[entries >> 1]
        found: Ints = np.where(entries & 1, both >> 4, both & 15).astype(np.int32)
        large = np.flatnonzero(found == _LARGE)
        if len(large):
            found[large] = self.large.counts[np.searchsorted(self.large.entries, entries[large].astype(np.uint32))]
        return found

    def of(self, entries: Places) -> Counts:
        """The counts of some entries, all of them there, in any order."""
        found = []
        for column, field in zip(OTHERS, self.fields, strict=True):
            if len(field.entries):
                there, at = _common(entries, field.entries)
                found.append((there, np.full(len(there), column), field.counts[at]))
        parts = [np.concatenate([_NOTHING, *part]).astype(np.int32) for part in zip(*found, strict=True)]
        return Counts(self.body(entries), FieldCounts(*(parts or (_NOTHING, _NOTHING, _NOTHING))))


class BlockError(ValueError):
    """Bytes that are no block."""


def pack_docids(docids: NDArray[Any], term: bytes) -> bytes:
    """*docids* ascend."""
    words = (int(docids[-1]) >> 6) + 1 if len(docids) else 0
    if words * _WORD.itemsize >= 2 * len(docids):
        ranges = np.bincount(docids >> _RANGE_BITS)
        return seal(term, [0, len(ranges), *ranges], docids.astype("<u2").tobytes())
    bits = np.zeros(words << 6, np.bool_)
    bits[docids] = True
    return seal(term, [1], np.packbits(bits, bitorder="little").tobytes())


def read_docids(blob: bytes, term: bytes) -> Docids:
    """What `pack_docids` wrote. Raises BlockError."""
    data = unseal(blob, term)
    try:
        head = data[:8].view(_SUM)
        if head[0]:
            return Bits(data[4:].view(_WORD) if len(data) > 4 else np.zeros(0, np.uint64))
        ranges = data[8 : 8 + 4 * int(head[1])].view(_SUM)
        low = data[8 + 4 * int(head[1]) :].view("<u2")
        return Sparse((np.repeat(np.arange(len(ranges)) << _RANGE_BITS, ranges) | low).astype(np.int32))
    except (ValueError, IndexError) as error:
        raise BlockError(str(error)) from error


def pack_counts(counts: Counts, term: bytes) -> bytes:
    """*counts* by entry, none above MOST."""
    body, fields = counts
    large = np.flatnonzero(body >= _LARGE)
    nibbles = np.minimum(body, _LARGE).astype(np.uint8)
    nibbles = np.append(nibbles, np.uint8(0)) if len(nibbles) % 2 else nibbles
    parts = [(large, body[large])]
    for column in OTHERS:
        here = fields.column == column
        parts.append((fields.at[here], fields.count[here]))
    head = [int(np.count_nonzero(body)), *(len(entries) for entries, _ in parts)]
    return seal(
        term,
        head,
        *(np.asarray(entries).astype("<u4").tobytes() for entries, _ in parts),
        *(count.astype("<u2").tobytes() for _, count in parts),
        (nibbles[0::2] | (nibbles[1::2] << 4)).tobytes(),
    )


def read_counts(blob: bytes, term: bytes) -> EntryCounts:
    """What `pack_counts` wrote. Raises BlockError."""
    data = unseal(blob, term)
    try:
        parts = len(COLUMNS)
        head = data[: 4 * (parts + 1)].view(_SUM)
        lengths = head[1:].tolist()
        edges = np.cumsum([4 * (parts + 1), *(4 * length for length in lengths), *(2 * length for length in lengths)])
        pieces = [data[start:end] for start, end in pairwise(edges)]
        entries, counts = (
            [piece.view(kind) for piece in half] for half, kind in ((pieces[:parts], "<u4"), (pieces[parts:], "<u2"))
        )
        fields = [OtherColumn(*pair) for pair in zip(entries, counts, strict=True)]
        return EntryCounts(int(head[0]), data[edges[-1] :], fields[0], tuple(fields[1:]))
    except (ValueError, IndexError) as error:
        raise BlockError(str(error)) from error


def pack_skips(starts: NDArray[Any], length: int, term: bytes) -> bytes:
    """*starts*: where in a doclist of *length* bytes each entry begins."""
    return seal(term, [*starts[::STEP].tolist(), length])


def read_skips(blob: bytes, term: bytes) -> NDArray[np.uint32]:
    """What `pack_skips` wrote. Raises BlockError."""
    skips: NDArray[np.uint32] = unseal(blob, term).view(_SUM)
    return skips


def _common(entries: Places, some: NDArray[np.uint32]) -> tuple[Places, Places]:
    """The places in *entries*, in any order, of those that are among *some*, which ascend; and their places there."""
    if len(entries) < 4 * len(some):
        wanted = entries.astype(np.uint32)
        at = np.minimum(np.searchsorted(some, wanted), len(some) - 1)
        there = np.flatnonzero(some[at] == wanted)
        return there, at[there]
    place = np.full(max(int(entries.max()), int(some[-1])) + 1, -1)
    place[entries] = np.arange(len(entries))
    there = place[some]
    at = np.flatnonzero(there >= 0)
    return there[at], at


def seal(term: bytes, head: list[int], *parts: bytes) -> bytes:
    """Bytes with their checksum before them: some numbers, and arrays."""
    data = b"".join((np.array(head, _SUM).tobytes(), *parts))
    return np.array([zlib.crc32(data, zlib.crc32(term))], _SUM).tobytes() + data


def unseal(blob: bytes, term: bytes) -> Bytes:
    """The bytes behind the checksum. Raises BlockError where they are not what was written for *term*."""
    if not isinstance(blob, bytes) or len(blob) < _SUM.itemsize:
        raise BlockError("too short")
    data = memoryview(blob)[_SUM.itemsize :]
    if zlib.crc32(data, zlib.crc32(term)) != int.from_bytes(blob[: _SUM.itemsize], "little"):
        raise BlockError("not what was written")
    return np.frombuffer(data, np.uint8)


_NOTHING = np.zeros(0, np.int32)
