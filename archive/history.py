"""What an article showed at a moment of the past: put it where it belongs among the revisions, whoever saw it.

The revisions of an article are the runs of its sightings: from when to when it showed one content. Our own crawl notes
no more than the beginnings. So where others saw an article too, what is known of it is first written down as sightings.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from luutin.archive.article_parts import put_parts
from luutin.archive.article_row import ArticleRow
from luutin.archive.lineage.change_log import PUT, SEEN
from luutin.archive.moments import utc
from luutin.archive.sqlite import Row
from luutin.archive.store import Archive, Known, Outcome, Stored

_COLUMNS = "article_id, number, sha256, capture_id, seen_at, title, published, byline, category, record"
_FAR = 1_000_000
"""More revisions than any article has."""


class Sighting(NamedTuple):
    """An article, seen at a moment. `seen_at` is UTC text."""

    seen_at: str
    sha256: str
    """Of its content."""
    capture_id: int | None
    witness: str | None = None
    """Who saw it; None: our own crawl."""


def runs(sightings: Iterable[Sighting]) -> list[list[Sighting]]:
    """The sightings of one content in a row, of *sightings* in the order of their moments. Pure."""
    return [list(each) for _, each in groupby(sightings, key=lambda sighting: sighting.sha256)]


class History(Archive):
    """The writing side of an archive for what others saw. Writes inside the caller's transaction."""

    def keep_past(  # noqa: PLR0913 - what was seen, and when and by whom
        self,
        row: ArticleRow,
        known: Known | None,
        *,
        seen_at: datetime,
        capture_id: int | None,
        witness: str | None,
        now: datetime,
    ) -> Stored:
        """Keep what an article showed at a moment, as *known* of it or as a new one; nothing newer is replaced.

        The outcome is `changed` where the article has a revision that it did not have. *now* is when it is kept.
        """
        article_id = known.article_id if known is not None else self._create(row, seen=seen_at, now=seen_at)
        self.note_past(article_id, Sighting(utc(seen_at), row.sha256, capture_id, witness))
        made, number = self._arrange(article_id, row, now)
        if known is None:
            return Stored(article_id, number, Outcome.NEW)
        return Stored(article_id, number, Outcome.CHANGED if made else Outcome.SAME)

    def note_past(self, article_id: int, sighting: Sighting) -> None:
        """Note one more sighting of a content that the article has anyway, as under another address of it."""
        self._write_down(article_id)
        self._note(article_id, sighting)
        self._widen(article_id, sighting.seen_at)

    def sightings(self, article_id: int) -> list[Sighting]:
        """What is written down of an article, the oldest first; empty where nobody else saw it."""
        return [
            Sighting(*row)
            for row in self.database.all(
                "SELECT seen_at, sha256, capture_id, witness FROM sightings WHERE article_id = ?"
                " ORDER BY seen_at, witness IS NULL, sha256",
                (article_id,),
            )
        ]

    def _note(self, article_id: int, sighting: Sighting) -> None:
        self.database.execute(
            "INSERT OR IGNORE INTO sightings (article_id, seen_at, sha256, capture_id, witness) VALUES (?, ?, ?, ?, ?)",
            (article_id, *sighting),
        )

    def _write_down(self, article_id: int) -> None:
        """Write down what our own crawl saw: the beginning of each revision, and when it last found the newest one."""
        self.database.execute(
            "INSERT OR IGNORE INTO sightings (article_id, seen_at, sha256, capture_id)"
            " SELECT article_id, seen_at, sha256, capture_id FROM revisions WHERE article_id = ?",
            (article_id,),
        )
        self.database.execute(
            "INSERT OR IGNORE INTO sightings (article_id, seen_at, sha256)"
            " SELECT a.id, a.last_seen, r.sha256 FROM articles a JOIN revisions r ON r.id = a.revision_id"
            " WHERE a.id = ? AND a.last_seen > r.seen_at"
            " AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.article_id = a.id AND s.seen_at = a.last_seen)",
            (article_id,),
        )

    def _widen(self, article_id: int, at: str) -> None:
        """The article was there at that moment too."""
        done = self.database.execute(
            "UPDATE articles SET first_seen = min(first_seen, :at), last_seen = max(last_seen, :at),"
            " vanished_at = CASE WHEN vanished_at < :at THEN NULL ELSE vanished_at END"
            " WHERE id = :id AND (first_seen > :at OR last_seen < :at)",
            {"at": at, "id": article_id},
        )
        if done.rowcount:
            self._log.note(article_id, SEEN, at)

    def _arrange(self, article_id: int, row: ArticleRow, now: datetime) -> tuple[int, int]:
        """Bring the revisions in line with the sightings, of which the last noted one showed *row*.

        Return how many were made, and the number of the current one.
        """
        wanted = runs(self.sightings(article_id))
        there = self.database.all("SELECT id, seen_at, sha256 FROM revisions WHERE article_id = ?", (article_id,))
        made, order = 0, list[int]()
        for run in wanted:
            found = _in_run(there, run)
            if found is None:
                made += 1
                order.append(self._make(article_id, run[0], row))
            else:
                order.append(found["id"])
                self._begin_at(found, run[0])
        self._number(article_id, order)
        if made:
            self._make_current(article_id, order[-1], wanted[-1][0], row)
            self._log.note(article_id, PUT, utc(now))
        return made, len(order)

    def _begin_at(self, revision: Row, run: Sighting) -> None:
        """The revision was there before it was first seen, as is known now."""
        if revision["seen_at"] > run.seen_at:
            self.database.execute(
                "UPDATE revisions SET seen_at = ?, capture_id = ? WHERE id = ?",
                (run.seen_at, run.capture_id, revision["id"]),
            )

    def _make(self, article_id: int, run: Sighting, row: ArticleRow) -> int:
        """A revision for *run*: of *row*, or, where a content came back, of the record that was kept of it."""
        number = self.database.value(
            "SELECT min(coalesce(min(number), 0), 0) - 1 FROM revisions WHERE article_id = ?", (article_id,)
        )
        head = (article_id, number, run.sha256, run.capture_id, run.seen_at)
        if run.sha256 == row.sha256:
            done = self.database.execute(
                f"INSERT INTO revisions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))",
                (*head, row.title, row.published, row.byline, row.category, row.record),
            )
        else:
            done = self.database.execute(
                f"INSERT INTO revisions ({_COLUMNS}) SELECT ?, ?, ?, ?, ?, title, published, byline, category, record"
                " FROM revisions WHERE article_id = ? AND sha256 = ? LIMIT 1",
                (*head, article_id, run.sha256),
            )
        return int(done.lastrowid or 0)

    def _number(self, article_id: int, order: Sequence[int]) -> None:
        """Number the revisions from 1 in that order: below zero first, so that no number stands twice meanwhile."""
        rows = self.database.all("SELECT id, number FROM revisions WHERE article_id = ?", (article_id,))
        numbers = {row["id"]: row["number"] for row in rows}
        moved = [(number, each) for number, each in enumerate(order, 1) if numbers[each] != number]
        update = "UPDATE revisions SET number = ? WHERE id = ?"
        self.database.executemany(update, [(-_FAR - number, each) for number, each in moved])
        self.database.executemany(update, moved)

    def _make_current(self, article_id: int, revision_id: int, last: Sighting, row: ArticleRow) -> None:
        """The last revision is the current one. Its parts are *row*'s, or those that stand there already."""
        self.database.execute("UPDATE articles SET revision_id = ? WHERE id = ?", (revision_id, article_id))
        if last.sha256 == row.sha256:
            put_parts(self.database, row, article_id, over=True)


def _in_run(rows: Sequence[Row], run: Sequence[Sighting]) -> Row | None:
    """The revision that is that run already; None: there is none.

    Two contents may have been seen in one second, so that moments alone do not part the runs.
    """
    moments = {sighting.seen_at for sighting in run}
    fit = (row for row in rows if row["sha256"] == run[0].sha256 and row["seen_at"] in moments)
    return min(fit, key=lambda row: row["seen_at"], default=None)
