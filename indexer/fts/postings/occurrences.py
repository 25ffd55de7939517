"""Where a spot of a query stands: which rows, how often in each column of them, and where in them.

Whoever asks names the rows that matter, so that what is kept in blocks is looked up for these alone.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.postings.by_row import PAYS, SPARSE, ByRow, OtherCounts
from luutin.indexer.fts.postings.doclists import Bytes, Counts, FieldCounts, Places, Postings, flatten
from luutin.indexer.fts.postings.documents import Ints, Mask
from luutin.indexer.text.fields import BODY, COLUMNS


class PositionLists(NamedTuple):
    """Position lists of some rows."""

    data: Bytes
    """One behind the other."""
    of_entry: Places
    """By byte, the number of its list."""
    owners: Places
    """By list, which of the rows asked for it is of."""


class Occurrences(ABC):
    """Where a word, prefix or phrase stands."""

    @property
    @abstractmethod
    def rows(self) -> Ints:
        """The rows that hold it, ascending."""

    @property
    @abstractmethod
    def counts(self) -> Counts:
        """How often it stands where, beside `rows`."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Bytes in memory, those that may come later."""

    @property
    def count(self) -> int:
        """How many rows hold it."""
        return len(self.rows)

    @cached_property
    def holding(self) -> tuple[int, ...]:
        """How many rows hold it in each column."""
        body, fields = self.counts
        others = np.bincount(fields.column, minlength=len(COLUMNS))[1:].tolist()
        return (int(np.count_nonzero(body)), *others)

    def counts_in(self, rows: Ints) -> Counts:
        """How often it stands where, beside *rows*: zero in those that do not hold it."""
        if rows is self.rows:
            return self.counts
        if by_row := self.by_row_for(len(rows)):
            return by_row.counts_in(rows)
        body, fields = self.counts
        at, there = find(self.rows, rows)
        found = np.zeros(len(rows), np.int32)
        found[there] = body[at[there]]
        wanted = np.flatnonzero(there)
        order = np.argsort(at[wanted], kind="stable")
        place, held = find(at[wanted][order], fields.at)
        owner = wanted[order][place[held]].astype(np.int32)
        return Counts(found, FieldCounts(owner, fields.column[held], fields.count[held]))

    def holds(self, rows: Ints, column: int | None = None) -> Mask:
        """Which of *rows* hold it, in any column or in one."""
        if column is None:
            by_row = self.by_row_for(len(rows))
            return by_row.holds(rows) if by_row else find(self.rows, rows)[1]
        return _in_column(self.counts_in(rows), column, len(rows))

    def by_row_for(self, looks: int) -> ByRow | None:
        """The counts by row, where the word is frequent and the looks at it, so many more now, pay to make them."""
        if self.count * SPARSE < self.span:
            return None
        self._looks[0] += looks
        return self.by_row if self._looks[0] * PAYS > self.count else None

    @cached_property
    def by_row(self) -> ByRow:
        """The counts by row."""
        body, fields = self.counts
        return ByRow.of(self.rows, body, OtherCounts(self.rows[fields.at], fields.column, fields.count))

    @property
    def span(self) -> int:
        """Rows among which those stand that hold it."""
        return int(self.rows[-1]) + 1 if len(self.rows) else 0

    @cached_property
    def _looks(self) -> list[int]:
        """Rows that were looked at, in all."""
        return [0]

    def in_column(self, column: int) -> Ints:
        """The rows that hold it in one column."""
        return self.rows[_in_column(self.counts, column, self.count)]

    def pieces(self, rows: Ints) -> Iterator[PositionLists]:
        """Where it stands in *rows*, in any order. Raises TypeError for a phrase, which has its words' positions."""
        raise TypeError(f"a phrase has no positions of its own in {len(rows)} rows")

    @property
    def positions(self) -> Postings:
        """All its postings, decoded. Raises TypeError for a phrase."""
        raise TypeError("a phrase has no postings of its own")


@dataclass(frozen=True)
class Counted(Occurrences):
    """A phrase, as its words' positions tell."""

    found: Ints
    counts_beside: Counts

    @property
    def rows(self) -> Ints:
        """As found."""
        return self.found

    @property
    def counts(self) -> Counts:
        """As counted."""
        return self.counts_beside

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return self.found.nbytes + self.counts_beside.body.nbytes + 3 * self.counts_beside.fields.at.nbytes


@dataclass(frozen=True)
class Listed(Occurrences):
    """Doclists that were decoded whole."""

    postings: Postings

    @property
    def rows(self) -> Ints:
        """As decoded."""
        return self.postings.rows

    @property
    def counts(self) -> Counts:
        """As decoded."""
        return self.postings.counts

    @property
    def size(self) -> int:
        """Bytes in memory, those that may come later."""
        return self.postings.size + self.span

    @property
    def positions(self) -> Postings:
        """As decoded."""
        return self.postings

    def pieces(self, rows: Ints) -> Iterator[PositionLists]:
        """Cut out of the doclists."""
        at, there = find(self.rows, rows)
        asked = np.flatnonzero(there)
        if len(asked):
            starts, ends, owners = self.postings.at(at[asked])
            yield cut(self.postings.blob, starts, ends, asked[owners])


def find(within: NDArray[Any], rows: NDArray[Any]) -> tuple[Places, Mask]:
    """Where each of *rows* stands in *within*, which ascends, and whether it does."""
    if within is rows:
        return np.arange(len(rows)), np.ones(len(rows), np.bool_)
    if not len(within):
        return np.zeros(len(rows), np.int64), np.zeros(len(rows), np.bool_)
    at = np.searchsorted(within, rows)
    at[at == len(within)] = 0
    return at, within[at] == rows


def _in_column(counts: Counts, column: int, count: int) -> Mask:
    if column == BODY:
        return counts.body > 0
    there = np.zeros(count, np.bool_)
    there[counts.fields.at[counts.fields.column == column]] = True
    return there


def cut(blob: Bytes, starts: NDArray[Any], ends: NDArray[Any], owners: Places) -> PositionLists:
    """The position lists of *owners* out of *blob*."""
    index, of_entry = flatten(starts, ends)
    return PositionLists(blob[index], of_entry, owners)
