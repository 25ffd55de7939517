"""Write docs/schema.md from the comments in the schema itself: `python docs/make_schema.py`.

And into each room what its migrations make, in sums, so that a command can tell an archive that is as it should be
without making an example of one.
"""

import tempfile
from functools import cache
from pathlib import Path

from luutin.archive import Database, DescribedTable, describe_tables, read_statements
from luutin.archive.promises import RELEASED, released_lines
from luutin.night import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "schema.md"

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


@cache
def new_archive() -> dict[str, str]:
    """Name → CREATE statement of every table of a new archive."""
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "archive.db", *SCHEMAS) as database:
        return read_statements(database)


def undocumented() -> list[str]:
    """Columns of a fresh archive that no comment explains, and tables that this file's reading missed."""
    known = {table.name: table for schema in SCHEMAS for table in describe_tables(schema, new_archive())}
    missing = []
    with tempfile.TemporaryDirectory() as folder, Database.open(Path(folder) / "archive.db", *SCHEMAS) as database:
        made = new_archive()
        virtual = tuple(name for name, sql in made.items() if sql.startswith("CREATE VIRTUAL"))
        for name in made:
            if name.startswith("sqlite_") or name.startswith(virtual) or made[name].startswith("CREATE VIEW"):
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
        parts += map(_described, describe_tables(schema, new_archive()))
    return "\n".join(parts)


def _described(table: DescribedTable) -> str:
    rows = [f"| `{name}` | {kind} | {comment} |" for name, (kind, comment) in table.columns.items()]
    about = f"\n{table.about}\n" if table.about else ""
    return f"### {table.name}\n{about}\n| column | type | |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def promised() -> dict[Path, str]:
    """File → text of the sums of each room."""
    folders = {schema: ROOT / schema.package.removeprefix("luutin.").replace(".", "/") for schema in SCHEMAS}
    return {folder / RELEASED: "\n".join(released_lines(schema)) + "\n" for schema, folder in folders.items()}


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
    for path, text in promised().items():
        path.write_text(text, "utf-8")
