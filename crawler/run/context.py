"""One visit's result on its way into the archive, and what all who keep such results work with."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luutin.archive import Archive, CaptureSink, Database
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.linking import Linker
from luutin.crawler.frontier.progress import SourceCounts, Summary
from luutin.crawler.frontier.revisit import rest_s
from luutin.crawler.frontier.tallies import Tallies
from luutin.crawler.frontier.visit import UrlState, Visit
from luutin.crawler.run.files.bound import FilesBound
from luutin.crawler.run.result import Rendering
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.wire.fetch import Response
from luutin.crawler.wire.page import Page
from luutin.crawler.wire.politeness import later


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run's recording works with."""

    database: Database
    archive: Archive
    captures: CaptureSink
    frontier: Frontier
    scope: Scope
    settings: CrawlerSettings
    linker: Linker
    summary: Summary
    tallies: Tallies
    chance: random.Random
    run_id: int
    began: datetime
    files_bound: FilesBound
    since: date | None = None
    until: date | None = None
    """Days of publication that are kept; None: no bound."""
    vanishing: dict[str, set[int]] = field(default_factory=dict)
    """Source → articles with strikes enough; whether all of them vanished is judged when the run has seen the rest."""
    kept: set[str] = field(default_factory=set)
    """Scripts that the run has kept already: one proof is enough for all pages that run them."""
    refusing: dict[str, set[int]] = field(default_factory=dict)
    """Source → those of them that the portal refuses to show."""

    def rest(self, visit: Visit, interval_s: int, now: datetime, **columns: Any) -> None:
        """The visit went well: the next one is due in *interval_s* seconds. Writes further *columns* beside."""
        due = later(now, rest_s(interval_s))
        self.frontier.update(
            visit.url, state=UrlState.RESTING, due_at=due, interval_s=interval_s, tries=0, limited=0, **columns
        )


@dataclass(frozen=True, slots=True)
class AnsweredVisit:
    """An answered visit."""

    visit: Visit
    answer: Response
    memory: HostMemory
    """Of the host that answered."""
    counts: SourceCounts
    now: datetime
    parts: tuple[Response, ...] = ()
    """Further pages of the article."""
    rendering: Rendering | None = None
    """How a browser filled the page; None: it was read as received."""

    @property
    def page(self) -> Page:
        """The page that came back."""
        return self.answer.page
