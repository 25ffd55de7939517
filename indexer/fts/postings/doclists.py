"""FTS4 doclists as arrays: which rows hold a term, and how often in each column.

A doclist is a run of `docid-delta  positions  0x00`. Positions are deltas plus two, and 0x01 with a column's number
announces a column other than the first. All numbers are varints. The byte 0x00 occurs only as the end of a document's
positions, so the boundaries of documents come out in one pass over the bytes, and nothing is decoded one by one.
Occurrences are counted when somebody asks for them: who only counts articles, or looks for a phrase, never does.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.postings.documents import Documents, Ints, Mask
from luutin.indexer.text.fields import COLUMNS

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """Where a term stands outside the body, which few articles need: one entry for each list entry and column."""

    at: Ints
    """Index into the list's rows; ascending within a column."""
    column: Ints
    count: Ints
    """Occurrences there."""


class Counts(NamedTuple):
    """How often a term stands where."""

    body: Ints
    """Occurrences in the body, beside the rows."""
    fields: FieldCounts


class Marks(NamedTuple):
    """The bytes 0x01 of a list that announce a column, ascending."""

    at: Places
    """Where they are."""
    owners: Places
    """The entry that each is in."""
    until: Places
    """Where that column's positions end: at the next mark, or at the entry's 0x00."""


class _ByRow(NamedTuple):
    """Where the positions of each entry are in the bytes of a list, entries in order of their rows."""

    starts: Ints
    ends: Ints
    """The place of the entry's 0x00."""
    first: Ints
    """The first entry of each row, and the number of entries at the end."""


@dataclass(frozen=True)
class Postings:
    """Everything about one term, or several that count as one."""

    rows: Ints
    """Rows that hold it, ascending."""
    blob: Bytes
    """The entries' bytes, one behind the other, and nothing else."""
    starts: Ints
    """Where in `blob` the positions of each entry begin."""
    ends: Ints
    """The place of the entry's 0x00."""
    entry_rows: Ints | None
    """The row of each entry; None: the entries are one for each of `rows`, in their order."""
    asked: list[bool] = field(default_factory=list)
    """Not empty once positions were asked for."""

    @cached_property
    def counts(self) -> Counts:
        """How often the term stands where."""
        return _counts(self)

    def at(self, chosen: Places) -> tuple[Ints, Ints, Places]:
        """Where the positions in some rows, given as indexes into `rows`, begin and end; and which of them each is of.

        Entries of several terms come in any order.
        """
        if self.entry_rows is None:
            return self.starts[chosen], self.ends[chosen], np.arange(len(chosen))
        if self.asked:
            ordered = self._by_row
            entries, owners = flatten(ordered.first[chosen], ordered.first[chosen + 1])
            return ordered.starts[entries], ordered.ends[entries], owners
        self.asked.append(True)  # sorting pays only for who comes again
        place = np.full(int(self.rows[-1]) + 1, -1, np.int64)
        place[self.rows[chosen]] = np.arange(len(chosen))
        wanted = place[self.entry_rows]
        there = np.flatnonzero(wanted >= 0)
        return self.starts[there], self.ends[there], wanted[there]

    @cached_property
    def _by_row(self) -> _ByRow:
        """The entries in order of their rows."""
        rows = self.rows if self.entry_rows is None else self.entry_rows
        order = np.argsort(rows, kind="stable")
        first = np.cumsum(np.bincount(rows)[self.rows], dtype=np.int32)
        return _ByRow(self.starts[order], self.ends[order], np.concatenate((_ZERO, first)))

    @property
    def size(self) -> int:
        """Bytes in memory, those that may come later."""
        entries = 0 if self.entry_rows is None else self.entry_rows.nbytes * 4
        return self.blob.nbytes + 4 * self.rows.nbytes + 2 * self.starts.nbytes + entries


class Entries(NamedTuple):
    """Documents of one or more doclists, in the order of their bytes."""

    rows: Ints
    starts: NDArray[Any]
    ends: NDArray[Any]
    blob: Bytes


class DoclistError(ValueError):
    """Bytes that are no doclist."""


def decode(segments: list[list[bytes]], documents: Documents) -> Postings:
    """Merge the doclists of a term, or of several that are to count as one; segments newest first.

    All terms of an article are in the same segment, so what a newer segment says of an article stands for all of
    them: older entries are what the article was before. Raises DoclistError.
    """
    try:
        return _decode(segments, documents)
    except IndexError as error:  # numpy's: a number in them leads out of what is there
        raise DoclistError(str(error)) from error


def _decode(segments: list[list[bytes]], documents: Documents) -> Postings:
    parts: list[Entries] = []
    seen = np.zeros(documents.count + 1, np.bool_)
    for doclists in filter(None, segments):
        blob = np.frombuffer(doclists[0] if len(doclists) == 1 else b"".join(doclists), np.uint8)
        docids, starts, ends = split(blob, [len(doclist) for doclist in doclists])
        rows = documents.rows(docids)
        kept = (rows >= 0) & (ends > starts)
        if parts:
            kept &= ~seen[rows]
        if doclists is not segments[-1]:
            seen[rows] = True
        parts.append(select(Entries(rows, starts, ends, blob), kept))
    return in_order_of_rows(_join(parts))


def split(blob: Bytes, lengths: list[int]) -> tuple[Places, Places, Places]:
    """The docids in doclists that stand one behind the other, and where the positions of each begin and end."""
    ends = np.flatnonzero(blob == 0)
    begins = np.empty_like(ends)
    begins[:1] = 0
    begins[1:] = ends[:-1] + 1
    deltas, starts = varints(blob, begins)
    docids = np.cumsum(deltas)
    if len(lengths) > 1:  # each list begins with a whole docid
        firsts = np.searchsorted(begins, np.cumsum([0, *lengths[:-1]]))
        before = docids[firsts] - deltas[firsts]
        docids -= np.repeat(before, np.diff([*firsts, len(begins)]))
    return docids, starts, ends


def varints(blob: Bytes, begins: Places) -> tuple[Places, Places]:
    """The number that begins at each place, and where it ends."""
    first = blob[begins]
    ends = begins + 1
    more = np.flatnonzero(first > 0x7F)
    value = (first & 0x7F).astype(np.int64)
    shift = 7
    while len(more):
        byte = blob[ends[more]].astype(np.int64)
        value[more] |= (byte & 0x7F) << shift
        ends[more] += 1
        more = more[byte > 0x7F]
        shift += 7
    return value, ends


def select(entries: Entries, kept: Mask) -> Entries:
    """Only some of the entries, and only their bytes."""
    if kept.all():
        return entries
    rows, starts, ends, blob = entries
    lengths = np.diff(ends, prepend=-1)
    left = np.cumsum(lengths[kept]) - 1
    return Entries(rows[kept], left - (ends - starts)[kept], left, blob[np.repeat(kept, lengths)])


def flatten(starts: NDArray[Any], ends: NDArray[Any]) -> tuple[Places, Places]:
    """The index of each element of the slices, and the slice it belongs to."""
    lengths = (ends - starts).astype(np.int64)
    owners = np.repeat(np.arange(len(starts)), lengths)
    shift = starts - (np.cumsum(lengths) - lengths)
    return np.arange(len(owners)) + shift[owners], owners


def _join(parts: list[Entries]) -> Entries:
    """The parts of several segments as one."""
    if len(parts) == 1:
        return parts[0]
    before = np.cumsum([0, *(len(part.blob) for part in parts)])
    none = Entries(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint8))
    parts = [*parts, none]
    return Entries(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.starts + start for part, start in zip(parts, before, strict=True)]),
        np.concatenate([part.ends + start for part, start in zip(parts, before, strict=True)]),
        np.concatenate([part.blob for part in parts]),
    )


def in_order_of_rows(entries: Entries) -> Postings:
    """Bring rows into order."""
    rows = entries.rows
    starts, ends = entries.starts.astype(np.int32), entries.ends.astype(np.int32)
    if (rows[1:] > rows[:-1]).all():
        return Postings(rows, entries.blob, starts, ends, None)
    there = np.zeros(int(rows.max()) + 1, np.bool_)
    there[rows.astype(np.intp)] = True  # as an index, half the time of a shorter one
    return Postings(np.flatnonzero(there).astype(np.int32), entries.blob, starts, ends, rows)


def marks_in(blob: Bytes, ends: NDArray[Any]) -> Marks:
    """Where columns are announced in entries that end at *ends*."""
    ones = blob == 1
    ones[:1] = False
    # Behind 0x00 it is a docid delta of one, behind a byte that goes on the end of a longer number.
    ones[1:] &= (blob[:-1] - np.uint8(1)) < np.uint8(0x7F)
    at = np.flatnonzero(ones)
    if len(at) > 1:
        at = at[np.concatenate(([True], at[1:] != at[:-1] + 1))]  # nor is it the number of column one
    owners = np.searchsorted(ends, at.astype(ends.dtype))
    return Marks(at, owners, np.minimum(np.append(at[1:], len(blob)), ends[owners]))


def body_ends_of(ends: NDArray[Any], marks: Marks) -> NDArray[Any]:
    """Where the positions in the body stop: at the entry's first mark, or at its end."""
    body_ends = ends.copy()
    leading = np.append(True, marks.owners[1:] != marks.owners[:-1])[: len(marks.owners)]
    body_ends[marks.owners[leading]] = marks.at[leading]
    return body_ends


def _counts(postings: Postings) -> Counts:
    """Count numbers: the bytes between two places less those that only go on."""
    blob, starts, ends = postings.blob, postings.starts, postings.ends
    going_on = np.zeros(len(blob) + 1, np.int32)  # bytes before a place that are not the last of their number
    np.cumsum((blob >> 7).astype(np.int32), dtype=np.int32, out=going_on[1:])
    marks = marks_in(blob, ends)
    body_ends = body_ends_of(ends, marks)
    of_body = np.take(going_on, body_ends, mode="wrap") - np.take(going_on, starts, mode="wrap")
    body = body_ends - starts - of_body
    count = marks.until - marks.at - 2 - (going_on[marks.until] - going_on[marks.at + 2])
    fields = FieldCounts(marks.owners.astype(np.int32), blob[marks.at + 1].astype(np.int32), count.astype(np.int32))
    counts = Counts(body, fields)
    return counts if postings.entry_rows is None else _merge(postings.rows, postings.entry_rows, counts)


def _merge(rows: Ints, entry_rows: Ints, counts: Counts) -> Counts:
    """Counts by entry as counts by row, those of one row and column as one."""
    body = np.bincount(entry_rows, counts.body)[rows].astype(np.int32)
    by_entry = counts.fields
    found = [_NO_FIELDS]
    for column in np.flatnonzero(np.bincount(by_entry.column, minlength=len(COLUMNS))):
        here = by_entry.column == column
        sums = np.bincount(entry_rows[by_entry.at[here]], by_entry.count[here])
        there = np.flatnonzero(sums > 0)
        at = np.searchsorted(rows, there.astype(np.int32))
        found.append(FieldCounts(at.astype(np.int32), np.full(len(at), column, np.int32), sums[there].astype(np.int32)))
    parts = ([fields.at for fields in found], [fields.column for fields in found], [fields.count for fields in found])
    return Counts(body, FieldCounts(*map(np.concatenate, parts)))


_ZERO = np.zeros(1, np.int32)
_NOTHING = np.zeros(0, np.int32)
_NO_FIELDS = FieldCounts(_NOTHING, _NOTHING, _NOTHING)
