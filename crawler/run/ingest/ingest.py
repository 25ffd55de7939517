"""Take in what others captured: one file after the other, page by page, batch by batch, and go on where it ended.

Pages are read ahead in processes of their own, and kept in the order of their file. Each batch is one transaction with
the word of how far the file has come. So an ingest that is killed has lost nothing that it counted.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import NamedTuple, TypeAlias

from luutin.archive import (
    Archive,
    Beside,
    CaptureSource,
    CaptureWriter,
    Database,
    FaultKind,
    Finds,
    ForeignFault,
    Holding,
    Revisit,
    Runs,
    TakenIn,
    WarcFolder,
    Work,
    lock,
    lock_file,
)
from luutin.crawler.codes import Code
from luutin.crawler.errors import UnreadableError
from luutin.crawler.run.ingest.keeping import REPEATS, Keeper
from luutin.crawler.run.ingest.placing import Placing
from luutin.crawler.run.ingest.reading_ahead import Ahead, Underway
from luutin.crawler.run.ingest.second_look import cut_captures, placed_revisit, seen_again, shown_pictures
from luutin.crawler.run.ingest.settling import settle_new
from luutin.crawler.run.ingest.sorting import FileToKeep, NotKept, PageToRead, WayOn
from luutin.crawler.run.ingest.tally import IngestTally
from luutin.crawler.run.lane_context import PageReader, Reading, in_processes
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.wire.clock import Clock

_BATCH = 100
"""Things of a file in one transaction."""
Told: TypeAlias = Callable[[Holding, int], object]
_AHEAD = 2
"""Batches that are sorted out, or being read, before the first of them is kept."""


def ingest(  # noqa: PLR0913 - one argument for each seam that a caller may swap
    settings: CrawlerSettings,
    sources: Iterable[SourceSettings],
    database: Database,
    captures: CaptureWriter,
    holdings: Iterable[Holding],
    *,
    clock: Clock,
    stop: Callable[[], bool] = lambda: False,
    progress: Told = lambda _holding, _count: None,
    follow: Callable[[], object] = lambda: None,
    reading: Reading = in_processes,
    again: bool = False,
    batch: int = _BATCH,
    source: CaptureSource | None = None,
) -> IngestTally:
    """Take the *holdings* into the archive; return what it came to.

    It ends between two batches where *stop* says so; the next call goes on from there. *progress* is told of bytes
    that were read, *follow* is called behind each transaction. *again*: files that were taken in whole are read once
    more. *batch*: so many things of a file are one transaction. *source*: where captures are read back; None: the
    folder of *captures*. Raises ArchiveError.
    """
    began = clock.monotonic()
    with lock(lock_file(database.path, Work.CRAWL), what="luutin ingest", now=clock.now()), database.lean():
        told = _Manner(clock, stop, follow, again, batch, source or WarcFolder(captures.folder))
        run = _Ingest(settings, tuple(sources), database, captures, told)
        asyncio.run(run.go(holdings, reading, progress))
        run.end()
    run.tally.seconds = clock.monotonic() - began
    return run.tally


class _Manner(NamedTuple):
    """How it is done, as ingest() was told."""

    clock: Clock
    stop: Callable[[], bool]
    follow: Callable[[], object]
    again: bool
    batch: int
    source: CaptureSource


class _Ingest:
    """One ingest's state."""

    def __init__(
        self,
        settings: CrawlerSettings,
        sources: tuple[SourceSettings, ...],
        database: Database,
        captures: CaptureWriter,
        manner: _Manner,
    ) -> None:
        self.tally = IngestTally()
        self._settings, self._db, self._captures = settings, database, captures
        self._clock, self._stop, self._follow, self._again, self._batch, self._source = manner
        self._placing = Placing(sources, home_of=Archive(database).home_of)
        self._taken = TakenIn(database)
        self._keeper = Keeper(database, captures, self._placing, self.tally)
        self._runs = Runs(database)
        self._done = 0
        """Things of the file at hand that are settled."""
        self._cut = 0
        """Captures of it that are cut, and come last."""
        self._with_cut: list[tuple[Holding, int, int]] = []
        """Files that hold such, with how much of them is settled, and how many there are."""
        self._ahead = Ahead(database, self._placing, self._taken, cap=settings.body_cap_bytes)
        self._ways_on: dict[str, WayOn] = {}
        with database.transaction():
            self._keeper.run_id = self._runs.begin("ingest", now=self._clock.now())

    async def go(
        self, holdings: Iterable[Holding], reading: Reading, progress: Callable[[Holding, int], object]
    ) -> None:
        """Take in one after the other."""
        async with reading(self._settings) as readers:
            for holding in holdings:
                if self._stop():
                    self.tally.interrupted = True
                    return
                await self._take(holding, readers, progress)
            await self._keep_revisits(readers)
            if not self.tally.interrupted:
                await self._keep_cut(readers, progress)
                await self._keep_revisits(readers)

    async def _keep_cut(self, readers: PageReader, progress: Told) -> None:
        """Keep the captures that are cut, now that every whole one came; only then have their files come to an end."""
        for holding, done, met in self._with_cut:
            cut = cut_captures(self._finds(holding, progress), self._placing, cap=self._settings.body_cap_bytes)
            self.tally.captures -= met  # each was counted when it was met
            await self._keep_all(cut, readers)
            if self.tally.interrupted:
                return
            self._end_file(holding, done)

    async def _keep_revisits(self, readers: PageReader) -> None:
        """Keep the revisits whose original has come, in this ingest or an earlier one."""
        while not self.tally.interrupted and (revisits := list(islice(self._taken.answered(), _BATCH))):
            captures = list(seen_again(self._taken, self._source, revisits))
            self.tally.captures -= len(captures)  # each was counted when it was met
            await self._keep_all(iter(captures), readers)
            with self._db.transaction():
                for each in revisits:
                    self._taken.close(each)

    def end(self) -> None:
        """Judge what came, and note how it went."""
        now = self._clock.now()
        with self._db.transaction():
            for way_on in self._ways_on.values():
                self._keeper.keep_way_on(way_on)
            if not self.tally.interrupted:
                settle_new(self._db, self._keeper.new, self.tally, run_id=self._keeper.run_id, now=now)
            if not self.tally.interrupted:
                self.tally.reasons[REPEATS] += self._taken.drop_repeats_of_refused()
            self.tally.open_revisits = self._taken.count_open()
            self.tally.reasons = +self.tally.reasons
            outcome = "interrupted" if self.tally.interrupted else "partial" if self.tally.faults else "ok"
            self._runs.end(self._keeper.run_id, self.tally.as_json(), outcome=outcome, now=now)
        self._follow()

    # One file

    async def _take(self, holding: Holding, readers: PageReader, progress: Told) -> None:
        identity = holding.identity
        if identity is not None and not self._again and self._taken.is_whole(identity):
            self.tally.whole.append(holding.name)
            return
        self.tally.files += 1
        done = self._taken.done(identity) if identity is not None and not self._again else 0
        finds = self._finds(holding, progress)
        for _ in islice(finds, done):
            pass
        left, self._cut = self._keeper.pictures_left, 0
        await self._keep_all(finds, readers, holding, done)
        if self.tally.interrupted:
            return
        if identity is not None and (done or self._keeper.pictures_left > left):
            finds, cap = self._finds(holding, progress), self._settings.body_cap_bytes
            shown = shown_pictures(finds, self._keeper, self._placing, cap=cap)
            self._keeper.keep_shown(shown, at_once=self._batch, now=self._clock.now())
        if identity is not None and (done or self._cut):
            self._with_cut.append((holding, self._done, self._cut))
        else:
            self._end_file(holding, self._done)

    def _end_file(self, holding: Holding, done: int) -> None:
        now = self._clock.now()
        with self._db.transaction():
            if holding.identity is not None:
                self._taken.note(holding.identity, holding.name, done, now=now, ended=True)
            holding.ended(now)

    @staticmethod
    def _finds(holding: Holding, progress: Told) -> Finds:
        try:
            yield from holding.finds(lambda count: progress(holding, count))
        except OSError as error:
            yield ForeignFault(holding.name, FaultKind.UNREADABLE, error.strerror or str(error))

    async def _keep_all(self, finds: Finds, readers: PageReader, holding: Holding | None = None, done: int = 0) -> None:
        """Keep what *finds* yields, in its order; noted as done beyond the first *done* of *holding*."""
        waiting = deque[Underway]()
        over = False
        while not over or waiting:
            while not over and len(waiting) < _AHEAD * self._batch:
                found = next(finds, None)
                over = found is None
                if found is not None:
                    waiting.append(self._ahead.begin(found, readers))
            batch = [waiting.popleft() for _ in range(min(self._batch, len(waiting)))]
            await self._ahead.settle(batch, readers)
            done += len(batch)
            self._done = done
            self._write(batch, holding)
            if self._stop():
                self.tally.interrupted = True
                break
        for each in waiting:
            if each.reading is not None:
                each.reading.cancel()

    def _write(self, batch: list[Underway], holding: Holding | None) -> None:
        """Keep a batch in one transaction, with the word of how far the file has come."""
        now = self._clock.now()
        with self._db.transaction():
            for each in batch:
                self._keep(each, now, may_wait=holding is not None and holding.identity is not None)
            if holding is not None:
                if holding.identity is not None:
                    self._taken.note(holding.identity, holding.name, self._done, now=now, ended=False)
                holding.settled([each.found for each in batch])
            self._runs.note(self._keeper.run_id, self.tally.as_json())
            self._captures.sync()
        self._follow()

    def _keep(self, each: Underway, now: datetime, *, may_wait: bool) -> None:
        tally = self.tally
        match each.found:
            case ForeignFault():
                tally.note_fault(each.found)
                return
            case Beside(kind):
                tally.beside[kind] += 1
                return
            case Revisit():
                tally.captures += 1
                self._leave_open(each.found)
                return
            case _:
                tally.captures += 1
        if each.known:
            tally.known += 1
        match each.sorted:
            case PageToRead() | FileToKeep() as cut if cut.capture.truncated and may_wait:
                self._cut += 1
            case PageToRead() as page:
                self._keep_read(page, each, now)
            case FileToKeep() as file:
                self._keeper.keep_file(file, now=now)
            case WayOn() as way_on:
                self._ways_on[way_on.url] = way_on
            case NotKept(code):
                tally.reasons[str(code)] += 1

    def _leave_open(self, revisit: Revisit) -> None:
        named = placed_revisit(revisit, self._placing)
        if isinstance(named, Code):
            self.tally.reasons[str(named)] += 1
        else:
            self._taken.leave_open(named)

    def _keep_read(self, page: PageToRead, one: Underway, now: datetime) -> None:
        if one.reading is None:
            return
        try:
            result = one.reading.result()
        except UnreadableError as error:
            self.tally.reasons[str(error.code)] += 1
            self.tally.note_fault(ForeignFault(page.capture.place, FaultKind.UNREAD, str(error)))
            return
        if result.leads_to is not None:
            self.tally.reasons["moved"] += 1
        else:
            self._keeper.keep_page(page, result, now=now)
