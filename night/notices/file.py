"""The file of the spool: its tables, the room that it holds within itself, and what becomes of a damaged one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from luutin.archive import DamagedError, DiskError, NewerSchemaError, NotAnArchiveError, SqliteConnection

ROOM = 2 << 20
"""Bytes of room within the file, and of its journal: some two hundred alarms, or forty long digests."""
FORMAT = 1
_BUSY_S = 10.0
_TABLES = """
CREATE TABLE IF NOT EXISTS notices (
    id        INTEGER PRIMARY KEY, -- in the order put in
    key       TEXT NOT NULL UNIQUE, -- the same notice to the same receiver has the same key
    channel   TEXT NOT NULL,      -- name of a channel: mail, webhook, ...
    address   TEXT NOT NULL,      -- in the channel's own form: mail address, URL, ...
    made_at   TEXT NOT NULL,      -- Date of the message
    subject   TEXT NOT NULL,      -- one line
    text      TEXT NOT NULL,      -- for people; empty once it is sent
    content   TEXT NOT NULL,      -- for programs: JSON; empty once it is sent
    tries     INTEGER NOT NULL DEFAULT 0, -- so many failed
    due_at    TEXT NOT NULL,      -- not before this moment
    sent_at   TEXT,               -- NULL: the receiver has not acknowledged it yet
    error     TEXT                -- of the last try; NULL: there was none, or it went well
);
CREATE INDEX IF NOT EXISTS notices_waiting ON notices(due_at) WHERE sent_at IS NULL;
-- What is wrong at this time, and was told: it is told again only after it was right in between.
CREATE TABLE IF NOT EXISTS alarms (
    name      TEXT PRIMARY KEY,   -- disk, archive, clock, ...
    since     TEXT NOT NULL       -- when it was told
);
"""


def prepare(path: Path) -> SqliteConnection:
    """The file with its tables and its room. Without room on the disk it is made all the same, if it can be."""
    connection = connect_to(path)
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)
        connection.execute("PRAGMA journal_mode = PERSIST")  # its journal keeps its length, and so its room
        connection.execute("PRAGMA synchronous = EXTRA")
        if int(connection.value("PRAGMA user_version")) < FORMAT:
            with connection.transaction():
                connection.script(_TABLES)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
        elif connection.value("PRAGMA quick_check(1)") != "ok":
            raise DamagedError(path)
        make_room(connection)
        on_failure.pop_all()
    return connection


def make_room(connection: SqliteConnection) -> bool:
    """Bring the room within the file to ROOM where less than half is left; False where the disk has none for it.

    Pages that were written once and freed stay with the file. Writing them anew is what makes the journal long.
    """
    if _room(connection) >= ROOM // 2:
        return True
    try:
        for step in (
            "DROP TABLE IF EXISTS room",  # of a process that died here
            "CREATE TABLE room (bytes BLOB)",
            f"INSERT INTO room VALUES (zeroblob({ROOM}))",
            f"UPDATE room SET bytes = randomblob({ROOM})",
            "DROP TABLE room",
        ):
            connection.execute(step)
    except DiskError:
        return False
    return True


def _room(connection: SqliteConnection) -> int:
    return int(connection.value("PRAGMA freelist_count")) * int(connection.value("PRAGMA page_size"))


def repair(path: Path) -> tuple[SqliteConnection, Path | None]:
    """A whole file in place of a damaged one, which is set aside where a person can look at it."""
    try:
        return prepare(path), None  # another process was first
    except (DamagedError, NotAnArchiveError):
        names = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
        aside = next(name for name in names if not name.exists())
        path.replace(aside)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        return prepare(path), aside


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the lock *path* while the block runs. False: another holds it, and it was not to be waited for.

    A lock of the open file, not of the process: two threads exclude each other, and it ends with its holder.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def connect_to(path: Path) -> SqliteConnection:
    """Connect to the file as it is. Raises NewerSchemaError."""
    connection = SqliteConnection.at(path, busy_timeout=_BUSY_S)
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)
        if int(connection.value("PRAGMA user_version")) > FORMAT:
            raise NewerSchemaError(path, "a later version of Lưu Tin made it")
        on_failure.pop_all()
    return connection
