"""Here is an archive. Keep what is known of the people that it names: catch up with the change log, or begin anew."""

from collections.abc import Iterator
from typing import Any

import orjson

from luutin.archive import Corpus, Database, Reader, SchemaError
from luutin.indexer.people.columns import PeopleColumns
from luutin.indexer.people.mentions import Mention, find_mentions
from luutin.indexer.people.names import fold_name
from luutin.indexer.people.schema import PEOPLE_SCHEMA, PEOPLE_WATERMARK
from luutin.indexer.text.parsed import ParsedRecords
from luutin.indexer.text.words import WORD

RULES_VERSION = 3
"""Raised where the same text would give other names; what other rules found is made anew."""

_AT_ONCE = 200
"""Articles in one transaction: a tenth of a second."""


class PeopleFollower:
    """Writes through the archive's one writing connection."""

    def __init__(self, database: Database, parsed: ParsedRecords | None = None) -> None:
        """*parsed*: where others follow the same records beside this one."""
        self._database, self._reader, self._corpus = database, Reader(database), Corpus(database)
        self._parse = orjson.loads if parsed is None else parsed.of
        self._columns = PeopleColumns(database)
        try:
            database.migrate(PEOPLE_SCHEMA)
        except SchemaError:
            database.remake(PEOPLE_SCHEMA)

    def pending(self) -> int:
        """Changes that have not been taken in."""
        return self._reader.last_change() - self._reader.watermark(PEOPLE_WATERMARK)

    def step(self) -> bool:
        """Take in some of what changed; False where less than a step waits, or all is to be made anew by `catch_up`."""
        if self.pending() < _AT_ONCE:
            return False
        if self._is_outdated():
            if self._reader.watermark(PEOPLE_WATERMARK):
                return False
            self._forget()  # there is nothing yet
        return self._take_in()

    def catch_up(self) -> None:
        """Take in what changed since the last time; all where other rules found what is there."""
        if self._is_outdated():
            self._forget()
        while self._take_in():
            pass

    def _is_outdated(self) -> bool:
        return bool(self._database.value("SELECT version FROM people_state") != RULES_VERSION)

    def _take_in(self) -> bool:
        """Take in the changes of one transaction; False where none waits."""
        changes = self._reader.changes_after(self._reader.watermark(PEOPLE_WATERMARK), limit=_AT_ONCE)
        if changes:
            with self._database.transaction():
                self._exchange(sorted({change.article_id for change in changes if change.is_content}))
                self._reader.set_watermark(PEOPLE_WATERMARK, changes[-1].seq)
        return bool(changes)

    def rebuild(self) -> None:
        """Read every article again."""
        self._forget()
        self.catch_up()

    def _forget(self) -> None:
        with self._database.transaction():
            self._database.execute("DELETE FROM people_named")
            self._columns.clear()
            self._database.execute("INSERT OR REPLACE INTO people_state (one, version) VALUES (1, ?)", (RULES_VERSION,))
            self._reader.set_watermark(PEOPLE_WATERMARK, 0)

    def _exchange(self, article_ids: list[int]) -> None:
        marks = ",".join("?" * len(article_ids))
        self._database.execute(f"DELETE FROM people_named WHERE article_id IN ({marks})", article_ids)
        named: dict[int, set[str]] = {}
        for article in self._corpus.current(article_ids):
            for row in rows_of(article.article_id, article.source, self._parse(article.record)):
                self._database.execute(
                    "INSERT OR IGNORE INTO people_named (fold, article_id, name, function, caption, published, source)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    row,
                )
                named.setdefault(article.article_id, set()).add(row[2])
        self._columns.exchange(article_ids, named)


def rows_of(article_id: int, source: str, record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of `people_named` for an article: its columns in their order. Some may come twice."""
    for mention, in_caption in mentions_of(record):
        fold = fold_name(WORD.findall(mention.name))
        yield fold, article_id, mention.name, mention.function, int(in_caption), record.get("published"), source


def mentions_of(record: dict[str, Any]) -> Iterator[tuple[Mention, bool]]:
    """The people that a record (in the shape of `archive.Article`) names, and whether a photo's caption does."""
    for text in (record["title"], record.get("lead") or "", *record["body"]):
        yield from ((mention, False) for mention in find_mentions(text))
    for caption in record.get("captions") or ():
        yield from ((mention, True) for mention in find_mentions(caption["text"]))
