"""Notices that a finding made, kept in the archive with it, in one transaction, until the spool has them.

Nothing is sent from here. A process that dies between the two hands the notice over again. The spool knows it by its
key, and by the moment it was made at: an archive that was put back from a backup may use the number of a run again.
"""

from datetime import datetime

from luutin.archive import Database, utc
from luutin.night.notices.letter import Addressed, Letter
from luutin.night.notices.spool import Spool
from luutin.night.schema import NIGHT_SCHEMA

_COLUMNS = ", ".join(Addressed._fields)


def put(database: Database, letter: Letter, *, channel: str, address: str, now: datetime) -> bool:
    """Put *letter* in for one receiver, inside the caller's transaction. False where it is in already."""
    done = database.execute(
        f"INSERT INTO outbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        letter.addressed(channel=channel, address=address, made_at=utc(now)),
    )
    return done.rowcount > 0


def hand_over(database: Database, spool: Spool) -> int:
    """Move what waits into *spool*, oldest first; return how many notices. Where the spool has no room, they wait on.

    Raises SpoolError, ArchiveError.
    """
    moved = 0
    for row in database.all(f"SELECT id, {_COLUMNS} FROM outbox ORDER BY id"):
        if not spool.has_room():
            break
        number, *values = row
        notice = Addressed(*values)
        spool.put(notice._replace(key=f"{notice.key} {notice.made_at}"))
        with database.transaction():
            database.execute("DELETE FROM outbox WHERE id = ?", (number,))
        moved += 1
    return moved


def count_waiting(database: Database) -> int:
    """How many notices the spool does not have yet."""
    return int(database.value("SELECT count(*) FROM outbox")) if database.holds(NIGHT_SCHEMA) else 0
