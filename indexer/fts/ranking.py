"""Here are the rows that match. Give me the best ones first.

The score of a row is BM25 over its columns, as `sqlite_fts4.rank_bm25` works it out (k1 = 1.2, b = 0.75, each column
with its own document frequency and average length, a word in half of the articles or more counts nothing), with three
things added to it. Columns have weights. Words that stand together count by how closely and in what order they do
(`engine.together`). A title that holds all that was asked for doubles the score, and more so in one piece.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.together import score_together
from luutin.indexer.fts.documents import Documents, Floats, Ints, Mask
from luutin.indexer.fts.matching import Matcher
from luutin.indexer.fts.neighbours import gather_evidence
from luutin.indexer.fts.occurrences import Occurrences
from luutin.indexer.query.query import Node, Spot, Word, atoms, expansions, spots, typed_spots
from luutin.indexer.text.fields import BODY, COLUMNS, TITLE

K1 = 1.2
PLAIN = (1.0,) * len(COLUMNS)
WEIGHTS = (1.0, 1.2, 1.15, 1.1, 1.0, 1.0, 1.0)
"""Of each column, in the order of `documents.COLUMNS`: title, lead and caption before the body. Larger ones were
measured to find an article by words of its body less often."""

TYPED, ACCENTLESS = 0.9, 0.3
"""How much of a plain word's score only its exact form earns: in a query that has diacritics elsewhere, and in one that
has none. Every form of it matches all the same."""

PAIRS = 2.0
"""Weight of words standing together, beside words standing there."""

ORDERED, UNORDERED = 4.0, 1.0
"""How much more a score is worth where the query stands in one piece, in its order or in any."""

TITLED = 1.0
"""How much more, beside a title that holds the words anywhere, one is worth that holds them in one piece."""

_SAMPLE = 2048

RERANKED = 1000
"""Of how many rows, the best by BM25, the positions are looked at."""


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
    if holding[BODY] and (idf := _idf(documents.count, holding[BODY])) > 0:
        norm = documents.norms[BODY][rows]
        scores += np.float32(weights[BODY] * idf * (K1 + 1)) * body / (body + np.float32(K1) * norm)
    for column in np.flatnonzero(np.bincount(fields.column, minlength=len(COLUMNS))):
        here = fields.column == column
        at, count = fields.at[here], fields.count[here]
        if (idf := _idf(documents.count, holding[column])) > 0:
            norm = documents.norms[column][rows[at]]
            scores[at] += np.float32(weights[column] * idf * (K1 + 1)) * count / (count + np.float32(K1) * norm)
    return scores


def _idf(count: int, holding: int) -> float:
    return max(float(np.log((count - holding + 0.5) / (holding + 0.5))), 0.0)


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
        self._spots = list(dict.fromkeys(spots(tree)))
        self._typed = atoms(typed_spots(tree))
        self._expansions = [(atoms(short), atoms(long)) for short, long in expansions(tree)]
        marked = any(isinstance(atom, Word) and atom.exact for atom in self._typed)
        self._exactness = TYPED if marked else ACCENTLESS

    def rank(
        self, rows: Ints, limit: int, *, clusters: NDArray[np.uint32] | None = None, scores: Floats | None = None
    ) -> Ranked:
        """The best *limit* of *rows*; ties go to the newer. With *clusters* by row, only the best of each cluster.

        *scores* stand for those that `scores` gives.
        """
        scores = self.scores(rows) if scores is None else scores
        if clusters is not None and (grouped := clusters[rows]).any():
            kept = _representatives(grouped, rows, scores)
            rows, scores = rows[kept], scores[kept]
        top = best_places(scores, rows, max(limit, RERANKED))
        rows, scores = rows[top], scores[top]
        first, rest = rows[:RERANKED], rows[RERANKED:]
        better, together = self._rerank(first, scores[:RERANKED])
        place = best_places(better, first, RERANKED)
        ranked = np.concatenate((first[place], rest))[:limit].astype(np.int32)
        # Those behind were not looked at closely; they stay behind, and their scores show it.
        floor = better.min(initial=np.inf)
        found = np.concatenate((better[place], np.minimum(scores[RERANKED:], floor)))[:limit]
        return Ranked(ranked, found, together)

    def scores(self, rows: Ints) -> Floats:
        """BM25 of the query's spots, graded by exactness."""
        total = np.zeros(len(rows), np.float32)
        for spot in self._spots:
            exactness = self._exactness if isinstance(spot, Word) and not spot.exact else 0.0
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
        if not len(rows):
            return scores, 0.0
        if len(self._spots) == 1:  # nothing for it to stand together with
            alone: Floats = scores * (1 + self._in_title(self._spots[0], rows))
            return alone, 1.0
        terms = [self._matcher.find(atom) for atom in self._typed]
        seen = score_together(gather_evidence(terms, rows, self._documents))
        titled = dict(zip(self._typed, seen.titled, strict=True))
        for short, long in self._expansions:
            there = np.all([self._in_title(atom, rows) for atom in long], axis=0)
            for atom in short:
                titled[atom] = titled[atom] | there
        share = np.mean([titled[atom] for atom in self._typed], axis=0, dtype=np.float32)
        window = np.maximum(np.float32(ORDERED) * seen.ordered, np.float32(UNORDERED) * seen.unordered)
        better: Floats = (
            (scores + np.float32(PAIRS) * seen.pairs)
            * (1 + share**2 + np.float32(TITLED) * seen.in_title)
            * (1 + window)
        )
        return better, float(seen.unordered.max())

    def _in_title(self, spot: Spot, rows: Ints) -> Mask:
        """In which rows the title holds the spot."""
        return self._matcher.find(spot).holds(rows, TITLE)


def first_of_each(clusters: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """True for the first place of each cluster, and wherever there is none (0)."""
    first: NDArray[np.bool_] = clusters == 0
    first[np.unique(clusters, return_index=True)[1]] = True
    return first


def _representatives(clusters: NDArray[np.uint32], rows: Ints, scores: Floats) -> Mask:
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
    if len(scores) > 4 * _SAMPLE and limit < _SAMPLE // 4:  # leave most out by a bar that a sample suggests
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
