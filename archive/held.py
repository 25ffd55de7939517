"""Articles and revisions that are held back: seen, with their proof kept, and not believed yet.

One proposal stands for each address, the newest. It becomes current by `accept` alone. Writes go into the caller's
transaction.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

import orjson

from luutin.archive.article import Article
from luutin.archive.article_row import ArticleRow
from luutin.archive.database import Database, Row
from luutin.archive.history import History
from luutin.archive.moments import from_utc, utc
from luutin.archive.store import Archive, Known, Stored

STAGED: Final = "staged"
"""Waits for the end of the run that saw it."""
HELD: Final = "held"
"""Waits for a person, or for a night that shows it to be right or wrong."""
DISCARDED: Final = "discarded"
"""A person did not believe it; kept so that it is known when it is seen again."""


class Proposal(NamedTuple):
    """An article or a revision that is not current. Moments are UTC text."""

    id: int
    url: str
    source: str
    article_id: int | None
    """Whose revision it would be; None: it would be a new article."""
    state: str
    reason: str | None
    """What speaks against it; None: nothing so far."""
    marks: tuple[str, ...]
    """What it has in common with others that are held for the same reason."""
    run_id: int
    """The last run that saw it."""
    seen_at: str
    last_seen: str
    capture_id: int | None
    sha256: str
    record: str
    """The whole record as JSON."""

    @property
    def is_settled(self) -> bool:
        """Whether a person did not believe it: the portal may show it as often as it likes."""
        return self.state == DISCARDED


_COLUMNS = ", ".join(Proposal._fields)


class Held:
    """What is held back in one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._urls: set[str] | None = None

    def knows(self, url: str) -> bool:
        """Whether there is a proposal at *url*; asked for every page of a run, so it is remembered."""
        if self._urls is None:
            self._urls = {row["url"] for row in self._db.all("SELECT url FROM held")}
        return url in self._urls

    def at(self, url: str) -> Proposal | None:
        """The proposal at *url*; None: there is none."""
        if not self.knows(url):
            return None
        row = self._db.one(f"SELECT {_COLUMNS} FROM held WHERE url = ?", (url,))
        return None if row is None else _proposal(row)

    def stage(  # noqa: PLR0913 - what is proposed, and the three facts of when and by what
        self,
        row: ArticleRow,
        known: Known | None,
        reason: str | None = None,
        *,
        now: datetime,
        run_id: int,
        capture_id: int | None,
    ) -> None:
        """Propose *row* as an article, or as the next revision of the *known* one; what was proposed there before goes.

        The very same content once more is the same proposal, first seen when it was first seen.
        """
        before = self.at(row.url)
        same = before is not None and before.sha256 == row.sha256
        self.drop(row.url)
        self._db.execute(
            "INSERT INTO held (id, url, source, article_id, state, reason, marks, run_id, seen_at, last_seen,"
            " capture_id, sha256, record) VALUES (?, ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?, ?, CAST(? AS TEXT))",
            (
                *(before.id if before else None, row.url, row.source, known.article_id if known else None),
                *(DISCARDED if same and before and before.is_settled else STAGED, reason, run_id),
                *(before.seen_at if same and before else utc(now), utc(now)),
                *(capture_id, row.sha256, row.record),
            ),
        )
        if self._urls is not None:
            self._urls.add(row.url)

    def listed(self, *states: str, source: str | None = None) -> list[Proposal]:
        """The proposals in one of *states*, of one source or of all, in order of their numbers."""
        marks = ",".join("?" * len(states))
        rows = self._db.all(
            f"SELECT {_COLUMNS} FROM held WHERE state IN ({marks}) AND (? IS NULL OR source = ?) ORDER BY id",
            (*states, source, source),
        )
        return [_proposal(row) for row in rows]

    def hold(self, number: int, reason: str, marks: Iterable[str], *, run_id: int) -> None:
        """Note that the run *run_id* did not believe the proposal *number*, and why."""
        self._db.execute(
            "UPDATE held SET state = ?, reason = ?, marks = ?, run_id = ? WHERE id = ?",
            (HELD, reason, orjson.dumps(sorted(marks)).decode(), run_id, number),
        )

    def accept(self, proposal: Proposal) -> Stored:
        """Make *proposal* current, as of when it was first seen."""
        self.drop(proposal.url)
        archive = Archive(self._db)
        row = ArticleRow.of(Article.model_validate_json(proposal.record))
        seen, known = from_utc(proposal.seen_at), archive.find(row.url)
        if known is None or archive.record_beside(known.article_id, proposal.seen_at, after=True) is None:
            return archive.keep(row, known, now=seen, capture_id=proposal.capture_id)
        # Others saw it before what is known: it becomes an earlier revision.
        witness = self._db.value("SELECT witness FROM foreign_captures WHERE capture_id = ?", (proposal.capture_id,))
        return History(self._db).keep_past(
            row, known, seen_at=seen, capture_id=proposal.capture_id, witness=witness, now=seen
        )

    def withdraw(self, article_id: int, *, now: datetime, run_id: int) -> Proposal | None:
        """Take an article that is not believed out of the archive, and keep it as a proposal; None: there is none."""
        found = self._db.one(
            "SELECT r.record, r.seen_at AS revised, r.capture_id FROM articles a"
            " JOIN revisions r ON r.id = a.revision_id WHERE a.id = ? AND a.withdrawn_at IS NULL",
            (article_id,),
        )
        if found is None:
            return None
        row = ArticleRow.of(Article.model_validate_json(found["record"]))
        Archive(self._db).delete(article_id, now=now)
        self.stage(row, None, now=from_utc(found["revised"]), run_id=run_id, capture_id=found["capture_id"])
        return self.at(row.url)

    def discard(self, number: int) -> None:
        """Note that a person does not believe the proposal *number*."""
        self._db.execute("UPDATE held SET state = ? WHERE id = ?", (DISCARDED, number))

    def drop(self, url: str) -> None:
        """Forget what is proposed at *url*: its portal shows something else again. Its capture stays."""
        if self.knows(url):
            self._db.execute("DELETE FROM held WHERE url = ?", (url,))
            (self._urls or set()).discard(url)

    def agree(self, proposals: Iterable[Proposal], *, now: datetime) -> None:
        """Note that a person believes changes of the kind of these *proposals*."""
        self._db.executemany(
            "INSERT OR REPLACE INTO agreements (source, reason, mark, at) VALUES (?, ?, ?, ?)",
            [(each.source, each.reason, mark, utc(now)) for each in proposals for mark in each.marks if each.reason],
        )

    def agreed(self, source: str) -> dict[tuple[str, str], datetime]:
        """Reason and mark of what a person believes of *source* → since when."""
        rows = self._db.all("SELECT reason, mark, at FROM agreements WHERE source = ?", (source,))
        return {(row["reason"], row["mark"]): from_utc(row["at"]) for row in rows}

    def counts(self, source: str | None = None) -> Counter[str]:
        """Source → how many proposals of it are held, or wait for the end of a run that did not end."""
        rows = self._db.all(
            "SELECT source, count(*) AS number FROM held WHERE state <> ?"
            " AND (? IS NULL OR source = ?) GROUP BY source",
            (DISCARDED, source, source),
        )
        return Counter({row["source"]: row["number"] for row in rows})


def _proposal(row: Row) -> Proposal:
    return Proposal(*row)._replace(marks=tuple(orjson.loads(row["marks"])))
