"""Store what is complete, look at it there, and take from this disk what has been stored for long enough.

Whatever ends it, the next time goes on: an object of that name is written once, and looked at before it counts.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from luutin.archive.captures import REOPEN_BYTES
from luutin.archive.database import Database
from luutin.archive.durable import sync_folder
from luutin.archive.lineage.identity import identify
from luutin.archive.moments import from_utc, utc
from luutin.archive.remote.object_store import ObjectStore, StoreDownError, StoreError
from luutin.archive.remote.settings import StoreSettings
from luutin.archive.warc_files import committed_lengths, warc_path

_PIECE = 8 << 20


class StoredFile(NamedTuple):
    """A WARC file that the object store has."""

    name: str
    key: str
    bytes: int
    sha256: str
    stored_at: str
    removed_at: str | None
    """None: it is on this disk too."""


@dataclass(slots=True)
class Storing:
    """What one pass did."""

    stored: int = 0
    bytes: int = 0
    removed: int = 0
    fetched: int = 0
    """Files brought back to this disk."""
    waiting: int = 0
    """Files that are complete and not stored, because they are not as the archive knows them."""


def stored_files(database: Database) -> dict[str, StoredFile]:
    """WARC file, by name → what the object store has of it."""
    rows = database.all("SELECT name, key, bytes, sha256, stored_at, removed_at FROM stored_files ORDER BY name")
    return {row["name"]: StoredFile(*row) for row in rows}


def complete_files(database: Database, *, complete_bytes: int) -> dict[str, int]:
    """The files that no writer goes on with and that are not stored → their bytes; the last one only once it is large.

    Only while nobody writes, which the lock of the run sees to.
    """
    known, there = committed_lengths(database), stored_files(database)
    last = max(known, default="")
    large = min(complete_bytes, REOPEN_BYTES)
    return {name: size for name, size in known.items() if name not in there and (name != last or size >= large)}


class Storer:
    """Moves the WARC files of one archive into a store. Needs the lock of the run."""

    def __init__(self, database: Database, folder: Path, store: ObjectStore, settings: StoreSettings) -> None:
        self._database, self._folder, self._store, self._settings = database, folder, store, settings
        self._place = f"{settings.prefix}warc/{identify(database).uuid}"

    def run(self, *, now: Callable[[], datetime], stop: Callable[[], bool] = lambda: False) -> Storing:
        """One pass; it ends between two files where *stop* says so.

        Raises StoreDownError at once, and StoreError, of the first file that the store does not show as it was written,
        behind all others. What was done is kept.
        """
        done, faults = Storing(), list[StoreError]()
        for act in self._acts(done, now):
            if stop():
                break
            try:
                act()
            except StoreDownError:
                raise
            except StoreError as error:
                faults.append(error)
        if faults:
            raise faults[0]
        return done

    def _acts(self, done: Storing, now: Callable[[], datetime]) -> Iterator[Callable[[], None]]:
        for name, size in complete_files(self._database, complete_bytes=int(self._settings.file_mb * 1e6)).items():
            yield partial(self._keep, name, size, done, now)
        before = utc(now() - timedelta(days=self._settings.keep_local_days))
        for file in stored_files(self._database).values():
            if file.removed_at is None and file.stored_at <= before:
                yield partial(self._remove, file, done, now)

    def _keep(self, name: str, size: int, done: Storing, now: Callable[[], datetime]) -> None:
        """Store a file, or let it wait where it is not as it was committed: `luutin verify` tells that."""
        path, key = warc_path(self._folder, name), f"{self._place}/{name}"
        if not path.is_file() or path.stat().st_size != size:
            done.waiting += 1
            return
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self._store.put(key, path, sha256=sha256)  # False: a pass that was killed has brought it there
        self.check(StoredFile(name, key, size, sha256, "", None))
        with self._database.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO stored_files (name, key, bytes, sha256, stored_at) VALUES (?, ?, ?, ?, ?)",
                (name, key, size, sha256, utc(now())),
            )
        done.stored += 1
        done.bytes += size

    def _remove(self, file: StoredFile, done: Storing, now: Callable[[], datetime]) -> None:
        """Take a file from this disk once the store has shown that it has it still."""
        self.check(file)
        with self._database.transaction():
            self._database.execute("UPDATE stored_files SET removed_at = ? WHERE name = ?", (utc(now()), file.name))
        warc_path(self._folder, file.name).unlink(missing_ok=True)
        sync_folder(self._folder)
        done.removed += 1

    def fetch(self, *, stop: Callable[[], bool] = lambda: False) -> Iterator[StoredFile]:
        """Bring back what stands in the store alone, byte for byte; yields each when it is here. Raises StoreError."""
        for file in stored_files(self._database).values():
            if stop():
                return
            if file.removed_at is not None:
                self._bring_back(file)
                yield file

    def _bring_back(self, file: StoredFile) -> None:
        path, read = warc_path(self._folder, file.name), hashlib.sha256()
        half = path.with_name(f"{path.name}.half")
        with half.open("wb") as out:
            for offset in range(0, file.bytes, _PIECE):
                piece = self._store.read(file.key, offset, _PIECE)
                read.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        if read.hexdigest() != file.sha256:
            half.unlink()
            raise StoreError(self._store.name, f"{file.key} is not what was stored: its SHA-256 is {read.hexdigest()}")
        half.replace(path)
        sync_folder(self._folder)
        with self._database.transaction():
            self._database.execute("UPDATE stored_files SET removed_at = NULL WHERE name = ?", (file.name,))

    def check_all(self) -> Iterator[str | None]:
        """For each stored file what is wrong with it in the store, None: nothing. Raises StoreDownError."""
        for file in stored_files(self._database).values():
            try:
                self.check(file)
            except StoreDownError:
                raise
            except StoreError as error:
                yield error.reason
            else:
                yield None

    def check(self, file: StoredFile) -> None:
        """Whether the store has the file, byte for byte. Raises StoreError where it has not."""
        found = self._store.look(file.key)
        if found is None:
            raise StoreError(self._store.name, f"{file.key} is missing")
        if found.bytes != file.bytes:
            raise StoreError(self._store.name, f"{file.key} has {found.bytes:,} bytes, not {file.bytes:,}")
        sha256 = found.sha256 or self._hash(file)
        if sha256 != file.sha256:
            raise StoreError(self._store.name, f"{file.key} is not what was stored: its SHA-256 is {sha256}")

    def _hash(self, file: StoredFile) -> str:
        read = hashlib.sha256()
        for offset in range(0, file.bytes, _PIECE):
            read.update(self._store.read(file.key, offset, _PIECE))
        return read.hexdigest()


class StoreLag(NamedTuple):
    """How far the object store is behind."""

    files: int
    """Complete files that are not stored."""
    bytes: int
    seconds: float
    """Since the last capture of the oldest of them; 0 where there is none."""


def find_lag(database: Database, settings: StoreSettings, *, now: datetime) -> StoreLag:
    """What waits to be stored at *now*."""
    waiting = complete_files(database, complete_bytes=int(settings.file_mb * 1e6))
    if not waiting:
        return StoreLag(0, 0, 0.0)
    last = database.value("SELECT max(fetched_at) FROM captures WHERE file = ?", (min(waiting),))
    return StoreLag(len(waiting), sum(waiting.values()), (now - from_utc(last)).total_seconds() if last else 0.0)
