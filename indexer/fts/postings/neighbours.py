"""Where the words of a query stand in the best articles: the evidence for `engine.together`, out of doclists."""

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.together import COLUMN_SHIFT, PLACE_BITS, TERM_SHIFT, Evidence
from luutin.indexer.fts.postings.documents import Documents, Ints
from luutin.indexer.fts.postings.occurrences import Occurrences
from luutin.indexer.fts.postings.places import places
from luutin.indexer.text.fields import COLUMNS


def gather_evidence(terms: list[Occurrences], rows: Ints, documents: Documents) -> Evidence:
    """The places of *terms*, in the order of the query, in the articles of *rows* (a few hundred, ascending or not)."""
    occurrences = _occurrences(terms, rows)
    norms = np.ones((len(COLUMNS), len(rows)), np.float32)
    for column in np.flatnonzero(np.bincount((occurrences >> COLUMN_SHIFT) & 7, minlength=len(COLUMNS))):
        norms[column] = documents.norms(int(column))[rows]
    return Evidence(occurrences, tuple(term.count for term in terms), norms, documents.count)


def _occurrences(terms: list[Occurrences], rows: Ints) -> NDArray[np.int64]:
    number, article, place = places(terms, rows)
    return np.sort((number << TERM_SHIFT) | (article << PLACE_BITS) | place, kind="stable")
