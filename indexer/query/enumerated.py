"""Articles that a query names by their numbers: what was looked up elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enumerated:
    """These articles, whatever their words."""

    article_ids: frozenset[int]
