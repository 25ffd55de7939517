"""Here is a decision that something is shown to nobody. Keep it as evidence, and hide it from every reader.

What is withheld stays where it is: revisions, captures, files. The view `records`, the readers of files and of captures
leave it out, and so does whatever reads through them: pages, feeds, exports, the API, an index, a watch.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from luutin.archive.database import Database, Row
from luutin.archive.moments import utc


class Withholdable(StrEnum):
    """What can be withheld."""

    ARTICLE = "article"
    """With all its revisions and captures. What names it: its number."""
    FILE = "file"
    """A content, wherever it stood. What names it: its SHA-256."""
    PHOTO = "photo"
    """A photograph at an address, with its captions. What names it: the address."""


class Withholding(NamedTuple):
    """One decision. docs/schema.md, `withholdings`."""

    id: int
    kind: Withholdable
    subject: str
    reason: str
    day: str
    """Local day from which it is withheld."""
    noted_at: str
    ended_at: str | None
    """None: it holds."""


class WithheldCounts(NamedTuple):
    """How much is kept and not shown."""

    articles: int
    files: int
    """Photographs among them, each content and each address once."""


_COLUMNS = ", ".join(f"w.{name}" for name in Withholding._fields)


class Withholdings:
    """The decisions of one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def listed(self, *, ended: bool = False) -> list[Withholding]:
        """Those that hold, the oldest first; with *ended* those that were undone too."""
        return self._read("WHERE w.ended_at IS NULL OR ?", (ended,))

    def of_article(self, article_id: int) -> Withholding | None:
        """Why an article is not shown; None: it is, or there is none."""
        found = self._read("JOIN articles a ON a.withheld = w.id WHERE a.id = ?", (article_id,))
        return found[0] if found else None

    def of_file(self, file_id: int) -> Withholding | None:
        """Why a file is not shown; None: it is, or there is none."""
        found = self._read("JOIN files f ON f.withheld = w.id WHERE f.id = ?", (file_id,))
        return found[0] if found else None

    def within(self, article_id: int) -> list[Withholding]:
        """Why photographs and files of an article are not shown that is shown itself."""
        return self._read(f"WHERE w.id IN ({_WITHIN})", (article_id,) * len(_NAMES))

    def hidden_articles(self) -> frozenset[int]:
        """The numbers of the articles that are withheld."""
        rows = self._db.all("SELECT id FROM articles WHERE withheld IS NOT NULL")
        return frozenset(row[0] for row in rows)

    def cut_articles(self) -> frozenset[int]:
        """The numbers of the articles of which a photograph or a file is withheld."""
        rows = self._db.all(_naming("SELECT url FROM withheld_urls"))
        return frozenset(row[0] for row in rows)

    def counts(self) -> WithheldCounts:
        """How much is withheld now."""
        return WithheldCounts(
            int(self._db.value("SELECT count(*) FROM articles WHERE withheld IS NOT NULL")),
            int(self._db.value("SELECT count(*) FROM withholdings WHERE kind <> 'article' AND ended_at IS NULL")),
        )

    def withhold(self, kind: Withholdable, subject: str, *, reason: str, day: str, now: datetime) -> Withholding | None:
        """Hide it, in the caller's transaction; None: that was done. Whoever indexes must catch up then."""
        in_force = "SELECT 1 FROM withholdings WHERE kind = ? AND subject = ? AND ended_at IS NULL"
        if self._db.value(in_force, (kind, subject)):
            return None
        done = self._db.execute(
            "INSERT INTO withholdings (kind, subject, reason, day, noted_at) VALUES (?, ?, ?, ?, ?)",
            (kind, subject, reason, day, utc(now)),
        )
        made = self._read("WHERE w.id = ?", (done.lastrowid,))[0]
        self._hide(made)
        self._tell(made, "withdrawn" if made.kind is Withholdable.ARTICLE else "put", now=now)
        return made

    def undo(self, number: int, *, now: datetime) -> Withholding | None:
        """Show again what the decision *number* hid, in the caller's transaction; None: there is none that holds."""
        found = self._read("WHERE w.id = ? AND w.ended_at IS NULL", (number,))
        if not found:
            return None
        self._tell(found[0], "put", now=now)
        self._db.execute("UPDATE withholdings SET ended_at = ? WHERE id = ?", (utc(now), number))
        self._db.execute("DELETE FROM withheld_addresses WHERE withholding = ?", (number,))
        for table in ("articles", "files"):
            self._db.execute(f"UPDATE {table} SET withheld = NULL WHERE withheld = ?", (number,))
        for other in self.listed():  # what another decision hides too stays hidden
            self._hide(other)
        return found[0]

    def _hide(self, made: Withholding) -> None:
        decided = (made.id, made.subject)
        if made.kind is Withholdable.ARTICLE:
            self._db.execute("UPDATE articles SET withheld = ? WHERE id = ? AND withheld IS NULL", decided)
        elif made.kind is Withholdable.FILE:
            self._db.execute("UPDATE files SET withheld = ? WHERE sha256 = ? AND withheld IS NULL", decided)
        else:
            self._db.execute("INSERT OR IGNORE INTO withheld_addresses (withholding, url) VALUES (?, ?)", decided)
            self._db.execute(f"UPDATE files SET withheld = ? WHERE id IN ({_STOOD_AT}) AND withheld IS NULL", decided)

    def _tell(self, made: Withholding, kind: str, *, now: datetime) -> None:
        """Have an index take in anew what the decision changes."""
        told: Iterable[int]
        if made.kind is Withholdable.ARTICLE:
            told = (int(made.subject),)
        else:
            told = [row[0] for row in self._db.all(_NAMED, (made.id,) * len(_NAMES))]
            files = self._db.all("SELECT id FROM files WHERE withheld = ?", (made.id,))
            self._db.executemany(_READ_AGAIN, [(row[0],) for row in files])
        self._db.executemany(
            "INSERT INTO changes (article_id, kind, at) VALUES (?, ?, ?)", [(each, kind, utc(now)) for each in told]
        )

    def _read(self, sql: str, values: Sequence[Any]) -> list[Withholding]:
        rows = self._db.all(f"SELECT {_COLUMNS} FROM withholdings AS w {sql} ORDER BY w.id", values)
        return [_withholding(row) for row in rows]


def hidden_urls(database: Database) -> frozenset[str]:
    """The addresses that records are shown without."""
    return frozenset(row[0] for row in database.all("SELECT url FROM withheld_urls"))


def without(fields: Mapping[str, Any], urls: frozenset[str]) -> dict[str, Any]:
    """A record's fields without the photographs, their captions and the files that stand at *urls*."""
    shown = dict(fields)
    for name, key in (("captions", "image"), ("attachments", "url")):
        if name in fields:
            shown[name] = [each for each in fields[name] if each.get(key) not in urls]
    if "images" in fields:
        shown["images"] = [each for each in fields["images"] if each not in urls]
    return shown


def _withholding(row: Row) -> Withholding:
    number, kind, *rest = row
    return Withholding(number, Withholdable(kind), *rest)


_STOOD_AT = "SELECT r.file_id FROM file_links u JOIN file_revisions r ON r.address = u.address WHERE u.url = ?"
_NAMES = ("SELECT article_id, url FROM images", "SELECT article_id, url FROM attachments",
          "SELECT article_id, image FROM captions")  # fmt: skip
_WITHIN = " UNION ".join(
    f"SELECT x.withholding FROM ({names} WHERE article_id = ?) n JOIN withheld_urls x ON x.url = n.{names.split()[2]}"
    for names in _NAMES
)


def _naming(urls: str) -> str:
    """SQL for the articles that name one of *urls*."""
    return " UNION ".join(f"SELECT article_id FROM ({names} WHERE {names.split()[2]} IN ({urls}))" for names in _NAMES)


_NAMED = _naming("SELECT url FROM withheld_urls WHERE withholding = ?")
_READ_AGAIN = "UPDATE files SET reading = (SELECT max(reading) + 1 FROM files) WHERE id = ? AND reading IS NOT NULL"
