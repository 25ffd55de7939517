"""Files that articles offer or show: one row for each distinct content, every content an address has shown, its text.

Every method that writes does so inside the caller's transaction. The bytes stand in WARC files, as captures.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from luutin.archive.database import Database
from luutin.archive.file_reader import FileText
from luutin.archive.moments import utc
from luutin.archive.store import Outcome


class WantedFile(NamedTuple):
    """An address that a record names, of which nothing is known yet."""

    url: str
    """As the record has it."""
    role: str
    """`attachment` or `image`."""
    article_url: str
    """Address of the article that names it."""


class KeptFile(NamedTuple):
    """A distinct content."""

    file_id: int
    sha256: str
    bytes: int
    kind: str
    warc: str
    """Name of the WARC file that holds it."""
    offset: int
    length: int
    state: str | None
    """`read`, `waits` for OCR, `unread`; None: not tried yet."""


class Files:
    """The files of one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # What is wanted

    def wanted(self, source: str, *, since: datetime | None, roles: Iterable[str]) -> Iterator[WantedFile]:
        """Yield what articles of *source* name and nobody has looked at, attachments first, the newest articles first.

        *since*: of articles that the portal showed after that moment; None: of all, with what was refused before.
        """
        seen: set[str] = set()
        for role in roles:
            rows = self._db.all(_WANTED[role], (source, utc(since) if since else "", since is None))
            for wanted in map(WantedFile._make, rows):
                if wanted.url not in seen:
                    seen.add(wanted.url)
                    yield wanted

    def unlinked(self, urls: Iterable[str]) -> list[str]:
        """Those of *urls* that nobody has looked at, in order."""
        known = "SELECT 1 FROM file_links WHERE url = ?"
        return [url for url in dict.fromkeys(urls) if self._db.one(known, (url,)) is None]

    def link(self, url: str, *, source: str, role: str, address: str | None, refused: str | None = None) -> None:
        """Note at which canonical *address* the file stands that records name *url*, or why it is not asked for."""
        self._db.execute(
            "INSERT INTO file_links (url, source, role, address, refused) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET address = excluded.address, refused = excluded.refused",
            (url, source, role, address, refused),
        )

    def move(self, address: str, target: str) -> None:
        """What stood at *address* stands at *target*, to which it redirects."""
        self._db.execute("UPDATE file_links SET address = ? WHERE address = ?", (target, address))

    def is_linked(self, addresses: Iterable[str]) -> bool:
        """Whether records name what stands at one of *addresses*, canonical."""
        known = "SELECT 1 FROM file_links WHERE address = ?"
        return any(self._db.one(known, (address,)) is not None for address in addresses)

    def roles_at(self, address: str) -> set[str]:
        """What the file at *address* is to the records that name it: `attachment`, `image`; empty: none is known to."""
        return {row[0] for row in self._db.all("SELECT role FROM file_links WHERE address = ?", (address,))}

    def holds(self, address: str) -> bool:
        """Whether something that *address* showed is kept."""
        return self._db.one("SELECT 1 FROM file_revisions WHERE address = ?", (address,)) is not None

    def bytes_of(self, source: str) -> int:
        """How many bytes are kept of *source*, each content once."""
        sql = (
            "SELECT coalesce(sum(bytes), 0) FROM files WHERE id IN"
            " (SELECT file_id FROM file_revisions WHERE source = ?)"
        )
        return int(self._db.value(sql, (source,)))

    # What came

    def find(self, sha256: str) -> int | None:
        """The number of the file with this content; None: it is new."""
        found: int | None = self._db.value("SELECT id FROM files WHERE sha256 = ?", (sha256,))
        return found

    def capture_of(self, sha256: str) -> int | None:
        """The number of the capture that holds this content; None: it is new."""
        found: int | None = self._db.value("SELECT capture_id FROM files WHERE sha256 = ?", (sha256,))
        return found

    def keep(  # noqa: PLR0913 - one argument for each column
        self, address: str, *, source: str, sha256: str, size: int, kind: str, capture_id: int, now: datetime
    ) -> Outcome:
        """Keep what *address* showed: a new content there is a revision. Return what changed."""
        moment = utc(now)
        self._db.execute(
            "INSERT INTO files (sha256, bytes, kind, capture_id, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET last_seen = excluded.last_seen",
            (sha256, size, kind, capture_id, moment, moment),
        )
        file_id = self.find(sha256)
        current = self._db.one(
            "SELECT number, file_id FROM file_revisions WHERE address = ? ORDER BY number DESC LIMIT 1", (address,)
        )
        if current is not None and current["file_id"] == file_id:
            self.seen(address, now=now)
            return Outcome.SAME
        number = 1 if current is None else current["number"] + 1
        self._db.execute(
            "INSERT INTO file_revisions (address, number, file_id, capture_id, source, first_seen, last_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (address, number, file_id, capture_id, source, moment, moment),
        )
        return Outcome.NEW if number == 1 else Outcome.CHANGED

    def keep_past(  # noqa: PLR0913 - one argument for each column
        self, address: str, *, source: str, sha256: str, size: int, kind: str, capture_id: int, at: datetime
    ) -> None:
        """Keep what *address* showed at a moment of the past, before or between what is kept of it already."""
        moment = utc(at)
        self._db.execute(
            "INSERT INTO files (sha256, bytes, kind, capture_id, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET first_seen = min(first_seen, excluded.first_seen),"
            " last_seen = max(last_seen, excluded.last_seen)",
            (sha256, size, kind, capture_id, moment, moment),
        )
        file_id = self.find(sha256)
        before = self._db.all(
            "SELECT number, file_id, first_seen, last_seen FROM file_revisions WHERE address = ? ORDER BY number",
            (address,),
        )
        same = next((row["number"] for row in before if row["file_id"] == file_id), None)
        if same is not None:
            self._db.execute(
                "UPDATE file_revisions SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?)"
                " WHERE address = ? AND number = ?",
                (moment, moment, address, same),
            )
            return
        number = 1 + sum(row["first_seen"] <= moment for row in before)
        for row in reversed(before[number - 1 :]):
            self._db.execute(
                "UPDATE file_revisions SET number = number + 1 WHERE address = ? AND number = ?",
                (address, row["number"]),
            )
        self._db.execute(
            "INSERT INTO file_revisions (address, number, file_id, capture_id, source, first_seen, last_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (address, number, file_id, capture_id, source, moment, moment),
        )

    def is_named(self, urls: Iterable[str]) -> bool:
        """Whether a record names a file at one of *urls*."""
        return any(self._role(url) is not None for url in urls)

    def link_named(self, url: str, *, source: str, address: str) -> None:
        """Note at which *address* the file is kept that records name *url*; nothing where none does."""
        role = self._role(url)
        if role is not None:
            self.link(url, source=source, role=role, address=address)

    def _role(self, url: str) -> str | None:
        for role, table in (("attachment", "attachments"), ("image", "images")):
            if self._db.one(f"SELECT 1 FROM {table} WHERE url = ?", (url,)) is not None:
                return role
        return None

    def seen(self, address: str, *, now: datetime) -> None:
        """Note that *address* still shows its current content."""
        moment = utc(now)
        self._db.execute(
            "UPDATE file_revisions SET last_seen = ? WHERE address = ?"
            " AND number = (SELECT max(number) FROM file_revisions WHERE address = ?)",
            (moment, address, address),
        )
        self._db.execute(
            "UPDATE files SET last_seen = ? WHERE id = (SELECT file_id FROM file_revisions WHERE address = ?"
            " ORDER BY number DESC LIMIT 1)",
            (moment, address),
        )

    # What they say

    def to_read(self, *, waiting: bool, limit: int) -> list[KeptFile]:
        """Files that nobody has tried to read, documents before pictures; *waiting*: those too that wait for OCR."""
        sql = (
            "SELECT f.id, f.sha256, f.bytes, f.kind, c.file, c.offset, c.length, f.state FROM files f"
            f" JOIN captures c ON c.id = f.capture_id WHERE {_unread(waiting=waiting)}"
            f" ORDER BY f.kind IN ({_PICTURES}), f.id LIMIT ?"
        )
        return [KeptFile(*row) for row in self._db.all(sql, (limit,))]

    def count_unread(self, *, waiting: bool) -> int:
        """How many files `to_read` has."""
        return int(self._db.value(f"SELECT count(*) FROM files f WHERE {_unread(waiting=waiting)}"))

    def put_text(  # noqa: PLR0913 - what a reading brings
        self,
        file_id: int,
        *,
        record: bytes,
        pages: Iterable[FileText],
        waits: bool,
        now: datetime,
        look: str | None = None,
    ) -> None:
        """Keep what was read of a file; *waits*: some of its pages wait for OCR; *look*: of a photograph."""
        self._db.execute("UPDATE files SET look = ? WHERE id = ?", (look, file_id))
        self._db.execute("DELETE FROM file_pages WHERE file_id = ?", (file_id,))
        self._db.executemany(
            "INSERT INTO file_pages (file_id, n, text, ocr, confidence, name, problem) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(file_id, *page) for page in pages],
        )
        self._note(file_id, "waits" if waits else "read", None, record, now)

    def put_problem(self, file_id: int, problem: str, *, now: datetime) -> None:
        """Note why a file cannot be read: a code, a colon, and words."""
        self._note(file_id, "unread", problem, None, now)

    def forget_problems(self) -> int:
        """Let files that could not be read be tried again; return how many."""
        return self._db.execute("UPDATE files SET state = NULL, problem = NULL WHERE state = 'unread'").rowcount

    def _note(self, file_id: int, state: str, problem: str | None, record: bytes | None, now: datetime) -> None:
        self._db.execute(
            "UPDATE files SET state = ?, problem = ?, record = CAST(? AS TEXT), read_at = ?,"
            " reading = (SELECT coalesce(max(reading), 0) + 1 FROM files) WHERE id = ?",
            (state, problem, record, utc(now), file_id),
        )


_PICTURES = "'jpeg', 'png', 'gif', 'webp', 'tiff', 'bmp'"


def _unread(*, waiting: bool) -> str:
    return "(f.state IS NULL OR f.state = 'waits')" if waiting else "f.state IS NULL"


_WANTED = {
    role: (
        f"SELECT p.url, '{role}', a.url FROM {table} p JOIN articles a ON a.id = p.article_id"
        " WHERE a.source = ? AND a.last_seen >= ? AND a.withdrawn_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM file_links u WHERE u.url = p.url"
        " AND NOT (u.address IS NULL AND ?)) ORDER BY a.id DESC, p.number"
    )
    for role, table in (("attachment", "attachments"), ("image", "images"))
}
