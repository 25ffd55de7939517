"""The history of each room's tables: numbered SQL files, each applied in one transaction with the record of it.

A room owns its tables. Its files stand in its folder `migrations`, its version in the table `schema_versions`.
A released file is never edited: what changes is a new file.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from luutin.archive.errors import NewerSchemaError, SchemaError
from luutin.archive.sqlite import SqliteConnection, connect

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
    folder = files(package) / "migrations"
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
            with _references_unheld(connection), connection.transaction():
                if number > version(connection, schema):
                    connection.script(sql)
                    _note(connection, schema, number)


@contextmanager
def _references_unheld(connection: SqliteConnection) -> Iterator[None]:
    """Let a migration put a new table in the place of one that others refer to.

    Dropping the old one would otherwise delete the rows that refer to it.
    """
    held = connection.value("PRAGMA foreign_keys")
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA foreign_keys = {held}")


def _note(connection: SqliteConnection, schema: Schema, number: int) -> None:
    if schema == ARCHIVE_SCHEMA:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number if number <= _BEFORE_ROOMS else FORMAT}")
    if schema != ARCHIVE_SCHEMA or number > _BEFORE_ROOMS:
        connection.execute("INSERT OR REPLACE INTO schema_versions VALUES (?, ?)", (schema.room, number))


def remake(connection: SqliteConnection, schema: Schema) -> None:
    """Drop what *schema* promises, with all that it holds, and make it anew: for tables that can be filled again.

    Raises BusyError, DamagedError, DiskError.
    """
    number = len(schema.migrations)
    with _references_unheld(connection), connection.transaction():
        for name, promised in _promised(schema, number).items():
            connection.execute(f"DROP {promised.kind} IF EXISTS {name}")
        for sql in schema.migrations:
            connection.script(sql)
        _note(connection, schema, number)


def check(connection: SqliteConnection, schema: Schema) -> None:
    """Raise SchemaError where the tables of *schema* are not what their version promises."""
    if found := list(differences(connection, schema)):
        raise SchemaError(connection.path, "; ".join(found))


def differences(connection: SqliteConnection, schema: Schema) -> Iterator[str]:
    """What of *schema* is not as the migrations up to the file's version make it, in words.

    Comments, white space and quotes do not count, nor does what a person has added beside our tables.
    """
    with connection.snapshot():  # another process may be about to apply the next migration
        number, there = version(connection, schema), _objects(connection)
    for name, promised in _promised(schema, number).items():
        whose = f"{promised.kind} {name} of {schema.room} {number}"
        if name not in there:
            yield f"there is no {whose}"
        elif there[name].gist != promised.gist:
            with _example(schema, number) as example:
                missing = _columns(example, name) - _columns(connection, name)
            yield f"{whose} lacks {', '.join(sorted(missing))}" if missing else f"{whose} was made by other words"


class _Object(NamedTuple):
    """A table, index, view or trigger."""

    kind: str
    gist: str
    """The statement that made it, without what does not count."""


@contextmanager
def _example(schema: Schema, number: int) -> Iterator[SqliteConnection]:
    """Make a database in memory that holds the first *number* migrations of *schema*, over the archive's own tables."""
    with SqliteConnection(connect(":memory:"), path=Path(":memory:")) as example:
        for sql in (*(() if schema == ARCHIVE_SCHEMA else ARCHIVE_SCHEMA.migrations), *schema.migrations[:number]):
            example.script(sql)
        yield example


@cache
def _promised(schema: Schema, number: int) -> dict[str, _Object]:
    """What the first *number* migrations of *schema* make, by name. About 2 ms."""
    before = {} if schema == ARCHIVE_SCHEMA else _promised(ARCHIVE_SCHEMA, len(ARCHIVE_SCHEMA.migrations))
    with _example(schema, number) as example:
        made = _objects(example)
    virtual = tuple(f"{name}_" for name, each in made.items() if each.gist.startswith("CREATE VIRTUAL"))
    # The tables behind a virtual table are its module's own, and differ between versions of SQLite.
    return {name: each for name, each in made.items() if name not in before and not name.startswith(virtual)}


def _objects(connection: SqliteConnection) -> dict[str, _Object]:
    rows = connection.all(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"
    )
    return {row["name"]: _Object(row["type"], _gist(row["sql"])) for row in rows}


def _columns(connection: SqliteConnection, name: str) -> set[str]:
    return {row["name"] for row in connection.all(f"PRAGMA table_info({name})")}


def _gist(sql: str) -> str:
    return " ".join(re.sub(r"--[^\n]*|\"", "", sql).split())
