"""What is still to be sent, and to whom: a file of its own, that needs neither the archive nor free room on its disk.

The file holds a reserve of room within itself, and its journal is as long from the beginning. So a notice that the disk
is full can be put in when the disk is full. A notice leaves when its receiver has acknowledged it. A process that dies
in between sends it again under the same reference, by which the receiver knows it: none is lost, none counts twice.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Self

from luutin.archive import (
    ArchiveError,
    DamagedError,
    DiskError,
    NewerSchemaError,
    NotAnArchiveError,
    Row,
    SqliteConnection,
    utc,
)
from luutin.night.errors import SpoolError
from luutin.night.notices.letter import Addressed, Notice, reference_of

ROOM = 2 << 20
"""Bytes of room within the file, and of its journal: some two hundred alarms, or forty long digests."""
FILE, _SENDING_LOCK, _REPAIR_LOCK = "notices.db", "sending.lock", "repair.lock"
_BUSY_S = 10.0
_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 6 * 3600
_GIVEN_UP = 30
"""Tries, about a week of them, after which a notice is left as it is; `luutin doctor` tells."""
_REMEMBERED = timedelta(days=400)
"""How long a notice that was sent is known, so that it is not taken in again."""
_FORMAT = 1
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that is not acknowledged."""

    channel: str
    address: str
    tries: int
    error: str | None
    """Of the last try; None: it was not tried yet."""
    made_at: str


class Spool:
    """The open spool; a context manager that closes it. Every method raises SpoolError where its file fails."""

    def __init__(self, folder: Path, connection: SqliteConnection, damaged: Path | None = None) -> None:
        self.folder = folder
        self.damaged = damaged
        """The file that was set aside because it was damaged; None: it was well."""
        self._db = connection

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the spool in *folder*, which is made where it is not there; a damaged file is set aside."""
        with _translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                return cls(folder, _prepared(folder / FILE))
            except (DamagedError, NotAnArchiveError):
                with _lock(folder / _REPAIR_LOCK, fcntl.LOCK_EX):
                    return cls(folder, *_repaired(folder / FILE))

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The spool in *folder* as it is, for whoever only looks; None where there is none yet."""
        file = folder / FILE
        with _translated(folder):
            if not folder.exists() or (folder.is_dir() and not file.exists()):
                return None
            connection = SqliteConnection.at(file, busy_timeout=_BUSY_S)
            with ExitStack() as on_failure:
                on_failure.callback(connection.close)
                if connection.value("PRAGMA user_version") != _FORMAT:
                    raise NewerSchemaError(file, "it is not what this version makes")
                on_failure.pop_all()
            return cls(folder, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._db.close()

    def put(self, notice: Addressed) -> bool:
        """Take *notice* in, for good once this returns. False where it is in already, or was sent."""
        with _translated(self.folder), self._db.transaction():
            return self._put(notice)

    def sound(self, alarm: str, notices: Iterable[Addressed], *, now: datetime) -> bool:
        """Take the *notices* of an *alarm* in, unless it was sounded already and not settled since: False."""
        with _translated(self.folder), self._db.transaction():
            done = self._db.execute("INSERT OR IGNORE INTO alarms VALUES (?, ?)", (alarm, utc(now)))
            if not done.rowcount:
                return False
            for notice in notices:
                self._put(notice)
        return True

    def settle(self, alarm: str, notices: Iterable[Addressed]) -> bool:
        """Take in the *notices* that an *alarm* is over; False where it was not sounded."""
        with _translated(self.folder), self._db.transaction():
            if not self._db.execute("DELETE FROM alarms WHERE name = ?", (alarm,)).rowcount:
                return False
            for notice in notices:
                self._put(notice)
        return True

    def alarms(self) -> dict[str, str]:
        """What was told to be wrong and was not settled since → from when on."""
        with _translated(self.folder):
            return {row["name"]: row["since"] for row in self._db.all("SELECT * FROM alarms ORDER BY since, name")}

    def due(self, now: datetime) -> list[Notice]:
        """What is to be sent, in the order put in. A wait longer than ours ever are is over: the clock was changed."""
        with _translated(self.folder):
            rows = self._db.all(
                "SELECT * FROM notices WHERE sent_at IS NULL AND tries < ? AND NOT due_at BETWEEN ? AND ? ORDER BY id",
                (_GIVEN_UP, utc(now + timedelta(seconds=1)), utc(now + timedelta(seconds=_LONGEST_WAIT_S))),
            )
        return [_notice(row) for row in rows]

    def note_sent(self, notice: Notice, *, now: datetime) -> None:
        """Keep that the receiver has acknowledged *notice*, and forget what nobody can put in again."""
        with _translated(self.folder), self._db.transaction():
            self._db.execute(
                "UPDATE notices SET sent_at = ?, error = NULL, text = '', content = '' WHERE id = ?",
                (utc(now), notice.id),
            )
            self._db.execute("DELETE FROM notices WHERE sent_at < ?", (utc(now - _REMEMBERED),))

    def note_failure(self, notice: Notice, error: str, *, now: datetime) -> None:
        """Keep why *notice* was not acknowledged, and when it is tried again: later and later."""
        with _translated(self.folder), self._db.transaction():
            tries = int(self._db.value("SELECT tries FROM notices WHERE id = ?", (notice.id,)))
            wait = timedelta(seconds=min(_FIRST_WAIT_S * 2**tries, _LONGEST_WAIT_S))
            self._db.execute(
                "UPDATE notices SET tries = tries + 1, error = ?, due_at = ? WHERE id = ?",
                (error, utc(now + wait), notice.id),
            )

    def waiting(self) -> list[Waiting]:
        """Notices that are not acknowledged, oldest first; those given up too."""
        with _translated(self.folder):
            rows = self._db.all(
                "SELECT channel, address, tries, error, made_at FROM notices WHERE sent_at IS NULL ORDER BY id"
            )
        return [Waiting(*row) for row in rows]

    def has_room(self) -> bool:
        """Whether there is room for more than alarms; makes it where the disk has some."""
        with _translated(self.folder):
            _make_room(self._db, ROOM // 2)
            return _room(self._db) >= ROOM // 2

    @contextmanager
    def sending(self) -> Iterator[bool]:
        """Be the only sender while the block runs. False: another thread or process is sending.

        A lock of the open file, not of the process: two threads exclude each other, and it ends with its holder.
        """
        with ExitStack() as held:
            with _translated(self.folder):
                free = held.enter_context(_lock(self.folder / _SENDING_LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB))
            yield free

    def _put(self, notice: Addressed) -> bool:
        done = self._db.execute(
            "INSERT INTO notices (key, channel, address, made_at, subject, text, content, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (*notice, notice.made_at),
        )
        return done.rowcount > 0


def _notice(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        channel=row["channel"],
        address=row["address"],
        made_at=row["made_at"],
        subject=row["subject"],
        text=row["text"],
        content=row["content"],
        reference=reference_of(row["key"]),
    )


def _prepared(path: Path) -> SqliteConnection:
    """The file with its tables and its room. Without room on the disk it is made all the same, if it can be."""
    connection = SqliteConnection.at(path, busy_timeout=_BUSY_S)
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)
        connection.execute("PRAGMA journal_mode = PERSIST")  # its journal keeps its length, and so its room
        connection.execute("PRAGMA synchronous = EXTRA")
        if (form := connection.value("PRAGMA user_version")) > _FORMAT:
            raise NewerSchemaError(path, "a later version of Lưu Tin made it")
        if form < _FORMAT:
            with connection.transaction():
                connection.script(_TABLES)
                connection.execute(f"PRAGMA user_version = {_FORMAT}")
        elif connection.value("PRAGMA quick_check(1)") != "ok":
            raise DamagedError(path)
        _make_room(connection, ROOM // 2)
        on_failure.pop_all()
    return connection


def _make_room(connection: SqliteConnection, enough: int) -> None:
    """Bring the room within the file to ROOM where it is less than *enough*; a full disk leaves it as it is.

    Pages that were written once and freed stay with the file. Writing them anew is what makes the journal long.
    """
    if _room(connection) >= enough:
        return
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
        return


def _room(connection: SqliteConnection) -> int:
    return int(connection.value("PRAGMA freelist_count")) * int(connection.value("PRAGMA page_size"))


def _repaired(path: Path) -> tuple[SqliteConnection, Path | None]:
    """A whole file in place of a damaged one, which is set aside where a person can look at it."""
    try:
        return _prepared(path), None  # another process was first
    except (DamagedError, NotAnArchiveError):
        names = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
        aside = next(name for name in names if not name.exists())
        path.replace(aside)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        return _prepared(path), aside


@contextmanager
def _lock(path: Path, how: int) -> Iterator[bool]:
    """Hold a lock of the open file while the block runs; False where another holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ArchiveError, OSError) as error:
        reason = getattr(error, "reason", "") or str(error)
        raise SpoolError(folder, reason) from error
