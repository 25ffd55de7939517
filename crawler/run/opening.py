"""What is due when a run begins: what has rested long enough, what is asked for before its time, and the seeds."""

from dataclasses import dataclass
from datetime import datetime

from luutin.archive import Database
from luutin.crawler.errors import SetupError
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.host import load_host
from luutin.crawler.frontier.linking import Linker
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.frontier.waking import Waking
from luutin.crawler.site.scope import RefusedUrl, Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings


@dataclass(frozen=True, slots=True)
class Opening:
    """Makes due what a run begins with, inside the caller's transaction."""

    database: Database
    frontier: Frontier
    scope: Scope
    settings: CrawlerSettings
    linker: Linker

    def wake(self, source: SourceSettings, *, since: datetime | None, now: datetime, early: bool) -> None:
        """Open *source*; *since* is when the work began that this run goes on with, None: it is a new run.

        *early*: ask for articles before their time too. Raises SetupError for a seed that cannot be crawled.
        """
        Waking(self.database).wake(source.name, now=now, since=since)
        self.linker.leave_known(source.name, now=now)
        if since is None and early:
            self._wake_early(source, now)
        for seed in source.seeds:
            place = self.scope.place(seed, source=source.name)
            if isinstance(place, RefusedUrl):
                raise SetupError(f"source {source.name}: the seed {seed} cannot be crawled ({place.code})")
            link = Link(*(place.url, source.name, place.host, Kind.SEED), priority=Priority.SEED, written=place.written)
            self.frontier.add(link, now=now)

    def _wake_early(self, source: SourceSettings, now: datetime) -> None:
        """Many articles where the host says honestly that they are as they were, few where each comes in full."""
        few = self.settings.rechecks_per_run
        honest = not any(load_host(self.database, host).dishonest for host in source.all_hosts)
        waking = Waking(self.database)
        waking.wake_checkable(source.name, now=now, limit=self.settings.revisits_per_run if honest else few)
        waking.wake_unchecked(source.name, now=now, limit=few)
