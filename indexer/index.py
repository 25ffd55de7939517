"""Here is an archive; keep its index: catch up with the change log, build anew beside the old, compare the two.

The index is written in batches, each in one transaction with the watermark up to which it has followed the archive's
change log; a process that dies leaves an index that is whole and a little behind.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import orjson

from archive.database import Database
from archive.reader import Reader
from indexer.chunks import Chunks
from indexer.columns import Columnist, Columns, site
from indexer.documents import COLUMNS, stamp
from indexer.duplicates import Sketched, firsts, sketch
from indexer.tables import CURRENT, NEXT, Tables
from indexer.words import ANALYSIS_VERSION, count

WATERMARK = "index"
"""Name of this reader in the archive's table of watermarks."""

BATCH = 2000
"""Changes in one transaction: about a second of writing."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Caught:
    """What a catch-up did."""

    put: int
    """Articles whose current revision was taken in."""
    removed: int
    """Articles taken out, for good or to be taken in anew."""


class _Current(NamedTuple):
    """The current revision of an article, as the archive holds it."""

    article_id: int
    revision: int
    source: str
    record: dict[str, Any]


class Index:
    """The index inside one archive; writes through the archive's one writing connection."""

    def __init__(self, database: Database, *, batch: int = BATCH) -> None:
        self.database = database
        self._batch = batch
        self._columnist = Columnist()

    def pending(self) -> int:
        """Changes of the archive that the index has not taken in."""
        reader = Reader(self.database)
        return reader.last_change() - reader.watermark(WATERMARK)

    def count(self) -> int:
        """Articles in the archive."""
        return int(self.database.value("SELECT count(*) FROM articles"))

    def check(self) -> list[str]:
        """Compare the index with the archive; what differs, in words. Empty: nothing does."""
        from indexer.checking import faults

        with self.database.snapshot():
            if pending := self.pending():
                return [f"{pending:,} changes of the archive wait to be taken in; run `luutin index`"]
            return faults(self.database)

    def catch_up(self, *, progress: Progress | None = None) -> Caught:
        """Take in what changed since the last time. *progress* is told the number of changes of each batch.

        An index that another version of the analysis made is built anew.
        """
        analysis = self.database.value("SELECT analysis FROM index_state")
        if analysis not in (0, ANALYSIS_VERSION):
            return self.rebuild(progress=progress)
        reader = Reader(self.database)
        first = analysis == 0
        removed, fresh = 0, list[int]()
        while changes := reader.changes_after(reader.watermark(WATERMARK), limit=self._batch):
            with self.database.transaction():
                batch = _Batch(self.database, CURRENT, self._columnist)
                fresh += batch.take({change.article_id for change in changes})
                reader.set_watermark(WATERMARK, changes[-1].seq)
                self._stamp()
            removed += batch.removed
            if progress:
                progress(len(changes))
        if removed:
            self.database.execute("DELETE FROM index_forgotten")
        if fresh:
            self._group(CURRENT, fresh)
            if first:
                self._settle(CURRENT)
            elif self._worth_counting(len(fresh)):
                CURRENT.count_words(self.database)
        return Caught(len(fresh), removed)

    def rebuild(self, *, progress: Progress | None = None) -> Caught:
        """Build the index anew beside the old one, which answers searches meanwhile, and swap them in one transaction.

        *progress* is told the number of articles of each batch.
        """
        reader = Reader(self.database)
        with self.database.transaction():
            NEXT.drop(self.database)
            NEXT.create(self.database)
        begun = reader.last_change()
        fresh = list[int]()
        for ids in self._all_ids():
            with self.database.transaction():
                fresh += _Batch(self.database, NEXT, self._columnist).take(ids)
            if progress:
                progress(len(ids))
        self._group(NEXT, fresh)
        self._settle(NEXT)
        with self.database.transaction():
            late = {change.article_id for change in reader.changes_after(begun, limit=1 << 40)}
            batch = _Batch(self.database, NEXT, self._columnist)
            fresh += batch.take(late)
            NEXT.replace(self.database)
            reader.set_watermark(WATERMARK, reader.last_change())
            self._stamp()
            self.database.execute("DELETE FROM index_forgotten")
        return Caught(len(fresh), batch.removed)

    def settle(self) -> None:
        """Merge the index's segments, as after a bulk load: searches read less. They go on meanwhile."""
        self._settle(CURRENT)

    def _all_ids(self) -> Iterator[list[int]]:
        last = 0
        while rows := self.database.all(
            "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?", (last, self._batch)
        ):
            yield [row[0] for row in rows]
            last = rows[-1][0]

    def _group(self, tables: Tables, fresh: list[int]) -> None:
        """Say of each fresh article which earlier one it repeats."""
        with self.database.transaction():
            batch = _Batch(self.database, tables, self._columnist)
            batch.group(fresh)
            self._stamp()

    def _worth_counting(self, fresh: int) -> bool:
        """Has the archive grown by a tenth since its words were counted?"""
        with self.database.transaction():
            self.database.execute("UPDATE index_state SET uncounted = uncounted + ?", (fresh,))
        uncounted: int = self.database.value("SELECT uncounted FROM index_state")
        return uncounted * 10 > self.count()

    def _settle(self, tables: Tables) -> None:
        """After a bulk load: merge the segments so that each word's postings lie together, and count the words."""
        with self.database.transaction():
            self.database.execute(f"INSERT INTO {tables.words}({tables.words}) VALUES ('optimize')")
            self._stamp()
        tables.count_words(self.database)

    def _stamp(self) -> None:
        self.database.execute("UPDATE index_state SET generation = generation + 1, analysis = ?", (ANALYSIS_VERSION,))


@dataclass
class _Batch:
    """Articles taken in and out of one set of tables, inside the caller's transaction."""

    database: Database
    tables: Tables
    columnist: Columnist
    removed: int = 0
    chunks: Chunks = field(init=False)
    _codes: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chunks = Chunks(self.database, self.tables.chunks)

    def take(self, article_ids: Sequence[int] | set[int]) -> list[int]:
        """Bring what the index holds of these articles to what the archive holds; returns those it now holds anew."""
        wanted = sorted(article_ids)
        current = {article.article_id: article for article in self._current(wanted)}
        fresh = [docid for docid in wanted if self._exchange(docid, current.get(docid))]
        self.chunks.save()
        return fresh

    def _current(self, article_ids: list[int]) -> Iterator[_Current]:
        for start in range(0, len(article_ids), 500):
            part = article_ids[start : start + 500]
            rows = self.database.all(
                "SELECT a.id, r.id, a.source, CAST(r.record AS BLOB)"
                " FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id"
                f" WHERE a.id IN ({','.join('?' * len(part))})",
                part,
            )
            for article_id, revision, source, record in rows:
                yield _Current(article_id, revision, source, orjson.loads(record))

    def _exchange(self, docid: int, current: _Current | None) -> bool:
        """Take the old revision out and the new one in; True where there is a new one."""
        indexed = int(self.chunks.entry(docid)["revision"])
        if indexed == (current.revision if current else 0):
            return False
        if indexed:
            self._take_out(docid, indexed)
        if current is None:
            return False
        columns = self.columnist.columns(current.record)
        self.database.execute(
            f"INSERT INTO {self.tables.words} (docid, {', '.join(COLUMNS)}) VALUES (?,?,?,?,?,?,?,?)",
            (docid, *columns),
        )
        self.chunks.put(docid, self._facts(current, columns), sketch(columns.body))
        return True

    def _take_out(self, docid: int, revision: int) -> None:
        """FTS4 takes a row out when it is shown the words that it was given."""
        record = self.database.value(
            "SELECT record FROM revisions WHERE id = ?1 UNION ALL SELECT record FROM index_forgotten"
            " WHERE revision_id = ?1",
            (revision,),
        )
        if record is not None:  # else its words stay until the next rebuild, where no search looks at them
            columns = self.columnist.columns(orjson.loads(record))
            self.database.execute("INSERT INTO index_outgoing VALUES (?,?,?,?,?,?,?,?)", (docid, *columns))
            self.database.execute(f"DELETE FROM {self.tables.words} WHERE docid = ?", (docid,))
            self.database.execute("DELETE FROM index_outgoing")
        self.chunks.clear(docid)
        self.removed += 1

    def _facts(self, current: _Current, columns: Columns) -> tuple[object, ...]:
        """An entry of type DOCUMENT."""
        record = current.record
        day, minute = stamp(record.get("published"))
        return (
            current.revision,
            day,
            minute,
            self._code("source", current.source),
            self._code("category", record.get("category")),
            self._code("byline", record.get("byline")),
            self._code("site", site(record)),
            0,
            list(map(count, columns)),
        )

    def _code(self, name: str, value: str | None) -> int:
        if not value:
            return 0
        known = self._codes.get((name, value))
        if known is None:
            table = self.tables.values
            self.database.execute(f"INSERT OR IGNORE INTO {table} (field, value) VALUES (?, ?)", (name, value))
            known = self.database.value(f"SELECT code FROM {table} WHERE field = ? AND value = ?", (name, value))
            self._codes[name, value] = known
        return known

    def group(self, fresh: list[int]) -> None:
        """Note for each fresh article the first of those that it repeats."""
        known = self.chunks.sketched()
        mine = np.isin(known.docids, fresh)
        asked = Sketched(*(part[mine] for part in known))
        for docid, first in zip(asked.docids.tolist(), firsts(known, asked).tolist(), strict=True):
            if first and first != docid:
                self.chunks.group(docid, first)
        self.chunks.save()
