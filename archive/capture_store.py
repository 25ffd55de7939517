"""Where the bytes of captures stand: a sink that takes exchanges in, a source that gives a range out again.

tests/archive/test_capture_contract.py is what both promise.
"""

import io
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from luutin.archive.errors import CaptureError
from luutin.archive.warc import Exchange
from luutin.archive.warc_files import open_warc

_PIECE = 1 << 16


class CaptureSink(Protocol):
    """Takes what was asked and received, one writer at a time. `CaptureWriter` writes it to WARC files in a folder."""

    def add(self, exchange: Exchange, *, run_id: int | None = None, like: int | None = None) -> int:
        """Take *exchange* in, inside the caller's transaction, with its capture row. Return that row's number.

        *like*: a capture that may hold the very bytes; where it does, they are not kept again. Where the exchange holds
        what a browser made of the page, that is a row of its own, and it is that row's number.
        The row says under which name, from which byte and how long a `CaptureSource` finds the response: a gzip member
        that holds one WARC record. Raises DiskError where the bytes cannot be kept.
        """
        ...

    def sync(self) -> None:
        """Make sure of what was added, before the transaction commits: no committed row may be without its bytes."""

    def close(self) -> None:
        """Let go of what is open; what no committed row names may be lost."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class CaptureSource(Protocol):
    """Gives back what a sink took in. `WarcFolder` reads it from files."""

    def read(self, file: str, offset: int, length: int | None = None) -> Generator[bytes]:
        """Yield *length* bytes of *file* from *offset* on, in pieces; without a length, all to its end.

        *file* is a name of `captures.file`. Raises CaptureError, before the first piece, where there is no such file.
        Who stops before the end closes the generator.
        """
        ...


class WarcFolder(CaptureSource):
    """The WARC files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, file: str) -> BinaryIO:
        """Open a WARC file to be read. Raises CaptureError for a name that leads elsewhere, OSError."""
        return open_warc(self.folder, file)

    def read(self, file: str, offset: int, length: int | None = None) -> Generator[bytes]:
        """Yield a range of a file; fewer bytes where it ends before."""
        try:
            stream = self.open(file)
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            reason = "the file is missing" if missing else error.strerror or str(error)
            raise CaptureError(file, offset, reason) from error
        with stream:
            stream.seek(offset)
            left = length
            while left != 0 and (piece := stream.read(_PIECE if left is None else min(_PIECE, left))):
                left = None if left is None else left - len(piece)
                yield piece


def read_capture(source: CaptureSource | Path, file: str, offset: int) -> tuple[Mapping[str, str], bytes]:
    """Read the record of a capture back: its WARC headers (lower-case names) and the body as received.

    *source* may be the folder of WARC files. Raises CaptureError where the record is missing or damaged.
    """
    record, body = _read_record(source, file, offset)
    return {name.lower(): value for name, value in record.rec_headers.headers}, body


def read_response(source: CaptureSource | Path, file: str, offset: int) -> tuple[Mapping[str, str], bytes]:
    """Like `read_capture`, with the headers of the HTTP answer in place of the record's.

    What a browser made of a page has its type alone.
    """
    record, body = _read_record(source, file, offset)
    if record.http_headers is None:
        return {"content-type": record.rec_headers.get_header("Content-Type") or ""}, body
    return {name.lower(): value for name, value in record.http_headers.headers}, body


def _read_record(source: CaptureSource | Path, file: str, offset: int) -> tuple[Any, bytes]:
    # a fetching crawl never reads
    from warcio.archiveiterator import ArchiveIterator

    from luutin.archive.members import DAMAGED, fault_in_words

    pieces = (WarcFolder(source) if isinstance(source, Path) else source).read(file, offset)
    # Closed, it lets go of its buffers at once. Its parts hold on to each other, and would wait for a look for such.
    records = iter(ArchiveIterator(io.BufferedReader(_Stream(pieces)), check_digests="raise"))
    with closing(pieces), closing(records):
        try:
            record = next(records)
            body = record.raw_stream.read()
        except DAMAGED as error:
            raise CaptureError(file, offset, fault_in_words(error)) from error
    return record, body


class _Stream(io.RawIOBase):
    """Pieces of bytes as a file that is read from its beginning to its end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer will do
        piece = self._rest or memoryview(next(self._pieces, b""))
        count = min(len(piece), len(buffer))
        buffer[:count], self._rest = piece[:count], piece[count:]
        return count
