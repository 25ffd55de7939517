"""The crawl's side of a browser in a process of its own: started with its first page, one page at a time.

What the page's scripts ask for comes back as wishes. Their time counts only while none of them is being fetched, so
that a polite crawl is no slow page. A page that keeps the browser busy costs one process, never the crawl.
"""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Self, TypeAlias

from luutin.crawler.codes import Code
from luutin.crawler.errors import UnreadableError
from luutin.crawler.reading.messages import HEADER, LARGEST, NonsenseError, frame
from luutin.crawler.rendering.messages import (
    FromBrowser,
    Ready,
    Refusal,
    RenderedPage,
    RenderFailure,
    Shell,
    Supply,
    ToBrowser,
    Wish,
    decode_from_browser,
    encode,
)
from luutin.crawler.sandbox.launch import SandboxedProcess
from luutin.crawler.wire.page import Page

_log = logging.getLogger(__name__)

RENDERER = (sys.executable, "-P", "-c", "from luutin.crawler.rendering.worker import main; main()")
"""The program that drives a browser: shells and supplies on its standard input, wishes and pages on its output."""
_START_S = 60.0
_GRACE_S, _GRACE = 1.0, 0.25
"""Seconds, and a share, beyond the time of a page's scripts: for telling what the page shows."""
_LONGEST_S = 900.0
"""For all that one page asks for, turns of polite hosts included."""

Grant: TypeAlias = Callable[[Wish], Awaitable[Page | None]]
"""Carries a wish out; None: it is refused, or brought nothing. Raises nothing."""


_LOST = (NonsenseError, OSError, asyncio.IncompleteReadError, TimeoutError)
"""What the end of the browser's process, or nonsense from it, is to whoever waits for it."""


class Browser:
    """One browser. Use as an async context manager; nothing is started before the first page."""

    def __init__(self, *, deadline_s: float, program: Sequence[str] = RENDERER) -> None:
        self._deadline_s = deadline_s
        self._program = program
        self._turn = asyncio.Lock()
        self._process: _Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._end()

    async def render(self, page: Page, grant: Grant) -> bytes:
        """What *page* shows once its scripts have run, as HTML in UTF-8.

        Raises UnreadableError `render-timeout`, `render-died`, `render-missing`.
        """
        async with self._turn:
            said = await self._tried(page, grant) or await self._tried(page, grant)
        if said is None:
            raise UnreadableError(page.url, Code.RENDER_DIED)
        if isinstance(said, RenderFailure):
            raise UnreadableError(page.url, said.code, said.reason)
        return said.html

    async def _tried(self, page: Page, grant: Grant) -> RenderedPage | RenderFailure | None:
        """How one attempt ended; None: the browser had filled others before, and ended, perhaps by one of those."""
        whole, begins = False, self._process is None
        try:
            process = await self._start()
            said = await self._converse(process, page, grant)
            whole = isinstance(said, RenderedPage)
        except _LOST as error:
            if begins:
                raise UnreadableError(page.url, Code.RENDER_DIED, str(error)) from error
            return None
        finally:  # also where the crawl ends meanwhile: half way through a page it is of no more use
            if not whole:
                self._end()
        return said

    async def _start(self) -> "_Process":
        """The browser, ready. Raises one of _LOST."""
        if self._process is None:
            self._process = await _Process.start(self._program)
            async with asyncio.timeout(_START_S):
                said = await self._process.hear()
            if not isinstance(said, Ready):
                raise NonsenseError(said.reason if isinstance(said, RenderFailure) else "it is not ready")
            _log.info("pages are rendered by Chromium %s", said.version)
        return self._process

    async def _converse(self, process: "_Process", page: Page, grant: Grant) -> RenderedPage | RenderFailure:
        """Hand *page* over, carry its wishes out, and return how it ends."""
        content_type = page.headers.get("content-type", "text/html")
        process.send(Shell(page.final_url, content_type, page.body, self._deadline_s))
        clock = asyncio.get_running_loop().time
        began, left = clock(), self._deadline_s * (1 + _GRACE) + _GRACE_S
        async with _Errands(process, grant) as errands:
            while True:
                since, alone = clock(), not errands.under_way
                if not await errands.wait(left if alone else began + _LONGEST_S - since):
                    raise UnreadableError(page.url, Code.RENDER_TIMEOUT, f"no end after {clock() - began:.0f} s")
                left -= clock() - since if alone else 0.0
                said = errands.heard()
                if said is not None:
                    return said

    def _end(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.end()


class _Errands:
    """What is waited for while one page is filled: its browser's next word, and the answers to its wishes."""

    def __init__(self, process: "_Process", grant: Grant) -> None:
        self._process = process
        self._grant = grant
        self._hearing = asyncio.create_task(process.hear())
        self.under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        left = [self._hearing, *self.under_way]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def wait(self, seconds: float) -> bool:
        """Wait until something has happened; False: nothing did."""
        waited_for = {self._hearing, *self.under_way}
        done, _ = await asyncio.wait(waited_for, timeout=max(seconds, 0), return_when=asyncio.FIRST_COMPLETED)
        self.under_way -= done
        return bool(done)

    def heard(self) -> RenderedPage | RenderFailure | None:
        """The browser's last word on the page, if it has come; a wish is set going."""
        if not self._hearing.done():
            return None
        said = self._hearing.result()
        if isinstance(said, Ready):
            raise NonsenseError("it is ready twice")
        if not isinstance(said, Wish):
            return said
        self.under_way.add(asyncio.create_task(self._carry_out(said)))
        self._hearing = asyncio.create_task(self._process.hear())
        return None

    async def _carry_out(self, wish: Wish) -> None:
        came = await self._grant(wish)
        if came is None:
            self._process.send(Refusal(wish.number))
            return
        content_type = came.headers.get("content-type", "")
        self._process.send(Supply(wish.number, came.status, content_type, came.body))


class _Process:
    """The process at the other end of a socket."""

    def __init__(self, child: SandboxedProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._child = child
        self._reader = reader
        self._writer = writer

    @classmethod
    async def start(cls, program: Sequence[str]) -> "_Process":
        """Start it. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                child = SandboxedProcess(program, stdin=theirs.fileno(), stdout=theirs.fileno())
            except OSError:
                ours.close()
                raise
        return cls(child, *await asyncio.open_connection(sock=ours))

    def send(self, message: ToBrowser) -> None:
        """Send a message; what a page is given is bounded, so no one waits for room."""
        self._writer.write(frame(0, encode(message)))

    async def hear(self) -> FromBrowser:
        """The next message. Raises NonsenseError, IncompleteReadError, ConnectionError."""
        length, _ = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        if length > LARGEST:
            raise NonsenseError(f"a message of {length:,} bytes")
        return decode_from_browser(await self._reader.readexactly(length))

    def end(self) -> None:
        """Kill it, with all the processes that it started."""
        self._writer.close()
        for pid in list(_below(self._child.process.pid)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if words := self._child.end():
            _log.warning("a browser's last words: %s", words)


def _below(pid: int) -> Iterator[int]:
    """Yield the processes that *pid* has started, those of theirs first; none where the system does not tell."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError, ValueError):
            for child in map(int, task.read_text("ascii").split()):
                yield from _below(child)
                yield child
