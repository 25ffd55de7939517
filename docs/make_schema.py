"""Write docs/schema.md from the comments in the schema itself: `python docs/make_schema.py`."""

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from luutin.archive import Database
from luutin.archive.schema import migrations

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "schema.md"
_TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE TABLE (?:IF NOT EXISTS )?(\w+) \(\n((?:[ ][^\n]*\n)*)^\)", re.MULTILINE)
_COLUMN = re.compile(r"^    ([a-z_0-9]+) +([A-Z]+)[^-]*?(?:-- (.*))?$")

_HEAD = """\
# The archive file, table by table

Made from the comments in archive/migrations/ by `python docs/make_schema.py`. A test keeps it so.

`archive.db` is a SQLite 3 file in WAL mode. Any SQLite tool opens it (`sqlite3 archive.db .schema` prints these
comments too). It is stamped with application id 0x4C54494E (`LTIN`) and its schema version is `PRAGMA user_version`.
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


def tables() -> list[Table]:
    """Every ordinary table, in the order of the migrations."""
    found = []
    for sql in migrations():
        for match in _TABLE.finditer(sql):
            about = " ".join(line.removeprefix("--").strip() for line in match[1].splitlines())
            columns = {}
            for line in match[3].splitlines():
                if (column := _COLUMN.match(line)) and column[1].islower():
                    columns[column[1]] = (column[2], column[3] or "")
            found.append(Table(match[2], about, columns))
    return found


def undocumented() -> list[str]:
    """Columns of a fresh archive that no comment explains, and tables that this file's reading missed."""
    known = {table.name: table for table in tables()}
    missing = []
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "archive.db") as database:
        rows = database.all("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
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
    for table in tables():
        rows = [f"| `{name}` | {kind} | {comment} |" for name, (kind, comment) in table.columns.items()]
        about = f"\n{table.about}\n" if table.about else ""
        parts.append(f"## {table.name}\n{about}\n| column | type | |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
