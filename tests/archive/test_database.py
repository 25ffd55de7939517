"""Database: which files it opens, which it refuses untouched, and what its transactions keep."""

import hashlib
import sqlite3  # noqa: TID251 - to make the files that must be refused
import subprocess
import sys

import pytest

from luutin.archive import (
    BusyError,
    CannotOpenError,
    DamagedError,
    Database,
    DiskError,
    NewerSchemaError,
    NotAnArchiveError,
)
from luutin.archive.schema import APPLICATION_ID, ARCHIVE_SCHEMA, FORMAT


def other_application(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()


def newer_schema(path):
    Database.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()


def not_sqlite(path):
    path.write_bytes(b"%PDF-1.7\n" * 1000)


def damaged(path):
    Database.open(path).close()
    content = bytearray(path.read_bytes())
    content[100:8192] = b"\xff" * (8192 - 100)
    path.write_bytes(content)


def folder(path):
    path.mkdir()


REFUSED = {
    other_application: NotAnArchiveError,
    newer_schema: NewerSchemaError,
    not_sqlite: NotAnArchiveError,
    damaged: DamagedError,
    folder: CannotOpenError,
}


@pytest.mark.parametrize("way", ["open", "read"])
@pytest.mark.parametrize(("make", "error"), REFUSED.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_file_that_is_not_ours_is_refused_and_untouched(tmp_path, make, error, way):
    path = tmp_path / "archive.db"
    make(path)
    before = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(error) as caught:
        getattr(Database, way)(path)
    assert caught.value.advice in str(caught.value)
    assert before == (path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_missing_archive_is_not_made_by_reading(tmp_path):
    with pytest.raises(CannotOpenError, match="luutin crawl"):
        Database.read(tmp_path / "archive.db")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(CannotOpenError, match="folder"):
        Database.open(tmp_path / "nowhere" / "archive.db")


def test_the_file_says_whose_it_is_and_which_schema(database):
    assert database.value("PRAGMA application_id") == APPLICATION_ID
    assert database.value("PRAGMA user_version") == FORMAT
    assert database.version(ARCHIVE_SCHEMA) == len(ARCHIVE_SCHEMA.migrations)
    assert database.value("PRAGMA journal_mode") == "wal"


def test_each_migration_is_applied_to_an_older_file(tmp_path):
    """A file at version 1 is brought up to date, by a writer or by the first reader, and keeps its rows."""
    path = tmp_path / "archive.db"
    connection = sqlite3.connect(path)
    connection.executescript(ARCHIVE_SCHEMA.migrations[0])
    connection.execute("INSERT INTO sources (name, home, added_at) VALUES ('portal', NULL, '2024-01-01T00:00:00Z')")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with Database.read(path) as database:
        assert database.version(ARCHIVE_SCHEMA) == len(ARCHIVE_SCHEMA.migrations)
        assert database.value("SELECT name FROM sources") == "portal"


def test_a_transaction_keeps_all_or_nothing(database):
    with pytest.raises(RuntimeError), database.transaction():
        database.execute("INSERT INTO sources (name, home, added_at) VALUES ('a', NULL, '2024-01-01T00:00:00Z')")
        raise RuntimeError
    assert database.value("SELECT count(*) FROM sources") == 0


def test_a_second_writer_waits_and_then_says_who_is_in_the_way(database):
    with (
        Database.open(database.path, busy_timeout=0.01) as second,
        database.transaction(),
        pytest.raises(BusyError, match="try again"),
        second.transaction(),
    ):
        pass


def test_a_reader_cannot_write(database):
    with Database.read(database.path) as reader, pytest.raises(DiskError):
        reader.execute("DELETE FROM sources")


def test_a_reader_sees_one_moment_inside_a_snapshot(database):
    with Database.read(database.path) as reader, reader.snapshot():
        before = reader.value("SELECT count(*) FROM sources")
        with database.transaction():
            database.execute("INSERT INTO sources (name, home, added_at) VALUES ('a', NULL, '2024-01-01T00:00:00Z')")
        assert reader.value("SELECT count(*) FROM sources") == before


def test_a_full_disk_is_said_and_leaves_the_committed_rows(tmp_path):
    """SQLite's own page limit stands in for the full disk: the same error code, on any machine."""
    with Database.open(tmp_path / "archive.db") as database:
        database.execute(f"PRAGMA max_page_count = {database.value('PRAGMA page_count') + 2}")
        with pytest.raises(DiskError, match="make room"), database.transaction():
            for number in range(2000):
                database.execute(
                    "INSERT INTO sources (name, home, added_at) VALUES (?, NULL, '2024-01-01T00:00:00Z')",
                    (f"s{number}" * 20,),
                )
        assert database.value("SELECT count(*) FROM sources") == 0
        assert database.value("PRAGMA integrity_check") == "ok"


def test_a_killed_writer_loses_only_its_open_transaction(tmp_path):
    """SIGKILL inside a transaction: the rows committed before are there, the others are not."""
    path = tmp_path / "archive.db"
    code = (
        "import os, sys; from luutin.archive import Database; d = Database.open(sys.argv[1])\n"
        "sql = \"INSERT INTO sources (name, home, added_at) VALUES (?, NULL, '2024-01-01T00:00:00Z')\"\n"
        "with d.transaction(): d.execute(sql, ('kept',))\n"
        "with d.transaction(): d.execute(sql, ('lost',)); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    with Database.open(path) as database:
        assert [row["name"] for row in database.all("SELECT name FROM sources")] == ["kept"]


def test_a_file_that_is_just_being_made_is_waited_for(tmp_path):
    """Between creating the file and committing the first migration it is an empty database, and ours all the same."""
    path = tmp_path / "archive.db"
    with sqlite3.connect(path) as empty:
        empty.execute("PRAGMA journal_mode = WAL")
    empty.close()
    with Database.read(path) as database:
        assert database.value("SELECT count(*) FROM articles") == 0


def test_a_transaction_that_cannot_be_rolled_back_still_shows_what_broke_it(tmp_path):
    """The defect comes out as it was raised; what hindered the rollback stands beside it."""
    with Database.open(tmp_path / "archive.db") as database:
        with pytest.raises(KeyError, match="a defect") as caught, database.transaction():
            database.connection.close()
            raise KeyError("a defect")
        assert "rolled back" in caught.value.__notes__[0]
