"""What an operator chooses for the crawler: one frozen value for all sources, one for each source.

`luutin.app.config` reads config.toml into these. docs/adding-a-source.md explains each setting.
"""

from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.selectors import Selectors

Seconds = Annotated[float, Field(ge=0)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CrawlerSettings(_Settings):
    """How the crawler behaves everywhere."""

    contact: str = ""
    """Mail address or page where a portal's operator reaches you; sent in the User-Agent. Needed for public hosts."""
    product: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z_-]*$")] = "LuuTin"
    """Name sent in the User-Agent, and the one robots.txt may address."""
    delay_s: Annotated[float, Field(ge=0.5)] = 2.0
    """Seconds between the starts of two requests to one host; a source may set its own."""
    crawl_delay_cap_s: Seconds = 120.0
    """The longest Crawl-delay of a robots.txt that is honoured in full."""
    latency_factor: Annotated[float, Field(ge=0, le=20)] = 1.0
    """A request starts no sooner after the end of the last one than this many times its duration."""
    deadline_s: Annotated[float, Field(gt=0)] = 60.0
    """Seconds for one request, from connecting to the last byte."""
    raw_cap_bytes: Annotated[int, Field(gt=0)] = 5_000_000
    body_cap_bytes: Annotated[int, Field(gt=0)] = 20_000_000
    """Largest body as sent, and after decompression."""
    read_deadline_s: Annotated[float, Field(gt=0)] = 20.0
    """Seconds a worker process may read one page."""
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    """Processes that read pages."""
    read_files_s: Seconds = 1800.0
    """Seconds for which a run reads kept files behind its pages; what is left is read by the next."""
    reread_s: Seconds = 600.0
    """Seconds for which a run reads captures again of hosts that are known better; the next goes on where it ended."""
    hosts_at_once: Annotated[int, Field(ge=1, le=1000)] = 64
    """Large bodies that are received at the same time. A host that is only slow keeps no other waiting."""
    name_servers: tuple[str, ...] = ()
    """Addresses of the servers that know hosts' names, with a port unless it is 53; empty: the system's."""
    tries: Annotated[int, Field(ge=1, le=20)] = 4
    """Failures in a row after which a URL is given up."""
    retry_first_s: Seconds = 5.0
    """Wait before the second try; doubles with each further one, with jitter, up to six hours."""
    pause_first_s: Seconds = 10.0
    """Rest of a host that answers 429 or 503 without Retry-After, or serves a block page; doubles up to an hour."""
    pause_cap_s: Seconds = 3600.0
    """The longest Retry-After that is waited for in one piece; afterwards the host is asked again."""
    breaker_errors: Annotated[int, Field(ge=2)] = 6
    """Failures of a host in a row after which it rests."""
    breaker_rest_s: Seconds = 300.0
    patience_s: Seconds = 180.0
    """A run ends, and leaves the rest to the next one, when nothing is due within this many seconds."""
    barren_pages: Annotated[int, Field(ge=1)] = 2
    """Listing pages in a row without an unknown article after which a listing is followed no further."""
    sweep_days: Annotated[float, Field(gt=0)] = 7.0
    """Every so many days listings are followed `sweep_pages` barren pages deep, for back-dated articles."""
    sweep_pages: Annotated[int, Field(ge=1)] = 10
    listing_cap: Annotated[int, Field(ge=1)] = 500
    """Pages of one listing that a crawl follows at most; a backfill has no such bound."""
    revisits_per_run: Annotated[int, Field(ge=0)] = 500
    """Articles for each source that one run may ask for again, before they are due, by conditional request."""
    render_deadline_s: Annotated[float, Field(gt=0, le=300)] = 20.0
    """Seconds that a page's scripts may run where a source is rendered; what they wait for does not count."""
    render_requests: Annotated[int, Field(ge=1, le=500)] = 60
    """Requests of one page's scripts that are carried out."""
    render_cap_bytes: Annotated[int, Field(gt=0)] = 30_000_000
    """Bytes that one page's scripts are given, unpacked."""
    rechecks_per_run: Annotated[int, Field(ge=0)] = 30
    """The same where pages cannot be asked for by condition, so that each is downloaded in full."""


class WaybackSettings(_Settings):
    """Which web archive `luutin wayback` asks, and how often."""

    base: Annotated[str, StringConstraints(pattern=r"^https?://[^/]+$")] = "https://web.archive.org"
    """Scheme and host of the archive; any that speaks the Wayback Machine's protocol."""
    searches_per_minute: Annotated[float, Field(gt=0, le=24)] = 20.0
    """Questions to its index, which allows 24."""
    delay_s: Annotated[float, Field(ge=0.5)] = 1.0
    """Seconds between two captures that are asked for."""


class CommonCrawlSettings(_Settings):
    """Where `luutin commoncrawl` finds the crawls and their files, and how often it asks."""

    index: Annotated[str, StringConstraints(pattern=r"^https?://[^/]+$")] = "https://index.commoncrawl.org"
    """Scheme and host of the index: it lists the crawls (`/collinfo.json`), and where captures of each stand."""
    data: Annotated[str, StringConstraints(pattern=r"^https?://[^/]+$")] = "https://data.commoncrawl.org"
    """Scheme and host of the WARC files."""
    delay_s: Annotated[float, Field(ge=0.5)] = 1.5
    """Seconds between two requests, whichever of the two they are for."""


class Permission(_Settings):
    """The owner of a portal allows what this crawler would not do unasked. Shown by `luutin status`."""

    by: Annotated[str, StringConstraints(min_length=3)]
    """Who gave it, and when."""
    delay_s: Annotated[float, Field(ge=0, lt=0.5)] = 0.0
    connections: Annotated[int, Field(ge=1, le=256)] = 1


class SourceSettings(_Settings):
    """One portal."""

    name: Name
    label: Annotated[str, Field(max_length=200)] = ""
    """What people read instead of it: the `name` of its table; empty: what the portal prints."""
    seeds: Annotated[tuple[str, ...], Field(min_length=1)]
    """Absolute URLs of pages that list articles: the home page, or better the news sections."""
    enabled: bool = True
    historic: bool = False
    """The portal is gone: it is never asked for anything, and nobody calls it ill. Its articles stay."""
    hosts: tuple[str, ...] = ()
    """Further hosts that belong to the portal, with a port unless it is the scheme's own."""
    delay_s: Annotated[float, Field(ge=0.5)] | None = None
    """None: the crawler's own delay."""
    connections: Annotated[int, Field(ge=1, le=4)] = 1
    """Requests to one host at the same time."""
    permission: Permission | None = None
    old_tls: bool = False
    """Speak TLS 1.0 and weak ciphers with this portal, and do not check its certificate; kept on each capture."""
    obey_noindex: bool = True
    """Do not keep pages that say `noindex` in a robots meta tag or X-Robots-Tag."""
    shard: Annotated[int, Field(ge=0)] | None = None
    """Number of the shard that crawls it, from 0, where there are several; None: by its registrable domain."""
    max_pages: Annotated[int, Field(ge=1)] = 500_000
    """Pages that the frontier holds for this source at most."""
    pages_per_run: Annotated[int, Field(ge=1)] | None = None
    """Pages that one run asks for at most, what is left waits for the next; None: as many as are due."""
    render: Literal["chromium"] | None = None
    """Have pages that hold nothing before their scripts have run filled by a browser; None: they are told, not read."""
    keep: tuple[Literal["attachments", "images", "styles"], ...] = ("attachments", "images")
    """Files of articles that are fetched and kept behind the pages; empty: only their addresses are.

    `styles`: the style sheets of their pages, with what those import, fonts and backgrounds.
    """
    max_file_mb: Annotated[float, Field(gt=0, le=200)] = 20.0
    """Largest file, in megabytes; a larger one is not kept."""
    max_gb: Annotated[float, Field(gt=0)] = 20.0
    """Gigabytes of files of this source after which no more are fetched."""
    max_styles: Annotated[int, Field(ge=1)] = 1_000
    """Addresses of style sheets, fonts and backgrounds of this source after which no more are fetched."""
    selectors: Selectors | None = None
    """Hints for the extractor; None: it finds the fields by itself."""

    @field_validator("seeds")
    @classmethod
    def _check_absolute(cls, seeds: tuple[str, ...]) -> tuple[str, ...]:
        for seed in seeds:
            parts = urlsplit(seed)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError(f"{seed!r} is not an absolute http or https URL")
        return seeds

    @model_validator(mode="before")
    @classmethod
    def _rest_in_peace(cls, said: Any) -> Any:
        return {**said, "enabled": False} if isinstance(said, dict) and said.get("historic") else said

    @model_validator(mode="after")
    def _check_permission(self) -> Self:
        if self.permission is not None and self.delay_s is not None:
            raise ValueError(f"source {self.name}: give the delay either in `delay_s` or in `permission`, not both")
        return self

    @property
    def all_hosts(self) -> frozenset[str]:
        """Hosts of the seeds and the further ones, as `host_of` writes them."""
        return frozenset(host_of(seed) for seed in self.seeds) | {host.lower() for host in self.hosts}

    def delay(self, default_s: float) -> float:
        """Seconds between the starts of two requests, before robots.txt has its say."""
        if self.permission is not None:
            return self.permission.delay_s
        return default_s if self.delay_s is None else self.delay_s

    @property
    def parallel(self) -> int:
        """Requests to one host at the same time."""
        return self.permission.connections if self.permission is not None else self.connections
