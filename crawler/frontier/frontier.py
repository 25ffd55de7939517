"""Which URL next? Every canonical URL the crawler knows, its state, and what is due when.

All writes happen inside the caller's transaction, the same one that keeps the article, so that a crash can
neither lose a result nor keep half of it. A leased row belongs to the running crawl. After a crash the next
crawl releases it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from luutin.archive import Database, Row, from_utc, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.query_keys import QueryKeys
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.frontier.traps.calendars import Calendars
from luutin.crawler.frontier.visit import Link, Priority, Visit

_COLUMNS = ", ".join(Visit._fields)
_AS_IS = {str, int, type(None)}
"""What SQLite takes without asking for an adapter."""
_INSERT = (
    "INSERT INTO pages (url, source, host, kind, state, priority, depth, hops, referrer, form, lastmod, barren,"
    " number, headline, written, told, discovered_at, due_at)"
    " VALUES (?, ?, ?, ?, 'due', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (url) DO NOTHING"
)
_OTHERWISE = (
    "UPDATE pages SET written = ?, state = 'due', due_at = ?, tries = 0 WHERE url = ? AND written IS NULL"
    " AND state IN ('failed', 'gone') AND article_id IS NULL"
)
"""What was asked for in its canonical form, and not found, is asked for as a page writes it."""
_NAMED_STILL = (
    "UPDATE pages SET state = 'due', due_at = ?, tries = 0 WHERE url = ? AND state = 'gone' AND article_id IS NULL"
    " AND coalesce(due_at, '') <= ?"
)
"""What was not there, and never an article, is asked for again as long as something names it."""
_REMEMBERED = 200_000
_PAST_FROM, _PAST = 3, 0.8
"""Headlines of a listing that are too old, and their share, from which the whole listing is."""

_PRIORITIES = range(Priority.FILE + 1)


class Frontier:
    """The frontier of one archive."""

    def __init__(self, database: Database) -> None:
        database.migrate(FRONTIER_SCHEMA)
        self._db = database
        self.calendars = Calendars(database)
        self.query_keys = QueryKeys(database)
        self._known: dict[int, None] = {}
        self._touched: set[str] = set()
        self._gathered: tuple[str, dict[str, Any]] | None = None

    def release_leases(self) -> set[str]:
        """Make due again what is leased; return the sources that it is of. Needs no other crawl running."""
        released = self._db.all("UPDATE pages SET state = 'due' WHERE state = 'leased' RETURNING source")
        return {row["source"] for row in released}

    def add(self, link: Link, *, now: datetime, met: bool = True) -> bool:
        """Put *link* in unless it is known, by its row or, with *met*, by heart; return True where it was unknown."""
        if met and not link.again and self.is_known(link.url):
            return False
        values = (
            *(link.url, link.source, link.host, str(link.kind), link.priority, link.depth, link.hops, link.referrer),
            *(link.form, link.lastmod, link.barren, link.number, int(link.headline), link.written, link.told),
            *(utc(now), utc(now)),
        )
        new = self._db.execute(_INSERT, values).rowcount > 0
        self.note_known(link.url)
        self._touched.add(link.host)
        if not new and link.again:
            self._db.execute(
                "UPDATE pages SET state = 'due', due_at = ?, priority = min(priority, ?), form = ?, barren = ?,"
                " number = ?, tries = 0 WHERE url = ? AND kind <> 'article'"
                " AND state IN ('resting', 'failed', 'due', 'gone')",
                (utc(now), link.priority, link.form, link.barren, link.number, link.url),
            )
        elif not new and link.written is not None:
            self._db.execute(_OTHERWISE, (link.written, utc(now), link.url))
        if not new:
            self._db.execute(_NAMED_STILL, (utc(now), link.url, utc(now)))
        return new

    def take_touched(self) -> set[str]:
        """Hosts of which a link was put in since this was asked before: more may be due there."""
        touched, self._touched = self._touched, set()
        return touched

    def is_known(self, url: str) -> bool:
        """Whether *url*, as a page names it, was met lately: nothing need be done about it."""
        return hash(url) in self._known

    def note_known(self, url: str) -> None:
        """Remember *url*; the oldest of many are forgotten."""
        self._known[hash(url)] = None
        if len(self._known) > _REMEMBERED:
            self._known.pop(next(iter(self._known)))

    def lease(
        self,
        host: str,
        *,
        now: datetime,
        limit: int,
        upto: int = Priority.FILE,
        without: frozenset[str] = frozenset(),
    ) -> list[Visit]:
        """Take up to *limit* due URLs of *host*, best first, of no source of *without*.

        None has a greater priority number than *upto*.
        """
        rows = self._db.all(
            "UPDATE pages SET state = 'leased' WHERE url IN (SELECT url FROM pages WHERE host = ? AND state = 'due'"
            f" AND priority <= ? AND due_at <= ? {_but(without)} ORDER BY priority, due_at LIMIT ?)"
            f" RETURNING {_COLUMNS}",
            (host, upto, utc(now), *without, limit),
        )
        return sorted(map(_visit, rows), key=lambda visit: visit.priority)

    def update(self, url: str, **columns: Any) -> None:
        """Write *columns* of one row; moments as datetime. One that is gathered waits for `write`.

        A code comes with its detail, or takes that of the code before away.
        """
        if "error" in columns:
            columns.setdefault("detail", None)
        if self._gathered is not None and self._gathered[0] == url:
            self._gathered[1].update(columns)
        else:
            values = [each if type(each) in _AS_IS else _plain(each) for each in columns.values()]
            self._db.execute(_update(tuple(columns)), (*values, url))

    def gather(self, url: str, **columns: Any) -> None:
        """Begin the row of a visit: further updates of *url* are added to *columns* until `write`."""
        self._gathered = url, columns

    def write(self) -> dict[str, Any]:
        """Write the row that was gathered, in one statement; return what was written of it."""
        if self._gathered is None:
            return {}
        (url, columns), self._gathered = self._gathered, None
        if columns:
            self.update(url, **columns)
        return columns

    def leave(self, url: str, code: Code, day: date, *, now: datetime) -> None:
        """Let *url* rest unvisited, if it is due and was never visited, for the day that a listing shows."""
        self._db.execute(
            "UPDATE pages SET state = 'resting', error = ?, detail = ?, due_at = ? WHERE url = ? AND state = 'due'"
            " AND visited_at IS NULL",
            (str(code), day.isoformat(), utc(now), url),
        )

    def list_left(self, source: str) -> list[tuple[str, date]]:
        """URLs of *source* that are due and were left before, unvisited, for the day that a listing shows."""
        rows = self._db.all(
            "SELECT url, detail FROM pages WHERE source = ? AND state = 'due' AND visited_at IS NULL"
            " AND error IN ('before', 'after') AND detail IS NOT NULL",
            (source,),
        )
        return [(row["url"], date.fromisoformat(row["detail"])) for row in rows]

    def has_due(self, host: str) -> bool:
        """Whether any URL of *host* is due, now or later."""
        return self._db.one("SELECT 1 FROM pages WHERE host = ? AND state = 'due' LIMIT 1", (host,)) is not None

    def next_due(self, host: str, *, without: frozenset[str] = frozenset()) -> datetime | None:
        """When the next URL of *host* is due, of no source of *without*; None where none is."""
        first = (
            f"SELECT min(due_at) AS due_at FROM pages WHERE host = ? AND state = 'due' AND priority = ? {_but(without)}"
        )
        each = " UNION ALL ".join([first] * len(_PRIORITIES))  # a look at the index each, however many are due
        values = [value for priority in _PRIORITIES for value in (host, priority, *without)]
        found = self._db.value(f"SELECT min(due_at) FROM ({each})", values)
        return from_utc(found) if found else None

    def article_of(self, url: str) -> int | None:
        """Number of the article that *url* shows, by its row."""
        found: int | None = self._db.value("SELECT article_id FROM pages WHERE url = ?", (url,))
        return found

    def any_shown(self, urls: Sequence[str]) -> bool:
        """Whether one of *urls* shows an article, or waits for its first visit."""
        sql = (
            f"SELECT 1 FROM pages WHERE url IN ({', '.join('?' * len(urls))}) AND kind IN ('page', 'article')"
            " AND (article_id IS NOT NULL OR (visited_at IS NULL AND state = 'due')) LIMIT 1"
        )
        return self._db.one(sql, urls) is not None

    def stands(self, url: str) -> bool:
        """Whether *url* shows an article and is visited now and then."""
        sql = "SELECT 1 FROM pages WHERE url = ? AND article_id IS NOT NULL AND state IN ('due', 'leased', 'resting')"
        return self._db.one(sql, (url,)) is not None

    def retire(self, url: str, *, target: str) -> None:
        """*url* shows what *target* shows, and need not be visited any more."""
        self._db.execute(
            "UPDATE pages SET state = 'alias', target = ?, due_at = NULL WHERE url = ? AND kind <> 'seed'",
            (target, url),
        )

    def kind_of(self, url: str) -> str | None:
        """What *url* is known to be: a Kind; None where it is not known."""
        found: str | None = self._db.value("SELECT kind FROM pages WHERE url = ?", (url,))
        return found

    def detail_of(self, url: str) -> str | None:
        """What the last visit of *url* left in words; None: nothing, or it is not known."""
        found: str | None = self._db.value("SELECT detail FROM pages WHERE url = ?", (url,))
        return found

    def seed_ends(self, source: str) -> list[tuple[str, Code | None]]:
        """Each seed of *source*, or where it leads, and the code that its last visit left; None: it went well."""
        rows = self._db.all(
            "SELECT url, error FROM pages WHERE source = ? AND kind = 'seed' AND target IS NULL ORDER BY url", (source,)
        )
        return [(row["url"], Code(row["error"]) if row["error"] else None) for row in rows]

    def is_past(self, referrer: str) -> bool:
        """Whether the articles that the listing page *referrer* was first to name are older than a backfill wants."""
        row = self._db.one(
            "SELECT total(error = ?) AS before, count(*) AS headlines FROM pages WHERE referrer = ? AND headline",
            (str(Code.BEFORE), referrer),
        )
        return row is not None and row["before"] >= _PAST_FROM and row["before"] > _PAST * row["headlines"]

    def aliases_to(self, url: str) -> list[str]:
        """URLs that redirect to *url*, directly or by one more hop, and have no article yet."""
        direct = self._targeting(url)
        return sorted({*direct, *(further for each in direct for further in self._targeting(each))}) if direct else []

    def _targeting(self, url: str) -> list[str]:
        return [row[0] for row in self._db.all("SELECT url FROM pages WHERE target = ? AND article_id IS NULL", (url,))]

    def look_again(self, article_ids: Iterable[int], *, due: datetime) -> None:
        """Have the pages of these articles, wherever they stand, asked for once more at *due*."""
        self._db.executemany(
            "UPDATE pages SET state = 'resting', due_at = ? WHERE article_id = ?"
            " AND state IN ('resting', 'gone', 'failed')",
            [(utc(due), article_id) for article_id in article_ids],
        )

    def look_now(self, url: str, *, now: datetime, since: datetime) -> bool:
        """Make the article at *url* due, before whatever is new: it may have moved there. Tell whether there is one.

        What was visited after *since* is left alone.
        """
        return bool(
            self._db.execute(
                "UPDATE pages SET state = 'due', due_at = ?, priority = min(priority, ?) WHERE url = ?"
                " AND state = 'resting' AND article_id IS NOT NULL AND visited_at < ?",
                (utc(now), Priority.MAP, url, utc(since)),
            ).rowcount
        )

    def count_queued(self, source: str) -> int:
        """How many URLs of *source* are due, now or later."""
        return int(self._db.value("SELECT queued FROM queues WHERE source = ?", (source,)) or 0)

    def forget(self) -> None:
        """Drop what is remembered in memory: the transaction that it was written in has failed."""
        self._known.clear()
        self.calendars.forget()
        self.query_keys = QueryKeys(self._db)
        self._gathered = None

    def size(self, source: str) -> int:
        """How many URLs of *source* are known."""
        return int(self._db.value("SELECT known FROM queues WHERE source = ?", (source,)) or 0)


def _but(sources: frozenset[str]) -> str:
    """SQL that leaves *sources* out."""
    return f"AND source NOT IN ({', '.join('?' * len(sources))})" if sources else ""


def _visit(row: Row) -> Visit:
    visit = Visit._make(row)
    if visit.visited_at is None and visit.struck_at is None:
        return visit
    return visit._replace(visited_at=_moment(row["visited_at"]), struck_at=_moment(row["struck_at"]))


def _moment(text: str | None) -> datetime | None:
    return from_utc(text) if text else None


@cache
def _update(columns: tuple[str, ...]) -> str:
    """The same few sets of columns come again and again, and SQLite's statements are found by their text."""
    return f"UPDATE pages SET {', '.join(f'{name} = ?' for name in columns)} WHERE url = ?"


def _plain(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else str(value)
