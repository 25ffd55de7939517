"""Who saw an article, from when to when? Our own crawl, a web archive, a library's file."""

from typing import NamedTuple

from luutin.archive.database import Database


class Witness(NamedTuple):
    """One who saw an article. Moments are UTC text."""

    name: str | None
    """Host of a web archive, or name of a file; None: our own crawl."""
    first: str
    last: str
    times: int
    """Sights that are written down."""


def witnesses_of(database: Database, article_id: int) -> list[Witness]:
    """All who saw an article, the first of them first; empty where nobody but our own crawl did."""
    rows = database.all(
        "SELECT witness, min(seen_at), max(seen_at), count(*) FROM sightings WHERE article_id = ?"
        " GROUP BY witness ORDER BY 2, witness",
        (article_id,),
    )
    found = [Witness(*row) for row in rows]
    return found if any(each.name is not None for each in found) else []
