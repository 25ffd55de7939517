"""The engine of a cluster: the same answers as from an archive's own index, from as many machines as it takes."""

import math
from collections.abc import Callable
from dataclasses import replace

from luutin.indexer.engine.engine import Engine
from luutin.indexer.engine.page import write_answer
from luutin.indexer.fts.suggest import other_query
from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.cluster_lexicon import ClusterLexicon
from luutin.indexer.opensearch.cluster_records import ClusterRecords
from luutin.indexer.opensearch.cluster_results import ClusterResults
from luutin.indexer.opensearch.frequencies import term_vectors
from luutin.indexer.opensearch.generations import Generations
from luutin.indexer.query.answers import Answer, Hit, Timeline
from luutin.indexer.query.file_terms import FileTerms
from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import Query
from luutin.indexer.query.request import SearchRequest, read_options
from luutin.indexer.query.similar import query_like
from luutin.indexer.text.columns import Columnist
from luutin.indexer.text.words import WORD

SEARCH_S = 10.0
"""Seconds that one search of a question has, where its asker says nothing else."""


class ClusterEngine(Engine):
    """Keeps nothing between two questions, so that many of them may stand beside each other."""

    name = "opensearch"

    def __init__(self, cluster: Cluster, *, time_s: float = SEARCH_S) -> None:
        self._cluster = cluster
        self._generations = Generations(cluster)
        self._records = ClusterRecords(cluster, time_s=time_s)
        self._time_s = time_s

    def search(self, query: Query, request: SearchRequest) -> Answer:
        """One page of hits; where nothing is found, with another way to write the query."""
        results = self._results(query, request)
        answer = self._write(results)
        if answer.total or request.cursor or not WORD.search(query.text):
            return answer

        def ask(text: str) -> Answer:
            other = replace(parse(text), files=FileTerms(wanted=False))
            return self._write(replace(results, query=other, request=replace(request, limit=10)))

        return replace(answer, did_you_mean=other_query(query, ClusterLexicon(results.asking), ask))

    def similar(self, article_id: int, *, limit: int) -> tuple[Hit, ...]:
        """By the words that are frequent in the article and that few other articles have."""
        asking = self._asking()
        record = self._records.get(article_id)
        if record is None:
            return ()
        query = query_like(record.fields, self._rarity(asking, record.fields))
        alike = self.search(query, read_options({"limit": limit + 1}))
        return tuple(hit for hit in alike.hits if hit.id != article_id)[:limit]

    def ids(self, query: Query, request: SearchRequest) -> list[int]:
        """Walked through as they are at one moment."""
        if request.sort == "relevance":
            request = replace(request, sort="newest")
        return list(self._results(query, request).in_time())

    def count(self, query: Query, request: SearchRequest) -> int:
        """Counted by the cluster."""
        results = self._results(query, request)
        return results.asking.count(results.matching)

    def top(self, query: Query, request: SearchRequest) -> list[tuple[int, float | None]]:
        """Numbers and scores of one page."""
        return self._results(query, request).best()

    def timeline(self, query: Query, request: SearchRequest) -> Timeline:
        """Counted by the cluster."""
        return self._results(query, request).timeline()

    def close(self) -> None:
        """Nothing was kept; the cluster stays open for who opened it."""

    def _write(self, results: ClusterResults) -> Answer:
        return write_answer(results.query, results.page(), self._records, engine=self.name)

    def _asking(self) -> Asking:
        return Asking(self._cluster, self._generations.readable(), self._time_s)

    def _results(self, query: Query, request: SearchRequest) -> ClusterResults:
        return ClusterResults(self._asking(), query, request, self._generations.crawled_days, query.files.kinds)

    def _rarity(self, asking: Asking, fields: dict[str, object]) -> Callable[[str], float]:
        """How telling a word of a record is: 0 for a number, and for what only one article has."""
        columns = Columnist().columns(fields)
        tokens = list(dict.fromkeys(b" ".join(columns[:3]).decode().split()))
        vectors = term_vectors(self._cluster, asking.live.name, tokens)
        held = dict.fromkeys(tokens, 0)
        for field in ("t.body", "t.title", "t.lead"):
            for term, facts in vectors.get(field, {}).get("terms", {}).items():
                held[term] = max(held.get(term, 0), facts.get("doc_freq", 0))
        total = vectors.get("t.title", {}).get("field_statistics", {}).get("doc_count", 1)

        def rarity(token: str) -> float:
            holding = held.get(token, 0)
            return math.log(max(total / holding, 1)) if holding > 1 and not token[0].isdecimal() else 0.0

        return rarity
