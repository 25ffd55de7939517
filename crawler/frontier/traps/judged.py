"""Which patterns of a source's addresses were judged as calendars or as endless, and who says otherwise?

A person's word holds for good: what is kept is neither bounded by that pattern nor judged again.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from luutin.archive import Archive, Database, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.frontier.traps.budgets import Tried
from luutin.crawler.frontier.traps.patterns import bound_of, patterns_of
from luutin.crawler.site.dates import take_date
from luutin.crawler.site.settings import SourceSettings


class JudgedPattern(NamedTuple):
    """What the crawl makes of one pattern."""

    pattern: str
    verdict: str
    """`calendar`, `endless`, or `kept` where a person said so."""
    visited: int
    """Of a calendar: pages that were kept as articles first."""
    good: int
    """Of those, the ones that brought an article or an unknown headline."""
    left: int
    """Addresses of it that are known and not asked for."""
    example: str | None
    """One of those; None: there is none."""


class Kept(NamedTuple):
    """What followed from a person's word."""

    articles: int
    """Shown again."""
    addresses: int
    """Due again."""


def judged_patterns(database: Database, source: SourceSettings) -> list[JudgedPattern]:
    """Those of *source*, what a person kept included, the costliest first."""
    if not database.holds(FRONTIER_SCHEMA):
        return []
    left: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for url, names in _turned_away(database, source.name):
        for name in names:
            left[name] += 1
            examples.setdefault(name, url)
    rows = [(name, "kept", 0, 0) for name in sorted(kept_patterns(database, source.name))]
    rows += [(name, str(Code.CALENDAR), pages, 0) for name, pages in _calendars(database, source.name)]
    rows += [(name, str(Code.ENDLESS), tried.fetched, tried.good) for name, tried in _spent(database, source)]
    found = [JudgedPattern(*row, left=left[row[0]], example=examples.get(row[0])) for row in rows]
    return sorted(found, key=lambda each: (-each.left, -each.visited, each.pattern))


def keep_pattern(database: Database, source: str, pattern: str, *, now: datetime) -> Kept:
    """Take a judgement back: show what it withdrew, ask for what it turned away. In the caller's transaction."""
    database.execute(
        "INSERT OR REPLACE INTO kept_patterns (source, pattern, kept_at) VALUES (?, ?, ?)", (source, pattern, utc(now))
    )
    those = (source, pattern)
    due = [url for url, names in _turned_away(database, source) if pattern in names]
    pages = database.all("SELECT article_id FROM dated_pages WHERE source = ? AND pattern = ?", those)
    for url in due:
        pages += database.all("SELECT article_id FROM pages WHERE url = ? AND article_id IS NOT NULL", (url,))
    archive = Archive(database)
    articles = sum(archive.reinstate(number, why=Code.CALENDAR, now=now) for (number,) in pages)
    database.executemany(
        "UPDATE pages SET state = 'due', due_at = ?, error = NULL, detail = NULL, tries = 0 WHERE url = ?",
        [(utc(now), url) for url in due],
    )
    database.execute("DELETE FROM calendars WHERE source = ? AND pattern = ?", those)
    database.execute("DELETE FROM shapes WHERE shape = ?", (pattern,))
    return Kept(articles, len(due))


def judge_pattern(database: Database, source: str, pattern: str) -> bool:
    """Leave a pattern that a person kept to the crawl's judgement again; False where nobody kept it."""
    sql = "DELETE FROM kept_patterns WHERE source = ? AND pattern = ?"
    return database.execute(sql, (source, pattern)).rowcount > 0


def kept_patterns(database: Database, source: str | None = None) -> set[str]:
    """Those that persons kept, of *source* or of all."""
    rows = database.all("SELECT pattern FROM kept_patterns WHERE source = coalesce(?, source)", (source,))
    return {row["pattern"] for row in rows}


def _calendars(database: Database, source: str) -> list[tuple[str, int]]:
    rows = database.all(
        "SELECT pattern, (SELECT count(*) FROM dated_pages AS d WHERE d.source = c.source AND d.pattern = c.pattern)"
        " AS pages FROM calendars AS c WHERE source = ?",
        (source,),
    )
    return [(row["pattern"], row["pages"]) for row in rows]


def _spent(database: Database, source: SourceSettings) -> Iterator[tuple[str, Tried]]:
    kept = kept_patterns(database, source.name)
    for name, fetched, good in database.all("SELECT shape, fetched, good FROM shapes ORDER BY fetched DESC"):
        tried = Tried(fetched, good)
        if name.partition("/")[0] in source.all_hosts and name not in kept and tried.spends(bound_of(name)):
            yield name, tried


def _turned_away(database: Database, source: str) -> Iterator[tuple[str, set[str]]]:
    """Each address that was judged, with the names of the patterns that it may have been judged by."""
    rows = database.all(
        "SELECT url, error FROM pages WHERE source = ? AND state = 'refused' AND error IN (?, ?)",
        (source, str(Code.CALENDAR), str(Code.ENDLESS)),
    )
    for url, error in rows:
        if error == Code.CALENDAR:
            yield url, {take_date(url).pattern}
        else:
            yield url, {pattern.name for pattern in patterns_of(url, source) if pattern.lasting}
