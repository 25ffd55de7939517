"""What does the frontier hold? Counts and lists for people who look at a source."""

from luutin.archive import Database
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.frontier.visit import Kind


def queues(database: Database) -> dict[str, int]:
    """Source → how many of its URLs are due, now or later; sources with none are left out."""
    if not database.holds(FRONTIER_SCHEMA):
        return {}
    rows = database.all("SELECT source, queued FROM queues WHERE queued")
    return {row[0]: row[1] for row in rows}


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
