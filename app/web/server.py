"""The web server's connections: how many are taken, how long a client may take, and how all of it ends in time."""

import asyncio
import contextlib
import ctypes
import functools
import ipaddress
import os
import resource
import socket
import threading
from collections import Counter, OrderedDict
from collections.abc import Collection
from types import FrameType
from typing import Any

import orjson
import uvicorn
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

from luutin.app.settings import WebSettings
from luutin.app.web.access.gate import NotePeer

_BACKLOG = 128  # connections that are taken at one go, before any can be closed
_OTHER_FILES = 256  # descriptors kept free for the archive, for exports and for what Python opens
_LEAST = 8
_PROXIES = "127.0.0.1,::1"
_GRACE_S = 5
_END_S = 9.0
_HEAP = {-8: 2, -3: 1 << 20, -1: 4 << 20}
"""M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of mallopt(3), in bytes but for the first."""
_UNFINISHED = {"IDLE", "SEND_BODY"}
"""States of a client whose request is not whole, as the HTTP engine names them."""
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 26\r\n\r\nToo many open connections\r\n"
)

_UNREADABLE = orjson.dumps(
    {"error": {"code": "bad_request", "message": "This is no HTTP request, or its head is over 64 KB.", "hint": ""}}
)


class ConnectionLimit:
    """Who is connected. Where it is full, those give way that have waited longest for a request to be whole."""

    def __init__(self, *, most: int, per_client: int, proxies: Collection[str] = ()) -> None:
        self.most = most
        self.per_client = per_client
        self.proxies = [] if "*" in proxies else [ipaddress.ip_network(each, strict=False) for each in proxies]
        """Addresses and networks that speak for many clients: the sum bounds them, and nothing else."""
        self._is_open = "*" in proxies
        self._waiting: OrderedDict[GuardedConnection, str] = OrderedDict()
        self._clients: Counter[str] = Counter()

    def admit(self, client: str) -> bool:
        """Take one more of *client* in, at the price of one that waits; False: all are at work, and it has no place."""
        of_client = self._clients[client] >= self.per_client and not self._is_proxy(client)
        if of_client or self._clients.total() >= self.most:
            oldest = next((each for each, name in self._waiting.items() if not of_client or name == client), None)
            if oldest is None:
                return False
            oldest.give_way()
        self._clients[client] += 1
        return True

    def _is_proxy(self, client: str) -> bool:
        address = ipaddress.ip_address(client)
        return self._is_open or any(address in network for network in self.proxies)

    def note_waiting(self, connection: "GuardedConnection", client: str) -> None:
        """It waits for its client from now on."""
        self._waiting[connection] = client

    def note_busy(self, connection: "GuardedConnection") -> None:
        """Its client waits for us."""
        self._waiting.pop(connection, None)

    def forget(self, connection: "GuardedConnection", client: str) -> None:
        """It has ended."""
        self.note_busy(connection)
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]


class GuardedConnection(H11Protocol):
    """One connection: a request must be whole in time, and an answer must be taken in time."""

    def __init__(self, limit: ConnectionLimit, settings: WebSettings, **given: Any) -> None:
        super().__init__(**given)
        self._limit = limit
        self._settings = settings
        self._peer = ""
        self._admitted = False
        self._request_alarm: asyncio.TimerHandle | None = None
        self._answer_alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected."""
        self._peer = str((transport.get_extra_info("peername") or ("",))[0])
        # asyncio does so only for sockets that name their protocol, which those that were bound before do not. Without
        # it, the second part of an answer waits up to 40 ms until the client has told that it got the first.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        self._admitted = self._limit.admit(self._peer)
        if not self._admitted:
            transport.write(_FULL)
            transport.close()
            return
        self._judge()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        if self._admitted:
            self._admitted = False
            self._limit.forget(self, self._peer)
        self._request_alarm = _ended(self._request_alarm)
        self._answer_alarm = _ended(self._answer_alarm)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of a request."""
        if self._admitted:
            super().data_received(data)
            self._judge()

    def on_response_complete(self) -> None:
        """An answer is whole."""
        super().on_response_complete()
        self._judge()

    def _judge(self) -> None:
        """Whose turn is it? While it is the client's, time runs."""
        if self.transport.is_closing() or not self._admitted:
            return
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering:
            self._limit.note_busy(self)
        else:
            self._limit.note_waiting(self, self._peer)
        if str(self.conn.their_state) in _UNFINISHED:
            if self._request_alarm is None:
                self._request_alarm = self.loop.call_later(self._settings.request_time_s, self.give_way)
        else:
            self._request_alarm = _ended(self._request_alarm)

    def give_way(self) -> None:
        """End at once: the client took too long, or others need the place."""
        if self._admitted:
            self._admitted = False
            self._limit.forget(self, self._peer)
        self.transport.abort()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - as uvicorn calls it
        """Tell a client that its request cannot be read, in the shape of all our errors."""
        head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        self.transport.write(f"{head}{len(_UNREADABLE)}\r\n\r\n".encode() + _UNREADABLE)
        self.transport.close()

    def pause_writing(self) -> None:
        """The client takes the answer more slowly than it is made."""
        super().pause_writing()
        self._watch_answer(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """It has taken enough of it."""
        self._answer_alarm = _ended(self._answer_alarm)
        super().resume_writing()

    def _watch_answer(self, left: int) -> None:
        self._answer_alarm = self.loop.call_later(self._settings.stall_time_s, self._end_if_stalled, left)

    def _end_if_stalled(self, left: int) -> None:
        now_left = self.transport.get_write_buffer_size()
        if now_left >= left:
            self.give_way()
        else:
            self._watch_answer(now_left)


def _ended(alarm: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if alarm is not None:
        alarm.cancel()
    return None


class WebServer(uvicorn.Server):
    """The server of `luutin serve`. SIGTERM and Ctrl-C end it within ten seconds, whatever is on its way."""

    def __init__(self, app: ASGIApp, settings: WebSettings, *, end_s: float = _END_S) -> None:
        # uvicorn believes what these say of their clients, in X-Forwarded-For.
        proxies = [name.strip() for name in os.environ.get("FORWARDED_ALLOW_IPS", _PROXIES).split(",") if name.strip()]
        limit = ConnectionLimit(
            most=_make_room(settings.connections), per_client=settings.connections_per_client, proxies=proxies
        )
        self._end_s = end_s
        super().__init__(
            uvicorn.Config(
                NotePeer(ProxyHeadersMiddleware(app, trusted_hosts=proxies)),  # type: ignore[arg-type]  # of asgiref's types
                proxy_headers=False,
                http=functools.partial(GuardedConnection, limit, settings),  # type: ignore[arg-type]  # called as a class is
                interface="asgi3",
                ws="none",
                log_level="warning",
                server_header=False,
                backlog=_BACKLOG,
                timeout_graceful_shutdown=_GRACE_S,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End: answers under way have some seconds, and then the process goes. It only reads, so nothing is lost."""
        super().handle_exit(sig, frame)
        last = threading.Timer(self._end_s, os._exit, (128 + sig,))
        last.daemon = True
        last.start()


def plan_files(wanted: int, soft: int, hard: int) -> tuple[int, int]:
    """How many connections can be held, *wanted* at most, and the limit on open files to set for that.

    *soft* and *hard* are the limits as they are, RLIM_INFINITY where there is none.
    """
    needed = wanted + _BACKLOG + _OTHER_FILES
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted, soft
    raised = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    return max(raised - _BACKLOG - _OTHER_FILES, _LEAST), raised


def return_memory() -> None:
    """Let the C library give large blocks back to the system when they are freed, instead of keeping them for later.

    A search of frequent words works on arrays of many megabytes, once. Does nothing where the library is not glibc.
    """
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL("libc.so.6").mallopt
        for parameter, value in _HEAP.items():
            mallopt(parameter, value)


def _make_room(wanted: int) -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held, raised = plan_files(wanted, soft, hard)
    if raised != soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    return held
