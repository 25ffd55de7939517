"""Archives that released programs made: opened, brought up to date, and found whole."""

import gzip
import hashlib
import json
import shutil
import sqlite3  # noqa: TID251 - to look at the file as the old program left it
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Database
from luutin.night import SCHEMAS, Fault, verify

RELEASED = Path(__file__).parent / "released"
HELD = {
    "schema-4": {
        "sources": 2,
        "runs": 3,
        "captures": 11,
        "articles": 11,
        "revisions": 12,
        "aliases": 1,
        "captions": 10,
        "changes": 14,
        "pages": 13,
        "hosts": 1,
        "robots": 1,
        "sweeps": 1,
        "search_docsize": 12,
        "index_forgotten": 1,
        "index_vocabulary": 71,
        "observations": 3,
        "accepted": 1,
        "told_health": 1,
        "outbox": 1,
        "watches": 1,
        "finds": 1,
    },
}
"""Folder → how many rows each table had when the old program left it."""


LATER = {"file-index", "people"}
"""Rooms that no old program had: they make their tables when they first write."""


@pytest.fixture(params=HELD)
def released(request, tmp_path):
    """A copy of a released archive, and the rows it must have kept."""
    path = tmp_path / "archive.db"
    path.write_bytes(gzip.decompress((RELEASED / request.param / "archive.db.gz").read_bytes()))
    shutil.copytree(RELEASED / request.param / "warc", tmp_path / "warc")
    return path, HELD[request.param]


def run(path, *args):
    return CliRunner().invoke(luutin, [*args, "--db", str(path)], catch_exceptions=False)


def made(path):
    """The words that made every table, index, view and trigger of ours."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    found = dict(rows)
    connection.close()
    return found


def test_nothing_is_lost(released):
    """Each table has the rows it had, whether the first to open it reads or writes."""
    path, held = released
    with Database.read(path) as database:
        assert {table: database.value(f"SELECT count(*) FROM {table}") for table in held} == held
        assert all(database.holds(schema) for schema in SCHEMAS if schema.room not in LATER)


def test_its_tables_are_made_of_the_same_words_as_new_ones(released, tmp_path):
    """An old archive and a new one differ in nothing that a later migration could stumble over."""
    path, _ = released
    Database.open(path, *SCHEMAS).close()
    Database.open(tmp_path / "fresh.db", *SCHEMAS).close()
    assert made(path) == made(tmp_path / "fresh.db")


def test_it_is_found_as_written(released):
    path, _ = released
    with Database.read(path) as database:
        assert [found for found in verify(database, path.parent / "warc") if isinstance(found, Fault)] == []


COMMANDS = {
    ("search", "khai mạc"): "Hội thao khai mạc",
    ("status",): "an-hoa",
    ("watch", "list"): "trao-qua",
    ("show", "2"): "Hội thao khai mạc",
    ("export", "đấu giá"): "12/TB-UBND",
    ("index",): "articles taken in",
    ("index", "--rebuild"): "11 articles taken in",
    ("compact",): "",
    ("verify",): "all as written",
}


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_each_command_works_on_it_as_the_first(released, args):
    path, _ = released
    result = run(path, *args)
    assert (result.exit_code, COMMANDS[args] in result.output) == (0, True), result.output


def test_a_rebuilt_index_is_not_taken_for_another_schema(released):
    """A rebuild renames tables, and SQLite then writes their names in quotes."""
    path, _ = released
    run(path, "index", "--rebuild")
    assert 'TABLE "index_chunks"' in made(path)["index_chunks"]
    Database.open(path, *SCHEMAS).close()
    assert run(path, "verify").exit_code == 0


def test_an_older_program_refuses_it_afterwards(released):
    """It looks at user_version: whatever is above 4 was made by a later one."""
    path, _ = released
    Database.open(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 5
    connection.close()


DRIFTED = {
    "ALTER TABLE hosts DROP COLUMN unclosed": ("table hosts of frontier 1 lacks unclosed", "luutin export"),
    "DROP TABLE index_values": ("there is no table index_values of fts 1", "luutin index --rebuild"),
    "DROP TRIGGER index_forgets": ("there is no trigger index_forgets of fts 1", "luutin index --rebuild"),
}


@pytest.mark.parametrize(("sql", "what", "advice"), [(sql, *told) for sql, told in DRIFTED.items()], ids=DRIFTED)
def test_verify_and_doctor_name_what_is_not_as_its_version_promises(released, sql, what, advice):
    """An unreleased program left something out. Both say what, doctor what to do, and the records can be taken out."""
    path, _ = released
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.close()
    found = {command: run(path, command, *more) for command, *more in (("verify",), ("doctor", "--offline"))}
    assert [result.exit_code for result in found.values()] == [1, 1]
    assert all(what in result.output for result in found.values())
    assert advice in found["doctor"].output
    assert run(path, "export").exit_code == 0


def test_those_who_open_it_at_once_bring_it_up_to_date_once(released):
    """Web server, night run and a person after an upgrade: nobody fails, and no table is made twice."""
    path, held = released

    def count(_):
        with Database.read(path) as database:
            return database.value("SELECT count(*) FROM articles")

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(count, range(16))) == {held["articles"]}


def test_a_backup_that_the_old_program_made_is_restored(released):
    """Its files are as they were; the first who opens the restored archive brings it up to date."""
    path, held = released
    backup = path.parent / "backup"
    (backup / "warc").mkdir(parents=True)
    shutil.copy(path, backup / "archive.db")
    for file in path.parent.glob("warc/*"):
        shutil.copy(file, backup / "warc")
    files = {str(file.relative_to(backup)): file for file in backup.rglob("*") if file.is_file()}
    hashes = {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    note = {"made_at": "2026-11-27T11:40:00Z", "articles": 11, "captures": 11, "files": hashes}
    (backup / "backup.json").write_text(json.dumps(note))
    assert run(path, "restore", str(backup), "--force").exit_code == 0
    with Database.read(path) as database:
        assert {table: database.value(f"SELECT count(*) FROM {table}") for table in held} == held
    assert run(path, "verify").exit_code == 0


def test_a_number_that_an_older_program_took_back_is_not_given_again(released):
    """The change log of the old file names it."""
    path, _ = released
    taken = sqlite3.connect(path)
    (highest,) = taken.execute("SELECT max(article_id) FROM changes").fetchone()
    taken.execute("PRAGMA foreign_keys = ON")
    taken.execute("DELETE FROM articles WHERE id >= ?", (highest - 1,))
    taken.execute("INSERT INTO changes (article_id, kind, at) VALUES (?, 'delete', '2026-01-01T00:00:00Z')", (highest,))
    taken.commit()
    taken.close()
    with Database.open(path) as database:
        row = "INSERT INTO articles (url, source, first_seen, last_seen) SELECT 'u', name, '', '' FROM sources LIMIT 1"
        assert database.execute(row).lastrowid == highest + 1
