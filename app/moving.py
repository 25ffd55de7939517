"""A source into another archive, step by step: its captures, its articles, its files, its frontier, its health."""

from collections.abc import Iterator
from datetime import datetime

from luutin.app.config import Config
from luutin.archive import CaptureWriter, Database, S3Store, SourceClaims, SourceMove, identify
from luutin.crawler import SourceSettings, bring_frontier, drop_frontier, host_of
from luutin.indexer import Index
from luutin.night import bring_health, drop_health


def move_source(  # noqa: PLR0913 - what is moved, from where to where
    config: Config, source: SourceSettings, origin: Database, target: Database, *, now: datetime, at_once: int = 200
) -> Iterator[int]:
    """Move it; yields after each step how much it brought, which is kept whatever comes then. Begun again, it goes on.

    Needs the locks of both. Raises ArchiveError, CaptureError, and StoreError where the shared store cannot be told.
    """
    moving, hosts = SourceMove(source.name, origin, target, at_once=at_once), source.all_hosts
    shift = moving.begin(now=now)
    yield 0
    with CaptureWriter(target.path.parent / "warc", target) as writer:
        yield from moving.bring_captures(config.captures, writer, lambda url: host_of(url) in hosts)
    yield from moving.bring_articles(now=now)
    moving.bring_files(shift)
    yield 0
    yield bring_frontier(origin, target, source.name, hosts, shift=shift)
    yield bring_health(origin, target, source.name)
    moving.release(now=now)
    yield 0
    drop_frontier(origin, source.name)
    with origin.transaction():
        drop_health(origin, source.name)
    yield 0
    if config.store is not None:
        SourceClaims(S3Store(config.store), config.store.prefix).hand_over(source.name, identify(target).uuid)
    moving.end(now=now)
    for database in (origin, target):
        Index(database).catch_up()
