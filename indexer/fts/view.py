"""The index as it is at one generation: what a search reads, kept in memory until the index changes."""

from dataclasses import dataclass

import numpy as np

from luutin.archive import Database
from luutin.indexer.engine.state import STATE, generation
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.matching import Matcher
from luutin.indexer.fts.postings.block_reader import Blocks, are_fresh
from luutin.indexer.fts.postings.cache import Cache
from luutin.indexer.fts.postings.documents import VALUED, Documents
from luutin.indexer.fts.postings.occurrences import Occurrences
from luutin.indexer.fts.postings.segments import Segments
from luutin.indexer.fts.postings.tables import CURRENT
from luutin.indexer.people.columns import PeopleFacet


@dataclass(frozen=True, slots=True)
class View:
    """One generation of the index."""

    generation: int
    documents: Documents
    values: "Values"
    matcher: Matcher
    people: PeopleFacet


class Values:
    """For each of VALUED: code → value as printed. When one is first asked for, no article may have another code."""

    def __init__(self, database: Database, documents: Documents) -> None:
        self._path = database.path
        self._documents = documents
        self._values: dict[str, dict[int, str]] = {name: {} for name in VALUED}
        self._checked = set[str]()
        for code, name, value in database.all("SELECT code, field, value FROM index_values"):
            if name not in self._values or not isinstance(value, str):
                raise DamagedIndexError(database.path, "index_values holds what is no value")
            self._values[name][code] = value
        if documents.count and not self._values["source"]:  # every article has one
            raise DamagedIndexError(self._path, "index_values lacks values of source")

    def __getitem__(self, name: str) -> dict[int, str]:
        """Raises DamagedIndexError."""
        if name not in self._checked:
            if not _are_known(self._documents, name, self._values[name]):
                raise DamagedIndexError(self._path, f"index_values lacks values of {name}")
            self._checked.add(name)
        return self._values[name]


class Views:
    """The newest view, read anew when the index changed."""

    def __init__(self, database: Database, *, memory_limit: int) -> None:
        self._database = database
        self._memory_limit = memory_limit
        self._schema = 0
        """SQLite's number of the schema in which the tables were looked for; 0: not yet."""
        self._tables: set[str] = set()
        self._view: View | None = None

    def fresh(self) -> View:
        """The view of the database's snapshot. Raises NoIndexError, DamagedIndexError."""
        schema: int = self._database.value("PRAGMA schema_version")
        if self._schema != schema:
            self._schema, self._tables, self._view = schema, self._database.tables(), None
        number = generation(self._database, self._tables)
        if number is None or (missing := {*CURRENT.names, STATE} - {CURRENT.blocks} - self._tables):
            what = ", ".join(sorted(missing)) if number is not None else STATE
            raise DamagedIndexError(self._database.path, f"{what} is missing or damaged")
        if self._view is None or self._view.generation != number:
            self._view = load(self._database, number, memory_limit=self._memory_limit)
        return self._view

    def forget(self) -> None:
        """Let go of what was read."""
        self._view = None


def load(database: Database, number: int, *, memory_limit: int) -> View:
    """Read what every search needs; posting lists come when a query asks for them. Raises DamagedIndexError."""
    documents = Documents.load(database)
    values = Values(database, documents)
    memory = Cache[Occurrences](memory_limit, lambda found: found.size)
    segments = Segments(database, CURRENT.words)
    blocks = None
    if segments.oldest and are_fresh(database, segments, CURRENT.blocks):
        blocks = Blocks(database, segments, documents, memory_limit=memory_limit // 2)
    people = PeopleFacet(database, documents.rows, documents.count)
    return View(number, documents, values, Matcher(documents, segments, blocks, values, memory), people)


def _are_known(documents: Documents, name: str, values: dict[int, str]) -> bool:
    codes = documents.codes(name)
    known = np.zeros(max(int(codes.max(initial=0)), *values, 0) + 1, np.bool_)
    known[[0, *values]] = True
    return bool(known[codes].all())
