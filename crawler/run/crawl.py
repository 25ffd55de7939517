"""Here is a site. Give me its articles: one run over some sources, start to end.

Lanes, one for each host, fetch and read in their own rhythm. One writer keeps their results in batches, each batch
one transaction together with the frontier's new state. Whatever ends the run, nothing that was committed is lost.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterable
from datetime import datetime

from luutin.archive import Archive, CaptureSink, Database, Runs, Work, lock, lock_file
from luutin.crawler.errors import SetupError
from luutin.crawler.frontier.admission import Admission
from luutin.crawler.frontier.clock_change import follow_clock
from luutin.crawler.frontier.depth import depth_of
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.habits import save_habits
from luutin.crawler.frontier.host import HostMemory, save_host
from luutin.crawler.frontier.limits import Allowances, Limits, Mode
from luutin.crawler.frontier.linking import Linker
from luutin.crawler.frontier.overview import count_queued
from luutin.crawler.frontier.progress import Progress, Silent, Summary
from luutin.crawler.frontier.robots_cache import RobotsCache
from luutin.crawler.frontier.tallies import Tallies
from luutin.crawler.frontier.traps.shapes import recalled, remember
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.rendering.availability import what_lacks
from luutin.crawler.rendering.browser import Browser
from luutin.crawler.run.conclusion import conclude
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.files.bound import FilesBound
from luutin.crawler.run.files.wanted import want_all_files
from luutin.crawler.run.lane_context import LaneContext, PageReader, Reading, in_processes
from luutin.crawler.run.lanes import Lanes
from luutin.crawler.run.opening import Opening
from luutin.crawler.run.result import Results
from luutin.crawler.run.settlement import settle
from luutin.crawler.run.writer import BATCH, Writer, gather
from luutin.crawler.site.scope import Scope, check_contact
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.names import Names

__all__ = ["Limits", "Mode", "crawl"]


def crawl(  # noqa: PLR0913 - one argument for each seam that a caller may swap
    settings: CrawlerSettings,
    sources: Iterable[SourceSettings],
    database: Database,
    captures: CaptureSink,
    *,
    clock: Clock,
    progress: Progress | None = None,
    mode: Mode = Mode.CRAWL,
    limits: Limits | None = None,
    follow: Callable[[], object] = lambda: None,
    reading: Reading = in_processes,
) -> Summary:
    """Crawl *sources* into the archive and return what was done.

    *follow* is called behind each transaction, for whoever follows the archive's change log. The crawl waits meanwhile,
    and its readers have work for some hundredths of a second. *reading* starts whoever reads the pages.

    Ctrl-C ends the run cleanly: what was fetched is kept, and the next run goes on; the summary says interrupted.
    Raises SetupError before anything is asked of a portal, and ArchiveError where the archive cannot be written;
    what was committed before is safe.
    """
    chosen = tuple(sources)
    if not chosen:
        raise SetupError(
            "there is no source to crawl: enable one in config.toml, or add one with `luutin source add URL`"
        )
    check_contact(settings, chosen)
    with lock(lock_file(database.path, Work.CRAWL), what=f"luutin {mode}", now=clock.now()), database.lean():
        run = _Run(
            *(settings, chosen, database, captures),
            clock=clock,
            mode=mode,
            limits=limits or Limits(),
            follow=follow,
            reading=reading,
        )
        return run.go(progress or Silent())


class _Run:
    """One run's state."""

    def __init__(  # noqa: PLR0913 - what crawl() was given
        self,
        settings: CrawlerSettings,
        sources: tuple[SourceSettings, ...],
        database: Database,
        captures: CaptureSink,
        *,
        clock: Clock,
        mode: Mode,
        limits: Limits,
        follow: Callable[[], object],
        reading: Reading,
    ) -> None:
        self._settings = settings
        self._sources = sources
        self._db = database
        self._captures = captures
        self._clock = clock
        self._mode = mode
        self._limits = limits
        self._follow = follow
        self._reading = reading
        self._scope = Scope(sources)
        self._allowances = Allowances({each.name: each.pages_per_run for each in sources}, self._scope.owners)
        self._frontier = Frontier(database)
        self._archive = Archive(database)
        self._runs = Runs(database)
        self._summary = Summary()
        self._hosts: dict[str, HostMemory] = {}
        self._fetched = 0
        self._began = clock.monotonic()

    def go(self, progress: Progress) -> Summary:
        """Run to the end; a Ctrl-C is an ending too."""
        self._open()
        try:
            asyncio.run(self._main(progress))
        except KeyboardInterrupt:
            self._summary.interrupted = True
        except BaseExceptionGroup as group:
            # A task group wraps; one cause is what the caller can act on.
            raise _first(group) from group
        self._close()
        return self._summary

    # Before and after

    def _open(self) -> None:
        now = self._clock.now()
        with self._db.transaction():
            follow_clock(self._db, last=self._runs.last_begun(), now=now)
            since = self._runs.unfinished_since()
            last = self._runs.last_begun()
            self._night_began = since or now
            self._run_id = self._runs.begin(str(self._mode), now=now)
            self._frontier.release_leases()
            self._tallies = Tallies(self._db, self._run_id)
            self._tallies.forget_old()
            backfill = self._mode is Mode.BACKFILL
            depth = {s.name: depth_of(self._db, s, self._settings, now, backfill=backfill) for s in self._sources}
            room = {s.name: s.max_pages - self._frontier.size(s.name) for s in self._sources}
            self._linker = Linker(
                *(self._db, self._frontier, self._scope, self._settings, depth, room),
                *(recalled(self._db, now.date()), self._hosts, self._limits),
            )
            self._opening = Opening(self._db, self._frontier, self._scope, self._settings, self._linker, now, since)
            for source in self._sources:
                if source.render is not None and (lack := what_lacks()) is not None:
                    self._summary.of(source.name).trouble = f'`render = "{source.render}"`: {lack}'
                self._summary.of(source.name)
                self._archive.add_source(source.name, home=source.seeds[0], now=now)
                if self._mode is not Mode.FILES:
                    self._opening.wake(source, early=self._mode is Mode.CRAWL)
        self._context = self._begin_context(now)
        if last is not None or self._mode is not Mode.CRAWL:
            want_all_files(self._context, since=last if self._mode is Mode.CRAWL else None, now=now)
        self._admission = Admission(
            *(self._frontier, self._linker.budgets, self._limits, self._allowances, self._summary),
            self._context.files_bound.obstacle,
        )
        self._writer = Writer(self._context, self._runs, self._admission, self._hosts)

    def _begin_context(self, now: datetime) -> RunContext:
        return RunContext(
            database=self._db,
            archive=self._archive,
            captures=self._captures,
            frontier=self._frontier,
            scope=self._scope,
            settings=self._settings,
            linker=self._linker,
            summary=self._summary,
            chance=random.Random(),  # noqa: S311 - jitter, not secrets
            tallies=self._tallies,
            run_id=self._run_id,
            began=now,
            files_bound=FilesBound(self._db, self._scope),
            since=self._limits.since,
            until=self._limits.until,
        )

    def _close(self) -> None:
        now = self._clock.now()
        self._summary.seconds = self._clock.monotonic() - self._began
        with self._db.transaction():
            under_way = self._frontier.release_leases()
            for memory in self._hosts.values():
                save_host(self._db, memory)
                save_habits(self._db, memory.habits, now=now)
            if not self._summary.interrupted:
                settle(self._context, began=self._night_began, now=now)
            for source in self._sources:
                conclude(self._context, source, self._hosts, now, cut=source.name in under_way)
            remember(self._db, self._linker.budgets)
            self._runs.end(self._run_id, self._summary.as_json(), outcome=str(self._summary.ending), now=now)

    # While it runs

    async def _main(self, progress: Progress) -> None:
        results: Results = asyncio.Queue(maxsize=2 * BATCH)
        async with (
            self._reading(self._settings) as readers,
            Browser(deadline_s=self._settings.render_deadline_s) as browser,
            Names(self._settings.name_servers) as names,
        ):
            self._lanes = Lanes(self._lane_context(readers, browser, names, results), self._db, self._hosts)
            async with asyncio.TaskGroup() as tasks:
                lanes = self._lanes.start(tasks)
                try:
                    await self._keep(results, progress)
                finally:
                    for lane in lanes:
                        lane.cancel()
            with contextlib.suppress(asyncio.QueueEmpty):
                last = [results.get_nowait() for _ in range(results.qsize())]
                if last:
                    self._writer.write(last, now=self._clock.now())

    def _lane_context(self, readers: PageReader, browser: Browser, names: Names, results: Results) -> LaneContext:
        return LaneContext(
            settings=self._settings,
            scope=self._scope,
            clock=self._clock,
            reader=readers,
            robots=RobotsCache(self._db, self._frontier, self._scope, self._clock),
            results=results,
            names=names,
            receiving=asyncio.Semaphore(self._settings.hosts_at_once),
            chance=random.Random(),  # noqa: S311 - jitter, not secrets
            lease=self._lease,
            days=self._limits.bounded,
            allowances=self._allowances,
            may_fetch=self._may_fetch,
            browser=browser if what_lacks() is None else None,
        )

    async def _keep(self, results: Results, progress: Progress) -> None:
        """The writer: gather results, commit them, wake the lanes; return when the work or the limit is at its end."""
        looked = 0.0
        while not self._limits.stop() and not self._time_is_up():
            for hosts in self._opening.wake_more():
                self._lanes.release((), hosts)
                await asyncio.sleep(0)
            batch = await gather(results, under_way=lambda: self._lanes.under_way)
            if batch:
                for _ in self._writer.write_ahead(batch, now=self._clock.now()):
                    self._lanes.release((), self._frontier.take_touched())
                    await asyncio.sleep(0)
                self._writer.write(batch, now=self._clock.now())
                self._lanes.release(batch, self._frontier.take_touched())
                await asyncio.sleep(0)  # the lanes first: what they set going goes on meanwhile
                self._follow()
            finished = results.empty() and (not batch or not self._lanes.under_way) and self._is_finished()
            now = self._clock.monotonic()
            if not batch or finished or now - looked > 1:
                looked = now
                progress.update(self._summary, queued=count_queued(self._db, self._scope.sources))
            if finished:
                return
        self._summary.interrupted = self._limits.stop()

    def _is_finished(self) -> bool:
        if self._fetched >= (self._limits.pages or self._fetched + 1):
            return not self._lanes.under_way
        return not self._opening.asleep and self._lanes.is_done(self._frontier)

    def _time_is_up(self) -> bool:
        seconds = self._limits.seconds
        return seconds is not None and self._clock.monotonic() - self._began >= seconds

    def _may_fetch(self) -> bool:
        if self._limits.pages is not None and self._fetched >= self._limits.pages:
            return False
        self._fetched += 1
        return True

    def _lease(self, host: str, limit: int) -> list[Visit]:
        if self._allowances.is_spent(host) or not self._frontier.has_due(host):
            return []
        with self._db.transaction():
            return self._admission.lease(host, now=self._clock.now(), limit=limit)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
