"""The only place that opens SQLite: connections, pragmas, transactions, and SQLite's errors in our words.

An archive is a SQLite file in WAL mode, stamped with an application id. One connection writes. Readers open
read-only and never block it. `PRAGMA user_version` counts the migrations applied.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn, Self, TypeAlias

from luutin.archive.errors import (
    ArchiveError,
    BusyError,
    CannotOpenError,
    DamagedError,
    DiskError,
    NewerSchemaError,
    NotAnArchiveError,
    StoppedError,
)
from luutin.archive.schema import APPLICATION_ID, migrations

BUSY_TIMEOUT_S = 30.0
"""Seconds a statement waits for another process's lock before BusyError."""

Row: TypeAlias = sqlite3.Row

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # 64 MiB: posting lists are read in large pieces
    "PRAGMA mmap_size = 1073741824",
)

_STEPS = 20_000
"""Steps of SQLite's virtual machine between two questions of `Database.stopping`: well under 10 ms."""


class Database:
    """One connection to an archive file. Use `open` to write and `read` to read; both are context managers."""

    def __init__(self, connection: sqlite3.Connection, *, path: Path) -> None:
        self.path = path
        self.connection = connection
        """For what the methods below do not offer; wrap its use in `translated(path)`."""
        self._begun = 0
        connection.row_factory = sqlite3.Row

    @classmethod
    def open(cls, path: Path | str, *, busy_timeout: float = BUSY_TIMEOUT_S) -> Self:
        """Open the archive at *path* to write; create it, or bring its schema up to date, where needed.

        Raises CannotOpenError, NotAnArchiveError, NewerSchemaError, DamagedError, BusyError, DiskError.
        """
        path = Path(path)
        fresh = not path.exists() or path.stat().st_size == 0
        if fresh and not path.parent.is_dir():
            raise CannotOpenError(path, "the folder does not exist")
        with translated(path):
            if not fresh:
                _check(path, busy_timeout)
            database = cls(_connect(f"{_uri(path)}?mode=rwc", busy_timeout), path=path)
            try:
                database._prepare(fresh=fresh)
            except BaseException:
                database.close()
                raise
        return database

    @classmethod
    def read(cls, path: Path | str, *, busy_timeout: float = BUSY_TIMEOUT_S, any_thread: bool = False) -> Self:
        """Open an existing archive read-only; *any_thread* lets a server hand the connection between threads.

        Raises CannotOpenError, NotAnArchiveError, NewerSchemaError, DamagedError.
        """
        path = Path(path)
        if not path.exists():
            raise CannotOpenError(
                path, "no archive here yet; `luutin crawl`, `luutin import` or `luutin demo` makes one"
            )
        with translated(path):
            version = _check(path, busy_timeout)
            if version < len(migrations()):
                cls.open(path, busy_timeout=busy_timeout).close()
            connection = _connect(f"{_uri(path)}?mode=ro", busy_timeout, any_thread=any_thread)
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            return cls(connection, path=path)

    def close(self) -> None:
        """Close the connection; an open transaction is rolled back."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    # `try` instead of `with translated`: it costs nothing where nothing is wrong, and a crawl runs these a dozen times
    # for each page.

    def execute(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement. Raises DamagedError, BusyError, DiskError."""
        try:
            return self.connection.execute(sql, values)
        except sqlite3.Error as error:
            _tell(error, self.path)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> sqlite3.Cursor:
        """Run one statement for each of *rows*."""
        try:
            return self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            _tell(error, self.path)

    def all(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            _tell(error, self.path)

    def one(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        try:
            row: Row | None = self.connection.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            _tell(error, self.path)
        return row

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None where there is no row."""
        row = self.one(sql, values)
        return None if row is None else row[0]

    def tables(self) -> set[str]:
        """The names of all tables."""
        return {row[0] for row in self.all("SELECT name FROM sqlite_master WHERE type = 'table'")}

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """Write inside one transaction: all of it is kept, or nothing. Not to be nested."""
        with translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            self._begun += 1
            try:
                yield self
                self.connection.execute("COMMIT")
            except BaseException as error:  # a Ctrl-C too must leave no half of a transaction
                try:
                    if self.connection.in_transaction:
                        self.connection.execute("ROLLBACK")
                except sqlite3.Error as failure:  # the first error is the one to act on
                    error.add_note(f"nor could it be rolled back: {failure}")
                raise

    @contextmanager
    def lean(self) -> Iterator[Self]:
        """Map and cache little of the file: for long writing by key, which more pages in memory only make large."""
        mapped, cached = self.value("PRAGMA mmap_size"), self.value("PRAGMA cache_size")
        self.execute("PRAGMA mmap_size = 0")
        self.execute("PRAGMA cache_size = -16384")
        try:
            yield self
        finally:
            self.execute(f"PRAGMA mmap_size = {mapped}")
            self.execute(f"PRAGMA cache_size = {cached}")

    @property
    def under_way(self) -> int | None:
        """Number of the transaction under way: what was written in another may have been rolled back. None: outside."""
        return self._begun if self.connection.in_transaction else None

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Read inside one transaction, or the one under way: every statement sees the same moment of the archive."""
        with translated(self.path):
            own = not self.connection.in_transaction
            if own:
                self.connection.execute("BEGIN")
            try:
                yield self
            finally:
                if own and self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def back_up(self, target: Path) -> None:
        """Copy the archive as it is at this moment to the new file *target*; writers go on meanwhile.

        The copy is one file, without a write-ahead log beside it. Raises CannotOpenError, DiskError.
        """
        with translated(target), closing(sqlite3.connect(target, isolation_level=None)) as copy:
            self.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    @contextmanager
    def stopping(self, due: Callable[[], bool]) -> Iterator[Self]:
        """Ask *due* every few milliseconds while a statement runs; where it says True, StoppedError is raised."""
        self.connection.set_progress_handler(due, _STEPS)
        try:
            yield self
        finally:
            self.connection.set_progress_handler(None, 0)

    def _prepare(self, *, fresh: bool) -> None:
        if fresh:
            self.connection.execute("PRAGMA page_size = 8192")
            # No journal on disk for the one page that makes the file: one left by a kill could not be rolled back by
            # a reader, and `_check` only reads.
            self.connection.execute("PRAGMA journal_mode = MEMORY")
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        for pragma in _PRAGMAS:
            self.connection.execute(pragma)
        for number, sql in enumerate(migrations(), 1):
            if number > self.value("PRAGMA user_version"):
                self._migrate(number, sql)

    def _migrate(self, number: int, sql: str) -> None:
        """Apply one migration and the record of it in one transaction; another process may have been first."""
        with self.transaction():
            if self.value("PRAGMA user_version") >= number:
                return
            for statement in _statements(sql):
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.connection.execute(f"PRAGMA user_version = {number}")


class translated:  # noqa: N801 - reads as the phrase it is: with translated errors
    """Turn SQLite's errors about the file into ours; a mistake in our SQL passes untouched."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            _tell(error, self._path)


def _tell(error: sqlite3.Error, path: Path) -> NoReturn:
    """Raise *error* in our words, or as it is where we have none."""
    known = _known(error, path)
    if known is None:
        raise error
    raise known from error


def _known(error: sqlite3.Error, path: Path) -> ArchiveError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind = {
        sqlite3.SQLITE_BUSY: BusyError,
        sqlite3.SQLITE_LOCKED: BusyError,
        sqlite3.SQLITE_FULL: DiskError,
        sqlite3.SQLITE_IOERR: DiskError,
        sqlite3.SQLITE_READONLY: DiskError,
        sqlite3.SQLITE_CORRUPT: DamagedError,
        sqlite3.SQLITE_NOTADB: NotAnArchiveError,
        sqlite3.SQLITE_INTERRUPT: StoppedError,
        sqlite3.SQLITE_CANTOPEN: CannotOpenError,
        sqlite3.SQLITE_PERM: CannotOpenError,
    }.get(code)
    return None if kind is None else kind(path, str(error))


def _check(path: Path, busy_timeout: float) -> int:
    """Return the schema version of a file that is ours; raise, with nothing touched, where it is not."""
    if not path.is_file():
        raise CannotOpenError(path, "not a file")
    connection = _connect(f"{_uri(path)}?mode=ro", busy_timeout)
    try:
        owner = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        connection.close()
    if owner == version == tables == 0:
        return 0  # nothing in it yet: another process is just making it
    if owner != APPLICATION_ID:
        raise NotAnArchiveError(path)
    if version > len(migrations()):
        raise NewerSchemaError(path, f"its schema is version {version}, this program knows {len(migrations())}")
    return version


def _connect(uri: str, busy_timeout: float, *, any_thread: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=not any_thread)


def _uri(path: Path) -> str:
    return path.absolute().as_uri()


def _statements(sql: str) -> Iterator[str]:
    """Split a migration into statements, as `executescript` would commit between them."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
