"""The only place that imports SQLite: statements, transactions, and SQLite's errors in our words."""

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
    NotAnArchiveError,
    StoppedError,
)

Connection: TypeAlias = sqlite3.Connection
Row: TypeAlias = sqlite3.Row

_STEPS = 20_000
"""Steps of SQLite's virtual machine between two questions of `stopping`: well under 10 ms."""


def connect(address: str, *, busy_timeout: float = 0.0, any_thread: bool = False) -> Connection:
    """Connect to a database by its URI, or to `:memory:`. Transactions begin where we say, not where SQLite guesses.

    *busy_timeout* is how many seconds a statement waits for another process's lock.
    """
    return sqlite3.connect(
        address, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=not any_thread
    )


class SqliteConnection:
    """One connection to one file: its statements, its transactions; a context manager that closes it."""

    writable = True
    """False: it was opened to read."""

    def __init__(self, connection: Connection, *, path: Path) -> None:
        self.path = path
        self.connection = connection
        """For what the methods below do not offer; wrap its use in `translated(path)`."""
        self._begun = 0
        self._due: Callable[[], bool] | None = None
        connection.row_factory = sqlite3.Row

    @classmethod
    def at(cls, path: Path, *, busy_timeout: float) -> Self:
        """Connect to a file that is no archive; it is made where it is not there. Raises CannotOpenError, DiskError."""
        with translated(path):
            address = f"{path.absolute().as_uri()}?mode=rwc"
            return cls(connect(address, busy_timeout=busy_timeout), path=path)

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

    def script(self, sql: str) -> None:
        """Run several statements inside the caller's transaction; `executescript` would commit between them."""
        pending = ""
        for line in sql.splitlines(keepends=True):
            pending += line
            if sqlite3.complete_statement(pending):
                self.execute(pending)
                pending = ""

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
        """Ask *due* every few milliseconds while a statement runs; where it says True, StoppedError is raised.

        What works long between statements asks by `heed`.
        """
        self.connection.set_progress_handler(due, _STEPS)
        self._due = due
        try:
            yield self
        finally:
            self._due = None
            self.connection.set_progress_handler(None, 0)

    def heed(self) -> None:
        """Raise StoppedError where the one who called `stopping` would have a statement stopped."""
        if self._due is not None and self._due():
            raise StoppedError(self.path, "it was stopped")


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
