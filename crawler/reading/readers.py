"""Pages are read in processes of their own, each with a deadline and a bound on memory: this is the crawl's side.

A page that breaks the parser or keeps it busy costs one process, never the crawl: it is ended and a new one started.
Some pages are handed over ahead, so that the processes have work while the crawl writes to the archive.
"""

import asyncio
import contextlib
import logging
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Self, TypeAlias

from luutin.crawler.codes import Code
from luutin.crawler.errors import SetupError, UnreadableError
from luutin.crawler.reading.messages import (
    Incoming,
    NonsenseError,
    ReadFailure,
    ReadReply,
    ReadRequest,
    decode_reply,
    frame,
    request_encoder,
)
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.sandbox.confine import Walls
from luutin.crawler.sandbox.forking import ForkServer
from luutin.crawler.sandbox.launch import SandboxedProcess
from luutin.crawler.wire.page import Page

_log = logging.getLogger(__name__)

_AHEAD = 32  # pages for each process
_PATIENCE = 15  # deadlines; a busy machine gives a process no more than a part of a core, and that is no page's fault
_LOOK_S = 1.0
_BUFFER = 4 << 20  # bytes of them in the socket, so that a process has work while the crawl writes; Linux cuts it
_LEAN = {"PYDANTIC_DISABLE_PLUGINS": "__all__"}  # looking for plugins is a fifth of a process's start

_READER = "luutin.crawler.reading.worker"
"""The module that reads pages: questions on its standard input, replies on its standard output."""

Maker: TypeAlias = Callable[[int], SandboxedProcess]
"""Starts a reader at the other end of a socket, by its descriptor."""


def reader_forks() -> ForkServer:
    """Return the process whose copies read pages, for whoever has pages read more than once. A context manager."""
    return ForkServer(environment=_LEAN, loads=(_READER,))


def _copy(forks: ForkServer, descriptor: int) -> SandboxedProcess:
    return SandboxedProcess((), stdin=descriptor, stdout=descriptor, start=partial(forks.fork, _READER, ""))


def _start(program: Sequence[str], descriptor: int) -> SandboxedProcess:
    return SandboxedProcess(program, stdin=descriptor, stdout=descriptor, environment=_LEAN)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Say what it means where no process can be started."""
    try:
        yield
    except OSError as error:
        raise SetupError(f"no reader of pages can be started: {error}") from error


class _LostError(Exception):
    """The process ended before it came to this page."""


class Readers:
    """A few worker processes, each started when the others have work. Use as an async context manager."""

    def __init__(
        self, *, count: int, deadline_s: float, forks: ForkServer | None = None, program: Sequence[str] = ()
    ) -> None:
        """They are copies of *forks*, None: of a process of their own; or else *program*, each started at once."""
        self._deadline_s = deadline_s
        self._own = reader_forks() if forks is None and not program else None
        self._forks = forks or self._own
        self._maker = partial(_copy, self._forks) if self._forks is not None else partial(_start, program)
        self._workers = [_Worker(self._maker, deadline_s) for _ in range(count)]
        self._room = asyncio.Semaphore(count * _AHEAD)

    async def __aenter__(self) -> Self:
        if gaps := list(Walls.of_this_kernel().gaps()):
            _log.warning("a page that takes its reader over could %s", " and ".join(gaps))
        # What is copied loads while the crawl opens, and asks for its first pages; a copy takes a few milliseconds.
        if self._forks is not None:
            with _translated():
                self._forks.start()
        else:
            for worker in self._workers:
                await worker.start()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        for worker in self._workers:
            worker.end(Code.READER_DIED)
        if self._own is not None:
            self._own.close()

    async def read(self, page: Page, wanted: ReadOptions) -> PageResult:
        """Read *page*. Raises UnreadableError `reader-timeout`, `reader-died` or `reader-nonsense`.

        Its time counts once its turn has come.
        """
        async with self._room:
            while True:
                with contextlib.suppress(_LostError):
                    reply = await self._least_busy().read(page, wanted)
                    break
        if isinstance(reply, ReadFailure):
            if reply.trace:
                _log.error("reading %s failed: %s", page.url, reply.trace)
            raise UnreadableError(page.url, reply.code, reply.reason)
        return reply

    def _least_busy(self) -> "_Worker":
        self._workers = [_Worker(self._maker, self._deadline_s) if worker.ended else worker for worker in self._workers]
        return min(self._workers, key=lambda worker: len(worker.asked))


class _Worker(asyncio.Protocol):
    """One process at the other end of a socket, from its start to its end."""

    def __init__(self, maker: Maker, deadline_s: float) -> None:
        self.ended = False
        self.asked: deque[asyncio.Future[ReadReply]] = deque()
        """Replies that are waited for; they come in this order."""
        self._maker = maker
        self._deadline_s = deadline_s
        self._starting = asyncio.Lock()
        self._child: SandboxedProcess | None = None
        self._transport: asyncio.Transport | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._incoming = Incoming()
        self._encode = request_encoder()
        self._number = 0
        """Of the last question that was answered, from 1."""

    async def read(self, page: Page, wanted: ReadOptions) -> ReadReply:
        """What the process answers, or why it did not. Raises _LostError."""
        await self.start()
        if self._transport is None or self.ended:
            raise _LostError
        content = self._encode(ReadRequest(replace(page, raw=b""), wanted))
        future: asyncio.Future[ReadReply] = asyncio.get_running_loop().create_future()
        self.asked.append(future)
        self._transport.write(frame(self._number + len(self.asked), content))
        if self._alarm is None:
            self._set_alarm()
        return await future

    async def start(self) -> None:
        """Start the process, unless that is done."""
        async with self._starting:
            if self._transport is None and not self.ended:
                await self._start()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        with theirs, ExitStack() as on_failure:
            on_failure.callback(ours.close)
            with _translated():
                self._child = self._maker(theirs.fileno())
            on_failure.pop_all()
        await asyncio.get_running_loop().connect_accepted_socket(lambda: self, ours)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ready."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand out the replies that are whole."""
        try:
            for number, content in self._incoming.messages(data):
                self._take(number, content)
        except NonsenseError as error:
            _log.error("a reader answered nonsense and is ended: %s", error)
            self.end(Code.READER_NONSENSE)

    def _take(self, number: int, content: bytes) -> None:
        """Hand one reply to whoever asked. Raises NonsenseError."""
        if not self.asked or number != self._number + 1:
            raise NonsenseError(f"a reply to question {number}, which was not asked or not yet")
        reply = decode_reply(content)
        self._number = number
        future = self.asked.popleft()
        if not future.done():
            future.set_result(reply)
        self._set_alarm()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """The process has died."""
        self.end(Code.READER_DIED)

    def _set_alarm(self) -> None:
        """Give the page whose turn it is its time."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = None
        if self.asked and self._child is not None:
            loop, deadline_s = asyncio.get_running_loop(), self._deadline_s
            until = loop.time() + _PATIENCE * deadline_s
            self._alarm = loop.call_later(deadline_s, self._look, self._child.cpu_s(), until)

    def _look(self, began_s: float | None, until: float) -> None:
        """A page's time is over. End the process, unless it would work and was not let for so long.

        *began_s* is its processor time when the page's turn came. At the moment *until* it is ended in any case.
        """
        loop, child = asyncio.get_running_loop(), self._child
        used = child.cpu_s() if child is not None else None
        left = 0.0 if used is None or began_s is None else self._deadline_s - (used - began_s)
        if child is None or left <= 0 or loop.time() >= until or not child.is_held_up():
            self.end(Code.READER_TIMEOUT)
        else:
            self._alarm = loop.call_later(max(left, _LOOK_S), self._look, began_s, until)

    def end(self, code: Code) -> None:
        """End the process. The page whose turn it was is answered with *code*; those behind it are to be read anew."""
        if self.ended:
            return
        self.ended = True
        if self._alarm is not None:
            self._alarm.cancel()
        if self._transport is not None:
            self._transport.abort()
        if self._child is not None and (words := self._child.end()):
            _log.warning("a reader's last words: %s", words)
        for number, future in enumerate(self.asked):
            if future.done():
                continue
            if number == 0:
                future.set_result(ReadFailure(code))
            else:
                future.set_exception(_LostError())
