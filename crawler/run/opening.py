"""What is due when a run begins: what has rested long enough, what is asked for before its time, and the seeds."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from luutin.archive import Database
from luutin.crawler.errors import SetupError
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.host import load_host
from luutin.crawler.frontier.linking import Linker
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.frontier.waking import MOST_AT_ONCE, Waking
from luutin.crawler.site.scope import RefusedUrl, Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

_A_MOMENT = timedelta(seconds=1)
_WAKINGS = 8  # between two batches of results: some hundredths of a second together


@dataclass(frozen=True, slots=True)
class Opening:
    """Makes due what a run begins with: `wake` inside the caller's transaction, the rest while the run goes on."""

    database: Database
    frontier: Frontier
    scope: Scope
    settings: CrawlerSettings
    linker: Linker
    began: datetime
    since: datetime | None
    """When the work began that this run goes on with; None: it is a new run."""
    asleep: deque[SourceSettings] = field(default_factory=deque)
    """Of which more may be left that had rested long enough when the run began."""

    def wake(self, source: SourceSettings, *, early: bool) -> None:
        """Open *source*; *early*: ask for articles before their time too.

        Raises SetupError for a seed that cannot be crawled.
        """
        if Waking(self.database).wake(source.name, now=self.began, since=self.since) >= MOST_AT_ONCE:
            self.asleep.append(source)
        self.linker.leave_known(source.name, now=self.began)
        if self.since is None and early:
            self._wake_early(source, self.began)
        for seed in source.seeds:
            place = self.scope.place(seed, source=source.name)
            if isinstance(place, RefusedUrl):
                raise SetupError(f"source {source.name}: the seed {seed} cannot be crawled ({place.code})")
            link = Link(*(place.url, source.name, place.host, Kind.SEED), priority=Priority.SEED, written=place.written)
            self.frontier.add(link, now=self.began)

    def wake_more(self) -> Iterator[set[str]]:
        """Make due a little more of what is asleep, in some short transactions; yield the hosts after each."""
        for _ in range(_WAKINGS):
            if not self.asleep:
                return
            source = self.asleep[0]
            with self.database.transaction():
                woken = Waking(self.database).wake_rested(source.name, now=self.began, since=self.since or self.began)
                self.linker.leave_known(source.name, now=self.began + _A_MOMENT)  # or it would be woken once more
            if woken < MOST_AT_ONCE:
                self.asleep.popleft()
            yield set(source.all_hosts)

    def _wake_early(self, source: SourceSettings, now: datetime) -> None:
        """Many articles where the host says honestly that they are as they were, few where each comes in full."""
        few = self.settings.rechecks_per_run
        honest = not any(load_host(self.database, host).dishonest for host in source.all_hosts)
        waking = Waking(self.database)
        waking.wake_checkable(source.name, now=now, limit=self.settings.revisits_per_run if honest else few)
        waking.wake_unchecked(source.name, now=now, limit=few)
