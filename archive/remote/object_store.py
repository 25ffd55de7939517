"""What an object store must do. tests/archive/test_object_store.py is what it promises."""

from pathlib import Path
from typing import NamedTuple, Protocol

from luutin.archive.errors import ArchiveError


class StoreError(ArchiveError):
    """The object store does not do what it is asked; nothing is lost: what is to be stored stays on this disk."""

    def __init__(self, store: str, reason: str) -> None:
        self.store = store
        self.reason = reason
        super().__init__(f"{store}: {reason}; `luutin store` tries again, and so does the next run")


class StoreDownError(StoreError):
    """It does not answer, or says that it cannot for now."""


class StoredObject(NamedTuple):
    """An object that is there."""

    bytes: int
    sha256: str | None
    """Hex; None: the store does not tell."""


class ObjectStore(Protocol):
    """Objects by name, written once and never changed."""

    @property
    def name(self) -> str:
        """For people: its address, without any secret."""
        ...

    def put(self, key: str, content: Path | bytes, *, sha256: str) -> bool:
        """Store *content*, of which the store checks *sha256* (hex). False: there is an object of that name already.

        Raises StoreError, with nothing stored.
        """
        ...

    def look(self, key: str) -> StoredObject | None:
        """What is there; None: nothing. Raises StoreError."""

    def read(self, key: str, offset: int, length: int) -> bytes:
        """*length* bytes of an object from *offset* on, fewer where it ends before. Raises StoreError."""
        ...
