"""The history of each room's tables: numbered SQL files, each applied in one transaction with the record of it.

A room owns its tables. Its files stand in its folder `migrations`, its version in the table `schema_versions`.
A released file is never edited: what changes is a new file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from luutin.archive.errors import NewerSchemaError
from luutin.archive.sqlite import SqliteConnection
from luutin.packaged import folder_of

APPLICATION_ID = 0x4C54494E
"""`LTIN` in ASCII: how a file says that it is a Lưu Tin archive (SQLite's `PRAGMA application_id`)."""

FORMAT = 5
"""`PRAGMA user_version` of a file whose versions stand by room in `schema_versions`.

Up to 4 it counted the migrations of all rooms together. Programs of that time refuse a greater number in words.
"""

_BEFORE_ROOMS = 2
"""Migrations of the archive's own tables that user_version counted. The next one makes `schema_versions`."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one room."""

    room: str
    """Its row in `schema_versions`."""
    package: str
    """Import name of the package whose folder `migrations` holds the numbered files."""

    @property
    def migrations(self) -> tuple[str, ...]:
        """The SQL of each migration; number *n* brings the room's tables to version *n*."""
        return _migrations(self.package)


ARCHIVE_SCHEMA = Schema("archive", "luutin.archive")
"""The archive's own tables, which every archive has. Tables of other rooms may refer to them."""


@cache
def _migrations(package: str) -> tuple[str, ...]:
    folder = folder_of(package) / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    numbers = [int(name[:4]) for name in names]
    if numbers != list(range(1, len(names) + 1)):
        raise RuntimeError(f"migrations of {package} are not numbered without gaps: {names}")
    return tuple((folder / name).read_text("utf-8") for name in names)


def version(connection: SqliteConnection, schema: Schema) -> int:
    """How many migrations of *schema* the file has seen; 0: it holds none of its tables.

    Raises NewerSchemaError where it has seen more than this program knows.
    """
    form: int = connection.value("PRAGMA user_version")
    if form > FORMAT:
        raise NewerSchemaError(connection.path, f"its format is {form}, this program knows {FORMAT}")
    if form < FORMAT:
        return min(form, _BEFORE_ROOMS) if schema == ARCHIVE_SCHEMA else 0
    found = int(connection.value("SELECT version FROM schema_versions WHERE room = ?", (schema.room,)) or 0)
    if found > len(schema.migrations):
        known = f"this program knows {len(schema.migrations)}"
        raise NewerSchemaError(connection.path, f"its tables of {schema.room} are version {found}, {known}")
    return found


def migrate(connection: SqliteConnection, schema: Schema) -> None:
    """Apply what the file has not seen. Another process may be first. Raises NewerSchemaError, BusyError, DiskError."""
    for number, sql in enumerate(schema.migrations, 1):
        if number > version(connection, schema):
            with references_unheld(connection), connection.transaction():
                if number > version(connection, schema):
                    connection.script(sql)
                    note(connection, schema, number)


@contextmanager
def references_unheld(connection: SqliteConnection) -> Iterator[None]:
    """Let a migration put a new table in the place of one that others refer to.

    Dropping the old one would otherwise delete the rows that refer to it.
    """
    held = connection.value("PRAGMA foreign_keys")
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA foreign_keys = {held}")


def note(connection: SqliteConnection, schema: Schema, number: int) -> None:
    """Write down that the first *number* migrations of *schema* are applied. In the caller's transaction."""
    if schema == ARCHIVE_SCHEMA:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number if number <= _BEFORE_ROOMS else FORMAT}")
    if schema != ARCHIVE_SCHEMA or number > _BEFORE_ROOMS:
        connection.execute(
            "INSERT OR REPLACE INTO schema_versions (room, version) VALUES (?, ?)", (schema.room, number)
        )
