"""Here is an archive. What does each table and column of it hold, in the words of its own schema?"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from luutin.archive.database import Database
from luutin.archive.schema import Schema

_TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(\n((?:[ ][^\n]*\n)*)^\)", re.MULTILINE)
_RENAMED = re.compile(r"^ALTER TABLE (\w+) RENAME TO (\w+)", re.MULTILINE)
_ADDED = re.compile(r"^ALTER TABLE (\w+) ADD COLUMN ([a-z_0-9]+) ([A-Z]+)[^;]*; -- (.*)$", re.MULTILINE)
_COLUMN = re.compile(r"^    ([a-z_0-9]+) +([A-Z]+)[^-]*?(?:-- (.*))?$")


class DescribedTable(NamedTuple):
    """A table as its CREATE statement documents it."""

    name: str
    about: str
    columns: dict[str, tuple[str, str]]
    """Name → type and comment."""


def describe_tables(schema: Schema, made: Mapping[str, str]) -> list[DescribedTable]:
    """Every ordinary table of one room as it is in *made*, in the order in which it was first made."""
    about: dict[str, str] = {}
    for sql in schema.migrations:
        for match in _TABLE.finditer(sql):
            about[match[2]] = " ".join(line.removeprefix("--").strip() for line in match[1].splitlines())
        for old, new in _RENAMED.findall(sql):
            about[new] = about.pop(old)
    found = {name: DescribedTable(name, about[name], _columns(made[name])) for name in about if name in made}
    for table, column, kind, comment in _ADDED.findall("\n".join(schema.migrations)):
        if table in found:
            found[table].columns[column] = (kind, comment)
    return list(found.values())


def _columns(sql: str) -> dict[str, tuple[str, str]]:
    """Name → type and comment of each column of a CREATE statement."""
    found = {}
    for line in sql.splitlines():
        if (column := _COLUMN.match(line)) and column[1].islower():
            found[column[1]] = (column[2], column[3] or "")
    return found


def read_statements(database: Database) -> dict[str, str]:
    """Name → CREATE statement of every table and view of an archive; an index over a text is a table too."""
    rows = database.all("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')")
    return {row["name"]: row["sql"] for row in rows}
