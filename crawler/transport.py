"""The only place that speaks HTTP: one request, one answer, on a connection to an address that was checked.

One httpx2.AsyncClient for each host, over a transport of our own, because which address is connected to is decided
here: names are resolved, every address is judged, and the connection goes to the very address that was judged, so no
second lookup can answer differently. The connections themselves are those of httpx2's engine, httpcore2. No redirect
is followed, no cookie kept, no proxy read from the environment.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeAlias

import httpcore2
import httpx2

from crawler.address import is_public
from crawler.errors import ForbiddenAddressError, GiveUpError, RetryError
from crawler.hosts import DEFAULT_PORTS

Headers: TypeAlias = tuple[tuple[str, str], ...]

_KEEPALIVE_S = 90.0  # longer than any usual delay, so that a polite crawl does not open a connection a page
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Head:
    """An answer's first part, before its body is read."""

    status: int
    reason: str
    headers: Headers
    address: str | None
    """The server's IP address."""
    sent: Headers
    """Request headers."""


class Transport:
    """Connections to one host. Close it when the host is done."""

    def __init__(self, *, connections: int, private: Callable[[str], bool], old_tls: bool = False) -> None:
        self._client = httpx2.AsyncClient(
            transport=_Checked(connections, _Connector(private, _context(old_tls=old_tls))),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Mapping[str, str], *, body: bytes | None = None
    ) -> AsyncIterator[tuple[Head, AsyncIterator[bytes]]]:
        """Send a GET, or a POST of *body*; yield the head and the body's pieces as received.

        Raises RetryError and GiveUpError, also while the body is read.
        """
        method = "GET" if body is None else "POST"
        sent = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()]
        with _translated(url):
            # The target goes out as it is written here: httpx2 would write some characters of it in its own way.
            target = {"target": _target(url)}
            request = httpx2.Request(method, url, headers=sent, content=body, extensions=target)
            response = await self._client.send(request, stream=True, auth=None)
            try:
                yield _head(response, headers), response.aiter_raw()
            finally:
                await response.aclose()


def _target(url: str) -> bytes:
    """Path and query of *url*, as a request line has them."""
    return f"/{url.partition('//')[2].partition('/')[2]}".encode()


class _Checked(httpx2.AsyncBaseTransport):
    """At most so many connections at a time, kept for the next request to the same origin; each made by *connector*.

    A pool of httpcore2 looks through all its connections for each request and tells them apart by locks; here each
    request takes one of as many places, and with it the connection that waits there.
    """

    def __init__(self, connections: int, connector: "_Connector") -> None:
        self._connector = connector
        self._places: asyncio.LifoQueue[httpcore2.AsyncHTTP11Connection | None] = asyncio.LifoQueue()
        for _ in range(connections):
            self._places.put_nowait(None)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request*; its connection's place is free again once the response is closed."""
        url = request.url
        place = _Place(self._places, await self._places.get())
        try:
            connection = await self._connection(place, url)
            answer = await connection.handle_async_request(
                httpcore2.Request(
                    request.method,
                    httpcore2.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=request.extensions["target"]
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                )
            )
        except BaseException:
            await place.leave()
            raise
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer, place), extensions=answer.extensions
        )

    async def _connection(self, place: "_Place", url: httpx2.URL) -> httpcore2.AsyncHTTP11Connection:
        """The connection of *place* if it is still good for *url*, else a new one."""
        port = url.port or DEFAULT_PORTS[url.scheme]
        origin = httpcore2.Origin(url.raw_scheme, url.raw_host, port)
        waiting = place.connection
        if waiting is not None:
            if waiting.can_handle_request(origin) and waiting.is_available() and not waiting.has_expired():
                return waiting
            place.connection = None
            await waiting.aclose()
        stream = await self._connector.connect(origin)
        place.connection = httpcore2.AsyncHTTP11Connection(origin, stream, keepalive_expiry=_KEEPALIVE_S)
        return place.connection

    async def aclose(self) -> None:
        """Close the connections that wait."""
        while not self._places.empty():
            connection = self._places.get_nowait()
            if connection is not None:
                await connection.aclose()


@dataclass(slots=True)
class _Place:
    """One of a host's connections, or room for it, while a request has it."""

    _places: "asyncio.LifoQueue[httpcore2.AsyncHTTP11Connection | None]"
    connection: httpcore2.AsyncHTTP11Connection | None

    async def leave(self) -> None:
        """Give the place back; the connection stays there unless it broke."""
        broken = self.connection is None or not self.connection.is_idle()
        if broken and self.connection is not None:
            await self.connection.aclose()
        self._places.put_nowait(None if broken else self.connection)


class _Body(httpx2.AsyncByteStream):
    """A response's body, and the place that is free after it."""

    def __init__(self, answer: httpcore2.Response, place: _Place) -> None:
        self._answer = answer
        self._place: _Place | None = place

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            try:
                await self._answer.aclose()
            finally:
                await place.leave()


def _head(response: httpx2.Response, sent: Mapping[str, str]) -> Head:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    reason = response.extensions.get("reason_phrase", b"")
    return Head(
        status=response.status_code,
        reason=reason.decode("latin-1"),
        headers=tuple((name.decode("latin-1"), _text(value)) for name, value in response.headers.raw),
        address=peer[0] if peer else None,
        sent=tuple(sent.items()),
    )


def _text(value: bytes) -> str:
    """Header values are ASCII by the book; portals send raw UTF-8 in Location."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


class _translated:  # noqa: N801 - reads as the phrase it is: with translated errors
    """Turn the engine's errors into ours, with a code each."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        match error:
            case httpcore2.TimeoutException():
                raise RetryError(self._url, "timeout", str(error), host_fault=True) from error
            case httpcore2.ConnectError():
                raise self._connect(error) from error
            case httpcore2.NetworkError():
                raise RetryError(self._url, "reset", str(error), host_fault=True) from error
            case httpcore2.RemoteProtocolError():
                raise self._protocol(error) from error
            case httpcore2.LocalProtocolError() | httpx2.InvalidURL() | httpx2.ProtocolError():
                raise GiveUpError(self._url, "malformed", str(error)) from error

    def _connect(self, error: Exception) -> RetryError | GiveUpError:
        cause = error.__cause__ or error
        if isinstance(cause, ForbiddenAddressError):
            return ForbiddenAddressError(cause.url, cause.address)
        if isinstance(cause, ssl.SSLError):
            return RetryError(self._url, "tls", str(cause), host_fault=True)
        code = "name" if isinstance(cause, socket.gaierror) else "connect"
        return RetryError(self._url, code, str(cause), host_fault=True)

    def _protocol(self, error: Exception) -> RetryError | GiveUpError:
        reason = str(error)
        # A peer that closes before the promised end may do better next time; one that talks no HTTP will not.
        cut = "peer closed" in reason or "disconnected" in reason
        return RetryError(self._url, "cut-body", reason) if cut else GiveUpError(self._url, "malformed", reason)


@cache
def _context(*, old_tls: bool) -> ssl.SSLContext:
    """One for all hosts: reading the system's certificates takes a while."""
    return _old_tls() if old_tls else ssl.create_default_context()


def _old_tls() -> ssl.SSLContext:
    """A context for servers of twenty years ago; only for a source whose operator says so, and kept on its captures."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


class _Connector:
    """Resolve, judge, connect: all three for one and the same address."""

    def __init__(self, private: Callable[[str], bool], context: ssl.SSLContext) -> None:
        self._private = private
        """Tells whether a source is configured to be at this `host:port` on a private network."""
        self._context = context

    async def connect(self, origin: httpcore2.Origin) -> httpcore2.AsyncNetworkStream:
        """Raises httpcore2.ConnectError."""
        name = origin.host.decode("ascii")
        try:
            addresses = await self._addresses(f"[{name}]" if ":" in name else name, origin.port)
            stream = await self._connect(addresses, origin.port)
        except (OSError, ForbiddenAddressError) as error:
            raise httpcore2.ConnectError(str(error)) from error
        return await stream.start_tls(self._context, name) if origin.scheme == b"https" else stream

    async def _addresses(self, host: str, port: int) -> list[str]:
        name = host.strip("[]")
        found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._private(f"{host}:{port}"):
            # One bad address among good ones is refused too: which is taken would be up to the attacker.
            for address in addresses:
                if not is_public(address):
                    raise ForbiddenAddressError(host, address)
        return addresses

    async def _connect(self, addresses: list[str], port: int) -> httpcore2.AsyncNetworkStream:
        failed: OSError | None = None
        for address in addresses:
            try:
                reader, writer = await asyncio.open_connection(str(ipaddress.ip_address(address)), port, limit=_CHUNK)
            except OSError as error:
                failed = error
            else:
                return _Stream(reader, writer)
        raise failed or OSError("the name has no address")


class _Stream(httpcore2.AsyncNetworkStream):
    """A connection on asyncio's own streams. The fetch has one deadline for all, so single timeouts are left out."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        try:
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    async def aclose(self) -> None:
        self._writer.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(str(error)) from error
        except OSError as error:  # ssl.SSLError is one
            self._writer.close()
            raise httpcore2.ConnectError(str(error)) from error
        return self

    def get_extra_info(self, info: str) -> Any:
        match info:
            case "server_addr":
                return self._writer.get_extra_info("peername")
            case "ssl_object":
                return self._writer.get_extra_info("ssl_object")
            case "is_readable":
                # An idle connection with something to read has been closed, or speaks out of turn: not to be reused.
                return self._reader.at_eof() or self._writer.is_closing() or bool(self._reader._buffer)  # type: ignore[attr-defined]  # noqa: SLF001
        return None
