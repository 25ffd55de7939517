"""Searching, writing and backing up at the same time: nothing is ever locked. bench/contention.py measures how fast."""

import threading

import pytest

from luutin.archive import Database
from luutin.indexer import Index, Searcher
from luutin.night import back_up, open_backup, restore
from luutin.night.verification import Fault, verify


@pytest.fixture
def searching(config, filled):
    """Two searchers at work in threads of their own; yields the answers and errors so far."""
    Index(filled.database).catch_up()
    stop, totals, errors = threading.Event(), [], []

    def search():
        with Searcher(config.db) as searcher:
            while not stop.is_set():
                try:
                    totals.append(searcher.search("đấu giá").total)
                except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
                    errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield totals, errors
    stop.set()
    for thread in threads:
        thread.join()


def test_nothing_is_locked_while_everything_happens(config, filled, searching, tmp_path, now):
    """Eighty articles come in and are indexed while two search and a backup is taken; the backup proves itself."""
    totals, errors = searching
    for number in range(100, 180):
        filled.add(number)
        if number % 8 == 0:
            Index(filled.database).catch_up()
        if number == 140:
            made = back_up(config, tmp_path / "backup", now=now)
    Index(filled.database).catch_up()
    assert errors == []
    assert len(totals) > 10
    assert made.articles == 46

    new = type(config)(path=None, db=tmp_path / "new" / "archive.db")
    new.db.parent.mkdir()
    restore(open_backup(tmp_path / "backup"), new, now=now)
    with Database.read(new.db) as database:
        assert not [found for found in verify(database, new.warc) if isinstance(found, Fault)]
