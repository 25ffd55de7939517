"""Here is a WARC file and a byte. Which gzip member begins there, and what record does it hold? Damage is named."""

import hashlib
import io
import zlib
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

_PIECE = 1 << 16
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
"""How every member of ours begins (RFC 1952 §2.3): deflate, no flags, no time."""
_LEVELS, _SYSTEMS = b"\x00\x02\x04", b"\x00\x03\x0a\x0b\x13\xff"
"""What zlib says of itself in the two bytes behind."""

DAMAGED = (ArchiveLoadFailed, ValueError, StopIteration, AttributeError, TypeError, EOFError, zlib.error)
"""What warcio raises for bytes that are no record. Some of these it raises by mistake: a header that lacks its colon
is no string, and is asked for one. Catch them round a call of warcio, and round nothing else."""


class Member(NamedTuple):
    """What begins at a byte of a file."""

    record: bytes
    """Unpacked; empty where it cannot be."""
    end: int | None
    """The byte behind the member. None: it cannot be known."""
    fault: str | None
    """What is wrong with the member's packing. None: nothing."""
    cut: bool = False
    """Whether the file ended before the member did, with nothing else wrong up to there."""


class WarcRecord(NamedTuple):
    """One record read."""

    kind: str
    """`response`, `revisit` (a response whose bytes an earlier record holds), `request`, `warcinfo`, and `conversion`:
    what a browser made of a response."""
    headers: Mapping[str, str]
    """WARC headers, by lower-case names."""
    status: int | None
    """HTTP status; None where the record is no response."""
    content_type: str | None
    body: bytes
    """As received, in its content coding."""


def read_member(file: BinaryIO, offset: int) -> Member:
    """Unpack the gzip member of *file* that begins at byte *offset*. Raises OSError."""
    file.seek(offset)
    unpack, plain, read, fault = zlib.decompressobj(wbits=31), bytearray(), 0, None
    while not unpack.eof:
        piece = file.read(_PIECE)
        if not piece:
            return Member(b"", None, "the record is cut off", cut=fault is None)
        if read == 0 and not _is_ours(piece):
            fault = "damaged gzip header"
        read += len(piece)
        try:
            plain += unpack.decompress(piece)
        except zlib.error as error:
            return Member(b"", None, f"damaged: {error}")
    return Member(bytes(plain), offset + read - len(unpack.unused_data), fault)


def _is_ours(head: bytes) -> bool:
    begins = head[:8] == _HEAD[: len(head)]
    return begins and (len(head) < 10 or (head[8] in _LEVELS and head[9] in _SYSTEMS))


def read_record(record: bytes) -> WarcRecord:
    """Read an unpacked record, its digests checked. Raises one of DAMAGED."""
    found = next(iter(ArchiveIterator(io.BytesIO(record), check_digests="raise")))
    body = found.raw_stream.read()
    http = found.http_headers
    is_response = found.rec_type in {"response", "revisit"}
    return WarcRecord(
        found.rec_type,
        {name.lower(): value for name, value in found.rec_headers.headers},
        int(http.get_statuscode()) if is_response and http is not None else None,
        http.get_header("Content-Type") if http is not None else None,
        body,
    )


def payload_sha256(record: WarcRecord) -> str:
    """Return the hash, in hex, of the body that *record* is about; of a revisit's, as it says itself."""
    if record.kind == "revisit":
        return record.headers.get("warc-payload-digest", "").removeprefix("sha256:")
    return hashlib.sha256(record.body).hexdigest()


def fault_in_words(error: Exception) -> str:
    """What one of DAMAGED says."""
    return str(error) or type(error).__name__
