"""What captured pages need to be shown as they were: which addresses they name, and what stood there when.

Every method that writes does so inside the caller's transaction. The bytes stand in WARC files, as captures.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from luutin.archive.database import Database
from luutin.archive.moments import utc
from luutin.archive.store import Outcome


class Requisites:
    """The style sheets, fonts and backgrounds of one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # What is named

    def name(self, capture_id: int, urls: Sequence[str]) -> bool:
        """Note that a captured page or style sheet names *urls*, absolute; False where that is known already."""
        packed = json.dumps(urls, ensure_ascii=False)
        self._db.execute("INSERT OR IGNORE INTO requisite_lists (urls) VALUES (?)", (packed,))
        added = self._db.execute(
            "INSERT OR IGNORE INTO requisites_of (capture_id, list_id)"
            " SELECT ?, id FROM requisite_lists WHERE urls = ?",
            (capture_id, packed),
        )
        return added.rowcount > 0

    def page_of(self, article_id: int) -> int | None:
        """The capture that an article's current revision was read from; None: there is none."""
        sql = "SELECT r.capture_id FROM articles a JOIN revisions r ON r.id = a.revision_id WHERE a.id = ?"
        found: int | None = self._db.value(sql, (article_id,))
        return found

    def unread(self, source: str) -> list[tuple[int, int]]:
        """Capture and article of the pages of *source* of which nobody knows what they name, the newest first."""
        sql = (
            "SELECT r.capture_id, a.id FROM articles a JOIN revisions r ON r.id = a.revision_id"
            " WHERE a.source = ? AND a.withdrawn_at IS NULL AND r.capture_id IS NOT NULL"
            " AND r.capture_id NOT IN (SELECT capture_id FROM requisites_of) ORDER BY a.id DESC"
        )
        return [(row[0], row[1]) for row in self._db.all(sql, (source,))]

    def unwanted(self, source: str) -> list[str]:
        """What pages of *source* name, and nobody has looked at."""
        sql = (
            "SELECT DISTINCT n.value FROM requisite_lists l, json_each(l.urls) n WHERE l.id IN"
            " (SELECT o.list_id FROM articles a JOIN revisions r ON r.id = a.revision_id"
            " JOIN requisites_of o ON o.capture_id = r.capture_id WHERE a.source = ?)"
            " AND NOT EXISTS (SELECT 1 FROM requisite_links u WHERE u.url = n.value)"
        )
        return [row[0] for row in self._db.all(sql, (source,))]

    def unlinked(self, urls: Iterable[str]) -> list[str]:
        """Those of *urls* that nobody has looked at, in order."""
        known = "SELECT 1 FROM requisite_links WHERE url = ?"
        return [url for url in dict.fromkeys(urls) if self._db.one(known, (url,)) is None]

    def refused(self, source: str) -> list[str]:
        """Those of *source* that are not asked for."""
        sql = "SELECT url FROM requisite_links WHERE source = ? AND address IS NULL ORDER BY url"
        return [row[0] for row in self._db.all(sql, (source,))]

    def link(self, url: str, *, source: str, address: str | None, refused: str | None = None) -> None:
        """Note at which canonical *address* stands what is named *url*, or why it is not asked for."""
        self._db.execute(
            "INSERT INTO requisite_links (url, source, address, refused) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET address = excluded.address, refused = excluded.refused",
            (url, source, address, refused),
        )

    def move(self, address: str, target: str) -> None:
        """What stood at *address* stands at *target*, to which it redirects."""
        self._db.execute("UPDATE requisite_links SET address = ? WHERE address = ?", (target, address))

    def is_named(self, addresses: Iterable[str]) -> bool:
        """Whether a page or a style sheet names what stands at one of *addresses*, canonical."""
        named = "SELECT 1 FROM requisite_links WHERE address = ?"
        return any(self._db.one(named, (address,)) is not None for address in addresses)

    def count(self, source: str) -> int:
        """How many addresses are asked for as those of *source*."""
        sql = "SELECT count(DISTINCT address) FROM requisite_links WHERE source = ?"
        return int(self._db.value(sql, (source,)))

    # What came

    def capture_of(self, sha256: str) -> int | None:
        """The number of a capture that holds this content; None: it is new."""
        sql = "SELECT coalesce(c.repeats, c.id) FROM requisites q JOIN captures c ON c.id = q.capture_id"
        found: int | None = self._db.value(f"{sql} WHERE q.sha256 = ?", (sha256,))
        return found

    def keep(  # noqa: PLR0913 - one argument for each column
        self, address: str, *, source: str, sha256: str, size: int, capture_id: int, now: datetime
    ) -> Outcome:
        """Keep what *address* showed: a new content there is a revision. Return what changed."""
        moment = utc(now)
        current = self._db.one(
            "SELECT number, sha256 FROM requisites WHERE address = ? ORDER BY number DESC LIMIT 1", (address,)
        )
        if current is not None and current["sha256"] == sha256:
            self.seen(address, now=now)
            return Outcome.SAME
        number = 1 if current is None else current["number"] + 1
        self._db.execute(
            "INSERT INTO requisites (address, number, capture_id, sha256, bytes, source, first_seen, last_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (address, number, capture_id, sha256, size, source, moment, moment),
        )
        return Outcome.NEW if number == 1 else Outcome.CHANGED

    def seen(self, address: str, *, now: datetime) -> None:
        """Note that *address* still shows its current content."""
        self._db.execute(
            "UPDATE requisites SET last_seen = ? WHERE address = ?"
            " AND number = (SELECT max(number) FROM requisites WHERE address = ?)",
            (utc(now), address, address),
        )

    def holds(self, address: str) -> bool:
        """Whether something that *address* showed is kept."""
        return self._db.one("SELECT 1 FROM requisites WHERE address = ?", (address,)) is not None

    def bytes_of(self, source: str) -> int:
        """How many bytes are kept of *source*, each content once."""
        sql = "SELECT coalesce(sum(bytes), 0) FROM (SELECT DISTINCT sha256, bytes FROM requisites WHERE source = ?)"
        return int(self._db.value(sql, (source,)))
