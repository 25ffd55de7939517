"""Here are candidates. Which are the best? The ranking of every engine, fed with what the cluster says of words."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.reranking import RERANKED, WEIGHTS, Wanted, idf, rerank, weigh
from luutin.indexer.engine.together import TERM_SHIFT, Evidence
from luutin.indexer.fts.ranking import best_places, representatives
from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.candidates import Candidates
from luutin.indexer.opensearch.frequencies import Frequencies, read_frequencies
from luutin.indexer.query.query import Spot, Word
from luutin.indexer.text.fields import COLUMNS

Floats = NDArray[np.float32]


class Scored(NamedTuple):
    """A candidate among the best."""

    number: int
    score: float
    cluster: int


class Ranking(NamedTuple):
    """The best candidates, in their order."""

    scored: list[Scored]
    together: float = 0.0
    """How closely the words stand together where they do so best, as in `fts.ranking.Ranked`."""


def rank(  # noqa: PLR0913 - what is ranked, and what of it is shown
    asking: Asking,
    wanted: Wanted,
    candidates: Candidates,
    *,
    limit: int,
    grouped: bool,
    share: Floats | None = None,
) -> Ranking:
    """The best *limit* of the candidates; *grouped*: of each group of near-duplicates only the best.

    *share*: of the words asked for that each one holds; None: all hold all.
    """
    if not len(candidates):
        return Ranking([])
    frequencies = read_frequencies(asking.cluster, asking.live.name, wanted)
    norms = _norms(candidates, frequencies)
    scores = _first_scores(wanted, candidates, frequencies, norms)
    if share is not None:
        scores = scores * share**2
    rows = np.arange(len(candidates), dtype=np.int32)

    def see() -> Evidence:
        keys = [(term << TERM_SHIFT) | candidates.keys(atom) for term, atom in enumerate(wanted.typed)]
        holding = tuple(max(frequencies.of(atom)) for atom in wanted.typed)
        return Evidence(np.concatenate(keys), holding, norms, frequencies.total)

    better, together = rerank(wanted, scores, see, candidates.in_title)
    if grouped:
        kept = representatives(candidates.clusters, rows, scores)
        rows, better = rows[kept], better[kept]
    best = rows[best_places(better, rows, min(limit, RERANKED))]
    found = dict(zip(rows.tolist(), better.tolist(), strict=True))
    scored = [Scored(int(candidates.numbers[row]), found[row], int(candidates.clusters[row])) for row in best.tolist()]
    return Ranking(scored, together)


def _norms(candidates: Candidates, frequencies: Frequencies) -> Floats:
    """BM25's length norm with b = 0.75, by column and candidate."""
    averages = np.maximum(np.round(frequencies.averages), 1)[:, None]
    return (0.25 + 0.75 * candidates.lengths / averages).astype(np.float32)


def _first_scores(wanted: Wanted, candidates: Candidates, frequencies: Frequencies, norms: Floats) -> Floats:
    """BM25 of the query's spots, graded by exactness."""
    total = np.zeros(len(candidates), np.float32)
    for spot in wanted.spots:
        exactness = wanted.exactness_of(spot)
        scores = _spot_scores(spot, candidates, frequencies, norms)
        if exactness and isinstance(spot, Word):
            literal = _spot_scores(Word(spot.text, literal=True), candidates, frequencies, norms)
            scores = scores * np.float32(1 - exactness) + literal * np.float32(exactness)
        total += scores
    return total


def _spot_scores(spot: Spot, candidates: Candidates, frequencies: Frequencies, norms: Floats) -> Floats:
    scores = np.zeros(len(candidates), np.float32)
    times, holding = candidates.times(spot), frequencies.of(spot)
    for column in range(len(COLUMNS)):
        rarity = idf(frequencies.total, min(holding[column], frequencies.total))
        if rarity > 0 and times[column].any():
            scores += weigh(times[column], norms[column], rarity=rarity, weight=WEIGHTS[column])
    return scores
