"""Who gets the hits of a saved search by e-mail: a file of its own, which no copy and no export of the archive has."""

import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

from luutin.archive import ArchiveError, SqliteConnection, utc
from luutin.night import logs

_T = TypeVar("_T")

OWN_QUERY = ""
"""In place of a saved search's name: the reader's own query, which no operator saved."""
UNCONFIRMED = timedelta(days=2)
"""How long an address is kept that nobody has confirmed, and how long the link holds that confirms it."""
_BUSY_S = 5.0
_TABLE = """
CREATE TABLE IF NOT EXISTS subscriptions (
    id           INTEGER PRIMARY KEY, -- by chance, so that it tells nothing
    watch        TEXT NOT NULL, -- name of the saved search; empty: the reader's own query
    query        TEXT NOT NULL, -- what it searched for then: another search under this name is not what was asked for
    address      TEXT NOT NULL,
    asked_at     TEXT NOT NULL, -- UTC
    confirmed_at TEXT,          -- NULL: nobody has confirmed it yet
    UNIQUE (watch, query, address)
)
"""


class Subscription(NamedTuple):
    """One address that gets, or may get, the hits of one saved search."""

    id: int
    watch: str
    query: str
    address: str
    is_confirmed: bool


class Subscriptions:
    """The open file, which its owner alone may read; a context manager that closes it. Methods raise ArchiveError."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._db = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, which is made where it is not there."""
        if not path.exists():
            path.touch(0o600)
        connection = SqliteConnection.at(path, busy_timeout=_BUSY_S)
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
        connection.execute(_TABLE)
        return cls(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._db.close()

    def ask(self, *, watch: str, query: str, address: str, now: datetime) -> int:
        """Keep that *address* is to be asked; return its number. What nobody confirmed in time is forgotten."""
        with self._db.transaction():
            self._db.execute(
                "DELETE FROM subscriptions WHERE confirmed_at IS NULL AND asked_at < ?", (utc(now - UNCONFIRMED),)
            )
            self._db.execute(
                "INSERT INTO subscriptions (id, watch, query, address, asked_at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (watch, query, address) DO UPDATE SET asked_at = excluded.asked_at",
                (secrets.randbits(63), watch, query, address, utc(now)),
            )
            return int(
                self._db.value(
                    "SELECT id FROM subscriptions WHERE watch = ? AND query = ? AND address = ?",
                    (watch, query, address),
                )
            )

    def find(self, number: int) -> Subscription | None:
        """The subscription of this number; None: it has ended, or was never confirmed in time."""
        row = self._db.one(
            "SELECT id, watch, query, address, confirmed_at IS NOT NULL FROM subscriptions WHERE id = ?", (number,)
        )
        return Subscription(row[0], row[1], row[2], row[3], bool(row[4])) if row else None

    def confirm(self, number: int, *, now: datetime) -> None:
        """Begin the subscription; one that has begun goes on."""
        with self._db.transaction():
            self._db.execute(
                "UPDATE subscriptions SET confirmed_at = coalesce(confirmed_at, ?) WHERE id = ?", (utc(now), number)
            )

    def end(self, number: int) -> None:
        """Forget the subscription and its address."""
        with self._db.transaction():
            self._db.execute("DELETE FROM subscriptions WHERE id = ?", (number,))

    def confirmed(self, watch: str, query: str) -> list[int]:
        """The numbers of those who get the hits of a saved search."""
        sql = "SELECT id FROM subscriptions WHERE watch = ? AND query = ? AND confirmed_at IS NOT NULL ORDER BY id"
        return [int(row[0]) for row in self._db.all(sql, (watch, query))]

    def own_queries(self) -> dict[str, str]:
        """The readers' own queries, each with the moment at which it was first confirmed."""
        sql = (
            "SELECT query, min(confirmed_at) FROM subscriptions WHERE watch = ? AND confirmed_at IS NOT NULL GROUP BY 1"
        )
        return {row[0]: row[1] for row in self._db.all(sql, (OWN_QUERY,))}

    def keep_only(self, searches: Collection[tuple[str, str]]) -> None:
        """Forget those who asked for another saved search than these, each a name and a query."""
        rows = self._db.all("SELECT DISTINCT watch, query FROM subscriptions WHERE watch != ?", (OWN_QUERY,))
        known = {(row[0], row[1]) for row in rows}
        with self._db.transaction():
            gone = sorted(known - set(searches))
            self._db.executemany("DELETE FROM subscriptions WHERE watch = ? AND query = ?", gone)

    def count(self) -> int:
        """How many are confirmed."""
        return int(self._db.value("SELECT count(*) FROM subscriptions WHERE confirmed_at IS NOT NULL"))


def ask_book(path: Path, question: Callable[[Subscriptions], _T]) -> _T | None:
    """What *question* finds in the file at *path*; None where there is none, or it cannot be read, which is logged."""
    if not path.exists():
        return None
    try:
        with Subscriptions.open(path) as book:
            return question(book)
    except ArchiveError as error:
        logs.log().error("subscriptions.unreadable", reason=str(error))
        return None
