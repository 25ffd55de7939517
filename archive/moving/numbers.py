"""Numbers of articles among all archives, also of those that came from another one."""

from collections.abc import Sequence

from luutin.archive.database import Database
from luutin.archive.lineage.identity import identify


class ArticleNumbers:
    """Of one archive."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._identity = identify(database)

    def of(self, article_ids: Sequence[int]) -> dict[int, int]:
        """Number in this archive → number among all, which stays whichever archive holds the article."""
        marks = ",".join("?" * len(article_ids))
        rows = self._database.all(
            f"SELECT article_id, number FROM given_numbers WHERE article_id IN ({marks})", article_ids
        )
        given = {row[0]: row[1] for row in rows}
        return {each: given.get(each, self._identity.number_of(each)) for each in article_ids}

    def number_of(self, article_id: int) -> int:
        """The number among all of one article, also of one that was deleted."""
        return self.of([article_id])[article_id]

    def states_of(self, article_id: int) -> int:
        """How often an archive that held the article, this one too, was put back to an earlier state.

        An index of all archives takes a change of more states for the later one, whatever its number in its log.
        """
        given = self._database.value("SELECT states FROM given_numbers WHERE article_id = ?", (article_id,))
        return len(self._identity.former) + int(given or 0)

    def id_of(self, number: int) -> int | None:
        """The article's number in this archive; None: it is not here."""
        found: int | None = self._database.value(
            "SELECT a.id FROM given_numbers AS g JOIN articles AS a ON a.id = g.article_id WHERE g.number = ?",
            (number,),
        )
        if found is not None:
            return found
        own: int | None = self._database.value(
            "SELECT id FROM articles WHERE id = ? AND id NOT IN (SELECT article_id FROM given_numbers)",
            (self._identity.id_of(number),),
        )
        return own
