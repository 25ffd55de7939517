"""Here are the days of some articles; how many in each month or day?"""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.query.answers import Period, Timeline

DAILY = 62
"""Up to so many days a timeline has a bar for each day."""

_EPOCH = date(1970, 1, 1).toordinal()

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
    first, last = int(days[0]), int(days[-1])
    unit = "D" if is_daily(first, last) else "M"
    begin, end = (np.array([first, last]) - _EPOCH).astype("M8[D]").astype(f"M8[{unit}]")
    periods = np.arange(begin, end + 1)
    starts = np.searchsorted(days, (periods.astype("M8[D]").astype(np.int64) + _EPOCH).astype(np.int32))
    counts = np.diff(np.append(starts, len(days))).tolist()
    return _timeline(np.datetime_as_string(periods).tolist(), counts, undated, crawled)


def count_months(counts: Mapping[date, int], undated: int, crawled: Collection[str]) -> Timeline:
    """The same of articles that were counted by month already, each by its first day."""
    periods = _months(min(counts), max(counts))
    names = [period.isoformat()[:7] for period in periods]
    return _timeline(names, [counts.get(period, 0) for period in periods], undated, crawled)


def is_daily(first: int, last: int) -> bool:
    """Has a timeline between these ordinals a bar for each day?"""
    return last - first < DAILY


def _timeline(names: list[str], counts: list[int], undated: int, crawled: Collection[str]) -> Timeline:
    """A bar for each of *names*, `2020-01` or `2020-01-09`."""
    length = len(names[0])
    known = {day[:length] for day in crawled}
    begun = min(known, default="9999")
    bars = [
        Period(name, count, (name in known) if name >= begun else None)
        for name, count in zip(names, counts, strict=True)
    ]
    return Timeline("day" if length == len("2020-01-09") else "month", tuple(bars), undated)


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]
