"""Rows from one archive's table into another's: by the names of their columns, so that a column more is brought too."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from luutin.archive.database import Database, Row
from luutin.archive.promises import holds_table
from luutin.archive.schema import ARCHIVE_SCHEMA


def find_tables(database: Database, column: str, *, leaving: Iterable[str]) -> list[str]:
    """The archive's own tables that have a column of that name, but those of *leaving*."""
    rows = database.all(
        "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c ON c.name = ?"
        " WHERE m.type = 'table' ORDER BY m.name",
        (column,),
    )
    return [row[0] for row in rows if row[0] not in set(leaving) and holds_table(ARCHIVE_SCHEMA, row[0])]


def select(origin: Database, table: str, where: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of *table* that meet the condition *where*, which names no other table's columns."""
    return origin.all(f"SELECT * FROM {table} WHERE {where}", values)


def insert(target: Database, table: str, row: Row, changed: Mapping[str, Any], *, leaving: str = "") -> int:
    """Insert *row* with the columns of *changed* as they are there; one that is there already stays.

    *leaving*: a column that the target numbers itself. Returns the row's number.
    """
    values = {name: row[name] for name in row.keys() if name != leaving}  # noqa: SIM118 - a Row iterates its values
    values |= {name: value for name, value in changed.items() if name in values}
    done = target.execute(
        f"INSERT OR IGNORE INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    return int(done.lastrowid or 0)
