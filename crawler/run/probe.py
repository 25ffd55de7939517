"""A polite first look at a portal: a short crawl into an archive of its own, and what it showed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from luutin.archive import (
    Article,
    CaptureSource,
    CaptureWriter,
    Database,
    FileReader,
    Reader,
    Record,
    WarcFolder,
    read_capture,
)
from luutin.crawler.errors import CrawlError
from luutin.crawler.frontier.overview import first_pages, troubles
from luutin.crawler.frontier.progress import Progress
from luutin.crawler.frontier.robots_cache import robots_of
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.reading.extract import extract
from luutin.crawler.run.crawl import Limits, crawl
from luutin.crawler.site.family import family_of
from luutin.crawler.site.hosts import origin_of
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.decompress import salvage
from luutin.crawler.wire.fetch import Fetcher, Request
from luutin.crawler.wire.page import Page
from luutin.crawler.wire.robots import Robots
from luutin.crawler.wire.transport import Transport

SAMPLES = 3
_EXPECTED = ("published", "lead", "byline", "category", "captions", "images")
"""Fields that most portals print."""


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
    files: dict[str, int] = field(default_factory=dict)
    """`attachments`, `images` → how many different ones the articles name."""
    refused_files: dict[str, int] = field(default_factory=dict)
    """Code → how many of those a crawl would not ask for."""
    found: int = 0
    """Articles found in all."""
    forbidden: bool = False
    """Whether robots.txt forbids the seed itself."""
    delay_s: float | None = None
    """Seconds between requests that robots.txt asks for; None: it does not ask."""
    lacking: tuple[str, ...] = ()
    """Fields that none of the articles found has."""
    unsteady: tuple[str, ...] = ()
    """Content fields of a page that differed when it was asked for twice: what differs is no content."""
    notes: tuple[str, ...] = ()
    """What a person should know."""
    no_news: dict[str, int] = field(default_factory=dict)
    """Code → how many pages held no article, and why."""


def probe(  # noqa: PLR0913 - one argument for each seam that a caller may swap
    settings: CrawlerSettings,
    source: SourceSettings,
    folder: Path,
    *,
    clock: Clock,
    limits: Limits,
    progress: Progress | None = None,
) -> Findings:
    """Crawl a few pages of *source* into a new archive in *folder* and tell what they are. Raises SetupError.

    One article's page is asked for once more: what differs then is no content.
    """
    with Database.open(folder / "probe.db") as database, CaptureWriter(folder / "warc", database) as captures:
        summary = crawl(settings, [source], database, captures, clock=clock, limits=limits, progress=progress)
        counts, reader = summary.of(source.name), Reader(database)
        known = robots_of(database, origin_of(source.seeds[0]))
        robots = known if known is not None and known.status is not None else None
        wish_s = robots.crawl_delay_s(agent=settings.product) if robots is not None else None
        records = list(reader.current())
        return Findings(
            pages=counts.fetched,
            robots=robots.verdict if robots is not None else None,
            forbidden=_forbids(robots, source.seeds[0], settings.product),
            delay_s=wish_s,
            lacking=_lacking(records),
            unsteady=_unsteady(settings, source, records, clock, wish_s=wish_s or 0.0),
            notes=tuple(counts.notes),
            no_news=dict(counts.no_news),
            trouble=counts.trouble,
            family=_family(reader, WarcFolder(folder / "warc")),
            sitemaps=first_pages(database, Kind.SITEMAP),
            feeds=first_pages(database, Kind.FEED),
            listings=first_pages(database, Kind.LISTING),
            errors=troubles(database),
            articles=tuple(record.as_json() for record in records[:SAMPLES]),
            found=len(records),
            files={
                "attachments": len({file["url"] for record in records for file in record.fields["attachments"]}),
                "images": len({url for record in records for url in record.fields["images"]}),
            },
            refused_files=FileReader(database).refused(),
        )


def _forbids(robots: Robots | None, seed: str, product: str) -> bool:
    """Whether its owner forbids the seed. A robots.txt that a server fails to give forbids too, by no one's word."""
    return robots is not None and (robots.status or 0) < 500 and not robots.allows(seed, agent=product)


def _lacking(records: Sequence[Record]) -> tuple[str, ...]:
    return tuple(name for name in _EXPECTED if records and not any(record.as_json()[name] for record in records))


def _unsteady(
    settings: CrawlerSettings, source: SourceSettings, records: Sequence[Record], clock: Clock, *, wish_s: float
) -> tuple[str, ...]:
    """Content fields of the first article that differ when its page is asked for once more, if it comes."""
    if not records:
        return ()
    before = Article.model_validate(records[0].fields)
    try:
        page = asyncio.run(_ask_again(settings, source, records[0].url, clock, wish_s=wish_s))
        again = extract(page, source=source.name, selectors=source.selectors)
    except CrawlError:
        return ()
    return tuple(before.differs_in(again))


async def _ask_again(
    settings: CrawlerSettings, source: SourceSettings, url: str, clock: Clock, *, wish_s: float
) -> Page:
    """The page at *url*, no sooner than the source's delay and the wish of robots.txt allow. Raises FetchError."""
    transport = Transport(connections=1, private=Scope([source]).is_private, old_tls=source.old_tls)
    fetcher = Fetcher(transport, settings, clock)
    try:
        await clock.sleep(max(source.delay(settings.delay_s), min(wish_s, settings.crawl_delay_cap_s)))
        return (await fetcher.fetch(Request(url))).page
    finally:
        await fetcher.close()


def _family(reader: Reader, captures: CaptureSource) -> str | None:
    """The system that made the first page that was captured."""
    place = reader.first_capture()
    if place is None:
        return None
    _, body = read_capture(captures, *place)
    packed = body[:2] == b"\x1f\x8b"
    return family_of(salvage(body, "gzip", url="", cap=5_000_000)[0] if packed else body)
