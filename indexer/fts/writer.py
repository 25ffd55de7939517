"""Put articles into one set of the index's tables, and take them out again, inside the caller's transaction."""

from collections.abc import Mapping

import numpy as np
import orjson
from numpy.typing import NDArray

from luutin.archive import Corpus, Database
from luutin.indexer.fts.analysis import Analysed, Analyst
from luutin.indexer.fts.chunks import Chunks
from luutin.indexer.fts.duplicates import Sketched, firsts
from luutin.indexer.fts.postings.documents import VALUED
from luutin.indexer.fts.postings.tables import Tables
from luutin.indexer.text.fields import COLUMNS


class IndexWriter:
    """What one transaction writes; made inside it, since another process may have written before."""

    def __init__(self, database: Database, tables: Tables, analyst: Analyst) -> None:
        self._database = database
        self._corpus = Corpus(database)
        self._tables = tables
        self._analyst = analyst
        self._chunks = Chunks(database, tables)
        self._codes: dict[tuple[str, str], int] = {}
        self.put = 0
        """Articles of which a revision was put in."""
        self.removed = 0
        """Articles that were taken out, for good or to be put in anew."""

    def exchange(self, articles: Mapping[int, Analysed | None]) -> None:
        """Bring what the tables hold of these articles, by their docids, to these revisions; None: to nothing."""
        for docid in sorted(articles):
            self._exchange(docid, articles[docid])
        self._chunks.save()

    def group(self, docids: NDArray[np.int32] | None = None) -> None:
        """Note for each of these articles, or for all, the first of those that it repeats."""
        asked = known = self._chunks.sketches()
        if docids is not None:
            mine = np.isin(known.docids, docids)
            asked = Sketched(*(part[mine] for part in known))
        found = firsts(known, asked, is_same=self._is_same)
        for docid, first in zip(asked.docids.tolist(), found.tolist(), strict=True):
            if first and first != docid:
                self._chunks.group(docid, first)
        self._chunks.save()

    def _is_same(self, one: int, other: int) -> bool:
        """Do two articles hold the same title and the same text, to the byte?"""
        texts = [orjson.loads(current.record) for current in self._corpus.current((one, other))]
        return len(texts) == 2 and all(texts[0][name] == texts[1][name] for name in ("title", "lead", "body"))

    def _exchange(self, docid: int, article: Analysed | None) -> None:
        indexed = int(self._chunks.entry(docid)["revision"])
        if indexed == (article.revision if article else 0):
            return
        if indexed:
            self._take_out(docid, indexed)
        if article:
            self._put_in(article)

    def _put_in(self, article: Analysed) -> None:
        self._database.execute(
            f"INSERT INTO {self._tables.words} (docid, {', '.join(COLUMNS)}) VALUES (?,?,?,?,?,?,?,?)",
            (article.docid, *article.columns),
        )
        codes = map(self._code, VALUED, article.values)
        entry = (article.revision, *article.published, *codes, 0, article.lengths)  # of type DOCUMENT
        self._chunks.put(article.docid, entry, article.sketch)
        self.put += 1

    def _take_out(self, docid: int, revision: int) -> None:
        """FTS4 takes a row out when it is shown the words that it was given."""
        record = self._corpus.record_of(revision) or self._database.value(
            "SELECT record FROM index_forgotten WHERE revision_id = ?", (revision,)
        )
        if record is not None:  # else its words stay until the next rebuild, where no search looks at them
            columns = self._analyst.columns(record)
            self._database.execute(
                f"INSERT INTO index_outgoing (docid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (docid, *columns),
            )
            self._database.execute(f"DELETE FROM {self._tables.words} WHERE docid = ?", (docid,))
            self._database.execute("DELETE FROM index_outgoing")
        self._chunks.clear(docid)
        self.removed += 1

    def _code(self, name: str, value: str | None) -> int:
        if not value:
            return 0
        known = self._codes.get((name, value))
        if known is None:
            table = self._tables.values
            self._database.execute(f"INSERT OR IGNORE INTO {table} (field, value) VALUES (?, ?)", (name, value))
            known = self._database.value(f"SELECT code FROM {table} WHERE field = ? AND value = ?", (name, value))
            self._codes[name, value] = known
        return known
