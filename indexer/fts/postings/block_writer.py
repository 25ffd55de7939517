"""Make the blocks of the oldest segment: one pass over its terms, those of one folded form together."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from luutin.archive import Database
from luutin.indexer.fts.postings.block_reader import WHOLE, are_fresh, seal_of
from luutin.indexer.fts.postings.blocks import MOST, pack_counts, pack_docids, pack_skips, seal
from luutin.indexer.fts.postings.doclists import Entries, Postings, in_order_of_rows, split
from luutin.indexer.fts.postings.documents import Ints
from luutin.indexer.fts.postings.segments import Segments, StoredTerm
from luutin.indexer.fts.postings.tables import Tables
from luutin.indexer.text.words import DOT

FEWEST = 128
"""Articles from which on a list is kept in blocks: shorter ones are decoded in no time."""

SMALLEST = 100 << 20
"""Bytes of postings from which on there are blocks: about 80,000 articles. Lists of fewer articles are decoded and
kept as fast as blocks are read, and then answer faster than blocks do."""

Row = tuple[str, int, int, int, int, bytes, bytes, bytes]
"""As the table has them: term, folded, articles, leaf, start, docids, counts, skips."""

_DOT = DOT.encode()
_END = b"\0"


def fewest_in(segments: Segments, *, smallest: int = SMALLEST) -> int:
    """Articles from which on a list of the oldest segment is kept in blocks; 0: none is, the segment is small."""
    return FEWEST if segments.oldest_size >= smallest else 0


def write_blocks(database: Database, tables: Tables, *, fewest: int | None = None) -> None:
    """Write the blocks of the oldest segment in the place of another's, in the caller's transaction.

    *fewest*: in place of what `fewest_in` says. Nothing is done where they are there. Raises DamagedIndexError.
    """
    segments = Segments(database, tables.words)
    if segments.oldest is None or are_fresh(database, segments, tables.blocks):
        return
    database.execute(f"DELETE FROM {tables.blocks}")
    for row in make_rows(segments, fewest=fewest_in(segments) if fewest is None else fewest):
        database.execute(
            f"INSERT INTO {tables.blocks} (term, folded, articles, leaf, start, docids, counts, skips)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )


def make_rows(segments: Segments, *, fewest: int) -> Iterator[Row]:
    """The rows that the oldest segment makes; that of the segment itself comes last, and says what *fewest* was."""
    if segments.oldest is None:
        return
    held = np.zeros(0, np.bool_)
    walk = segments.walk_oldest() if fewest else ()
    for _, group in groupby(walk, key=lambda stored: stored.term.partition(_DOT)[0]):
        for row, docids in _rows_of(list(group), fewest):
            if docids[-1] >= len(held):
                held = np.pad(held, (0, int(docids[-1]) + 1))
            held[docids] = True
            yield row
    docids = np.flatnonzero(held).astype(np.int32)
    name = segments.oldest.encode()
    yield WHOLE, 0, len(docids), 0, fewest, pack_docids(docids, seal_of(WHOLE, folded=False)), b"", name


def _rows_of(group: list[StoredTerm], fewest: int) -> Iterator[tuple[Row, Ints]]:
    """The rows for the tokens of one folded form, and for them all as one, each with the docids in it."""
    if sum(stored.doclist.count(_END) for stored in group) < fewest:
        return
    lists = [_decode([stored.doclist]) for stored in group]
    merged = _decode([stored.doclist for stored in group]) if len(group) > 1 else lists[0]
    if not _fits(merged):
        return
    rare = []
    for stored, postings in zip(group, lists, strict=True):
        if len(postings.rows) < fewest:
            rare += [len(stored.doclist).to_bytes(4, "little"), stored.doclist]
        if len(postings.rows) >= fewest or len(group) == 1:
            yield _token(stored, postings), postings.rows
    if len(group) > 1:
        fold = group[0].term.partition(_DOT)[0] + _DOT
        name = seal_of(fold.decode(), folded=True)
        yield _row(fold.decode(), 1, merged, (0, 0), seal(name, [], *rare)), merged.rows


def _token(stored: StoredTerm, postings: Postings) -> Row:
    term = stored.term.decode()
    ends = postings.ends.astype(np.int64)
    begins = np.concatenate(([0], ends[:-1] + 1))
    skips = pack_skips(begins, len(stored.doclist), seal_of(term, folded=False))
    return _row(term, 0, postings, (stored.leaf, stored.start), skips)


def _row(term: str, folded: int, postings: Postings, place: tuple[int, int], skips: bytes) -> Row:
    name, docids = seal_of(term, folded=bool(folded)), postings.rows
    return (
        term, folded, len(docids), *place, pack_docids(docids, name), pack_counts(postings.counts, name), skips
    )  # fmt: skip


def _decode(doclists: list[bytes]) -> Postings:
    """Doclists as they stand, several as one: the rows are docids."""
    blob = np.frombuffer(b"".join(doclists), np.uint8)
    docids, starts, ends = split(blob, list(map(len, doclists)))
    return in_order_of_rows(Entries(docids.astype(np.int32), starts, ends, blob))


def _fits(postings: Postings) -> bool:
    """No entry is of an article that was taken out, as where not all segments were merged; nor is a count too great."""
    counts = postings.counts
    most = max(int(counts.body.max(initial=0)), int(counts.fields.count.max(initial=0)))
    return most <= MOST and bool((postings.ends > postings.starts).all())
