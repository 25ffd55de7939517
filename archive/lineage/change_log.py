"""The change log: what happened to articles, in one order, for whoever follows it here or on other machines."""

import hashlib
from datetime import datetime
from typing import Final, NamedTuple

from luutin.archive.database import Database
from luutin.archive.moments import utc

PUT: Final = "put"
"""New, revised, read anew, moved to another address, or shown again."""
DELETE: Final = "delete"
"""Removed with all revisions; the change carries the address it had."""
WITHDRAWN: Final = "withdrawn"
"""It proved to be no article, and is shown to nobody any more."""
VANISHED: Final = "vanished"
"""Its portal no longer shows it."""
SEEN: Final = "seen"
"""Its portal shows it still, or again. Only the newest of an article stays in the log."""
ALIAS: Final = "alias"
"""Its other addresses changed."""
FILES: Final = "files"
"""What it offers or shows is another file, or was read anew. Only the newest of an article stays in the log."""

_CONTENT = {PUT, DELETE, WITHDRAWN}


class Change(NamedTuple):
    """One entry of the change log."""

    seq: int
    article_id: int
    kind: str
    """`put`, `delete`, `withdrawn`, `vanished`, `seen`, `alias` or `files`."""
    url: str | None = None
    """Of an article that was removed; None: it was not, or by a program that did not note it."""
    at: str = ""
    """When: moment."""

    @property
    def is_content(self) -> bool:
        """Whether there is something else to find than before; others change what is known about the article."""
        return self.kind in _CONTENT


class LogMark(NamedTuple):
    """A place in the change log, by which a follower elsewhere knows later that the log is still the one it read."""

    seq: int
    """Last change it has taken in."""
    digest: str
    """Of the last change up to there that stays for ever; hex."""


class ChangeLog:
    """The log of one archive. What is noted goes into the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, article_id: int, kind: str, at: str, *, url: str | None = None) -> None:
        """Add a change; *at* is UTC text. A sight takes the place of the article's one before."""
        self._database.execute(
            "INSERT OR REPLACE INTO changes (article_id, kind, url, at) VALUES (?, ?, ?, ?)",
            (article_id, kind, url, at),
        )

    def after(self, seq: int, *, limit: int = 1000) -> list[Change]:
        """Changes behind *seq*, oldest first."""
        rows = self._database.all(
            "SELECT seq, article_id, kind, url, at FROM changes WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
        )
        return [Change(*row) for row in rows]

    def latest(self, seq: int, *, since: str = "", until: str = "9999", limit: int) -> list[Change]:
        """Of each article its last change of content, where that stands behind *seq*; oldest first.

        *since*, *until*: moments, both included.
        """
        kinds = ", ".join(f"'{kind}'" for kind in sorted(_CONTENT))
        rows = self._database.all(
            "SELECT seq, article_id, kind, url, at FROM changes AS c"
            f" WHERE seq > :seq AND at BETWEEN :since AND :until AND kind IN ({kinds})"
            " AND NOT EXISTS (SELECT 1 FROM changes AS later WHERE later.article_id = c.article_id"
            f" AND later.seq > c.seq AND later.kind IN ({kinds})) ORDER BY seq LIMIT :limit",
            {"seq": seq, "since": since, "until": until, "limit": limit},
        )
        return [Change(*row) for row in rows]

    def latest_of(self, article_id: int) -> Change | None:
        """The last change of content of one article; None: there never was such an article."""
        kinds = ", ".join(f"'{kind}'" for kind in sorted(_CONTENT))
        row = self._database.one(
            f"SELECT seq, article_id, kind, url, at FROM changes WHERE article_id = ? AND kind IN ({kinds})"
            " ORDER BY seq DESC LIMIT 1",
            (article_id,),
        )
        return None if row is None else Change(*row)

    def begins(self) -> str | None:
        """When the first change was; None: there is none."""
        found: str | None = self._database.value("SELECT at FROM changes ORDER BY seq LIMIT 1")
        return found

    def last(self, *, until: datetime | None = None) -> int:
        """Number of the newest change, of those up to a moment where one is given; 0 where there is none."""
        if until is None:
            return int(self._database.value("SELECT coalesce(max(seq), 0) FROM changes"))
        sql = "SELECT seq FROM changes WHERE at <= ? ORDER BY seq DESC LIMIT 1"
        return int(self._database.value(sql, (utc(until),)) or 0)

    def moment_of(self, seq: int) -> str | None:
        """When the last change up to *seq* was; None: there is none."""
        found: str | None = self._database.value(
            "SELECT at FROM changes WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,)
        )
        return found

    def mark(self, seq: int) -> LogMark:
        """The place behind the change *seq*."""
        row = self._database.one(
            "SELECT seq, article_id, kind, at FROM changes WHERE seq <= ? AND kind NOT IN (?, ?)"
            " ORDER BY seq DESC LIMIT 1",
            (seq, SEEN, FILES),
        )
        return LogMark(seq, hashlib.sha256(repr(tuple(row or ())).encode()).hexdigest())

    def holds(self, mark: LogMark) -> bool:
        """Whether this log goes on from *mark*; False: it was rewound, as in a copy that was put back, or is another's.

        What a follower took in since then may not be so here: it reads everything anew.
        """
        return mark.seq <= self.last() and self.mark(mark.seq) == mark
