"""Which articles repeat an earlier one? Asked of the cluster before they are sent, so that shards make no difference.

By the rule of `fts.duplicates`: five of eight hashes in common with an article of another source, or the same title
and text in one source.
"""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from luutin.indexer.errors import EngineDownError
from luutin.indexer.fts.analysis import Analysed
from luutin.indexer.fts.duplicates import SHARED
from luutin.indexer.opensearch.article_source import text_sum
from luutin.indexer.opensearch.cluster import Cluster


class Grouping:
    """Looks for the articles that some repeat, in the cluster and among themselves. *number_of* is of all shards."""

    def __init__(self, cluster: Cluster, index: str, number_of: Callable[[int], int]) -> None:
        self._cluster = cluster
        self._index = index
        self._number_of = number_of

    def groups(self, articles: Sequence[Analysed], fields: dict[int, dict[str, Any]]) -> dict[int, int]:
        """Article, by its own number → number of the first of its group among all archives; itself where it is that."""
        sums = {number: text_sum(each) for number, each in fields.items()}
        asked = sorted((each for each in articles if each.sketch.all()), key=lambda each: each.docid)
        known = self._known(asked, sums) if asked else {}
        found = {article.docid: self._number_of(article.docid) for article in articles}
        owners: dict[int, list[Analysed]] = {}
        for article in asked:
            first = min(filter(None, (known.get(article.docid), _among(article, owners, sums, found))), default=None)
            if first is not None:
                found[article.docid] = first
            for part in article.sketch.tolist():
                owners.setdefault(part, []).append(article)
        return found

    def _known(self, asked: Sequence[Analysed], sums: dict[int, str]) -> dict[int, int]:
        """The groups that articles belong to by what the cluster has already."""
        self._cluster.ask("POST", f"/{self._index}/_refresh")
        lines = [line for each in asked for line in ({}, self._question(each, sums[each.docid]))]
        body = "".join(orjson.dumps(line).decode() + "\n" for line in lines)
        answers = self._cluster.ask("POST", f"/{self._index}/_msearch", body)["responses"]
        found = {}
        for article, answer in zip(asked, answers, strict=True):
            if "error" in answer:
                raise EngineDownError(self._cluster.name, f"near-duplicates cannot be looked for: {answer['error']}")
            if hits := answer["hits"]["hits"]:
                found[article.docid] = hits[0]["fields"]["cluster"][0]
        return found

    def _question(self, article: Analysed, text: str) -> dict[str, Any]:
        parts: list[int] = article.sketch.tolist()
        elsewhere = {
            "bool": {
                "must_not": [{"term": {"source": article.values[0]}}],
                "should": [{"term": {"sketch": part}} for part in parts],
                "minimum_should_match": SHARED,
            }
        }
        same = {"bool": {"filter": [{"term": {"source": article.values[0]}}, {"term": {"text_sum": text}}]}}
        alike = {"should": [elsewhere, same], "minimum_should_match": 1}
        return {
            "query": {
                "bool": {
                    "filter": [{"bool": alike}],
                    "must_not": [{"term": {"number": self._number_of(article.docid)}}],
                }
            },
            "size": 1,
            "sort": [{"number": "asc"}],
            "track_total_hits": False,
            "_source": False,
            "docvalue_fields": ["cluster"],
        }


def _among(
    article: Analysed, owners: dict[int, list[Analysed]], sums: dict[int, str], groups: dict[int, int]
) -> int | None:
    """The group of the first of the earlier articles of this batch that *article* repeats."""
    shared: dict[int, int] = {}
    others: dict[int, Analysed] = {}
    for part in article.sketch.tolist():
        for other in owners.get(part, ())[:64]:
            shared[other.docid] = shared.get(other.docid, 0) + 1
            others[other.docid] = other
    for number in sorted(shared):
        is_own = others[number].values[0] == article.values[0]
        if sums[number] == sums[article.docid] if is_own else shared[number] >= SHARED:
            return groups[number]
    return None
