"""A bar chart drawn on the server: hits over time, as SVG with links and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil
from typing import NamedTuple

from luutin.app.web import printed
from luutin.indexer import Period, Timeline

WIDTH, HEIGHT, FLOOR = 720, 96, 78
"""Units of the drawing; bars stand on FLOOR, labels below it."""
_MOST_BARS = 62
_LABEL_WIDTH = 46
_FINGER = 24
"""Pixels of a target, as WCAG 2.2 §2.5.8 asks."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a year, month or day."""

    x: float
    width: float
    inner_x: float
    inner_width: float
    """Without the gaps on both sides."""
    y: float
    height: float
    label: str
    """The period as printed: `2020`, `03/2020`, `09/03/2020`."""
    count: int
    href: str
    gap: bool
    """True: nothing was crawled then, so that 0 says little."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the axis."""

    x: float
    label: str


class Handover(NamedTuple):
    """A day on which one source followed another."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and the numbers that its table shows."""

    bars: list[Bar]
    ticks: list[Tick]
    most: int
    undated: int
    gaps: bool
    narrow_width: int
    """Pixels at which each bar is wide enough for a finger."""
    turns: Sequence[Handover] = ()


def chart(
    timeline: Timeline, link: Callable[[str, str], str], changes: Sequence[tuple[date, str]] = ()
) -> Chart | None:
    """Draw *timeline*; *link* gives the address for a period's first and last day. None where nothing is dated.

    *changes*: days that are marked, each with its words.
    """
    periods = _coarse(timeline.bars)
    most = max((period.count for period in periods), default=0)
    if not most:
        return None
    step = WIDTH / max(len(periods), 8)
    bars = [_bar(place, period, step, most, link) for place, period in enumerate(periods)]
    turns = [turn for day, words in changes if (turn := _turn(day, words, periods, step)) is not None]
    gaps, narrow = any(bar.gap for bar in bars), ceil(_FINGER / (step * 0.8) * WIDTH)
    return Chart(bars, _ticks(bars, step), most, timeline.undated, gaps, narrow, turns)


def _turn(day: date, words: str, periods: Sequence[Period], step: float) -> Handover | None:
    """The mark of *day* at the beginning of its period; None where the chart does not reach there."""
    text = day.isoformat()
    place = next((n for n, period in enumerate(periods) if text.startswith(period.period)), None)
    return None if place is None else Handover(round(place * step, 2), f"{printed.day(text)}: {words}")


def _ticks(bars: list[Bar], step: float) -> list[Tick]:
    """Labels under the axis, as many as have room; a month's is its year, under January."""
    if bars[0].label.count("/") == 1:
        marked = [bar for bar in bars if bar.label.startswith("01/")] or bars[:1]
        return [_tick(bar, bar.label[-4:]) for bar in marked]
    every = -(-_LABEL_WIDTH // int(step)) if step < _LABEL_WIDTH else 1
    return [_tick(bar, bar.label[:5]) for bar in bars[::every]]


def _tick(bar: Bar, label: str) -> Tick:
    return Tick(round(bar.x + bar.width / 2, 1), label)


def _bar(place: int, period: Period, step: float, most: int, link: Callable[[str, str], str]) -> Bar:
    height = max(2.0, (FLOOR - 8) * period.count / most) if period.count else 0.0
    return Bar(
        x=round(place * step, 2),
        width=round(step, 2),
        inner_x=round((place + 0.1) * step, 2),
        inner_width=round(step * 0.8, 2),
        y=round(FLOOR - height, 2),
        height=round(height, 2),
        label=printed.month(period.period),
        count=period.count,
        href=link(period.period, period.period),
        gap=period.crawled is False and not period.count,
    )


def _coarse(bars: Sequence[Period]) -> Sequence[Period]:
    """Years instead of months where months would be too many to see and to click."""
    if len(bars) <= _MOST_BARS:
        return bars
    years = groupby(bars, key=lambda bar: bar.period[:4])
    return [_join(year, list(group)) for year, group in years]


def _join(period: str, group: list[Period]) -> Period:
    crawled = {bar.crawled for bar in group}
    return Period(period, sum(bar.count for bar in group), crawled.pop() if len(crawled) == 1 else None)
