"""What the crawl and its browser say to each other, in frames as `luutin.crawler.reading.messages` writes them.

The crawl hands a page over. The browser asks for what the page's scripts want, one message for each, and the crawl
supplies it or refuses. At last the browser tells what the page shows.
"""

from typing import TypeAlias

import msgspec

from luutin.crawler.codes import Code
from luutin.crawler.reading.messages import NonsenseError


class Shell(msgspec.Struct, frozen=True, array_like=True, tag="shell"):
    """A page to fill, as received, its content coding undone."""

    url: str
    content_type: str
    body: bytes
    seconds: float
    """Of its scripts' own time, after which what the page shows is taken as it is."""


class Ready(msgspec.Struct, frozen=True, array_like=True, tag="ready"):
    """The browser has started. What it says first, and once."""

    version: str


class Wish(msgspec.Struct, frozen=True, array_like=True, tag="wish"):
    """A request that the page makes. Nobody but the crawl can carry it out."""

    number: int
    url: str
    method: str
    sort: str
    """What it is for, as browsers name it: `script`, `xhr`, `fetch`, `image` …"""
    headers: tuple[tuple[str, str], ...] = ()
    """Those that say which form of the answer the script expects, and what it sends."""
    body: bytes | None = None


class Supply(msgspec.Struct, frozen=True, array_like=True, tag="supply"):
    """The answer to a wish; its content coding undone."""

    number: int
    status: int
    content_type: str
    body: bytes


class Refusal(msgspec.Struct, frozen=True, array_like=True, tag="refusal"):
    """The wish is not granted, or brought nothing."""

    number: int


class RenderedPage(msgspec.Struct, frozen=True, array_like=True, tag="shown"):
    """What the page shows once its scripts have run, as HTML in UTF-8."""

    html: bytes


class RenderFailure(msgspec.Struct, frozen=True, array_like=True, tag="failure"):
    """The browser could not show the page."""

    code: Code
    reason: str = ""


ToBrowser: TypeAlias = Shell | Supply | Refusal
FromBrowser: TypeAlias = Ready | Wish | RenderedPage | RenderFailure

encode = msgspec.msgpack.Encoder().encode
"""A message as bytes."""
_to_browser: msgspec.msgpack.Decoder[ToBrowser] = msgspec.msgpack.Decoder(ToBrowser)
_from_browser: msgspec.msgpack.Decoder[FromBrowser] = msgspec.msgpack.Decoder(FromBrowser)
decode_for_browser = _to_browser.decode
"""A message of the crawl's. Raises msgspec.MsgspecError."""


def decode_from_browser(content: bytes) -> FromBrowser:
    """A message of the browser's. Raises NonsenseError."""
    try:
        return _from_browser.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NonsenseError(str(error)) from error
