"""What the crawl and its readers say to each other: typed data and nothing else, written down once for both sides.

A message is a header (length and number, 4 bytes each, big endian) and the MessagePack of a `ReadRequest` or a
`ReadReply`. What comes in is checked against these types field by field, and no code can hide in it. A field that is
added to `Page`, `ReadOptions`, `PageResult`, `FoundLink` or `ArticleRow` goes along by itself.
"""

import struct
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec

from luutin.crawler.codes import Code
from luutin.crawler.reading.page_result import PageResult, ReadOptions
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.page import Page

HEADER = struct.Struct(">II")
"""Bytes that follow, and the number of the question."""
LARGEST = 64 << 20
"""Bytes of an answer. A page unpacks to 20 MB at most, and what is read from it is seldom more than the page."""


class NonsenseError(Exception):
    """What came is no message."""


class ReadRequest(msgspec.Struct, frozen=True, array_like=True):
    """One page to read. Its `raw` stays behind."""

    page: Page
    options: ReadOptions


class ReadFailure(msgspec.Struct, frozen=True, array_like=True, tag="failure"):
    """The reader could not read the page."""

    code: Code
    reason: str = ""
    trace: str = ""
    """Where in our code it failed, for the log; empty: that is no defect of ours."""


ReadReply: TypeAlias = PageResult | ReadFailure


def frame(number: int, content: bytes) -> bytes:
    """*content* as one message, which belongs to question *number*."""
    return HEADER.pack(len(content), number) + content


class Incoming:
    """The bytes that a reader has sent so far."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def messages(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Take *data* in; yield the messages that are whole now, as number and content. Raises NonsenseError."""
        self._bytes += data
        while len(self._bytes) >= HEADER.size:
            length, number = HEADER.unpack_from(self._bytes)
            if length > LARGEST:
                raise NonsenseError(f"a message of {length:,} bytes")
            end = HEADER.size + length
            if len(self._bytes) < end:
                return
            content = bytes(self._bytes[HEADER.size : end])
            del self._bytes[:end]
            yield number, content


def request_encoder() -> Callable[[ReadRequest], bytes]:
    """An encoder of questions to one reader. The settings of a source go over once, then its name stands for them."""
    known = set[str]()

    def plain(value: Any) -> Any:
        if not isinstance(value, SourceSettings):
            raise TypeError(f"{type(value).__name__} is in no message")
        if value.name in known:
            return value.name
        known.add(value.name)
        return value.model_dump(mode="json")

    return msgspec.msgpack.Encoder(enc_hook=plain).encode


def request_decoder() -> Callable[[bytes], ReadRequest]:
    """The decoder at the other end of `request_encoder`. Raises msgspec.MsgspecError."""
    known = dict[str, SourceSettings]()

    def typed(_: type, value: Any) -> SourceSettings:
        if isinstance(value, str):
            return known[value]
        settings = SourceSettings.model_validate(value)
        return known.setdefault(settings.name, settings)

    return msgspec.msgpack.Decoder(ReadRequest, dec_hook=typed).decode


encode_reply: Callable[[ReadReply], bytes] = msgspec.msgpack.Encoder().encode
"""A reply as bytes."""
_replies: msgspec.msgpack.Decoder[ReadReply] = msgspec.msgpack.Decoder(ReadReply)


def decode_reply(content: bytes) -> ReadReply:
    """The reply that *content* holds. Raises NonsenseError."""
    try:
        return _replies.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NonsenseError(str(error)) from error
