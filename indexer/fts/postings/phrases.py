"""Phrases of words that thousands of articles hold: where do they stand one behind the other?

Every token of every article has a number (`documents.Numbering`). The numbers of a word come out of its doclists in a
few passes over the bytes, without telling articles apart: a running sum over steps from one position to the next, in
which a jump to the article's own numbers stands where its positions begin. A phrase begins where the numbers of all
its words, each less the word's place in the phrase, are one. A table of some million truth values tells where, and
fits into the processor's cache.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.postings.doclists import (
    Bytes,
    Counts,
    Entries,
    FieldCounts,
    Places,
    Postings,
    body_ends_of,
    marks_in,
    select,
)
from luutin.indexer.fts.postings.documents import Documents, Ints, Mask, Numbering
from luutin.indexer.text.fields import BODY, TITLE

Numbers = NDArray[Any]
"""Of 32 or 64 bits, as the archive is large."""

TABLE = 1 << 22
"""About how many numbers are looked at in one go."""


def find_phrase(
    words: list[Postings], candidates: Ints, documents: Documents, *, table: int = TABLE
) -> tuple[Ints, Counts]:
    """The rows in which the words stand one behind the other, and how often in which column.

    *candidates* are the rows that hold all of them; ascending.
    """
    wanted = np.zeros(documents.count, np.bool_)
    wanted[candidates] = True
    numbering = documents.numbering
    seen: dict[int, list[Numbers]] = {}  # a word may stand in the phrase twice
    for word in words:
        if id(word) not in seen:
            seen[id(word)] = _numbers(_entries(word, wanted), numbering)
    runs = [_PhraseWord(place, seen[id(word)]) for place, word in enumerate(words)]
    begins = list(_coinciding(sorted(runs, key=lambda run: sum(map(len, run.lists))), _cuts(numbering, table)))
    return _count_begins(np.concatenate([numbering.begins[:0], *begins]), documents)


class _PhraseWord(NamedTuple):
    """A word of the phrase."""

    place: int
    """In the phrase, from 0."""
    lists: list[Numbers]
    """Where it stands: arrays that ascend."""


def _entries(word: Postings, wanted: Mask) -> Entries:
    """The word's entries; without those that cannot matter, where they are many."""
    rows = word.rows if word.entry_rows is None else word.entry_rows
    entries = Entries(rows, word.starts, word.ends, word.blob)
    kept = wanted[rows]
    return select(entries, kept) if 2 * np.count_nonzero(kept) < len(kept) else entries


def _numbers(entries: Entries, numbering: Numbering) -> list[Numbers]:
    """The numbers of a term's places: the longest doclist, and the rest, each ascending."""
    numbers = _numbers_of(entries, numbering)
    breaks = np.flatnonzero(numbers[1:] < numbers[:-1]) + 1
    if not len(breaks):
        return [numbers]
    edges = [0, *breaks.tolist(), len(numbers)]
    longest = int(np.argmax(np.diff(edges)))
    start, end = edges[longest], edges[longest + 1]
    return [numbers[start:end], np.sort(np.concatenate((numbers[:start], numbers[end:])))]


def _numbers_of(entries: Entries, numbering: Numbering) -> Numbers:
    rows, starts, ends, blob = entries
    marks = marks_in(blob, ends)
    steps = _steps(blob, numbering.begins.dtype)
    sums = np.cumsum(steps, dtype=steps.dtype)
    # A run of positions begins behind a docid or a column's number and stops at a 0x00 or a mark. The byte before it
    # leaps to the number that position 0 has, the one behind it leaps back to zero.
    before, body_ends = starts - 1, body_ends_of(ends, marks)
    first = np.take(numbering.columns[BODY], rows)
    steps[before] = first
    steps[body_ends] = sums[before] - sums[body_ends - 1] - first
    first = numbering.columns[blob[marks.at + 1], rows[marks.owners]]
    steps[marks.at + 1] = first
    steps[marks.until] = sums[marks.at + 1] - sums[marks.until - 1] - first
    np.cumsum(steps, dtype=steps.dtype, out=sums)
    last = (blob - np.uint8(1)) < np.uint8(0x7F)  # of a number, and not a 0x00
    for other in (before, marks.at, marks.at + 1):
        last[other] = False
    numbers: Numbers = sums[last]
    return numbers


def _steps(blob: Bytes, kind: np.dtype[Any]) -> Numbers:
    """At the last byte of each number, the number less two; zero at its other bytes."""
    steps = blob.astype(kind)
    steps -= 2
    wide = np.flatnonzero(blob > 0x7F)
    steps[wide] = 0
    last = wide + 1
    last = last[blob[last] < 0x80]
    value = (blob[last].astype(kind) << 7) | (blob[last - 1] & 0x7F)
    back = 2
    longer = np.flatnonzero(blob[last - back] > 0x7F)
    while len(longer):
        value[longer] = (value[longer] << 7) | (blob[last[longer] - back] & 0x7F)
        back += 1
        longer = longer[blob[last[longer] - back] > 0x7F]
    steps[last] = value - 2
    return steps


def _cuts(numbering: Numbering, table: int) -> Numbers:
    """Numbers between which articles lie whole, about a table apart."""
    at = np.searchsorted(numbering.begins, np.arange(0, numbering.end, table))
    return np.unique(np.append(numbering.begins[np.minimum(at, len(numbering.begins) - 1)], numbering.end))


def _coinciding(runs: list[_PhraseWord], cuts: Numbers) -> Iterator[Numbers]:
    """The numbers of places at which a phrase begins, that of its rarest word first among *runs*."""
    table = np.zeros(int(np.diff(cuts).max(initial=0)) + 1, np.bool_)
    ends = [[np.searchsorted(numbers, cuts + run.place).tolist() for numbers in run.lists] for run in runs]
    for at, low in enumerate(cuts[:-1].tolist()):
        common: list[Places] = []
        for number, run in enumerate(runs):
            here = [
                (numbers[end[at] : end[at + 1]] - (low + run.place)).astype(np.intp)
                for numbers, end in zip(run.lists, ends[number], strict=True)
            ]
            if number:
                kept = [begins[table[begins]] for begins in here]
                for begins in common:
                    table[begins] = False
                common = kept
            else:
                common = here
            if number < len(runs) - 1:
                for begins in common:
                    table[begins] = True
        yield np.sort(np.concatenate(common)) + low


def _count_begins(begins: Places, documents: Documents) -> tuple[Ints, Counts]:
    """Count the places where a phrase begins by row and column."""
    numbering = documents.numbering
    rows = numbering.rows[np.searchsorted(numbering.begins, begins, "right") - 1]
    behind = begins >= numbering.columns[TITLE][rows]
    body = np.bincount(rows[~behind], minlength=documents.count)
    there = body > 0
    late, rows = begins[behind], rows[behind]
    column = np.sum(late >= numbering.columns[TITLE + 1 :, rows], axis=0) + TITLE
    there[rows] = True
    found = np.flatnonzero(there).astype(np.int32)
    place = np.empty(documents.count, np.int32)
    place[found] = np.arange(len(found), dtype=np.int32)
    which, count = np.unique(column.astype(np.int64) * documents.count + rows, return_counts=True)
    column, rows = np.divmod(which, max(documents.count, 1))
    fields = FieldCounts(place[rows], column.astype(np.int32), count.astype(np.int32))
    return found, Counts(body[found].astype(np.int32), fields)
