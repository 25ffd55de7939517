"""Was the machine's clock set back since the last run? Then what was to come at a moment of that clock never would.

Moments that lie ahead are moved back by as much as the clock seems to have been: a page that was due tomorrow is due
tomorrow, a host rests as long as it had to, and robots.txt is asked for in a day and not in a year.
"""

from datetime import datetime, timedelta

from luutin.archive import Database, utc

_STEADY = timedelta(hours=1)
_MOMENTS = {
    "pages": ("due_at", "visited_at", "changed_at", "struck_at"),
    "hosts": ("asked_at", "paused_until", "probed_at"),
    "robots": ("fetched_at",),
    "sweeps": ("swept_at",),
}


def follow_clock(database: Database, *, last: datetime | None, now: datetime) -> timedelta | None:
    """Move what lies ahead back, inside the caller's transaction; return by how much. None: the clock was not set back.

    *last* is when the last run began by the clock of then. How long ago that is nobody can know: no time is taken.
    """
    if last is None or last - now <= _STEADY:
        return None
    values = {"now": utc(now), "by": f"-{int((last - now).total_seconds())} seconds"}
    for table, columns in _MOMENTS.items():
        for column in columns:
            moved = f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, :by)"
            database.execute(f"UPDATE {table} SET {column} = {moved} WHERE {column} > :now", values)
    return last - now
