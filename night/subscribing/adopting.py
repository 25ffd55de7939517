"""A query that readers subscribed to is a saved search for as long as one of them wants it."""

from datetime import datetime, timedelta

from luutin.archive import Database, Reader, from_utc, utc
from luutin.night.operation import Operation
from luutin.night.subscribing.subscriptions import Subscriptions, ask_book

_SLASH = "\u2215"
"""What stands for a slash in the name of a search, which its page's address ends with."""
_LATE = timedelta(days=8)
"""Who confirmed longer ago was told before: what is saved anew begins with today."""


def adopt(database: Database, config: Operation, *, now: datetime) -> None:
    """Save the queries that readers have confirmed, and forget those that nobody wants any more."""
    wanted = ask_book(config.subscriptions, Subscriptions.own_queries) if config.night.subscriptions else None
    if wanted is None:
        return
    saved = {str(row[0]) for row in database.all("SELECT query FROM watches WHERE of_readers")}
    with database.transaction():
        for query in sorted(saved - set(wanted)):
            database.execute("DELETE FROM watches WHERE of_readers AND query = ?", (query,))
        for query in sorted(set(wanted) - saved):
            _save(database, query, max(wanted[query], utc(now - _LATE)))


def _save(database: Database, query: str, since: str) -> None:
    name, number = query.replace("/", _SLASH), 1
    while database.value("SELECT 1 FROM watches WHERE name = ?", (name,)):
        number += 1
        name = f"{query.replace('/', _SLASH)} ({number})"
    seen = Reader(database).last_change(until=from_utc(since))
    database.execute(
        "INSERT INTO watches (name, query, added_at, seq, of_readers) VALUES (?, ?, ?, ?, 1)",
        (name, query, since, seen),
    )
