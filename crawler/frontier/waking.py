"""What is due when a run begins? What has rested long enough, and some articles before their time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from luutin.archive import Database, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.visit import Priority

_A_NIGHT = timedelta(hours=20)
_LED_AWAY = ", ".join(
    f"'{code}'" for code in (Code.REDIRECT_OFF_SCOPE, Code.REDIRECT_REFUSED, Code.REDIRECT_HOME, Code.REDIRECT_AWAY)
)
_WAKE = (
    "UPDATE pages SET state = 'due', tries = 0, barren = 0, due_at = :now"
    " WHERE source = :source AND coalesce(visited_at, '') < :started"
)
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
        """Make due whatever of *source* has rested long enough; its seeds, their feeds and sitemaps always have.

        *since*: leave alone what was visited after that moment, by runs that this one goes on from; None: a new run.
        """
        started = utc(since) if since else "9999"
        values = {"source": source, "now": utc(now), "started": started}
        return sum(self.database.execute(f"{_WAKE} AND {those}", values).rowcount for those in (_RESTED, _ROOTS))

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


def _values(source: str, now: datetime, limit: int) -> dict[str, Any]:
    return {"source": source, "now": utc(now), "limit": limit, "priority": Priority.REVISIT}
