"""How well the words of a query stand together in some articles: what the best by BM25 are ordered by.

Pure functions over arrays, so that any engine may use them which knows where its words stand. Three things count.

- Pairs. For each two words of the query that are neighbours, or have one word between them, the nearest place of the
  second behind each place of the first. The closer, the more it counts. A pair so found is scored like a word of its
  own, by BM25, with a document frequency guessed from its rarer word (Metzler and Croft's sequential dependence).
- The smallest window that holds the whole query in its order, and the smallest that holds it in any order (the same
  authors' ordered and unordered windows): the share of the window that is the query's.
- The title: which of the words it holds, and whether they stand in it as they were typed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.text.fields import COLUMNS, TITLE

COLUMN_SHIFT = 22
PLACE_BITS = 26
"""A place within an article is `column << 22 | position`, so that neighbours differ by one."""

TERM_SHIFT = 40
"""An occurrence is `term << 40 | article << 26 | place`."""

WINDOW = 12
"""Words within which the second of a pair is looked for."""

DECAY = 0.8
"""By how much each word of distance makes a pair count less."""

STEPS = ((1, 1.0), (2, 0.5))
"""Pairs looked at: words apart in the query, and how much such a pair counts."""

PAIR_FREQUENCY = 0.1
"""A pair is taken to stand in so many of the articles that hold its rarer word."""

K1 = 1.2

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the words of a query stand in some articles."""

    occurrences: Ints
    """Ascending: `term << 40 | article << 26 | place`, terms in the order of the query, articles as below."""
    frequencies: tuple[int, ...]
    """In how many articles of the archive each term stands."""
    norms: NDArray[np.float32]
    """BM25's length norm by column and article; of a column where nothing occurs, anything."""
    total: int
    """Articles in the archive."""

    @property
    def terms(self) -> int:
        """Words of the query."""
        return len(self.frequencies)

    @property
    def articles(self) -> int:
        """Articles looked at."""
        return int(self.norms.shape[1])


class Together(NamedTuple):
    """What the words of a query show together, by article."""

    pairs: Floats
    """Sum of the pairs' scores."""
    ordered: Floats
    """The share of the smallest window in the query's order that is the query's: 1 for a phrase, 0 where none is.
    Where an article lacks words of the query, the window of the others counts by the square of how telling they are."""
    unordered: Floats
    """Likewise, in any order."""
    titled: Mask
    """Whether the title has each of the query's words, by word and article."""
    in_title: Floats
    """The share, as in `ordered`, of the smallest window within the title, in any order."""


def score_together(evidence: Evidence) -> Together:
    """Look at all articles in a few passes over arrays."""
    places = evidence.occurrences & ((1 << TERM_SHIFT) - 1)
    titled = np.zeros(evidence.terms * evidence.articles, np.bool_)
    here = ((places >> COLUMN_SHIFT) & 7) == TITLE
    term = evidence.occurrences[here] >> TERM_SHIFT
    titled[term * evidence.articles + (places[here] >> PLACE_BITS)] = True
    ordered, unordered, in_title = _windows(evidence)
    return Together(_pairs(evidence), ordered, unordered, titled.reshape(evidence.terms, -1), in_title)


def _pairs(evidence: Evidence) -> Floats:
    scores = np.zeros(evidence.articles)
    for step, weight in STEPS:
        if step < evidence.terms:
            counts = _pair_counts(evidence, step)
            rarity = np.array([_rarity(evidence, at, at + step) for at in range(evidence.terms - step)])
            filled = counts.any(axis=(0, 2))
            part = counts[:, filled]
            scored = part / (part + K1 * evidence.norms[filled])
            scores += weight * (K1 + 1) * np.einsum("p,pcr->r", rarity, scored)
    return scores.astype(np.float32)


def _pair_counts(evidence: Evidence, step: int) -> NDArray[np.float64]:
    """For each pair, column and article, how often the pair stands there, each time weighed by its closeness."""
    keys, articles = evidence.occurrences, evidence.articles
    pairs = evidence.terms - step
    wanted = keys + (step << TERM_SHIFT)
    at = np.minimum(np.searchsorted(keys, wanted, "right"), len(keys) - 1)
    gaps = keys[at] - wanted
    near = np.flatnonzero((gaps > 0) & (gaps < WINDOW + step))
    weights = DECAY ** np.abs(gaps[near] - step)
    term, column = keys[near] >> TERM_SHIFT, (keys[near] >> COLUMN_SHIFT) & 7
    owner = (keys[near] >> PLACE_BITS) & ((1 << (TERM_SHIFT - PLACE_BITS)) - 1)
    place = (term * len(COLUMNS) + column) * articles + owner
    counts = np.bincount(place, weights, minlength=pairs * len(COLUMNS) * articles).astype(np.float64)
    return counts.reshape(pairs, len(COLUMNS), articles)


def _rarity(evidence: Evidence, one: int, other: int) -> float:
    holding = PAIR_FREQUENCY * min(evidence.frequencies[one], evidence.frequencies[other])
    return max(float(np.log((evidence.total - holding + 0.5) / (holding + 0.5))), 0.0)


class _Texts(NamedTuple):
    """The occurrences in reading order, each with the column of the article that it stands in."""

    terms: Ints
    places: Ints
    begins: Ints
    """Where the text begins that the place is in."""
    present: Mask
    """By term and occurrence: does this article hold the term anywhere?"""


def _windows(evidence: Evidence) -> tuple[Floats, Floats, Floats]:
    """The best share by article of a window in the query's order, of one in any order, and of one in the title."""
    texts = _read_in_order(evidence)
    held, share_held = texts.present.sum(axis=0), _rarities(evidence) @ texts.present
    chain, earliest = _windows_in_order(texts), _windows_in_any_order(texts)
    in_title = np.where((texts.places >> COLUMN_SHIFT) & 7 == TITLE, earliest, -1)

    def best(starts: Ints) -> Floats:
        there = starts >= 0
        share = held[there] / (texts.places[there] - starts[there] + 1) * share_held[there] ** 2
        found = np.zeros(evidence.articles, np.float32)
        np.maximum.at(found, texts.places[there] >> PLACE_BITS, share.astype(np.float32))
        return found

    return best(chain), best(earliest), best(in_title)


def _rarities(evidence: Evidence) -> NDArray[np.float64]:
    """How telling each word is, all together 1."""
    rarities: NDArray[np.float64] = np.log1p(evidence.total / (np.array(evidence.frequencies) + 1))
    return np.asarray(rarities / rarities.sum())


def _read_in_order(evidence: Evidence) -> _Texts:
    terms, places = evidence.occurrences >> TERM_SHIFT, evidence.occurrences & ((1 << TERM_SHIFT) - 1)
    order = np.lexsort((-terms, places))  # at one place the later word first, so that no place serves two words
    terms, places = terms[order], places[order]
    articles = places >> PLACE_BITS
    present = np.zeros((evidence.terms, evidence.articles), np.bool_)
    present[terms, articles] = True
    return _Texts(terms, places, places >> COLUMN_SHIFT << COLUMN_SHIFT, present[:, articles])


def _windows_in_order(texts: _Texts) -> Ints:
    """Where the smallest window begins that ends at each place and holds the article's words as the query orders them.

    -1: none ends there. Words that the article does not hold at all are passed over.
    """
    chain = np.full(len(texts.places), -1)
    begun = np.zeros(len(texts.places), np.bool_)
    for term, present in enumerate(texts.present):
        here = texts.terms == term
        before = np.concatenate(([-1], np.maximum.accumulate(chain)[:-1]))
        follows = np.where(here & (before >= texts.begins), before, -1)
        opens = np.where(here, texts.places, -1)
        chain = np.where(present, np.where(begun, follows, opens), chain)
        begun |= present
    return chain


def _windows_in_any_order(texts: _Texts) -> Ints:
    """Likewise, of the smallest window that holds the article's words in any order."""
    earliest = texts.places
    for term, present in enumerate(texts.present):
        latest = np.maximum.accumulate(np.where(texts.terms == term, texts.places, -1))
        earliest = np.where(present, np.minimum(earliest, latest), earliest)
    return np.where(earliest >= texts.begins, earliest, -1)
