"""Is the archive still what was written? Every byte of the captures, every record, every posting."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from luutin.archive import ARCHIVE_SCHEMA, Article, Database, Proved, Row, prove
from luutin.indexer import INDEX_SCHEMA
from luutin.night.schema import SCHEMAS

_BATCH = 1000


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
    for schema in SCHEMAS:
        for difference in database.differences(schema):
            yield Fault("database", difference)


def _articles(database: Database) -> Iterator[Fault | Checked]:
    """Every revision: its record has the content hash it is known by, and its capture shows the article."""
    last = 0
    while rows := database.all(
        "SELECT r.id, r.article_id, r.number, r.sha256, r.title, r.record, r.capture_id, a.url, c.url AS asked,"
        " c.final_url, c.id AS held FROM revisions r JOIN articles a ON a.id = r.article_id"
        f" LEFT JOIN captures c ON c.id = r.capture_id WHERE r.id > ? ORDER BY r.id LIMIT {_BATCH}",
        (last,),
    ):
        for row in rows:
            yield Checked("articles")
            if fault := _revision_fault(row) or _capture_fault(row, database):
                yield Fault("articles", f"article {row['article_id']} revision {row['number']} ({row['url']}): {fault}")
        last = rows[-1]["id"]


def _revision_fault(row: Row) -> str | None:
    try:
        article = Article.model_validate_json(row["record"])
    except ValidationError as error:
        return f"its record cannot be read: {error.errors(include_url=False)[0]['msg']}"
    if article.content_hash() != row["sha256"]:
        return f"its record is not the one hashed as {row['sha256'][:12]}"
    return None if article.title == row["title"] else "its title is not that of its record"


def _capture_fault(row: Row, database: Database) -> str | None:
    """An article is read from a capture of its own address, or of one known to show the same."""
    if row["capture_id"] is None:
        return None
    if row["held"] is None:
        return f"its capture {row['capture_id']} is missing"
    if row["url"] in {row["asked"], row["final_url"]}:
        return None
    known = {
        alias["url"] for alias in database.all("SELECT url FROM aliases WHERE article_id = ?", (row["article_id"],))
    }
    if known & {row["asked"], row["final_url"]}:
        return None
    return f"its capture {row['capture_id']} shows {row['asked']}"


def _index(database: Database) -> Iterator[Fault | Checked]:
    """The index against the archive; one that has yet to catch up is no fault, and is compared when it has."""
    from luutin.indexer import Index

    index = Index(database)
    if index.pending() or database.differences(INDEX_SCHEMA):
        return
    yield Checked("index")
    for fault in index.check():
        yield Fault("index", fault)
