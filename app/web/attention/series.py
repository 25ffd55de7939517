"""How much of what was printed, in each period, is about something. Pure.

A share, and not a count: an archive that grows would make every word a trend.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from luutin.indexer import Period

Step = Literal["year", "month"]


class Point(NamedTuple):
    """One period of one series."""

    found: int
    total: int
    """Articles of the same sources in that period, whatever they are about."""

    @property
    def share(self) -> float | None:
        """0 to 1; None: nothing is kept of that period, so that nothing can be said."""
        return self.found / self.total if self.total else None


class Series(NamedTuple):
    """One line of a chart."""

    name: str
    points: Sequence[Point]


class Attention(NamedTuple):
    """Lines over the same periods."""

    step: Step
    periods: Sequence[str]
    """`2020` or `2020-01`, without gaps."""
    uncrawled: Sequence[bool]
    """True: no crawl ran then and nothing is kept of it."""
    series: Sequence[Series]

    def value(self, point: Point, *, shares: bool) -> float | None:
        """What is drawn of a point."""
        return point.share if shares else float(point.found) if point.total else None

    def highest(self, *, shares: bool) -> float:
        """The greatest value of all series; 0 where there is none."""
        values = (self.value(point, shares=shares) for each in self.series for point in each.points)
        return max((value for value in values if value is not None), default=0.0)


def attention(step: Step, found: Iterable[tuple[str, Sequence[Period], Sequence[Period]]]) -> Attention:
    """Put months together: of each series its name, its hits, and all articles of the same sources, by month or day."""
    length = 4 if step == "year" else 7
    named = [(name, _sums(hits, length), _sums(every, length), every) for name, hits, every in found]
    known = {period for _, _, every, _ in named for period in every}
    periods = _between(min(known), max(known)) if known else []
    crawled = {bar.period[:length] for _, _, _, every in named for bar in every if bar.crawled is not False}
    series = [
        Series(name, [Point(hits.get(period, 0), every.get(period, 0)) for period in periods])
        for name, hits, every, _ in named
    ]
    empty = [all(each.points[place].total == 0 for each in series) for place in range(len(periods))]
    uncrawled = [bare and period not in crawled for bare, period in zip(empty, periods, strict=True)]
    return Attention(step, periods, uncrawled, series)


def _sums(bars: Iterable[Period], length: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for bar in bars:
        sums[bar.period[:length]] = sums.get(bar.period[:length], 0) + bar.count
    return sums


def _between(first: str, last: str) -> list[str]:
    if len(first) == 4:
        return [str(year) for year in range(int(first), int(last) + 1)]
    begin, end = (int(text[:4]) * 12 + int(text[5:]) - 1 for text in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]
