"""A desk is one connection to the archive with what reads through it. A room has a few, and lends them out."""

import queue
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from luutin.app.web.errors import BusyError, TooSlowError
from luutin.app.web.i18n import phrase
from luutin.archive import Database, Reader, StoppedError
from luutin.indexer import Searcher

_POSTINGS = 512 << 20
"""Bytes of posting lists that all desks together keep between searches."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What one request reads with; used by one thread at a time."""

    database: Database
    reader: Reader
    searcher: Searcher

    def close(self) -> None:
        """Close its connections."""
        self.database.close()


class Desks:
    """Lends desks; a search that runs longer than allowed is interrupted."""

    def __init__(self, path: Path, *, size: int, time_limit_s: float, clock: Callable[[], float]) -> None:
        self.path = path
        self.time_limit_s = time_limit_s
        self.clock = clock
        """Seconds, never going back."""
        self._postings = _POSTINGS // size
        self._free: queue.LifoQueue[Desk | None] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)  # opened when first needed

    @contextmanager
    def lent(self) -> Iterator[Desk]:
        """A desk for one request.

        Raises BusyError where none comes free in time, TooSlowError where the request outlasts the limit.
        """
        try:
            desk = self._free.get(timeout=self.time_limit_s)
        except queue.Empty as error:
            raise BusyError(phrase("All readers of the archive are busy."), phrase("Try again in a moment.")) from error
        try:
            desk = desk or self.opened()
            end = self.clock() + self.time_limit_s
            with desk.database.stopping(lambda: self.clock() > end):
                yield desk
        except StoppedError as error:
            hint = phrase("Narrow it: more words, a source, or a range of dates.")
            raise TooSlowError(phrase("This search took too long and was stopped."), hint) from error
        finally:
            self._free.put(desk)

    def opened(self) -> Desk:
        """A desk of one's own, for an export that reads for long; close it."""
        with ExitStack() as failing:
            database = failing.enter_context(Database.read(self.path, any_thread=True))
            desk = Desk(database, Reader(database), Searcher(database, memory_limit=self._postings))
            failing.pop_all()
        return desk

    def close(self) -> None:
        """Close every desk that is not lent; each is opened again when it is next needed."""
        idle = [self._free.get_nowait() for _ in range(self._free.qsize())]
        for desk in idle:
            if desk is not None:
                desk.close()
            self._free.put(None)
