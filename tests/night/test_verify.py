"""`luutin verify`: what is as written passes, and whatever is not is named."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Database
from luutin.night.verification import Fault, verify


def faults(config):
    with Database.read(config.db) as database:
        return [(found.part, found.what) for found in verify(database, config.warc) if isinstance(found, Fault)]


def run(config, *args):
    return CliRunner().invoke(luutin, ["verify", "--db", str(config.db), *args])


@pytest.mark.usefixtures("filled")
def test_an_archive_as_written_passes(config):
    result = run(config, "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["faults"] == []
    assert (answer["checked"]["captures"], answer["checked"]["articles"]) == (5, 5)


def test_one_flipped_byte_is_named_and_the_exit_code_is_1(config, filled):
    row = filled.database.one("SELECT * FROM captures WHERE id = 3")
    file = config.warc / row["file"]
    raw = bytearray(file.read_bytes())
    raw[row["offset"] + row["length"] // 2] ^= 0x10
    file.write_bytes(raw)
    result = run(config)
    assert result.exit_code == 1
    assert f"warc/{row['file']} at byte {row['offset']} (capture 3, http://portal.example/tin-2)" in result.stderr


TAMPERED = {
    "a record rewritten": "UPDATE revisions SET record = replace(record, 'đấu giá', 'đấu thầu') WHERE id = 2",
    "a title rewritten": "UPDATE revisions SET title = 'Khác' WHERE id = 2",
    "a record cut": "UPDATE revisions SET record = '{' WHERE id = 2",
    "another's capture": "UPDATE revisions SET capture_id = 5 WHERE id = 2",
}


@pytest.mark.parametrize("sql", TAMPERED.values(), ids=TAMPERED)
def test_an_article_that_is_not_what_was_kept_is_named(config, filled, sql):
    filled.database.execute(sql)
    ((part, what),) = faults(config)
    assert part == "articles"
    assert "article 2 revision 1 (http://portal.example/tin-1)" in what


def test_a_missing_capture_is_named(config, filled):
    filled.database.execute("PRAGMA foreign_keys = OFF")
    filled.database.execute("DELETE FROM captures WHERE id = 2")
    assert {part for part, _ in faults(config)} == {"database", "articles"}


def test_an_alias_may_show_the_article(config, filled):
    """The capture of another address of the same article is its proof too."""
    filled.database.execute("UPDATE articles SET url = 'http://portal.example/moi' WHERE id = 1")
    assert len(faults(config)) == 1
    filled.database.execute("INSERT INTO aliases VALUES ('http://portal.example/tin-0', 1, 'redirect')")
    assert faults(config) == []


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_named_and_never_waited_for(config, filled, tmp_path, put):
    """A pipe, a folder or a device in a WARC file's place: `verify` and `backup` name it and end with exit code 1."""
    filled.close()
    path = next(config.warc.iterdir())
    path.unlink()
    put(path)
    for command in (["verify"], ["backup", str(tmp_path / "backup")], ["backup", str(tmp_path / "any"), "--damaged"]):
        process = [sys.executable, "-m", "luutin", *command, "--db", str(config.db)]
        done = subprocess.run(process, timeout=20, capture_output=True, text=True, check=False)
        assert path.name in done.stdout + done.stderr
        assert done.returncode == (0 if "--damaged" in command else 1)
