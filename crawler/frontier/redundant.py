"""Which lists tell nothing that a sitemap does not tell? They rest a day at first, and longer while that stays so.

The first visit of a list brings articles that were not known, whoever else names them: nothing is known then. Only at
the end of a run can it be told which lists the sitemaps stand in for, each night and for one request.
"""

from collections.abc import Iterable
from datetime import datetime

from luutin.archive import Database, utc
from luutin.crawler.frontier.revisit import LISTING_KNOWN, rest_s
from luutin.crawler.frontier.visit import Kind
from luutin.crawler.wire.politeness import later

_NAMED = "SELECT p.url, l.named FROM pages AS p CROSS JOIN lists AS l ON l.url = p.url WHERE p.source = ?"
"""CROSS JOIN: SQLite is to begin with the pages of one source, and not with all lists of all sources."""
_MAPS = (
    f"{_NAMED} AND p.kind IN ('seed', 'feed', 'sitemap') AND p.kind = 'sitemap' AND p.visited_at >= ? AND l.named <> ''"
)
_DUE = (
    f"{_NAMED} AND p.state IN ('resting', 'failed', 'refused', 'gone') AND p.due_at IS NOT NULL AND p.state = 'resting'"
    " AND p.due_at <= ? AND p.visited_at >= ? AND l.named <> ''"
    " AND (p.kind = 'listing' OR (p.kind = 'feed' AND p.depth > 1))"
)
"""Both say in the words of an index what they ask, so that it is used: `pages_roots`, `pages_resting`."""
_REST = (
    "UPDATE pages SET kind = ?, due_at = max(coalesce(due_at, ''), ?), interval_s = max(coalesce(interval_s, 0), ?)"
    " WHERE url = ?"
)
"""What rests longer already goes on so: it grows as that of any list."""
_AT_ONCE = 500


def rest_redundant(database: Database, source: str, *, began: datetime, now: datetime) -> int:
    """Let the lists of *source* rest that a run has read since *began*, and that are not worth the next one.

    A sitemap of lists alone, of tags or of authors, is a list from then on: other sitemaps are read in each run.
    Returns how many. Works inside the caller's transaction.
    """
    maps = _maps(database, source, began)
    idle = [url for url, named in maps.items() if _leads_to_lists(database, named)]
    told = {address for url, named in maps.items() if url not in idle for address in named}
    lists = database.all(_DUE, (source, utc(now), utc(began))) if told else []
    idle += [row["url"] for row in lists if told.issuperset(row["named"].split("\n"))]
    due = utc(later(now, rest_s(LISTING_KNOWN)))
    for url in idle:
        kind = database.value("SELECT kind FROM pages WHERE url = ?", (url,))
        database.execute(_REST, (Kind.FEED if kind == Kind.FEED else Kind.LISTING, due, LISTING_KNOWN, url))
    return len(idle)


def _maps(database: Database, source: str, began: datetime) -> dict[str, list[str]]:
    """The sitemaps that were read since *began*, and what each names."""
    rows = database.all(_MAPS, (source, utc(began)))
    return {row["url"]: row["named"].split("\n") for row in rows}


def _leads_to_lists(database: Database, named: list[str]) -> bool:
    """Whether every address of a sitemap was visited, and shows no article."""
    return all(_are_lists(database, named[start : start + _AT_ONCE]) for start in range(0, len(named), _AT_ONCE))


def _are_lists(database: Database, urls: Iterable[str]) -> bool:
    asked = list(urls)
    marks = ", ".join("?" * len(asked))
    read = database.value(
        f"SELECT count(*) FROM pages WHERE url IN ({marks}) AND kind IN ('listing', 'seed') AND article_id IS NULL",
        asked,
    )
    return bool(read == len(asked))
