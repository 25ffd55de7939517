"""Is the archive still what was written? Every byte of the captures, every record, every posting."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from luutin.archive import ARCHIVE_SCHEMA, Database, Proved, check_revisions, prove
from luutin.indexer import INDEX_SCHEMA
from luutin.night.schema import KEPT_SCHEMAS


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written."""

    part: str
    """`database`, `captures`, `articles` or `index`."""
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One more thing was looked at."""

    part: str


def verify(database: Database, warc: Path) -> Iterator[Fault | Checked]:
    """Look at everything; yields a Checked for each thing looked at and a Fault for each that is not as written."""
    yield from _database(database)
    if database.differences(ARCHIVE_SCHEMA):
        return  # what follows reads these tables
    for found in prove(warc, database):
        yield Checked("captures") if isinstance(found, Proved) else Fault("captures", f"{warc.name}/{found}")
    yield from _articles(database)
    yield from _index(database)


def _database(database: Database) -> Iterator[Fault | Checked]:
    """SQLite's own look at its pages, its indexes and its references; and the tables against their history."""
    yield Checked("database")
    for row in database.all("PRAGMA integrity_check"):
        if row[0] != "ok":
            yield Fault("database", row[0])
    for row in database.all("PRAGMA foreign_key_check"):
        yield Fault("database", f"{row['table']} row {row['rowid']} refers to a row of {row['parent']} that is missing")
    for schema in KEPT_SCHEMAS:
        for difference in database.differences(schema):
            yield Fault("database", difference)


def _articles(database: Database) -> Iterator[Fault | Checked]:
    for found in check_revisions(database):
        yield Checked("articles")
        if found.fault:
            yield Fault("articles", f"article {found.article_id} revision {found.number} ({found.url}): {found.fault}")


def _index(database: Database) -> Iterator[Fault | Checked]:
    """The index against the archive; one that has yet to catch up is no fault, and is compared when it has."""
    from luutin.indexer import Index

    if differences := database.differences(INDEX_SCHEMA):
        yield from (Fault("index", difference) for difference in differences)
        return
    index = Index(database)
    if index.pending():
        return
    yield Checked("index")
    for fault in index.check():
        yield Fault("index", fault)
