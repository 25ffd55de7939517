"""The proof: what was asked and what was received, in WARC 1.1 files, each record its own gzip member.

A capture row points at file and offset. The database says how much of each file counts: bytes behind that length
were written by a process that died before it could commit, and are moved aside when the next writer opens. They are
not deleted: beside a database restored from an older backup they would be good captures.
"""

import base64
import hashlib
import io
import os
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.database import Database
from archive.errors import CaptureError, DiskError
from archive.moments import utc

ROTATE_BYTES = 1_000_000_000
"""A file that has reached this size is left alone and the next one begun (the WARC guideline's 1 GB)."""


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


class CaptureWriter:
    """Appends exchanges to WARC files in *folder*. One writer at a time, the one that writes the database."""

    def __init__(self, folder: Path, database: Database, *, rotate_bytes: int = ROTATE_BYTES) -> None:
        self.folder = folder
        self.database = database
        self.rotate_bytes = rotate_bytes
        self._name = ""
        self._file: BinaryIO | None = None
        self._heal()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was added in a transaction that did not commit is cut off by the next writer."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(self, exchange: Exchange, *, run_id: int | None = None) -> int:
        """Write request and response and, inside the caller's transaction, the capture row. Return its number.

        Raises DiskError where the bytes cannot be written; call `sync` before the transaction commits.
        """
        try:
            file = self._open(exchange.fetched_at)
            offset, length = _write(file, exchange)
        except OSError as error:
            raise DiskError(self.folder / self._name, str(error)) from error
        self.database.execute(
            "INSERT INTO warc_files VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET length = ?2",
            (self._name, file.tell()),
        )
        row = self.database.execute(
            "INSERT INTO captures (run_id, url, final_url, fetched_at, status, content_type, sha256, bytes, file,"
            " offset, length, truncated, old_tls) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id,
                exchange.url,
                exchange.final_url,
                utc(exchange.fetched_at),
                exchange.status,
                _header(exchange.response_headers, "content-type"),
                hashlib.sha256(exchange.body).hexdigest(),
                len(exchange.body),
                self._name,
                offset,
                length,
                int(exchange.truncated),
                int(exchange.old_tls),
            ),
        )
        return int(row.lastrowid or 0)

    def sync(self) -> None:
        """Bring what was added to the disk, so that no committed capture row can be without its record."""
        if self._file is not None:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as error:
                raise DiskError(self.folder / self._name, str(error)) from error

    def _heal(self) -> None:
        """Cut each file back to its committed length; what is cut off goes to `NAME.LENGTH.uncommitted`."""
        known = dict(map(tuple, self.database.all("SELECT name, length FROM warc_files")))
        for path in sorted(self.folder.glob("luutin-*.warc.gz")):
            length = known.get(path.name, 0)
            if path.stat().st_size > length:
                _move_tail(path, length)
            if length == 0:
                path.unlink()

    def _open(self, moment: datetime) -> BinaryIO:
        if self._file is not None and self._file.tell() >= self.rotate_bytes:
            self.close()
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._name = self._unfinished() or self._fresh_name(moment)
            path = self.folder / self._name
            self._file = path.open("ab")
            if self._file.tell() == 0:
                _write_info(self._file, self._name)
        return self._file

    def _unfinished(self) -> str | None:
        name: str | None = self.database.value(
            "SELECT name FROM warc_files WHERE length < ? ORDER BY name DESC LIMIT 1", (self.rotate_bytes,)
        )
        return name if name and (self.folder / name).exists() else None

    def _fresh_name(self, moment: datetime) -> str:
        stamp = utc(moment).replace("-", "").replace(":", "")
        number = int(self.database.value("SELECT count(*) FROM warc_files"))
        while (self.folder / (name := f"luutin-{stamp}-{number:05}.warc.gz")).exists():
            number += 1
        return name


def read_capture(folder: Path, file: str, offset: int) -> tuple[Mapping[str, str], bytes]:
    """Read a response record back: its WARC headers (lower-case names) and the body as received.

    Raises CaptureError where the record is missing or damaged.
    """
    try:
        with (folder / file).open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream, check_digests="raise")))
            body = record.raw_stream.read()
    except FileNotFoundError as error:
        raise CaptureError(file, offset, "the file is missing") from error
    except Exception as error:
        # warcio raises many kinds for damaged bytes: zlib, header parsing, digests, an empty iterator.
        raise CaptureError(file, offset, str(error) or type(error).__name__) from error
    return {name.lower(): value for name, value in record.rec_headers.headers}, body


def _move_tail(path: Path, length: int) -> None:
    tail = path.with_name(f"{path.name}.{length}.uncommitted")
    with path.open("rb") as source, tail.open("wb") as target:
        source.seek(length)
        shutil.copyfileobj(source, target)
        os.fsync(target.fileno())
    os.truncate(path, length)


def _write(file: BinaryIO, exchange: Exchange) -> tuple[int, int]:
    """Append both records; return offset and length of the response's gzip member."""
    builder = WARCWriter(None, warc_version="1.1")
    response = _response(builder, exchange)
    request = _request(builder, exchange, response)
    # What arrived compressed does not shrink again: it is stored in its member as it is.
    coded = _header(exchange.response_headers, "content-encoding") not in {None, "identity"}
    member = _member(response, level=0 if coded else 6)
    offset = file.tell()
    file.write(member)
    file.write(_member(request, level=1))
    return offset, len(member)


def _member(record: ArcWarcRecord, *, level: int) -> bytes:
    """A record as its own gzip member. warcio would compress at level 9: three times the time for 1 % of the bytes."""
    plain = io.BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
    return zlib.compress(plain.getbuffer(), level, wbits=31)


def _response(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
    headers = {"WARC-Date": utc(exchange.fetched_at), "WARC-Payload-Digest": _digest(exchange.body)}
    if exchange.address:
        headers["WARC-IP-Address"] = exchange.address
    if exchange.truncated:
        headers["WARC-Truncated"] = "unspecified"
    # The transfer coding was undone on arrival: without it, Content-Length tells the truth about these bytes.
    kept = [
        (name, value)
        for name, value in exchange.response_headers
        if name.lower() not in {"transfer-encoding", "content-length"}
    ]
    kept.append(("Content-Length", str(len(exchange.body))))
    status = StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), kept, protocol="HTTP/1.1")
    return writer.create_warc_record(
        exchange.final_url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=status,
        warc_headers_dict=headers,
    )


def _request(writer: WARCWriter, exchange: Exchange, response: ArcWarcRecord) -> ArcWarcRecord:
    path = "/" + exchange.final_url.split("://", 1)[-1].partition("/")[2]
    line = StatusAndHeaders(f"{exchange.method} {path} HTTP/1.1", list(exchange.request_headers), is_http_request=True)
    return writer.create_warc_record(
        exchange.final_url,
        "request",
        payload=io.BytesIO(exchange.request_body),
        length=len(exchange.request_body),
        http_headers=line,
        warc_headers_dict={
            "WARC-Date": utc(exchange.fetched_at),
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        },
    )


def _write_info(file: BinaryIO, name: str) -> None:
    facts = {"software": "luutin", "format": "WARC File Format 1.1"}
    file.write(_member(WARCWriter(None, warc_version="1.1").create_warcinfo_record(name, facts), level=6))


def _digest(body: bytes) -> str:
    """The labelled digest of a payload as WARC 1.1 writes it, in base 32."""
    return f"sha256:{base64.b32encode(hashlib.sha256(body).digest()).decode()}"


def _header(headers: tuple[tuple[str, str], ...], name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)
