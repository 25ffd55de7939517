"""Here is an address, or an article. Which captures show it, and what do they need to be shown whole?"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from luutin.archive.database import Database, Row


class Memento(NamedTuple):
    """One capture: what an address showed at a moment. docs/schema.md, `captures`, defines each column."""

    id: int
    url: str
    """Asked for, canonical."""
    final_url: str
    """That answered, as written: what the record in the WARC file names."""
    fetched_at: str
    status: int
    content_type: str | None
    """None: the server sent none."""
    sha256: str
    """Of the body as received."""
    file: str
    offset: int
    length: int
    truncated: bool
    rendered_from: int | None
    """The capture that a browser made this of; None: this is as received."""
    repeats: int | None
    """The capture whose record holds the very bytes; None: this one's own does."""


class NamedMemento(NamedTuple):
    """A file that an article names, and the capture that shows it."""

    url: str
    """As the page names it."""
    memento: Memento


_COLUMNS = (
    "c.id, c.url, c.final_url, c.fetched_at, c.status, c.content_type, c.sha256, c.file, c.offset, c.length,"
    " c.truncated, c.rendered_from, c.repeats"
)


_IS_SHOWN = """
 NOT EXISTS (SELECT 1 FROM articles a WHERE a.withheld IS NOT NULL AND (
  a.url IN (c.url, c.final_url) OR EXISTS (SELECT 1 FROM aliases x WHERE x.article_id = a.id AND x.url = c.url)
  OR EXISTS (SELECT 1 FROM revisions v WHERE v.article_id = a.id AND v.capture_id IN (c.id, c.rendered_from))
 OR EXISTS (SELECT 1 FROM further_pages f JOIN revisions v ON v.capture_id = f.capture_id
  WHERE f.part_id = c.id AND v.article_id = a.id)))
 AND c.url NOT IN (SELECT address FROM file_links WHERE address IS NOT NULL
  AND url IN (SELECT url FROM withheld_urls))
 AND c.url NOT IN (SELECT url FROM withheld_urls)
"""
"""What is withheld is shown at no address and at no moment. Few things are, so each capture is compared with all."""


class Mementos:
    """Finds captures."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, number: int) -> Memento | None:
        """The capture with this number."""
        row = self._db.one(f"SELECT {_COLUMNS} FROM captures c WHERE c.id = ? AND {_IS_SHOWN}", (number,))
        return None if row is None else _memento(row)

    def holder(self, memento: Memento) -> Memento:
        """The capture whose record holds the bytes of *memento*: itself, or what it repeats."""
        return memento if memento.repeats is None else (self.get(memento.repeats) or memento)

    def at(self, urls: Sequence[str]) -> list[Memento]:
        """What any of *urls*, canonical, showed, the oldest first: pages of revisions, kept files, what pages need.

        What nobody is shown is not in it: withdrawn articles, and what is held back.
        """
        marks = ", ".join("?" * len(urls))
        pages = self._db.all(_PAGES_AT.format(marks=marks), (*urls, *urls))
        files = self._db.all(_FILES_AT.format(marks=marks), tuple(urls))
        requisites = self._db.all(_REQUISITES_AT.format(marks=marks), tuple(urls))
        further = self._db.all(_FURTHER_AT.format(marks=marks), tuple(urls))
        found = {row["id"]: _memento(row) for row in [*pages, *files, *requisites, *further]}
        return sorted(found.values(), key=lambda each: (each.fetched_at, each.id))

    def article_at(self, urls: Sequence[str]) -> int | None:
        """The number of the article that one of *urls*, canonical, shows or once showed; None: none does."""
        marks = ", ".join("?" * len(urls))
        found: int | None = self._db.value(_ARTICLE_AT.format(marks=marks), (*urls, *urls))
        return found

    def withheld_at(self, urls: Sequence[str]) -> int | None:
        """The number of the article at one of *urls*, canonical, that a decision hides; None: none is hidden there."""
        marks = ", ".join("?" * len(urls))
        sql = _ARTICLE_AT.replace("withheld IS NULL", "withheld IS NOT NULL")
        found: int | None = self._db.value(sql.format(marks=marks), (*urls, *urls))
        return found

    def of_article(self, article_id: int) -> list[Memento]:
        """The captures that an article's revisions were read from, in order, each with its further pages.

        Of what a browser made, what it was made of too.
        """
        rows = self._db.all(
            f"SELECT {_COLUMNS} FROM revisions r JOIN captures c ON c.id = r.capture_id"
            f" WHERE r.article_id = ? AND {_IS_SHOWN} ORDER BY r.number",
            (article_id,),
        )
        found = [_memento(row) for row in rows]
        return [each for one in found for each in (*self._received(one), one, *self._further(one))]

    def _received(self, rendered: Memento) -> Iterable[Memento]:
        received = self.get(rendered.rendered_from) if rendered.rendered_from is not None else None
        return () if received is None else (received,)

    def _further(self, page: Memento) -> list[Memento]:
        return [_memento(row) for row in self._db.all(_FURTHER, (page.id,))]

    def shown_by(self, article_id: int) -> list[NamedMemento]:
        """The kept files that an article offers and shows now."""
        return [
            NamedMemento(row["named"], _memento(row)) for sql in _SHOWN_BY for row in self._db.all(sql, (article_id,))
        ]

    def moved_from(self, url: str) -> str | None:
        """The canonical address at which stands what records name *url*; None: none is kept."""
        found: str | None = self._db.value(_MOVED_FROM, (url, url))
        return found

    def needed_by(self, capture_id: int) -> list[NamedMemento]:
        """What a captured page, or a style sheet, needs to be shown: all that stood at the addresses it names."""
        return [NamedMemento(row["named"], _memento(row)) for row in self._db.all(_NEEDED_BY, (capture_id,))]


_ARTICLE_AT = (
    "SELECT id FROM articles WHERE withdrawn_at IS NULL AND withheld IS NULL"
    " AND id IN (SELECT id FROM articles WHERE url IN ({marks})"
    " UNION SELECT article_id FROM aliases WHERE url IN ({marks})) ORDER BY vanished_at IS NOT NULL, id LIMIT 1"
)
_PAGES_AT = (
    f"SELECT {_COLUMNS} FROM articles a JOIN revisions r ON r.article_id = a.id JOIN captures c ON c.id = r.capture_id"
    " WHERE a.withdrawn_at IS NULL AND a.id IN (SELECT id FROM articles WHERE url IN ({marks})"
    f" UNION SELECT article_id FROM aliases WHERE url IN ({{marks}})) AND {_IS_SHOWN}"
)
_FILES_AT = (
    f"SELECT {_COLUMNS} FROM file_revisions f JOIN captures c ON c.id = f.capture_id WHERE f.address IN ({{marks}})"
    " AND EXISTS (SELECT 1 FROM file_links u JOIN attachments p ON p.url = u.url JOIN articles a ON a.id = p.article_id"
    " AND a.withdrawn_at IS NULL WHERE u.address = f.address UNION ALL SELECT 1 FROM file_links u JOIN images p"
    " ON p.url = u.url JOIN articles a ON a.id = p.article_id AND a.withdrawn_at IS NULL WHERE u.address = f.address)"
    f" AND f.file_id NOT IN (SELECT id FROM files WHERE withheld IS NOT NULL) AND {_IS_SHOWN}"
)
_REQUISITES_AT = (
    f"SELECT {_COLUMNS} FROM requisites q JOIN captures c ON c.id = q.capture_id WHERE q.address IN ({{marks}})"
    f" AND {_IS_SHOWN}"
)
_FURTHER = (
    f"SELECT {_COLUMNS} FROM further_pages f JOIN captures c ON c.id = f.part_id WHERE f.capture_id = ?"
    f" AND {_IS_SHOWN} ORDER BY f.number"
)
_FURTHER_AT = (
    f"SELECT {_COLUMNS} FROM captures c WHERE c.url IN ({{marks}}) AND {_IS_SHOWN}"
    " AND EXISTS (SELECT 1 FROM further_pages f JOIN revisions r ON r.capture_id = f.capture_id"
    " JOIN articles a ON a.id = r.article_id AND a.withdrawn_at IS NULL WHERE f.part_id = c.id)"
)
_MOVED_FROM = (
    "SELECT address FROM (SELECT address FROM file_links WHERE url = ? UNION ALL"
    " SELECT address FROM requisite_links WHERE url = ?) WHERE address IS NOT NULL LIMIT 1"
)
_NEEDED_BY = (
    f"SELECT n.value AS named, {_COLUMNS} FROM requisites_of o JOIN requisite_lists l ON l.id = o.list_id,"
    " json_each(l.urls) n JOIN requisite_links u ON u.url = n.value JOIN requisites q ON q.address = u.address"
    f" JOIN captures c ON c.id = q.capture_id WHERE o.capture_id = ? AND {_IS_SHOWN} ORDER BY n.key, q.number"
)
_SHOWN_BY = [
    f"SELECT p.url AS named, {_COLUMNS} FROM {table} p JOIN file_links u ON u.url = p.url"
    " JOIN file_revisions f ON f.address = u.address"
    " AND f.number = (SELECT max(number) FROM file_revisions WHERE address = u.address)"
    f" JOIN captures c ON c.id = f.capture_id WHERE p.article_id = ? AND {_IS_SHOWN} ORDER BY p.number"
    for table in ("attachments", "images")
]


def _memento(row: Row) -> Memento:
    return Memento._make(row[name] for name in Memento._fields)
