"""The plain engine: FTS4's MATCH says which articles match, `sqlite_fts4.rank_bm25` which come first.

It reads no table that the fast engine made for itself, and it needs seconds where a query has 100,000 hits.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from sqlite_fts4 import rank_bm25

from luutin.archive import Corpus, Database, Facts, Reader
from luutin.indexer.engine.engine import Engine
from luutin.indexer.engine.page import RankedArticle, ResultPage, write_answer
from luutin.indexer.engine.state import generation
from luutin.indexer.plain.expressions import expression
from luutin.indexer.plain.matching import SetMatcher
from luutin.indexer.plain.terms import Terms
from luutin.indexer.query import cursors
from luutin.indexer.query.answers import Answer, Count, Hit, Timeline
from luutin.indexer.query.query import Query, spots
from luutin.indexer.query.request import SearchRequest, read_options
from luutin.indexer.query.similar import query_like
from luutin.indexer.query.stamps import read_stamp
from luutin.indexer.query.timeline import count_over_time

SHOWN = 20
"""Values of a facet, the most frequent first."""


class PlainEngine(Engine):
    """Keeps nothing between two questions. Near-duplicates are hits of their own, and no other query is suggested."""

    name = "plain"

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reader = Reader(database)
        self._corpus = Corpus(database)

    def search(self, query: Query, request: SearchRequest) -> Answer:
        """One page of hits."""
        with self._database.snapshot():
            return write_answer(query, self._page(query, request), self._reader, engine=self.name)

    def similar(self, article_id: int, *, limit: int) -> tuple[Hit, ...]:
        """By the words that are frequent in the article and that few other articles have."""
        with self._database.snapshot():
            self._generation()
            record = self._reader.get(article_id)
            if record is None:
                return ()
            terms, total = Terms(self._database), self._corpus.count()
            query = query_like(record.fields, lambda term: terms.rarity(term, total=total))
            alike = self.search(query, read_options({"limit": limit + 1}))
        return tuple(hit for hit in alike.hits if hit.id != article_id)[:limit]

    def ids(self, query: Query, request: SearchRequest) -> list[int]:
        """The numbers of the articles, in order of time."""
        with self._database.snapshot():
            return [each.article_id for each in self._in_time(self._match(query, request), request)]

    def count(self, query: Query, request: SearchRequest) -> int:
        """How many there are."""
        with self._database.snapshot():
            return len(self._match(query, request))

    def top(self, query: Query, request: SearchRequest) -> list[tuple[int, float | None]]:
        """Numbers and scores of one page."""
        with self._database.snapshot():
            ranked = self._rank(query, request, self._match(query, request))
            return [(article.id, article.score) for article in ranked[: request.limit]]

    def timeline(self, query: Query, request: SearchRequest) -> Timeline:
        """The articles over time."""
        with self._database.snapshot():
            return self._timeline(self._match(query, request), request)

    def close(self) -> None:
        """Nothing was kept."""

    def _page(self, query: Query, request: SearchRequest) -> ResultPage:
        found = self._match(query, request)
        ranked = self._rank(query, request, found)
        shown = tuple(ranked[: request.limit])
        more = request.limit and len(ranked) > request.limit
        return ResultPage(
            total=len(found),
            shown=shown,
            next_cursor=self._next(request, shown, found) if more else None,
            facets=_facets(found.values()) if request.facets else {},
            timeline=self._timeline(found, request) if request.timeline else None,
            generation=self._generation(),
        )

    def _generation(self) -> int:
        return generation(self._database, self._database.tables()) or 0

    def _match(self, query: Query, request: SearchRequest) -> dict[int, Facts]:
        """Every article that matches, by its number."""
        self._generation()
        matcher = SetMatcher(self._database)
        wanted = matcher.matching(query.within(request.since, request.until))
        if request.among is not None:
            wanted &= set(request.among)
        found = ((number, matcher.facts[number]) for number in wanted)
        return {number: each for number, each in found if request.source in {None, each.source}}

    def _rank(self, query: Query, request: SearchRequest, found: dict[int, Facts]) -> list[RankedArticle]:
        """What is left to show, in the order asked for; of equal scores the newer first."""
        asked = list(dict.fromkeys(map(expression, spots(query.tree))))
        if request.sort != "relevance" or not asked:
            return [RankedArticle(each.article_id, None) for each in self._in_time(found, request)]
        rows = self._database.execute(
            "SELECT docid, matchinfo(search, 'pcnalx') FROM search WHERE search MATCH ?", (" OR ".join(asked),)
        )
        scores = {row[0]: -rank_bm25(row[1]) for row in rows if row[0] in found}
        seen = set(cursors.read_shown(request.cursor)) if request.cursor else set()
        newest = sorted((each for each in found.values() if each.article_id not in seen), key=_moment, reverse=True)
        ranked = [RankedArticle(each.article_id, scores.get(each.article_id, 0.0)) for each in newest]
        return sorted(ranked, key=lambda article: -(article.score or 0.0))

    def _in_time(self, found: dict[int, Facts], request: SearchRequest) -> list[Facts]:
        """From behind the cursor on, undated ones last."""
        oldest = request.sort == "oldest"

        def place(moment: tuple[int, int, int]) -> tuple[bool, tuple[int, int, int]]:
            return (oldest and not moment[0], moment)

        ordered = sorted(found.values(), key=lambda each: place(_moment(each)), reverse=not oldest)
        if not request.cursor:
            return ordered
        last = place(cursors.read_after(request.cursor))
        places = ((each, place(_moment(each))) for each in ordered)
        return [each for each, at in places if (at > last if oldest else at < last)]

    def _next(self, request: SearchRequest, shown: tuple[RankedArticle, ...], found: dict[int, Facts]) -> str:
        last = _moment(found[shown[-1].id]) if shown[-1].score is None else None
        return cursors.next_cursor(request.cursor, [article.id for article in shown], last)

    def _timeline(self, found: dict[int, Facts], request: SearchRequest) -> Timeline:
        days = np.array(sorted(_moment(each)[0] for each in found.values()), np.int32)
        return count_over_time(days, self._corpus.crawled_days(request.source))


def _moment(each: Facts) -> tuple[int, int, int]:
    return (*read_stamp(each.published), each.article_id)


def _facets(found: Iterable[Facts]) -> dict[str, tuple[Count, ...]]:
    values = {
        "source": Counter(each.source for each in found),
        "category": Counter(each.category for each in found if each.category),
        "byline": Counter(each.byline for each in found if each.byline),
    }
    years = sorted(Counter(each.published[:4] for each in found if each.published).items(), reverse=True)
    counted = {name: tuple(Count(*pair) for pair in counts.most_common(SHOWN)) for name, counts in values.items()}
    return {"source": counted["source"], "year": tuple(Count(*pair) for pair in years), **counted}
