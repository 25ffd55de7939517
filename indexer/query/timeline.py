"""Here are the days of some articles; how many in each month or day?"""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.query.answers import Period, Timeline

DAILY = 62
"""Up to so many days a timeline has a bar for each day."""


PLAUSIBLE = (date(1900, 1, 1).toordinal(), date(2100, 1, 1).toordinal())
"""Ordinals from the first on, up to but not the second: a date outside is a slip."""


def count_over_time(days: NDArray[np.int32], crawled: Collection[str] = ()) -> Timeline:
    """Articles over time, with no gap between the first bar and the last.

    *days* are ordinals (`datetime.date.toordinal`), ascending, 0 for an undated article. One dated before 1900 or after
    2099 counts as undated: it is a slip, and would draw the chart out over thousands of bars. *crawled* are the days on
    which a crawl ran; before the first of them, nothing can be said.
    """
    first_plausible, last_plausible = np.searchsorted(days, PLAUSIBLE)
    undated = int(first_plausible + len(days) - last_plausible)
    days = days[first_plausible:last_plausible]
    if not len(days):
        return Timeline("month", (), undated)
    first, last = date.fromordinal(int(days[0])), date.fromordinal(int(days[-1]))
    daily = is_daily(int(days[0]), int(days[-1]))
    periods = _days(first, last) if daily else _months(first, last)
    starts = np.searchsorted(days, [period.toordinal() for period in periods])
    counts = np.diff(np.append(starts, len(days))).tolist()
    return _timeline(periods, counts, undated, crawled, daily=daily)


def count_months(counts: Mapping[date, int], undated: int, crawled: Collection[str]) -> Timeline:
    """The same of articles that were counted by month already, each by its first day."""
    periods = _months(min(counts), max(counts))
    return _timeline(periods, [counts.get(period, 0) for period in periods], undated, crawled, daily=False)


def is_daily(first: int, last: int) -> bool:
    """Has a timeline between these ordinals a bar for each day?"""
    return last - first < DAILY


def _timeline(
    periods: list[date], counts: list[int], undated: int, crawled: Collection[str], *, daily: bool
) -> Timeline:
    length = 10 if daily else 7
    known = {day[:length] for day in crawled}
    begun = min(known, default="9999")
    names = [period.isoformat()[:length] for period in periods]
    bars = [
        Period(name, count, (name in known) if name >= begun else None)
        for name, count in zip(names, counts, strict=True)
    ]
    return Timeline("day" if daily else "month", tuple(bars), undated)


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]
