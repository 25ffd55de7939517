"""What is still to be sent, and to whom: a file of its own, that needs neither the archive nor free room on its disk.

The file holds a reserve of room within itself, and its journal is as long from the beginning. So a notice that the disk
is full can be put in when the disk is full. A notice leaves when its receiver has acknowledged it. A process that dies
in between sends it again under the same reference, by which the receiver knows it: none is lost, none counts twice.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Self

from luutin.archive import (
    ArchiveError,
    DamagedError,
    NotAnArchiveError,
    Row,
    SqliteConnection,
    utc,
)
from luutin.night.errors import SpoolError
from luutin.night.notices.file import connect_to, locked, make_room, prepare, repair
from luutin.night.notices.letter import Addressed, Notice, Receiver, reference_of

FILE, _REPAIR_LOCK = "notices.db", "repair.lock"
_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 6 * 3600
_GIVEN_UP = 30
"""Tries, about a week of them, after which a notice is left as it is; `luutin doctor` tells."""
_REMEMBERED = timedelta(days=400)
"""How long a notice that was sent is known, so that it is not taken in again."""


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
                return cls(folder, prepare(folder / FILE))
            except (DamagedError, NotAnArchiveError):
                with locked(folder / _REPAIR_LOCK, wait=True):
                    return cls(folder, *repair(folder / FILE))

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The spool in *folder* as it is, for whoever only looks; None where there is none yet."""
        file = folder / FILE
        with _translated(folder):
            if not folder.exists() or (folder.is_dir() and (not file.exists() or not file.stat().st_size)):
                return None  # or a full disk let nobody make more of it than a name
            return cls(folder, connect_to(file))

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
            done = self._db.execute("INSERT OR IGNORE INTO alarms (name, since) VALUES (?, ?)", (alarm, utc(now)))
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

    def due_for(self, receiver: Receiver, now: datetime) -> list[Notice]:
        """What is to be sent to one receiver, in the order put in."""
        return [notice for notice in self.due(now) if notice.receiver == receiver]

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
            return make_room(self._db)

    @contextmanager
    def sending(self, receiver: Receiver) -> Iterator[bool]:
        """Be the only one who sends to *receiver* while the block runs. False: another thread or process does."""
        name = sha256(" ".join(receiver).encode()).hexdigest()[:16]
        with ExitStack() as held:
            with _translated(self.folder):
                free = held.enter_context(locked(self.folder / f"{name}.lock", wait=False))
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


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ArchiveError, OSError) as error:
        reason = getattr(error, "reason", "") or str(error)
        raise SpoolError(folder, reason) from error
