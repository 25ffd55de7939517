"""The only place that speaks HTTP: one request, one answer, on a connection to an address that was checked.

This drives httpx2's own engine, httpcore2, because its network backend is a public seam: names are resolved here,
every address is judged, and the connection goes to the very address that was judged, so no second lookup can
answer differently. It follows no redirect, keeps no cache, and reads no proxy from the environment.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import httpcore2

from crawler.address import is_public
from crawler.errors import ForbiddenAddressError, GiveUpError, RetryError

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
        context = _context(old_tls=old_tls)
        # A pool looks through all its connections for each request; one with a single connection has nothing to do.
        self._free: asyncio.LifoQueue[httpcore2.AsyncConnectionPool] = asyncio.LifoQueue()
        self._pools = [
            httpcore2.AsyncConnectionPool(
                ssl_context=context,
                max_connections=1,
                keepalive_expiry=_KEEPALIVE_S,
                network_backend=_CheckedBackend(private),
            )
            for _ in range(connections)
        ]
        for pool in self._pools:
            self._free.put_nowait(pool)

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.aclose()

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Mapping[str, str], *, body: bytes | None = None
    ) -> AsyncIterator[tuple[Head, AsyncIterator[bytes]]]:
        """Send a GET, or a POST of *body*; yield the head and the body's pieces as received.

        Raises RetryError and GiveUpError, also while the body is read.
        """
        method = "GET" if body is None else "POST"
        sent = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()]
        pool = await self._free.get()
        try:
            with _translated(url):
                async with pool.stream(method, url, headers=sent, content=body) as response:
                    yield _head(response, headers), response.aiter_stream()
        finally:
            self._free.put_nowait(pool)


def _head(response: httpcore2.Response, sent: Mapping[str, str]) -> Head:
    stream = response.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    reason = response.extensions.get("reason_phrase", b"")
    return Head(
        status=response.status,
        reason=reason.decode("latin-1"),
        headers=tuple((name.decode("latin-1"), _text(value)) for name, value in response.headers),
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
            case httpcore2.LocalProtocolError() | httpcore2.UnsupportedProtocol():
                raise GiveUpError(self._url, "malformed", str(error)) from error

    def _connect(self, error: Exception) -> RetryError | GiveUpError:
        # The pool raises on `from None`: what the backend met is left as the context only.
        cause = error.__cause__ or error.__context__ or error
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


class _CheckedBackend(httpcore2.AsyncNetworkBackend):
    """Resolve, judge, connect: all three for one and the same address."""

    def __init__(self, private: Callable[[str], bool]) -> None:
        self._private = private
        """Tells whether a source is configured to be at this `host:port` on a private network."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore2's signature
        local_address: str | None = None,  # noqa: ARG002 - likewise
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - likewise
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
                return await self._connect(addresses, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(str(error)) from error
        except (OSError, ForbiddenAddressError) as error:
            raise httpcore2.ConnectError(str(error)) from error

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
