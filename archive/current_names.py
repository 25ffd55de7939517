"""Which articles are shown, by name and last change, in parts of bounded size whose borders never move."""

from typing import NamedTuple

from luutin.archive.database import Database

PART = 50_000
"""Most articles of a part: what one sitemap holds (https://www.sitemaps.org/protocol.html). Part 1 has 1 to 50,000."""


class CurrentName(NamedTuple):
    """What names an article's current revision."""

    id: int
    short_sha256: str
    """As `Record.short_sha256`."""
    revised: str
    """When it was first seen, UTC text."""


class CurrentNames:
    """The articles of one archive by what names their current revisions; what is withdrawn or withheld is left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def parts(self) -> list[tuple[int, str]]:
        """Number and last change (UTC text) of each part that has an article, in order."""
        rows = self._database.all(f"SELECT (id - 1) / {PART} + 1, max(revised) FROM records GROUP BY 1 ORDER BY 1")
        return [(row[0], row[1]) for row in rows]

    def names(self, part: int) -> list[CurrentName]:
        """The articles of a part, in order of their numbers."""
        rows = self._database.all(
            "SELECT id, substr(sha256, 1, 12), revised FROM records WHERE id > ? AND id <= ? ORDER BY id",
            ((part - 1) * PART, part * PART),
        )
        return [CurrentName(*row) for row in rows]
