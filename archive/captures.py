"""The proof: what was asked and what was received, in WARC 1.1 files, each record its own gzip member.

A capture row points at file and offset. The database says how much of each file counts: bytes behind that length
were written by a process that died before it could commit, and are moved aside when the next writer opens. They are
not deleted: beside a database restored from an older backup they would be good captures.
"""

import contextlib
import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from luutin.archive.capture_store import CaptureSink
from luutin.archive.database import Database
from luutin.archive.errors import DiskError
from luutin.archive.moments import utc
from luutin.archive.warc import Exchange, info_member, members

ROTATE_BYTES = 1_000_000_000
"""A file that has reached this size is left alone and the next one begun (the WARC guideline's 1 GB)."""


_BUFFER = 1 << 19  # bytes: some fifty pages


class CaptureWriter(CaptureSink):
    """Appends exchanges to WARC files in *folder*. One writer at a time, the one that writes the database."""

    def __init__(self, folder: Path, database: Database, *, rotate_bytes: int = ROTATE_BYTES) -> None:
        self.folder = folder
        self.database = database
        self.rotate_bytes = rotate_bytes
        self._name = ""
        self._file: BinaryIO | None = None
        self._length = 0
        """Of the file, with what is still in its buffer."""
        self._told: tuple[int | None, str] = (None, "")
        """In which transaction the row of which file was last written."""
        self._heal()

    def close(self) -> None:
        """Close the file; what was added in a transaction that did not commit is cut off by the next writer."""
        if self._file is not None:
            file, self._file = self._file, None
            with contextlib.suppress(OSError):  # a full disk was told of by `sync`, and nothing since is committed
                file.close()

    def add(self, exchange: Exchange, *, run_id: int | None = None) -> int:
        """Write request and response and, inside the caller's transaction, the capture row. Return its number.

        Raises DiskError where the bytes cannot be written; call `sync` before the transaction commits.
        """
        try:
            file = self._open(exchange.fetched_at)
            sha256 = hashlib.sha256(exchange.body).digest()
            response, request = members(exchange, sha256=sha256)
            offset = self._length
            file.write(response)
            file.write(request)
        except OSError as error:
            self.close()  # nobody knows how much of it arrived
            raise DiskError(self.folder / self._name, str(error)) from error
        self._length += len(response) + len(request)
        if self._told != (self.database.under_way, self._name):
            self._tell()
        row = self.database.execute(
            "INSERT INTO captures (run_id, url, final_url, fetched_at, status, content_type, sha256, bytes, file,"
            " offset, length, truncated, old_tls) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run_id,
                exchange.url,
                exchange.final_url,
                utc(exchange.fetched_at),
                exchange.status,
                exchange.header("content-type"),
                sha256.hex(),
                len(exchange.body),
                self._name,
                offset,
                len(response),
                int(exchange.truncated),
                int(exchange.old_tls),
            ),
        )
        return int(row.lastrowid or 0)

    def sync(self) -> None:
        """Bring what was added to the disk, so that no committed capture row can be without its record.

        Within the transaction that added it: how much of the file counts is written here.
        """
        if self._file is not None:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            except OSError as error:
                raise DiskError(self.folder / self._name, str(error)) from error
            if self._told == (self.database.under_way, self._name):
                self._tell()

    def _tell(self) -> None:
        """Write the file's row: before a transaction's first capture, which names it, and its length at last."""
        self._told = (self.database.under_way, self._name)
        self.database.execute(
            "INSERT INTO warc_files VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET length = excluded.length",
            (self._name, self._length),
        )

    def _heal(self) -> None:
        """Cut each file back to its committed length; what is cut off goes to `NAME.LENGTH.uncommitted`."""
        known = committed_lengths(self.database)
        for path in sorted(self.folder.glob("luutin-*.warc.gz")):
            length = known.get(path.name, 0)
            if path.stat().st_size > length:
                _move_tail(path, length)
            if length == 0:
                path.unlink()

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
                self._length = self._file.write(info_member(self._name, moment))
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


def committed_lengths(database: Database) -> dict[str, int]:
    """WARC file, by name → how many of its bytes count."""
    rows = database.all("SELECT name, length FROM warc_files ORDER BY name")
    return {row["name"]: row["length"] for row in rows}


def _move_tail(path: Path, length: int) -> None:
    tail = path.with_name(f"{path.name}.{length}.uncommitted")
    with path.open("rb") as source, tail.open("wb") as target:
        source.seek(length)
        shutil.copyfileobj(source, target)
        os.fsync(target.fileno())
    os.truncate(path, length)
