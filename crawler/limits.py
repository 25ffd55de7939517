"""What a run is for, and where it ends before its work does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mode(StrEnum):
    """What a run is for."""

    CRAWL = "crawl"
    """What is new, and what is due to be looked at again."""
    BACKFILL = "backfill"
    """Everything that the listings lead to, however far back."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run ends before its work does."""

    pages: int | None = None
    """Fetches; None: no bound."""
    seconds: float | None = None
    """None: no bound."""
    since: date | None = None
    until: date | None = None
    """Keep only articles published between these days; listings are followed no further back. None: no bound."""
    stop: Callable[[], bool] = lambda: False
    """Asked several times a second; True ends the run cleanly within a few seconds."""
