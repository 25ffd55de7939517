"""An archive where nothing can be written, on a disk that is full or read-only: it is read, and one is told."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import CannotOpenError, Database
from luutin.indexer import Index

MAY_MOUNT = os.geteuid() == 0


def mount(*args):
    if not MAY_MOUNT or subprocess.run(["mount", *args], check=False, capture_output=True).returncode:
        pytest.skip("may not mount")


@pytest.fixture
def small(tmp_path):
    """A disk of 4 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", folder)
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def copy(config, filled, folder):
    """An indexed archive, closed, with its WARC files and a configuration."""
    Index(filled.database).catch_up()
    filled.close()
    shutil.copy(config.db, folder)
    shutil.copytree(config.warc, folder / "warc")
    (folder / "config.toml").write_text('[sources.binh-minh]\nseeds = ["http://127.0.0.1:9/"]\n')
    return folder


def fill(folder, left=0):
    (folder / "fill").write_bytes(b"\0" * (shutil.disk_usage(folder).free - left))


@pytest.fixture
def full(config, filled, small):
    """Not a byte is left, and no connection was open when that happened."""
    fill(copy(config, filled, small))
    assert shutil.disk_usage(small).free == 0
    return small


@pytest.fixture
def read_only(config, filled, tmp_path):
    """A medium that nobody can write to."""
    there, seen = tmp_path / "there", tmp_path / "medium"
    there.mkdir()
    seen.mkdir()
    copy(config, filled, there)
    mount("--bind", there, seen)
    mount("-o", "remount,ro,bind", seen)
    yield seen
    subprocess.run(["umount", "-l", seen], check=True)


def run(folder, *args):
    where = ["--db", str(folder / "archive.db")]
    config = ["--config", str(folder / "config.toml")] if args[0] in {"status", "verify", "doctor", "export"} else []
    result = CliRunner().invoke(luutin, [*args, *where, *config])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


READING = {
    ("search", "đấu giá"): 0,
    ("show", "3"): 0,
    ("status",): 0,
    ("verify",): 0,
    ("export",): 0,
    ("export", "--format", "csv", "đấu giá"): 0,
    ("doctor", "--offline"): None,
}


@pytest.mark.parametrize("disk", ["full", "read_only"])
def test_whoever_reads_reads(disk, request):
    """Search, one article, status, verification, export and doctor, one after the other."""
    folder = request.getfixturevalue(disk)
    before = {path.name for path in folder.iterdir()}
    for args, code in READING.items():
        assert code is None or run(folder, *args).exit_code == code, args
    if disk == "read_only":
        assert {path.name for path in folder.iterdir()} == before


def test_changes_that_cannot_be_read_are_told_not_left_out(config, filled, small):
    """A write-ahead log of a machine that died, on a disk with no room for what SQLite needs to read it."""
    copy(config, filled, small)
    with Database.open(small / "archive.db") as database, database.transaction():
        database.execute("UPDATE articles SET last_seen = '2030-01-01T00:00:00Z'")
        shutil.copy(small / "archive.db", small / "other.db")
        shutil.copy(small / "archive.db-wal", small / "other.db-wal")
    if not (small / "other.db-wal").stat().st_size:
        (small / "other.db-wal").write_bytes(b"x" * 100)
    fill(small)
    with pytest.raises(CannotOpenError, match=r"other\.db-wal"):
        Database.read(small / "other.db")


def test_on_a_full_disk_the_server_starts_and_searches(full):
    """And once there is room, and somebody writes, it shows what is new."""
    command = [sys.executable, "-m", "luutin", "serve", "--port", "0", "--db", str(full / "archive.db")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            (port,) = re.findall(r":(\d+)/ ", server.stderr.readline())
            address = f"http://127.0.0.1:{port}/api/v1/search?q=dau+gia"
            assert b'"total":5' in _ask(address)
            (full / "fill").unlink()
            with Database.open(full / "archive.db") as database:
                with database.transaction():
                    database.execute("DELETE FROM articles WHERE id = 1")
                    database.execute("INSERT INTO changes (article_id, kind, at) VALUES (1, 'delete', '2026')")
                Index(database).catch_up()
                assert b'"total":4' in _ask(address)
        finally:
            server.terminate()


def _ask(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()
