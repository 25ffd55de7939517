"""Sources that a search over one of them offers as well: those that it came out of."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from luutin.crawler import Forebear, Lineages


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
