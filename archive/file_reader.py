"""What is known of the files that articles offer or show: facts, text page by page, and whose they are. Only reads."""

from collections.abc import Iterable
from typing import NamedTuple

from luutin.archive.database import Database


class FileText(NamedTuple):
    """One page of a file's text. docs/schema.md, `file_pages`."""

    n: int
    text: str
    ocr: bool = False
    confidence: float | None = None
    name: str | None = None
    problem: str | None = None


class FileFacts(NamedTuple):
    """What is known of a distinct content."""

    file_id: int
    sha256: str
    bytes: int
    kind: str
    first_seen: str
    last_seen: str
    state: str | None
    """`read`, `waits` for OCR, `unread`; None: not tried yet."""
    problem: str | None
    record: str | None
    """What was read, without its pages, as JSON; None: nothing."""
    pages: int
    """Pages with text."""
    url: str
    """Address that it was fetched from first."""
    fetched_at: str
    warc: str
    """Name of the WARC file that holds it."""
    offset: int
    content_type: str | None
    name: str
    """As an article names it, else its address."""


class ArticleFile(NamedTuple):
    """A file as an article names it."""

    url: str
    """As the record has it."""
    role: str
    """`attachment` or `image`."""
    name: str | None
    """Of an attachment, as printed."""
    refused: str | None
    """Why it is not asked for, a code; None: it is, or nobody has looked yet."""
    file_id: int | None
    """None: it is not kept."""
    kind: str | None
    address: str | None = None
    """Canonical address that is asked for it; None: none is."""
    sha256: str | None = None
    bytes: int | None = None
    state: str | None = None
    """As of its facts."""
    record: str | None = None
    """Likewise."""


class CurrentFile(NamedTuple):
    """A file that an article offers or shows now."""

    file_id: int
    kind: str
    name: str
    """As an article names it, else its address."""
    pages: int
    """Pages with text."""


class FileRevision(NamedTuple):
    """A content that stood at an address."""

    address: str
    number: int
    """From 1."""
    file_id: int
    kind: str
    bytes: int
    first_seen: str
    last_seen: str
    sha256: str


class FileReader:
    """Reads the files of one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def readings_after(self, reading: int, *, limit: int) -> list[tuple[int, int]]:
        """Number of the reading and of its file, of those behind *reading*, in order."""
        sql = "SELECT reading, id FROM files WHERE reading > ? ORDER BY reading LIMIT ?"
        return [(row[0], row[1]) for row in self._db.all(sql, (reading, limit))]

    def pages(self, file_id: int) -> list[FileText]:
        """The text of a file, page by page; a page without text waits for OCR. Pages that say nothing are left out."""
        columns = "n, text, ocr, confidence, name, problem"
        sql = f"SELECT {columns} FROM file_pages WHERE file_id = ? AND {_IS_SHOWN} ORDER BY n"
        return [FileText(row[0], row[1], bool(row[2]), *row[3:]) for row in self._db.all(sql, (file_id,))]

    def get(self, file_id: int) -> FileFacts | None:
        """What is known of a file; None: there is no such file, or it is withheld."""
        row = self._db.one(f"{_FACTS} WHERE f.id = ? AND f.withheld IS NULL", (file_id,))
        return None if row is None else FileFacts(*row)

    def of_article(self, article_id: int) -> list[ArticleFile]:
        """The files that an article offers and shows, in its order, attachments first; what is not kept has no file."""
        return [ArticleFile(*row) for table in _TABLES for row in self._db.all(_OF_ARTICLE[table], (article_id,))]

    def named(self, urls: Iterable[tuple[str, str, str | None]], *, before: str | None) -> list[ArticleFile]:
        """Files by URL, role and name as a revision of an article has them, as they were before the moment *before*.

        None: as they are now.
        """
        found = []
        for url, role, name in urls:
            row = self._db.one(_NAMED, (url, before, before))
            assert row is not None  # noqa: S101 - it is joined to one row
            found.append(ArticleFile(url, role, name, *row))
        return found

    def revisions(self, file_id: int) -> list[FileRevision]:
        """Every content of the addresses at which this one stood, address by address, the newest first."""
        return [FileRevision(*row) for row in self._db.all(_REVISIONS, (file_id,))]

    def articles_of(self, file_ids: Iterable[int], *, now: bool = False) -> dict[int, list[int]]:
        """File → numbers of the articles that offer or show it, the newest first; withdrawn ones left out.

        *now*: only those whose current revision does, and at whose address it still stands.
        """
        found: dict[int, list[int]] = {}
        for file_id in file_ids:
            sql = _ARTICLES_NOW_OF if now else _ARTICLES_OF
            rows = self._db.all(sql, (file_id,) * sql.count("?"))
            found[file_id] = [row[0] for row in rows]
        return found

    def articles_with(self, kinds: Iterable[str]) -> set[int]:
        """Numbers of the articles that offer or show a file of one of *kinds* now."""
        wanted = tuple(kinds)
        marks = ", ".join("?" * len(wanted))
        return {row[0] for row in self._db.all(_ARTICLES_WITH.format(marks=marks), (*wanted, *wanted))}

    def shown_by(self, article_ids: Iterable[int]) -> dict[int, list[CurrentFile]]:
        """Article → the files that it offers or shows now, the newest first; none for one that has none."""
        found: dict[int, list[CurrentFile]] = {}
        for article_id in article_ids:
            rows = self._db.all(_SHOWN_BY, (article_id,) * len(_TABLES))
            if rows:
                found[article_id] = [CurrentFile(*row) for row in rows]
        return found

    def kinds_of(self, file_ids: Iterable[int]) -> dict[int, str]:
        """File → its kind."""
        return {file_id: self._db.value("SELECT kind FROM files WHERE id = ?", (file_id,)) for file_id in file_ids}

    def looks(self) -> list[tuple[int, str]]:
        """Number and look of each photograph that has one."""
        rows = self._db.all("SELECT id, look FROM files WHERE look IS NOT NULL ORDER BY id")
        return [(row[0], row[1]) for row in rows]

    def last_reading(self) -> int:
        """The number of the last reading of a file; 0: none was."""
        return int(self._db.value("SELECT coalesce(max(reading), 0) FROM files"))

    def size(self) -> int:
        """Bytes of all files, each content once."""
        return int(self._db.value("SELECT coalesce(sum(bytes), 0) FROM files"))

    def refused(self) -> dict[str, int]:
        """Code → how many addresses that records name are not asked for because of it."""
        rows = self._db.all("SELECT refused, count(*) FROM file_links WHERE refused IS NOT NULL GROUP BY refused")
        return {row[0]: row[1] for row in rows}

    def counts(self) -> dict[str, int]:
        """State → how many files: `read`, `waits`, `unread`, and `new` for those that nobody has tried to read."""
        rows = self._db.all("SELECT coalesce(state, 'new') AS state, count(*) AS files FROM files GROUP BY 1")
        return {row["state"]: row["files"] for row in rows}


_IS_SHOWN = "file_id NOT IN (SELECT id FROM files WHERE withheld IS NOT NULL)"
_TABLES = {"attachments": "attachment", "images": "image"}
_PAGES = "(SELECT count(*) FROM file_pages p WHERE p.file_id = f.id AND p.text <> '') AS pages"
_NAME = (
    "coalesce((SELECT a.name FROM file_revisions r JOIN file_links u ON u.address = r.address"
    " JOIN attachments a ON a.url = u.url WHERE r.file_id = f.id LIMIT 1), c.url) AS name"
)
_FACTS = (
    "SELECT f.id, f.sha256, f.bytes, f.kind, f.first_seen, f.last_seen, f.state, f.problem, f.record,"
    f" {_PAGES}, c.url, c.fetched_at, c.file, c.offset, c.content_type, {_NAME}"
    " FROM files f JOIN captures c ON c.id = f.capture_id"
)
_OF_ARTICLE = {
    table: (
        f"SELECT p.url, '{role}', {name}, u.refused, r.file_id, f.kind, u.address, f.sha256, f.bytes, f.state, f.record"
        f" FROM {table} p"
        " LEFT JOIN file_links u ON u.url = p.url"
        " LEFT JOIN file_revisions r ON r.address = u.address"
        " AND r.number = (SELECT max(number) FROM file_revisions WHERE address = u.address)"
        " LEFT JOIN files f ON f.id = r.file_id WHERE p.article_id = ?"
        " AND p.url NOT IN (SELECT url FROM withheld_urls) ORDER BY p.number"
    )
    for table, role, name in (("attachments", "attachment", "p.name"), ("images", "image", "NULL"))
}
_NAMED = (
    "SELECT u.refused, r.file_id, f.kind, u.address, f.sha256, f.bytes, f.state, f.record FROM (SELECT ? AS url) p"
    " LEFT JOIN file_links u ON u.url = p.url"
    " LEFT JOIN file_revisions r ON r.address = u.address AND r.number = coalesce("
    "(SELECT max(number) FROM file_revisions WHERE address = u.address AND (? IS NULL OR first_seen < ?)), 1)"
    " LEFT JOIN files f ON f.id = r.file_id"
)
_REVISIONS = (
    "SELECT r.address, r.number, r.file_id, f.kind, f.bytes, r.first_seen, r.last_seen, f.sha256"
    " FROM file_revisions r JOIN files f ON f.id = r.file_id"
    " WHERE f.withheld IS NULL AND r.address IN (SELECT address FROM file_revisions WHERE file_id = ?)"
    " ORDER BY r.address, r.number DESC"
)
_NAMED_BY = (
    "SELECT a.id FROM file_revisions r JOIN file_links u ON u.address = r.address JOIN {table} p ON p.url = u.url"
    " JOIN articles a ON a.id = p.article_id AND a.withdrawn_at IS NULL AND a.withheld IS NULL WHERE r.file_id = ?"
)
_EVER = (*_TABLES, "former_files")
_ARTICLES_OF = f"{' UNION '.join(_NAMED_BY.format(table=table) for table in _EVER)} ORDER BY 1 DESC"
_IS_CURRENT = "r.number = (SELECT max(number) FROM file_revisions WHERE address = r.address)"
_NAMED_NOW_BY = f"{_NAMED_BY} AND {_IS_CURRENT}"
_ARTICLES_NOW_OF = f"{' UNION '.join(_NAMED_NOW_BY.format(table=table) for table in _TABLES)} ORDER BY 1 DESC"
_WITH = (
    "SELECT p.article_id FROM files f JOIN file_revisions r ON r.file_id = f.id JOIN file_links u"
    " ON u.address = r.address JOIN {table} p ON p.url = u.url WHERE f.withheld IS NULL AND f.kind IN ({{marks}})"
    f" AND {_IS_CURRENT}"
)
_ARTICLES_WITH = " UNION ".join(_WITH.format(table=table) for table in _TABLES)
_SHOWN_BY = (
    " UNION ".join(
        f"SELECT f.id, f.kind, {_NAME}, {_PAGES} FROM {table} n JOIN file_links l ON l.url = n.url"
        " JOIN file_revisions s ON s.address = l.address"
        " AND s.number = (SELECT max(number) FROM file_revisions WHERE address = s.address)"
        " JOIN files f ON f.id = s.file_id JOIN captures c ON c.id = f.capture_id"
        " WHERE n.article_id = ? AND f.withheld IS NULL"
        for table in _TABLES
    )
    + " ORDER BY 1 DESC"
)
