"""A hit that is about to be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """A hit to show."""

    id: int
    score: float | None
    cluster: int
