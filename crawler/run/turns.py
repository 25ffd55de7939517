"""The requests to one host, each in its turn: no sooner than politeness allows, and none while the host rests."""

import asyncio
from dataclasses import replace

from luutin.crawler.errors import CrawlError
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.wire.fetch import Fetcher, Request, Response
from luutin.crawler.wire.politeness import Pace, pace

LIMITING = {429, 503}
"""Status codes by which a host says: too many."""


class Turns:
    """The turns of one host. Each request of any kind takes one: pages, redirects, robots.txt."""

    def __init__(self, context: LaneContext, fetcher: Fetcher, memory: HostMemory) -> None:
        self._context = context
        self._fetcher = fetcher
        self._memory = memory
        self._sources = context.scope.settings(memory.host)
        self._asked_before = memory.asked_at
        self._answered = float("-inf")
        """When the last answer began, by the monotonic clock."""
        self._gate = asyncio.Lock()
        self._pace = self._slowest(crawl_delay_s=None)

    @property
    def host(self) -> str:
        """Whose turns they are."""
        return self._memory.host

    def begin(self) -> None:
        """A run begins: the delay since the last one's last request holds too."""
        self._wait_out_last_run(self._pace)

    async def close(self) -> None:
        """Close the connections."""
        await self._fetcher.close()

    async def ask(self, request: Request) -> Response:
        """One request in its turn; counts what it says about the host's health. Raises FetchError."""
        await self._wait()
        context, clock = self._context, self._context.clock
        try:
            answer = await self._fetcher.fetch(request)
        except CrawlError as error:
            self._pace.end(clock.monotonic(), latency_s=0.0)
            if getattr(error, "host_fault", False):
                self._memory.count_fault(context.settings, now=clock.now(), chance=context.chance)
            raise
        now = clock.monotonic()
        self._answered = now - answer.body_s
        self._pace.end(now, latency_s=answer.elapsed_s, body_s=answer.body_s)
        if answer.page.status >= 500 and answer.page.status not in LIMITING:
            self._memory.count_fault(context.settings, now=clock.now(), chance=context.chance)
        elif answer.page.status not in LIMITING:
            self._memory.faults = 0
        return answer

    async def ask_elsewhere(self, request: Request) -> Response:
        """One request to another host, in a turn of this one; its faults are not this host's. Raises FetchError."""
        await self._wait()
        return await self._fetcher.fetch(replace(request, stranger=True))

    async def _wait(self) -> None:
        """Wait until this host may be asked again."""
        clock = self._context.clock
        async with self._gate:
            while True:
                wait = max(self._pace.free_at - clock.monotonic(), self._memory.resting(clock.now()))
                if wait <= 0:
                    break
                await clock.sleep(wait)
            self._pace.start(clock.monotonic())
            self._memory.asked_at = clock.now()

    def obey(self, crawl_delay_s: float | None) -> None:
        """Keep the delay that a robots.txt asks for, from its own request on; None: it asks for none."""
        new = self._slowest(crawl_delay_s=crawl_delay_s)
        new.delay_s = max(new.delay_s, self._pace.delay_s)
        new.free_at = max(self._pace.free_at, self._answered + new.delay_s)
        self._wait_out_last_run(new)
        self._pace = new

    def _slowest(self, *, crawl_delay_s: float | None) -> Pace:
        paces = [pace(source, self._context.settings, crawl_delay_s=crawl_delay_s) for source in self._sources]
        return max(paces, key=lambda each: each.delay_s)

    def _wait_out_last_run(self, rhythm: Pace) -> None:
        """A run that follows another must not undercut the delay between them; moments are kept to the second."""
        asked = self._asked_before
        if asked is not None and rhythm.delay_s > 0:
            gone = (self._context.clock.now() - asked).total_seconds()
            rhythm.free_at = max(rhythm.free_at, self._context.clock.monotonic() + rhythm.delay_s + 1 - gone)
