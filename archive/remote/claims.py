"""Who crawls which source, of the archives that share a store: written there, so that no two crawl one."""

import hashlib
from typing import NamedTuple

from luutin.archive.errors import ArchiveError
from luutin.archive.lineage.identity import ArchiveIdentity
from luutin.archive.remote.object_store import ObjectStore

_UUID_BYTES = 36


class SourceTakenError(ArchiveError):
    """Another archive crawls the source."""

    def __init__(self, source: str, uuid: str) -> None:
        self.source = source
        self.uuid = uuid
        super().__init__(
            f"source {source} is crawled by the archive {uuid} that shares the object store; `luutin source move"
            f" {source} --to OTHER.db`, run where that one is, brings it here with all that is known of it"
        )


class _Holder(NamedTuple):
    number: int
    """How many have held it; 0: none."""
    uuid: str | None


class SourceClaims:
    """A list for each source that only grows: whose name stands last crawls it."""

    def __init__(self, store: ObjectStore, prefix: str) -> None:
        self._store, self._prefix = store, prefix

    def claim(self, source: str, archive: ArchiveIdentity) -> None:
        """Have *archive* crawl *source*. Raises SourceTakenError where another one does, StoreError."""
        held = self._holder(source)
        if held.uuid == archive.uuid:
            return
        if held.uuid in {None, *archive.former} and self._write(source, held.number + 1, archive.uuid):
            return
        now = self._holder(source)
        if now.uuid not in {None, archive.uuid}:
            raise SourceTakenError(source, str(now.uuid))

    def hand_over(self, source: str, uuid: str) -> None:
        """Have the archive *uuid* crawl *source* from now on. Raises StoreError."""
        held = self._holder(source)
        if held.uuid != uuid:
            self._write(source, held.number + 1, uuid)

    def _holder(self, source: str) -> _Holder:
        number = 0
        while self._store.look(self._key(source, number + 1)) is not None:
            number += 1
        uuid = self._store.read(self._key(source, number), 0, _UUID_BYTES).decode() if number else None
        return _Holder(number, uuid)

    def _write(self, source: str, number: int, uuid: str) -> bool:
        content = uuid.encode()
        return self._store.put(self._key(source, number), content, sha256=hashlib.sha256(content).hexdigest())

    def _key(self, source: str, number: int) -> str:
        return f"{self._prefix}sources/{source}/{number:04}"
