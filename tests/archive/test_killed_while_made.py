"""An archive whose maker is killed can be made again."""

import subprocess
import sys

from luutin.archive import Database

MAKER = """
import itertools, sys
from luutin.archive import Database
for number in itertools.count():
    print(number, flush=True)
    Database.open(f"{sys.argv[1]}/{number}.db").close()
"""
KILLS = 5


def test_an_archive_killed_while_it_is_made_opens(tmp_path):
    """Whatever moment of its making the kill falls on, the next one who opens it finishes the work."""
    for attempt in range(KILLS):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        with subprocess.Popen([sys.executable, "-c", MAKER, str(folder)], stdout=subprocess.PIPE) as maker:
            for _ in range(2 + attempt):
                last = maker.stdout.readline()
            maker.kill()
            last = (last + maker.stdout.read()).split()[-1].decode()
        assert not (folder / f"{last}.db-journal").exists()
        with Database.open(folder / f"{last}.db") as database:
            assert database.value("SELECT count(*) FROM articles") == 0
