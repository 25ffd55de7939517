"""Here are several timelines. Give them the same periods, so that they can be drawn over each other. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from luutin.indexer import Period, Timeline

MOST_QUERIES = 5


def side_by_side(lines: Sequence[Timeline]) -> list[Timeline]:
    """*lines* with one unit, from the first period of any to the last of any."""
    unit = "day" if all(line.unit == "day" for line in lines if line.bars) else "month"
    if not any(line.bars for line in lines):
        return list(lines)
    alike = [line.bars if line.unit == unit else _by_month(line.bars) for line in lines]
    crawled = _merged(bar for bars in alike for bar in bars)
    names = _periods(min(crawled), max(crawled))
    drawn = []
    for line, bars in zip(lines, alike, strict=True):
        counts = {bar.period: bar.count for bar in bars}
        same = tuple(Period(name, counts.get(name, 0), crawled.get(name)) for name in names)
        drawn.append(Timeline(unit, same, line.undated))
    return drawn


def _by_month(bars: Sequence[Period]) -> list[Period]:
    months = groupby(bars, key=lambda bar: bar.period[:7])
    return [_sum(month, list(days)) for month, days in months]


def _sum(month: str, days: list[Period]) -> Period:
    seen = {day.crawled for day in days}
    crawled = True if True in seen else None if None in seen else False
    return Period(month, sum(day.count for day in days), crawled)


def _merged(bars: Iterable[Period]) -> dict[str, bool | None]:
    """Period → whether a crawl ran then, by whichever line can tell: it does not depend on the query."""
    told: dict[str, bool | None] = {}
    for bar in bars:
        told[bar.period] = bar.crawled if bar.crawled is not None else told.get(bar.period)
    return told


def _periods(first: str, last: str) -> list[str]:
    """The names of all periods, both ends included."""
    if len(first) == 10:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
        return [(begin + timedelta(days=step)).isoformat() for step in range((end - begin).days + 1)]
    begin_month, end_month = (int(name[:4]) * 12 + int(name[5:7]) - 1 for name in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin_month, end_month + 1)]
