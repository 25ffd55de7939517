"""What is known of a page before it is read: what its host repeats, and what others say of its day. Data only."""

import msgspec

from luutin.crawler.reading.hosts.sketch import HostSketch


class ToldDays(msgspec.Struct, frozen=True, array_like=True):
    """The moments that others name for one page, ISO 8601, as written down when they were first met."""

    published: str | None = None
    """Of its publication, as a feed or a news sitemap says; None: none does."""
    changed: str | None = None
    """`lastmod` of a sitemap; None: none says it. It may be of any change, or of the sitemap itself."""


class Background(msgspec.Struct, frozen=True, array_like=True):
    """What a page is read against. Without it all is read as the page stands."""

    sketch: HostSketch | None = None
    """What the host repeats; None: nothing is known."""
    told: ToldDays = ToldDays()
    """What feeds and sitemaps say of the page."""


NO_BACKGROUND = Background()
