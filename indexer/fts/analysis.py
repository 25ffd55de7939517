"""An article as the index will hold it: what is worked out of its current revision before anything is written."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from luutin.archive import Corpus, Database
from luutin.indexer.fts.duplicates import Sketches, sketch
from luutin.indexer.query.stamps import PublishedAt, read_stamp
from luutin.indexer.text.columns import Columnist, Columns, site
from luutin.indexer.text.parsed import ParsedRecords
from luutin.indexer.text.words import count

_AT_ONCE = 100
"""Records read together: what they hold as objects is dropped before it costs memory."""


class Analysed(NamedTuple):
    """One revision of an article."""

    docid: int
    revision: int
    columns: Columns
    lengths: list[int]
    """Tokens in each column."""
    published: PublishedAt
    values: tuple[str | None, ...]
    """What the article has for each of `documents.VALUED`."""
    sketch: Sketches


class Analyst:
    """Works articles out; keeps the vocabulary it has met."""

    def __init__(self, database: Database, *, shares: bool = False) -> None:
        """*shares*: another follows the same records beside this one, and gets what was parsed."""
        self._corpus = Corpus(database)
        self._columnist = Columnist()
        self.parsed = ParsedRecords() if shares else None
        self._parse = orjson.loads if self.parsed is None else self.parsed.of

    def columns(self, record: bytes | str) -> Columns:
        """The columns of a record as the archive holds it."""
        return self._columnist.columns(orjson.loads(record))

    def current(self, docids: Sequence[int]) -> Iterator[Analysed]:
        """The current revisions of those of these articles that the archive holds."""
        for start in range(0, len(docids), _AT_ONCE):
            part = docids[start : start + _AT_ONCE]
            for docid, revision, source, record in self._corpus.current(part):
                yield self.analyse(docid, revision, source, self._parse(record))

    def analyse(self, docid: int, revision: int, source: str, record: dict[str, Any]) -> Analysed:
        """One revision, its *record* in the shape of `archive.Article`."""
        columns = self._columnist.columns(record)
        return Analysed(
            docid,
            revision,
            columns,
            list(map(count, columns)),
            read_stamp(record.get("published")),
            (source, record.get("category"), record.get("byline"), site(record)),
            sketch(columns.body),
        )
