"""One request, one answer, on a connection to an address that was checked; at most so many of them to a host.

No redirect is followed, no cookie kept, no proxy read from the environment. Which address is connected to is decided in
`luutin.crawler.wire.connector`, and HTTP is spoken in `luutin.crawler.wire.connection`.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from luutin.crawler.codes import Code
from luutin.crawler.errors import GiveUpError, RetryError
from luutin.crawler.wire.broken import BrokenError
from luutin.crawler.wire.connection import AnswerHead, Ask, Connection
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
    """Connections to one host, kept for the next request to the same origin. Close it when the host is done."""

    def __init__(
        self, *, connections: int, private: Callable[[str], bool], old_tls: bool = False, names: Names | None = None
    ) -> None:
        found = names or Names()
        self._own_names = None if names else found
        """None: it looks names up with others."""
        self._connector = Connector(found, private, _context(old_tls=old_tls))
        self._places: asyncio.LifoQueue[Connection | None] = asyncio.LifoQueue()
        """Each request takes one of as many places, and with it the connection that waits there."""
        for _ in range(connections):
            self._places.put_nowait(None)

    async def close(self) -> None:
        """Close the connections that wait."""
        while not self._places.empty():
            connection = self._places.get_nowait()
            if connection is not None:
                connection.close()
        if self._own_names is not None:
            await self._own_names.close()

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Mapping[str, str], *, body: bytes | None = None
    ) -> AsyncIterator[tuple[Head, AsyncIterator[bytes]]]:
        """Send a GET, or a POST of *body*; yield the head and the body's pieces as received.

        Raises RetryError and GiveUpError, also while the body is read.
        """
        try:
            question = Ask.of(url, headers, body)
        except ValueError as error:
            raise GiveUpError(url, Code.MALFORMED, str(error)) from error
        connection = await self._places.get()
        keeps = False
        try:
            with _translate_errors(url):
                connection, answer = await self._send(connection, question)
                yield _head(answer, connection.peer, headers), connection.pieces()
                keeps = connection.finish()
        finally:  # a cancelled request too must give its place back
            if connection is not None and not keeps:
                connection.close()
            self._places.put_nowait(connection if keeps else None)

    async def _send(self, connection: Connection | None, question: Ask) -> tuple[Connection, AnswerHead]:
        """Send it on *connection*, if that is good for it, else on a new one."""
        if connection is not None:
            if connection.good_for(question.origin):
                answer = await connection.send_again(question)
                if answer is not None:
                    return connection, answer
            connection.close()
        connection = await self._connector.connect(*question.origin)
        with ExitStack() as unless_answered:
            unless_answered.callback(connection.close)
            answer = await connection.send(question)
            unless_answered.pop_all()
        return connection, answer


def _head(answer: AnswerHead, peer: str | None, sent: Mapping[str, str]) -> Head:
    return Head(
        status=answer.status,
        reason=answer.reason.decode("latin-1"),
        headers=tuple((name.decode("latin-1"), _text(value)) for name, value in answer.headers),
        address=peer,
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
