"""Move a source: its captures, then its articles with all that belongs to them, then its files and what is held back.

Each step is a transaction with the note of how far it came, so that a move that was killed goes on and takes nothing
twice. The other archive loses the articles when all of them are here; it keeps captures and files, as it keeps those of
articles that were deleted.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from luutin.archive.capture_store import WarcFolder
from luutin.archive.captures import CaptureRow, CaptureWriter
from luutin.archive.database import Database, Row
from luutin.archive.errors import ArchiveError
from luutin.archive.lineage.change_log import PUT, VANISHED, WITHDRAWN, ChangeLog
from luutin.archive.lineage.identity import identify
from luutin.archive.moments import from_utc, utc
from luutin.archive.moving.needed import bring_requisites
from luutin.archive.moving.numbers import ArticleNumbers
from luutin.archive.moving.rows import find_tables, insert, select
from luutin.archive.store import Archive
from luutin.archive.warc_files import committed_lengths

_AT_ONCE = 200
_BY_HAND = ("articles", "revisions", "changes", "held", "given_numbers")
"""Tables with an article's number that are not brought row by row with it."""


class MoveError(ArchiveError):
    """A source cannot be moved there."""


def moves_under_way(database: Database) -> list[str]:
    """Sources that are coming into this archive, and are not all here."""
    return [row["source"] for row in database.all("SELECT source FROM moves WHERE ended_at IS NULL")]


class SourceMove:
    """One source on its way from *origin* to *target*. Needs the locks of both."""

    def __init__(self, source: str, origin: Database, target: Database, *, at_once: int = _AT_ONCE) -> None:
        self._source, self._origin, self._target, self._at_once = source, origin, target, at_once
        self._from, self._to = identify(origin), identify(target)

    def begin(self, *, now: datetime) -> int:
        """Note the move in both archives; what is added to the numbers of articles. Raises MoveError."""
        move = self._target.one("SELECT uuid, shift, ended_at FROM moves WHERE source = ?", (self._source,))
        under_way = move is not None and move["uuid"] == self._from.uuid and move["ended_at"] is None
        if not under_way:
            self._check()
            with self._target.transaction():
                shift = self._reserve()
                self._target.execute(
                    "INSERT OR REPLACE INTO moves (source, uuid, shift, captures, articles, begun_at)"
                    " VALUES (?, ?, ?, 0, 0, ?)",
                    (self._source, self._from.uuid, shift, utc(now)),
                )
        with self._origin.transaction():
            self._origin.execute("UPDATE sources SET moved_to = ? WHERE name = ?", (self._to.uuid, self._source))
        return int(self._target.value("SELECT shift FROM moves WHERE source = ?", (self._source,)))

    def _check(self) -> None:
        row = self._origin.one("SELECT moved_to FROM sources WHERE name = ?", (self._source,))
        if row is None:
            raise MoveError(f"{self._origin.path} has no source {self._source}")
        if row["moved_to"]:
            raise MoveError(f"{self._source} was moved to the archive {row['moved_to']} already")
        if self._from.uuid == self._to.uuid:
            raise MoveError(f"{self._target.path} is the same archive, or a copy of it")
        if self._target.value("SELECT count(*) FROM articles WHERE source = ?", (self._source,)):
            raise MoveError(f"{self._target.path} has articles of a source {self._source} of its own")

    def _reserve(self) -> int:
        """Keep as many numbers free as the origin has given."""
        own = int(self._target.value("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'articles'") or 0)
        theirs = int(self._origin.value("SELECT coalesce(max(id), 0) FROM articles"))
        self._target.execute("DELETE FROM sqlite_sequence WHERE name = 'articles'")
        self._target.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('articles', ?)", (own + theirs,))
        return own

    def bring_captures(self, source: WarcFolder, writer: CaptureWriter, of: Callable[[str], bool]) -> Iterator[int]:
        """Copy the records of the source's captures, byte for byte; yields how many. *of*: whether an address is its.

        Raises CaptureError where one cannot be read, with those before it kept.
        """
        begun = int(self._target.value("SELECT captures FROM moves WHERE source = ?", (self._source,)))
        wanted = self._captures_wanted(of)
        starts = self._starts()
        rows = [row for row in wanted if row["id"] > begun]
        for first in range(0, len(rows), self._at_once):
            batch = rows[first : first + self._at_once]
            with self._target.transaction():
                for row in batch:
                    self._take(row, source, writer, starts[row["file"]])
                writer.sync()
                self._note("captures", batch[-1]["id"])
            yield len(batch)

    def _captures_wanted(self, of: Callable[[str], bool]) -> list[Row]:
        named = {row[0] for row in self._origin.all(_NAMED, {"source": self._source})}
        every = self._origin.execute("SELECT * FROM captures ORDER BY id")
        rows = [row for row in every if row["id"] in named or of(row["url"])]
        known = {row["id"] for row in rows}
        lacking = {row[name] for row in rows for name in ("repeats", "rendered_from") if row[name]} - known
        if lacking:  # another source's capture holds the bytes
            marks = ",".join("?" * len(lacking))
            rows += select(self._origin, "captures", f"id IN ({marks})", tuple(lacking))
        return sorted(rows, key=lambda row: int(row["id"]))

    def _starts(self) -> dict[str, list[int]]:
        """WARC file → where records of captures begin in it, and where it ends."""
        found = defaultdict[str, list[int]](list)
        for row in self._origin.all("SELECT file, offset FROM captures ORDER BY file, offset"):
            found[row["file"]].append(row["offset"])
        for name, length in committed_lengths(self._origin).items():
            found[name].append(length)
        return found

    def _take(self, row: Row, source: WarcFolder, writer: CaptureWriter, starts: list[int]) -> None:
        end = starts[bisect_right(starts, row["offset"])]
        packed = b"".join(source.read(row["file"], row["offset"], end - row["offset"]))
        values = {name: row[name] for name in CaptureRow._fields}
        values |= {name: self._ours("capture", row[name]) for name in ("rendered_from", "repeats")}
        made = CaptureRow(**{**values, "run_id": None})
        length = row["length"]
        number = writer.take(packed[:length], packed[length:], made, moment=from_utc(row["fetched_at"]))
        self._map("capture", row["id"], number)
        for other in select(self._origin, "foreign_captures", "capture_id = ?", (row["id"],)):
            insert(self._target, "foreign_captures", other, {"capture_id": number})

    def bring_articles(self, *, now: datetime) -> Iterator[int]:
        """Bring the articles with their revisions, and what else is kept of them; yields how many."""
        shift, last = self._target.one("SELECT shift, articles FROM moves WHERE source = ?", (self._source,)) or (0, 0)
        tables = find_tables(self._origin, "article_id", leaving=_BY_HAND)
        numbers = ArticleNumbers(self._origin)
        with self._target.transaction():
            home = self._origin.value("SELECT home FROM sources WHERE name = ?", (self._source,))
            Archive(self._target).add_source(self._source, home=home, now=now)
            self._target.execute("UPDATE sources SET moved_to = NULL WHERE name = ?", (self._source,))
        while rows := select(
            self._origin, "articles", f"source = ? AND id > ? ORDER BY id LIMIT {self._at_once}", (self._source, last)
        ):
            given = numbers.of([row["id"] for row in rows])
            if (taken := Archive(self._target).any_at([row["url"] for row in rows])) is not None:
                raise MoveError(f"{self._target.path} has an article at {taken} already, of another source")
            with self._target.transaction():
                for row in rows:
                    self._bring(row, row["id"] + shift, tables)
                    self._target.execute(
                        "INSERT INTO given_numbers (article_id, number, states) VALUES (?, ?, ?)",
                        (row["id"] + shift, given[row["id"]], numbers.states_of(row["id"])),
                    )
                last = rows[-1]["id"]
                self._note("articles", last)
            yield len(rows)

    def _bring(self, row: Row, number: int, tables: list[str]) -> None:
        withheld = self._withholding(row["withheld"], str(number))
        insert(self._target, "articles", row, {"id": number, "revision_id": None, "withheld": withheld})
        for revision in select(self._origin, "revisions", "article_id = ? ORDER BY number", (row["id"],)):
            made = {"article_id": number, "capture_id": self._ours("capture", revision["capture_id"])}
            ours = insert(self._target, "revisions", revision, made, leaving="id")
            if revision["id"] == row["revision_id"]:
                self._target.execute("UPDATE articles SET revision_id = ? WHERE id = ?", (ours, number))
        for table in tables:
            for each in select(self._origin, table, "article_id = ?", (row["id"],)):
                capture = each["capture_id"] if "capture_id" in each.keys() else None  # noqa: SIM118 - as above
                made = {"article_id": number, "capture_id": self._ours("capture", capture)}
                insert(self._target, table, each, made)

    def _withholding(self, theirs: int | None, subject: str | None = None) -> int | None:
        """The decision here that is the decision *theirs* there; *subject*: the article's number here."""
        if theirs is None:
            return None
        (row,) = select(self._origin, "withholdings", "id = ?", (theirs,))
        about = subject if row["kind"] == "article" and subject else row["subject"]
        insert(self._target, "withholdings", row, {"subject": about}, leaving="id")
        found: int | None = self._target.value(
            "SELECT id FROM withholdings WHERE kind = ? AND subject = ? AND ended_at IS ?",
            (row["kind"], about, row["ended_at"]),
        )
        return found

    def bring_files(self, shift: int) -> None:
        """Bring kept files, addresses that are withheld, and what is held back, in one transaction."""
        with self._target.transaction():
            for link in select(self._origin, "file_links", "source = ?", (self._source,)):
                insert(self._target, "file_links", link, {})
            for place in select(self._origin, "file_revisions", "source = ?", (self._source,)):
                capture = self._ours("capture", place["capture_id"])
                made = {"file_id": self._file(place["file_id"]), "capture_id": capture}
                insert(self._target, "file_revisions", place, made)
            bring_requisites(self._origin, self._target, self._source, partial(self._ours, "capture"))
            for address in select(self._origin, "withheld_addresses", "1"):
                made = {"withholding": self._withholding(address["withholding"])}
                insert(self._target, "withheld_addresses", address, made)
            for held in select(self._origin, "held", "source = ?", (self._source,)):
                article = held["article_id"] + shift if held["article_id"] else None
                made = {"article_id": article, "capture_id": self._ours("capture", held["capture_id"])}
                insert(self._target, "held", held, made, leaving="id")
            for agreement in select(self._origin, "agreements", "source = ?", (self._source,)):
                insert(self._target, "agreements", agreement, {})

    def _file(self, theirs: int) -> int:
        """The number here of a content."""
        known = self._ours("file", theirs)
        if known is not None:
            return known
        (row,) = select(self._origin, "files", "id = ?", (theirs,))
        ours = self._target.value("SELECT id FROM files WHERE sha256 = ?", (row["sha256"],))
        if ours is None:
            reading = int(self._target.value("SELECT coalesce(max(reading), 0) + 1 FROM files"))
            made = {
                "capture_id": self._ours("capture", row["capture_id"]),
                "withheld": self._withholding(row["withheld"]),
                "reading": None if row["reading"] is None else reading,
            }
            ours = insert(self._target, "files", row, made, leaving="id")
            for page in select(self._origin, "file_pages", "file_id = ?", (theirs,)):
                insert(self._target, "file_pages", page, {"file_id": ours})
        self._map("file", theirs, ours)
        return int(ours)

    def release(self, *, now: datetime) -> int:
        """Take the articles out of the origin, once all are here; how many. Raises MoveError where one is not."""
        there = int(self._origin.value("SELECT count(*) FROM articles WHERE source = ?", (self._source,)))
        here = int(self._target.value("SELECT count(*) FROM articles WHERE source = ?", (self._source,)))
        if here < there:
            raise MoveError(f"{there:,} articles of {self._source} were there, {here:,} are here: nothing was removed")
        archive = Archive(self._origin)
        while ids := [row[0] for row in self._origin.all(_SOME, (self._source, self._at_once))]:
            with self._origin.transaction():
                for number in ids:
                    archive.delete(number, now=now)
        with self._origin.transaction():
            for table in ("held", "agreements"):
                self._origin.execute(f"DELETE FROM {table} WHERE source = ?", (self._source,))
        return here

    def end(self, *, now: datetime) -> None:
        """Let followers of the change log here have the articles, and note that the move is over.

        An index of all archives may hear of both logs in any order. Changes here are numbered behind all of the
        origin's, so that what it hears last of an article is what the article is.
        """
        behind = ChangeLog(self._origin).last()
        with self._target.transaction():
            self._target.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'changes'", (behind,))
            self._log_all()
            self._target.execute("UPDATE moves SET ended_at = ? WHERE source = ?", (utc(now), self._source))
            self._target.execute("DELETE FROM moved_numbers WHERE source = ?", (self._source,))

    def _log_all(self) -> None:
        log = ChangeLog(self._target)
        for row in self._target.all(
            "SELECT id, last_seen, vanished_at, withdrawn_at FROM articles WHERE source = ? ORDER BY id",
            (self._source,),
        ):
            log.note(row["id"], PUT, row["last_seen"])
            for kind in (VANISHED, WITHDRAWN):
                if row[f"{kind}_at"]:
                    log.note(row["id"], kind, row[f"{kind}_at"])

    def _note(self, step: str, last: int) -> None:
        self._target.execute(f"UPDATE moves SET {step} = ? WHERE source = ?", (last, self._source))

    def _map(self, kind: str, theirs: int, ours: int) -> None:
        self._target.execute(
            "INSERT INTO moved_numbers (source, kind, theirs, ours) VALUES (?, ?, ?, ?)",
            (self._source, kind, theirs, ours),
        )

    def _ours(self, kind: str, theirs: int | None) -> int | None:
        found: int | None = self._target.value(
            "SELECT ours FROM moved_numbers WHERE source = ? AND kind = ? AND theirs = ?", (self._source, kind, theirs)
        )
        return found


_SOME = "SELECT id FROM articles WHERE source = ? LIMIT ?"
_NAMED = (
    "SELECT r.capture_id FROM revisions AS r JOIN articles AS a ON a.id = r.article_id"
    " WHERE a.source = :source AND r.capture_id IS NOT NULL"
    " UNION SELECT s.capture_id FROM sightings AS s JOIN articles AS a ON a.id = s.article_id"
    " WHERE a.source = :source AND s.capture_id IS NOT NULL"
    " UNION SELECT capture_id FROM held WHERE source = :source AND capture_id IS NOT NULL"
    " UNION SELECT capture_id FROM file_revisions WHERE source = :source"
    " UNION SELECT capture_id FROM requisites WHERE source = :source"
    " UNION SELECT f.capture_id FROM files AS f JOIN file_revisions AS p ON p.file_id = f.id WHERE p.source = :source"
)
