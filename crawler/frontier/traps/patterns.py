"""Which patterns does an address belong to, and how many pages may each of them cost that bring nothing? Pure.

Calendars, facets, tokens and session ids make endless addresses of few patterns: of one shape, of one script, below
one folder, of one source. An address that differs in a date alone is one of an archive of days, which may have few
days with anything on them.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from luutin.crawler.site.dates import Dated, take_date
from luutin.crawler.site.doubts import doubt
from luutin.crawler.site.urls import shape


class Bound(NamedTuple):
    """How many pages may be fruitless."""

    free: int
    """At first."""
    per_good: int
    """Further ones for each that was good."""
    renews: bool = False
    """Whether only those count that came after the last good one."""


SHAPE = Bound(30, 10)
"""Of addresses of one shape."""
SCRIPT = Bound(60, 1)
"""Of all addresses that differ in their query alone, whatever parameters it has. Facets bring an article now and then,
each of many hundred ways to sort the same few."""
FOLDER = Bound(60, 1)
"""Of all addresses below one first folder: facets stand in paths too, in any order. Headlines are exempt."""
SOURCE = Bound(300, 5)
"""Of all addresses of a source. Headlines are exempt."""
DOUBTED = Bound(40, 10)
"""Of all doubted addresses of a source."""
DAYS = Bound(60, 0, renews=True)
"""Of addresses that differ in a date alone: one day in two months that shows something keeps an archive open."""
ALL_DAYS = Bound(150, 60)
"""Of all such addresses of a source."""
DAYS_TO_COME = Bound(10, 1)
"""Of those that bear a day to come: there is nothing to report of it yet."""

_SCRIPT_MARK, _FOLDER_MARK, _DAYS_MARK = "?", "//", "@"
"""What the names of scripts, of folders and of archives of days end with, among those of shapes."""
_YEAR_OR_UNIT = re.compile(r"(?:19|20)\d\d|\d{9}|tuan|week|thang|month|ngay|day", re.IGNORECASE)
_MOST_DASHES = 5
"""`ngay-27-thang-11-nam-2026` has so many; a headline in an address has more, or none."""


class Pattern(NamedTuple):
    """One that an address belongs to."""

    name: str
    bound: Bound
    of_headlines: bool = True
    """Whether it bounds what lists name as articles too."""
    lasting: bool = False
    """Whether further runs remember what it brought."""


@lru_cache(maxsize=2_000)
def patterns_of(url: str, source: str, today: date = date.max) -> tuple[Pattern, ...]:
    """The patterns that the canonical *url* of *source* belongs to, as of *today*.

    >>> [pattern.name for pattern in patterns_of("http://xa.vn/tin/loc?muc=2020", "xa")]
    ['xa.vn/tin/loc?muc', 'xa.vn/tin/loc?', 'source xa']
    >>> [pattern.name for pattern in patterns_of("http://xa.vn/2026/11/27/", "xa")]
    ['xa.vn/*@', 'days xa']
    """
    dated = take_date(url) if _may_be_a_day(url) else None
    if dated is not None and _differs_in_date_alone(dated):
        found = [Pattern(shape(f"http://{dated.pattern}") + _DAYS_MARK, DAYS, lasting=True)]
        found.append(Pattern(f"days {source}", ALL_DAYS))
        to_come = dated.day is not None and dated.day.toordinal() > today.toordinal() + 1
        return (*found, Pattern(f"days to come {source}", DAYS_TO_COME)) if to_come else tuple(found)
    whole = shape(url)
    script = whole.partition("?")[0]
    found = [Pattern(whole, SHAPE, lasting=True)]
    if whole != script:
        found.append(Pattern(script + _SCRIPT_MARK, SCRIPT, lasting=True))
    folder = first_folder(script)
    if folder is not None:
        found.append(Pattern(folder, FOLDER, of_headlines=False, lasting=True))
    if doubt(url) is not None:
        found.append(Pattern(f"doubted {source}", DOUBTED))
    return (*found, Pattern(f"source {source}", SOURCE, of_headlines=False))


def _may_be_a_day(url: str) -> bool:
    """Asked of each address: to take a date out of one takes as long as all the rest."""
    last = url.rstrip("/").rpartition("/")[2]
    return last.count("-") <= _MOST_DASHES and _YEAR_OR_UNIT.search(url) is not None


def _differs_in_date_alone(dated: Dated) -> bool:
    """Whether nothing but the date tells an address from the others of its pattern: one folder, no other key."""
    path = dated.pattern.partition("/")[2]
    return dated.bears and "?" not in path and path.removesuffix("*").strip("/").count("/") == 0


def is_of_one_archive(url: str, other: str) -> bool:
    """Whether two addresses are days of one archive, each as far from its front as the other."""
    first = patterns_of(url, "")[0].name
    return first.endswith(_DAYS_MARK) and patterns_of(other, "")[0].name == first


def bound_of(name: str) -> Bound:
    """The bound of a lasting pattern, by its name."""
    if name.endswith(_DAYS_MARK):
        return DAYS
    if name.endswith(_FOLDER_MARK):
        return FOLDER
    return SCRIPT if name.endswith(_SCRIPT_MARK) else SHAPE


def first_folder(script: str) -> str | None:
    """The first folder of an address without a query that has two segments or more below it; None: it has not."""
    parts = script.split("/", 3)
    return f"{parts[0]}/{parts[1]}{_FOLDER_MARK}" if len(parts) > 3 and parts[3] else None
