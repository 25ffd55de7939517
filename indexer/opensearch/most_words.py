"""Few articles hold all the words, or none does. Which ones hold most of them? By the rule of `fts.most_words`."""

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from luutin.indexer.engine.page import PartialMatches
from luutin.indexer.engine.reranking import Wanted
from luutin.indexer.fts.most_words import LEAST, SHOWN
from luutin.indexer.opensearch.candidates import Candidates, Mask, candidates_question
from luutin.indexer.opensearch.compiling import Clause, compile_tree
from luutin.indexer.opensearch.scoring import rank
from luutin.indexer.opensearch.shown import ShownArticle
from luutin.indexer.query.loosening import Loosened, as_typed
from luutin.indexer.query.query import And, Node, Or, Phrase, Prefix, Query, Word

if TYPE_CHECKING:
    from luutin.indexer.opensearch.cluster_results import ClusterResults


def find_most_words(results: "ClusterResults", loosened: Loosened, together: float) -> PartialMatches | None:
    """Articles that hold most of the words, where these stand closer *together* than those of the hits."""
    asked = len(loosened.words)
    firm = replace(results, query=Query("", loosened.firm)).matching
    parts = [compile_tree(part) for part in loosened.words]
    enough, total = _enough(results, firm, parts)
    if not total:
        return None
    wanted = Wanted.of(And(loosened.words))
    most: Clause = {"bool": {"should": parts, "minimum_should_match": enough}}
    question = candidates_question(wanted, [firm, most], limit=SHOWN, unwanted=[results.matching])
    candidates = Candidates(results.asking.search(*question)["hits"]["hits"])
    held = np.array([_held(part, candidates) for part in loosened.words])
    share = (held.sum(axis=0) / asked).astype(np.float32)
    grouped = not results.request.duplicates
    ranking = rank(results.asking, wanted, candidates, limit=SHOWN, grouped=grouped, share=share)
    if ranking.together <= together or not ranking.scored:
        return None
    first = int(np.flatnonzero(candidates.numbers == ranking.scored[0].number)[0])
    lacking = tuple(as_typed(part) for part, there in zip(loosened.words, held, strict=True) if not there[first])
    shown = [ShownArticle(each.number, None, each.cluster) for each in ranking.scored]
    return PartialMatches(total, lacking, tuple(results.with_twins(shown, firm)))


def _enough(results: "ClusterResults", firm: Clause, parts: list[Clause]) -> tuple[int, int]:
    """How many of the words are enough, and how many articles hold so many: all but one where enough articles do."""
    least = max(int(np.ceil(LEAST * len(parts))), 1)
    levels = range(len(parts) - 1, least - 1, -1)
    filters = {str(level): {"bool": {"should": parts, "minimum_should_match": level}} for level in levels}
    others: Clause = {"bool": {"filter": [firm], "must_not": [results.matching]}}
    body = {"size": 0, "aggs": {"levels": {"filters": {"filters": filters}}}}
    buckets = results.asking.search(others, body)["aggregations"]["levels"]["buckets"]
    counts = {level: int(buckets[str(level)]["doc_count"]) for level in levels}
    enough = next((level for level in levels if level > least and counts[level] >= SHOWN), least)
    return enough, counts.get(enough, 0)


def _held(part: Node, candidates: Candidates) -> Mask:
    """Which candidates hold a part of a query."""
    there: Mask
    match part:
        case Word() | Prefix() | Phrase():
            there = candidates.times(part).sum(axis=0) > 0
        case Or(parts):
            there = reduce(np.logical_or, (_held(each, candidates) for each in parts))
        case And(parts):
            there = reduce(np.logical_and, (_held(each, candidates) for each in parts))
        case _:
            there = np.ones(len(candidates), np.bool_)
    return there
