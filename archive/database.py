"""Here is an archive's file. Give me a connection to it, with the tables that I need.

An archive is a SQLite file in WAL mode, stamped with an application id. One connection writes. Readers open
read-only and never block it. `luutin.archive.schema` tells how its tables are made and known.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from luutin.archive import promises
from luutin.archive import schema as history
from luutin.archive.errors import CannotOpenError, DiskError, NotAnArchiveError
from luutin.archive.schema import APPLICATION_ID, ARCHIVE_SCHEMA, Schema
from luutin.archive.sqlite import Connection, Row, SqliteConnection, connect, translated

__all__ = ["BUSY_TIMEOUT_S", "Database", "Row"]

BUSY_TIMEOUT_S = 30.0
"""Seconds a statement waits for another process's lock before BusyError."""

_ROOM_TO_READ = 1 << 20
"""Free bytes that a reader's own files need at most; with less, nobody writes."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",  # mapped pages made no search faster, and a process seem a gigabyte larger
    "PRAGMA cache_size = -65536",
)
_READ_CACHE_KB = 8192
"""Kilobytes of pages that a reader keeps: what it reads twice it keeps as arrays, and the system keeps the pages."""


class Database(SqliteConnection):
    """One connection to an archive file. Use `open` to write and `read` to read; both are context managers."""

    is_sealed = False
    """Whether it was opened where nobody can write: SQLite then looks for no changes of others."""

    def __init__(self, connection: Connection, *, path: Path) -> None:
        super().__init__(connection, path=path)
        self._checked: set[Schema] = set()
        self.file = _file_at(path)
        """Which file was opened; None: none has a name there."""

    @property
    def is_replaced(self) -> bool:
        """Whether this connection reads what is no longer so: another file stands there, as after a restore.

        Or the disk was full, and somebody writes again.
        """
        there = _file_at(self.path)
        return there is not None and (there != self.file or (self.is_sealed and not is_closed(self.path)))

    @classmethod
    def open(
        cls, path: Path | str, *schemas: Schema, busy_timeout: float = BUSY_TIMEOUT_S, as_is: bool = False
    ) -> Self:
        """Open the archive at *path* to write; create it, or bring its tables up to date, where needed.

        *schemas*: the rooms whose tables the caller writes beside the archive's own. *as_is*: for whoever looks into
        tables that are not what their version promises.
        Raises CannotOpenError, NotAnArchiveError, NewerSchemaError, SchemaError, DamagedError, BusyError, DiskError.
        """
        path = Path(path)
        fresh = not path.exists() or path.stat().st_size == 0
        if fresh and not path.parent.is_dir():
            raise CannotOpenError(path, "the folder does not exist")
        with translated(path):
            if not fresh:
                _is_current(path, busy_timeout, f"{_uri(path)}?mode=ro")
            database = cls(connect(f"{_uri(path)}?mode=rwc", busy_timeout=busy_timeout), path=path)
            with ExitStack() as on_failure:
                on_failure.callback(database.close)
                database._prepare(fresh=fresh)
                for schema in (ARCHIVE_SCHEMA, *schemas):
                    database.migrate(schema, as_is=as_is)
                on_failure.pop_all()
        return database

    @classmethod
    def read(
        cls,
        path: Path | str,
        *,
        busy_timeout: float = BUSY_TIMEOUT_S,
        any_thread: bool = False,
        as_is: bool = False,
    ) -> Self:
        """Open an existing archive read-only; *any_thread* lets a server hand the connection between threads.

        It may lie on a disk that is full, or cannot be written. *as_is* as for `open`. Raises CannotOpenError,
        NotAnArchiveError, NewerSchemaError, SchemaError, DamagedError.
        """
        path = Path(path)
        if not path.exists():
            raise CannotOpenError(
                path, "no archive here yet; `luutin crawl`, `luutin import` or `luutin demo` makes one"
            )
        with translated(path):
            address, is_sealed = f"{_uri(path)}?mode=ro", False
            try:
                current = _is_current(path, busy_timeout, address)
            except (CannotOpenError, DiskError):
                if not is_closed(path):
                    raise
                address, is_sealed = f"{address}&immutable=1", True
                current = _is_current(path, busy_timeout, address)
            database = cls(connect(address, busy_timeout=busy_timeout, any_thread=any_thread), path=path)
            database.writable, database.is_sealed = False, is_sealed
            if not current:
                database._renew(ARCHIVE_SCHEMA, as_is=as_is)
            with ExitStack() as on_failure:
                on_failure.callback(database.close)
                for pragma in _PRAGMAS:
                    database.execute(pragma)
                database.bound_cache(_READ_CACHE_KB)
                database.holds(ARCHIVE_SCHEMA, as_is=as_is)
                on_failure.pop_all()
        return database

    def migrate(self, schema: Schema, *, as_is: bool = False) -> None:
        """Bring the tables of *schema* up to date, for whoever writes them. Not inside a transaction.

        *as_is* as for `open`. Raises SchemaError where they are not what their version promises, NewerSchemaError,
        BusyError, DiskError.
        """
        if schema in self._checked:
            return
        if not as_is:
            promises.settle(self, schema)
        history.migrate(self, schema)
        if not as_is:
            self._checked.add(schema)

    def holds(self, schema: Schema, *, as_is: bool = False) -> bool:
        """Whether the file has the tables of *schema*, for whoever reads them. False: nothing is there yet.

        Tables that an older program made are brought up to date first. *as_is* as for `open`. Raises as `migrate` does.
        """
        if schema in self._checked:
            return True
        found = history.version(self, schema)
        if not found:
            return False
        if found < len(schema.migrations):
            self._renew(schema, as_is=as_is)
        promises.settle(self, schema, as_is=as_is)
        if not as_is:
            self._checked.add(schema)
        return True

    def _renew(self, schema: Schema, *, as_is: bool) -> None:
        if self.is_sealed:
            raise CannotOpenError(
                self.path,
                f"its tables of {schema.room} are of an older version, and cannot be brought up to date where nothing"
                " can be written; copy it into a folder that can be written",
            )
        type(self).open(self.path, schema, as_is=as_is).close()

    def version(self, schema: Schema) -> int:
        """How many migrations of *schema* the file has seen; 0: it holds none of its tables."""
        return history.version(self, schema)

    def remake(self, schema: Schema) -> bool:
        """Make the tables of *schema* anew, empty, however damaged they are. Raises BusyError, DiskError.

        True where damaged pages were left behind, for VACUUM to give back.
        """
        return promises.remake(self, schema)

    def differences(self, schema: Schema) -> list[str]:
        """What of *schema* is not as its version promises, in words; empty: nothing."""
        return promises.differences(self, schema)

    def bound_cache(self, kilobytes: int) -> None:
        """Keep so many kilobytes of pages at most: for one of many connections."""
        self.execute(f"PRAGMA cache_size = {-kilobytes}")

    @contextmanager
    def lean(self, *, cache_kb: int = 16_384) -> Iterator[Self]:
        """Cache little: for long work by key, which more pages in memory only make large."""
        cached = self.value("PRAGMA cache_size")
        self.execute(f"PRAGMA cache_size = {-cache_kb}")
        try:
            yield self
        finally:
            self.execute(f"PRAGMA cache_size = {cached}")

    def _prepare(self, *, fresh: bool) -> None:
        if fresh:
            self.connection.execute("PRAGMA page_size = 8192")
            # No journal on disk for the one page that makes the file: one left by a kill could not be rolled back by
            # a reader, and `_is_current` only reads.
            self.connection.execute("PRAGMA journal_mode = MEMORY")
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        for pragma in _PRAGMAS:
            self.connection.execute(pragma)


def is_closed(path: Path) -> bool:
    """Whether nobody can write to the archive at *path*, for want of permission or of room, and nothing is unfinished.

    SQLite wants to make files beside an archive that is read while others may write to it. Raises CannotOpenError where
    its last changes stand in a file of their own, which cannot be read without.
    """
    if not path.is_file():
        return False
    log = path.with_name(f"{path.name}-wal")
    if os.access(path.parent, os.W_OK) and shutil.disk_usage(path.parent).free > _ROOM_TO_READ:
        return False
    if log.exists() and log.stat().st_size:
        raise CannotOpenError(
            path, f"nothing can be written here, and its last changes stand in {log.name}; make room, or copy both"
        )
    return True


def _is_current(path: Path, busy_timeout: float, address: str) -> bool:
    """Whether the archive's own tables are up to date in a file that is ours; raise, with nothing touched, if not ours.

    Raises CannotOpenError, NotAnArchiveError, NewerSchemaError.
    """
    if not path.is_file():
        raise CannotOpenError(path, "not a file")
    with SqliteConnection(connect(address, busy_timeout=busy_timeout), path=path) as connection:
        owner: int = connection.value("PRAGMA application_id")
        stamped = owner or connection.value("PRAGMA user_version")
        if not stamped and not connection.value("SELECT count(*) FROM sqlite_master"):
            return False  # nothing in it yet: another process is just making it
        if owner != APPLICATION_ID:
            raise NotAnArchiveError(path)
        return history.version(connection, ARCHIVE_SCHEMA) == len(ARCHIVE_SCHEMA.migrations)


def _file_at(path: Path) -> tuple[int, int] | None:
    """Device and inode."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _uri(path: Path) -> str:
    return path.absolute().as_uri()
