"""The proof: what was asked and what was received, in WARC 1.1 files, each record its own gzip member.

A capture row points at file and offset. The database says how much of each file counts: bytes behind that length
were written by a process that died before it could commit, and are moved aside when the next writer opens. They are
not deleted: beside a database restored from an older backup they would be good captures. `luutin.archive.adoption`
takes such captures in.

Bytes that count never grow fewer. A file that is shorter than the archive knows is never written to again, so that
what is lost stays visible.
"""

import contextlib
import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from luutin.archive.capture_store import CaptureSink
from luutin.archive.database import Database
from luutin.archive.durable import sync_folder
from luutin.archive.errors import DiskError
from luutin.archive.lineage.owner import claim_folder
from luutin.archive.moments import utc
from luutin.archive.warc import RENDERED_TYPE, Exchange, Original, info_member, members
from luutin.archive.warc_files import ASIDE, OURS, OddFile, committed_lengths, odd_files

ROTATE_BYTES = 1_000_000_000
"""A file that has reached this size is left alone and the next one begun (the WARC guideline's 1 GB)."""

REOPEN_BYTES = 64_000_000
"""A writer goes on in the last file only below this size: a backup copies what has grown, and links the rest."""

_BUFFER = 1 << 19  # bytes: some fifty pages


class CaptureRow(NamedTuple):
    """What the archive notes of a capture, beside where it lies. docs/schema.md, `captures`."""

    run_id: int | None
    url: str
    final_url: str
    fetched_at: str
    status: int
    content_type: str | None
    sha256: str
    bytes: int
    truncated: bool
    old_tls: bool
    rendered_from: int | None = None
    repeats: int | None = None


class CaptureWriter(CaptureSink):
    """Appends exchanges to WARC files in *folder*. One writer at a time, the one that writes the database."""

    def __init__(self, folder: Path, database: Database, *, rotate_bytes: int = ROTATE_BYTES) -> None:
        """Set aside what was not committed. Raises OtherOwnerError where the folder is another archive's."""
        with contextlib.suppress(OSError):  # what cannot be written there is told of by who needs it
            claim_folder(folder, database.path)
        self.folder = folder
        self.database = database
        self.rotate_bytes = rotate_bytes
        self.odd: tuple[OddFile, ...] = tuple(odd_files(folder, database))
        """What was not as the archive knows it when this writer opened."""
        self._name = ""
        self._file: BinaryIO | None = None
        self._length = 0
        """Of the file, with what is still in its buffer."""
        self._is_new = False
        """Whether the file's name may not be on the disk yet."""
        self._told: tuple[int | None, str] = (None, "")
        """In which transaction the row of which file was last written."""
        self._heal()

    def close(self) -> None:
        """Close the file; what was added in a transaction that did not commit is cut off by the next writer."""
        if self._file is not None:
            file, self._file = self._file, None
            with contextlib.suppress(OSError):  # a full disk was told of by `sync`, and nothing since is committed
                file.close()

    def add(self, exchange: Exchange, *, run_id: int | None = None, like: int | None = None) -> int:
        """Write request and response and, inside the caller's transaction, the capture row. Return its number.

        Where a browser was asked, what it made of the page is a capture beside it, and its number is returned.
        Where the capture *like* holds the very bytes, they are not written again: the record says that they came.
        Raises DiskError where the bytes cannot be written; call `sync` before the transaction commits.
        """
        sha256 = hashlib.sha256(exchange.body).digest()
        repeats, original = self._original(like, sha256.hex())
        packed = members(exchange, sha256=sha256, original=original)
        row = CaptureRow(
            run_id=run_id,
            url=exchange.url,
            final_url=exchange.final_url,
            fetched_at=utc(exchange.fetched_at),
            status=exchange.status,
            content_type=exchange.header("content-type"),
            sha256=sha256.hex(),
            bytes=len(exchange.body),
            truncated=exchange.truncated,
            old_tls=exchange.old_tls,
            repeats=repeats,
        )
        received = self.take(packed.response, packed.request, row, moment=exchange.fetched_at)
        if exchange.rendered is None:
            return received
        made = row._replace(
            content_type=RENDERED_TYPE,
            sha256=hashlib.sha256(exchange.rendered).hexdigest(),
            bytes=len(exchange.rendered),
            rendered_from=received,
            repeats=None,
        )
        return self.take(packed.rendered, b"", made, moment=exchange.fetched_at)

    def _original(self, like: int | None, sha256: str) -> tuple[int | None, Original | None]:
        """The capture that holds the bytes that hash to *sha256*, if *like* does or says which one does."""
        if like is None:
            return None, None
        row = self.database.one(
            "SELECT c.id, c.final_url, c.fetched_at FROM captures l JOIN captures c ON c.id = coalesce(l.repeats, l.id)"
            " WHERE l.id = ? AND c.sha256 = ?",
            (like, sha256),
        )
        return (None, None) if row is None else (row["id"], Original(row["final_url"], row["fetched_at"]))

    def take(self, response: bytes, request: bytes, row: CaptureRow, *, moment: datetime) -> int:
        """Like `add`, for gzip members that are made: a response's, and what belongs to it."""
        try:
            file = self._open(moment)
            offset = self._length
            file.write(response)
            file.write(request)
        except OSError as error:
            self.close()  # nobody knows how much of it arrived
            raise DiskError(self.folder / self._name, str(error)) from error
        self._length += len(response) + len(request)
        if self._told != (self.database.under_way, self._name):
            self._tell()
        done = self.database.execute(
            "INSERT INTO captures (run_id, url, final_url, fetched_at, status, content_type, sha256, bytes, truncated,"
            " old_tls, rendered_from, repeats, file, offset, length)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, self._name, offset, len(response)),
        )
        return int(done.lastrowid or 0)

    def sync(self) -> None:
        """Bring what was added to the disk, so that no committed capture row can be without its record.

        Within the transaction that added it: how much of the file counts is written here.
        """
        if self._file is not None:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
                if (size := os.fstat(self._file.fileno()).st_size) < self._length:
                    raise DiskError(self.folder / self._name, f"{self._length} bytes were written, {size} are there")
                if self._is_new:
                    sync_folder(self.folder)
                    self._is_new = False
            except OSError as error:
                raise DiskError(self.folder / self._name, str(error)) from error
            if self._told == (self.database.under_way, self._name):
                self._tell()

    def _tell(self) -> None:
        """Write the file's row: before a transaction's first capture, which names it, and its length at last."""
        self._told = (self.database.under_way, self._name)
        self.database.execute(
            "INSERT INTO warc_files (name, length) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET length = excluded.length",
            (self._name, self._length),
        )

    def _heal(self) -> None:
        """Cut each file back to its committed length; what is cut off goes to a file of its own beside it.

        Where the disk has no room for that, the file stays as it is, and the next one is begun.
        """
        known = committed_lengths(self.database)
        for path in sorted(self.folder.glob(OURS)):
            length = known.get(path.name)
            with contextlib.suppress(OSError):
                if length is None:
                    path.rename(_free_name(path, 0))
                elif path.stat().st_size > length:
                    _move_tail(path, length)

    def _open(self, moment: datetime) -> BinaryIO:
        """The file to append to."""
        if self._file is not None and self._length >= self.rotate_bytes:
            self.sync()
            self.close()
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._name = self._unfinished() or self._fresh_name(moment)
            self._file = (self.folder / self._name).open("ab", buffering=_BUFFER)
            self._length = self._file.tell()
            if self._length == 0:
                self._is_new = True
                self._length = self._file.write(info_member(self._name, moment))
        return self._file

    def _unfinished(self) -> str | None:
        """The last file, where all of it is there, nothing else is, and it is not large."""
        row = self.database.one("SELECT name, length FROM warc_files ORDER BY name DESC LIMIT 1")
        if row is None or row["length"] >= min(self.rotate_bytes, REOPEN_BYTES):
            return None
        path = self.folder / row["name"]
        is_whole = path.parent == self.folder and path.is_file() and path.stat().st_size == row["length"]
        return path.name if is_whole else None

    def _fresh_name(self, moment: datetime) -> str:
        stamp = utc(moment).replace("-", "").replace(":", "")
        number = int(self.database.value("SELECT count(*) FROM warc_files"))
        while (self.folder / (name := f"luutin-{stamp}-{number:05}.warc.gz")).exists():
            number += 1
        return name


def _move_tail(path: Path, length: int) -> None:
    tail = _free_name(path, length)
    try:
        with path.open("rb") as source, tail.open("xb") as target:
            source.seek(length)
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
    except OSError:
        tail.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    os.truncate(path, length)


def _free_name(path: Path, length: int) -> Path:
    """A name beside *path* for what stood behind *length* bytes: no file that was set aside before is overwritten."""
    free, number = path.with_name(f"{path.name}.{length}{ASIDE}"), 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{length}.{number}{ASIDE}")
    return free
