"""Here are the rows that match. Give me the best ones first: `engine.reranking` over arrays of the index."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.reranking import PLAIN, RERANKED, WEIGHTS, Wanted, idf, rerank, weigh
from luutin.indexer.engine.together import Evidence
from luutin.indexer.fts.matching import Matcher
from luutin.indexer.fts.postings.documents import Documents, Floats, Ints, Mask
from luutin.indexer.fts.postings.neighbours import gather_evidence
from luutin.indexer.fts.postings.occurrences import Occurrences
from luutin.indexer.query.query import Node, Spot, Word
from luutin.indexer.text.fields import BODY, COLUMNS, TITLE

_SAMPLE = 4096
"""Scores from which the bar for the best ones is guessed, so that most need not be sorted."""


def bm25(
    found: Occurrences, documents: Documents, weights: tuple[float, ...] = PLAIN, rows: Ints | None = None
) -> Floats:
    """Scores beside *rows*, or beside all that hold it; greater is better.

    With weights of one: `rank_bm25` of one term, its sign changed.
    """
    rows = found.rows if rows is None else rows
    scores = np.zeros(len(rows), np.float32)
    body, fields = found.counts_in(rows)
    holding = found.holding
    if holding[BODY] and (rarity := idf(documents.count, holding[BODY])) > 0:
        scores += weigh(body, documents.norms(BODY).take(rows), rarity=rarity, weight=weights[BODY])
    for column in np.flatnonzero(np.bincount(fields.column, minlength=len(COLUMNS))):
        here = fields.column == column
        at, count = fields.at[here], fields.count[here]
        if (rarity := idf(documents.count, holding[column])) > 0:
            norms = documents.norms(int(column)).take(rows[at])
            scores[at] += weigh(count, norms, rarity=rarity, weight=weights[column])
    return scores


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows, best first, and the scores of those that were scored."""

    rows: Ints
    scores: Floats | None
    """None where the order is by date."""
    together: float = 0.0
    """How closely the words stand together in the row where they do so best: 1 is one piece with nothing between."""


class Ranker:
    """Scores rows for the spots of one query."""

    def __init__(self, matcher: Matcher, tree: Node) -> None:
        self._matcher = matcher
        self._documents = matcher.documents
        self._wanted = Wanted.of(tree)

    def rank(
        self,
        rows: Ints,
        limit: int,
        *,
        clusters: NDArray[np.uint32] | None = None,
        scores: Floats | None = None,
        closely: int = RERANKED,
    ) -> Ranked:
        """The best *limit* of *rows*; ties go to the newer. With *clusters* by row, only the best of each cluster.

        *scores* stand for those that `scores` gives. Of the best so many rows it is seen *closely* how the words stand.
        """
        scores = self.scores(rows) if scores is None else scores
        if clusters is not None and (grouped := clusters.take(rows)).any():
            kept = representatives(grouped, rows, scores)
            rows, scores = rows[kept], scores[kept]
        top = best_places(scores, rows, max(limit, closely))
        rows, scores = rows[top], scores[top]
        first, rest = rows[:closely], rows[closely:]
        better, together = self._rerank(first, scores[:closely])
        place = best_places(better, first, closely)
        ranked = np.concatenate((first[place], rest))[:limit].astype(np.int32)
        # Those behind were not looked at closely; they stay behind, and their scores show it.
        floor = better.min(initial=np.inf)
        found = np.concatenate((better[place], np.minimum(scores[closely:], floor)))[:limit]
        return Ranked(ranked, found, together)

    def scores(self, rows: Ints) -> Floats:
        """BM25 of the query's spots, graded by exactness."""
        total = np.zeros(len(rows), np.float32)
        for spot in self._wanted.spots:
            exactness = self._wanted.exactness_of(spot)
            found = self._matcher.find(spot)
            if len(rows) == found.count and rows is found.rows:  # worked out once while the index stays as it is
                total += self._matcher.scores(spot, exactness, partial(self._spot_scores, spot, rows, exactness))
            else:
                total += self._spot_scores(spot, rows, exactness)
        return total

    def _spot_scores(self, spot: Spot, rows: Ints, exactness: float) -> Floats:
        scores = bm25(self._matcher.find(spot), self._documents, WEIGHTS, rows)
        if exactness and isinstance(spot, Word):
            literal = self._matcher.find(Word(spot.text, literal=True))
            scores *= np.float32(1 - exactness)
            scores += np.float32(exactness) * bm25(literal, self._documents, WEIGHTS, rows)
        return scores

    def _rerank(self, rows: Ints, scores: Floats) -> tuple[Floats, float]:
        """Scores of the best rows, with how their words stand together; and how well they do so at best."""

        def see() -> Evidence:
            return gather_evidence([self._matcher.find(atom) for atom in self._wanted.typed], rows, self._documents)

        return rerank(self._wanted, scores, see, lambda spot: self._in_title(spot, rows))

    def _in_title(self, spot: Spot, rows: Ints) -> Mask:
        """In which rows the title holds the spot."""
        return self._matcher.find(spot).holds(rows, TITLE)


def first_of_each(clusters: NDArray[Any]) -> NDArray[np.bool_]:
    """True for the first place of each cluster, and wherever there is none (0)."""
    first: NDArray[np.bool_] = clusters == 0
    first[np.unique(clusters, return_index=True)[1]] = True
    return first


def representatives(clusters: NDArray[Any], rows: Ints, scores: Floats) -> Mask:
    """True for the best of each cluster, and for rows in none."""
    grouped = np.flatnonzero(clusters)
    order = grouped[np.lexsort((-rows[grouped], -scores[grouped]))]
    kept = np.ones(len(rows), np.bool_)
    kept[order[~first_of_each(clusters[order])]] = False
    return kept


def best_places(scores: Floats, rows: Ints, limit: int) -> Ints:
    """Places of the greatest *limit* scores, greatest first; of equal ones the later row comes first."""
    chosen = np.arange(len(scores)) if limit >= len(scores) else _above_bar(scores, limit)
    order = np.lexsort((-rows[chosen], -scores[chosen]))
    return chosen[order[:limit]].astype(np.int32)


def _above_bar(scores: Floats, limit: int) -> NDArray[np.int64]:
    """Places of the greatest *limit* scores, those equal to the least of them included."""
    places = np.arange(len(scores))
    if len(scores) > max(4 * _SAMPLE, 8 * limit):  # leave most out by a bar that a sample suggests
        step = len(scores) // _SAMPLE
        sample = scores[::step]
        rank = min(2 * limit // step + 32, len(sample) - 1)
        bar = np.partition(sample, len(sample) - rank)[len(sample) - rank]
        likely = np.flatnonzero(scores >= bar)
        if limit <= len(likely):
            places, scores = likely, scores[likely]
    bar = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    above: NDArray[np.int64] = places[scores >= bar]
    return above
