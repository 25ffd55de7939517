"""When an article was published, as numbers that sort and that cursors hold."""

from datetime import date
from typing import NamedTuple


class PublishedAt(NamedTuple):
    """A local stamp as numbers."""

    day: int
    """Proleptic Gregorian ordinal (`datetime.date.toordinal`); 0: undated."""
    minute: int
    """Of the day; -1: the page shows no time."""


UNDATED = PublishedAt(0, -1)


def read_stamp(published: str | None) -> PublishedAt:
    """Read `2020-01-09` or `2020-01-09T17:44`, as the archive writes them; None: the page shows no date."""
    if not published:
        return UNDATED
    minute = int(published[11:13]) * 60 + int(published[14:16]) if len(published) > 10 else -1
    return PublishedAt(date.fromisoformat(published[:10]).toordinal(), minute)
