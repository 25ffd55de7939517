"""What does the frontier hold? Counts and lists for people who look at a source."""

from collections.abc import Iterable

from luutin.archive import Database
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

_RESTING = "SELECT source, count(*) FROM pages WHERE kind = 'article' AND state = 'resting'"
_THOSE = ("(etag IS NOT NULL OR last_modified IS NOT NULL)", "etag IS NULL AND last_modified IS NULL")


def queues(database: Database) -> dict[str, int]:
    """Source → how many of its URLs are due, now or later; sources with none are left out."""
    if not database.holds(FRONTIER_SCHEMA):
        return {}
    rows = database.all("SELECT source, queued FROM queues WHERE queued")
    return {row[0]: row[1] for row in rows}


def count_queued(database: Database, sources: Iterable[str]) -> int:
    """How many URLs of *sources* are due, now or later: one question, however many they are."""
    queued = queues(database)
    return sum(queued.get(source, 0) for source in sources)


def nights_to_notice(
    database: Database, settings: CrawlerSettings, sources: Iterable[SourceSettings]
) -> dict[str, int]:
    """Source → runs, one a night, within which a change of any of its articles, or its end, is noticed.

    Each run asks for many articles where that can be done by condition, for few where each comes in full.
    """
    if not database.holds(FRONTIER_SCHEMA):
        return {}
    checkable, in_full = (dict(map(tuple, database.all(f"{_RESTING} AND {those} GROUP BY source"))) for those in _THOSE)
    dishonest = {row[0] for row in database.all("SELECT host FROM hosts WHERE validators = 'dishonest'")}
    few, many = max(1, settings.rechecks_per_run), max(1, settings.revisits_per_run)
    slow = {source.name for source in sources if source.all_hosts & dishonest}
    return {
        name: max(-(-in_full.get(name, 0) // few), -(-checkable.get(name, 0) // (few if name in slow else many)))
        for name in checkable.keys() | in_full.keys()
    }


def first_pages(database: Database, kind: Kind) -> tuple[str, ...]:
    """URLs that proved to be of *kind*, of a listing its first page only; those nearest to a seed first."""
    rows = database.all(
        "SELECT url FROM pages WHERE kind = ? AND state = 'resting' AND number = 1 ORDER BY depth, url", (str(kind),)
    )
    return tuple(row["url"] for row in rows)


def troubles(database: Database) -> dict[str, int]:
    """Code → how many URLs ended with it, or wait after it for another try."""
    rows = database.all(
        "SELECT error, count(*) AS number FROM pages WHERE state IN ('failed', 'refused', 'gone') OR tries > 0"
        " GROUP BY error"
    )
    return {row["error"]: row["number"] for row in rows if row["error"]}


def files_missing(database: Database) -> dict[str, int]:
    """Code → how many addresses of files were refused or given up; they are asked for again by and by."""
    if not database.holds(FRONTIER_SCHEMA):
        return {}
    rows = database.all(
        "SELECT error, count(*) AS number FROM pages WHERE source IN (SELECT source FROM queues) AND kind = 'file'"
        " AND state IN ('failed', 'refused') AND error IS NOT NULL GROUP BY error"
    )
    return {row["error"]: row["number"] for row in rows}


def files_due(database: Database) -> int:
    """How many addresses of files are to be asked for, now or later."""
    if not database.holds(FRONTIER_SCHEMA):
        return 0
    return int(
        database.value(
            "SELECT count(*) FROM pages WHERE source IN (SELECT source FROM queues) AND kind = 'file'"
            " AND state IN ('due', 'leased')"
        )
    )
