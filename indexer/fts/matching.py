"""Here is the tree of a query. Give me the rows that match, exactly.

Rows come as sorted arrays. Words and prefixes are read from the index. Phrases and neighbours are worked out from the
positions of their words, in the rows that hold them all. The rest is set algebra.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.together import COLUMN_SHIFT, PLACE_BITS
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.cache import Cache
from luutin.indexer.fts.doclists import Counts, DoclistError, FieldCounts, Postings, decode
from luutin.indexer.fts.documents import Documents, Floats, Ints, Mask
from luutin.indexer.fts.phrases import find_phrase
from luutin.indexer.fts.places import Keys, common, in_column, in_order, neighbours, places
from luutin.indexer.fts.segments import Segments
from luutin.indexer.query import terms
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
from luutin.indexer.text.fields import BODY

_MANY = 4096
"""Rows from which on a phrase is looked for in whole posting lists at once."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where a spot stands: its rows, and how often in each column."""

    rows: Ints
    of: Postings | Counts
    """Postings of a word or prefix; counts of a phrase, whose positions are worked out from its words'."""

    @property
    def counts(self) -> Counts:
        """How often it stands where."""
        return self.of.counts if isinstance(self.of, Postings) else self.of

    @property
    def positions(self) -> Postings:
        """The postings of a word or prefix."""
        if not isinstance(self.of, Postings):
            raise TypeError("a phrase has no postings of its own")
        return self.of

    @property
    def size(self) -> int:
        """Bytes in memory."""
        if isinstance(self.of, Postings):
            return self.of.size
        return self.rows.nbytes + self.of.body.nbytes + 3 * self.of.fields.at.nbytes


class Matcher:
    """Answers for one generation of the index. Reads through the database handed in, which holds a snapshot."""

    def __init__(
        self,
        documents: Documents,
        segments: Segments,
        values: dict[str, dict[int, str]],
        memory: Cache[Occurrences],
    ) -> None:
        self.documents = documents
        self.segments = segments
        self.values = values
        self._memory = memory
        self._scores = Cache[Floats](memory.limit // 8, lambda scores: scores.nbytes)

    def rows(self, node: Node, column: int | None = None) -> Ints:
        """The rows that match, ascending; *column* is the one that an enclosing field names."""
        match node:
            case Word() | Prefix() | Phrase():
                found = self.find(node)
                return found.rows if column is None else self._in_column(found, column)
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
            keys = self.keys(spot.words[0], rows)
            for offset, word in enumerate(spot.words[1:], 1):
                if not len(keys):
                    break
                keys = common(keys, self.keys(word, rows) - offset)
            return keys
        found = self.find(spot)
        _, owner, place = places([(found.positions, index_of(found.rows, rows, self.documents.count))])
        return in_order(owner << PLACE_BITS | place)

    def _term(self, spot: Word | Prefix) -> Occurrences:
        wanted, segments = terms.filter_of(spot), list[list[bytes]]()
        for low, high in terms.ranges(spot):
            found = self.segments.range(low.encode(), high.encode())
            segments = segments or [[] for _ in found]
            for doclists, there in zip(segments, found, strict=True):
                doclists += [posting.doclist for posting in there if wanted is None or wanted(posting.term.decode())]
        try:
            postings = decode(segments, self.documents)
        except DoclistError as error:
            raise DamagedIndexError(self.segments.path, f"its postings are damaged: {error}") from error
        return Occurrences(postings.rows, postings)

    def _phrase(self, phrase: Phrase) -> Occurrences:
        rows = self._all(tuple(dict.fromkeys(phrase.words)), None)
        if len(rows) < _MANY:
            return _count_places(rows, self.keys(phrase, rows))
        return Occurrences(*find_phrase([self.find(word).positions for word in phrase.words], rows, self.documents))

    def _near(self, near: Near, column: int | None) -> Ints:
        rows = self._all(near.spots, None)
        left = in_column(self.keys(near.spots[0], rows), column)
        for spot, follower, distance in zip(near.spots, near.spots[1:], near.distances, strict=False):
            right = in_column(self.keys(follower, rows), column)
            left = neighbours((left, _length(spot)), (right, _length(follower)), distance)
        return rows[np.unique(left >> PLACE_BITS)]

    def _in_column(self, found: Occurrences, column: int) -> Ints:
        if column == BODY:
            return found.rows[found.counts.body > 0]
        fields = found.counts.fields
        rows: Ints = found.rows[fields.at[fields.column == column]]
        return rows

    def _all(self, parts: tuple[Node, ...], column: int | None) -> Ints:
        wanted = [self.rows(part, column) for part in parts if not isinstance(part, Not)]
        unwanted = [self.rows(part.part, column) for part in parts if isinstance(part, Not)]
        rows = (
            reduce(self._common, sorted(wanted, key=len)) if wanted else np.arange(self.documents.count, dtype=np.int32)
        )
        return reduce(self._without, unwanted, rows)

    def _common(self, few: Ints, many: Ints) -> Ints:
        if len(few) * 16 < len(many):
            return few[is_among(few, many)]
        if len(many) == self.documents.count:
            return few
        there = np.zeros(self.documents.count, np.bool_)
        there[many] = True
        return few[there[few]]

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
        return rows[there[rows]]

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


def index_of(within: Ints, rows: Ints, count: int) -> NDArray[np.int64]:
    """Where each of *rows* stands in *within*, which holds them all; both ascending, of *count* rows."""
    if len(within) == len(rows):
        return np.arange(len(rows))
    if len(rows) * 16 < len(within):
        return np.searchsorted(within, rows)
    place = np.empty(count, np.int64)
    place[within] = np.arange(len(within))
    return place[rows]


def _count_places(rows: Ints, keys: Keys) -> Occurrences:
    """Count places by row and column; only rows with a place are left."""
    owner = keys >> PLACE_BITS
    column = (keys >> COLUMN_SHIFT) & 7
    counts = np.bincount(owner * 8 + column, minlength=8 * len(rows)).reshape(-1, 8)
    left = counts.any(axis=1)
    counts = counts[left].astype(np.int32)
    at, column = np.nonzero(counts[:, 1:])
    fields = FieldCounts(at.astype(np.int32), (column + 1).astype(np.int32), counts[at, column + 1].astype(np.int32))
    return Occurrences(rows[left], Counts(np.ascontiguousarray(counts[:, BODY]), fields))


def _length(spot: Spot) -> int:
    return len(spot.words) if isinstance(spot, Phrase) else 1


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
