"""Here is an archive. What has an index of it to take in, and what else may a search ask of an article?"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from luutin.archive.database import Database
from luutin.archive.runs import CRAWLS
from luutin.archive.withholding import hidden_urls, without


class CurrentRevision(NamedTuple):
    """The revision that an article has now, its record as it is stored."""

    article_id: int
    revision_id: int
    source: str
    record: bytes
    """JSON in UTF-8, the fields of `archive.Article`."""


class Facts(NamedTuple):
    """What the archive knows of an article's current revision beside its words."""

    article_id: int
    source: str
    published: str | None
    """Local stamp; None: the page shows none."""
    category: str | None
    byline: str | None


class Corpus:
    """The articles as an index reads them: whole, in bulk, from the state of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """Articles in the archive."""
        return int(
            self._database.value("SELECT count(*) FROM articles WHERE withdrawn_at IS NULL AND withheld IS NULL")
        )

    def last(self) -> int:
        """The greatest number of an article; 0: there is none."""
        return int(self._database.value("SELECT coalesce(max(id), 0) FROM articles"))

    def ids_after(self, article_id: int, *, limit: int) -> list[int]:
        """The numbers of the articles behind *article_id*, ascending."""
        return self._numbers(
            "SELECT id FROM articles WHERE id > ? AND withdrawn_at IS NULL AND withheld IS NULL ORDER BY id LIMIT ?",
            (article_id, limit),
        )

    def changed_between(self, since: int, upto: int) -> list[int]:
        """The articles of the changes behind *since* up to *upto* that change what is found, once for each change."""
        sql = "SELECT article_id FROM changes WHERE seq > ? AND seq <= ? AND kind IN ('put', 'delete', 'withdrawn')"
        return self._numbers(sql, (since, upto))

    def current(self, article_ids: Sequence[int]) -> Iterator[CurrentRevision]:
        """The current revisions of those of *article_ids* (a few hundred) that exist."""
        rows = self._database.all(
            "SELECT a.id, r.id, a.source, CAST(r.record AS BLOB)"
            " FROM articles AS a JOIN revisions AS r ON r.id = a.revision_id"
            f" WHERE a.withdrawn_at IS NULL AND a.withheld IS NULL AND a.id IN ({','.join('?' * len(article_ids))})",
            article_ids,
        )
        hidden = hidden_urls(self._database)
        return (CurrentRevision(row[0], row[1], row[2], _shown(row[3], hidden)) for row in rows)

    def current_ids(self) -> dict[int, int]:
        """Every article's number → the number of its current revision (`revisions.id`)."""
        rows = self._database.all(
            "SELECT id, revision_id FROM articles WHERE withdrawn_at IS NULL AND withheld IS NULL"
        )
        return {row[0]: row[1] for row in rows}

    def record_of(self, revision_id: int) -> str | None:
        """The JSON of one revision, current or not; None: it was deleted with its article, or is not shown."""
        found = self._database.value(
            "SELECT CAST(r.record AS BLOB) FROM revisions r JOIN articles a ON a.id = r.article_id"
            " WHERE r.id = ? AND a.withheld IS NULL",
            (revision_id,),
        )
        return None if found is None else _shown(found, hidden_urls(self._database)).decode()

    def facts(self) -> Iterator[Facts]:
        """What is known of every article beside its words, in order of their numbers."""
        rows = self._database.execute("SELECT id, source, published, category, byline FROM records ORDER BY id")
        return (Facts(*row) for row in rows)

    def sources(self) -> list[str]:
        """The names of the sources that articles are of."""
        return [row[0] for row in self._database.all("SELECT DISTINCT source FROM articles ORDER BY source")]

    def crawled_days(self, source: str | None) -> set[str]:
        """Local days on which a crawl ran, of any source or of the one named; empty where none is known."""
        rows = self._database.all(
            f"SELECT DISTINCT date(started_at, '+7 hours') FROM runs WHERE {CRAWLS}"
            " AND (:source IS NULL"
            " OR EXISTS (SELECT 1 FROM json_each(runs.summary, '$.sources') WHERE key = :source))",
            {"source": source},
        )
        return {row[0] for row in rows}

    def _numbers(self, sql: str, values: tuple[int, int]) -> list[int]:
        return [row[0] for row in self._database.all(sql, values)]


def _shown(record: bytes, hidden: frozenset[str]) -> bytes:
    """A record's JSON without what is withheld of it."""
    return orjson.dumps(without(orjson.loads(record), hidden)) if hidden else record
