"""Where the words of a query stand in the best articles: the evidence for `engine.together`, out of doclists."""

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.together import PLACE_BITS, TERM_SHIFT, Evidence
from luutin.indexer.fts.doclists import Postings
from luutin.indexer.fts.documents import Documents, Ints
from luutin.indexer.fts.places import places


def gather_evidence(terms: list[Postings], rows: Ints, documents: Documents) -> Evidence:
    """The places of *terms*, in the order of the query, in the articles of *rows* (a few hundred, ascending or not)."""
    return Evidence(
        _occurrences(terms, rows),
        tuple(len(term.rows) for term in terms),
        np.array([norm[rows] for norm in documents.norms]),
        documents.count,
    )


def _occurrences(terms: list[Postings], rows: Ints) -> NDArray[np.int64]:
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
    return np.sort((number << TERM_SHIFT) | (article << PLACE_BITS) | place, kind="stable")
