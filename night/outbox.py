"""What is still to be told, and to whom. A notice goes in with the finding it tells of, in one transaction.

It leaves when the receiver has acknowledged it. A process that dies in between tells it again under the same
Message-ID or webhook-id, by which the receiver knows it: nothing is lost, and nothing counts twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from luutin.archive import Database, Row, utc
from luutin.night.errors import NotSentError
from luutin.night.schema import NIGHT_SCHEMA

Send = Callable[["Notice"], None]
"""Delivers one notice; returns once the receiver has acknowledged it. Raises NotSentError."""

_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 6 * 3600
_GIVEN_UP = 30
"""Tries, about a week of them, after which a notice is left as it is; `luutin doctor` tells."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What to tell, before it is addressed."""

    key: str
    """The same news has the same key."""
    subject: str
    text: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter that is to be sent to one place."""

    id: int
    channel: str
    """Name of the channel."""
    address: str
    made_at: str
    subject: str
    text: str
    content: str
    """JSON."""
    reference: str
    """Stable over all tries: what the receiver tells repetitions by."""


def put(database: Database, letter: Letter, *, channel: str, address: str, now: datetime) -> bool:
    """Put *letter* in for one receiver, inside the caller's transaction. False where it is in already."""
    done = database.execute(
        "INSERT INTO outbox (key, channel, address, made_at, subject, text, content, due_at)"
        " VALUES (:key, :channel, :address, :made_at, :subject, :text, :content, :made_at)"
        " ON CONFLICT (key) DO NOTHING",
        {
            "key": f"{letter.key} {channel} {address}",
            "channel": channel,
            "address": address,
            "made_at": utc(now),
            "subject": letter.subject,
            "text": letter.text,
            "content": orjson.dumps(letter.content).decode(),
        },
    )
    return done.rowcount > 0


def deliver(database: Database, send: Send, *, now: Callable[[], datetime]) -> tuple[int, list[str]]:
    """Send what is due; return how many were acknowledged, and a line for each failure."""
    sent, failures = 0, []
    for notice in _due(database, now()):
        try:
            send(notice)
        except NotSentError as error:
            _note_failure(database, notice, str(error), now())
            failures.append(f"{notice.channel} to {notice.address}: {error}")
        else:
            with database.transaction():
                database.execute("UPDATE outbox SET sent_at = ?, error = NULL WHERE id = ?", (utc(now()), notice.id))
            sent += 1
    return sent, failures


def list_waiting(database: Database) -> list[Row]:
    """Notices that are not acknowledged: channel, address, tries, error; those given up too."""
    if not database.holds(NIGHT_SCHEMA):
        return []
    return database.all("SELECT channel, address, tries, error, made_at FROM outbox WHERE sent_at IS NULL ORDER BY id")


def _due(database: Database, now: datetime) -> Iterable[Notice]:
    rows = database.all(
        f"SELECT * FROM outbox WHERE sent_at IS NULL AND due_at <= ? AND tries < {_GIVEN_UP} ORDER BY id", (utc(now),)
    )
    return [
        Notice(
            id=row["id"],
            channel=row["channel"],
            address=row["address"],
            made_at=row["made_at"],
            subject=row["subject"],
            text=row["text"],
            content=row["content"],
            reference=sha256(f"{row['key']} {row['made_at']}".encode()).hexdigest()[:32],
        )
        for row in rows
    ]


def _note_failure(database: Database, notice: Notice, error: str, now: datetime) -> None:
    with database.transaction():
        tries = int(database.value("SELECT tries FROM outbox WHERE id = ?", (notice.id,)))
        wait = timedelta(seconds=min(_FIRST_WAIT_S * 2**tries, _LONGEST_WAIT_S))
        database.execute(
            "UPDATE outbox SET tries = tries + 1, error = ?, due_at = ? WHERE id = ?",
            (error, utc(now + wait), notice.id),
        )
