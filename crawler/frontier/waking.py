"""What is due when a run begins? What has rested long enough, and some articles before their time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from luutin.archive import Database, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.visit import Priority

MOST_AT_ONCE = 32
"""Rows that are woken in one go: each costs a look at four indexes, and a portal may have thousands to wake."""
_A_NIGHT = timedelta(hours=20)
_LED_AWAY = ", ".join(
    f"'{code}'" for code in (Code.REDIRECT_OFF_SCOPE, Code.REDIRECT_REFUSED, Code.REDIRECT_HOME, Code.REDIRECT_AWAY)
)
_NOT_SINCE = "coalesce(visited_at, '') < :started"
_WAKE = f"UPDATE pages SET state = 'due', tries = 0, barren = 0, due_at = :now WHERE source = :source AND {_NOT_SINCE}"
_RESTED = (
    "state IN ('resting', 'failed', 'refused', 'gone') AND due_at <= :now"
    " AND (state <> 'gone' OR article_id IS NOT NULL)"
)
_ROOTS = (
    "kind IN ('seed', 'feed', 'sitemap') AND (kind <> 'feed' OR depth < 2)"
    f" AND (state IN ('resting', 'failed', 'due') OR error IN ({_LED_AWAY}))"
)
"""A feed that no seed's page announces, as each tag and author has one, rests as a list does."""


@dataclass(frozen=True, slots=True)
class Waking:
    """Makes rows of the frontier due, inside the caller's transaction. Each method says of how many."""

    database: Database

    def wake(self, source: str, *, now: datetime, since: datetime | None) -> int:
        """Make due the seeds of *source*, their feeds and sitemaps, and the first of what has rested long enough.

        *since*: leave alone what was visited after that moment, by runs that this one goes on from; None: a new run.
        """
        roots = self.database.execute(f"{_WAKE} AND {_ROOTS}", _since(source, now, since)).rowcount
        return roots + self.wake_rested(source, now=now, since=since)

    def wake_rested(self, source: str, *, now: datetime, since: datetime | None) -> int:
        """Make due up to MOST_AT_ONCE of *source* that have rested long enough, those first that were due first.

        Fewer: it was the last of them. *now* stays the moment when the run began: what it visits itself rests anew.
        """
        found = f"SELECT url FROM pages WHERE source = :source AND {_RESTED} AND {_NOT_SINCE}"
        return self.database.execute(
            f"{_WAKE} AND url IN ({found} ORDER BY due_at LIMIT {MOST_AT_ONCE})", _since(source, now, since)
        ).rowcount

    def wake_checkable(self, source: str, *, now: datetime, limit: int) -> int:
        """Make due up to *limit* articles of *source* with validators, those first that were seen longest ago."""
        return self.database.execute(
            "UPDATE pages SET state = 'due', due_at = :now, priority = :priority WHERE url IN (SELECT url FROM pages"
            " WHERE source = :source AND kind = 'article' AND state = 'resting'"
            " AND (etag IS NOT NULL OR last_modified IS NOT NULL) ORDER BY visited_at LIMIT :limit)",
            _values(source, now, limit),
        ).rowcount

    def wake_unchecked(self, source: str, *, now: datetime, limit: int) -> int:
        """Make due up to *limit* articles of *source* without validators, those first that were seen longest ago.

        What was seen within the last hours is left for the next night.
        """
        return self.database.execute(
            "UPDATE pages SET state = 'due', due_at = :now, priority = :priority WHERE url IN (SELECT url FROM pages"
            " WHERE source = :source AND kind = 'article' AND state = 'resting' AND etag IS NULL"
            " AND last_modified IS NULL AND visited_at <= :before ORDER BY visited_at LIMIT :limit)",
            {**_values(source, now, limit), "before": utc(now - _A_NIGHT)},
        ).rowcount


def _since(source: str, now: datetime, since: datetime | None) -> dict[str, Any]:
    return {"source": source, "now": utc(now), "started": utc(since) if since else "9999"}


def _values(source: str, now: datetime, limit: int) -> dict[str, Any]:
    return {"source": source, "now": utc(now), "limit": limit, "priority": Priority.REVISIT}
