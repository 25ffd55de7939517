"""The only place that speaks HTTP: one request, one answer, on a connection to an address that was checked.

One httpx2.AsyncClient for each host, over a transport of our own, because which address is connected to is decided
here (`luutin.crawler.wire.connector`). No redirect is followed, no cookie kept, no proxy read from the environment.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Self, TypeAlias

import httpx2

from luutin.crawler.codes import Code
from luutin.crawler.errors import GiveUpError, RetryError
from luutin.crawler.site.hosts import DEFAULT_PORTS
from luutin.crawler.wire.broken import BrokenError
from luutin.crawler.wire.connection import Connection
from luutin.crawler.wire.connector import Connector
from luutin.crawler.wire.names import Names

Headers: TypeAlias = tuple[tuple[str, str], ...]


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

    def __init__(
        self, *, connections: int, private: Callable[[str], bool], old_tls: bool = False, names: Names | None = None
    ) -> None:
        found = names or Names()
        self._own_names = None if names else found
        """None: it looks names up with others."""
        connector = Connector(found, private, _context(old_tls=old_tls))
        self._client = httpx2.AsyncClient(
            transport=_Checked(connections, connector),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()
        if self._own_names is not None:
            await self._own_names.close()

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Mapping[str, str], *, body: bytes | None = None
    ) -> AsyncIterator[tuple[Head, AsyncIterator[bytes]]]:
        """Send a GET, or a POST of *body*; yield the head and the body's pieces as received.

        Raises RetryError and GiveUpError, also while the body is read.
        """
        method = "GET" if body is None else "POST"
        sent = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()]
        with _translate_errors(url):
            # The target goes out as it is written: httpx2 would look at each character, and change some.
            front, target = _split(url)
            extensions = {"target": target.encode()}
            request = httpx2.Request(method, _front(front), headers=sent, content=body, extensions=extensions)
            response = await self._client.send(request, stream=True, auth=None)
            try:
                yield _head(response, headers), response.aiter_raw()
            finally:
                await response.aclose()


def _split(url: str) -> tuple[str, str]:
    """The two parts of *url*: scheme and host, and what a request line names."""
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    return f"{scheme}://{host}/", f"/{path}"


_front = lru_cache(maxsize=1000)(httpx2.URL)


class _Checked(httpx2.AsyncBaseTransport):
    """At most so many connections at a time, kept for the next request to the same origin; each made by *connector*.

    Each request takes one of as many places, and with it the connection that waits there.
    """

    def __init__(self, connections: int, connector: Connector) -> None:
        self._connector = connector
        self._places: asyncio.LifoQueue[Connection | None] = asyncio.LifoQueue()
        for _ in range(connections):
            self._places.put_nowait(None)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request*; its connection's place is free again once the response is closed."""
        connection = await self._places.get()
        try:
            url = request.url
            origin = (url.scheme, url.raw_host.decode("ascii"), url.port or DEFAULT_PORTS[url.scheme])
            if connection is not None and not connection.good_for(origin):
                connection.close()
                connection = None
            answer = await connection.send_again(*_parts(request)) if connection is not None else None
            if answer is None or connection is None:
                connection = await self._connector.connect(*origin)
                answer = await connection.send(*_parts(request))
            return httpx2.Response(
                answer.status_code,
                headers=answer.headers.raw_items(),
                stream=_Body(connection, self._places),
                extensions={"reason_phrase": answer.reason, "peer": connection.peer},
            )
        except BaseException:  # a cancelled request too must give its place back
            if connection is not None:
                connection.close()
            self._places.put_nowait(None)
            raise

    async def aclose(self) -> None:
        """Close the connections that wait."""
        while not self._places.empty():
            connection = self._places.get_nowait()
            if connection is not None:
                connection.close()


def _parts(request: httpx2.Request) -> tuple[str, bytes, list[tuple[bytes, bytes]], bytes]:
    return request.method, request.extensions["target"], request.headers.raw, request.content


class _Body(httpx2.AsyncByteStream):
    """A response's body, and the place that is free after it."""

    def __init__(self, connection: Connection, places: "asyncio.LifoQueue[Connection | None]") -> None:
        self._connection: Connection | None = connection
        self._places = places

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._connection.piece() if self._connection is not None else None
        if piece is None:
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            if connection.finish():
                self._places.put_nowait(connection)
            else:
                connection.close()
                self._places.put_nowait(None)


def _head(response: httpx2.Response, sent: Mapping[str, str]) -> Head:
    return Head(
        status=response.status_code,
        reason=response.extensions["reason_phrase"].decode("latin-1"),
        headers=tuple((name.decode("latin-1"), _text(value)) for name, value in response.headers.raw),
        address=response.extensions["peer"],
        sent=tuple(sent.items()),
    )


def _text(value: bytes) -> str:
    """Header values are ASCII by the book; portals send raw UTF-8 in Location."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


@contextmanager
def _translate_errors(url: str) -> Iterator[None]:
    """Turn what goes wrong below into our errors, with a code each."""
    try:
        yield
    except BrokenError as error:
        if error.code is Code.MALFORMED:
            raise GiveUpError(url, error.code, error.reason) from error
        raise RetryError(url, error.code, error.reason, host_fault=error.code is not Code.CUT_BODY) from error
    except (httpx2.TransportError, httpx2.InvalidURL) as error:
        raise GiveUpError(url, Code.MALFORMED, str(error)) from error


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
