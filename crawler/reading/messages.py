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
from luutin.crawler.reading.hosts.sketch import HostSketch
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


class _SentRequest(msgspec.Struct, frozen=True, array_like=True):
    """A request as it goes over: what its host repeats stands apart, since it is the same for hundreds of pages."""

    request: ReadRequest
    sketch: HostSketch | str | None
    """The sketch itself, once; then its host. None: the page is read by itself."""


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
    """An encoder of questions to one reader.

    The settings of a source go over once, then its name stands for them; likewise what a host repeats.
    """
    known, sketches = set[str](), dict[str, HostSketch]()

    def plain(value: Any) -> Any:
        if not isinstance(value, SourceSettings):
            raise TypeError(f"{type(value).__name__} is in no message")
        if value.name in known:
            return value.name
        known.add(value.name)
        return value.model_dump(mode="json")

    pack = msgspec.msgpack.Encoder(enc_hook=plain).encode

    def encode(request: ReadRequest) -> bytes:
        sketch = request.options.host
        if sketch is None:
            return pack(_SentRequest(request, None))
        before, sketches[sketch.host] = sketches.get(sketch.host), sketch
        return pack(_SentRequest(_with(request, None), sketch.host if before is sketch else sketch))

    return encode


def request_decoder() -> Callable[[bytes], ReadRequest]:
    """The decoder at the other end of `request_encoder`. Raises msgspec.MsgspecError."""
    known, sketches = dict[str, SourceSettings](), dict[str, HostSketch]()

    def typed(_: type, value: Any) -> SourceSettings:
        if isinstance(value, str):
            return known[value]
        settings = SourceSettings.model_validate(value)
        return known.setdefault(settings.name, settings)

    unpack = msgspec.msgpack.Decoder(_SentRequest, dec_hook=typed).decode

    def decode(message: bytes) -> ReadRequest:
        sent = unpack(message)
        if isinstance(sent.sketch, HostSketch):
            sketches[sent.sketch.host] = sent.sketch
            return _with(sent.request, sent.sketch)
        return sent.request if sent.sketch is None else _with(sent.request, sketches[sent.sketch])

    return decode


def _with(request: ReadRequest, sketch: HostSketch | None) -> ReadRequest:
    return ReadRequest(request.page, msgspec.structs.replace(request.options, host=sketch))


encode_reply: Callable[[ReadReply], bytes] = msgspec.msgpack.Encoder().encode
"""A reply as bytes."""
_replies: msgspec.msgpack.Decoder[ReadReply] = msgspec.msgpack.Decoder(ReadReply)


def decode_reply(content: bytes) -> ReadReply:
    """The reply that *content* holds. Raises NonsenseError."""
    try:
        return _replies.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NonsenseError(str(error)) from error
