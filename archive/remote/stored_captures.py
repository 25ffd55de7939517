"""Captures wherever they stand: on this disk, or else in the object store, of which ranges are read."""

import io
from collections.abc import Generator
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final, cast

from luutin.archive.capture_store import WarcFolder
from luutin.archive.database import Database
from luutin.archive.errors import AwayError
from luutin.archive.remote.object_store import ObjectStore, StoreError
from luutin.archive.remote.storing import StoredFile, stored_files

_FIRST: Final = 1 << 16
_MOST: Final = 8 << 20


class StoredCaptures(WarcFolder):
    """The WARC files of an archive of which some are in a store. Shared by threads."""

    def __init__(self, folder: Path, db: Path, store: ObjectStore) -> None:
        super().__init__(folder)
        self._db, self._store = db, store
        self._known: dict[str, StoredFile] = {}

    def open(self, file: str) -> BinaryIO:
        """Open a WARC file to be read. Raises CaptureError for a name that leads elsewhere, OSError, StoreError."""
        try:
            return super().open(file)
        except FileNotFoundError:
            stored = self._find(file)
            if stored is None:
                raise
        return cast("BinaryIO", io.BufferedReader(_Ranges(self._store, stored), _FIRST))

    def read(self, file: str, offset: int, length: int | None = None) -> Generator[bytes]:
        """Yield a range of a file. Raises AwayError, a CaptureError, where the store cannot give it for now."""
        try:
            yield from super().read(file, offset, length)
        except StoreError as error:
            raise AwayError(file, offset, str(error)) from error

    def _find(self, name: str) -> StoredFile | None:
        if name not in self._known:
            with Database.read(self._db) as database:
                self._known = stored_files(database)
        return self._known.get(name)


class _Ranges(io.RawIOBase):
    """An object as a file: what is read in one go is asked for in ever larger pieces."""

    def __init__(self, store: ObjectStore, file: StoredFile) -> None:
        self._store, self._stored = store, file
        self._at = self._begins = 0
        self._held = b""

    @cached_property
    def _size(self) -> int:
        return self._stored.bytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer will do
        if self._at >= self._size:
            return 0
        if not self._begins <= self._at < self._begins + len(self._held):
            goes_on = bool(self._held) and self._at == self._begins + len(self._held)
            length = min(max(2 * len(self._held), _FIRST) if goes_on else max(_FIRST, len(buffer)), _MOST)
            self._held = self._store.read(self._stored.key, self._at, length)
            self._begins = self._at
        there = memoryview(self._held)[self._at - self._begins :][: len(buffer)]
        buffer[: len(there)] = there
        self._at += len(there)
        return len(there)
