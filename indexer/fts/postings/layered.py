"""A term's blocks of the oldest segment, with the decoded doclists of newer ones laid over them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.postings.blocks import OTHERS, STEP, Docids, EntryCounts
from luutin.indexer.fts.postings.by_row import ByRow, OtherCounts
from luutin.indexer.fts.postings.doclists import Bytes, Counts, FieldCounts, Places, Postings, varints
from luutin.indexer.fts.postings.documents import Documents, Ints, Mask
from luutin.indexer.fts.postings.occurrences import Listed, Occurrences, PositionLists, cut
from luutin.indexer.text.fields import BODY, COLUMNS


class Located(NamedTuple):
    """A token's doclist in the oldest segment."""

    docids: Docids
    skips: NDArray[np.uint32]
    doclist: memoryview


@dataclass(frozen=True)
class Doclists:
    """Doclists of the oldest segment, of which blocks tell where each STEP-th entry begins."""

    tokens: list[Located]

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(len(token.doclist) + token.skips.nbytes for token in self.tokens)

    def piece(self, docids: Ints, *, but: Mask) -> PositionLists:
        """The position lists of those of *docids* that they hold, *but* for some. Raises IndexError for other bytes."""
        groups = [list[memoryview]()]
        lengths, first, numbers, owners = [_NOTHING], [_NOTHING], [_NOTHING], [_NOTHING]
        before = 0
        for held, skips, doclist in self.tokens:
            entries = held.find(docids)
            asked = np.flatnonzero((entries >= 0) & ~but)
            group, number = np.divmod(entries[asked], STEP)
            read, which = np.unique(group, return_inverse=True)
            begins, ends = skips[read], skips[read + 1]
            groups.append([doclist[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)])
            lengths.append(ends.astype(np.int64) - begins)
            first.append(which + before)
            numbers.append(number)
            owners.append(asked)
            before += len(read)
        data = np.frombuffer(b"".join(chain.from_iterable(groups)), np.uint8)
        starts, ends = _find(data, np.concatenate(lengths), np.concatenate(first), np.concatenate(numbers))
        return cut(data, starts, ends, np.concatenate(owners))


def _find(data: Bytes, lengths: Places, groups: Places, numbers: Places) -> tuple[Places, Places]:
    """Where the positions of some entries begin and end, each given as its group in *data* and its number therein."""
    zeros = np.flatnonzero(data == 0)
    begins = np.cumsum(lengths) - lengths
    zero = np.searchsorted(zeros, begins)[groups] + numbers
    starts = np.where(numbers > 0, zeros[zero - 1] + 1, begins[groups])
    _, positions = varints(data, starts)
    return positions, zeros[zero]


@dataclass(frozen=True)
class Layered(Occurrences):
    """Blocks of the oldest segment, and the decoded doclists of newer ones, which overrule them."""

    documents: Documents
    docids: Docids
    read_entry_counts: Callable[[], EntryCounts]
    read_source: Callable[[], tuple[Doclists | None, Listed | None]]
    """The doclists of all tokens meant, and those too short for blocks, decoded."""
    read_whole: Callable[[], Postings]
    overruled: NDArray[np.int32]
    """Articles of which newer segments or the archive say something else."""
    later: Listed | None
    """What newer segments say; None: nothing."""
    weight: int
    """Bytes of all that may be read."""

    @property
    def size(self) -> int:
        """Bytes that it may come to."""
        return self.weight + self.documents.count + (self.later.size if self.later else 0)

    @cached_property
    def count(self) -> int:
        """How many rows hold it."""
        return self.docids.count - len(self._gone) + (self.later.count if self.later else 0)

    @cached_property
    def rows(self) -> Ints:
        """The rows of the blocks' articles and of the later ones, in order."""
        docids = self.docids.all()
        rows = self.documents.rows(np.delete(docids, self._gone) if len(self._gone) else docids)
        if self.later:
            rows = np.concatenate((rows, self.later.rows))
        if len(rows) * 64 < self.documents.count:
            return np.sort(rows)
        there = np.zeros(self.documents.count, np.bool_)
        there[rows] = True
        return np.flatnonzero(there).astype(np.int32)

    @cached_property
    def counts(self) -> Counts:
        """Those of all rows."""
        return self.counts_in(self.rows)

    @cached_property
    def holding(self) -> tuple[int, ...]:
        """As the blocks have it, less what is overruled, and what newer segments add."""
        holding = np.array(self._entry_counts.holding)
        if len(self._gone):
            body, fields = self._entry_counts.of(self._gone)
            holding -= np.bincount(fields.column, minlength=len(COLUMNS))
            holding[BODY] -= np.count_nonzero(body)
        if self.later:
            holding += self.later.holding
        return tuple(holding.tolist())

    def counts_in(self, rows: Ints) -> Counts:
        """Looked up for these rows."""
        if by_row := self.by_row_for(len(rows)):
            return by_row.counts_in(rows)
        entries = self._entries(rows)
        there = entries >= 0
        if there.all():
            found = self._entry_counts.of(entries)
        else:
            few, asked = self._entry_counts.of(entries[there]), np.flatnonzero(there).astype(np.int32)
            body = np.zeros(len(rows), np.int32)
            body[there] = few.body
            found = Counts(body, replace(few.fields, at=asked[few.fields.at]))
        return found if self.later is None else _both(found, self.later.counts_in(rows))

    def holds(self, rows: Ints, column: int | None = None) -> Mask:
        """Looked up for these rows."""
        if column is not None:
            return super().holds(rows, column)
        if by_row := self.by_row_for(len(rows)):
            return by_row.holds(rows)
        there: Mask = self._entries(rows) >= 0
        return there | self.later.holds(rows) if self.later else there

    def pieces(self, rows: Ints) -> Iterator[PositionLists]:
        """Cut out of the doclists of each token."""
        source, rest = self.read_source()
        docids = self.documents.docids[rows]
        but = np.isin(docids, self.overruled) if len(self.overruled) else np.zeros(len(rows), np.bool_)
        if source:
            yield source.piece(docids, but=but)
        if rest is not None:
            at = np.flatnonzero(~but)
            for piece in rest.pieces(rows[at]):
                yield piece._replace(owners=at[piece.owners])
        if self.later:
            yield from self.later.pieces(rows)

    @property
    def positions(self) -> Postings:
        """Decoded anew, for who needs them all: a phrase, which is kept itself."""
        return self.read_whole()

    @property
    def span(self) -> int:
        """All rows."""
        return self.documents.count

    @cached_property
    def by_row(self) -> ByRow:
        """The counts by row, without a look for each of them."""
        docids, counts = self.docids.all(), self._entry_counts
        rows, body = self.documents.rows(docids), counts.body(np.arange(len(docids)))
        others = [OtherCounts(_NOTHING, _NOTHING, _NOTHING)]
        for column, (entries, times) in zip(OTHERS, counts.fields, strict=True):
            kept = ~np.isin(entries, self._gone) if len(self._gone) else slice(None)
            here = rows[entries[kept]]
            others.append(OtherCounts(here, np.full(len(here), column), times[kept]))
        if len(self._gone):
            rows, body = np.delete(rows, self._gone), np.delete(body, self._gone)
        if self.later:
            own, fields = self.later.counts
            rows, body = np.concatenate((rows, self.later.rows)), np.concatenate((body, own))
            others.append(OtherCounts(self.later.rows[fields.at], fields.column, fields.count))
        return ByRow.of(rows, body, OtherCounts(*map(np.concatenate, zip(*others, strict=True))))

    @cached_property
    def _entry_counts(self) -> EntryCounts:
        return self.read_entry_counts()

    @cached_property
    def _gone(self) -> Places:
        """Entries that are overruled."""
        entries = self.docids.find(self.overruled)
        return entries[entries >= 0]

    def _entries(self, rows: Ints) -> Places:
        entries = self.docids.find(self.documents.docids[rows])
        if len(self._gone):
            entries[np.isin(entries, self._gone)] = -1
        return entries


def _both(one: Counts, other: Counts) -> Counts:
    """The sums of two counts beside the same rows, which never hold the same one."""
    fields = (np.concatenate(pair) for pair in zip(_parts(one), _parts(other), strict=True))
    return Counts(one.body + other.body, FieldCounts(*fields))


def _parts(counts: Counts) -> tuple[Ints, Ints, Ints]:
    return counts.fields.at, counts.fields.column, counts.fields.count


_NOTHING = np.zeros(0, np.int64)
