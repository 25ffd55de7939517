"""One exchange as WARC 1.1 records, each its own gzip member: response, request, what a browser made of it. Pure.

Written by hand because a library's record objects cost five times the bytes themselves. warcio reads every record
back when an archive is verified, and `warcio check` agrees.
"""

import hashlib
import os
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from luutin.archive.moments import utc

if TYPE_CHECKING:
    from luutin.archive.past.mementos import Memento

Headers: TypeAlias = Iterable[tuple[str, str]]
Pieces: TypeAlias = tuple[bytes, ...]
"""A record as its head, its block's head and body, and its end: put together once, when it is packed."""

_TRANSFER = {"transfer-encoding", "content-length"}

_SMALL = 2_000
"""Bytes of a posted form from which a compressor is set up: the hundred that it would save of a GET cost too much."""
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\x03"
"""How zlib begins a gzip member that it stores (RFC 1952 §2.3)."""
_BLOCK = Struct("<BHH")
_TAIL = Struct("<II")
_LONGEST_BLOCK = 0xFFFF
_PACKED = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp|PK\x03\x04|\x1f\x8b|Rar!|7z\xbc\xaf", re.DOTALL)
"""How files begin whose format packs them: photographs, newer office files, archives."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as they went over the wire; the body in the coding it was sent in."""

    url: str
    """Canonical URL asked for."""
    final_url: str
    """URL that answered: the request line's."""
    fetched_at: datetime
    """Aware."""
    status: int
    reason: str
    request_headers: tuple[tuple[str, str], ...]
    response_headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    address: str | None = None
    """IP address of the server; None where unknown."""
    method: str = "GET"
    request_body: bytes = field(default=b"", repr=False)
    truncated: bool = False
    old_tls: bool = False
    rendered: bytes | None = field(default=None, repr=False)
    """The page as a browser showed it once its scripts had run, in UTF-8; None: none was asked."""
    taken_from: str | None = None
    """Where another's capture was read that this is a copy of, without a request of ours; None: it is our own."""

    def header(self, name: str) -> str | None:
        """The response's first header of that name (lower case), or None."""
        return next((value for key, value in self.response_headers if key.lower() == name), None)


class Original(NamedTuple):
    """The response that holds the very bytes of another one."""

    final_url: str
    fetched_at: str
    """UTC, as its WARC-Date."""


class Members(NamedTuple):
    """The gzip members of one exchange."""

    response: bytes
    request: bytes
    rendered: bytes = b""
    """Empty: no browser was asked."""


SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
"""Of a response whose bytes an earlier record holds (WARC 1.1 §6.7.2)."""
RENDERED_TYPE = "text/html; charset=utf-8"
"""Content-Type of what a browser made of a page."""


TAKEN_FROM = "Luutin-Taken-From"
"""Named field of a record that copies another's: where that one was read."""


def members(exchange: Exchange, *, sha256: bytes, original: Original | None = None) -> Members:
    """Pack *exchange*; *sha256* is that of the body. Where *original* holds the body, it is left out."""
    number = _fresh_number()
    # What is compressed does not shrink again: it is stored in its member as it is.
    packed = exchange.header("content-encoding") not in {None, "identity"} or _PACKED.match(exchange.body)
    response, request = _response(exchange, number, sha256, original), _request(exchange, number)
    return Members(
        _store(response) if packed else _compress(response),
        b"" if exchange.taken_from is not None else _pack_request(exchange, request),
        b"" if exchange.rendered is None else _compress(_conversion(exchange, number, exchange.rendered)),
    )


def _pack_request(exchange: Exchange, request: Pieces) -> bytes:
    return _store(request) if len(exchange.request_body) < _SMALL else _compress(request)


def _compress(record: Pieces) -> bytes:
    return zlib.compress(b"".join(record), 6, wbits=31)


def _store(record: Pieces) -> bytes:
    """A gzip member of stored blocks (RFC 1951 §3.2.4): a compressor made anew for each record costs far more."""
    crc = length = 0
    for piece in record:
        crc = zlib.crc32(piece, crc)
        length += len(piece)
    return b"".join((_HEAD, *_blocks(record, length), _TAIL.pack(crc, length)))


def _blocks(record: Pieces, length: int) -> Iterable[bytes]:
    if length <= _LONGEST_BLOCK:
        return (_BLOCK.pack(True, length, length ^ _LONGEST_BLOCK), *record)
    whole = b"".join(record)
    cuts = [whole[begin : begin + _LONGEST_BLOCK] for begin in range(0, length, _LONGEST_BLOCK)]
    heads = [_BLOCK.pack(cut is cuts[-1], len(cut), len(cut) ^ _LONGEST_BLOCK) for cut in cuts]
    return chain.from_iterable(zip(heads, cuts, strict=True))


def _fresh_number() -> str:
    """A random UUID (RFC 9562 §5.4) as WARC writes one."""
    digits = os.urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"<urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}>"


def info_member(name: str, moment: datetime) -> bytes:
    """The gzip member that a file called *name* begins with, written at *moment*."""
    facts = b"software: luutin\r\nformat: WARC File Format 1.1\r\n"
    fields = [("WARC-Date", utc(moment)), ("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return _compress(_record("warcinfo", _fresh_number(), fields, (facts,)))


def revisit_member(url: str, *, of: "Memento") -> bytes:
    """The gzip member of a record that says: what *of* holds stood at *url* too (WARC 1.1 §6.7.2).

    Made on the way out, where a redirect or a key that says nothing led from *url* to what was kept.
    """
    fields = [
        ("WARC-Target-URI", url),
        ("WARC-Date", of.fetched_at),
        *_refers_to(Original(of.final_url, of.fetched_at)),
        ("WARC-Payload-Digest", f"sha256:{of.sha256}"),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return _compress(_record("revisit", _fresh_number(), fields, ()))


def _refers_to(original: Original) -> list[tuple[str, str]]:
    return [
        ("WARC-Profile", SAME_PAYLOAD),
        ("WARC-Refers-To-Target-URI", original.final_url),
        ("WARC-Refers-To-Date", original.fetched_at),
    ]


def _response(exchange: Exchange, number: str, sha256: bytes, original: Original | None) -> Pieces:
    # The transfer coding was undone on arrival: without it, Content-Length tells the truth about these bytes.
    kept = [pair for pair in exchange.response_headers if pair[0].lower() not in _TRANSFER]
    kept.append(("Content-Length", str(len(exchange.body))))
    status = f"HTTP/1.1 {exchange.status} {exchange.reason}".rstrip()
    fields = [
        ("WARC-Target-URI", exchange.final_url),
        ("WARC-Date", utc(exchange.fetched_at)),
        ("WARC-Payload-Digest", _label(sha256)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    if exchange.address:
        fields.append(("WARC-IP-Address", exchange.address))
    if exchange.truncated:
        fields.append(("WARC-Truncated", "unspecified"))
    if exchange.taken_from is not None:
        fields.append((TAKEN_FROM, exchange.taken_from))
    if original is None:
        return _record("response", number, fields, (_head(status, kept), exchange.body))
    return _record("revisit", number, [*fields, *_refers_to(original)], (_head(status, kept),))


def _request(exchange: Exchange, response: str) -> Pieces:
    path = "/" + exchange.final_url.split("://", 1)[-1].partition("/")[2]
    fields = [
        ("WARC-Target-URI", exchange.final_url),
        ("WARC-Date", utc(exchange.fetched_at)),
        ("WARC-Concurrent-To", response),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    line = f"{exchange.method} {path} HTTP/1.1"
    return _record("request", _fresh_number(), fields, (_head(line, exchange.request_headers), exchange.request_body))


def _conversion(exchange: Exchange, response: str, rendered: bytes) -> Pieces:
    """Another form of the response's content, made while it was archived (WARC 1.1 §6.8)."""
    fields = [
        ("WARC-Target-URI", exchange.final_url),
        ("WARC-Date", utc(exchange.fetched_at)),
        ("WARC-Refers-To", response),
        ("Content-Type", RENDERED_TYPE),
    ]
    return _record("conversion", _fresh_number(), fields, (rendered,))


def _record(kind: str, number: str, fields: Headers, block: Pieces) -> Pieces:
    sha256 = hashlib.sha256()
    for piece in block:
        sha256.update(piece)
    own = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", number),
        *fields,
        ("WARC-Block-Digest", _label(sha256.digest())),
        ("Content-Length", str(sum(map(len, block)))),
    ]
    return (_head("WARC/1.1", own), *block, b"\r\n\r\n")


def _head(line: str, headers: Headers) -> bytes:
    """A first line, headers, an empty line: how both HTTP and WARC begin."""
    head = "".join([line, "\r\n", *[f"{name}: {value}\r\n" for name, value in headers], "\r\n"])
    return head.encode("utf-8", "surrogateescape")


def _label(digest: bytes) -> str:
    """The labelled digest of a payload or block (WARC 1.1 §5.8), in base 16 as in the capture's row."""
    return f"sha256:{digest.hex()}"
