"""The fast engine: FTS4's posting lists, read whole and worked on as arrays."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from luutin.archive import Corpus, Database, Reader
from luutin.indexer.engine.engine import Engine
from luutin.indexer.engine.page import write_answer
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.postings.block_reader import Blocks
from luutin.indexer.fts.postings.tables import CURRENT
from luutin.indexer.fts.results import Results
from luutin.indexer.fts.view import Views
from luutin.indexer.query.answers import Answer, Hit, Timeline
from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import Query
from luutin.indexer.query.remarks import Remark
from luutin.indexer.query.request import SearchRequest, read_options
from luutin.indexer.query.similar import query_like
from luutin.indexer.text.words import WORD

MEMORY_LIMIT = 256 << 20
"""Bytes of posting lists kept between searches."""

MANY = 80_000
"""Articles from which on it is felt that there are no blocks: see `block_writer.SMALLEST`."""

WITHOUT_BLOCKS = Remark.of(
    "The index lacks a part that makes it fast: whole posting lists are read. `luutin index` makes it."
)
"""What an answer says of such an index."""


def is_slow(articles: int, blocks: Blocks | None) -> bool:
    """Does a search of so many articles take longer than it must?"""
    return blocks is None and articles >= MANY


class FtsEngine(Engine):
    """Answers from memory what it has read once, until the index changes."""

    name = "fts"

    def __init__(self, database: Database, *, memory_limit: int = MEMORY_LIMIT) -> None:
        self._database = database
        self._reader = Reader(database)
        self._corpus = Corpus(database)
        self._views = Views(database, memory_limit=memory_limit)

    def search(self, query: Query, request: SearchRequest) -> Answer:
        """One page of hits; where nothing is found, with another way to write the query."""
        with self._results(query, request) as results:
            answer = write_answer(query, results.page(), self._reader, engine=self.name)
            if answer.total or request.cursor or not WORD.search(query.text):
                return answer
            return replace(answer, did_you_mean=self._other(query, results))

    def similar(self, article_id: int, *, limit: int) -> tuple[Hit, ...]:
        """By the words that are frequent in the article and rare in the vocabulary."""
        with self._database.snapshot():
            self._views.fresh()
            record = self._reader.get(article_id)
            if record is None:
                return ()
            query = query_like(record.fields, self._rarity(self._corpus.count()))
            alike = self.search(query, read_options({"limit": limit + 1}))
        return tuple(hit for hit in alike.hits if hit.id != article_id)[:limit]

    def ids(self, query: Query, request: SearchRequest) -> list[int]:
        """In one look at the arrays."""
        with self._results(query, request) as results:
            return list(map(int, results.view.documents.docids[results.in_time()]))

    def count(self, query: Query, request: SearchRequest) -> int:
        """Likewise."""
        with self._results(query, request) as results:
            return len(results.matching())

    def top(self, query: Query, request: SearchRequest) -> list[tuple[int, float | None]]:
        """Likewise."""
        with self._results(query, request) as results:
            shown, _ = results.best(results.matching())
            return results.with_scores(shown)

    def timeline(self, query: Query, request: SearchRequest) -> Timeline:
        """Likewise."""
        with self._results(query, request) as results:
            return results.timeline(results.matching())

    def close(self) -> None:
        """Forget what was read."""
        self._views.forget()

    @contextmanager
    def _results(self, query: Query, request: SearchRequest) -> Iterator[Results]:
        with self._database.snapshot():
            view = self._views.fresh()
            self.remark = WITHOUT_BLOCKS if is_slow(view.documents.count, view.matcher.blocks) else None
            yield Results(view, self._corpus, query, request)

    def _other(self, query: Query, results: Results) -> str | None:
        """Another way to write a query that finds nothing, or None."""
        from luutin.indexer.fts import suggest

        request = replace(results.request, limit=10)

        def ask(text: str) -> Answer:
            other = replace(results, query=parse(text), request=request)
            return write_answer(other.query, other.page(), self._reader, engine=self.name)

        return suggest.other_query(query, suggest.FtsLexicon(results.view.matcher, self._database), ask)

    def _rarity(self, total: int) -> Callable[[str], float]:
        """How telling a word is among so many articles: 0 where the vocabulary does not have it."""
        sql = f"SELECT documents FROM {CURRENT.vocabulary} WHERE token = ?"

        def rarity(token: str) -> float:
            holding = self._database.value(sql, (token,))
            if holding is not None and (not isinstance(holding, int) or holding < 1):
                raise DamagedIndexError(self._database.path, "index_vocabulary holds what is no count")
            return math.log(total / holding) if holding else 0.0

        return rarity
