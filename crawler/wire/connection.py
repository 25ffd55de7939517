"""The only place that speaks HTTP: one connection to an address that was judged, over which h11 speaks HTTP/1.1.

A client's shell, its pools, locks and types, would cost as much again as HTTP itself.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, Self, TypeAlias
from urllib.parse import urlsplit

import h11

from luutin.crawler.codes import Code
from luutin.crawler.site.hosts import DEFAULT_PORTS
from luutin.crawler.wire.broken import BrokenError
from luutin.crawler.wire.heads import LARGEST, HeadReader

_KEEPALIVE_S = 90.0  # longer than any usual delay, so that a polite crawl does not open a connection a page
CHUNK = 1 << 16  # bytes that are read at once
_TRAILER = "illegal header line"  # what h11 says of a trailer; within a body no other header lines are read

Origin: TypeAlias = tuple[str, str, int]
"""Scheme, host, port."""


class Ask(NamedTuple):
    """A request."""

    origin: Origin
    method: str
    target: bytes
    """What the request line names: the address as it is written, without its host."""
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @classmethod
    def of(cls, url: str, headers: Mapping[str, str], body: bytes | None) -> Self:
        """A GET of *url*, or a POST of *body*. Raises ValueError for what is no URL."""
        front, _, path = url.partition("://")[2].partition("/")
        sent = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()]
        scheme = url.partition(":")[0]
        return cls(_origin(scheme, front), "GET" if body is None else "POST", f"/{path}".encode(), sent, body or b"")


class AnswerHead(NamedTuple):
    """The head of an answer."""

    status: int
    reason: bytes
    headers: list[tuple[bytes, bytes]]
    """As they were written."""


@lru_cache(maxsize=1000)
def _origin(scheme: str, front: str) -> Origin:
    """Which server *front* names, that which stands in a URL before its path."""
    parts = urlsplit(f"{scheme}://{front}")
    name = parts.hostname or ""
    if scheme not in DEFAULT_PORTS or not name:
        raise ValueError(f"{front!r} names no host")
    return scheme, name if name.isascii() else name.encode("idna").decode("ascii"), parts.port or DEFAULT_PORTS[scheme]


class Connection:
    """One connection over which h11 speaks, one request at a time.

    The fetch has one deadline for all, so reading and writing have none of their own.
    """

    def __init__(self, origin: Origin, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._origin = origin
        self._reader = reader
        self._writer = writer
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST)
        self._head = HeadReader()
        self._used = time.monotonic()

    @property
    def peer(self) -> str | None:
        """The server's IP address."""
        peer = self._writer.get_extra_info("peername")
        return peer[0] if peer else None

    def good_for(self, origin: Origin) -> bool:
        """Whether it may take a request to *origin*: idle, young, and neither closed nor spoken on out of turn."""
        return (
            origin == self._origin
            and self._h11.our_state is h11.IDLE
            and time.monotonic() - self._used < _KEEPALIVE_S
            and not self._reader.at_eof()
            and not self._writer.is_closing()
            and not self._reader._buffer  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio has no question for it
        )

    async def send(self, question: Ask) -> AnswerHead:
        """Send a request and return the head of its answer."""
        self._head = HeadReader()
        with _translate_errors():
            asked = h11.Request(method=question.method, target=question.target, headers=question.headers)
            events = [asked, h11.EndOfMessage()]
            if question.body:
                events.insert(1, h11.Data(data=question.body))
            pieces = [self._h11.send(event) or b"" for event in events]
            self._writer.write(b"".join(pieces))
            await self._writer.drain()
            while not isinstance(event := await self._event(), h11.Response):
                if not isinstance(event, h11.InformationalResponse):
                    raise BrokenError(Code.MALFORMED, "no answer")
            return AnswerHead(event.status_code, bytes(event.reason), event.headers.raw_items())

    async def send_again(self, question: Ask) -> AnswerHead | None:
        """Send one more request; None where the server had closed the connection meanwhile, which is no failure.

        What was not answered with one byte may be sent anew, unless it may do something (RFC 9110 §9.2.2).
        """
        try:
            return await self.send(question)
        except BrokenError as error:
            if question.method != "GET" or self._head.began or error.code not in {Code.RESET, Code.CUT_BODY}:
                raise
            self.close()
            return None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The pieces of the answer's body, which is whole with its last chunk, whatever lines stand behind it."""
        with _translate_errors():
            try:
                while isinstance(event := await self._event(), h11.Data):
                    yield bytes(event.data)
            except h11.RemoteProtocolError as error:
                if _TRAILER not in str(error):
                    raise

    async def _event(self) -> Any:
        while (event := self._h11.next_event()) is h11.NEED_DATA:
            received = await self._reader.read(CHUNK)
            if self._head.done:
                self._h11.receive_data(received)
            elif ready := self._head.take(received):
                self._h11.receive_data(ready)
        return event

    def finish(self) -> bool:
        """Make ready for the next request, if this one went through to its end."""
        states = (self._h11.our_state, self._h11.their_state)
        if states != (h11.DONE, h11.DONE) or self._h11.trailing_data[0] or self._head.odd:
            return False
        self._h11.start_next_cycle()
        self._used = time.monotonic()
        return True

    def close(self) -> None:
        """Close it."""
        self._writer.close()


@contextmanager
def _translate_errors() -> Iterator[None]:
    """What goes wrong on a connection, in our codes."""
    try:
        yield
    except h11.RemoteProtocolError as error:
        # A peer that closes before the promised end may do better next time; one that talks no HTTP will not.
        code = Code.CUT_BODY if "peer closed" in str(error) else Code.MALFORMED
        raise BrokenError(code, str(error)) from error
    except h11.LocalProtocolError as error:
        raise BrokenError(Code.MALFORMED, str(error)) from error
    except OSError as error:
        raise BrokenError(Code.RESET, str(error)) from error
