"""Where the pages are kept that an article's current revision was read from."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from luutin.archive.database import Database
from luutin.archive.moments import from_utc, utc
from luutin.archive.store import Known


class Proven(NamedTuple):
    """An article whose current revision was read from a page that is kept."""

    url: str
    source: str
    known: Known
    file: str
    """WARC file of the page, and where in it the response begins, as `read_response` takes them."""
    offset: int
    final_url: str
    fetched_at: datetime


def find_proven(database: Database, article_id: int) -> Proven | None:
    """The article with this number, and where its page is kept; None: its page is not, or was cut."""
    row = database.one(
        "SELECT a.url, a.source, r.number, r.sha256, c.file, c.offset, c.final_url, c.fetched_at FROM articles a"
        " JOIN revisions r ON r.id = a.revision_id JOIN captures c ON c.id = r.capture_id"
        " WHERE a.id = ? AND c.truncated = 0",
        (article_id,),
    )
    if row is None:
        return None
    known = Known(article_id, row["number"], row["sha256"])
    place = (row["file"], row["offset"], row["final_url"], from_utc(row["fetched_at"]))
    return Proven(row["url"], row["source"], known, *place)


def find_part(database: Database, proven: Proven, urls: Sequence[str]) -> Proven | None:
    """*proven*, with where its further page at one of *urls* is kept; None: it was not asked for then, or was cut."""
    row = database.one(
        "SELECT file, offset, final_url, fetched_at FROM captures WHERE truncated = 0 AND fetched_at >= ?"
        f" AND url IN ({', '.join('?' * len(urls))}) ORDER BY fetched_at, id LIMIT 1",
        (utc(proven.fetched_at), *urls),
    )
    if row is None:
        return None
    return Proven(*proven[:3], row["file"], row["offset"], row["final_url"], from_utc(row["fetched_at"]))
