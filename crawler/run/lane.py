"""One host's visits, in its own rhythm: take a due URL, ask robots.txt, wait for the turn, fetch, read."""

import asyncio
import secrets
from collections import deque
from dataclasses import replace
from urllib.parse import urlsplit

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, UnreadableError
from luutin.crawler.frontier.host import PROBE_FRESH, HostMemory, Probe
from luutin.crawler.frontier.visit import Kind, Visit
from luutin.crawler.reading.background import ToldDays
from luutin.crawler.reading.hosts.sketch import PageMarks
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.run.entrance import HostEntrance
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.run.page_filler import PageFiller
from luutin.crawler.run.part_gatherer import PartGatherer
from luutin.crawler.run.result import Result
from luutin.crawler.run.robots_gate import RobotsGate
from luutin.crawler.run.threshold import Threshold
from luutin.crawler.run.turns import LIMITING, Turns
from luutin.crawler.site.hosts import origin_of
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.site.urls import canonical
from luutin.crawler.wire.fetch import Fetcher, Request, Response
from luutin.crawler.wire.page import Page
from luutin.crawler.wire.politeness import retry_after
from luutin.crawler.wire.robots import Robots

_SAME_URL_HOPS = 5
_SAMPLE = 50
_UNDER_WAY = 6  # visits for each connection, until they are in the archive: what they cost is not known before
_SMALL = 30_000  # bytes of a refusal that is read: guards say what they say in less
_PLAIN_REFUSALS = {404, 410}
"""Codes of status that tell all there is to tell."""
_LARGE = 1 << 20  # bytes of a page that is read before its connection goes on: too many such pages would fill memory


class Lane:
    """The requests to one host."""

    def __init__(self, host: str, context: LaneContext, fetcher: Fetcher, memory: HostMemory) -> None:
        self.host = host
        self.memory = memory
        self.busy = 0
        """Visits that are under way to the writer."""
        self._context = context
        self._sources = context.scope.settings(host)
        self._turns = Turns(context, fetcher, memory)
        self._robots = RobotsGate(context, self._turns)
        self._threshold = Threshold(self._turns, self._robots, product=context.settings.product)
        self._gatherer = PartGatherer(context, self._turns, self._robots)
        self._filler = PageFiller(context)
        context.entrances[host] = HostEntrance(self._turns, self._robots, memory)
        self._visits = context.chance.randrange(_SAMPLE)
        self._taken: deque[Visit] = deque()
        sketch = memory.habits.sketch
        self._known = sketch if sketch.number and sketch.number == memory.habits.reread else None
        """What the host repeats, for all of this run: what is read in it is alike. None: too little is known yet."""
        self._parallel = min(source.parallel for source in self._sources)
        self._room = asyncio.Semaphore(_UNDER_WAY * self._parallel)
        self._work = asyncio.Event()
        self._probing = asyncio.Lock()

    async def run(self) -> None:
        """Visit until cancelled; sleep while nothing is due."""
        self._turns.begin()
        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(self._parallel):
                    tasks.create_task(self._keep_visiting(tasks))
        finally:
            await self._turns.close()

    def poke(self) -> None:
        """Something may have become due."""
        self._work.set()

    def release(self) -> None:
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
            elif visit.kind == Kind.FILE:
                await self._tell(Result(visit, answer=came))
            elif len(came.page.body) > _LARGE:
                await self._finish(visit, came)
            else:
                tasks.create_task(self._finish(visit, came))

    async def _next(self) -> Visit:
        """The next visit that is due, once there is room for it."""
        await self._room.acquire()
        while True:
            if not self._taken:
                self._taken.extend(self._context.lease(self.host, 2 * self._parallel))
            if not self._taken:
                self._work.clear()
                await self._work.wait()
            elif not self._context.may_fetch():
                await self._context.clock.sleep(3600)
            else:
                return self._taken.popleft()

    async def _finish(self, visit: Visit, answer: Response) -> None:
        await self._tell(await self._read(visit, answer))

    async def _tell(self, result: Result) -> None:
        await self._context.results.put(result)
        self.busy -= 1

    async def _visit(self, visit: Visit) -> Response | Result:
        """The answer with a page that is to be read, or else what came of the visit."""
        address, robots = await self._robots.entrance(visit.address)
        if not self._allows(robots, address):
            return self._turn_away(visit, robots, address)
        visit = visit if address == visit.address else visit._replace(written=address)
        try:
            async with self._probing:  # all visits wait: what this host says of a page that cannot be judges each
                if self.memory.probe is None or self._probe_is_old():
                    await self._probe(robots)
            largest = round(self._source(visit).max_file_mb * 1_000_000) if visit.kind == Kind.FILE else None
            answer = await self._turns.ask(_request(visit, conditional=self._conditional(), largest=largest))
            for _ in range(_SAME_URL_HOPS):
                target = answer.location
                if target is None or canonical(target) != _plain(visit.url):
                    break
                robots = await self._robots.rules_for(target)
                if not self._allows(robots, target):
                    return self._turn_away(visit, robots, target)
                answer = await self._turns.ask(replace(_request(visit, conditional=False), url=target))
        except FetchError as error:
            return Result(visit, error=error)
        return answer if answer.page.came else await self._without_page(visit, answer)

    def _allows(self, robots: Robots, address: str) -> bool:
        return robots.allows(address, agent=self._settings.product)

    def _turn_away(self, visit: Visit, robots: Robots, address: str) -> Result:
        if robots.verdict == "rules":
            return Result(visit, refused=Code.ROBOTS)
        return Result(visit, refused=Code.ROBOTS_UNREACHABLE, unreached=self._robots.fault_of(address))

    async def _without_page(self, visit: Visit, answer: Response) -> Result:
        page = answer.page
        door = None if visit.kind == Kind.FILE else await self._door(visit, answer)
        if page.status not in LIMITING:
            self._rest_before(door, page)
            return Result(visit, answer=answer, reading=door)
        asked = retry_after(page.headers.get("retry-after"), page.fetched_at)
        self.memory.rest(
            self._settings, reason="limited", now=page.fetched_at, chance=self._context.chance, asked_s=asked
        )
        return Result(visit, answer=answer, reading=door, retry_s=asked)

    async def _door(self, visit: Visit, answer: Response) -> PageResult | None:
        """What the page of a refusal says; None: nothing that its status does not."""
        page = answer.page
        if page.status < 400 or page.status in _PLAIN_REFUSALS or not 0 < len(page.body) <= _SMALL:
            return None
        try:
            reading = await self._context.reader.read(page, ReadOptions(self._source(visit)))
        except UnreadableError:
            return None
        return reading if reading.sort == "block" else None

    def _rest_before(self, reading: PageResult | None, page: Page) -> None:
        """Let the host rest where a guard stands before all of its pages."""
        if (
            reading is not None
            and reading.sort == "block"
            and reading.problem is not None
            and reading.problem.is_guards
        ):
            self.memory.rest(self._settings, reason="blocked", now=page.fetched_at, chance=self._context.chance)

    async def _read(self, visit: Visit, answer: Response) -> Result:
        page, probe = answer.page, self.memory.probe
        habits = self.memory.habits
        wanted = ReadOptions(
            self._source(visit),
            visit.number,
            bool(probe and probe.sketch),
            self._context.days,
            host=self._known or habits.sketch,
            learn=habits.wants_more(),
            told=ToldDays(visit.told, visit.lastmod),
        )
        rendering = None
        try:
            reading = await self._context.reader.read(page, wanted)
            if reading.leads_to is not None and visit.form is None:
                answer, reading = await self._cross(visit, answer, reading, wanted)
                page = answer.page
            if self._filler.is_wanted(visit, page, reading):
                reading, rendering = await self._filler.fill(visit, page, wanted)
        except (UnreadableError, FetchError) as error:
            return Result(visit, answer=answer, error=error)
        if reading.marks is not None:
            self._learn(reading.marks)
        self._rest_before(reading, page)
        if not reading.parts or visit.form is not None:
            return Result(visit, answer=answer, reading=reading, rendering=rendering)
        return await self._gatherer.gather(visit, answer, reading, host=wanted.host)

    async def _cross(
        self, visit: Visit, answer: Response, reading: PageResult, wanted: ReadOptions
    ) -> tuple[Response, PageResult]:
        """What stands behind a page that every visitor has to choose on first; what came, where nothing does."""
        behind = await self._threshold.cross(visit.address, reading.leads_to or "")
        found = await self._context.reader.read(behind.page, wanted) if behind is not None else None
        if behind is None or found is None or found.leads_to == reading.leads_to:
            self._threshold.give_up()
            return answer, reading
        return behind, found

    def _learn(self, marks: PageMarks) -> None:
        """Take in what the page adds to what is known of its host; note since when pages are read by that."""
        habits = self.memory.habits
        if habits.learn(marks):
            habits.drawn_at = self._context.clock.now() if self._known is None else None

    async def _probe(self, robots: Robots) -> None:
        """Learn once a week how this host answers for a page that cannot exist."""
        self.memory.probed_at = self._context.clock.now()
        source = self._sources[0]
        seed = next((seed for seed in source.seeds if urlsplit(seed).netloc == self.host), f"http://{self.host}/")
        url = f"{origin_of(seed)}/{secrets.token_hex(6)}-{secrets.token_hex(4)}.html"
        self.memory.probe = Probe(404)
        if not self._allows(robots, url):
            return
        try:
            answer = await self._turns.ask(Request(url))
            target = answer.location
            if target is not None:
                self.memory.probe = Probe(answer.page.status, target=canonical(target))
            elif answer.page.came:
                reading = await self._context.reader.read(answer.page, ReadOptions(source, sketch=True))
                if reading.leads_to is not None:
                    self.memory.probe = Probe(200, target=canonical(reading.leads_to))
                else:
                    self.memory.probe = Probe(200, sketch=reading.sketch if reading.sort != "block" else ())
        except (FetchError, UnreadableError):
            return  # nothing learnt; the visit itself will meet the same trouble

    def _probe_is_old(self) -> bool:
        probed = self.memory.probed_at
        return probed is None or self._context.clock.now() - probed > PROBE_FRESH

    def _conditional(self) -> bool:
        """Conditional where the host's validators are trusted; now and then a full request checks that trust."""
        self._visits += 1
        return not self.memory.dishonest and self._visits % _SAMPLE != 0

    def _source(self, visit: Visit) -> SourceSettings:
        return self._context.scope.sources[visit.source]

    @property
    def _settings(self) -> CrawlerSettings:
        return self._context.settings


def _plain(url: str) -> str:
    """The URL without the mark of a posted form."""
    return url.partition("#")[0]


def _request(visit: Visit, *, conditional: bool, largest: int | None = None) -> Request:
    return Request(
        url=visit.address,
        etag=visit.etag if conditional else None,
        last_modified=visit.last_modified if conditional else None,
        form=visit.form,
        sitemap=visit.kind == Kind.SITEMAP,
        largest=largest,
    )
