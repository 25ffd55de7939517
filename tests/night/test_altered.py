"""An archive that a person has altered: columns more cost nothing, and its records come out whatever is gone."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Archive, Database
from luutin.archive.promises import objects_of
from luutin.indexer import Index
from luutin.night import SCHEMAS

ROOT = Path(__file__).parents[2]
MODULES = [path for room in ("archive", "crawler", "indexer", "night") for path in sorted((ROOT / room).rglob("*.py"))]
MODULES = [path for path in MODULES if path.parent.name != "notices"]  # a file of its own, that no person opens


def run(config, *args):
    result = CliRunner().invoke(luutin, [*args, "--db", str(config.db)])
    assert result.exit_code == 0, result.output
    return result.stdout


ALTERED = [
    f"ALTER TABLE {table} ADD COLUMN mine TEXT DEFAULT 'x'"
    for schema in SCHEMAS
    for table, made in objects_of(schema, len(schema.migrations)).items()
    if made.kind == "table" and not made.gist.startswith("CREATE VIRTUAL")
]


def test_an_archive_with_a_column_more_in_every_table_works_on(config, filled, tmp_path):
    """It is written, read, exported, taken in again, indexed, searched and verified as before."""
    for sql in ALTERED:
        filled.database.execute(sql)
    filled.add(77)
    with filled.database.transaction():
        Archive(filled.database).put_alias("http://portal.example/cu", 1, evidence="redirect")
    filled.close()
    (tmp_path / "records.jsonl").write_text(run(config, "export"))
    run(config, "import", str(tmp_path / "records.jsonl"))
    run(config, "index")
    run(config, "index", "--rebuild")
    run(config, "compact")
    assert "77" in run(config, "search", "đấu giá số 77")
    run(config, "verify")


GONE = {
    "the view": ["DROP VIEW records"],
    "view and column": [
        "DROP VIEW records",
        "ALTER TABLE articles RENAME COLUMN last_seen TO seen",
        "ALTER TABLE articles ADD COLUMN last_seen TEXT DEFAULT '2026-03-12T01:30:00Z'",
        "ALTER TABLE sources RENAME COLUMN home TO house",
    ],
    "an index": ["DROP INDEX articles_by_source"],
    "the search's tables": ["DROP TABLE index_chunks", "DROP TABLE search"],
    "the frontier's": ["DROP TABLE pages"],
}


@pytest.mark.parametrize("sql", GONE.values(), ids=GONE)
def test_the_records_come_out_whatever_else_is_gone(config, filled, sql):
    """Export is the way out that the error names."""
    before = run(config, "export")
    filled.database.execute("PRAGMA foreign_keys = OFF")
    for each in sql:
        filled.database.execute(each)
    filled.close()
    assert run(config, "export") == before


def test_the_next_writer_makes_a_lost_view_anew(config, filled):
    """And whoever only reads has one of its own until then."""
    filled.database.execute("DROP VIEW records")
    with Database.read(config.db) as reader:
        assert reader.value("SELECT count(*) FROM records") == 5
    assert not filled.database.value("SELECT 1 FROM sqlite_master WHERE name = 'records'")
    with Database.open(config.db, *SCHEMAS) as database:
        Index(database).catch_up()
        assert database.value("SELECT 1 FROM sqlite_master WHERE name = 'records'")


INSERTED = re.compile(r"INSERT (?:OR \w+ )?INTO [\w{}._]+[\s\"f]+(?:VALUES|SELECT)")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_insert_names_its_columns(path):
    """Else a column that a person added would break it."""
    assert INSERTED.findall(path.read_text("utf-8")) == []
