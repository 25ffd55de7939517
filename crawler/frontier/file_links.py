"""Files in the frontier: what a record names is asked for as one, whatever a page took its address for."""

from collections.abc import Iterable
from datetime import datetime

from luutin.archive import Database, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.visit import Link

_BOUNDS = ", ".join(
    f"'{c}'" for c in (Code.FILES_FULL, Code.FILES_OFF, Code.TOO_LARGE, Code.ROBOTS, Code.ROBOTS_UNREACHABLE)
)
"""What config.toml or a portal's robots.txt says today may be otherwise."""


def add_file(database: Database, frontier: Frontier, link: Link, *, now: datetime) -> bool:
    """Put a file in; True where it was unknown. What was asked for as a page, and is none, becomes one."""
    if frontier.add(link, now=now, met=False):  # links to files were met before, and not followed
        return True
    database.execute(
        "UPDATE pages SET kind = ?, priority = ?, state = 'due', due_at = ?, tries = 0, error = NULL"
        " WHERE url = ? AND kind IN ('page', 'other') AND article_id IS NULL",
        (str(link.kind), link.priority, utc(now), link.url),
    )
    return False


def why_missing(database: Database, addresses: Iterable[str]) -> dict[str, Code]:
    """Address → how its last visit ended, of those of *addresses* whose last visit brought nothing to keep."""
    found = (
        (address, database.value("SELECT error FROM pages WHERE url = ?", (address,))) for address in set(addresses)
    )
    return {address: Code(error) for address, error in found if error}


def why_not_kept(database: Database, url: str) -> Code | None:
    """Why the file at *url* was given up or refused; None: it was not, or not yet."""
    found = database.value("SELECT error FROM pages WHERE url = ? AND state IN ('failed', 'refused')", (url,))
    return None if found is None else Code(found)


def wake_files(database: Database, source: str, *, now: datetime) -> int:
    """Make due the files of *source* that have rested long enough or were left for a bound; return how many."""
    return database.execute(
        "UPDATE pages SET state = 'due', tries = 0, due_at = :now WHERE source = :source AND kind = 'file'"
        f" AND state IN ('resting', 'failed', 'refused') AND (due_at <= :now OR error IN ({_BOUNDS}))",
        {"source": source, "now": utc(now)},
    ).rowcount
