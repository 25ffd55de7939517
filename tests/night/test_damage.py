"""Pages of the file go bad: each kind of damage is told apart, all that is hit is listed, and what heals it does."""

import json
import random
import sqlite3  # noqa: TID251 - to find the pages of a table
from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.indexer import Index

PAGE = 8192
INDEX = ("search_segments", "search_segdir", "index_chunks", "index_state", "index_vocabulary")
KEPT = ("revisions", "captures", "articles", "sources", "changes")


def spoil(db, table, kind):
    """Overwrite the pages of *table*: all with noise or zeros, or the last one."""
    with sqlite3.connect(db) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = [row[0] for row in connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))]
    connection.close()
    chance = random.Random(table)
    with db.open("r+b") as file:
        for page in pages if kind != "last" else pages[-1:]:
            file.seek((page - 1) * PAGE)
            file.write(chance.randbytes(PAGE) if kind == "noise" else bytes(PAGE))


@pytest.fixture
def archive(config, filled):
    """Sixty articles, indexed; nobody has it open."""
    for number in range(5, 60):
        filled.add(number)
    index = Index(filled.database)
    index.catch_up()
    index.settle()
    filled.close()
    return config.db


def run(db, *args):
    return CliRunner().invoke(luutin, [*args, "--db", str(db)])


def parts(db):
    return {fault["part"] for fault in json.loads(run(db, "verify", "--json").stdout)["faults"]}


@pytest.mark.parametrize("kind", ["noise", "zeros"])
@pytest.mark.parametrize("table", INDEX)
def test_a_damaged_index_is_named_as_such_and_a_rebuild_heals_it(archive, table, kind):
    """Nothing else is blamed, no backup is needed, and afterwards all is as written."""
    spoil(archive, table, kind)
    assert parts(archive) == {"index"}
    told = run(archive, "verify")
    assert (told.exit_code, "luutin index --rebuild" in told.stderr) == (1, True)
    assert "restore" not in told.stderr
    assert run(archive, "index", "--check").exit_code == 1
    assert run(archive, "index", "--rebuild").exit_code == 0
    assert run(archive, "verify").exit_code == 0
    assert "60 articles" in run(archive, "search", "đấu giá").stderr


@pytest.mark.parametrize("table", KEPT)
def test_damage_of_the_database_is_told_apart_and_what_stands_behind_it_is_looked_at(archive, table):
    """The captures in the WARC files are still read; one of them is damaged too, and listed."""
    warc = next((archive.parent / "warc").iterdir())
    raw = bytearray(warc.read_bytes())
    raw[len(raw) // 2] ^= 1
    warc.write_bytes(raw)
    spoil(archive, table, "last")
    assert {"database", "captures"} <= parts(archive)
    assert "index" not in parts(archive)
    told = run(archive, "verify").stderr
    assert "luutin restore FOLDER --force" in told
    assert "luutin restore FOLDER --proof" in told


def test_every_fault_is_listed(archive):
    """Not the first one alone: three records, each with its place."""
    with sqlite3.connect(archive) as connection:
        rows = connection.execute("SELECT id, file, offset, length FROM captures WHERE id IN (7, 20, 41)").fetchall()
    connection.close()
    path = Path(archive.parent / "warc" / rows[0][1])
    raw = bytearray(path.read_bytes())
    for _, _, offset, length in rows:
        raw[offset + length // 2] ^= 0x10
    path.write_bytes(raw)
    faults = json.loads(run(archive, "verify", "--json").stdout)["faults"]
    assert [fault["part"] for fault in faults] == ["captures"] * 3
    assert all(f"(capture {row[0]}, " in fault["what"] for row, fault in zip(rows, faults, strict=True))


@pytest.mark.parametrize("table", [*INDEX, *KEPT])
@pytest.mark.parametrize("args", [("search", "đấu giá"), ("status",), ("doctor", "--offline"), ("export",)])
def test_no_damage_is_called_a_defect_of_the_program(archive, table, args):
    """Whatever is hit, a command works on what is whole, or names the file and what to do."""
    spoil(archive, table, "noise")
    error = run(archive, *args).exception
    assert error is None or isinstance(error, SystemExit) or "luutin" in str(error) or "damaged" in str(error)


GARBAGE = {
    "no count of a word": "UPDATE index_vocabulary SET documents = 'x'",
    "a negative count": "UPDATE index_vocabulary SET documents = -1",
    "no field": "UPDATE index_values SET field = 'x'",
    "no generation": "UPDATE index_state SET generation = x'7a7a'",
    "another analysis": "UPDATE index_state SET analysis = 77",
    "postings of noise": "UPDATE search_segdir SET root = randomblob(length(root))",
    "postings of zeros": "UPDATE search_segdir SET root = zeroblob(length(root))",
    "facts of zeros": "UPDATE index_chunks SET documents = zeroblob(length(documents))",
    "sketches of noise": "UPDATE index_chunks SET sketches = randomblob(length(sketches))",
}


@pytest.mark.parametrize("sql", GARBAGE.values(), ids=GARBAGE)
def test_garbage_that_sqlite_believes_is_named_and_healed(archive, sql):
    """Verification names the index and nothing else; no command calls it a defect; a rebuild heals it."""
    with sqlite3.connect(archive) as connection:
        connection.execute(sql)
    connection.close()
    if "generation" not in sql:
        assert parts(archive) == {"index"}
    for args in (("search", "đấu giá"), ("status",), ("index", "--check"), ("export", "đấu giá")):
        error = run(archive, *args).exception
        assert error is None or isinstance(error, SystemExit) or "luutin index" in str(error)
    assert run(archive, "index", "--rebuild").exit_code == 0
    assert run(archive, "verify").exit_code == 0
    assert "60 articles" in run(archive, "search", "đấu giá").stderr


@pytest.mark.parametrize(("table", "kind"), [("revisions", "last"), ("articles", "last")])
def test_export_takes_out_what_can_be_read_and_counts_the_rest(archive, table, kind):
    """It is the way out that verification names: exit code 3, and every article is either there or told."""
    whole = run(archive, "export").stdout.splitlines()
    spoil(archive, table, kind)
    result = run(archive, "export")
    assert result.exit_code == 3
    kept, lost = result.stdout.splitlines(), int(result.stderr.split(" ", 1)[0])
    assert set(kept) < set(whole)
    assert (len(kept) + lost, len(kept) > 10 or table == "articles") == (60, True)
