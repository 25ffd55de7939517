"""Here is an article's number. Give me its record, its revisions, its captures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import orjson

from luutin.archive.database import Database, Row
from luutin.archive.errors import DamagedError
from luutin.archive.lineage.change_log import Change, ChangeLog
from luutin.archive.records import Record, RecordCounts, Records
from luutin.archive.withholding import hidden_urls, without

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Capture:
    """What was received at one moment: one fetch. docs/schema.md defines each column."""

    final_url: str
    fetched_at: str
    status: int
    content_type: str | None
    """None: the server sent none."""
    sha256: str
    bytes: int
    file: str
    """Under the warc folder."""
    offset: int
    length: int
    truncated: bool
    old_tls: bool
    rendered_from: int | None
    """The capture that a browser made this of; None: this is as received."""
    repeats: int | None
    """The capture that holds the very bytes; None: this one's own record does."""


_COLUMNS = "id, url, source, first_seen, last_seen, vanished_at, revision, revised, sha256, capture_id, record"
_AT_REVISION = (
    "SELECT a.id, a.url, a.source, a.first_seen, a.last_seen, a.vanished_at, r.number AS revision,"
    " r.seen_at AS revised, r.sha256, r.capture_id, r.record"
    " FROM revisions AS r JOIN articles AS a ON a.id = r.article_id WHERE a.id = ? AND a.withheld IS NULL"
)
_BATCH = 500


class Reader(Records):
    """The reading side of an archive: its records, its captures, its change log."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, article_id: int, *, sha: str | None = None) -> Record | None:
        """The current revision, or the newest one whose content hash starts with *sha* (hex)."""
        if sha is None:
            row = self.database.one(f"SELECT {_COLUMNS} FROM records WHERE id = ?", (article_id,))
        else:
            row = self.database.one(
                f"{_AT_REVISION} AND substr(r.sha256, 1, ?) = ? ORDER BY r.number DESC LIMIT 1",
                (article_id, len(sha), sha.lower()),
            )
        return None if row is None else self._records([row])[0]

    def find(self, url: str) -> int | None:
        """The number of the article with this canonical URL or alias."""
        found: int | None = self.database.value(
            "SELECT id FROM articles WHERE url = :url UNION ALL SELECT article_id FROM aliases WHERE url = :url",
            {"url": url},
        )
        return found

    def aliases(self, article_ids: Sequence[int]) -> dict[int, list[str]]:
        """The further addresses of some articles (a few hundred), by number; those without any are left out."""
        marks = ",".join("?" * len(article_ids))
        sql = f"SELECT article_id, url FROM aliases WHERE article_id IN ({marks}) ORDER BY url"
        found: dict[int, list[str]] = {}
        for row in self.database.all(sql, article_ids):
            found.setdefault(row["article_id"], []).append(row["url"])
        return found

    def many(self, article_ids: Sequence[int]) -> dict[int, Record]:
        """The current revisions of those of *article_ids* that exist."""
        found: dict[int, Record] = {}
        for start in range(0, len(article_ids), _BATCH):
            part = article_ids[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            rows = self.database.all(f"SELECT {_COLUMNS} FROM records WHERE id IN ({marks})", part)
            found.update((record.id, record) for record in self._records(rows))
        return found

    def current(self, article_ids: Iterable[int] | None = None, *, source: str | None = None) -> Iterator[Record]:
        """Stream current revisions: those asked for, in their order, or all, in order of their numbers."""
        if article_ids is not None:
            yield from self._in_order(article_ids)
            return
        last = 0
        while rows := self.database.all(
            f"SELECT {_COLUMNS} FROM records WHERE id > :last AND (:source IS NULL OR source = :source)"
            f" ORDER BY id LIMIT {_BATCH}",
            {"last": last, "source": source},
        ):
            yield from self._records(rows)
            last = rows[-1]["id"]

    def salvage(
        self, lost: Callable[[int], None], article_ids: Iterable[int] | None = None, *, source: str | None = None
    ) -> Iterator[Record]:
        """Stream what `current` does from a file that may be damaged; *lost* is told each number that cannot be read.

        Raises DamagedError where not even the last number can be.
        """
        numbers = iter(range(1, self._last_number() + 1)) if article_ids is None else iter(article_ids)
        while batch := list(islice(numbers, _BATCH)):
            try:
                found = self.many(batch)
            except DamagedError:
                found = self._one_by_one(batch, lost)
            yield from (found[number] for number in batch if number in found and source in {None, found[number].source})

    def _one_by_one(self, batch: list[int], lost: Callable[[int], None]) -> dict[int, Record]:
        found: dict[int, Record] = {}
        for number in batch:
            try:
                found |= self.many([number])
            except DamagedError:
                lost(number)
        return found

    def _last_number(self) -> int:
        given = self.database.value("SELECT seq FROM sqlite_sequence WHERE name = 'articles'")
        return int(given or self.database.value("SELECT coalesce(max(id), 0) FROM articles"))

    def _in_order(self, article_ids: Iterable[int]) -> Iterator[Record]:
        batch: list[int] = []
        for article_id in article_ids:
            batch.append(article_id)
            if len(batch) == _BATCH:
                yield from self._batch(batch)
                batch.clear()
        yield from self._batch(batch)

    def _batch(self, batch: list[int]) -> Iterator[Record]:
        records = self.many(batch)
        return (records[number] for number in batch if number in records)

    def revisions(self, article_id: int) -> list[Record]:
        """Every revision, oldest first; empty where there is no such article."""
        return self._records(self.database.all(f"{_AT_REVISION} ORDER BY r.number", (article_id,)))

    def _records(self, rows: Sequence[Row]) -> list[Record]:
        """Records of *rows*, without what is withheld of them."""
        records = [_record(row) for row in rows]
        hidden = hidden_urls(self.database)
        return [replace(each, fields=without(each.fields, hidden)) for each in records] if hidden else records

    def ids(self) -> list[int]:
        """The numbers of all articles, ascending."""
        return [
            row[0]
            for row in self.database.all(
                "SELECT id FROM articles WHERE withdrawn_at IS NULL AND withheld IS NULL ORDER BY id"
            )
        ]

    def newest(self, limit: int) -> list[int]:
        """The numbers of the articles printed last, the last one first; undated ones are left out."""
        rows = self.database.all(
            "SELECT id FROM records WHERE published IS NOT NULL ORDER BY published DESC, id DESC LIMIT ?", (limit,)
        )
        return [row[0] for row in rows]

    def counts(self) -> RecordCounts:
        """How many articles and revisions there are."""
        counted = (self.database.value(f"SELECT count(*) FROM {each}") for each in RecordCounts._fields)
        return RecordCounts(*map(int, counted))

    def mean_bytes(self, article_ids: Sequence[int]) -> float:
        """Bytes of the current records of some articles (a few hundred) as JSON, on average; 0 where there are none."""
        marks = ",".join("?" * len(article_ids))
        sql = f"SELECT avg(length(CAST(record AS BLOB))) FROM records WHERE id IN ({marks})"
        return float(self.database.value(sql, article_ids) or 0)

    def capture(self, number: int | None) -> Capture | None:
        """The capture with this number; None for an imported record, which has none."""
        row = self.database.one(
            "SELECT final_url, fetched_at, status, content_type, sha256, bytes, file, offset, length, truncated,"
            " old_tls, rendered_from, repeats FROM captures WHERE id = ?",
            (number,),
        )
        return None if row is None else Capture(*row)

    def sample_captures(self, limit: int, chance: "Random") -> list[Capture]:
        """At most *limit* captures drawn by *chance*; all where there are no more. Those without bytes are left out."""
        last = int(self.database.value("SELECT coalesce(max(id), 0) FROM captures"))
        numbers = range(1, last + 1)
        drawn = numbers if last <= limit else sorted(chance.sample(numbers, limit))
        found = (capture for number in drawn if (capture := self.capture(number)) is not None)
        return [capture for capture in found if capture.repeats is None]

    def first_capture(self) -> tuple[str, int] | None:
        """WARC file and offset of the archive's first capture, as `read_capture` takes them; None: there is none."""
        row = self.database.one("SELECT file, offset FROM captures ORDER BY id LIMIT 1")
        return None if row is None else (row["file"], row["offset"])

    def changes_after(self, seq: int, *, limit: int = 1000) -> list[Change]:
        """Changes behind *seq*, oldest first."""
        return ChangeLog(self.database).after(seq, limit=limit)

    def revised_between(self, since: int, upto: int) -> list[int]:
        """The numbers of the articles that are new or revised by the changes behind *since* up to *upto*."""
        rows = self.database.all(
            "SELECT DISTINCT article_id FROM changes WHERE seq > ? AND seq <= ? AND kind = 'put'", (since, upto)
        )
        return [row[0] for row in rows]

    def last_change(self, *, until: datetime | None = None) -> int:
        """Number of the newest change, of those up to a moment where one is given; 0 where there is none."""
        return ChangeLog(self.database).last(until=until)

    def watermark(self, reader: str) -> int:
        """How far *reader* has followed the change log; 0 where it never began."""
        return int(self.database.value("SELECT seq FROM watermarks WHERE reader = ?", (reader,)) or 0)

    def set_watermark(self, reader: str, seq: int) -> None:
        """Note, inside the caller's transaction, that *reader* has taken in everything up to *seq*."""
        self.database.execute(
            "INSERT INTO watermarks (reader, seq) VALUES (?, ?) ON CONFLICT (reader) DO UPDATE SET seq = excluded.seq",
            (reader, seq),
        )


def _record(row: Row) -> Record:
    values = list(row)
    values[-1] = orjson.loads(values[-1])
    return Record(*values)
