"""Here is a hash, or how it begins, or the address of a file. What of the archive has it?"""

from collections.abc import Sequence
from typing import NamedTuple

from luutin.archive.database import Database

WHOLE = 64
"""Hex digits of a SHA-256."""
_NAMING = ("attachments", "images")


class Hashed(NamedTuple):
    """What a hash is of: one revision of an article, or else a kept file."""

    article_id: int | None = None
    sha256: str | None = None
    """Of the revision; None with an article: the hash is of a capture of its page."""
    file_id: int | None = None


def find_hash(database: Database, start: str) -> Hashed | None:
    """What *start* (hex in small letters) is the hash of: of a revision, of a file, and where it is whole of a capture.

    None: nothing that is shown, or more than one article begins so.
    """
    span = (start, f"{start}g")
    found = database.all(
        "SELECT DISTINCT r.article_id, r.sha256 FROM revisions r JOIN records a ON a.id = r.article_id"
        " WHERE r.sha256 >= ? AND r.sha256 < ? LIMIT 2",
        span,
    )
    if found:
        return Hashed(*found[0]) if len({row[0] for row in found}) == 1 else None
    files = database.all("SELECT id FROM files WHERE sha256 >= ? AND sha256 < ? AND withheld IS NULL LIMIT 2", span)
    if files:
        return Hashed(file_id=files[0][0]) if len(files) == 1 else None
    return _captured(database, start) if len(start) == WHOLE else None


def find_naming(database: Database, urls: Sequence[str]) -> int | None:
    """The newest article that offers or shows what stands at one of *urls* (a few); None: none does."""
    marks = ",".join("?" * len(urls))
    shown = "url NOT IN (SELECT url FROM withheld_urls)"
    parts = " UNION ALL ".join(
        f"SELECT article_id FROM {table} WHERE url IN ({marks}) AND {shown}" for table in _NAMING
    )
    found: int | None = database.value(f"SELECT max(id) FROM records WHERE id IN ({parts})", (*urls, *urls))
    return found


def _captured(database: Database, sha256: str) -> Hashed | None:
    """The article whose page was received with this hash."""
    article_id = database.value(
        "SELECT a.id FROM captures c JOIN records a ON a.url IN (c.url, c.final_url) WHERE c.sha256 = ? LIMIT 1",
        (sha256,),
    )
    return None if article_id is None else Hashed(article_id)
