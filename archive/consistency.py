"""Here are the revisions. Which of them are no longer what was kept?"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pydantic import ValidationError

from luutin.archive.article import Article
from luutin.archive.database import Database, Row
from luutin.archive.errors import DamagedError

_BATCH = 500


class UnreadRows(NamedTuple):
    """Revisions that SQLite cannot read."""

    first: int
    """`revisions.id`."""
    last: int
    reason: str


class RevisionCheck(NamedTuple):
    """A revision that was looked at."""

    article_id: int
    number: int
    url: str
    """Of the article."""
    fault: str | None
    """What is wrong with it, in words; None: nothing."""


def check_revisions(database: Database) -> Iterator[RevisionCheck | UnreadRows]:
    """Look at every revision: its record has the content hash it is known by, and its capture shows the article.

    Rows that SQLite cannot read are told, and what stands behind them is looked at. Raises DamagedError where not even
    the last number can be read.
    """
    last, end = 0, int(database.value("SELECT coalesce(max(id), 0) FROM revisions"))
    while last < end:
        upto = min(last + _BATCH, end)
        try:
            yield from _check_range(database, last + 1, upto)
        except DamagedError:
            yield from _check_singly(database, last + 1, upto)
        last = upto


def _check_singly(database: Database, first: int, last: int) -> Iterator[RevisionCheck | UnreadRows]:
    """Likewise, number by number; neighbours that cannot be read are told together."""
    unread: list[int] = []
    for number in range(first, last + 1):
        try:
            checks = list(_check_range(database, number, number))
        except DamagedError as error:
            unread.append(number)
            reason = error.reason
        else:
            yield from checks
    for _, run in groupby(enumerate(unread), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield UnreadRows(numbers[0], numbers[-1], reason)


def _check_range(database: Database, first: int, last: int) -> list[RevisionCheck]:
    rows = database.all(
        "SELECT r.id, r.article_id, r.number, r.sha256, r.title, r.record, r.capture_id, a.url, c.url AS asked,"
        " c.final_url, c.id AS held FROM revisions r LEFT JOIN articles a ON a.id = r.article_id"
        " LEFT JOIN captures c ON c.id = r.capture_id WHERE r.id BETWEEN ? AND ? ORDER BY r.id",
        (first, last),
    )
    return [_check(database, row) for row in rows]


def _check(database: Database, row: Row) -> RevisionCheck:
    fault = "its article is missing" if row["url"] is None else _revision_fault(row) or _capture_fault(row, database)
    return RevisionCheck(row["article_id"], row["number"], row["url"] or "?", fault)


def _revision_fault(row: Row) -> str | None:
    try:
        article = Article.model_validate_json(row["record"] or "")
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
