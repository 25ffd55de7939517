"""Which pages changed, as their sitemap says, and is it believed? Pure."""

from dataclasses import dataclass, field

from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.visit import Priority

LASTMOD_PRIORITY = Priority.REVISIT - 1
"""Of a page asked for again because its sitemap says that it changed."""
_TRUST = 20
"""Pages that an unproven lastmod may have asked for again."""
_MANY = 10
"""Known pages of a sitemap from which half of them are too many to have changed at once."""


@dataclass(slots=True)
class ClaimedChanges:
    """What one sitemap says of pages that are known."""

    known: int = 0
    """Pages of which it said a day before."""
    moved: list[tuple[str, str]] = field(default_factory=list)
    """Address and lastmod of those of which it says another one now."""

    def believed(self, memory: HostMemory | None) -> list[tuple[str, str]]:
        """Those of `moved` that are worth a visit, by what is remembered of the host."""
        if memory is not None and memory.lastmod_believed:
            return self.moved
        if memory is not None and memory.lastmod_disbelieved:
            return []
        # Everything "changed" at once: the time of the request, not of the pages.
        at_once = self.known >= _MANY and len(self.moved) > self.known / 2
        return [] if at_once else self.moved[:_TRUST]


@dataclass(slots=True)
class SitemapEntries:
    """What the entries of one sitemap came to, so far as they are in the frontier."""

    count: int = 0
    unknown: int = 0
    """Articles that were not known."""
    claims: ClaimedChanges = field(default_factory=ClaimedChanges)
    named: list[str] = field(default_factory=list)
    """Addresses of articles, in order."""
