"""Write docs/schema.md from the comments in the schema itself: `python docs/make_schema.py`."""

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from luutin.archive import Database, Row, Schema
from luutin.night import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "schema.md"
_TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(\n((?:[ ][^\n]*\n)*)^\)", re.MULTILINE)
_RENAMED = re.compile(r"^ALTER TABLE (\w+) RENAME TO (\w+)", re.MULTILINE)
_ADDED = re.compile(r"^ALTER TABLE (\w+) ADD COLUMN ([a-z_0-9]+) ([A-Z]+)[^;]*; -- (.*)$", re.MULTILINE)
_COLUMN = re.compile(r"^    ([a-z_0-9]+) +([A-Z]+)[^-]*?(?:-- (.*))?$")

_HEAD = """\
# The archive file, table by table

Made from the comments in each room's migrations/ by `python docs/make_schema.py`. A test keeps it so.

`archive.db` is a SQLite 3 file in WAL mode. Any SQLite tool opens it (`sqlite3 archive.db .schema` prints these
comments too). It is stamped with application id 0x4C54494E (`LTIN`). Its `PRAGMA user_version` is 5.
Each table belongs to one room, and only that room names it in SQL. A room makes its tables when it first writes: a file
that only took in records has the archive's alone. The table `schema_versions` says how far each room has come.
Moments are text in UTC, `2026-11-23T06:20:11Z`. A local stamp (`published`) is as in fields.md. A column that says
nothing of NULL is never NULL. The FTS4 table `search` and its shadows `search_…` are
SQLite's own. docs/search.md says how they are used.

The view `records` is the place to begin: one row for each article with its current revision.
"""


class Table(NamedTuple):
    """A table as its CREATE statement documents it."""

    name: str
    about: str
    columns: dict[str, tuple[str, str]]
    """Name → type and comment."""


def tables(schema: Schema) -> list[Table]:
    """Every ordinary table of one room as it is now, in the order in which it was first made."""
    about: dict[str, str] = {}
    for sql in schema.migrations:
        for match in _TABLE.finditer(sql):
            about[match[2]] = " ".join(line.removeprefix("--").strip() for line in match[1].splitlines())
        for old, new in _RENAMED.findall(sql):
            about[new] = about.pop(old)
    made = {row["name"]: row["sql"] for row in fresh()}
    found = {name: Table(name, about[name], columns(made[name])) for name in about if name in made}
    for table, column, kind, comment in _ADDED.findall("\n".join(schema.migrations)):
        found[table].columns[column] = (kind, comment)
    return list(found.values())


def columns(sql: str) -> dict[str, tuple[str, str]]:
    """Name → type and comment of each column of a CREATE statement."""
    found = {}
    for line in sql.splitlines():
        if (column := _COLUMN.match(line)) and column[1].islower():
            found[column[1]] = (column[2], column[3] or "")
    return found


@cache
def fresh() -> list[Row]:
    """Name and CREATE statement of every table of a new archive."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "archive.db", *SCHEMAS) as database:
        return database.all("SELECT name, sql FROM sqlite_master WHERE type = 'table'")


def undocumented() -> list[str]:
    """Columns of a fresh archive that no comment explains, and tables that this file's reading missed."""
    known = {table.name: table for schema in SCHEMAS for table in tables(schema)}
    missing = []
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "archive.db", *SCHEMAS) as database:
        rows = fresh()
        virtual = tuple(row["name"] for row in rows if row["sql"].startswith("CREATE VIRTUAL"))
        for row in rows:
            name = row["name"]
            if name.startswith("sqlite_") or name.startswith(virtual):
                continue
            columns = [column["name"] for column in database.all(f"PRAGMA table_info({name})")]
            documented = known[name].columns if name in known else {}
            missing += [f"{name}.{column}" for column in columns if not documented.get(column, ("", ""))[1]]
    return missing


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for schema in SCHEMAS:
        folder = f"{schema.package.removeprefix('luutin.').replace('.', '/')}/migrations/"
        parts.append(f"## Tables of {schema.room}\n\nMade by `{folder}`, owned by `{schema.package}`.\n")
        parts += map(_described, tables(schema))
    return "\n".join(parts)


def _described(table: Table) -> str:
    rows = [f"| `{name}` | {kind} | {comment} |" for name, (kind, comment) in table.columns.items()]
    about = f"\n{table.about}\n" if table.about else ""
    return f"### {table.name}\n{about}\n| column | type | |\n|---|---|---|\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
