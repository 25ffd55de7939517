"""How well the words of a query stand together in some articles: what the best by BM25 are ordered by.

For each two words of the query that are neighbours, or have one word between them, the nearest place of the second
behind each place of the first is looked up. The closer it is, the more it counts. A pair so found is scored like a word
of its own, by BM25, with a document frequency guessed from its rarer word. All pairs of all articles are worked out in
one pass over arrays.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.doclists import Postings
from luutin.indexer.fts.documents import Documents, Floats, Ints, Mask
from luutin.indexer.fts.places import COLUMN_SHIFT, PLACE_BITS, places
from luutin.indexer.text.fields import COLUMNS, TITLE

WINDOW = 12
"""Words within which the second of a pair is looked for."""

DECAY = 0.8
"""By how much each word of distance makes a pair count less."""

STEPS = ((1, 1.0), (2, 0.5))
"""Pairs looked at: words apart in the query, and how much such a pair counts."""

PAIR_FREQUENCY = 0.1
"""A pair is taken to stand in so many of the articles that hold its rarer word."""

K1 = 1.2
_TERM_SHIFT = 40


class Together(NamedTuple):
    """What the words of a query show together, by article."""

    pairs: Floats
    """Sum of the pairs' scores."""
    titled: Mask
    """Whether the title has each of the query's words, by word and article."""


def score_together(terms: list[Postings], rows: Ints, documents: Documents) -> Together:
    """Look at the places of *terms*, in the order of the query, in the articles of *rows* (a few hundred)."""
    keys = _keys(terms, rows)
    owners = (keys >> PLACE_BITS) & ((1 << (_TERM_SHIFT - PLACE_BITS)) - 1)
    columns = (keys >> COLUMN_SHIFT) & 7
    titled = np.zeros(len(terms) * len(rows), np.bool_)
    in_title = columns == TITLE
    titled[(keys[in_title] >> _TERM_SHIFT) * len(rows) + owners[in_title]] = True
    pairs = np.zeros(len(rows))
    norms = np.array([norm[rows] for norm in documents.norms])
    for step, weight in STEPS:
        if step < len(terms):
            counts = _pair_counts(keys, owners, columns, step, (len(terms) - step, len(rows)))
            rarity = np.array(
                [_rarity(terms[at], terms[at + step], documents.count) for at in range(len(terms) - step)]
            )
            filled = counts.any(axis=(0, 2))
            part = counts[:, filled]
            scored = part / (part + K1 * norms[filled])
            pairs += weight * (K1 + 1) * np.einsum("p,pcr->r", rarity, scored)
    return Together(pairs.astype(np.float32), titled.reshape(len(terms), len(rows)))


def _keys(terms: list[Postings], rows: Ints) -> NDArray[np.int64]:
    """Places as `term << 40 | article << 26 | place`, ascending."""
    articles, wanted = [], []
    for term in terms:
        at = np.searchsorted(term.rows, rows)
        at[at == len(term.rows)] = 0
        there = np.flatnonzero(term.rows[at] == rows) if len(term.rows) else np.zeros(0, np.int64)
        articles.append(there)
        wanted.append((term, at[there]))
    number, owner, place = places(wanted)
    before = np.cumsum([0, *map(len, articles)])
    article = np.concatenate(articles)[owner + before[number]]
    return np.sort((number << _TERM_SHIFT) | (article << PLACE_BITS) | place, kind="stable")


def _pair_counts(
    keys: NDArray[np.int64], owners: NDArray[np.int64], columns: NDArray[np.int64], step: int, shape: tuple[int, int]
) -> NDArray[np.float64]:
    """For each pair, column and article, how often the pair stands there, each time weighed by its closeness."""
    pairs, articles = shape
    wanted = keys + (step << _TERM_SHIFT)
    at = np.minimum(np.searchsorted(keys, wanted, "right"), len(keys) - 1)
    gaps = keys[at] - wanted
    near = np.flatnonzero((gaps > 0) & (gaps < WINDOW + step))
    weights = DECAY ** np.abs(gaps[near] - step)
    term = keys[near] >> _TERM_SHIFT
    place = (term * len(COLUMNS) + columns[near]) * articles + owners[near]
    counts = np.bincount(place, weights, minlength=pairs * len(COLUMNS) * articles).astype(np.float64)
    return counts.reshape(pairs, len(COLUMNS), articles)


def _rarity(one: Postings, other: Postings, count: int) -> float:
    holding = PAIR_FREQUENCY * min(len(one.rows), len(other.rows))
    return max(float(np.log((count - holding + 0.5) / (holding + 0.5))), 0.0)
