"""Which moment that a feed or a sitemap names is the page's day? Asked where the page prints none, or only an age."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from luutin.crawler.reading.background import ToldDays
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.moments import iso_moment, local_moment
from luutin.crawler.reading.extract.stamp import AGE

_UNITS: Final = (
    (re.compile(r"year|năm|jahr|\bans?\b|año"), timedelta(days=365.25)),
    (re.compile(r"month|tháng|monat|mois|mes"), timedelta(days=30.5)),
    (re.compile(r"week|tuần|woche|semain|semana"), timedelta(days=7)),
    (re.compile(r"day|ngày|tag|jour|día"), timedelta(days=1)),
    (re.compile(r"."), timedelta(hours=1)),
)
"""Units of ages, the longest first: an age of two units is known by the first."""
_FEW: Final = 3
_COUNT: Final = re.compile(r"\d{1,3}|vài|\w+")
_SLACK: Final = timedelta(days=1)
_TOLD: Final = 3.5
"""Weight of a moment that a feed names, and of a sitemap's that an age agrees with."""


class Outside(NamedTuple):
    """What of a page's day does not stand on it."""

    address: str
    told: ToldDays
    read_at: datetime
    """When it was fetched: its ages count from then."""


def add_told_day(choice: Choice, outside: Outside, ages: Iterable[str], *, vietnamese: bool) -> None:
    """Add to *choice* the day that was told, if the *ages* that the page prints agree with it.

    A feed's is taken also without an age, as the portal's own word. A sitemap's may be of any change: it needs one.
    """
    spans = [span for text in ages if (span := span_of(text, outside.read_at.date())) is not None]
    told = outside.told
    for claim, rule, alone in ((told.published, "a feed", True), (told.changed, "a sitemap", False)):
        moment = iso_moment(claim) if claim else None
        local = local_moment(moment, vietnamese=vietnamese) if moment else None
        if local is None or choice.candidates:
            continue
        day = date.fromisoformat(local[:10])
        if spans and not any(first <= day <= last for first, last in spans):
            choice.refuse(local, f"told by {rule}, and not of the age that the page prints")
        elif not spans and not alone:
            choice.refuse(local, f"told by {rule}, which may mean any change")
        else:
            choice.add(local, f"told by {rule}", _TOLD)


def span_of(age: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that an age (`4 years ago`, `3 tuần trước`) may mean; None: it is no age."""
    found = AGE.search(age.lower())
    if found is None:
        return None
    said = found[0]
    counts = [int(number) for number in _COUNT.findall(said) if number.isdecimal()]
    count = counts[0] if counts else _FEW if "vài" in said else 1
    unit = next(length for pattern, length in _UNITS if pattern.search(said))
    return today - (count + 1.5) * unit - _SLACK, today - max(count - 1, 0) * unit + _SLACK
