"""What the robots.txt of a host's origins say, asked for in the host's own turns and remembered for a day."""

import asyncio

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.run.turns import Turns
from luutin.crawler.site.hosts import origin_of
from luutin.crawler.site.scope import RefusedUrl
from luutin.crawler.wire.fetch import Request
from luutin.crawler.wire.robots import REDIRECTS, Robots, read_robots

_LASTING = {Code.NAME, Code.TLS}


class RobotsGate:
    """The rules of one host."""

    def __init__(self, context: LaneContext, turns: Turns, *, source: str) -> None:
        self._context = context
        self._turns = turns
        self._source = source
        """One that the host belongs to: redirects of robots.txt are judged as its own."""
        self._rules: dict[str, Robots] = {}
        self._silent: dict[str, Code] = {}
        """Origin whose robots.txt had no answer → why, where that is more than a passing fault."""
        self._gate = asyncio.Lock()

    async def rules_for(self, url: str) -> Robots:
        """The rules that hold for *url*; its host keeps their delay from now on."""
        origin, context = origin_of(url), self._context
        async with self._gate:
            robots = self._rules.get(origin) or context.robots.load(origin)
            if robots is None or robots.stale(context.clock.now()):
                robots = await self._fetch(origin)
                context.robots.keep(origin, robots)
            if origin not in self._rules:
                self._turns.obey(robots.crawl_delay_s(agent=context.settings.product))
            self._rules[origin] = robots
            return robots

    def fault_of(self, url: str) -> Code:
        """Why the robots.txt for *url*, which forbids everything because it could not be read, could not be read."""
        origin = origin_of(url)
        status = self._rules[origin].status
        return self._silent.get(origin, Code.NO_ANSWER) if status is None else Code.of_status(status)

    async def _fetch(self, origin: str) -> Robots:
        url, now = f"{origin}/robots.txt", self._context.clock.now
        try:
            for _ in range(REDIRECTS + 1):
                answer = await self._turns.ask(Request(url, accept="text/plain,*/*;q=0.5"))
                target = answer.location
                if target is None:
                    return read_robots(answer.page.status, answer.page.body, now())
                place = self._context.scope.place(target, source=self._source)
                if isinstance(place, RefusedUrl):
                    return read_robots(None, b"", now())
                url = place.url
        except FetchError as error:
            self._silent[origin] = error.code if error.code in _LASTING else Code.NO_ANSWER
            return read_robots(None, b"", now())
        return read_robots(404, b"", now())  # more hops than are followed: as if there were none, RFC 9309 §2.3.1.2
