"""Keep an article, and every revision of it.

Every method writes inside the caller's transaction (`with database.transaction():`), so that a crawler can keep a
record and its own state together, or neither.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import orjson

from luutin.archive.article import Article
from luutin.archive.article_parts import note_former_files, put_parts
from luutin.archive.article_row import ArticleRow
from luutin.archive.database import Database
from luutin.archive.lineage.change_log import ALIAS, DELETE, PUT, SEEN, VANISHED, WITHDRAWN, ChangeLog
from luutin.archive.moments import utc


class Outcome(StrEnum):
    """What a put changed."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class Stored(NamedTuple):
    """The answer to a put."""

    article_id: int
    revision: int
    """Number of the current revision, from 1."""
    outcome: Outcome


class Known(NamedTuple):
    """What the archive has of an article: its current revision."""

    article_id: int
    revision: int
    """Number, from 1."""
    sha256: str
    url: str = ""
    """Its own address."""
    via: str | None = None
    """Evidence of the alias by which it was found; None: it was found by its own address."""


class Archive:
    """The writing side of an archive; one writer at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._log = ChangeLog(database)
        self._sources: set[str] = set()

    def add_source(self, name: str, *, home: str | None, now: datetime) -> None:
        """Make *name* known; an article's source must be known before it is put."""
        if name not in self._sources:
            self.database.execute(
                "INSERT INTO sources (name, home, added_at) VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET home = coalesce(?, home)",
                (name, home, utc(now), home),
            )
            self._sources.add(name)

    def find(self, url: str) -> Known | None:
        """The article at *url*, or the one of which it is an alias; None: there is none."""
        row = self.database.one(
            "SELECT a.id, r.number, r.sha256, a.url, CASE WHEN a.url = :url THEN NULL"
            " ELSE (SELECT evidence FROM aliases WHERE url = :url) END"
            " FROM articles a JOIN revisions r ON r.id = a.revision_id"
            " WHERE a.id = coalesce((SELECT id FROM articles WHERE url = :url),"
            " (SELECT article_id FROM aliases WHERE url = :url))",
            {"url": url},
        )
        return None if row is None else Known(*row)

    def any_at(self, urls: Sequence[str]) -> str | None:
        """The first of *urls* that is an article's own address; None: none is."""
        found = self.database.all(f"SELECT url FROM articles WHERE url IN ({', '.join('?' * len(urls))}) LIMIT 1", urls)
        return found[0]["url"] if found else None

    def addresses_of(self, source: str, *, fetched_by: datetime | None = None) -> list[tuple[int, str]]:
        """Number and address of each article of *source* fetched by that moment, None: of all, the newest first."""
        sql = (
            "SELECT a.id, a.url FROM articles a LEFT JOIN revisions r ON r.id = a.revision_id LEFT JOIN captures c"
            " ON c.id = r.capture_id WHERE a.source = ? AND a.withdrawn_at IS NULL AND coalesce(c.fetched_at, '') <= ?"
        )
        rows = self.database.all(f"{sql} ORDER BY a.id DESC", (source, utc(fetched_by) if fetched_by else "9999"))
        return [(row[0], row[1]) for row in rows]

    def find_content(self, source: str, sha256: str) -> Known | None:
        """An article of *source* whose current revision has this content hash; None: there is none."""
        # Joined by the article's number too: otherwise SQLite goes through all articles of the source.
        sql = (
            "SELECT a.id, r.number, r.sha256, a.url FROM revisions r JOIN articles a ON a.id = r.article_id"
            " AND a.revision_id = r.id WHERE r.sha256 = ? AND a.source = ? AND a.withdrawn_at IS NULL"
        )
        row = self.database.one(sql, (sha256, source))
        return None if row is None else Known(*row)

    def length_of(self, article_id: int) -> int:
        """Characters of the paragraphs of an article's current revision."""
        record = self.database.value("SELECT record FROM records WHERE id = ?", (article_id,))
        return sum(map(len, orjson.loads(record).get("body", ()))) if record is not None else 0

    def record_of(self, article_id: int) -> bytes | None:
        """The record of an article's current revision, as JSON; None: there is no such article."""
        found: str | None = self.database.value("SELECT record FROM records WHERE id = ?", (article_id,))
        return None if found is None else found.encode()

    def record_beside(self, article_id: int, moment: str, *, after: bool) -> str | None:
        """The record of the last revision seen by that moment, or the first one *after* it; None: there is none."""
        side = "> ? ORDER BY seen_at" if after else "<= ? ORDER BY seen_at DESC"
        sql = f"SELECT record FROM revisions WHERE article_id = ? AND seen_at {side} LIMIT 1"
        found: str | None = self.database.value(sql, (article_id, moment))
        return found

    def home_of(self, source: str) -> str | None:
        """The first seed of a source; None: it has none, or is not known."""
        found: str | None = self.database.value("SELECT home FROM sources WHERE name = ?", (source,))
        return found

    def shown_count(self, source: str) -> int:
        """How many articles of *source* are not known to have vanished."""
        sql = "SELECT count(*) - count(vanished_at) FROM articles WHERE source = ? AND withdrawn_at IS NULL"
        return int(self.database.value(sql, (source,)))

    def put(
        self,
        article: Article,
        *,
        now: datetime,
        capture_id: int | None = None,
        first_seen: datetime | None = None,
    ) -> Stored:
        """Keep *article* under its URL, or the article of which that URL is an alias.

        A new revision is made only where the content hash differs from the current revision's. *now* is when the
        page was seen; *first_seen* overrides it for a new article that another archive saw earlier.
        """
        return self.keep(
            ArticleRow.of(article), self.find(article.url), now=now, capture_id=capture_id, first_seen=first_seen
        )

    def keep(
        self,
        row: ArticleRow,
        known: Known | None,
        *,
        now: datetime,
        capture_id: int | None = None,
        first_seen: datetime | None = None,
    ) -> Stored:
        """Like `put`, where the caller has made the article's *row* and has found (`find`) what is *known* of it."""
        if known is None:
            article_id = self._create(row, seen=first_seen or now, now=now)
            self._revise(row, Known(article_id, 1, row.sha256), capture_id, utc(now))
            return Stored(article_id, 1, Outcome.NEW)
        if known.sha256 == row.sha256:
            self.seen(known.article_id, now=now)
            return Stored(known.article_id, known.revision, Outcome.SAME)
        self._touch(known.article_id, now=now)
        new = Known(known.article_id, known.revision + 1, row.sha256)
        self._revise(row, new, capture_id, utc(now))
        return Stored(new.article_id, new.revision, Outcome.CHANGED)

    def correct(self, row: ArticleRow, known: Known, *, now: datetime) -> bool:
        """Replace what was read from the page of the current revision: the reader was wrong, the portal is as it was.

        The revision keeps its number, its capture and its day. False where *row* says just what is kept.
        """
        if known.sha256 == row.sha256:
            return False
        self.database.execute(
            "UPDATE revisions SET sha256 = ?, title = ?, published = ?, byline = ?, category = ?,"
            " record = CAST(? AS TEXT) WHERE article_id = ? AND number = ?",
            (
                *(row.sha256, row.title, row.published, row.byline, row.category, row.record),
                *(known.article_id, known.revision),
            ),
        )
        self.database.execute(
            "UPDATE sightings SET sha256 = ? WHERE article_id = ? AND sha256 = ?",
            (row.sha256, known.article_id, known.sha256),
        )
        put_parts(self.database, row, known.article_id, over=True)
        self._log.note(known.article_id, PUT, utc(now))
        return True

    def seen(self, article_id: int, *, now: datetime) -> None:
        """Note that the portal still shows the article."""
        if self._touch(article_id, now=now):
            self._log.note(article_id, SEEN, utc(now))

    def _touch(self, article_id: int, *, now: datetime) -> bool:
        done = self.database.execute(
            "UPDATE articles SET last_seen = max(last_seen, :now), vanished_at = NULL"
            " WHERE id = :id AND (last_seen < :now OR vanished_at IS NOT NULL)",
            {"now": utc(now), "id": article_id},
        )
        return done.rowcount > 0

    def put_alias(self, url: str, article_id: int, *, evidence: str) -> None:
        """Remember that *url* shows the same article. Evidence: redirect, canonical, print or content."""
        shown = self.database.value("SELECT article_id FROM aliases WHERE url = ?", (url,))
        self.database.execute(
            "INSERT INTO aliases (url, article_id, evidence) VALUES (?, ?, ?) ON CONFLICT (url)"
            " DO UPDATE SET article_id = excluded.article_id, evidence = excluded.evidence",
            (url, article_id, evidence),
        )
        if shown != article_id:
            self._note_alias(article_id)

    def drop_alias(self, url: str) -> None:
        """Forget that *url* shows the article it showed: it shows another one."""
        shown = self.database.value("DELETE FROM aliases WHERE url = ? RETURNING article_id", (url,))
        if shown is not None:
            self._note_alias(shown)

    def _note_alias(self, article_id: int) -> None:
        last_seen = self.database.value("SELECT last_seen FROM articles WHERE id = ?", (article_id,))
        self._log.note(article_id, ALIAS, last_seen)

    def move(self, article_id: int, url: str, *, now: datetime) -> None:
        """Give an article the address *url*, which shows it and is no other article's; the old one is its alias."""
        old = self.database.value("SELECT url FROM articles WHERE id = ?", (article_id,))
        self.drop_alias(url)
        self.database.execute("UPDATE articles SET url = ? WHERE id = ?", (url, article_id))
        self.put_alias(old, article_id, evidence="canonical")
        self._log.note(article_id, PUT, utc(now))

    def mark_vanished(self, article_id: int, *, now: datetime) -> bool:
        """Note that the portal no longer shows the article; its content stays. False where that was known."""
        done = self.database.execute(
            "UPDATE articles SET vanished_at = ? WHERE id = ? AND vanished_at IS NULL", (utc(now), article_id)
        )
        if done.rowcount:
            self._log.note(article_id, VANISHED, utc(now))
        return done.rowcount > 0

    def withdraw(self, article_id: int, *, why: str, now: datetime) -> bool:
        """Show what proved to be no article to nobody any more; it stays as evidence. False where that was done."""
        done = self.database.execute(
            "UPDATE articles SET withdrawn_at = ?, withdrawn_why = ? WHERE id = ? AND withdrawn_at IS NULL",
            (utc(now), why, article_id),
        )
        if done.rowcount:
            self._log.note(article_id, WITHDRAWN, utc(now))
        return done.rowcount > 0

    def reinstate(self, article_id: int, *, why: str, now: datetime) -> bool:
        """Show an article again that was withdrawn for that reason; False where it was not."""
        done = self.database.execute(
            "UPDATE articles SET withdrawn_at = NULL, withdrawn_why = NULL WHERE id = ? AND withdrawn_why = ?",
            (article_id, why),
        )
        if done.rowcount:
            self._log.note(article_id, PUT, utc(now))
        return done.rowcount > 0

    def delete(self, article_id: int, *, now: datetime) -> bool:
        """Remove an article with all its revisions, as a court or a person's right may demand; captures stay."""
        url = self.database.value("DELETE FROM articles WHERE id = ? RETURNING url", (article_id,))
        if url is not None:
            self._log.note(article_id, DELETE, utc(now), url=url)
        return url is not None

    def _create(self, row: ArticleRow, *, seen: datetime, now: datetime) -> int:
        self.add_source(row.source, home=None, now=now)
        done = self.database.execute(
            "INSERT INTO articles (url, source, first_seen, last_seen) VALUES (?, ?, ?, ?)",
            (row.url, row.source, utc(seen), utc(now)),
        )
        return int(done.lastrowid or 0)

    def _revise(self, row: ArticleRow, new: Known, capture_id: int | None, seen_at: str) -> None:
        done = self.database.execute(
            "INSERT INTO revisions (article_id, number, sha256, capture_id, seen_at, title, published, byline,"
            # The record is UTF-8 already: as text it would be decoded and encoded again.
            " category, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))",
            (
                *(*new[:3], capture_id, seen_at, row.title, row.published, row.byline, row.category),
                row.record,
            ),
        )
        self.database.execute("UPDATE articles SET revision_id = ? WHERE id = ?", (done.lastrowid, new.article_id))
        if new.revision > 1:
            note_former_files(self.database, new.article_id)
        put_parts(self.database, row, new.article_id, over=new.revision > 1)
        self._log.note(new.article_id, PUT, seen_at)
