"""A polite first look at a portal: a short crawl into an archive of its own, and what it showed."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from luutin.archive import CaptureWriter, Database, Reader, read_capture
from luutin.crawler.run.crawl import Limits, crawl
from luutin.crawler.site.family import family_of
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
        counts = summary.of(source.name)
        ids = [row["id"] for row in database.all("SELECT id FROM articles ORDER BY id LIMIT ?", (SAMPLES,))]
        records = [record.as_json() for record in Reader(database).many(ids).values()]
        return Findings(
            pages=counts.fetched,
            robots=database.value("SELECT verdict FROM robots"),
            trouble=counts.trouble,
            family=_family(database, folder / "warc"),
            sitemaps=_urls(database, "sitemap"),
            feeds=_urls(database, "feed"),
            listings=_urls(database, "listing"),
            errors=_errors(database),
            articles=tuple(records),
            found=database.value("SELECT count(*) FROM articles"),
        )


def _urls(database: Database, kind: str) -> tuple[str, ...]:
    rows = database.all(
        "SELECT url FROM pages WHERE kind = ? AND state = 'resting' AND number = 1 ORDER BY depth, url", (kind,)
    )
    return tuple(row["url"] for row in rows)


def _errors(database: Database) -> dict[str, int]:
    rows = database.all(
        "SELECT error, count(*) AS number FROM pages WHERE state IN ('failed', 'refused', 'gone') OR tries > 0"
        " GROUP BY error"
    )
    return {row["error"]: row["number"] for row in rows if row["error"]}


def _family(database: Database, warc: Path) -> str | None:
    row = database.one("SELECT file, offset FROM captures ORDER BY id LIMIT 1")
    if row is None:
        return None
    _, body = read_capture(warc, row["file"], row["offset"])
    packed = body[:2] == b"\x1f\x8b"
    return family_of(salvage(body, "gzip", url="", cap=5_000_000)[0] if packed else body)
