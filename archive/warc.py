"""One exchange as two WARC 1.1 records, response and request, each its own gzip member. Exchange in, bytes out.

Written by hand because a library's record objects cost five times the bytes themselves; warcio reads every record
back when an archive is verified, and `warcio check` agrees.
"""

import base64
import hashlib
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from archive.moments import utc

Headers: TypeAlias = Iterable[tuple[str, str]]

_TRANSFER = {"transfer-encoding", "content-length"}


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
    number = f"<urn:uuid:{uuid.uuid4()}>"
    # What arrived compressed does not shrink again: it is stored in its member as it is.
    coded = exchange.header("content-encoding") not in {None, "identity"}
    response = _response(exchange, number, sha256)
    return (
        _stored(response) if coded else zlib.compress(response, 6, wbits=31),
        _stored(_request(exchange, number), level=1),
    )


def _stored(record: bytes, *, level: int = 0) -> bytes:
    """A gzip member with the smallest window: a large one, made anew for each record, costs more than the bytes."""
    packer = zlib.compressobj(level, wbits=26, memLevel=2)
    return packer.compress(record) + packer.flush()


def info_member(name: str, moment: datetime) -> bytes:
    """The gzip member that a file called *name* begins with, written at *moment*."""
    facts = b"software: luutin\r\nformat: WARC File Format 1.1\r\n"
    fields = [("WARC-Date", utc(moment)), ("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return zlib.compress(_record("warcinfo", f"<urn:uuid:{uuid.uuid4()}>", fields, facts), 6, wbits=31)


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
    return _record("request", f"<urn:uuid:{uuid.uuid4()}>", fields, block)


def _record(kind: str, number: str, fields: Headers, block: bytes) -> bytes:
    digest = _labelled(hashlib.sha256(block).digest())
    own = [("WARC-Type", kind), ("WARC-Record-ID", number), *fields, ("WARC-Block-Digest", digest)]
    return _message("WARC/1.1", [*own, ("Content-Length", str(len(block)))], block) + b"\r\n\r\n"


def _message(line: str, headers: Headers, body: bytes) -> bytes:
    """A first line, headers, an empty line, a body: how both HTTP and WARC write."""
    head = "".join([line, "\r\n", *[f"{name}: {value}\r\n" for name, value in headers], "\r\n"])
    return head.encode("utf-8", "surrogateescape") + body


def _labelled(digest: bytes) -> str:
    """The labelled digest of a payload as WARC 1.1 writes it, in base 32."""
    return f"sha256:{base64.b32encode(digest).decode()}"
