"""One exchange as two WARC 1.1 records, response and request, each its own gzip member. Exchange in, bytes out.

Written by hand because a library's record objects cost five times the bytes themselves; warcio reads every record
back when an archive is verified, and `warcio check` agrees.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from struct import Struct
from typing import TypeAlias

from archive.moments import utc

Headers: TypeAlias = Iterable[tuple[str, str]]

_TRANSFER = {"transfer-encoding", "content-length"}

_SMALL = 2_000
"""Bytes of a request below which no compressor is set up: the few hundred that it saves are not worth its time."""
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\x03"
"""How zlib begins a gzip member that it stores (RFC 1952 §2.3)."""
_BLOCK = Struct("<BHH")
_TAIL = Struct("<II")
_LONGEST_BLOCK = 0xFFFF


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

    def header(self, name: str) -> str | None:
        """The response's first header of that name (lower case), or None."""
        return next((value for key, value in self.response_headers if key.lower() == name), None)


def members(exchange: Exchange, *, sha256: bytes) -> tuple[bytes, bytes]:
    """The gzip members of the response and of the request; *sha256* is that of the body."""
    number = _fresh_number()
    # What arrived compressed does not shrink again: it is stored in its member as it is.
    coded = exchange.header("content-encoding") not in {None, "identity"}
    response, request = _response(exchange, number, sha256), _request(exchange, number)
    return (
        _stored(response) if coded else zlib.compress(response, 6, wbits=31),
        _stored(request) if len(request) < _SMALL else zlib.compress(request, 6, wbits=31),
    )


def _stored(record: bytes) -> bytes:
    """A gzip member of stored blocks (RFC 1951 §3.2.4): a compressor made anew for each record costs far more."""
    pieces = [_HEAD]
    for begin in range(0, len(record), _LONGEST_BLOCK):
        piece = record[begin : begin + _LONGEST_BLOCK]
        last = begin + _LONGEST_BLOCK >= len(record)
        pieces += (_BLOCK.pack(last, len(piece), len(piece) ^ 0xFFFF), piece)
    pieces.append(_TAIL.pack(zlib.crc32(record), len(record)))
    return b"".join(pieces)


def _fresh_number() -> str:
    """A random UUID (RFC 9562 §5.4) as WARC writes one."""
    digits = os.urandom(16).hex()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"<urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}>"


def info_member(name: str, moment: datetime) -> bytes:
    """The gzip member that a file called *name* begins with, written at *moment*."""
    facts = b"software: luutin\r\nformat: WARC File Format 1.1\r\n"
    fields = [("WARC-Date", utc(moment)), ("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return zlib.compress(_record("warcinfo", _fresh_number(), fields, facts), 6, wbits=31)


def _response(exchange: Exchange, number: str, sha256: bytes) -> bytes:
    # The transfer coding was undone on arrival: without it, Content-Length tells the truth about these bytes.
    kept = [pair for pair in exchange.response_headers if pair[0].lower() not in _TRANSFER]
    kept.append(("Content-Length", str(len(exchange.body))))
    status = f"HTTP/1.1 {exchange.status} {exchange.reason}".rstrip()
    fields = [
        ("WARC-Target-URI", exchange.final_url),
        ("WARC-Date", utc(exchange.fetched_at)),
        ("WARC-Payload-Digest", _labelled(sha256)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    if exchange.address:
        fields.append(("WARC-IP-Address", exchange.address))
    if exchange.truncated:
        fields.append(("WARC-Truncated", "unspecified"))
    return _record("response", number, fields, _message(status, kept, exchange.body))


def _request(exchange: Exchange, response: str) -> bytes:
    path = "/" + exchange.final_url.split("://", 1)[-1].partition("/")[2]
    fields = [
        ("WARC-Target-URI", exchange.final_url),
        ("WARC-Date", utc(exchange.fetched_at)),
        ("WARC-Concurrent-To", response),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    line = f"{exchange.method} {path} HTTP/1.1"
    block = _message(line, exchange.request_headers, exchange.request_body)
    return _record("request", _fresh_number(), fields, block)


def _record(kind: str, number: str, fields: Headers, block: bytes) -> bytes:
    digest = _labelled(hashlib.sha256(block).digest())
    own = [("WARC-Type", kind), ("WARC-Record-ID", number), *fields, ("WARC-Block-Digest", digest)]
    return _message("WARC/1.1", [*own, ("Content-Length", str(len(block)))], block, b"\r\n\r\n")


def _message(line: str, headers: Headers, body: bytes, end: bytes = b"") -> bytes:
    """A first line, headers, an empty line, a body: how both HTTP and WARC write."""
    head = "".join([line, "\r\n", *[f"{name}: {value}\r\n" for name, value in headers], "\r\n"])
    return b"".join((head.encode("utf-8", "surrogateescape"), body, end))


def _labelled(digest: bytes) -> str:
    """The labelled digest of a payload or block (WARC 1.1 §5.8), in base 16 as in the capture's row."""
    return f"sha256:{digest.hex()}"
