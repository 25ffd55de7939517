"""The index as it is at one generation: what a search reads, kept in memory until the index changes."""

from dataclasses import dataclass

from luutin.archive import Database
from luutin.indexer.errors import NoIndexError
from luutin.indexer.fts.cache import Cache
from luutin.indexer.fts.documents import VALUED, Documents
from luutin.indexer.fts.matching import Matcher, Occurrences
from luutin.indexer.fts.segments import Segments
from luutin.indexer.fts.tables import CURRENT
from luutin.indexer.text.words import ANALYSIS_VERSION


@dataclass(frozen=True, slots=True)
class View:
    """One generation of the index."""

    generation: int
    documents: Documents
    values: dict[str, dict[int, str]]
    """For each of VALUED: code → value as printed."""
    matcher: Matcher


def generation(database: Database) -> int:
    """Which generation the database's snapshot shows. Raises NoIndexError."""
    row = database.one("SELECT generation, analysis FROM index_state")
    if row is None or row["analysis"] == 0:
        raise NoIndexError(database.path, "nothing is indexed yet")
    if row["analysis"] != ANALYSIS_VERSION:
        raise NoIndexError(database.path, "the index was made by another version")
    return int(row["generation"])


def load(database: Database, number: int, *, memory_limit: int) -> View:
    """Read what every search needs; posting lists come when a query asks for them."""
    documents = Documents.load(database)
    values: dict[str, dict[int, str]] = {name: {} for name in VALUED}
    for code, name, value in database.all("SELECT code, field, value FROM index_values"):
        values[name][code] = value
    memory = Cache[Occurrences](memory_limit, lambda found: found.size)
    return View(number, documents, values, Matcher(documents, Segments(database, CURRENT.words), values, memory))
