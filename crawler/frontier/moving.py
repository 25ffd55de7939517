"""Bring what the crawler knows of a source and its hosts from one archive into another."""

from collections.abc import Collection
from typing import Any, Final

from luutin.archive import Database
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA

_BY_SOURCE: Final = ("pages", "dated_pages", "calendars", "kept_patterns", "sweeps")
_BY_HOST: Final = ("hosts", "habits", "rereadings")
_BY_ADDRESS: Final = {"lists": "url", "claims": "url", "robots": "origin", "shapes": "shape", "query_keys": "place"}
"""Table → the column that begins with the host, or with a scheme and the host."""


def bring_frontier(origin: Database, target: Database, source: str, hosts: Collection[str], *, shift: int) -> int:
    """Copy the frontier of *source* and of its *hosts*; how many of its addresses are there now.

    One transaction; what is there already stays. *shift*: what was added to the numbers of its articles.
    """
    target.migrate(FRONTIER_SCHEMA)
    if not origin.holds(FRONTIER_SCHEMA):
        return 0
    with target.transaction():
        for table in _BY_SOURCE:
            _copy(origin, target, table, "source = ?", (source,), shift)
        for host in hosts:
            for table in _BY_HOST:
                _copy(origin, target, table, "host = ?", (host,), shift)
            for table, column in _BY_ADDRESS.items():
                for begins in (host, f"http://{host}", f"https://{host}"):
                    _copy(origin, target, table, f"{column} = ? OR {column} GLOB ? || '/*'", (begins, begins), shift)
        target.execute("UPDATE pages SET state = 'due' WHERE source = ? AND state = 'leased'", (source,))
    return int(target.value("SELECT count(*) FROM pages WHERE source = ?", (source,)))


def drop_frontier(database: Database, source: str) -> None:
    """Forget the frontier of a source that another archive crawls; what is known of hosts stays."""
    if database.holds(FRONTIER_SCHEMA):
        database.migrate(FRONTIER_SCHEMA)
        with database.transaction():
            for table in _BY_SOURCE:
                database.execute(f"DELETE FROM {table} WHERE source = ?", (source,))


def _copy(  # noqa: PLR0913, PLR0917 - a table, and which rows of it
    origin: Database, target: Database, table: str, where: str, values: tuple[Any, ...], shift: int
) -> None:
    rows = origin.execute(f"SELECT * FROM {table} WHERE {where}", values)
    names = [column[0] for column in rows.description]
    place = names.index("article_id") if "article_id" in names else None
    target.executemany(
        f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        (
            tuple(value + shift if number == place and value is not None else value for number, value in enumerate(row))
            for row in rows
        ),
    )
