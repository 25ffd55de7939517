"""What each host repeats from page to page, kept in the archive from run to run."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from luutin.archive import Database, from_utc, utc
from luutin.crawler.reading.hosts.learning import Habits
from luutin.crawler.reading.hosts.sketch import HostSketch


def load_habits(database: Database, host: str) -> Habits:
    """What is known of *host*; nothing yet where nothing was kept, or where it was kept in another form than now."""
    kept = database.one("SELECT learnt, reread, drawn_at FROM habits WHERE host = ?", (host,))
    try:
        habits = Habits.decode(kept["learnt"]) if kept is not None else Habits(host)
    except msgspec.MsgspecError:
        return Habits(host)
    if kept is not None:
        habits.reread = kept["reread"]
        habits.drawn_at = from_utc(kept["drawn_at"]) if kept["drawn_at"] else None
    return habits


def save_habits(database: Database, habits: Habits, *, now: datetime) -> None:
    """Keep what was learnt since it was kept last, inside the caller's transaction."""
    if habits.unkept:
        sketch = habits.sketch
        database.execute(
            "INSERT OR REPLACE INTO habits (host, number, pages, reread, drawn_at, learnt, learnt_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(sketch.host, sketch.number, sketch.pages, habits.reread),
                *(utc(habits.drawn_at) if habits.drawn_at else None, habits.encode(), utc(now)),
            ),
        )
        habits.unkept = 0


class Passage(NamedTuple):
    """How far the articles of a host, the newest first, are read again."""

    number: int
    """The sketch that was there when the first of them was: what changed since asks for a passage of its own."""
    below: int
    """Articles of lower numbers are still to be read."""


def load_passage(database: Database, host: str) -> Passage | None:
    """Where reading *host* again was left; None: it was not begun."""
    row = database.one("SELECT number, below FROM rereadings WHERE host = ?", (host,))
    return Passage(row["number"], row["below"]) if row is not None else None


def save_passage(database: Database, host: str, passage: Passage) -> None:
    """Keep how far *host* is read, inside the caller's transaction."""
    database.execute("INSERT OR REPLACE INTO rereadings (host, number, below) VALUES (?, ?, ?)", (host, *passage))


def note_reread(database: Database, host: str, number: int) -> None:
    """All articles of *host* are read by sketch *number* now."""
    database.execute("UPDATE habits SET reread = ? WHERE host = ?", (number, host))
    database.execute("DELETE FROM rereadings WHERE host = ?", (host,))


def load_sketch(database: Database, host: str) -> HostSketch | None:
    """What is known to stand on page after page of *host*; None: too little, or no crawl has learnt yet."""
    if "habits" not in database.tables():
        return None
    sketch = load_habits(database, host).sketch
    return sketch if sketch.number else None
