"""FTS4 doclists as arrays: which rows hold a term, how often in each column, and at which places.

A doclist is a run of `docid-delta  positions  0x00`; positions are deltas plus two, and 0x01 with a column's number
announces a column other than the first. All numbers are varints. The byte 0x00 occurs only as the end of a document's
positions, so the boundaries of documents come out in one pass over the bytes, and nothing is decoded one by one.
"""

from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.documents import Documents, Ints, Mask

Bytes = NDArray[np.uint8]

COLUMN_SHIFT = 22
PLACE_BITS = 26
"""A place within an article is `column << 22 | position`, so that neighbours differ by one."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a term stands outside the body, which few articles need: one entry for each list entry and column."""

    at: Ints
    """Index into the list's rows."""
    column: Ints
    count: Ints
    """Occurrences there."""


class _ByRow(NamedTuple):
    """Where the positions of each entry are in the bytes of a list, entries in order of their rows."""

    starts: Ints
    ends: Ints
    """The place of the entry's 0x00."""
    first: Ints | None
    """The first entry of each row, and the number of entries at the end; None: each row has one entry."""


@dataclass(frozen=True)
class Postings:
    """Everything about one term, or several that count as one."""

    rows: Ints
    """Rows that hold it, ascending."""
    body: Ints
    """Occurrences in the body, beside `rows`."""
    fields: Fields
    blob: Bytes
    starts: Ints
    """Where in `blob` the positions of each entry begin."""
    ends: Ints
    """Where they end."""
    entry_rows: Ints | None
    """The row of each entry; None: the entries are one for each of `rows`, in their order."""

    @cached_property
    def by_row(self) -> _ByRow:
        """The entries in order of their rows; only who looks at positions needs them so."""
        if self.entry_rows is None:
            return _ByRow(self.starts, self.ends, None)
        order = np.argsort(self.entry_rows, kind="stable")
        starts, ends = self.starts[order], self.ends[order]
        if len(order) == len(self.rows):
            return _ByRow(starts, ends, None)
        first = np.searchsorted(self.entry_rows[order], self.rows).astype(np.int32)
        return _ByRow(starts, ends, np.append(first, np.int32(len(order))))

    @property
    def size(self) -> int:
        """Bytes in memory, those of `by_row` included."""
        arrays = (self.rows, self.body, self.blob, self.starts, self.ends, *astuple(self.fields))
        extra = 0 if self.entry_rows is None else self.entry_rows.nbytes * 4
        return int(sum(array.nbytes for array in arrays)) + extra


class _Entries(NamedTuple):
    """Documents of one or more doclists, in the order of their bytes."""

    docids: NDArray[np.int64]
    starts: Ints
    ends: Ints
    body: Ints
    fields: Fields


def decode(segments: list[list[bytes]], documents: Documents) -> Postings:
    """Merge the doclists of a term, or of several that are to count as one; segments newest first.

    All terms of an article are in the same segment, so what a newer segment says of an article stands for all of
    them: older entries are what the article was before.
    """
    parts: list[tuple[Ints, _Entries, Bytes]] = []
    seen: Mask | None = None
    for doclists in segments:
        if not doclists:
            continue
        blob = np.frombuffer(b"".join(doclists), np.uint8)
        entries = _split(blob, [len(doclist) for doclist in doclists])
        rows = documents.rows(entries.docids)
        kept = (rows >= 0) & (entries.ends > entries.starts)
        if seen is None:
            seen = np.zeros(documents.count + 1, np.bool_)
        else:
            kept &= ~seen[rows]
        seen[rows] = True
        parts.append((*_kept(rows, entries, kept), blob))
    return _ordered(*_joined(parts))


def _split(blob: Bytes, lengths: list[int]) -> _Entries:
    """Tell the documents of doclists apart that stand one behind the other, and count in each column."""
    ends = np.flatnonzero(blob == 0)
    begins = np.empty_like(ends)
    begins[:1] = 0
    begins[1:] = ends[:-1] + 1
    deltas, starts = _varints(blob, begins)
    docids = np.cumsum(deltas)
    if len(lengths) > 1:  # each list begins with a whole docid
        firsts = np.searchsorted(begins, np.cumsum([0, *lengths[:-1]]))
        before = docids[firsts] - deltas[firsts]
        docids -= np.repeat(before, np.diff([*firsts, len(begins)]))
    behind = np.zeros(len(blob) + 1, np.int32)  # bytes before a place that are not the last of their number
    np.cumsum(blob >> 7, out=behind[1:], dtype=np.int32)
    marks = np.flatnonzero(blob == 1)
    marks = marks[marks > 0]
    previous = blob[marks - 1]
    marks = marks[(previous != 0) & (previous < 0x80)]  # neither a docid delta of one nor the end of a longer number
    if len(marks) > 1:
        marks = marks[np.concatenate(([True], marks[1:] != marks[:-1] + 1))]  # nor the number of column one
    body_ends = ends.copy()
    fields = _NO_FIELDS
    if len(marks):
        owners = np.searchsorted(ends, marks)
        until = np.minimum(np.concatenate((marks[1:], [len(blob)])), ends[owners])
        count = until - marks - 2 - (behind[until] - behind[marks + 2])
        fields = Fields(owners.astype(np.int32), blob[marks + 1].astype(np.int32), count.astype(np.int32))
        leading = np.concatenate(([True], owners[1:] != owners[:-1]))
        body_ends[owners[leading]] = marks[leading]
    body = body_ends - starts - (behind[body_ends] - behind[starts])
    return _Entries(docids, starts.astype(np.int32), ends.astype(np.int32), body.astype(np.int32), fields)


def _varints(blob: Bytes, begins: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The number that begins at each place, and where it ends."""
    value = blob[begins].astype(np.int64)
    ends = begins + 1
    more = np.flatnonzero(value & 0x80)
    value &= 0x7F
    shift = 7
    while len(more):
        byte = blob[ends[more]].astype(np.int64)
        value[more] |= (byte & 0x7F) << shift
        ends[more] += 1
        more = more[byte > 0x7F]
        shift += 7
    return value, ends


def _kept(rows: Ints, entries: _Entries, kept: Mask) -> tuple[Ints, _Entries]:
    if kept.all():
        return rows, entries
    fields = entries.fields
    there = kept[fields.at]
    at = (np.cumsum(kept, dtype=np.int32) - 1)[fields.at[there]]
    left = Fields(at, fields.column[there], fields.count[there])
    return rows[kept], _Entries(
        entries.docids[kept], entries.starts[kept], entries.ends[kept], entries.body[kept], left
    )


def _joined(parts: list[tuple[Ints, _Entries, Bytes]]) -> tuple[Ints, _Entries, Bytes]:
    """The parts of several segments as one."""
    if len(parts) == 1:
        return parts[0]
    blobs = np.cumsum([0, *(len(blob) for _, _, blob in parts)]).astype(np.int32)
    counts = np.cumsum([0, *(len(rows) for rows, _, _ in parts)]).astype(np.int32)
    none = (_NOTHING, _Entries(_NOTHING.astype(np.int64), _NOTHING, _NOTHING, _NOTHING, _NO_FIELDS), _NO_BYTES)
    all_rows, all_entries, all_blobs = zip(*parts, none, strict=True)
    fields = Fields(
        np.concatenate([e.fields.at + count for e, count in zip(all_entries, [*counts], strict=True)]),
        np.concatenate([e.fields.column for e in all_entries]),
        np.concatenate([e.fields.count for e in all_entries]),
    )
    entries = _Entries(
        np.concatenate([e.docids for e in all_entries]),
        np.concatenate([e.starts + blob for e, blob in zip(all_entries, [*blobs], strict=True)]),
        np.concatenate([e.ends + blob for e, blob in zip(all_entries, [*blobs], strict=True)]),
        np.concatenate([e.body for e in all_entries]),
        fields,
    )
    return np.concatenate(all_rows), entries, np.concatenate(all_blobs)


def _ordered(rows: Ints, entries: _Entries, blob: Bytes) -> Postings:
    """Bring rows into order; entries of one row count as one."""
    _, starts, ends, body, fields = entries
    if (rows[1:] > rows[:-1]).all():
        return Postings(rows, body, fields, blob, starts, ends, None)
    counts = np.bincount(rows, body)
    there = np.zeros(len(counts), np.bool_)
    there[rows] = True
    distinct = np.flatnonzero(there).astype(np.int32)
    place = np.cumsum(there, dtype=np.int32) - 1
    at = place[rows[fields.at]]
    return Postings(distinct, counts[distinct].astype(np.int32), _merged(at, fields), blob, starts, ends, rows)


def _merged(at: Ints, fields: Fields) -> Fields:
    """Fields at new places, those of one place and column as one."""
    place, which = np.unique(at.astype(np.int64) * 8 + fields.column, return_inverse=True)
    count = np.bincount(which, fields.count, minlength=len(place))
    return Fields((place >> 3).astype(np.int32), (place & 7).astype(np.int32), count.astype(np.int32))


def places(
    wanted: list[tuple[Postings, NDArray[np.int64]]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Decode positions of some terms, in the rows at the given indexes of each one's list.

    For each occurrence: the number of its term, which of the given indexes it is in, and its place.
    """
    pieces, entries, owners, terms = [], [], [], []
    before = 0
    for number, (postings, chosen) in enumerate(wanted):
        starts, ends, first = postings.by_row
        if first is None:
            entry, owner = chosen, np.arange(len(chosen))
        else:
            entry, owner = _ragged(first[chosen], first[chosen + 1])
        index, of_entry = _ragged(starts[entry], ends[entry])
        pieces.append(postings.blob[index])
        entries.append(of_entry + before)
        owners.append(owner)
        terms.append(np.full(len(owner), number))
        before += len(owner)
    at, place = _decoded(np.concatenate(pieces), np.concatenate(entries))
    return np.concatenate(terms)[at], np.concatenate(owners)[at], place


def _decoded(data: Bytes, of_entry: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Turn the bytes of position lists, each byte with the entry it belongs to, into entries and places."""
    if not len(data):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    last = data < 0x80
    stops = np.flatnonzero(last)
    begins = np.concatenate(([0], stops[:-1] + 1))
    values, _ = _varints(data, begins)
    entry = of_entry[begins]
    new_entry = np.concatenate(([True], entry[1:] != entry[:-1]))
    mark = (values == 1) & (stops == begins)  # the mark before a column's number, or the number of column one
    mark[1:] &= ~mark[:-1]
    column_number = np.concatenate(([False], mark[:-1]))
    step = values - 2
    step[mark | column_number] = 0
    # A new entry begins in column 0, a mark begins its column; positions add up from there.
    reset = new_entry | column_number
    base = np.where(column_number, values << COLUMN_SHIFT, 0)[reset]
    sums = np.cumsum(step)
    runs = np.cumsum(reset) - 1
    before = (sums - step)[reset]
    place = sums - before[runs] + base[runs]
    keep = ~(mark | column_number)
    return entry[keep], place[keep]


def _ragged(starts: NDArray[Any], ends: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The index of each element of the slices, and the slice it belongs to."""
    lengths = (ends - starts).astype(np.int64)
    owners = np.repeat(np.arange(len(starts)), lengths)
    shift = starts - (np.cumsum(lengths) - lengths)
    return np.arange(len(owners)) + shift[owners], owners


_NOTHING = np.zeros(0, np.int32)
_NO_BYTES = np.zeros(0, np.uint8)
_NO_FIELDS = Fields(_NOTHING, _NOTHING, _NOTHING)
