"""Things of a file on their way: each is sorted out, and a page is read in a process of its own, before any is kept."""

import asyncio
from collections.abc import MutableSequence
from typing import NamedTuple, cast

from luutin.archive import Database, ForeignCapture, Found, TakenIn
from luutin.crawler.errors import UnreadableError
from luutin.crawler.frontier.habits import load_sketch
from luutin.crawler.reading.hosts.sketch import HostSketch
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.run.ingest.placing import Placing
from luutin.crawler.run.ingest.sorting import FileToKeep, PageToRead, Sorted, sort_out
from luutin.crawler.run.lane_context import PageReader


class Underway(NamedTuple):
    """One thing of a file, on its way."""

    found: Found
    known: bool = False
    """Whether the archive has this very capture."""
    sorted: Sorted | None = None
    reading: "asyncio.Task[PageResult] | None" = None


class Ahead:
    """Sorts out and sets going what comes next."""

    def __init__(self, database: Database, placing: Placing, taken: TakenIn, *, cap: int) -> None:
        self._db, self._placing, self._taken, self._cap = database, placing, taken, cap
        self._sketches: dict[str, HostSketch | None] = {}

    def begin(self, found: Found, readers: PageReader) -> Underway:
        """Sort a thing out, and have it read where it is a page."""
        if not isinstance(found, ForeignCapture):
            return Underway(found)
        chosen = sort_out(found, self._placing, cap=self._cap)
        if isinstance(chosen, (PageToRead, FileToKeep)) and self._taken.find(chosen.placed.url, found) is not None:
            return Underway(found, known=True)
        if not isinstance(chosen, PageToRead):
            return Underway(found, sorted=chosen)
        wanted = ReadOptions(chosen.placed.source, host=self._sketch(chosen.placed.host))
        return Underway(found, sorted=chosen, reading=asyncio.create_task(readers.read(chosen.page, wanted)))

    async def settle(self, batch: MutableSequence[Underway], readers: PageReader) -> None:
        """Wait until the pages of a *batch* are read. One that was not is read once more, when nothing else is.

        A reader that had no time, or died of another page, says nothing of this one. No later visit makes up for it.
        """
        await asyncio.gather(*(each.reading for each in batch if each.reading), return_exceptions=True)
        for place, each in enumerate(batch):
            if each.reading is None or not isinstance(each.reading.exception(), UnreadableError):
                continue
            page = cast("PageToRead", each.sorted)
            wanted = ReadOptions(page.placed.source, host=self._sketch(page.placed.host))
            again = asyncio.create_task(readers.read(page.page, wanted))
            await asyncio.wait([again])
            batch[place] = each._replace(reading=again)

    def _sketch(self, host: str) -> HostSketch | None:
        """What crawls know of a host; nothing is learnt here, so that a page is read alike whenever it comes."""
        if host not in self._sketches:
            self._sketches[host] = load_sketch(self._db, host)
        return self._sketches[host]
