"""What do a room's migrations promise, and what of it is in this file? What can be made anew without loss, is."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from luutin.archive.errors import DamagedError, SchemaError
from luutin.archive.schema import ARCHIVE_SCHEMA, Schema, note, references_unheld, version
from luutin.archive.sqlite import Row, SqliteConnection, connect
from luutin.packaged import folder_of

RELEASED = "promised.tsv"
"""In a room: what its migrations make, in sums."""


class Promised(NamedTuple):
    """A table, index, view or trigger."""

    kind: str
    sql: str
    """The statement that made it."""
    gist: str
    """The same without what does not count: comments, white space, quotes."""


class Difference(NamedTuple):
    """Something that is not as it was promised."""

    name: str
    promised: Promised
    what: str
    """In words."""
    gone: bool
    """Whether it is a view or an index that is gone: it held nothing of its own, and can be made anew without loss."""


def holds_table(schema: Schema, name: str) -> bool:
    """Whether the table *name* is one that *schema* makes, its twin while it is made anew, or one behind a virtual."""
    return any(name == own or name.startswith(f"{own}_") for own in objects_of(schema, len(schema.migrations)))


def differences(connection: SqliteConnection, schema: Schema) -> list[str]:
    """What of *schema* is not as the migrations up to the file's version make it, in words.

    Comments, white space and quotes do not count, nor does what a person has added: beside our tables, or as a column
    of them. Nor do views and indexes that are gone: `settle` makes them anew.
    """
    return [found.what for found in _differences(connection, schema) if not found.gone]


def settle(connection: SqliteConnection, schema: Schema, *, as_is: bool = False) -> None:
    """Make views and indexes that are gone anew. On a connection that only reads, views alone and for itself.

    Raises SchemaError where the tables of *schema* are not what their version promises, unless they are taken *as_is*.
    """
    found = _differences(connection, schema)
    if wrong := [each.what for each in found if not each.gone and not as_is]:
        raise SchemaError(connection.path, "; ".join(wrong))
    for each in found:
        if each.gone and connection.writable:
            with connection.transaction():
                connection.execute(each.promised.sql.replace(f" {each.name}", f" IF NOT EXISTS {each.name}", 1))
        elif each.gone and each.promised.kind == "view":
            connection.execute(each.promised.sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))


def remake(connection: SqliteConnection, schema: Schema) -> bool:
    """Make the tables of *schema* anew, empty: for tables that can be filled again, damaged or not.

    Pages that are too damaged to be given back are left behind; True where there are such: VACUUM gives them back.
    Raises BusyError, DamagedError, DiskError.
    """
    try:
        _replace(connection, schema, _drop)
    except DamagedError:
        _replace(connection, schema, _forget)
        return True
    return False


def _replace(connection: SqliteConnection, schema: Schema, remove: Callable[[SqliteConnection, Schema], None]) -> None:
    with references_unheld(connection), connection.transaction():
        remove(connection, schema)
        for sql in schema.migrations:
            connection.script(sql)
        note(connection, schema, len(schema.migrations))


def _drop(connection: SqliteConnection, schema: Schema) -> None:
    for name, promised in objects_of(schema, len(schema.migrations)).items():
        connection.execute(f"DROP {promised.kind} IF EXISTS {name}")


def _forget(connection: SqliteConnection, schema: Schema) -> None:
    """Take the tables out of SQLite's own list: dropping them would walk through their damaged pages."""
    rows = connection.all("SELECT rowid, name, tbl_name FROM sqlite_master")
    forgotten = [row["rowid"] for row in rows if {row["name"], row["tbl_name"]} & _own(schema, rows)]
    connection.execute("PRAGMA writable_schema = ON")
    try:
        connection.executemany("DELETE FROM sqlite_master WHERE rowid = ?", [(rowid,) for rowid in forgotten])
    finally:
        connection.execute("PRAGMA writable_schema = RESET")


def _own(schema: Schema, rows: Iterable[Row]) -> set[str]:
    return {row["name"] for row in rows if holds_table(schema, row["name"])}


def released_lines(schema: Schema) -> list[str]:
    """The file of what *schema* makes: how many migrations, then each object's name and a sum of its gist."""
    count = len(schema.migrations)
    return [str(count), *(f"{name}\t{_sum(each.gist)}" for name, each in sorted(objects_of(schema, count).items()))]


@cache
def _released(package: str) -> tuple[int, dict[str, str]]:
    """The same as `docs/make_schema.py` wrote it down, so that a command need not make an example first."""
    try:
        count, *lines = (folder_of(package) / RELEASED).read_text("utf-8").splitlines()
    except FileNotFoundError:  # a room that is being written
        return 0, {}
    return int(count), dict(line.split("\t") for line in lines)


def _is_as_released(schema: Schema, number: int, there: Mapping[str, Promised]) -> bool:
    count, sums = _released(schema.package)
    return number == count == len(schema.migrations) and all(
        name in there and _sum(there[name].gist) == wanted for name, wanted in sums.items()
    )


def _differences(connection: SqliteConnection, schema: Schema) -> list[Difference]:
    with connection.snapshot():  # another process may be about to apply the next migration
        number, there = version(connection, schema), _objects(connection)
    if not number or _is_as_released(schema, number, there):  # nothing is promised of what is still to be made
        return []
    found = []
    for name, promised in objects_of(schema, number).items():
        whose = f"{promised.kind} {name} of {schema.room} {number}"
        if name not in there:
            gone = promised.kind in {"view", "index"}
            found.append(Difference(name, promised, f"there is no {whose}", gone))
        elif there[name].gist != promised.gist and (what := _drift(connection, schema, number, name)):
            found.append(Difference(name, promised, f"{whose} {what}", gone=False))
    return found


def _drift(connection: SqliteConnection, schema: Schema, number: int, name: str) -> str:
    """How a table, index, view or trigger differs, in words; empty: by columns that a person added, at most."""
    with _example(schema, number) as example:
        ours, theirs = _columns(example, name), _columns(connection, name)
        promised = _parts(_objects(example)[name].gist)
    if missing := ours - theirs:
        return f"lacks {', '.join(sorted(missing))}"
    kept = [part for part in _parts(_objects(connection)[name].gist) if part.split(" ", 1)[0] not in theirs - ours]
    return "" if kept == promised else "was made by other words"


def _parts(gist: str) -> list[str]:
    """A statement in its parts: what stands before the first bracket, each column and constraint, and the rest."""
    head, bracket, body = gist.partition("(")
    body, _, tail = body.rpartition(")")
    parts, depth = [head + bracket], 0
    for piece in body.split(","):
        if depth:
            parts[-1] += f",{piece}"
        else:
            parts.append(piece.strip())
        depth += piece.count("(") - piece.count(")")
    return [*parts, tail.strip()]


@contextmanager
def _example(schema: Schema, number: int) -> Iterator[SqliteConnection]:
    """Make a database in memory that holds the first *number* migrations of *schema*, over the archive's own tables."""
    with SqliteConnection(connect(":memory:"), path=Path(":memory:")) as example:
        for sql in (*(() if schema == ARCHIVE_SCHEMA else ARCHIVE_SCHEMA.migrations), *schema.migrations[:number]):
            example.script(sql)
        yield example


@cache
def objects_of(schema: Schema, number: int) -> dict[str, Promised]:
    """What the first *number* migrations of *schema* make, by name. About 2 ms."""
    before = {} if schema == ARCHIVE_SCHEMA else objects_of(ARCHIVE_SCHEMA, len(ARCHIVE_SCHEMA.migrations))
    with _example(schema, number) as example:
        made = _objects(example)
    virtual = tuple(f"{name}_" for name, each in made.items() if each.gist.startswith("CREATE VIRTUAL"))
    # The tables behind a virtual table are its module's own, and differ between versions of SQLite.
    return {name: each for name, each in made.items() if name not in before and not name.startswith(virtual)}


def _objects(connection: SqliteConnection) -> dict[str, Promised]:
    rows = connection.all(
        "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"
    )
    return {row["name"]: Promised(row["type"], row["sql"], _gist(row["sql"])) for row in rows}


def _columns(connection: SqliteConnection, name: str) -> set[str]:
    return {row["name"] for row in connection.all(f"PRAGMA table_info({name})")}


def _sum(gist: str) -> str:
    return blake2b(gist.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=512)
def _gist(sql: str) -> str:
    return " ".join(re.sub(r"--[^\n]*|\"", "", sql).split())
