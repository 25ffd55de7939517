"""Here are the WARC files. Which bytes no longer say what was written?

Every gzip member of every file is read, not only those that captures point at: records must follow each other
without a gap up to the committed length, and each capture must lie where its row says, with the body it had.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator

from luutin.archive.captures import committed_lengths
from luutin.archive.database import Database, Row

_PIECE = 1 << 16
_HEADER = re.compile(rb"\x1f\x8b\x08\x00\x00{4}[\x00\x02\x04][\x00\x03\x0a\x0b\x13\xff]")
"""How every member of ours begins (RFC 1952 §2.3): deflate, no flags, no time, and what zlib says of itself."""


class Damage(NamedTuple):
    """Bytes that cannot be believed."""

    file: str
    """Name under the warc folder."""
    offset: int
    """Where the record begins."""
    capture_id: int | None
    """None: a record that no capture points at (the request, or the file's first record)."""
    url: str | None
    """What the capture shows; None with capture_id."""
    reason: str

    def __str__(self) -> str:
        whose = f" (capture {self.capture_id}, {self.url})" if self.capture_id else ""
        return f"{self.file} at byte {self.offset}{whose}: {self.reason}"


class Proved(NamedTuple):
    """How far the reading has come."""

    captures: int
    """Captures looked at, whether well or damaged."""
    read_to: int
    """Bytes of the file dealt with."""


def prove(folder: Path, database: Database) -> Iterator[Damage | Proved]:
    """Read every WARC file in *folder* that *database* knows; yield each damage, and Proved after each capture."""
    for name, length in committed_lengths(database).items():
        # A writer at work may have committed further records since the length was read: those are for the next time.
        captures = database.all("SELECT * FROM captures WHERE file = ? AND offset < ?", (name, length))
        try:
            with (folder / name).open("rb") as file:
                yield from _File(file, name, length, captures).prove()
        except OSError as error:
            yield Damage(name, 0, None, None, f"cannot be read: {error.strerror}; {len(captures)} captures lost")


class _File:
    def __init__(self, file: BinaryIO, name: str, length: int, captures: list[Row]) -> None:
        self._file, self._name, self._length = file, name, length
        self._captures = {row["offset"]: row for row in captures}
        self._seen = 0

    def prove(self) -> Iterator[Damage | Proved]:
        size = self._file.seek(0, io.SEEK_END)
        if size < self._length:
            yield Damage(self._name, size, None, None, f"cut off: {self._length} bytes were written, {size} are left")
        offset = 0
        while offset < min(size, self._length):
            record, end, fault = self._member(offset)
            row = self._captures.pop(offset, None)
            if fault is None:
                fault = _record_fault(record, row, end - offset)
            if fault is not None:
                yield self._damage(offset, row, fault)
            if row is not None:
                self._seen += 1
                yield Proved(self._seen, end)
            offset = end
        for offset, row in self._captures.items():
            yield self._damage(offset, row, "no record begins here")

    def _damage(self, offset: int, row: Row | None, reason: str) -> Damage:
        return Damage(self._name, offset, row["id"] if row else None, row["url"] if row else None, reason)

    def _member(self, offset: int) -> tuple[bytes, int, str | None]:
        """The record at *offset* unpacked, where the next one begins, and what is wrong with its gzip member."""
        self._file.seek(offset)
        unpack, plain, read, fault = zlib.decompressobj(wbits=31), bytearray(), 0, None
        while not unpack.eof:
            piece = self._file.read(_PIECE)
            if not piece:
                return b"", self._next_known(offset), "the record is cut off"
            if read == 0 and not _HEADER.match(piece):
                fault = "damaged gzip header"
            read += len(piece)
            try:
                plain += unpack.decompress(piece)
            except zlib.error as error:
                return b"", self._next_known(offset), f"damaged: {error}"
        return bytes(plain), offset + read - len(unpack.unused_data), fault

    def _next_known(self, offset: int) -> int:
        """The next offset at which a capture begins: reading goes on there, past what is broken."""
        return min((known for known in self._captures if known > offset), default=self._length)


def _record_fault(record: bytes, row: Row | None, length: int) -> str | None:
    """What is wrong with an unpacked record; *row* is the capture that points at it, *length* its packed bytes."""
    try:
        read = next(iter(ArchiveIterator(io.BytesIO(record), check_digests="raise")))
        body = read.raw_stream.read()
    except Exception as error:  # noqa: BLE001 - warcio raises many kinds for damaged bytes
        return str(error) or type(error).__name__
    if row is None:
        return None
    found = {
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "length": length,
        "final_url": read.rec_headers.get_header("WARC-Target-URI"),
        "fetched_at": read.rec_headers.get_header("WARC-Date"),
    }
    return next(
        (f"its {name} is {value}, not {row[name]}" for name, value in found.items() if value != row[name]), None
    )
