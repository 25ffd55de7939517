"""One query to the cluster: which articles match, in which order, and what a page of them shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from luutin.indexer.engine.page import PartialMatches, RankedArticle, ResultPage
from luutin.indexer.engine.reranking import Wanted
from luutin.indexer.files.finding import conditions
from luutin.indexer.fts.most_words import CLOSE, FEW
from luutin.indexer.opensearch.asking import PAGE, Asking, TimedArticle
from luutin.indexer.opensearch.candidates import Candidates, candidates_question
from luutin.indexer.opensearch.chains import resolve_chains
from luutin.indexer.opensearch.compiling import Clause, Question, compile_tree, every
from luutin.indexer.opensearch.counting import facet_questions, read_facets, read_timeline
from luutin.indexer.opensearch.in_files import files_question, of_kinds, read_in_files
from luutin.indexer.opensearch.most_words import find_most_words
from luutin.indexer.opensearch.scoring import Ranking, rank
from luutin.indexer.opensearch.shown import ShownArticle
from luutin.indexer.query import cursors
from luutin.indexer.query.answers import Timeline
from luutin.indexer.query.loosening import loosen
from luutin.indexer.query.query import Query, spots
from luutin.indexer.query.request import SearchRequest


@dataclass(frozen=True)
class ClusterResults:
    """What one query finds."""

    asking: Asking
    query: Query
    request: SearchRequest
    crawled: Callable[[str | None], set[str]]
    """Days on which a crawl ran."""
    kinds: frozenset[str] = frozenset()
    """Articles without a file of one of these kinds are no matter; none: all are."""

    @cached_property
    def matching(self) -> Clause:
        """Every article that matches."""
        tree = resolve_chains(self.query.within(self.request.since, self.request.until), self.asking)
        return every([compile_tree(tree), *self._narrowed])

    @cached_property
    def _narrowed(self) -> list[Clause]:
        """What an article has to be besides."""
        parts, request = [of_kinds(self.kinds)] if self.kinds else [], self.request
        if request.source is not None:
            parts.append({"term": {"source": request.source}})
        if request.among is not None:
            parts.append({"terms": {"number": sorted(request.among)}})
        return parts

    def page(self) -> ResultPage:
        """The page asked for."""
        best = self._best_question() if self._is_ranked else None
        files = self._files_question()
        asked = (self._count_question(), best, files)
        (counted, *found), generation = self.asking.search_together(*filter(None, asked))
        total = counted["hits"]["total"]["value"]
        shown, next_cursor, together = self._shown(Candidates(found[0]["hits"]["hits"]) if best else None)
        return ResultPage(
            total=total,
            most_words=self._most_words(total, together),
            shown=tuple(self.with_twins(shown, self.matching)),
            next_cursor=next_cursor,
            facets=read_facets(counted["aggregations"]) if self.request.facets else {},
            timeline=self.timeline() if self.request.timeline else None,
            generation=generation,
            in_files=read_in_files(self.query, found[-1]) if files else None,
        )

    def timeline(self) -> Timeline:
        """The hits over time."""
        return read_timeline(self.asking, self.matching, self.crawled(self.request.source))

    def in_time(self) -> Iterator[int]:
        """The numbers of all articles that match."""
        places = self.asking.walk(self.matching, self.request.sort, after=self._after())
        seen = set[int]()
        for place in places:
            if self.request.duplicates or place.cluster not in seen:
                seen.add(place.cluster)
                yield place.number

    def best(self) -> list[tuple[int, float | None]]:
        """Numbers and scores of the hits to show."""
        best = self.asking.search(*self._best_question()) if self._is_ranked else None
        return [(each.id, each.score) for each in self._shown(Candidates(best["hits"]["hits"]) if best else None)[0]]

    def _count_question(self) -> Question:
        aggregations = {"aggs": facet_questions()} if self.request.facets else {}
        return self.matching, {"size": 0, "track_total_hits": True, **aggregations}

    def _most_words(self, total: int, together: float) -> PartialMatches | None:
        """Articles that lack a word, as `fts.results` shows them: on the first page by relevance alone."""
        request, loosened = self.request, loosen(self.query)
        if request.cursor or request.sort != "relevance" or not request.limit or loosened is None:
            return None
        if total >= FEW and together >= CLOSE:
            return None
        return find_most_words(self, loosened, together if total >= FEW else -1.0)

    @cached_property
    def _is_ranked(self) -> bool:
        """Are the best ones shown? Raises BadRequestError for a cursor that means nothing, before anything is asked."""
        is_ranked = self.request.sort == "relevance" and bool(spots(self.query.tree))
        if self.request.cursor:
            (cursors.read_shown if is_ranked else cursors.read_after)(self.request.cursor)
        return is_ranked and bool(self.request.limit)

    def _files_question(self) -> Question | None:
        if self.request.cursor:
            return None
        others = replace(self.query, tree=conditions(self.query.tree), text="")
        tree = others.within(self.request.since, self.request.until)
        return files_question(self.query, [compile_tree(tree), *self._narrowed], self.matching)

    def _shown(self, candidates: Candidates | None) -> tuple[list[ShownArticle], str | None, float]:
        """The hits, the cursor behind them, and how closely their words stand together at best."""
        limit = self.request.limit
        if not limit:
            return [], None, 0.0
        if candidates is not None:
            ranking = self._rank(candidates)
            shown = [ShownArticle(each.number, each.score, each.cluster) for each in ranking.scored]
            together, last = ranking.together, None
        else:
            together, places = 0.0, list(islice(self._heads(), limit + 1))
            shown = [ShownArticle(place.number, None, place.cluster) for place in places]
            last = (*places[limit - 1].day_and_minute, places[limit - 1].number) if len(places) > limit else None
        if len(shown) <= limit:
            return shown, None, together
        shown = shown[:limit]
        return shown, cursors.next_cursor(self.request.cursor, [each.id for each in shown], last), together

    def _rank(self, candidates: Candidates) -> Ranking:
        wanted, limit = Wanted.of(self.query.tree), self.request.limit + 1
        return rank(self.asking, wanted, candidates, limit=limit, grouped=not self.request.duplicates)

    def _best_question(self) -> Question:
        seen = cursors.read_shown(self.request.cursor) if self.request.cursor else []
        wanted, limit = Wanted.of(self.query.tree), self.request.limit + 1
        return candidates_question(wanted, [self.matching], limit=limit, unwanted=self._unwanted(seen))

    def _unwanted(self, seen: list[int]) -> list[Clause]:
        """What earlier pages showed, and what they showed under it."""
        if not seen:
            return []
        shown: Clause = {"terms": {"number": seen}}
        if self.request.duplicates:
            return [shown]
        clusters = {place.cluster for place in self.asking.in_time(shown, "newest", limit=PAGE)}
        return [shown, {"terms": {"cluster": sorted(clusters)}}]

    def _after(self) -> TimedArticle | None:
        if not self.request.cursor or (self.request.sort == "relevance" and spots(self.query.tree)):
            return None
        day, minute, number = cursors.read_after(self.request.cursor)
        return TimedArticle(number, 0, day * 1441 + minute + 1 if day else 0)

    def _heads(self) -> Iterator[TimedArticle]:
        """The articles in order of time, of each group of near-duplicates only the first."""
        after, size, order = self._after(), min(2 * (self.request.limit + 1), PAGE), self.request.sort
        while True:
            places = self.asking.in_time(self.matching, order, limit=size, after=after)
            firsts = self._firsts(places) if not self.request.duplicates else None
            yield from (place for place in places if firsts is None or place.number in firsts)
            if len(places) < size:
                return
            after = places[-1]

    def _firsts(self, places: list[TimedArticle]) -> set[int]:
        """Of the groups of these articles, those that come first among all that match."""
        groups = self._members({place.cluster for place in places}, self.request.sort, self.matching)
        firsts: dict[int, int] = {}
        for each in groups:
            firsts.setdefault(each.cluster, each.number)
        return set(firsts.values())

    def _members(self, clusters: set[int], order: str, matching: Clause) -> list[TimedArticle]:
        if not clusters:
            return []
        grouped = every((matching, {"terms": {"cluster": sorted(clusters)}}))
        return self.asking.in_time(grouped, order, limit=PAGE)

    def with_twins(self, shown: list[ShownArticle], matching: Clause) -> Iterator[RankedArticle]:
        """Each hit with those of its group that match too, newest first."""
        twins: dict[int, list[int]] = {}
        if not self.request.duplicates:
            heads = {each.id for each in shown}
            for place in self._members({each.cluster for each in shown}, "newest", matching):
                if place.number not in heads:
                    twins.setdefault(place.cluster, []).append(place.number)
        return (RankedArticle(each.id, each.score, tuple(twins.get(each.cluster, ()))) for each in shown)
