"""What all lanes of a run work with."""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from luutin.crawler.frontier.limits import Allowances
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.reading.readers import Readers
from luutin.crawler.rendering.browser import Grant
from luutin.crawler.run.result import Results
from luutin.crawler.sandbox.forking import ForkServer
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.wire.clock import Clock
from luutin.crawler.wire.names import Names
from luutin.crawler.wire.page import Page
from luutin.crawler.wire.robots import Robots

if TYPE_CHECKING:
    from luutin.crawler.run.entrance import HostEntrance


class PageReader(Protocol):
    """Whoever reads pages."""

    async def read(self, page: Page, wanted: ReadOptions) -> PageResult:
        """Raises UnreadableError."""


Reading = Callable[[CrawlerSettings], AbstractAsyncContextManager[PageReader]]
"""Starts whoever reads the pages of one run."""


def in_processes(settings: CrawlerSettings, forks: ForkServer | None = None) -> Readers:
    """Pages are read in processes of their own: copies of *forks*, None: of one that is started for them."""
    return Readers(count=settings.workers, deadline_s=settings.read_deadline_s, forks=forks)


class RobotsMemory(Protocol):
    """Whoever remembers what robots.txt said."""

    def load(self, origin: str) -> Robots | None:
        """What *origin* last answered; None where it never was asked."""

    def keep(self, origin: str, robots: Robots) -> None:
        """Remember an answer, and put the sitemaps that it names into the frontier."""


class PageBrowser(Protocol):
    """Whoever fills pages that only scripts fill."""

    async def render(self, page: Page, grant: Grant) -> bytes:
        """What *page* shows, as HTML in UTF-8; *grant* carries out what its scripts ask for. Raises UnreadableError."""


@dataclass(frozen=True, slots=True)
class LaneContext:
    """What a lane works with; the same for all lanes of a run."""

    settings: CrawlerSettings
    scope: Scope
    clock: Clock
    reader: PageReader
    robots: RobotsMemory
    results: Results
    names: Names
    receiving: asyncio.Semaphore
    """Large bodies at the same time, of all hosts together."""
    chance: random.Random
    lease: Callable[[str, int], list[Visit]]
    """Takes due URLs of a host from the frontier."""
    days: bool
    """Whether the days that lists print beside headlines are asked for."""
    allowances: Allowances
    """What the run may still ask of each source."""
    may_fetch: Callable[[], bool]
    """False once the run has fetched as many pages as it may."""
    browser: PageBrowser | None = None
    """None: no source asks for one, or there is none."""
    entrances: dict[str, "HostEntrance"] = field(default_factory=dict)
    """Host → how it is asked, by whoever has something to ask of it in its own turns."""
