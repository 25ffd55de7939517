"""Is the archive still what was written? Every byte of the captures, every record, every posting."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from luutin.archive import (
    ARCHIVE_SCHEMA,
    DamagedError,
    Database,
    Proved,
    SealError,
    SealFolder,
    UnreadRows,
    WarcFolder,
    check_revisions,
    check_seals,
    check_soundness,
    holds_table,
    prove,
)
from luutin.indexer import INDEX_SCHEMA, DamagedIndexError
from luutin.night.schema import KEPT_SCHEMAS

HEALED_BY = {
    "database": "`luutin restore FOLDER --force` puts the last good backup in its place, and moves what is here aside;"
    " `luutin export` takes out what can still be read",
    "captures": "`luutin restore FOLDER --proof` brings lost WARC files back, and leaves the database as it is",
    "articles": "`luutin restore FOLDER --force` puts the last good backup in its place, and moves what is here aside",
    "seals": "a backup of before, and a seal kept elsewhere, tell what was there; each difference is named",
    "index": "`luutin index --rebuild` makes it anew from the records; nothing is lost",
}
"""Part → what heals it, and at what price."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written."""

    part: str
    """`database`, `captures`, `articles`, `seals` or `index`."""
    what: str

    @property
    def healed_by(self) -> str:
        """What to do."""
        return HEALED_BY[self.part]


@dataclass(frozen=True, slots=True)
class Checked:
    """One more thing was looked at."""

    part: str


Finding = Fault | Checked


def verify(database: Database, place: Path | WarcFolder) -> Iterator[Finding]:
    """Look at everything; yields a Checked for each thing looked at and a Fault for each that is not as written.

    *place*: the folder of WARC files, or what stands for one. Raises StoreError where it cannot give them for now.
    It goes on behind every fault: what one part cannot tell, the others still can.
    """
    captures = WarcFolder(place) if isinstance(place, Path) else place
    looks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("database", lambda: _database(database)),
        ("captures", lambda: _captures(database, captures)),
        ("articles", lambda: _articles(database)),
        ("seals", lambda: _seals(database)),
        ("index", lambda: _index(database)),
    )
    is_whole = True
    for part, look in looks:
        if part == "index" and not is_whole:
            return  # there is nothing to hold it against
        try:
            for found in look():
                is_whole = is_whole and not (isinstance(found, Fault) and found.part == "database")
                yield found
        except DamagedError as error:
            yield Fault("index" if part == "index" else "database", f"{part} cannot be read further: {error.reason}")


def _database(database: Database) -> Iterator[Finding]:
    """SQLite's own look at its pages, its indexes and its references; and the tables against their history."""
    yield Checked("database")
    for found in check_soundness(database):
        of_index = found.table is not None and holds_table(INDEX_SCHEMA, found.table)
        yield Fault("index" if of_index else "database", found.what)
    for schema in KEPT_SCHEMAS:
        for difference in database.differences(schema):
            yield Fault("database", difference)


def _captures(database: Database, captures: WarcFolder) -> Iterator[Finding]:
    if "captures" not in database.tables():
        return  # told by the look at the tables
    for found in prove(captures, database):
        yield Checked("captures") if isinstance(found, Proved) else Fault("captures", f"{captures.folder.name}/{found}")


def _articles(database: Database) -> Iterator[Finding]:
    if database.differences(ARCHIVE_SCHEMA):
        return  # likewise
    for found in check_revisions(database):
        if isinstance(found, UnreadRows):
            yield Fault("database", f"revisions {found.first} to {found.last} cannot be read: {found.reason}")
            continue
        yield Checked("articles")
        if found.fault:
            yield Fault("articles", f"article {found.article_id} revision {found.number} ({found.url}): {found.fault}")


def _seals(database: Database) -> Iterator[Finding]:
    """The archive against the seals beside it, where there are any."""
    folder = SealFolder(database.path.parent / "seals")
    if not folder.folder.is_dir() or database.differences(ARCHIVE_SCHEMA):
        return
    try:
        for found in check_seals(database, folder):
            yield Checked("seals") if found is None else Fault("seals", found)
    except SealError as error:
        yield Fault("seals", str(error))


def _index(database: Database) -> Iterator[Finding]:
    """The index against the archive; one that has yet to catch up is no fault, and is compared when it has."""
    from luutin.indexer import Index

    if differences := database.differences(INDEX_SCHEMA):
        yield from (Fault("index", difference) for difference in differences)
        return
    if not database.is_sealed:
        database.holds(INDEX_SCHEMA, as_is=True)  # brings up to date what an older program made
    try:
        index = Index(database)
        if index.pending():
            return
        yield Checked("index")
        for fault in index.check():
            yield Fault("index", fault)
    except DamagedIndexError as error:
        yield Fault("index", error.reason)
