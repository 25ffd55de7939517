"""Here are articles. Which captions do they show, and which were printed last?"""

from collections.abc import Sequence
from typing import NamedTuple

from luutin.archive.database import Database


class CaptionRow(NamedTuple):
    """A caption of a current revision, and the article it stands in."""

    article_id: int
    title: str
    """Of the article."""
    published: str | None
    """Local stamp of the article; None: the page shows none."""
    source: str
    text: str
    image: str | None
    """As the page gives it; None: a caption without an image."""


_ROWS = (
    "SELECT c.article_id, r.title, r.published, r.source, c.text, c.image"
    " FROM captions AS c JOIN records AS r ON r.id = c.article_id"
)


_IS_SHOWN = "(c.image IS NULL OR c.image NOT IN (SELECT url FROM withheld_urls))"


class Captions:
    """The captions of one archive's current revisions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_ids: Sequence[int]) -> list[CaptionRow]:
        """Captions of some articles (a few hundred), each article's in the order of its page."""
        marks = ",".join("?" * len(article_ids))
        rows = self._database.all(
            f"{_ROWS} WHERE c.article_id IN ({marks}) AND {_IS_SHOWN} ORDER BY c.number", article_ids
        )
        return [CaptionRow(*row) for row in rows]

    def newest(self, *, limit: int, source: str | None = None) -> list[CaptionRow]:
        """Captions of the articles printed last, of *source* only where one is given."""
        rows = self._database.all(
            f"{_ROWS} WHERE (:source IS NULL OR r.source = :source) AND {_IS_SHOWN}"
            " ORDER BY r.published DESC, c.article_id DESC, c.number LIMIT :limit",
            {"source": source, "limit": limit},
        )
        return [CaptionRow(*row) for row in rows]
