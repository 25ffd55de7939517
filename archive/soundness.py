"""Does SQLite find the file sound? Where not, which of its tables are hit? It goes on behind the first fault."""

from collections.abc import Iterator
from typing import NamedTuple

from luutin.archive.database import Database
from luutin.archive.errors import DamagedError
from luutin.archive.promises import holds_table
from luutin.archive.schema import Schema


class Unsound(NamedTuple):
    """Something that SQLite finds broken."""

    table: str | None
    """Whose pages they are. None: nobody's, or it cannot be known."""
    what: str


def check_soundness(database: Database, *, quick: bool = False) -> Iterator[Unsound]:
    """Look at every page, every index and every reference of the file; *quick*: at the pages alone."""
    pragma = "PRAGMA quick_check" if quick else "PRAGMA integrity_check"
    if found := _check(database, pragma):
        hit = [Unsound(name, what) for name in _tables(database) for what in _check_table(database, pragma, name)]
        yield from hit or [Unsound(None, what) for what in found]
    if quick:
        return
    try:
        rows = database.all("PRAGMA foreign_key_check")
    except DamagedError as error:
        yield Unsound(None, f"its references cannot be followed: {error.reason}")
        return
    for row in rows:
        what = f"{row['table']} row {row['rowid']} refers to a row of {row['parent']} that is missing"
        yield Unsound(row["table"], what)


def check_tables(database: Database, schema: Schema) -> list[str]:
    """What SQLite finds broken in the tables of *schema*, in words."""
    pragma = "PRAGMA integrity_check"
    names = [name for name in _tables(database) if holds_table(schema, name)]
    return [what for name in names for what in _check_table(database, pragma, name)]


def _check_table(database: Database, pragma: str, name: str) -> list[str]:
    quoted = name.replace("'", "''")
    return [f"{name}: {what}" for what in _check(database, f"{pragma}('{quoted}')")]


def _check(database: Database, pragma: str) -> list[str]:
    try:
        lines = [line for row in database.all(pragma) for line in row[0].splitlines()]
    except DamagedError as error:
        return [error.reason]
    # Pages that nothing uses cost room and hide nothing; a rebuilt index may have left some.
    return [line for line in lines if line != "ok" and not line.startswith("*** in") and "is never used" not in line]


def _tables(database: Database) -> list[str]:
    try:
        rows = database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name")
    except DamagedError:
        return []
    return [row["name"] for row in rows]
