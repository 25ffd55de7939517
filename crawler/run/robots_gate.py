"""What the robots.txt of a host's origins say, asked for in the host's own turns and remembered for a day."""

import asyncio

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.run.turns import Turns
from luutin.crawler.site.hosts import host_of, origin_of
from luutin.crawler.wire.fetch import Request, Response
from luutin.crawler.wire.page import REDIRECT_CODES
from luutin.crawler.wire.politeness import retry_after, retry_s
from luutin.crawler.wire.robots import REDIRECTS, Robots, read_robots

_LASTING = {Code.NAME, Code.TLS, Code.FORBIDDEN_ADDRESS, Code.ROBOTS_AWAY}
_TRIES = 3
"""Times that it is asked for in one run: a fault of a moment must not cost a portal its night."""


class RobotsGate:
    """The rules of one host."""

    def __init__(self, context: LaneContext, turns: Turns) -> None:
        self._context = context
        self._turns = turns
        self._rules: dict[str, Robots] = {}
        self._silent: dict[str, Code] = {}
        """Origin whose robots.txt had no answer → why, where that is more than a passing fault."""
        self._host = turns.host
        self._gate = asyncio.Lock()
        self._asked_s: float | None = None
        """Seconds to wait that the last answer asked for."""

    async def entrance(self, address: str) -> tuple[str, Robots]:
        """The address to ask for, and the rules that hold there.

        On a host that is known by http, an https that does not answer is a slip of the page, and http is asked.
        """
        robots = await self.rules_for(address)
        if robots.status is None and self._may_be_slip(address):
            plain = f"http{address[5:]}"
            there = await self.rules_for(plain)
            if there.status is not None:
                return plain, there
        return address, robots

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

    def _may_be_slip(self, address: str) -> bool:
        """Whether it is by https on a host that is known by http."""
        return address.startswith("https:") and self._context.scope.is_plain(host_of(address))

    def fault_of(self, url: str) -> Code:
        """Why the robots.txt for *url*, which forbids everything because it could not be read, could not be read."""
        origin = origin_of(url)
        status = self._rules[origin].status
        return self._silent.get(origin, Code.NO_ANSWER) if status is None else Code.of_status(status)

    async def _fetch(self, origin: str) -> Robots:
        """Ask for it; where a passing fault hides it, again after growing waits, as for any page."""
        settings, clock = self._context.settings, self._context.clock
        for tries in range(1, 1 if self._may_be_slip(origin) else _TRIES):
            self._silent.pop(origin, None)
            self._asked_s = None
            robots = await self._follow(origin)
            wait = max(self._asked_s or 0.0, retry_s(settings, tries=tries, chance=self._context.chance))
            if robots.verdict != "forbid" or self._silent.get(origin) in _LASTING or wait > settings.patience_s:
                return robots
            await clock.sleep(wait)
        return await self._follow(origin)

    async def _follow(self, origin: str) -> Robots:
        """Follow it to any host (RFC 9309 §2.3.1.2); addresses are judged there too."""
        url, now = f"{origin}/robots.txt", self._context.clock.now
        try:
            for _ in range(REDIRECTS + 1):
                answer = await self._ask(url)
                target = answer.location
                if target is None and answer.page.status in REDIRECT_CODES:
                    return read_robots(None, b"", now())
                self._asked_s = retry_after(answer.page.headers.get("retry-after"), now())
                if target is None:
                    return read_robots(answer.page.status, answer.page.body, now())
                url = target
        except FetchError as error:
            lasting = error.code if error.code in _LASTING else Code.NO_ANSWER
            self._silent[origin] = lasting if host_of(url) == self._host else Code.ROBOTS_AWAY
            return read_robots(None, b"", now())
        return read_robots(404, b"", now())  # more hops than are followed: as if there were none, RFC 9309 §2.3.1.2

    async def _ask(self, url: str) -> Response:
        request = Request(url, accept="text/plain,*/*;q=0.5")
        if host_of(url) == self._host:
            return await self._turns.ask(request)
        return await self._turns.ask_elsewhere(request)
