"""Crawling a server of this folder into a temporary archive, with waits short enough for a test."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

from luutin.app.clock import SystemClock
from luutin.archive import CaptureWriter, Database
from luutin.crawler.run.crawl import crawl
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings

QUICK = CrawlerSettings(
    deadline_s=3.0,  # a machine with other work may take a second for what a quiet one does at once
    raw_cap_bytes=3_000_000,
    retry_first_s=0.05,
    pause_first_s=0.2,
    breaker_errors=40,
    breaker_rest_s=0.5,
    patience_s=3.0,
    workers=1,
)


class LaterClock(SystemClock):
    """This machine's clock, set forward."""

    def __init__(self, **ahead):
        self.ahead = timedelta(**ahead)

    def now(self):
        return super().now() + self.ahead


def source_at(url, *, connections=8, **more):
    """A source whose owner allows anything."""
    permission = Permission(by="the tests' own portal", connections=connections)
    return SourceSettings(name="thu", seeds=(f"{url}/",), **{"permission": permission, **more})


@contextmanager
def opened(folder):
    """The archive of *folder*, to write."""
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        yield database, captures


_CRAWLS = Counter()


def crawled(folder, *sources, settings=QUICK, clock=None, **more):
    """Crawl once; return the summary. No two crawls of a folder are in one second: the frontier counts in seconds."""
    clock = clock or LaterClock(seconds=2 * _CRAWLS[folder])
    _CRAWLS[folder] += 1
    with opened(folder) as (database, captures):
        return crawl(settings, sources, database, captures, clock=clock, **more)
