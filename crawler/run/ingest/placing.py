"""Whose capture is it, and under which address does the archive know the page?

A host of a configured source is that source's. Any other one gets a source of its own, named by the host. It is never
crawled, since it stands in no configuration. A host has one spelling: that of the source's seeds, or, of a source made
here, the one without `www.` by the scheme that was met first. So two captures of one page never become two articles.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from luutin.crawler.codes import Code
from luutin.crawler.site.hosts import origin_of
from luutin.crawler.site.scope import RefusedUrl, Scope, ScopedUrl
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.site.urls import canonical

_LONGEST_NAME = 100


class Placed(NamedTuple):
    """Where a capture belongs."""

    url: str
    """Canonical, in the spelling of its source."""
    source: SourceSettings
    host: str


class Placing:
    """Places captures among the sources of one archive."""

    def __init__(self, sources: Iterable[SourceSettings], *, home_of: Callable[[str], str | None]) -> None:
        self._configured = Scope(tuple(sources))
        self._home_of = home_of
        self._made: dict[str, Scope] = {}
        """Bare host → a scope of its one source."""

    def place(self, url: str) -> Placed | Code:
        """Place the page at *url*, or say why it is none that is kept."""
        found = canonical(url)
        if found is None:
            return Code.OFF_SCOPE
        host = urlsplit(found).netloc
        scope, name = self._scope_of(host, found)
        place = scope.place(found, source=name)
        if isinstance(place, RefusedUrl):
            return place.code
        return self._spelled(place, scope.sources[place.source])

    def place_link(self, url: str, source: SourceSettings) -> str | None:
        """The address that a page of *source* names, in its spelling; None where it is of no page of that source."""
        place = self.place(url)
        return place.url if isinstance(place, Placed) and place.source.name == source.name else None

    def place_file(self, url: str) -> Placed | Code:
        """Like `place`, of a file."""
        found = canonical(url)
        if found is None:
            return Code.OFF_SCOPE
        scope, name = self._scope_of(urlsplit(found).netloc, found)
        place = scope.place_file(found, source=name)
        return place.code if isinstance(place, RefusedUrl) else self._spelled(place, scope.sources[place.source])

    def is_made(self, source: str) -> bool:
        """Whether *source* stands in no configuration."""
        return source not in self._configured.sources

    def _scope_of(self, host: str, url: str) -> tuple[Scope, str]:
        owners = sorted(self._configured.owners(host))
        if owners:
            return self._configured, owners[0]
        bare = host.removeprefix("www.")
        if bare not in self._made:
            self._made[bare] = Scope((self._make(bare, url),))
        scope = self._made[bare]
        return scope, next(iter(scope.sources))

    def _make(self, bare: str, url: str) -> SourceSettings:
        name = bare.replace(":", "-").strip("[]")[:_LONGEST_NAME]
        if name in self._configured.sources:
            name = f"{name[: _LONGEST_NAME - 9]}-historic"
        home = self._home_of(name) or f"{origin_of(url).replace('://www.', '://')}/"
        return SourceSettings(name=name, seeds=(home,))

    @staticmethod
    def _spelled(place: ScopedUrl, source: SourceSettings) -> Placed:
        hosts = source.all_hosts
        scheme, _, rest = place.url.partition("://")
        host, slash, path = rest.partition("/")
        if host not in hosts:
            twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
            host = twin if twin in hosts else host
        if len(source.seeds) == 1:
            scheme = source.seeds[0].partition("://")[0] if urlsplit(source.seeds[0]).netloc == host else scheme
        return Placed(f"{scheme}://{host}{slash}{path}", source, host)
