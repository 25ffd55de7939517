"""Gather the further pages of an article whose text is cut into several, each asked for in the host's own turns."""

from collections import Counter

import msgspec

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, RetryError, UnreadableError
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.reading.hosts.sketch import HostSketch
from luutin.crawler.reading.joining import join
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.run.result import Result
from luutin.crawler.run.robots_gate import RobotsGate
from luutin.crawler.run.turns import LIMITING, Turns
from luutin.crawler.site.urls import shape
from luutin.crawler.wire.fetch import Request, Response

_IN_VAIN = 3
"""Pages of one shape whose numbers led to no further text, from which numbers of that shape are left alone."""


class PartGatherer:
    """Those of one host."""

    def __init__(self, context: LaneContext, turns: Turns, robots: RobotsGate) -> None:
        self._context = context
        self._turns = turns
        self._robots = robots
        self._in_vain: Counter[str] = Counter()

    async def gather(self, visit: Visit, answer: Response, reading: PageResult, *, host: HostSketch | None) -> Result:
        """The result of *visit* with the text of all its pages joined, and those pages as they came.

        They are read by the sketch of *host*, as the first was. A page that fails fails the visit: half an article must
        not become its next revision.
        """
        form, article = shape(visit.url), reading.article
        joined: list[Response] = []
        if article is None or self._in_vain[form] >= _IN_VAIN:
            return Result(visit, answer=answer, reading=msgspec.structs.replace(reading, parts=()))
        wanted = ReadOptions(self._context.scope.sources[visit.source], host=host)
        try:
            for part in reading.parts:
                came = await self._ask(part.written or part.url)
                read = await self._context.reader.read(came.page, wanted) if came is not None else None
                longer = join(article, read.article) if read is not None and read.article is not None else None
                if came is None or longer is None:
                    break
                article = longer
                joined.append(came)
        except (FetchError, UnreadableError) as error:
            return Result(visit, answer=answer, error=error)
        self._in_vain[form] = 0 if joined else self._in_vain[form] + 1
        whole = msgspec.structs.replace(reading, article=article, parts=reading.parts[: len(joined)])
        return Result(visit, answer=answer, reading=whole, parts=tuple(joined))

    async def _ask(self, address: str) -> Response | None:
        """The page at *address*; None where robots.txt forbids it, or there is none."""
        address, robots = await self._robots.entrance(address)
        if not robots.allows(address, agent=self._context.settings.product):
            return None
        answer = await self._turns.ask(Request(address))
        status = answer.page.status
        if answer.cut is not None:
            raise answer.cut
        if status >= 500 or status in LIMITING:
            raise RetryError(address, Code.of_status(status))
        return answer if answer.page.came else None
