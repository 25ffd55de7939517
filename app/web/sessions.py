"""A session is one connection to the archive with what reads through it. A server has a few, one for each request."""

import logging
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from luutin.app.web.admission.long_work import CURRENT_TURN, SHORT_S
from luutin.app.web.admission.refusal import busy
from luutin.app.web.errors import TooSlowError
from luutin.app.web.i18n import phrase
from luutin.archive import ArchiveError, Database, Reader, Records, StoppedError
from luutin.indexer import IndexerError, Searcher, Searching

_log = logging.getLogger(__name__)
_POSTINGS = 48 << 20
"""Bytes of posting lists that the sessions of all processes together keep between searches."""
_PAGES_KB = 2048
"""Kilobytes of the archive's pages that each session keeps. The system's cache of the file is shared by all."""


@dataclass(frozen=True, slots=True)
class ReadSession:
    """What one request reads with; used by one thread at a time."""

    database: Database
    """The archive on this machine: captures, files, sources, runs."""
    reader: Records
    """Articles: of that archive, or of a cluster."""
    searcher: Searching

    def close(self) -> None:
        """Close its connections."""
        self.searcher.close()
        self.database.close()


class ArticleSource(NamedTuple):
    """Where one session has articles and answers from."""

    reader: Records
    searcher: Searching


class SessionPool:
    """A few sessions for all requests. A search that runs longer than allowed is interrupted.

    Where another file was put in the archive's place, as by `luutin restore`, the next request reads that one.
    """

    def __init__(  # noqa: PLR0913 - each by its name
        self,
        path: Path,
        *,
        size: int,
        time_limit_s: float,
        clock: Callable[[], float],
        processes: int = 1,
        articles_from: Callable[[], ArticleSource] | None = None,
    ) -> None:
        """*processes*: how many have such a pool, each its own."""
        self.path = path
        self.articles_from = articles_from
        """Makes a connection to the cluster that answers; None: the archive does."""
        self.time_limit_s = time_limit_s
        self.clock = clock
        """Seconds, never going back."""
        self._postings = _POSTINGS // (size * processes)
        self._free: queue.LifoQueue[ReadSession | None] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(None)  # opened when first needed

    @contextmanager
    def open(self) -> Iterator[ReadSession]:
        """A session for one request.

        Raises SessionsBusyError where none comes free in time, TooSlowError where the request outlasts the limit.
        """
        try:
            session = self._free.get(timeout=self.time_limit_s)
        except queue.Empty as error:
            raise busy() from error
        try:
            if session is not None and session.database.is_replaced:
                session.close()
                session = None
            session = session or self.connect()
            with session.database.stopping(self._due()):
                yield session
        except StoppedError as error:
            if (turn := CURRENT_TURN.get()) and turn.was_refused:
                raise busy() from error
            hint = phrase("Narrow it: more words, a source, or a range of dates.")
            raise TooSlowError(phrase("This search took too long and was stopped."), hint) from error
        finally:
            self._free.put(session)

    def _due(self) -> Callable[[], bool]:
        """What says, now and then, whether the request that asks has to end."""
        turn, begun, spent = CURRENT_TURN.get(), self.clock(), time.thread_time()
        end = begun + self.time_limit_s

        def due() -> bool:
            now = self.clock()
            # A thread takes no more time than has passed, and asking for the time that it took is dear.
            if now > end or turn is None or now - begun < SHORT_S:
                return now > end
            return turn.outgrows(time.thread_time() - spent, end - now)

        return due

    def open_one(self) -> None:
        """Open a session and let it read what it keeps of the index; what fails now fails for who asks first.

        The others are opened when they are needed: each keeps some megabytes of its own.
        """
        session = self._free.get_nowait()
        try:
            session = session or self.connect()
            session.searcher.count("luutin")
        except (ArchiveError, IndexerError):
            _log.debug("not opened before it is asked for", exc_info=True)
        finally:
            self._free.put(session)

    def connect(self) -> ReadSession:
        """A session beside those of the pool; close it."""
        with ExitStack() as failing:
            database = failing.enter_context(Database.read(self.path, any_thread=True))
            database.bound_cache(_PAGES_KB)
            read = self.articles_from() if self.articles_from else self._local(database)
            session = ReadSession(database, *read)
            failing.pop_all()
        return session

    def _local(self, database: Database) -> ArticleSource:
        return ArticleSource(Reader(database), Searcher(database, memory_limit=self._postings))

    def close(self) -> None:
        """Close every session that no request has; each is opened again when it is next needed."""
        idle = [self._free.get_nowait() for _ in range(self._free.qsize())]
        for session in idle:
            if session is not None:
                session.close()
            self._free.put(None)
