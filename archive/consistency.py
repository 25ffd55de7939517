"""Here are the revisions. Which of them are no longer what was kept?"""

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from luutin.archive.article import Article
from luutin.archive.database import Database, Row

_BATCH = 1000


class RevisionCheck(NamedTuple):
    """A revision that was looked at."""

    article_id: int
    number: int
    url: str
    """Of the article."""
    fault: str | None
    """What is wrong with it, in words; None: nothing."""


def check_revisions(database: Database) -> Iterator[RevisionCheck]:
    """Look at every revision: its record has the content hash it is known by, and its capture shows the article."""
    last = 0
    while rows := database.all(
        "SELECT r.id, r.article_id, r.number, r.sha256, r.title, r.record, r.capture_id, a.url, c.url AS asked,"
        " c.final_url, c.id AS held FROM revisions r JOIN articles a ON a.id = r.article_id"
        f" LEFT JOIN captures c ON c.id = r.capture_id WHERE r.id > ? ORDER BY r.id LIMIT {_BATCH}",
        (last,),
    ):
        for row in rows:
            fault = _revision_fault(row) or _capture_fault(row, database)
            yield RevisionCheck(row["article_id"], row["number"], row["url"], fault)
        last = rows[-1]["id"]


def _revision_fault(row: Row) -> str | None:
    try:
        article = Article.model_validate_json(row["record"])
    except ValidationError as error:
        return f"its record cannot be read: {error.errors(include_url=False)[0]['msg']}"
    if article.content_hash() != row["sha256"]:
        return f"its record is not the one hashed as {row['sha256'][:12]}"
    return None if article.title == row["title"] else "its title is not that of its record"


def _capture_fault(row: Row, database: Database) -> str | None:
    """An article is read from a capture of its own address, or of one known to show the same."""
    if row["capture_id"] is None:
        return None
    if row["held"] is None:
        return f"its capture {row['capture_id']} is missing"
    if row["url"] in {row["asked"], row["final_url"]}:
        return None
    known = {
        alias["url"] for alias in database.all("SELECT url FROM aliases WHERE article_id = ?", (row["article_id"],))
    }
    if known & {row["asked"], row["final_url"]}:
        return None
    return f"its capture {row['capture_id']} shows {row['asked']}"
