"""What discovery hands on."""

from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """Why a page names a URL."""

    ARTICLE = "article"
    """It looks like the headline of an article."""
    PAGE = "page"
    """Any other link."""
    NEXT = "next"
    """The next page of this listing."""
    FEED = "feed"
    SITEMAP = "sitemap"


class FoundLink(NamedTuple):
    """A URL that a page names; not yet judged. Canonical once it leaves `luutin.crawler.reading.reading`."""

    url: str
    role: Role
    lastmod: str | None = None
    """As a sitemap says; None: it does not."""
    form: str | None = None
    """Urlencoded body to post; None: GET."""
    number: int = 1
    """Of the listing page that it leads to, from 1."""
    written: str | None = None
    """The address that goes on the wire, as the page wrote it; None: as `url`."""
    published: str | None = None
    """When it was published, ISO 8601, as a feed or a news sitemap says; None: it does not."""
