"""All lanes of a run, one for each host: set going, told of what is kept, and asked whether anything is to come."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from luutin.archive import Database
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.host import HostMemory, load_host
from luutin.crawler.run.lane import Lane
from luutin.crawler.run.lane_context import LaneContext
from luutin.crawler.run.result import Result
from luutin.crawler.wire.fetch import Fetcher
from luutin.crawler.wire.transport import Transport

_LOOK_S = 1.0


class Lanes:
    """The lanes of one run. What is remembered of each host is put into *hosts*."""

    def __init__(self, context: LaneContext, database: Database, hosts: dict[str, HostMemory]) -> None:
        self._context = context
        self._hosts = hosts
        self._lanes: dict[str, Lane] = {}
        self._looked = 0.0
        for host in context.scope.hosts():
            hosts[host] = load_host(database, host)
            self._lanes[host] = self._open(host)

    def _open(self, host: str) -> Lane:
        context = self._context
        sources = context.scope.settings(host)
        transport = Transport(
            connections=min(source.parallel for source in sources),
            private=context.scope.is_private,
            old_tls=all(source.old_tls for source in sources),
            names=context.names,
        )
        fetcher = Fetcher(transport, context.settings, context.clock, receiving=context.receiving)
        return Lane(host, context, fetcher, self._hosts[host])

    def start(self, tasks: asyncio.TaskGroup) -> list[asyncio.Task[None]]:
        """Set them going; they go on until they are cancelled."""
        return [tasks.create_task(lane.run()) for lane in self._lanes.values()]

    def release(self, results: Iterable[Result], touched: set[str]) -> None:
        """These *results* are in the archive: there is room for others, and more may be due at the hosts *touched*."""
        for result in results:
            self._lanes[result.visit.host].release()
            touched.add(result.visit.host)
        now = self._context.clock.monotonic()
        if now - self._looked >= _LOOK_S:  # what comes due by its time alone
            self._looked = now
            touched.update(self._lanes)
        for host in touched & self._lanes.keys():
            self._lanes[host].poke()

    @property
    def under_way(self) -> int:
        """Visits that are under way to the writer."""
        return sum(lane.busy for lane in self._lanes.values())

    def is_done(self, frontier: Frontier) -> bool:
        """Nothing is under way, and nothing comes due within the time that a run waits."""
        now, patience_s = self._context.clock.now(), self._context.settings.patience_s
        soon, allowances = now + timedelta(seconds=patience_s), self._context.allowances
        for host, lane in self._lanes.items():
            resting = self._hosts[host].resting(now) > patience_s
            if not lane.idle and not resting:
                return False
            due = (
                None
                if resting or allowances.is_spent(host)
                else frontier.next_due(host, without=allowances.spent(host))
            )
            if due is not None:
                if due <= now:
                    lane.poke()
                if due <= soon:
                    return False
        return True
