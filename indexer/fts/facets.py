"""Counts over the rows that match: by value, by year, by month or day. No article is read for them."""

from collections.abc import Collection
from datetime import date

import numpy as np

from luutin.indexer.fts.documents import Documents, Ints
from luutin.indexer.query.answers import Count, Period, Timeline

SHOWN = 20
"""Values of a facet, the most frequent first."""

DAILY = 62
"""Up to so many days a timeline has a bar for each day."""


def by_value(documents: Documents, field: str, values: dict[int, str], rows: Ints) -> tuple[Count, ...]:
    """The values of *field* among the rows, the most frequent first; rows without a value are not counted."""
    codes = documents.coded(field)[rows]
    counts = np.bincount(codes)
    counts[:1] = 0
    top = np.lexsort((np.arange(len(counts)), -counts))[:SHOWN]
    return tuple(Count(values[int(code)], int(counts[code])) for code in top if counts[code])


def by_year(documents: Documents, rows: Ints) -> tuple[Count, ...]:
    """Hits of each year, the newest first; undated ones are not counted."""
    dated = documents.days[rows]
    dated = dated[dated > 0]
    if not len(dated):
        return ()
    first, last = date.fromordinal(int(dated[0])).year, date.fromordinal(int(dated[-1])).year
    starts = [date(year, 1, 1).toordinal() for year in range(first, last + 1)]
    counts = np.diff(np.append(np.searchsorted(dated, starts), len(dated)))
    found = [Count(str(first + at), int(count)) for at, count in enumerate(counts) if count]
    return tuple(reversed(found))


def timeline(documents: Documents, rows: Ints, crawled: Collection[str] = ()) -> Timeline:
    """Hits over time, with no gap between the first bar and the last; rows are in order of time.

    *crawled* are the days on which a crawl ran; before the first of them, nothing can be said.
    """
    days = documents.days[rows]
    undated = int(np.searchsorted(days, 1))
    days = days[undated:]
    if not len(days):
        return Timeline("month", (), undated)
    first, last = date.fromordinal(int(days[0])), date.fromordinal(int(days[-1]))
    daily = (last - first).days < DAILY
    periods = _days(first, last) if daily else _months(first, last)
    starts = np.searchsorted(days, [period.toordinal() for period in periods])
    counts = np.diff(np.append(starts, len(days)))
    length = 10 if daily else 7
    known = {day[:length] for day in crawled}
    begun = min(known, default="9999")
    names = [period.isoformat()[:length] for period in periods]
    bars = [
        Period(name, int(count), (name in known) if name >= begun else None)
        for name, count in zip(names, counts, strict=True)
    ]
    return Timeline("day" if daily else "month", tuple(bars), undated)


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]
