"""Whose URL is it? The one policy for links, redirects, sitemaps, feeds and robots alike."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from luutin.crawler.codes import Code
from luutin.crawler.errors import SetupError
from luutin.crawler.site.address import is_loopback, is_public
from luutin.crawler.site.doubts import LONGEST, doubt, refusal
from luutin.crawler.site.hosts import DEFAULT_PORTS, host_of
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.site.urls import read_address


class ScopedUrl(NamedTuple):
    """A URL that may be fetched, and the source it belongs to."""

    url: str
    source: str
    host: str
    written: str | None = None
    """What goes on the wire; None: `url` itself."""
    doubt: Code | None = None
    """Why it is hardly an article, a code of `luutin.crawler.site.doubts.doubt`; None: nothing says so."""


class RefusedUrl(NamedTuple):
    """A URL that may not."""

    url: str
    code: Code
    """`off-scope`, or a code of `luutin.crawler.site.doubts.refusal`."""


class Scope:
    """The hosts of the configured sources. A `www.` twin of a host is the same portal."""

    def __init__(self, sources: Iterable[SourceSettings]) -> None:
        self._owners: dict[str, list[str]] = {}
        self._schemes: dict[str, str] = {}
        self._private: set[str] = set()
        self.sources = {source.name: source for source in sources}
        for source in self.sources.values():
            for seed in source.seeds:
                self._schemes.setdefault(host_of(seed), urlsplit(seed).scheme)
                self._permit_private(seed)
            for host in sorted(source.all_hosts):
                for twin in _twins(host):
                    self._owners.setdefault(twin, []).append(source.name)

    def place(self, url: str, *, source: str, base: str | None = None) -> ScopedUrl | RefusedUrl:
        """Judge *url* found by *source* (resolved against *base*); codes as in RefusedUrl.

        A link that only differs in scheme from how the host's seed is written is taken for the seed's scheme.
        """
        found = read_address(url, base)
        if found is None:
            return RefusedUrl(url, Code.OFF_SCOPE)
        return self.judge(found.url, source=source, written=found.written)

    def place_file(self, url: str, *, source: str, base: str | None = None) -> ScopedUrl | RefusedUrl:
        """Judge the address of a file that a record of *source* names: of its own hosts, and no address too long."""
        found = read_address(url, base)
        if found is None:
            return RefusedUrl(url, Code.OFF_SCOPE)
        if len(found.url) > LONGEST:
            return RefusedUrl(found.url, Code.TOO_LONG)
        return self._placed(found.url, source, found.written)

    def judge(self, found: str, *, source: str, written: str | None = None) -> ScopedUrl | RefusedUrl:
        """Judge a URL that is canonical already, as readers hand links over, and is *written* otherwise or not."""
        place = self._placed(found, source, written)
        if isinstance(place, RefusedUrl):
            return place
        code = refusal(place.url)
        return place._replace(doubt=doubt(place.url)) if code is None else RefusedUrl(place.url, code)

    def _placed(self, found: str, source: str, written: str | None) -> ScopedUrl | RefusedUrl:
        host = found.partition("//")[2].partition("/")[0]  # canonical: as `host_of` would find it, for much less
        owners = self._owners.get(host)
        if owners is None:
            return RefusedUrl(found, Code.OFF_SCOPE)
        scheme = self._schemes.get(host)
        if scheme == "https" and found.startswith("http:"):
            found = f"https{found[4:]}"
            written = written and f"https{written.removeprefix('https').removeprefix('http')}"
        elif scheme == "http" and ":" in host and found.startswith("https:"):  # one port speaks one of both
            found, written = f"http{found[5:]}", written and f"http{written.removeprefix('https').removeprefix('http')}"
        return ScopedUrl(found, source if source in owners else owners[0], host, written)

    def hosts(self) -> list[str]:
        """Every host, with its twin."""
        return sorted(self._owners)

    def owners(self, host: str) -> frozenset[str]:
        """Names of the sources that share *host*."""
        return frozenset(self._owners.get(host, ()))

    def settings(self, host: str) -> list[SourceSettings]:
        """The sources that share *host*."""
        return [self.sources[name] for name in self._owners.get(host, ())]

    def is_plain(self, host: str) -> bool:
        """Tell whether *host*, or its twin, is known by http, and not by https."""
        schemes = {self._schemes[twin] for twin in _twins(host) if twin in self._schemes}
        return schemes == {"http"}

    def is_private(self, host_and_port: str) -> bool:
        """Tell whether a seed itself names this private `host:port`, so that a source is configured to be there."""
        return host_and_port in self._private

    def _permit_private(self, seed: str) -> None:
        parts = urlsplit(seed)
        name = (parts.hostname or "").rstrip(".")
        numeric = name.replace(".", "").isdigit() or ":" in name
        if is_loopback(name) or "." not in name or (numeric and not is_public(name)):
            port = parts.port or DEFAULT_PORTS[parts.scheme]
            self._private.add(f"[{name}]:{port}" if ":" in name else f"{name}:{port}")


def _twins(host: str) -> tuple[str, ...]:
    if host.replace(".", "").replace(":", "").isdigit() or "[" in host or "." not in host:
        return (host,)
    return (host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")


def check_contact(settings: CrawlerSettings, sources: Iterable[SourceSettings]) -> None:
    """Raise SetupError where a public host would be crawled by a crawler that says nothing about who runs it."""
    if settings.contact.strip():
        return
    public = [s.name for s in sources if not all(is_loopback(urlsplit(seed).hostname or "") for seed in s.seeds)]
    if public:
        raise SetupError(
            f"sources on public hosts ({', '.join(public[:5])}{', …' if len(public) > 5 else ''}) need a contact: "
            'put `contact = "mailto:you@example.org"`, or the URL of a page about you, into [crawler] of config.toml; '
            "portals must be able to reach you"
        )
