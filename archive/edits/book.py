"""The book of edits: what each later revision changed, caught up from the change log, counted and listed."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from luutin.archive.database import Database, Row
from luutin.archive.edits.kinds import EditKind, edits_between, is_silent, kinds_of
from luutin.archive.reader import Reader
from luutin.archive.records import Record

_READER: Final = "edits"
_BATCH: Final = 1_000
_PUT: Final = "SELECT article_id FROM changes WHERE seq > ? AND seq <= ? AND kind = 'put'"
"""Articles that are new or revised by the changes between two numbers."""


class RevisionEdits(NamedTuple):
    """What one revision changed."""

    article_id: int
    number: int
    kinds: tuple[EditKind, ...]
    silent: bool


class EditTotals(NamedTuple):
    """How many revisions changed something."""

    revisions: int
    """Later ones, of all articles that are shown."""
    silent: int
    kinds: dict[EditKind, int]
    """Kind → revisions of it."""


class Edits:
    """The book of one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def catch_up(self) -> int:
        """Enter what changed since the last time, in transactions of its own; return how many revisions that is."""
        reader, entered = Reader(self._db), 0
        seq, last = reader.watermark(_READER), reader.last_change()
        while seq < last:
            upto = min(seq + _BATCH, last)
            with self._db.transaction():
                self._strike_out(seq, upto)
                for article_id in self._revised_again(seq, upto):
                    entered += self._enter(reader, article_id)
                reader.set_watermark(_READER, upto)
            seq = upto
        return entered

    def of(self, article_id: int) -> list[RevisionEdits]:
        """What each later revision of an article changed, in order."""
        sql = "SELECT article_id, number, kinds, silent FROM edits WHERE article_id = ? ORDER BY number"
        return [_read(row) for row in self._db.all(sql, (article_id,))]

    def totals(self, *, source: str | None = None) -> EditTotals:
        """How many there are, of *source* or of all."""
        rows = self._db.all(
            "SELECT e.kinds, e.silent FROM edits e JOIN records a ON a.id = e.article_id"
            " WHERE :source IS NULL OR a.source = :source",
            {"source": source},
        )
        kinds = [EditKind(kind) for row in rows for kind in row["kinds"].split()]
        counted = {kind: kinds.count(kind) for kind in EditKind if kind in kinds}
        return EditTotals(len(rows), sum(row["silent"] for row in rows), counted)

    def silent_by_source(self) -> dict[str, int]:
        """Source → its silent edits; a source without any is not in it."""
        rows = self._db.all(
            "SELECT a.source, count(*) FROM edits e JOIN records a ON a.id = e.article_id WHERE e.silent GROUP BY 1"
        )
        return {row[0]: row[1] for row in rows}

    def _strike_out(self, since: int, upto: int) -> None:
        """Take out what is known of the articles that changed behind *since*, up to *upto*."""
        self._db.execute(f"DELETE FROM edits WHERE article_id IN ({_PUT})", (since, upto))

    def _revised_again(self, since: int, upto: int) -> list[int]:
        """Those of them that have a later revision: most are new, and of those nothing need be read."""
        rows = self._db.all(
            f"SELECT article_id FROM revisions WHERE article_id IN ({_PUT}) GROUP BY article_id HAVING count(*) > 1",
            (since, upto),
        )
        return [row[0] for row in rows]

    def _enter(self, reader: Reader, article_id: int) -> int:
        rows = list(_rows(reader.revisions(article_id)))
        self._db.executemany(
            "INSERT INTO edits (article_id, number, old_sha256, new_sha256, kinds, silent) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        return len(rows)


def _rows(revisions: list[Record]) -> Iterator[tuple[int, int, str, str, str, bool]]:
    for old, new in pairwise(revisions):
        edits = edits_between(old.fields, new.fields)
        silent = is_silent(edits, told_before=old.fields.get("modified"), told_now=new.fields.get("modified"))
        yield new.id, new.revision, old.sha256, new.sha256, " ".join(kinds_of(edits)), silent


def _read(row: Row) -> RevisionEdits:
    return RevisionEdits(row[0], row[1], tuple(map(EditKind, row[2].split())), bool(row[3]))
