"""Here are the rows that match; give me the best ones first.

The score of a row is BM25 over its columns, as `sqlite_fts4.rank_bm25` works it out (k1 = 1.2, b = 0.75, each column
with its own document frequency and average length, a word in half of the articles or more counts nothing), with three
things added to it: columns have weights; words that stand in the order typed, close together, count as words of their
own (Metzler and Croft's sequential dependence model); and a title that holds all that was asked for doubles the score.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.documents import BODY, Documents, Floats, Ints
from indexer.matching import Found, Matcher
from indexer.query import Spot

K1 = 1.2
WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
"""Of each column, in the order of `documents.COLUMNS`."""

RERANKED = 300
"""Of how many rows, the best by BM25, the positions are looked at."""


def bm25(found: Found, documents: Documents, weights: tuple[float, ...] = WEIGHTS) -> Floats:
    """Scores beside `found.rows`; greater is better. With weights of one: `rank_bm25` of one term, its sign changed."""
    scores = np.zeros(len(found.rows), np.float32)
    body = int(np.count_nonzero(found.body))
    if body and (idf := _idf(documents.count, body)) > 0:
        norm = documents.norms[BODY][found.rows]
        scores += np.float32(weights[BODY] * idf * (K1 + 1)) * found.body / (found.body + np.float32(K1) * norm)
    for column in np.unique(found.fields.column):
        here = found.fields.column == column
        at, count = found.fields.at[here], found.fields.count[here]
        if (idf := _idf(documents.count, len(at))) > 0:
            norm = documents.norms[column][found.rows[at]]
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


def by_relevance(
    matcher: Matcher, rows: Ints, wanted: list[Spot], limit: int, *, clusters: NDArray[np.uint32] | None = None
) -> Ranked:
    """The best *limit* of *rows*; ties go to the newer. With *clusters* by row, only the best of each cluster."""
    documents = matcher.documents
    scores = np.zeros(len(rows), np.float32)
    for spot in wanted:
        found = matcher.find(spot)
        scores += gathered(found, bm25(found, documents), rows, documents.count)
    if clusters is not None and (grouped := clusters[rows]).any():
        order = np.lexsort((-rows, -scores))
        chosen = order[first_of_each(grouped[order])]
        rows, scores = rows[chosen], scores[chosen]
    top = best(scores, rows, min(limit, len(rows)))
    return Ranked(rows[top], scores[top])


def gathered(found: Found, scores: Floats, rows: Ints, count: int) -> Floats:
    """The scores of *rows*; zero for those that are not among the found."""
    if len(found.rows) == len(rows):
        return scores
    dense = np.zeros(count, np.float32)
    dense[found.rows] = scores
    return dense[rows]


def first_of_each(clusters: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """True for the first place of each cluster, and wherever there is none (0)."""
    first: NDArray[np.bool_] = clusters == 0
    first[np.unique(clusters, return_index=True)[1]] = True
    return first


def best(scores: Floats, rows: Ints, limit: int) -> Ints:
    """Places of the greatest *limit* scores, greatest first; of equal ones the later row comes first."""
    if limit < len(scores):
        bar = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = np.flatnonzero(scores >= bar)
    else:
        chosen = np.arange(len(scores))
    order = np.lexsort((-rows[chosen], -scores[chosen]))
    return chosen[order[:limit]].astype(np.int32)
