"""Here is an archive. Keep its index: catch up with the change log, build anew beside the old, compare the two.

The index is written in batches, each in one transaction with the watermark up to which it has followed the archive's
change log. A process that dies leaves an index that is whole and a little behind. What a batch holds is worked out
before its transaction, in steps, so that a process with other work to do can do it in between.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from luutin.archive import Corpus, DamagedError, Database, Reader, SchemaError, check_tables
from luutin.indexer.engine.state import WATERMARK
from luutin.indexer.errors import DamagedIndexError, NoIndexError
from luutin.indexer.files.checking import file_faults
from luutin.indexer.files.file_index import FileIndex
from luutin.indexer.fts.analysis import Analysed, Analyst
from luutin.indexer.fts.postings.block_reader import are_fresh
from luutin.indexer.fts.postings.block_writer import write_blocks
from luutin.indexer.fts.postings.segments import Segments
from luutin.indexer.fts.postings.tables import CURRENT, NEXT, Tables
from luutin.indexer.fts.schema import INDEX_SCHEMA
from luutin.indexer.fts.writer import IndexWriter
from luutin.indexer.people.checking import people_faults
from luutin.indexer.people.follow import PeopleFollower
from luutin.indexer.text.words import ANALYSIS_VERSION

GROUPED = "index-groups"
"""Likewise, for the changes whose articles have been compared with all others for near-duplicates."""

BATCH = 500
"""Changes in one transaction: a twentieth of a second of writing; fewer would leave FTS4 more segments to merge."""

STEP = 100
"""Changes worked out in one step: about as long."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Caught:
    """What a catch-up did."""

    put: int
    """Articles whose current revision was taken in."""
    removed: int
    """Articles taken out, for good or to be taken in anew."""


@dataclass(slots=True)
class _Ahead:
    """Changes that have been worked out, and wait to be written."""

    since: int
    """The watermark that they follow."""
    upto: int
    """The last of them."""
    changes: int = 0
    articles: dict[int, Analysed | None] = field(default_factory=dict)
    """By docid; None where the archive holds it no more."""


class Index:
    """The index inside one archive; writes through the archive's one writing connection.

    *as_is*: for who is about to check or rebuild tables that may be missing or damaged; others get DamagedIndexError.
    """

    def __init__(self, database: Database, *, batch: int = BATCH, as_is: bool = False) -> None:
        if database.writable:
            _migrate(database, as_is=as_is)
        self.database = database
        self._reader = Reader(database)
        self._corpus = Corpus(database)
        self._batch = batch
        self._analyst = Analyst(database, shares=True)
        self._ahead = _Ahead(0, 0)

    @cached_property
    def _people(self) -> PeopleFollower:
        return PeopleFollower(self.database, self._analyst.parsed)

    def pending(self) -> int:
        """Changes of the archive that the index has not taken in."""
        return self._reader.last_change() - self._reader.watermark(WATERMARK)

    def count(self) -> int:
        """Articles in the archive."""
        return self._corpus.count()

    def check(self) -> list[str]:
        """Compare the index with the archive; what differs, in words. Empty: nothing does."""
        from luutin.indexer.fts.checking import faults

        with self.database.snapshot():
            if pending := self.pending():
                return [f"{pending:,} changes of the archive wait to be taken in; run `luutin index`"]
            if not self.database.version(INDEX_SCHEMA):
                return []
            try:
                broken = self.database.differences(INDEX_SCHEMA) or check_tables(self.database, INDEX_SCHEMA)
                return broken or faults(self.database) or file_faults(self.database) or people_faults(self.database)
            except (DamagedIndexError, DamagedError, NoIndexError) as error:
                return [error.reason]

    def step(self) -> bool:
        """Work out some of the changes that wait, or write a batch of them: less than a tenth of a second of either.

        False where there is nothing to do for now: what makes no batch is left to `catch_up`, as is an index that
        another version of the analysis made.
        """
        if self._is_outdated():
            return False
        worked = self._work_out()
        if not worked and self._ahead.changes >= self._batch:
            self._write()
            return True
        return self._people.step() or worked  # close behind: what was parsed for the words is at hand

    def catch_up(self, *, progress: Progress | None = None) -> Caught:
        """Take in what changed since the last time. *progress* is told the number of changes of each batch.

        An index that another version of the analysis made is built anew.
        """
        if self._is_outdated():
            return self.rebuild(progress=progress)
        put = removed = 0
        while True:
            while self._work_out():
                pass
            self._people.catch_up()  # what was parsed for the words is at hand
            if not (changes := self._ahead.changes):
                break
            caught = self._write()
            put, removed = put + caught.put, removed + caught.removed
            if progress:
                progress(changes)
        self._round_off()
        FileIndex(self.database).catch_up()
        return Caught(put, removed)

    def rebuild(self, *, progress: Progress | None = None) -> Caught:
        """Build the index anew beside the old one, which answers searches meanwhile, and swap them in one transaction.

        Tables that are missing or damaged are made anew at once; until the end nothing is found then.
        *progress* is told the number of articles of each batch.
        """
        self._mend()
        self._people.rebuild()
        FileIndex(self.database).rebuild()
        try:
            return self._rebuild(progress)
        except (DamagedError, DamagedIndexError):
            left = self._make_anew()
        caught = self._rebuild(progress)
        if left:
            self.database.execute("VACUUM")
        return caught

    def _rebuild(self, progress: Progress | None) -> Caught:
        with self.database.transaction():
            NEXT.drop(self.database)
            NEXT.create(self.database)
        begun, put = self._reader.last_change(), 0
        for docids in self._all_ids():
            with self.database.transaction():
                put += self._exchange(NEXT, self._current(docids)).put
            if progress:
                progress(len(docids))
        with self.database.transaction():
            IndexWriter(self.database, NEXT, self._analyst).group()
        self._settle(NEXT)
        with self.database.transaction():
            late = set(self._corpus.changed_between(begun, self._reader.last_change()))
            caught = self._exchange(NEXT, self._current(sorted(late)))
            NEXT.replace(self.database)
            self._reader.set_watermark(WATERMARK, self._reader.last_change())
            self._reader.set_watermark(GROUPED, begun)
            self._stamp(caught.put)
            self.database.execute("DELETE FROM index_forgotten")
        return Caught(put + caught.put, caught.removed)

    def _mend(self) -> None:
        """Make tables anew that are not what they should be; a process that dies meanwhile leaves an empty index."""
        try:
            lost = self.database.differences(INDEX_SCHEMA)
            is_whole = not lost and self.database.value("SELECT count(*) FROM index_state") == 1
        except DamagedError:
            return  # the rebuild meets it too
        if not is_whole:
            self._make_anew()

    def _make_anew(self) -> bool:
        """Make all tables anew, empty; True where damaged pages were left behind."""
        with self.database.transaction():
            for reader in (WATERMARK, GROUPED):
                self._reader.set_watermark(reader, 0)
        return self.database.remake(INDEX_SCHEMA)

    def settle(self) -> None:
        """Merge the index's segments, as after a bulk load: searches read less. They go on meanwhile."""
        self._settle(CURRENT)

    def _is_outdated(self) -> bool:
        return self.database.value("SELECT analysis FROM index_state") not in (0, ANALYSIS_VERSION)

    def _work_out(self) -> bool:
        """Work out some of the changes that wait; False where a batch is together, or none waits."""
        watermark = self._reader.watermark(WATERMARK)
        if self._ahead.since != watermark:  # the first time, or another process wrote
            self._ahead = _Ahead(watermark, watermark)
        ahead = self._ahead
        changes = self._reader.changes_after(ahead.upto, limit=min(STEP, self._batch - ahead.changes))
        if not changes:
            return False
        ahead.articles |= self._current(sorted({change.article_id for change in changes if change.is_content}))
        ahead.upto = changes[-1].seq
        ahead.changes += len(changes)
        return True

    def _current(self, docids: list[int]) -> dict[int, Analysed | None]:
        return dict.fromkeys(docids) | {article.docid: article for article in self._analyst.current(docids)}

    def _write(self) -> Caught:
        """Write what was worked out.

        An article may have changed again since: that change stands behind the watermark, and follows.
        """
        ahead, self._ahead = self._ahead, _Ahead(0, 0)
        with self.database.transaction():
            if self._reader.watermark(WATERMARK) != ahead.since:
                return Caught(0, 0)  # another process wrote; what it left is worked out anew
            caught = self._exchange(CURRENT, ahead.articles)
            self._reader.set_watermark(WATERMARK, ahead.upto)
            if ahead.upto == self._reader.last_change():
                self.database.execute("DELETE FROM index_forgotten")
            if ahead.articles:
                self._stamp(caught.put)
        return caught

    def _exchange(self, tables: Tables, articles: dict[int, Analysed | None]) -> Caught:
        postings = IndexWriter(self.database, tables, self._analyst)
        postings.exchange(articles)
        return Caught(postings.put, postings.removed)

    def _all_ids(self) -> Iterator[list[int]]:
        last = 0
        while docids := self._corpus.ids_after(last, limit=self._batch):
            yield docids
            last = docids[-1]

    def _round_off(self) -> None:
        """Do what is done once for all batches: find near-duplicates, and count the words of an archive that grew."""
        grouped, upto = self._reader.watermark(GROUPED), self._reader.watermark(WATERMARK)
        if grouped == upto:
            self._renew_blocks()
            return
        with self.database.transaction():
            fresh = np.array(self._corpus.changed_between(grouped, upto), np.int32)
            self._reader.set_watermark(GROUPED, upto)
            if len(fresh):
                IndexWriter(self.database, CURRENT, self._analyst).group(fresh)
                self._stamp(0)
        uncounted: int = self.database.value("SELECT uncounted FROM index_state")
        count = self.count()
        if uncounted * 10 > count:
            self._settle(CURRENT)
        self._renew_blocks()

    def _renew_blocks(self) -> None:
        """Make the blocks of the oldest segment where there are none: an older program did not, or FTS4 merged it."""
        if not are_fresh(self.database, Segments(self.database, CURRENT.words), CURRENT.blocks):
            with self.database.transaction():
                write_blocks(self.database, CURRENT)
                self._stamp(0)

    def _settle(self, tables: Tables) -> None:
        """After a bulk load: merge the segments so that each word's postings lie together, and count the words."""
        with self.database.transaction():
            self.database.execute(f"INSERT INTO {tables.words}({tables.words}) VALUES ('optimize')")
            write_blocks(self.database, tables)
            self._stamp(0)
        tables.count_words(self.database)

    def _stamp(self, put: int) -> None:
        """Note that the index has changed, and how many articles it has taken in."""
        self.database.execute(
            "UPDATE index_state SET generation = generation + 1, analysis = ?, uncounted = uncounted + ?",
            (ANALYSIS_VERSION, put),
        )


def _migrate(database: Database, *, as_is: bool) -> None:
    try:
        database.migrate(INDEX_SCHEMA, as_is=as_is)
    except SchemaError as error:
        raise DamagedIndexError(database.path, error.reason) from error
