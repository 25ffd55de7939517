"""Reading pages in processes of their own, each with a deadline and a bound on memory.

A page that breaks the parser or keeps it busy costs one worker, never the crawl: the worker is ended and a new
one started. Frames on the pipes are a length (4 bytes, big endian) and a pickle; both ends are ours.
"""

import asyncio
import contextlib
import gc
import pickle
import resource
import signal
import struct
import sys
from collections import Counter
from dataclasses import replace
from typing import Any, Self

from crawler.discovery.found import Found
from crawler.errors import UnreadableError
from crawler.page import Page
from crawler.reading import Reading, Sort, Wanted, read

_LENGTH = struct.Struct(">I")
_MEMORY = 3 << 30  # bytes of address space: a page of the allowed 20 MB needs far less
_PIPE = 1 << 20
_COLLECT_EVERY = 100  # pages
_SENT_ENOUGH = 4  # times
_MENU_LINKS = 100_000


class Readers:
    """A few worker processes. Use as an async context manager."""

    def __init__(self, *, count: int, deadline_s: float) -> None:
        self._count = count
        self._deadline_s = deadline_s
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        for _ in range(self._count):
            self._idle.put_nowait(_Worker())
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        while not self._idle.empty():
            await self._idle.get_nowait().stop()

    async def read(self, page: Page, wanted: Wanted) -> Reading:
        """Read *page*. Raises UnreadableError `reader-timeout` or `reader-died`; time counts once a worker is free."""
        worker = await self._idle.get()
        try:
            async with asyncio.timeout(self._deadline_s):
                return await worker.read(page, wanted)
        except TimeoutError as error:
            await worker.stop()
            raise UnreadableError(page.url, "reader-timeout") from error
        except (OSError, asyncio.IncompleteReadError, pickle.UnpicklingError) as error:
            await worker.stop()
            raise UnreadableError(page.url, "reader-died") from error
        except asyncio.CancelledError:
            await worker.stop()
            raise
        finally:
            self._idle.put_nowait(worker)


class _Worker:
    """One process, started when it is first needed."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def read(self, page: Page, wanted: Wanted) -> Reading:
        process = self._process or await self._start()
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipe")
        frame = pickle.dumps((replace(page, raw=b""), wanted), protocol=pickle.HIGHEST_PROTOCOL)
        process.stdin.write(_LENGTH.pack(len(frame)))
        process.stdin.write(frame)
        await process.stdin.drain()
        (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
        answer = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - our own process wrote it
        if isinstance(answer, str):
            raise UnreadableError(page.url, answer)
        reading: Reading
        reading, links = answer
        return replace(reading, links=tuple(map(Found._make, links)))

    async def _start(self) -> asyncio.subprocess.Process:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from crawler.worker import main; main()",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_PIPE,
        )
        return self._process

    async def stop(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def main() -> None:
    """Read frames from stdin until it ends, as it does when the crawl dies; Ctrl-C is the crawl's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a stray print must not break a frame
    # A page's objects are dropped as it ends; looking for cycles among them all the time costs a tenth of the reading.
    gc.freeze()
    gc.disable()
    pages, menus = 0, _Menus()
    while len(start := stdin.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(start)
        answer = pickle.dumps(_guarded(stdin.read(length), menus), protocol=pickle.HIGHEST_PROTOCOL)
        stdout.write(_LENGTH.pack(len(answer)))
        stdout.write(answer)
        stdout.flush()
        pages += 1
        if pages % _COLLECT_EVERY == 0:
            gc.collect()


class _Menus:
    """Links that this process has handed over often enough: the menu that stands on each page.

    A reading may be thrown away, as that of a cut page is, so a link is handed over a few times before it is left out,
    and always where it stands on a listing, which is judged by all its links.
    """

    def __init__(self) -> None:
        self._sent: Counter[str] = Counter()

    def fresh(self, reading: Reading) -> list[tuple[Any, ...]]:
        """The links worth handing over, as plain tuples: they cost a tenth of what objects do."""
        links = reading.links
        if reading.sort is Sort.ARTICLE:
            links = tuple(link for link in links if self._sent[link[0]] < _SENT_ENOUGH)
            self._sent.update(link[0] for link in links)
            if len(self._sent) > _MENU_LINKS:
                self._sent.clear()
        return [(link[0], str(link[1]), *link[2:]) for link in links]


def _guarded(frame: bytes, menus: _Menus) -> Any:
    """The reading, or the code of what went wrong: a defect met on one page must not end a crawl of thousands."""
    try:
        reading = read(*pickle.loads(frame))  # noqa: S301 - the crawl wrote it
        return replace(reading, links=()), menus.fresh(reading)
    except MemoryError:
        return "reader-memory"
    except Exception as error:  # noqa: BLE001 - kept in the frontier under this code
        return f"reader-error:{type(error).__name__}"
