"""A page that stands in place of every page until its visitor has chosen: a tongue, a consent. It is crossed once.

Its one way on is the asked address itself with something added, and the answer to that sets a cookie.
"""

import asyncio
from urllib.parse import parse_qsl, urlsplit

from luutin.crawler.errors import FetchError
from luutin.crawler.run.robots_gate import RobotsGate
from luutin.crawler.run.turns import Turns
from luutin.crawler.wire.fetch import Request, Response


def is_own_address(way: str, address: str) -> bool:
    """Whether *way* is *address* with more in its query, and nothing else.

    >>> is_own_address("http://xa.vn/tin?id=4&lang=vi", "http://xa.vn/tin?id=4")
    True
    """
    there, here = urlsplit(way), urlsplit(address)
    more = {*parse_qsl(there.query, keep_blank_values=True)} - {*parse_qsl(here.query, keep_blank_values=True)}
    return there[:3] == here[:3] and bool(more) and len(there.query) > len(here.query)


class Threshold:
    """That of one host."""

    def __init__(self, turns: Turns, robots: RobotsGate, *, product: str) -> None:
        self._turns = turns
        self._robots = robots
        self._product = product
        self._gate = asyncio.Lock()
        self._crossed = False
        self._vain = False

    async def cross(self, address: str, way: str) -> Response | None:
        """What stands at *address* once the *way* was gone; None: nothing, or nobody may go it."""
        if self._vain or not is_own_address(way, address):
            return None
        try:
            async with self._gate:
                robots = await self._robots.rules_for(way)
                if not self._crossed and robots.allows(way, agent=self._product):
                    await self._turns.ask(Request(way))
                    self._crossed = True
            answer = await self._turns.ask(Request(address)) if self._crossed else None
        except FetchError:
            return None
        return answer if answer is not None and answer.page.came else None

    def give_up(self) -> None:
        """It stands there all the same: it is not tried again in this run."""
        self._vain = True
