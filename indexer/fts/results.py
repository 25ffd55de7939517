"""One query at one generation of the index: which rows match, in which order, and what a page of them shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from luutin.archive import Corpus
from luutin.indexer.engine.page import PartialMatches, RankedArticle, ResultPage
from luutin.indexer.fts import facets
from luutin.indexer.fts.matching import is_among
from luutin.indexer.fts.most_words import CLOSE, FEW, SHOWN, find_partial
from luutin.indexer.fts.postings.documents import Ints, publication_key
from luutin.indexer.fts.ranking import Ranked, Ranker, first_of_each
from luutin.indexer.fts.view import View
from luutin.indexer.query import cursors
from luutin.indexer.query.answers import Count, Timeline
from luutin.indexer.query.loosening import as_typed, loosen
from luutin.indexer.query.query import Query, spots
from luutin.indexer.query.request import SearchRequest
from luutin.indexer.query.timeline import count_over_time

FACETS = ("source", "category", "byline")
"""Values counted in an answer, beside the year."""


@dataclass(frozen=True, slots=True)
class Results:
    """What one query finds."""

    view: View
    corpus: Corpus
    query: Query
    request: SearchRequest

    def page(self) -> ResultPage:
        """The page asked for."""
        rows, request = self.matching(), self.request
        shown, more = self.best(rows)
        return ResultPage(
            total=len(rows),
            shown=tuple(self._articles(shown, rows)),
            next_cursor=self._next(shown) if more and request.limit else None,
            facets=self._facets(rows) if request.facets else {},
            timeline=self.timeline(rows) if request.timeline else None,
            most_words=self._most_words(rows, shown),
            generation=self.view.generation,
        )

    def _most_words(self, hits: Ints, shown: Ranked) -> PartialMatches | None:
        """Articles that lack a word, where few hold all, or none in one place; on the first page by relevance alone."""
        request, loosened = self.request, loosen(self.query)
        many = len(hits) >= FEW
        if request.cursor or request.sort != "relevance" or not request.limit or loosened is None:
            return None
        if many and shown.together >= CLOSE:
            return None
        firm = replace(self, query=Query("", loosened.firm)).matching()
        partial = find_partial(
            self.view.matcher, loosened, firm[~is_among(firm, hits)], limit=SHOWN, clusters=self._clusters()
        )
        if not partial.total or (many and partial.ranked.together <= shown.together):
            return None
        best = replace(partial.ranked, scores=None)
        return PartialMatches(partial.total, tuple(map(as_typed, partial.lacking)), tuple(self._articles(best, firm)))

    def timeline(self, rows: Ints) -> Timeline:
        """The rows over time, with the days on which nothing was crawled."""
        return count_over_time(self.view.documents.days.take(rows), self.corpus.crawled_days(self.request.source))

    def in_time(self) -> Ints:
        """Every row that matches, in the order of time asked for."""
        return self._in_time(self.matching())

    def matching(self) -> Ints:
        """Every row that matches, in order of publication."""
        request = self.request
        rows = self.view.matcher.rows(self.query.within(request.since, request.until))
        if request.source is not None:
            codes = [code for code, name in self.view.values["source"].items() if name == request.source]
            rows = rows[np.isin(self.view.documents.codes("source")[rows], codes)]
        if request.among is not None:
            rows = rows[np.isin(self.view.documents.docids[rows], np.fromiter(request.among, np.int64))]
        return rows

    def best(self, rows: Ints) -> tuple[Ranked, bool]:
        """The hits to show, and whether there are more."""
        limit = self.request.limit
        if self.request.sort == "relevance" and spots(self.query.tree):
            ranked = Ranker(self.view.matcher, self.query.tree).rank(
                self._unseen(rows), limit + 1, clusters=self._clusters()
            )
        else:
            ranked = Ranked(self._first(rows, limit + 1), None)
        more = len(ranked.rows) > limit
        scores = None if ranked.scores is None else ranked.scores[:limit]
        return replace(ranked, rows=ranked.rows[:limit], scores=scores), more

    def with_scores(self, ranked: Ranked) -> list[tuple[int, float | None]]:
        """Numbers and scores of ranked rows."""
        docids = self.view.documents.docids[ranked.rows].tolist()
        scores = [None] * len(docids) if ranked.scores is None else ranked.scores.tolist()
        return list(zip(docids, scores, strict=True))

    def _unseen(self, rows: Ints) -> Ints:
        """Without what earlier pages showed, and what they showed under it."""
        if not self.request.cursor:
            return rows
        documents = self.view.documents
        seen = documents.rows(np.array(cursors.read_shown(self.request.cursor), np.int64))
        seen = seen[seen >= 0]
        gone = np.isin(rows, seen)
        clusters = self._clusters()
        if clusters is not None:
            shown = clusters[seen]
            gone |= np.isin(clusters[rows], shown[shown > 0])
        return rows[~gone]

    def _first(self, rows: Ints, count: int) -> Ints:
        """The first of the rows in the order of time asked for."""
        if self.request.cursor is None and self.request.sort != "oldest":
            few = self._in_time(rows[-4 * count :])  # grouping looks only backwards, so a part is enough
            if len(few) >= count:
                return few[:count]
        return self._in_time(rows)[:count]

    def _in_time(self, rows: Ints) -> Ints:
        """Rows in the order asked for, undated ones last, from behind the cursor on."""
        documents, request = self.view.documents, self.request
        newest = request.sort != "oldest"
        undated = int(np.searchsorted(rows, documents.undated))
        ordered = rows[::-1] if newest else np.concatenate((rows[undated:], rows[:undated]))
        clusters = self._clusters()
        if clusters is not None:
            ordered = ordered[first_of_each(clusters[ordered])]
        if not request.cursor:
            return ordered
        day, minute, docid = cursors.read_after(request.cursor)
        key = publication_key(day, minute, docid)
        place = documents.publication[ordered]
        if newest:
            return ordered[place < key]
        dated = documents.days[ordered] > 0
        return ordered[np.where(dated, day > 0, True) & ((place > key) | (~dated & (day > 0)))]

    def _clusters(self) -> NDArray[np.uint32] | None:
        """Group of near-duplicates by row; None where each is to be a hit of its own."""
        if self.request.duplicates or not self.view.documents.clustered:
            return None
        return self.view.documents.codes("cluster")

    def _next(self, shown: Ranked) -> str:
        documents, last = self.view.documents, None
        if shown.scores is None:
            last = documents.moment(int(shown.rows[-1]))
        return cursors.next_cursor(self.request.cursor, documents.docids[shown.rows].tolist(), last)

    def _facets(self, rows: Ints) -> dict[str, tuple[Count, ...]]:
        documents, values = self.view.documents, self.view.values
        counted = {name: facets.by_value(documents, name, values[name], rows) for name in FACETS}
        people = self.view.people.most_named(rows, facets.SHOWN)
        if people is not None:
            counted["person"] = tuple(starmap(Count, people))
        return {"source": counted["source"], "year": facets.by_year(documents, rows), **counted}

    def _articles(self, shown: Ranked, rows: Ints) -> Iterator[RankedArticle]:
        twins = self._twins(shown.rows, rows)
        return (RankedArticle(docid, score, tuple(twins.get(docid, ()))) for docid, score in self.with_scores(shown))

    def _twins(self, shown: Ints, rows: Ints) -> dict[int, list[int]]:
        """For each hit that stands for others of its group, those others that match too, newest first."""
        clusters = self._clusters()
        if clusters is None or not clusters[shown].any():
            return {}
        docids = self.view.documents.docids
        heads = {int(clusters[row]): int(docids[row]) for row in shown if clusters[row]}
        others = rows[np.isin(clusters[rows], list(heads))]
        others = others[~np.isin(others, shown)][::-1]
        grouped: dict[int, list[int]] = {}
        for row in others:
            grouped.setdefault(heads[int(clusters[row])], []).append(int(docids[row]))
        return grouped
