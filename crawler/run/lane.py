"""One host's requests, in its own rhythm: take a due URL, ask robots.txt, wait for the slot, fetch, read.

Each request of any kind, robots.txt and redirects included, goes through the same slot.
"""

import asyncio
import random
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from luutin.crawler.codes import Code
from luutin.crawler.errors import CrawlError, FetchError, UnreadableError
from luutin.crawler.frontier.host import PROBE_FRESH, HostMemory, Probe
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.reading.seen import Reading, Wanted
from luutin.crawler.run.result import Result, Results
from luutin.crawler.site.hosts import origin_of
from luutin.crawler.site.scope import Refused, Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.site.urls import canonical
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.fetch import Fetcher, Request, Response
from luutin.crawler.wire.page import REDIRECT_CODES, Page
from luutin.crawler.wire.politeness import Pace, pace, retry_after
from luutin.crawler.wire.robots import REDIRECTS, Robots, read_robots

_SAME_URL_HOPS = 5
_LIMITING = {429, 503}
_SAMPLE = 50
_UNDER_WAY = 6  # visits for each connection, until they are in the archive: what they cost is not known before
_LASTING = {Code.NAME, Code.TLS}
_LARGE = 1 << 20  # bytes of a page that is read before its connection goes on: too many such pages would fill memory


class Reader(Protocol):
    """Whoever reads pages."""

    async def read(self, page: Page, wanted: Wanted) -> Reading:
        """Raises UnreadableError."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a lane works with; the same for all lanes of a run."""

    settings: CrawlerSettings
    scope: Scope
    clock: Clock
    reader: Reader
    results: Results
    fetching: asyncio.Semaphore
    chance: random.Random
    lease: Callable[[str, int], list[Visit]]
    """Takes due URLs of a host from the frontier."""
    kept_robots: Callable[[str], Robots | None]
    keep_robots: Callable[[str, Robots], None]
    """The robots.txt of an origin in the archive; keeping it also puts its sitemaps into the frontier."""
    days: bool
    """Whether the days that lists print beside headlines are asked for."""
    may_fetch: Callable[[], bool]
    """False once the run has fetched as many pages as it may."""


class Lane:
    """The requests to one host."""

    def __init__(self, host: str, around: Surroundings, fetcher: Fetcher, memory: HostMemory) -> None:
        self.host = host
        self.memory = memory
        self.busy = 0
        """Visits that are under way to the writer."""
        self._around = around
        self._fetcher = fetcher
        self._sources = around.scope.settings(host)
        self._pace = self._slowest(crawl_delay_s=None)
        self._asked_before = memory.asked_at
        self._visits = around.chance.randrange(_SAMPLE)
        self._answered = float("-inf")
        """When the last answer began, by the monotonic clock."""
        self._gate = asyncio.Lock()
        self._robots: dict[str, Robots] = {}
        self._silent: dict[str, Code] = {}
        """Origin whose robots.txt had no answer → why, where that is more than a passing fault."""
        self._robots_gate = asyncio.Lock()
        self._taken: deque[Visit] = deque()
        self._parallel = min(source.parallel for source in self._sources)
        self._room = asyncio.Semaphore(_UNDER_WAY * self._parallel)
        self._work = asyncio.Event()

    async def run(self) -> None:
        """Visit until cancelled; sleep while nothing is due."""
        self._wait_out_last_run(self._pace)
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(self._parallel):
                    tasks.create_task(self._keep_visiting(tasks))
        finally:
            await self._fetcher.close()

    def poke(self) -> None:
        """Something may have become due."""
        self._work.set()

    def kept(self) -> None:
        """One more visit is in the archive: its place is free for another."""
        self._room.release()

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or waiting here."""
        return self.busy == 0 and not self._taken

    async def _keep_visiting(self, tasks: asyncio.TaskGroup) -> None:
        """Ask for one page after the other; each connection goes on while the page it brought is read."""
        while True:
            visit = await self._next()
            self.busy += 1
            came = await self._visit(visit)
            if isinstance(came, Result):
                await self._tell(came)
            elif len(came.page.body) > _LARGE:
                await self._finish(visit, came)
            else:
                tasks.create_task(self._finish(visit, came))

    async def _next(self) -> Visit:
        """The next visit that is due, once there is room for it."""
        await self._room.acquire()
        while True:
            if not self._taken:
                self._taken.extend(self._around.lease(self.host, 2 * self._parallel))
            if not self._taken:
                self._work.clear()
                await self._work.wait()
            elif not self._around.may_fetch():
                await self._around.clock.sleep(3600)
            else:
                return self._taken.popleft()

    async def _finish(self, visit: Visit, answer: Response) -> None:
        await self._tell(await self._read(visit, answer))

    async def _tell(self, result: Result) -> None:
        await self._around.results.put(result)
        self.busy -= 1

    async def _visit(self, visit: Visit) -> Response | Result:
        """The answer with a page that is to be read, or else what came of the visit."""
        robots = await self._robots_of(visit.url)
        if not robots.allows(_plain(visit.url), agent=self._around.settings.product):
            return self._refused(visit, robots)
        try:
            if self.memory.probe is None or self._probe_is_old():
                await self._probe(robots)
            answer = await self._ask(_request(visit, conditional=self._conditional()))
            for _ in range(_SAME_URL_HOPS):
                target = _location(answer)
                if target is None or canonical(target) != _plain(visit.url):
                    break
                answer = await self._ask(replace(_request(visit, conditional=False), url=target))
            if answer.page.url != visit.url:
                answer = replace(answer, page=replace(answer.page, url=visit.url, final_url=_plain(visit.url)))
        except FetchError as error:
            return Result(visit, error=error)
        return answer if answer.page.status == 200 else self._without_page(visit, answer)

    def _refused(self, visit: Visit, robots: Robots) -> Result:
        if robots.verdict == "rules":
            return Result(visit, refused=Code.ROBOTS)
        silent = self._silent.get(origin_of(visit.url), Code.NO_ANSWER)
        unreached = silent if robots.status is None else Code.of_status(robots.status)
        return Result(visit, refused=Code.ROBOTS_UNREACHABLE, unreached=unreached)

    def _without_page(self, visit: Visit, answer: Response) -> Result:
        page = answer.page
        if page.status not in _LIMITING:
            return Result(visit, answer=answer)
        asked = retry_after(page.headers.get("retry-after"), page.fetched_at)
        self.memory.rest(
            self._settings, reason="limited", now=page.fetched_at, chance=self._around.chance, asked_s=asked
        )
        return Result(visit, answer=answer, retry_s=asked)

    async def _read(self, visit: Visit, answer: Response) -> Result:
        page, probe = answer.page, self.memory.probe
        wanted = Wanted(self._source(visit), visit.number, bool(probe and probe.sketch), self._around.days)
        try:
            reading = await self._around.reader.read(page, wanted)
        except UnreadableError as error:
            return Result(visit, answer=answer, error=error)
        if reading.sort == "block":
            self.memory.rest(self._settings, reason="blocked", now=page.fetched_at, chance=self._around.chance)
        return Result(visit, answer=answer, reading=reading)

    async def _ask(self, request: Request) -> Response:
        """One request in its slot; counts what it says about the host's health."""
        await self._slot()
        clock = self._around.clock
        try:
            async with self._around.fetching:
                answer = await self._fetcher.fetch(request)
        except CrawlError as error:
            self._pace.end(clock.monotonic(), latency_s=0.0)
            if getattr(error, "host_fault", False):
                self.memory.failed(self._settings, now=clock.now(), chance=self._around.chance)
            raise
        now = clock.monotonic()
        self._answered = now - answer.body_s
        self._pace.end(now, latency_s=answer.elapsed_s, body_s=answer.body_s)
        if answer.page.status >= 500 and answer.page.status not in _LIMITING:
            self.memory.failed(self._settings, now=clock.now(), chance=self._around.chance)
        elif answer.page.status not in _LIMITING:
            self.memory.faults = 0
        return answer

    async def _slot(self) -> None:
        """Wait until this host may be asked again."""
        clock = self._around.clock
        async with self._gate:
            while True:
                wait = max(self._pace.free_at - clock.monotonic(), self.memory.resting(clock.now()))
                if wait <= 0:
                    break
                await clock.sleep(wait)
            self._pace.start(clock.monotonic())
            self.memory.asked_at = clock.now()

    async def _robots_of(self, url: str) -> Robots:
        origin = origin_of(url)
        async with self._robots_gate:
            robots = self._robots.get(origin) or self._around.kept_robots(origin)
            if robots is None or robots.stale(self._around.clock.now()):
                robots = await self._fetch_robots(origin)
                self._around.keep_robots(origin, robots)
            if origin not in self._robots:
                self._pace = self._with_crawl_delay(robots)
            self._robots[origin] = robots
            return robots

    async def _fetch_robots(self, origin: str) -> Robots:
        url = f"{origin}/robots.txt"
        now = self._around.clock.now
        try:
            for _ in range(REDIRECTS + 1):
                answer = await self._ask(Request(url, accept="text/plain,*/*;q=0.5"))
                target = _location(answer)
                if target is None:
                    return read_robots(answer.page.status, answer.page.body, now())
                place = self._around.scope.place(target, source=self._sources[0].name)
                if isinstance(place, Refused):
                    return read_robots(None, b"", now())
                url = place.url
        except FetchError as error:
            self._silent[origin] = error.code if error.code in _LASTING else Code.NO_ANSWER
            return read_robots(None, b"", now())
        return read_robots(404, b"", now())  # more hops than are followed: as if there were none, RFC 9309 §2.3.1.2

    async def _probe(self, robots: Robots) -> None:
        """Learn once a week how this host answers for a page that cannot exist."""
        self.memory.probed_at = self._around.clock.now()
        source = self._sources[0]
        seed = next((seed for seed in source.seeds if urlsplit(seed).netloc == self.host), f"http://{self.host}/")
        url = f"{origin_of(seed)}/{secrets.token_hex(6)}-{secrets.token_hex(4)}.html"
        self.memory.probe = Probe(404)
        if not robots.allows(url, agent=self._settings.product):
            return
        try:
            answer = await self._ask(Request(url))
            target = _location(answer)
            if target is not None:
                self.memory.probe = Probe(answer.page.status, target=canonical(target))
            elif answer.page.status == 200:
                reading = await self._around.reader.read(answer.page, Wanted(source, sketch=True))
                self.memory.probe = Probe(200, sketch=reading.sketch if reading.sort != "block" else ())
        except (FetchError, UnreadableError):
            return  # nothing learnt; the visit itself will meet the same trouble

    def _probe_is_old(self) -> bool:
        probed = self.memory.probed_at
        return probed is None or self._around.clock.now() - probed > PROBE_FRESH

    def _conditional(self) -> bool:
        """Conditional where the host's validators are trusted; now and then a full request checks that trust."""
        self._visits += 1
        return not self.memory.dishonest and self._visits % _SAMPLE != 0

    def _source(self, visit: Visit) -> SourceSettings:
        return self._around.scope.sources[visit.source]

    @property
    def _settings(self) -> CrawlerSettings:
        return self._around.settings

    def _slowest(self, *, crawl_delay_s: float | None) -> Pace:
        paces = [pace(source, self._settings, crawl_delay_s=crawl_delay_s) for source in self._sources]
        return max(paces, key=lambda each: each.delay_s)

    def _with_crawl_delay(self, robots: Robots) -> Pace:
        new = self._slowest(crawl_delay_s=robots.crawl_delay_s(agent=self._settings.product))
        new.delay_s = max(new.delay_s, self._pace.delay_s)
        # The request for robots.txt counts: the delay it asks for holds from there on.
        new.free_at = max(self._pace.free_at, self._answered + new.delay_s)
        self._wait_out_last_run(new)
        return new

    def _wait_out_last_run(self, rhythm: Pace) -> None:
        """A run that follows another must not undercut the delay between them; moments are kept to the second."""
        asked = self._asked_before
        if asked is not None and rhythm.delay_s > 0:
            gone = (self._around.clock.now() - asked).total_seconds()
            rhythm.free_at = max(rhythm.free_at, self._around.clock.monotonic() + rhythm.delay_s + 1 - gone)


def _plain(url: str) -> str:
    """The URL without the mark of a posted form."""
    return url.partition("#")[0]


def _request(visit: Visit, *, conditional: bool) -> Request:
    return Request(
        url=_plain(visit.url),
        etag=visit.etag if conditional else None,
        last_modified=visit.last_modified if conditional else None,
        form=visit.form,
    )


def _location(answer: Response) -> str | None:
    """Where a redirect leads, absolute; None where the answer is none."""
    page = answer.page
    if page.status not in REDIRECT_CODES:
        return None
    location = page.headers.get("location", "").strip()
    return str(safe_url_string(urljoin(page.final_url, location))) if location else None
