"""A polite first look at a portal: a short crawl into an archive of its own, and what it showed."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from luutin.archive import CaptureSource, CaptureWriter, Database, Reader, WarcFolder, read_capture
from luutin.crawler.frontier.overview import first_pages, troubles
from luutin.crawler.frontier.robots_cache import verdict_of
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.run.crawl import Limits, crawl
from luutin.crawler.site.family import family_of
from luutin.crawler.site.hosts import origin_of
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.decompress import salvage

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Findings:
    """What a first look showed."""

    pages: int
    """Pages fetched."""
    robots: str | None
    """`rules`, `allow` or `forbid`; None: nobody answered."""
    trouble: str | None
    family: str | None
    """Content management system; None: no mark known."""
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)
    """Code → how many URLs ended with it."""
    articles: tuple[dict[str, Any], ...] = ()
    """Up to three records, in the shape of `luutin export`."""
    found: int = 0
    """Articles found in all."""


def probe(settings: CrawlerSettings, source: SourceSettings, folder: Path, *, clock: Clock, limits: Limits) -> Findings:
    """Crawl a few pages of *source* into a new archive in *folder* and tell what they are. Raises SetupError."""
    with Database.open(folder / "probe.db") as database, CaptureWriter(folder / "warc", database) as captures:
        summary = crawl(settings, [source], database, captures, clock=clock, limits=limits)
        counts, reader = summary.of(source.name), Reader(database)
        return Findings(
            pages=counts.fetched,
            robots=verdict_of(database, origin_of(source.seeds[0])),
            trouble=counts.trouble,
            family=_family(reader, WarcFolder(folder / "warc")),
            sitemaps=first_pages(database, Kind.SITEMAP),
            feeds=first_pages(database, Kind.FEED),
            listings=first_pages(database, Kind.LISTING),
            errors=troubles(database),
            articles=tuple(record.as_json() for record in islice(reader.current(), SAMPLES)),
            found=reader.counts().articles,
        )


def _family(reader: Reader, captures: CaptureSource) -> str | None:
    """The system that made the first page that was captured."""
    place = reader.first_capture()
    if place is None:
        return None
    _, body = read_capture(captures, *place)
    packed = body[:2] == b"\x1f\x8b"
    return family_of(salvage(body, "gzip", url="", cap=5_000_000)[0] if packed else body)
