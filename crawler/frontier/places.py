"""Which page is it that a link names? In scope, without keys that say nothing, and not one that is known otherwise."""

from dataclasses import dataclass
from urllib.parse import urldefrag

from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.reading.discovery.found import FoundLink
from luutin.crawler.site.doubts import viewed_by
from luutin.crawler.site.scope import RefusedUrl, Scope, ScopedUrl
from luutin.crawler.site.urls import is_home, twins


@dataclass(frozen=True, slots=True)
class Places:
    """Tells it by a run's scope and by what the frontier knows."""

    scope: Scope
    frontier: Frontier

    def of(self, visit: Visit, found: FoundLink) -> ScopedUrl | None:
        """Where *found*, on the page of *visit*, leads; None where nobody is to follow."""
        if found.form is None:
            place = self.scope.judge(found.url, source=visit.source, written=found.written)
            return None if isinstance(place, RefusedUrl) else self._without_idle_keys(place)
        address, mark = urldefrag(found.url)
        place = self.scope.judge(address, source=visit.source, written=found.written)
        return None if isinstance(place, RefusedUrl) else place._replace(url=f"{place.url}#{mark}")

    def is_known_otherwise(self, place: ScopedUrl) -> bool:
        """Whether the page is known already under another address than that of *place*."""
        return self._is_view(place) or self._is_spelled_otherwise(place)

    def _without_idle_keys(self, place: ScopedUrl) -> ScopedUrl:
        """The place as it is told apart; what goes on the wire stays as it was written."""
        reduced = self.frontier.query_keys.reduce(place.url)
        return place if reduced == place.url else place._replace(url=reduced, written=place.written or place.url)

    def _is_view(self, place: ScopedUrl) -> bool:
        """Whether it is named as a view of a page that is known, for printing or to keep: that page is enough."""
        page = viewed_by(place.url) if place.doubt else None
        return page is not None and self.frontier.kind_of(page) is not None

    def _is_spelled_otherwise(self, place: ScopedUrl) -> bool:
        """Whether the page is known under the other scheme, with `www.` or without."""
        return not is_home(place.url) and self.frontier.any_shown(twins(place.url))
