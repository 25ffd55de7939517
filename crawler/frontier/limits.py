"""What a run is for, and where it ends before its work does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from luutin.crawler.codes import Code


class Mode(StrEnum):
    """What a run is for."""

    CRAWL = "crawl"
    """What is new, and what is due to be looked at again."""
    BACKFILL = "backfill"
    """Everything that the listings lead to, however far back."""
    FILES = "fetch-files"
    """Files that kept records name, and what an interrupted crawl left."""


class Allowances:
    """How many visits of each source a run may still make."""

    def __init__(self, left: Mapping[str, int | None], owners: Callable[[str], frozenset[str]]) -> None:
        """*left*: source → visits, None: as many as are due. *owners* are the sources that a host belongs to."""
        self._left = {source: pages for source, pages in left.items() if pages is not None}
        self._owners = owners

    def spent(self, host: str) -> frozenset[str]:
        """Sources of *host* of which nothing more is asked in this run."""
        if not self._left:
            return frozenset()
        return frozenset(source for source in self._owners(host) if self._left.get(source, 1) <= 0)

    def is_spent(self, host: str) -> bool:
        """Whether nothing more is asked of *host*."""
        return bool(self._left) and self.spent(host) == self._owners(host)

    def room(self, host: str, limit: int) -> int:
        """How many of *limit* visits of *host* may be handed out, whichever of its sources they are of."""
        left = [self._left[source] for source in self._owners(host) if self._left.get(source, 0) > 0]
        return min([limit, *left])

    def take(self, source: str) -> None:
        """One visit of *source* is handed out."""
        if source in self._left:
            self._left[source] -= 1


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
    slack: timedelta = timedelta(days=2)
    """How far the day that a listing prints may be from the article's own."""
    stop: Callable[[], bool] = lambda: False
    """Asked several times a second; True ends the run cleanly within a few seconds."""

    @property
    def bounded(self) -> bool:
        """Whether the day of publication decides what is kept."""
        return self.since is not None or self.until is not None

    def outside(self, day: date) -> Code | None:
        """`before` or `after` where an article of which a listing prints *day* cannot be wanted; None: it may be."""
        if self.since is not None and self.since - day > self.slack:
            return Code.BEFORE
        return Code.AFTER if self.until is not None and day - self.until > self.slack else None
