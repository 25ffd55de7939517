"""What makes a hit good: the pure part of every ranking, over whatever an engine has found.

A hit's score is BM25 over its columns, as `sqlite_fts4.rank_bm25` works it out (k1 = 1.2, b = 0.75, each column with
its own document frequency and average length, a word in half of the articles or more counts nothing), with three things
added to it. Columns have weights. Words that stand together count by how closely and in what order they do
(`engine.together`). A title that holds all that was asked for doubles the score, and more so in one piece.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.together import K1, Evidence, Floats, Mask, score_together
from luutin.indexer.query.query import Node, Prefix, Spot, Word, atoms, expansions, spots, typed_spots
from luutin.indexer.text.fields import COLUMNS

__all__ = ["K1", "RERANKED", "WEIGHTS", "Wanted", "idf", "rerank", "weigh"]

WEIGHTS = (1.0, 1.2, 1.15, 1.1, 1.0, 1.0, 1.0)
"""Of each column, in the order of `fields.COLUMNS`: title, lead and caption before the body. Larger ones were
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

RERANKED = 1000
"""Of how many articles, the best by BM25, the positions are looked at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a query says which of its hits are good."""

    spots: tuple[Spot, ...]
    """All words, prefixes and phrases that a hit may hold, each once."""
    typed: tuple[Word | Prefix, ...]
    """The words as typed, in their order."""
    expansions: tuple[tuple[tuple[Word | Prefix, ...], tuple[Word | Prefix, ...]], ...]
    """What was typed, and what is searched along with it."""
    exactness: float
    """Share of a plain word's score that only its exact form earns."""

    @classmethod
    def of(cls, tree: Node) -> "Wanted":
        """Read it off the tree of a query."""
        typed = tuple(atoms(typed_spots(tree)))
        marked = any(isinstance(atom, Word) and atom.exact for atom in typed)
        pairs = tuple((tuple(atoms(short)), tuple(atoms(long))) for short, long in expansions(tree))
        return cls(tuple(dict.fromkeys(spots(tree))), typed, pairs, TYPED if marked else ACCENTLESS)

    def exactness_of(self, spot: Spot) -> float:
        """The same for one spot: 0 where it has but one form."""
        return self.exactness if isinstance(spot, Word) and not spot.exact else 0.0


def idf(count: int, holding: int) -> float:
    """How telling it is to be one of *holding* among *count* articles."""
    return max(float(np.log((count - holding + 0.5) / (holding + 0.5))), 0.0)


def weigh(times: NDArray[Any], norms: Floats, *, rarity: float, weight: float) -> Floats:
    """BM25 of one spot in one column: *times* it stands in some articles, whose length norms are beside it."""
    scored: Floats = np.float32(weight * rarity * (K1 + 1)) * times / (times + np.float32(K1) * norms)
    return scored


def rerank(
    wanted: Wanted, scores: Floats, see: Callable[[], Evidence], in_title: Callable[[Spot], Mask]
) -> tuple[Floats, float]:
    """Scores of the best articles, with how their words stand together; and how well they do so at best.

    *see* tells where the words as typed stand in these articles, *in_title* whether their titles hold a spot.
    """
    if not len(scores):
        return scores, 0.0
    if len(wanted.spots) == 1:  # nothing for it to stand together with
        alone: Floats = scores * (1 + in_title(wanted.spots[0]))
        return alone, 1.0
    seen = score_together(see())
    titled = dict(zip(wanted.typed, seen.titled, strict=True))
    for short, long in wanted.expansions:
        there = np.all([in_title(atom) for atom in long], axis=0)
        for atom in short:
            titled[atom] = titled[atom] | there
    share = np.mean([titled[atom] for atom in wanted.typed], axis=0, dtype=np.float32)
    window = np.maximum(np.float32(ORDERED) * seen.ordered, np.float32(UNORDERED) * seen.unordered)
    better: Floats = (
        (scores + np.float32(PAIRS) * seen.pairs) * (1 + share**2 + np.float32(TITLED) * seen.in_title) * (1 + window)
    )
    return better, float(seen.unordered.max())


PLAIN = (1.0,) * len(COLUMNS)
"""Weights under which the plain part is `rank_bm25`."""
