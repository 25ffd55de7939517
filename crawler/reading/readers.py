"""Pages are read in processes of their own, each with a deadline and a bound on memory: this is the crawl's side.

A page that breaks the parser or keeps it busy costs one process, never the crawl: it is ended and a new one started.
Some pages are handed over ahead, so that the processes have work while the crawl writes to the archive.
"""

import asyncio
import contextlib
import logging
import os
import pickle
import socket
import subprocess
import sys
from collections import deque
from typing import Any, Self

from luutin.archive import ArticleRow
from luutin.crawler.errors import UnreadableError
from luutin.crawler.reading.discovery.found import Found
from luutin.crawler.reading.frames import LENGTH, framed
from luutin.crawler.reading.seen import Reading, Sort, Wanted
from luutin.crawler.wire.page import Page

_log = logging.getLogger(__name__)

_AHEAD = 32  # pages for each process
_BUFFER = 4 << 20  # bytes of them in the socket, so that a process has work while the crawl writes; Linux cuts it
_LEAN = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}  # looking for plugins is a fifth of a process's start


class _LostError(Exception):
    """The process ended before it came to this page."""


class Readers:
    """A few worker processes. Use as an async context manager."""

    def __init__(self, *, count: int, deadline_s: float) -> None:
        self._deadline_s = deadline_s
        self._workers = [_Worker(deadline_s) for _ in range(count)]
        self._room = asyncio.Semaphore(count * _AHEAD)

    async def __aenter__(self) -> Self:
        # At once: they load while the crawl opens, and asks for its first pages.
        for worker in self._workers:
            await worker.start()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        for worker in self._workers:
            worker.end("over")

    async def read(self, page: Page, wanted: Wanted) -> Reading:
        """Read *page*. Raises UnreadableError `reader-timeout` or `reader-died`; time counts once its turn has come."""
        async with self._room:
            while True:
                with contextlib.suppress(_LostError):
                    answer = await self._least_busy().read(page, wanted)
                    break
        if isinstance(answer, str):
            raise UnreadableError(page.url, answer)
        return reading_of(answer)

    def _least_busy(self) -> "_Worker":
        self._workers = [_Worker(self._deadline_s) if worker.ended else worker for worker in self._workers]
        return min(self._workers, key=lambda worker: len(worker.asked))


def reading_of(told: tuple[Any, ...]) -> Reading:
    """The reading that `luutin.crawler.reading.worker.told` put into plain values."""
    sort, links, article, *rest = told
    return Reading(Sort(sort), tuple(map(Found._make, links)), article and ArticleRow._make(article), *rest)


class _Worker(asyncio.Protocol):
    """One process at the other end of a socket, from its start to its end."""

    def __init__(self, deadline_s: float) -> None:
        self.ended = False
        self.asked: deque[asyncio.Future[Any]] = deque()
        """Answers that are waited for; they come in this order."""
        self._deadline_s = deadline_s
        self._starting = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._received = bytearray()
        self._told: set[str] = set()

    async def read(self, page: Page, wanted: Wanted) -> Any:
        """What the process answers, or why it did not. Raises _LostError."""
        await self.start()
        if self._transport is None or self.ended:
            raise _LostError
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.asked.append(future)
        self._transport.write(framed(self._question(page, wanted)))
        if self._alarm is None:
            self._set_alarm()
        return await future

    def _question(self, page: Page, wanted: Wanted) -> tuple[Any, ...]:
        """Plain values; the source's settings go over once."""
        source = wanted.source.name
        settings = None if source in self._told else wanted.source
        self._told.add(source)
        told = (page.url, page.final_url, page.status, page.headers, page.body, page.fetched_at, page.truncated)
        return told, source, settings, wanted.number, wanted.sketch, wanted.days

    async def start(self) -> None:
        """Start the process, unless that is done."""
        async with self._starting:
            if self._transport is None and not self.ended:
                await self._start()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        with theirs:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - it returns once the program is loaded
                [sys.executable, "-P", "-c", "from luutin.crawler.reading.worker import main; main()"],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                env={**os.environ, **_LEAN},
            )
        await asyncio.get_running_loop().connect_accepted_socket(lambda: self, ours)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ready."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand out the answers that are whole."""
        self._received += data
        while len(self._received) >= LENGTH.size and self.asked:
            (length,) = LENGTH.unpack_from(self._received)
            end = LENGTH.size + length
            if len(self._received) < end:
                return
            try:
                answer = pickle.loads(self._received[LENGTH.size : end])  # noqa: S301 - our own process wrote it
            except Exception:  # noqa: BLE001 - bytes of a process that is out of its mind
                _log.exception("a reader answered what cannot be read")
                self.end("reader-died")
                return
            del self._received[:end]
            future = self.asked.popleft()
            if not future.done():
                future.set_result(answer)
            self._set_alarm()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The process has died."""
        self.end("reader-died")

    def _set_alarm(self) -> None:
        """Give the page whose turn it is its time."""
        if self._alarm is not None:
            self._alarm.cancel()
        later = asyncio.get_running_loop().call_later
        self._alarm = later(self._deadline_s, self.end, "reader-timeout") if self.asked else None

    def end(self, code: str) -> None:
        """End the process. The page whose turn it was is answered with *code*; those behind it are to be read anew."""
        if self.ended:
            return
        self.ended = True
        if self._alarm is not None:
            self._alarm.cancel()
        if self._transport is not None:
            self._transport.abort()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        for number, future in enumerate(self.asked):
            if future.done():
                continue
            if number == 0:
                future.set_result(code)
            else:
                future.set_exception(_LostError())
