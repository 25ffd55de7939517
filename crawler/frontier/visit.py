"""What is a URL to the crawler, where does it stand, and what is remembered when it is visited?"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a URL is known to be."""

    SEED = "seed"
    SITEMAP = "sitemap"
    FEED = "feed"
    LISTING = "listing"
    PAGE = "page"
    ARTICLE = "article"
    OTHER = "other"
    FILE = "file"


class UrlState(StrEnum):
    """Where a URL stands."""

    DUE = "due"
    LEASED = "leased"
    RESTING = "resting"
    FAILED = "failed"
    GONE = "gone"
    REFUSED = "refused"
    ALIAS = "alias"


class Priority:
    """Smaller is fetched first."""

    SEED = 0
    MAP = 1
    ARTICLE = 2
    NEXT = 3
    PAGE = 5
    REVISIT = 7
    DOUBTED = 8
    FILE = 9


class Link(NamedTuple):
    """A URL to put into the frontier."""

    url: str
    source: str
    host: str
    kind: str = Kind.PAGE
    priority: int = Priority.PAGE
    depth: int = 0
    hops: int = 0
    referrer: str | None = None
    form: str | None = None
    lastmod: str | None = None
    barren: int = 0
    number: int = 1
    again: bool = False
    """Make it due although it is known."""
    headline: bool = False
    """Whether its referrer names it as it names articles."""
    written: str | None = None
    """What goes on the wire; None: `url` itself."""
    told: str | None = None
    """When it was published, as a feed or a news sitemap says."""


class Visit(NamedTuple):
    """A leased URL, with what the archive remembers of it. Columns as in the table `pages`."""

    url: str
    source: str
    host: str
    kind: str
    priority: int
    depth: int
    hops: int
    referrer: str | None
    form: str | None
    tries: int
    limited: int
    visited_at: datetime | None
    etag: str | None
    last_modified: str | None
    interval_s: int | None
    barren: int
    number: int
    strikes: int
    struck_at: datetime | None
    article_id: int | None
    written: str | None
    lastmod: str | None = None
    told: str | None = None

    @property
    def address(self) -> str:
        """What goes on the wire: the address as a page wrote it, which tells nothing apart."""
        return self.written or self.url.partition("#")[0]
