"""What did a run meet with at the addresses of one source? Its rows of the frontier, gathered for whoever judges it.

Each question says in the words of an index what it asks, so that it is used, `pages_visited`: there may be hundreds of
sources, and all rows are a million.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from luutin.archive import Database, from_utc, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.revisit import DAY
from luutin.crawler.frontier.visit import UrlState


class Fresh(NamedTuple):
    """An article that is new in this run."""

    article_id: int
    host: str
    addresses: int
    """Under how many addresses the run met it."""


class Led(NamedTuple):
    """A page of a known article that led to another address."""

    url: str
    article_id: int
    strikes: int
    struck_at: datetime | None


class Gathering:
    """The rows of one source that were visited since a run began. Writes go into the caller's transaction."""

    def __init__(self, database: Database, source: str, began: datetime) -> None:
        self._db = database
        self._keys = {"source": source, "began": utc(began)}

    def well(self) -> dict[str, int]:
        """Host → articles that were found as they were."""
        rows = self._db.all(f"SELECT host, count(*) AS number{_AS_THEY_WERE} GROUP BY host", self._keys)
        return {row["host"]: row["number"] for row in rows}

    def read(self, limit: int) -> list[int]:
        """Numbers of up to *limit* of these that came in full, and not as a 304."""
        sql = f"SELECT article_id{_AS_THEY_WERE} AND status = 200 ORDER BY visited_at DESC LIMIT :limit"
        return [row["article_id"] for row in self._db.all(sql, {**self._keys, "limit": limit})]

    def new(self, known: Collection[int | None]) -> list[Fresh]:
        """The articles that are new in this run, beside those that are *known* to be changed only."""
        rows = self._db.all(
            f"SELECT article_id, host, count(*) AS addresses FROM pages WHERE {_IN_RUN}"
            " AND article_id IS NOT NULL GROUP BY article_id"
            " HAVING max(coalesce(changed_at, '') >= :began) ORDER BY article_id",
            self._keys,
        )
        return [Fresh(*row) for row in rows if row["article_id"] not in known]

    def is_restless(self, article_id: int) -> bool:
        """Whether the article changed at each of its last visits, by the interval that they have come down to."""
        shortest = self._db.value("SELECT min(interval_s) FROM pages WHERE article_id = ?", (article_id,))
        return shortest is not None and shortest < DAY / 2

    def belongs(self, url: str, article_id: int) -> None:
        """Note that the article at *url* has a number now."""
        self._db.execute("UPDATE pages SET article_id = ? WHERE url = ?", (article_id, url))

    def hold(self, article_id: int | None, url: str, why: str, *, due: datetime) -> None:
        """Have the pages of what is held back asked for again at *due*, in full, as if they had not changed."""
        self._db.execute(
            "UPDATE pages SET state = :state, due_at = :due, error = :error, detail = :why, etag = NULL,"
            " last_modified = NULL, changed_at = NULL, interval_s = max(:day, 2 * coalesce(interval_s, 0))"
            f" WHERE {_IN_RUN} AND (article_id = :article_id OR url = :url)",
            {
                **self._keys,
                "state": str(UrlState.RESTING),
                "due": utc(due),
                "error": str(Code.HELD),
                "why": why,
                "day": DAY,
                "article_id": article_id,
                "url": url,
            },
        )

    def led_together(self) -> dict[str, list[Led]]:
        """Address → the pages of known articles, two at least, that led to it and to nothing of their own."""
        rows = self._db.all(
            f"SELECT target, url, article_id, strikes, struck_at FROM pages WHERE {_IN_RUN} AND state = 'alias'"
            f" AND article_id IS NOT NULL AND target IN (SELECT target FROM pages WHERE {_IN_RUN} AND state = 'alias'"
            " GROUP BY target HAVING count(DISTINCT article_id) > 1) ORDER BY target, url",
            self._keys,
        )
        found: dict[str, list[Led]] = {}
        for target, url, article_id, strikes, struck_at in rows:
            led = Led(url, article_id, strikes, from_utc(struck_at) if struck_at else None)
            found.setdefault(target, []).append(led)
        return found

    def led_nowhere(self) -> list[tuple[str, Code, Led]]:
        """The pages of known articles that led to an address where no article was found, with it and what it showed."""
        rows = self._db.all(
            "WITH RECURSIVE way AS (SELECT url, article_id, strikes, struck_at, target, 0 AS step FROM pages"
            f" WHERE {_IN_RUN} AND state = 'alias' AND article_id IS NOT NULL"
            " UNION SELECT way.url, way.article_id, way.strikes, way.struck_at, pages.target, step + 1 FROM way"
            " JOIN pages ON pages.url = way.target WHERE pages.state = 'alias' AND step < 5)"
            " SELECT way.target, error, way.url, way.article_id, way.strikes, way.struck_at FROM way"
            " JOIN pages ON pages.url = way.target WHERE pages.state IN ('resting', 'failed', 'gone', 'refused')"
            " AND pages.article_id IS NULL AND error IS NOT NULL ORDER BY way.url",
            self._keys,
        )
        return [
            (target, Code(error), Led(url, article_id, strikes, from_utc(struck_at) if struck_at else None))
            for target, error, url, article_id, strikes, struck_at in rows
        ]

    def part(self, page: Led, code: Code, strikes: int, struck_at: datetime, *, due: datetime) -> None:
        """Take *page* for what it was before it led away, and have it asked for again at *due*."""
        self._db.execute(
            "UPDATE pages SET state = ?, target = NULL, error = ?, detail = NULL, strikes = ?, struck_at = ?,"
            " due_at = ? WHERE url = ?",
            (str(UrlState.RESTING), str(code), strikes, utc(struck_at), utc(due), page.url),
        )


_IN_RUN = "source = :source AND visited_at <> '' AND visited_at >= :began"
_AS_THEY_WERE = (
    f" FROM pages WHERE {_IN_RUN} AND kind = 'article' AND article_id IS NOT NULL"
    " AND error IS NULL AND state = 'resting' AND discovered_at < :began"
    " AND (changed_at IS NULL OR changed_at < :began)"
)
