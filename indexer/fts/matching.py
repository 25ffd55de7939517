"""Here is the tree of a query. Give me the rows that match, exactly.

Rows come as sorted arrays. Words and prefixes are read from the index. Phrases and neighbours are worked out from the
positions of their words, in the rows that hold them all. The rest is set algebra.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import Protocol

import numpy as np

from luutin.indexer.engine.together import COLUMN_SHIFT, PLACE_BITS
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.postings.block_reader import Blocks
from luutin.indexer.fts.postings.cache import Cache
from luutin.indexer.fts.postings.doclists import Counts, DoclistError, FieldCounts, Postings, decode
from luutin.indexer.fts.postings.documents import Documents, Floats, Ints, Mask
from luutin.indexer.fts.postings.occurrences import Counted, Listed, Occurrences
from luutin.indexer.fts.postings.phrases import find_phrase
from luutin.indexer.fts.postings.places import Keys, common, in_column, in_order, neighbours, places
from luutin.indexer.fts.postings.segments import Segments
from luutin.indexer.query import terms
from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.query import (
    TEXT_FIELDS,
    And,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Spot,
    Valued,
    Within,
    Word,
)
from luutin.indexer.query.spots import holds
from luutin.indexer.query.terms import key_of
from luutin.indexer.text.fields import BODY, SEVERAL
from luutin.indexer.text.words import BREAK, parts

_BREAK = Word(parts(BREAK).fold)
_PLACE = (1 << PLACE_BITS) - 1

_MANY = 4096
"""Rows from which on a phrase is looked for in whole posting lists at once: row by row it took five times as long."""

_PIECE = 2048
"""Rows in which neighbours are looked for at one time."""


class ValuesByField(Protocol):
    """The values that articles share."""

    def __getitem__(self, field: str) -> dict[int, str]:
        """Code → value as printed."""
        ...


class Matcher:
    """Answers for one generation of the index. Reads through the database handed in, which holds a snapshot."""

    def __init__(
        self,
        documents: Documents,
        segments: Segments,
        blocks: Blocks | None,
        values: ValuesByField,
        memory: Cache[Occurrences],
    ) -> None:
        self.documents = documents
        self.segments = segments
        self.blocks = blocks
        """None: there are none of the oldest segment, and its doclists are decoded instead."""
        self.values = values
        self._memory = memory
        self._scores = Cache[Floats](memory.limit // 8, lambda scores: scores.nbytes)

    def rows(self, node: Node, column: int | None = None) -> Ints:
        """The rows that match, ascending; *column* is the one that an enclosing field names."""
        match node:
            case Word() | Prefix() | Phrase():
                found = self.find(node)
                return found.rows if column is None else found.in_column(column)
            case Near():
                return self._near(node, column)
            case And(parts):
                return self._all(parts, column)
            case Or(parts):
                return self._union([self.rows(part, column) for part in parts])
            case Not(part):
                return self._without(np.arange(self.documents.count, dtype=np.int32), self.rows(part, column))
            case Within(name, part):
                return self.rows(part, TEXT_FIELDS[name])
            case Valued():
                return self._with_value(node)
            case Enumerated(ids):
                rows = self.documents.rows(np.fromiter(ids, np.int64, len(ids)))
                return np.sort(rows[rows >= 0])
            case Published(since, until):
                span = self.documents.between(_ordinal(since), _ordinal(until))
                return np.arange(span.start, span.stop, dtype=np.int32)

    def find(self, spot: Spot) -> Occurrences:
        """Where a word, prefix or phrase stands, in any column."""
        key = key_of(spot)
        known = self._memory.get(key)
        if known is not None:
            return known
        found = self._phrase(spot) if isinstance(spot, Phrase) else self._term(spot)
        return self._memory.put(key, found)

    def scores(self, spot: Spot, kind: float, work_out: Callable[[], Floats]) -> Floats:
        """Scores of a spot, kept beside its postings; *kind* tells several ways of scoring apart."""
        key = ("scores", kind, *key_of(spot))
        known = self._scores.get(key)
        return self._scores.put(key, work_out()) if known is None else known

    def keys(self, spot: Spot, rows: Ints) -> Keys:
        """The places where *spot* begins in *rows*, which all hold every word of it."""
        if isinstance(spot, Phrase):
            return self._begins(spot, rows)
        found = self.find(spot)
        _, owner, place = places([found], rows)
        return in_order(owner << PLACE_BITS | place)

    def _begins(self, phrase: Phrase, rows: Ints) -> Keys:
        """Its rarest word first; the next ones are then looked for only where the others stand together."""
        order = sorted(range(len(phrase.words)), key=lambda place: self.find(phrase.words[place]).count)
        keys, left = np.zeros(0, np.int64), np.arange(len(rows))
        for turn, place in enumerate(order):
            here = self.keys(phrase.words[place], rows[left])
            here = (left[here >> PLACE_BITS] << PLACE_BITS | (here & _PLACE)) - place
            keys = common(keys, here) if turn else here[here >= 0]
            left = np.unique(keys >> PLACE_BITS)
        return keys

    def _term(self, spot: Word | Prefix) -> Occurrences:
        try:
            if self.blocks and isinstance(spot, Word) and (layered := self.blocks.find(spot)):
                return layered
            return Listed(self._decode(spot))
        except DoclistError as error:
            raise DamagedIndexError(self.segments.path, f"its postings are damaged: {error}") from error

    def _decode(self, spot: Word | Prefix) -> Postings:
        wanted, segments = terms.filter_of(spot), list[list[bytes]]()
        for low, high in terms.ranges(spot):
            found = self.segments.range(low.encode(), high.encode())
            segments = segments or [[] for _ in found]
            for doclists, there in zip(segments, found, strict=True):
                doclists += [posting.doclist for posting in there if wanted is None or wanted(posting.term.decode())]
        return decode(segments, self.documents)

    def _phrase(self, phrase: Phrase) -> Occurrences:
        rows = self._all(tuple(dict.fromkeys(phrase.words)), None)
        if len(rows) < _MANY:
            return _count_places(rows, self.keys(phrase, rows))
        words = [self.find(word).positions for word in phrase.words]
        return Counted(*find_phrase(words, rows, self.documents))

    def _near(self, near: Near, column: int | None) -> Ints:
        rows = self._all(near.spots, None)
        pieces = (rows[at : at + _PIECE] for at in range(0, len(rows), _PIECE))
        return np.concatenate([rows[:0], *(self._near_in(piece, near, column) for piece in pieces)])

    def _near_in(self, rows: Ints, near: Near, column: int | None) -> Ints:
        """Those of *rows*, few at a time: every place of a frequent prefix takes many megabytes to compare."""
        self.segments.heed()
        left = in_column(self.keys(near.spots[0], rows), column)
        for spot, follower, distance in zip(near.spots, near.spots[1:], near.distances, strict=False):
            right = in_column(self.keys(follower, rows), column)
            breaks = self._breaks(rows, right)
            left = neighbours((left, _length(spot)), (right, _length(follower)), distance, breaks)
        return rows[np.unique(left >> PLACE_BITS)]

    def _breaks(self, rows: Ints, keys: Keys) -> Keys:
        """Where in *rows* one text ends and the next begins; none where no key stands in a column of several texts."""
        if not np.isin((keys >> COLUMN_SHIFT) & 7, SEVERAL).any():
            return keys[:0]
        owners = np.flatnonzero(self.find(_BREAK).holds(rows, None))
        found = self.keys(_BREAK, rows[owners])
        breaks: Keys = owners[found >> PLACE_BITS] << PLACE_BITS | (found & _PLACE)
        return breaks

    def _all(self, parts: tuple[Node, ...], column: int | None) -> Ints:
        """The rarest first; the others are then asked about its rows alone."""
        wanted = sorted((part for part in parts if not isinstance(part, Not)), key=self._size)
        rows = self.rows(wanted[0], column) if wanted else np.arange(self.documents.count, dtype=np.int32)
        for part in (*wanted[1:], *(part for part in parts if isinstance(part, Not))):
            if not len(rows):
                break
            rows = rows.compress(self._holds(part, rows, column))
        return rows

    def _size(self, node: Node) -> int:
        """About how many rows match."""
        match node:
            case Word() | Prefix():
                return self.find(node).count
            case Phrase(words):
                return min(map(self._size, words))
            case Near():
                return min(map(self._size, node.spots))
            case Or(parts):
                return sum(map(self._size, parts))
            case And(parts):
                return min(map(self._size, parts), default=self.documents.count)
            case Within(_, part):
                return self._size(part)
            case _:
                return self.documents.count

    def _holds(self, node: Node, rows: Ints, column: int | None) -> Mask:
        """Which of *rows* match."""
        match node:
            case Word() | Prefix():
                return self.find(node).holds(rows, column)
            case And(parts):
                return reduce(np.logical_and, (self._holds(part, rows, column) for part in parts))
            case Or(parts):
                return reduce(np.logical_or, (self._holds(part, rows, column) for part in parts))
            case Not(part):
                return ~self._holds(part, rows, column)
            case Within(name, part):
                return self._holds(part, rows, TEXT_FIELDS[name])
            case _:
                return self._among(rows, self.rows(node, column))

    def _among(self, rows: Ints, others: Ints) -> Mask:
        if len(rows) * 16 < len(others):
            return is_among(rows, others)
        there = np.zeros(self.documents.count, np.bool_)
        there[others] = True
        return there.take(rows)

    def _union(self, parts: list[Ints]) -> Ints:
        if len(parts) == 1:
            return parts[0]
        there = np.zeros(self.documents.count, np.bool_)
        for part in parts:
            there[part] = True
        return np.flatnonzero(there).astype(np.int32)

    def _without(self, rows: Ints, unwanted: Ints) -> Ints:
        there = np.ones(self.documents.count, np.bool_)
        there[unwanted] = False
        return rows.compress(there.take(rows))

    def _with_value(self, node: Valued) -> Ints:
        codes = [code for code, value in self.values[node.field].items() if holds(value, node.words)]
        chosen = np.isin(self.documents.codes(node.field), np.array(codes, np.uint32))
        return np.flatnonzero(chosen).astype(np.int32)


def is_among(rows: Ints, others: Ints) -> Mask:
    """Which of *rows* are among *others*, which ascend."""
    if not len(others):
        return np.zeros(len(rows), np.bool_)
    at = np.searchsorted(others, rows)
    at[at == len(others)] = 0
    there: Mask = others[at] == rows
    return there


def _count_places(rows: Ints, keys: Keys) -> Counted:
    """Count places by row and column; only rows with a place are left."""
    owner = keys >> PLACE_BITS
    column = (keys >> COLUMN_SHIFT) & 7
    counts = np.bincount(owner * 8 + column, minlength=8 * len(rows)).reshape(-1, 8)
    left = counts.any(axis=1)
    counts = counts[left].astype(np.int32)
    at, column = np.nonzero(counts[:, 1:])
    fields = FieldCounts(at.astype(np.int32), (column + 1).astype(np.int32), counts[at, column + 1].astype(np.int32))
    return Counted(rows[left], Counts(np.ascontiguousarray(counts[:, BODY]), fields))


def _length(spot: Spot) -> int:
    return len(spot.words) if isinstance(spot, Phrase) else 1


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
