"""The one writer of a run: results gather for a moment, and are kept in one transaction with the frontier's state."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from luutin.archive import Runs
from luutin.crawler.frontier.admission import Admission
from luutin.crawler.frontier.habits import save_habits
from luutin.crawler.frontier.host import HostMemory, save_host
from luutin.crawler.frontier.traps.shapes import remember
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.reading.discovery.found import FoundLink
from luutin.crawler.reading.page_result import PageSort
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.record import Recorder
from luutin.crawler.run.result import Result, Results

BATCH = 200
"""Results in one transaction, at most."""
_LEARNT = 32  # articles of a host that a run which is killed may have learnt from in vain
_GATHER_S = 0.05  # seconds over which results gather into one transaction
_MANY = 8  # results within that time, or visits under way; while there are so many, more are waited for
_PATIENCE = 5
"""How often: a transaction waits for the disk and for the index, however little it holds."""
_PORTION = 1_000
"""Entries of a sitemap in one transaction: about a tenth of a second."""
_LOOK_S = 0.1
_NOTE = timedelta(seconds=1)
"""How often what the run has done is written into its row; its end writes it in any case."""


async def gather(results: Results, *, under_way: Callable[[], int]) -> list[Result]:
    """The results that came within a moment, at most BATCH; none where none did. *under_way*: visits that are."""
    batch: list[Result] = []
    try:
        async with asyncio.timeout(_LOOK_S):
            batch.append(await results.get())
    except TimeoutError:
        return batch
    for _ in range(_PATIENCE):
        if not under_way():
            break
        before = results.qsize()
        await asyncio.sleep(_GATHER_S)
        is_slow = results.qsize() < before + _MANY and under_way() < _MANY
        if is_slow or results.qsize() >= BATCH - 1:
            break
    while not results.empty() and len(batch) < BATCH:
        batch.append(results.get_nowait())
    return batch


class Writer:
    """Writes results into the archive."""

    def __init__(self, context: RunContext, runs: Runs, admission: Admission, hosts: dict[str, HostMemory]) -> None:
        self._context = context
        self._runs = runs
        self._admission = admission
        self._hosts = hosts
        self._recorder = Recorder(context)
        self._note_at = datetime.min.replace(tzinfo=UTC)

    def write_ahead(self, batch: list[Result], *, now: datetime) -> Iterator[None]:
        """Put the entries of large sitemaps in, each portion in a transaction of its own; what waits may go on between.

        A run that is killed then asks for the sitemap again.
        """
        for visit, links in map(_entries, batch):
            for start in range(0, max(0, len(links) - _PORTION), _PORTION):
                with self._transaction():
                    self._context.linker.put_ahead(visit, links[start : start + _PORTION], now=now)
                yield

    def write(self, batch: list[Result], *, now: datetime) -> None:
        """Keep *batch* in one transaction, with what it tells of its hosts; the proof is on disk before it commits."""
        context = self._context
        touched = {result.visit.host for result in batch}
        with self._transaction():
            for result in batch:
                self._recorder.record(result, self._hosts[result.visit.host], now=now)
                self._admission.release(result.visit)
            for memory in map(self._hosts.__getitem__, touched):
                save_host(context.database, memory)
                if memory.habits.unkept >= _LEARNT:
                    save_habits(context.database, memory.habits, now=now)
            if now >= self._note_at:  # of hundreds of sources it is long
                self._runs.note(context.run_id, context.summary.as_json())
                remember(context.database, context.linker.budgets)
                self._note_at = now + _NOTE
            context.tallies.save()
            context.captures.sync()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Where it fails, what is remembered of it is forgotten."""
        with ExitStack() as on_failure:
            on_failure.callback(self._context.frontier.forget)
            with self._context.database.transaction():
                yield
            on_failure.pop_all()


def _entries(result: Result) -> tuple[Visit, tuple[FoundLink, ...]]:
    """The entries of a sitemap; none of another page, or of one that is not whole."""
    reading = result.reading
    is_whole = result.answer is not None and result.answer.cut is None
    return result.visit, reading.links if is_whole and reading and reading.sort is PageSort.SITEMAP else ()
