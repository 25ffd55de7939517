"""Sources that a search over one of them offers as well: those that it came out of."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from luutin.crawler import Forebear, Lineages

_TYPED = re.compile(r'(?<!\S)source:(?:"([^"]+)"|([^\s()"]+))(?!\S)', re.IGNORECASE)


class Offer(NamedTuple):
    """A source that holds more of what was asked for."""

    forebear: Forebear
    articles: int
    """Articles of it that the question finds."""


def offers(lineages: Lineages, source: str | None, count: Callable[[str], int]) -> Iterator[Offer]:
    """What a search over *source* offers; *count* tells how many articles of a source the question finds."""
    for forebear in lineages.forebears(source) if source else ():
        if number := count(forebear.name):
            yield Offer(forebear, number)


def part_source(query: str, source: str) -> tuple[str, str]:
    """What is searched for, and in which source: the one chosen, or else the one that `source:` names in the query."""
    named = [found[1] or found[2] for found in _TYPED.finditer(query)]
    if source or len(named) != 1:
        return query, source
    return " ".join(_TYPED.sub(" ", query).split()), named[0]
