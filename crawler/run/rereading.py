"""What a host repeats is known better than when its first pages were read: read their captures again, and correct.

A correction is no revision. The portal changed nothing, so the article's revision keeps its number, its capture and its
day, and gets the better reading of the same bytes. A crawl compares like with like afterwards: what it reads by the new
sketch stands beside what was read by it.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from luutin.archive import (
    Archive,
    ArticleRow,
    AwayError,
    CaptureError,
    CaptureSource,
    Database,
    Proven,
    Work,
    find_part,
    find_proven,
    lock,
    lock_file,
)
from luutin.crawler.errors import UnreadableError
from luutin.crawler.frontier.habits import Passage, load_habits, load_passage, note_reread, save_passage
from luutin.crawler.frontier.hearsay import load_told
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.reading.discovery.found import FoundLink
from luutin.crawler.reading.hosts.learning import Habits
from luutin.crawler.reading.hosts.sketch import HostSketch
from luutin.crawler.reading.joining import join
from luutin.crawler.reading.page_result import ReadOptions
from luutin.crawler.reading.readers import Readers
from luutin.crawler.run.kept_pages import load_page
from luutin.crawler.sandbox.forking import ForkServer
from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.site.urls import twins
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.page import Page

_BATCH = 64
_WORTH = 300  # articles for which one more reader is started


@dataclass(slots=True)
class Reread:
    """What a second reading came to."""

    hosts: int = 0
    """Hosts whose sketch had changed."""
    articles: int = 0
    """Articles that were read again."""
    corrected: int = 0
    """Of those, the ones that read otherwise now."""
    unread: int = 0
    """Those whose page is not kept, is damaged, or shows no article any more: they stay as they were."""
    left: int = 0
    """Articles that the next run reads again: this one's time for it was over."""


class Stack(NamedTuple):
    """What is still to be read again of one host."""

    sketch: HostSketch
    begun_by: int
    """The number of the sketch that was there when the first of its articles was read."""
    numbers: tuple[int, ...]
    """Of articles, the newest first."""


def reread(  # noqa: PLR0913 - what crawl() takes, and where its proof is
    settings: CrawlerSettings,
    sources: Iterable[SourceSettings],
    database: Database,
    captures: CaptureSource,
    *,
    clock: Clock,
    stop: Callable[[], bool] = lambda: False,
    forks: ForkServer | None = None,
) -> Reread:
    """Read again, from their captures, the articles of each host whose sketch has changed since they were read.

    It ends between two batches where *stop* says so, or after `settings.reread_s`. The next call goes on from there.
    The readers are copies of *forks*. Raises ArchiveError.
    """
    database.migrate(FRONTIER_SCHEMA)
    scope = Scope(tuple(sources))
    changed = [habits for host in scope.hosts() if (habits := _changed(database, host)) is not None]
    done = Reread(hosts=len(changed))
    if changed:
        with lock(lock_file(database.path, Work.CRAWL), what="luutin crawl", now=clock.now()):
            ends = clock.monotonic() + settings.reread_s
            reading = _Rereading(settings, scope, database, captures, clock, done, forks)
            asyncio.run(reading.read_hosts(changed, lambda: stop() or clock.monotonic() >= ends))
    return done


def _changed(database: Database, host: str) -> Habits | None:
    habits = load_habits(database, host)
    return habits if habits.sketch.number != habits.reread else None


def _written(part: FoundLink) -> list[str]:
    """How a further page may have been asked for: as it is linked, or by the scheme that its host speaks."""
    return [url for each in {part.written or part.url, part.url} for url in (each, *twins(each))]


@dataclass(slots=True)
class _Rereading:
    settings: CrawlerSettings
    scope: Scope
    database: Database
    captures: CaptureSource
    clock: Clock
    done: Reread
    forks: ForkServer | None = None

    async def read_hosts(self, changed: list[Habits], is_over: Callable[[], bool]) -> None:
        """Read the articles of the hosts *changed* by their sketches, the shortest stack first."""
        stacks = sorted(map(self._stack, changed), key=lambda stack: len(stack.numbers))
        total = sum(len(stack.numbers) for stack in stacks)
        count = min(self.settings.workers, 1 + total // _WORTH)
        async with Readers(count=count, deadline_s=self.settings.read_deadline_s, forks=self.forks) as readers:
            for stack in stacks:
                if not await self._read_stack(readers, stack, is_over):
                    break
        self.done.left = total - self.done.articles

    async def _read_stack(self, readers: Readers, stack: Stack, is_over: Callable[[], bool]) -> bool:
        """Read one host's articles; False where time was over before its last one."""
        host, rest = stack.sketch.host, iter(stack.numbers)
        while numbers := tuple(islice(rest, _BATCH)):
            if is_over():
                return False
            rows = await asyncio.gather(*(self._read(readers, number, stack.sketch) for number in numbers))
            with self.database.transaction():
                self._correct(row for row in rows if row is not None)
                save_passage(self.database, host, Passage(stack.begun_by, numbers[-1]))
        with self.database.transaction():
            note_reread(self.database, host, stack.begun_by)
        return True

    def _stack(self, habits: Habits) -> Stack:
        """Those that were fetched before the sketch was drawn, and not read in an earlier night of this passage."""
        archive, sketch = Archive(self.database), habits.sketch
        passage = load_passage(self.database, sketch.host)
        found: set[int] = set()
        for source in self.scope.settings(sketch.host):
            addresses = archive.addresses_of(source.name, fetched_by=habits.drawn_at)
            found.update(number for number, url in addresses if host_of(url) == sketch.host)
        numbers = (number for number in found if passage is None or number < passage.below)
        begun_by = passage.number if passage is not None else sketch.number
        return Stack(sketch, begun_by, tuple(sorted(numbers, reverse=True)))

    async def _read(self, readers: Readers, number: int, sketch: HostSketch) -> tuple[ArticleRow, Proven] | None:
        """What an article's page says now, and what it was read from; None where it cannot be told."""
        self.done.articles += 1
        kept = find_proven(self.database, number)
        try:
            article = await self._article(readers, kept, sketch) if kept is not None else None
        except AwayError:
            raise  # what cannot be had for now is not what cannot be read
        except (CaptureError, UnreadableError):
            article = None
        if kept is None or article is None:
            self.done.unread += 1
            return None
        return article.at(kept.url), kept

    async def _article(self, readers: Readers, kept: Proven, sketch: HostSketch) -> ArticleRow | None:
        """The article out of all the pages that its text was joined from. Raises CaptureError, UnreadableError."""
        wanted = ReadOptions(self.scope.sources[kept.source], host=sketch, told=load_told(self.database, kept.url))
        reading = await readers.read(self._page(kept), wanted)
        article = reading.article
        for part in reading.parts if article is not None else ():
            place = find_part(self.database, kept, _written(part))
            if article is None or place is None:
                break
            further = (await readers.read(self._page(place), wanted)).article
            article = join(article, further) if further is not None else None
        return article

    def _page(self, kept: Proven) -> Page:
        return load_page(self.captures, kept, cap=self.settings.body_cap_bytes)

    def _correct(self, rows: Iterable[tuple[ArticleRow, Proven]]) -> None:
        archive = Archive(self.database)
        for row, kept in rows:
            self.done.corrected += archive.correct(row, kept.known, now=self.clock.now())
