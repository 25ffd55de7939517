"""Which patterns does an address belong to, and how many pages may each of them cost that bring nothing? Pure.

Calendars, facets, tokens and session ids make endless addresses of few patterns: of one shape, of one script, below
one folder, of one source.
"""

from functools import lru_cache
from typing import NamedTuple

from luutin.crawler.site.doubts import doubt
from luutin.crawler.site.urls import shape


class Bound(NamedTuple):
    """How many pages may be fruitless."""

    free: int
    """At first."""
    per_good: int
    """Further ones for each that was good."""


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

_SCRIPT_MARK = "?"
"""What the name of a script ends with, among those of shapes."""


class Pattern(NamedTuple):
    """One that an address belongs to."""

    name: str
    bound: Bound
    of_headlines: bool = True
    """Whether it bounds what lists name as articles too."""
    lasting: bool = False
    """Whether further runs remember what it brought."""


@lru_cache(maxsize=2_000)
def patterns_of(url: str, source: str) -> tuple[Pattern, ...]:
    """The patterns that the canonical *url* of *source* belongs to.

    >>> [pattern.name for pattern in patterns_of("http://xa.vn/tin/loc?nam=2020", "xa")]
    ['xa.vn/tin/loc?nam', 'xa.vn/tin/loc?', 'xa.vn/tin//', 'source xa']
    """
    whole = shape(url)
    script = whole.partition("?")[0]
    found = [Pattern(whole, SHAPE, lasting=True)]
    if whole != script:
        found.append(Pattern(script + _SCRIPT_MARK, SCRIPT, lasting=True))
    folder = first_folder(script)
    if folder is not None:
        found.append(Pattern(folder, FOLDER, of_headlines=False))
    if doubt(url) is not None:
        found.append(Pattern(f"doubted {source}", DOUBTED))
    return (*found, Pattern(f"source {source}", SOURCE, of_headlines=False))


def bound_of(name: str) -> Bound:
    """The bound of a lasting pattern, by its name."""
    return SCRIPT if name.endswith(_SCRIPT_MARK) else SHAPE


def first_folder(script: str) -> str | None:
    """The first folder of an address without a query that has two segments or more below it; None: it has not."""
    parts = script.split("/", 3)
    return f"{parts[0]}/{parts[1]}//" if len(parts) > 3 and parts[3] else None
