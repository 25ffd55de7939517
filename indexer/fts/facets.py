"""Counts over the rows that match: by value and by year. No article is read for them."""

from datetime import date

import numpy as np

from luutin.indexer.fts.postings.documents import Documents, Ints
from luutin.indexer.query.answers import Count

SHOWN = 20
"""Values of a facet, the most frequent first."""


def by_value(documents: Documents, field: str, values: dict[int, str], rows: Ints) -> tuple[Count, ...]:
    """The values of *field* among the rows, the most frequent first; rows without a value are not counted."""
    if not values:
        return ()
    codes = documents.codes(field).take(rows)
    counts = np.bincount(codes)
    counts[:1] = 0
    top = np.lexsort((np.arange(len(counts)), -counts))[:SHOWN]
    return tuple(Count(values[int(code)], int(counts[code])) for code in top if counts[code])


def by_year(documents: Documents, rows: Ints) -> tuple[Count, ...]:
    """Hits of each year, the newest first; undated ones are not counted."""
    dated = documents.days.take(rows)
    dated = dated.compress(dated > 0)
    if not len(dated):
        return ()
    first, last = date.fromordinal(int(dated[0])).year, date.fromordinal(int(dated[-1])).year
    starts = [date(year, 1, 1).toordinal() for year in range(first, last + 1)]
    counts = np.diff(np.append(np.searchsorted(dated, starts), len(dated)))
    found = [Count(str(first + at), int(count)) for at, count in enumerate(counts) if count]
    return tuple(reversed(found))
