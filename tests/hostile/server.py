"""A small HTTP server on loopback that can misbehave: handlers write bytes, break off, drip, or never end."""

import asyncio
import socket
import ssl
import struct
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import formatdate

REASONS = {
    200: "OK",
    206: "Partial Content",
    301: "Moved",
    302: "Found",
    304: "Not Modified",
    404: "Not Found",
    503: "Busy",
}


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str
    method: str
    headers: dict[str, str]
    body: bytes
    at: float
    """Seconds of a monotonic clock."""
    connection: int


@dataclass
class Reply:
    """An answer that behaves."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def head(self, length: int | None = None) -> bytes:
        headers = {"Content-Type": "text/html; charset=utf-8", "Date": formatdate(usegmt=True), **self.headers}
        if length is not None:
            headers["Content-Length"] = str(length)
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n"


Misbehave = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""A handler's answer that writes what it likes; the connection is closed behind it."""
Handler = Callable[[Asked], Reply | Misbehave]


class Server:
    """Serves one handler in a thread; a context manager. Counts what is asked and by how many connections at once."""

    def __init__(self, handler: Handler, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.handler = handler
        self._tls = tls
        self.asked: list[Asked] = []
        self.ended: list[float] = []
        self.sent: list[tuple[str, int]] = []
        """Path and status of each answer that behaved."""
        self.connections = 0
        self.most_open = 0
        self._open = 0
        self._loop = asyncio.new_event_loop()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        self.port = self._socket.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if tls else 'http'}://{shown}:{self.port}"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._stop = asyncio.Event()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._socket.close()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def count(self, path: str) -> int:
        return self.paths().count(path)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._talk, sock=self._socket, limit=1 << 22, ssl=self._tls)
        await self._stop.wait()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self._open += 1
        self.most_open = max(self.most_open, self._open)
        try:
            while await self._answer(reader, writer, number):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, path, _ = head.split("\r\n", 1)[0].split(" ", 2)
        headers = {}
        for line in head.split("\r\n")[1:]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = Asked(path, method, headers, body, time.monotonic(), number)
        self.asked.append(asked)
        reply = self.handler(asked)
        if isinstance(reply, Reply):
            writer.write(reply.head(len(reply.body)) + (b"" if reply.status == 304 else reply.body))
            await writer.drain()
            self.sent.append((path, reply.status))
            self.ended.append(time.monotonic())
            return True
        await reply(writer)
        self.ended.append(time.monotonic())
        return False


def cut(reply: Reply, *, declared: int | None, sent: bytes) -> Misbehave:
    """Send *sent*, having declared *declared* bytes (None: chunked), and close."""

    async def write(writer: asyncio.StreamWriter) -> None:
        if declared is None:
            reply.headers["Transfer-Encoding"] = "chunked"
            writer.write(reply.head() + f"{len(sent):x}\r\n".encode() + sent)
        else:
            writer.write(reply.head(declared) + sent)
        await writer.drain()

    return write


def reset(reply: Reply) -> Misbehave:
    """Send half of the answer, then reset the connection."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(reply.head(len(reply.body)) + reply.body[: len(reply.body) // 2])
        await writer.drain()
        peer = writer.get_extra_info("socket")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return write


def drip(reply: Reply, *, every_s: float) -> Misbehave:
    """Send one byte at a time, for ever slower than anybody should wait."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(reply.head(len(reply.body)))
        for byte in reply.body:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(every_s)

    return write


def endless(piece: bytes, *, head: bytes) -> Misbehave:
    """Send *head*, then *piece* for ever."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()

    return write


def raw(data: bytes) -> Misbehave:
    """Send exactly *data*."""

    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return write


def silence() -> Misbehave:
    """Take the request and never answer."""

    async def write(writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():  # noqa: ASYNC110 - there is no event for a peer that goes away
            await asyncio.sleep(0.2)

    return write
