"""How well a source is covered: articles by month as a calendar, and by year."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_FULL = 6
"""Articles that make a month full where no month has more."""
_LEVELS = (0.0, 0.15, 0.4, 0.7)
"""Shares of the fullest month from which a cell is drawn darker."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One month."""

    period: str
    """`2020-01`."""
    count: int
    level: int
    """0, nothing, to 4, the fullest months."""
    unseen: bool
    """The source has not been seen since, so that 0 says nothing."""


@dataclass(frozen=True, slots=True)
class Year:
    """One row of the calendar."""

    year: str
    count: int
    share: float
    """Of the fullest year, 0 to 1."""
    months: list[Cell]


def calendar(days: Mapping[str, int], last_seen: str | None) -> list[Year]:
    """Years from the newest to the first; *days* counts articles by local day, *last_seen* is a UTC moment."""
    months: Counter[str] = Counter()
    for day, count in days.items():
        months[day[:7]] += count
    if not months:
        return []
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    fullest, most, seen = max(_FULL, *months.values()), max(years.values()), (last_seen or "")[:7]
    return [
        Year(
            str(year),
            years[str(year)],
            round(years[str(year)] / most, 3),
            [_cell(f"{year}-{month:02}", months, fullest, seen) for month in range(1, 13)],
        )
        for year in range(int(max(years)), int(min(years)) - 1, -1)
    ]


def _cell(period: str, months: Mapping[str, int], fullest: int, seen: str) -> Cell:
    count = months.get(period, 0)
    level = sum(count / fullest > share for share in _LEVELS)
    return Cell(period, count, level, unseen=not count and bool(seen) and period > seen)
