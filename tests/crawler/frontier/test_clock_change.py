"""A clock that was set back: pages, hosts and robots.txt are due when as much time has passed as was to pass."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Archive, Database
from luutin.crawler import FRONTIER_SCHEMA
from luutin.crawler.frontier.clock_change import follow_clock
from luutin.crawler.frontier.waking import Waking

THEN = datetime(2036, 3, 12, 1, 30, tzinfo=UTC)
BACK = timedelta(days=3650)
NOW = THEN - BACK


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def database(tmp_path):
    """A page that rests for two days, another that waits an hour for its next try, a host that rests, a robots.txt."""
    with Database.open(tmp_path / "archive.db", FRONTIER_SCHEMA) as database, database.transaction():
        Archive(database).add_source("binh-minh", home="http://x/", now=THEN)
        for url, state, wait in (
            ("http://x/a", "resting", timedelta(days=2)),
            ("http://x/b", "due", timedelta(hours=1)),
        ):
            database.execute(
                "INSERT INTO pages (url, source, host, kind, state, priority, depth, discovered_at, visited_at, due_at)"
                " VALUES (?, 'binh-minh', 'x', 'article', ?, 3, 1, ?, ?, ?)",
                (url, state, text(THEN), text(THEN), text(THEN + wait)),
            )
        database.execute("INSERT INTO hosts (host, paused_until) VALUES ('x', ?)", (text(THEN + timedelta(hours=3)),))
        database.execute(
            "INSERT INTO robots (origin, verdict, fetched_at) VALUES ('http://x', 'allow', ?)", (text(THEN),)
        )
        yield database


def test_what_was_to_come_comes_after_as_long_as_it_was_to_take(database):
    """Ten years back: a page that had two days to rest is due after two days, and no robots.txt is fresh for years."""
    assert follow_clock(database, last=THEN, now=NOW) == BACK
    due = dict(map(tuple, database.all("SELECT url, due_at FROM pages")))
    assert due == {"http://x/a": text(NOW + timedelta(days=2)), "http://x/b": text(NOW + timedelta(hours=1))}
    assert database.value("SELECT paused_until FROM hosts") == text(NOW + timedelta(hours=3))
    assert database.value("SELECT fetched_at FROM robots") == text(NOW)
    waking = Waking(database)
    assert waking.wake("binh-minh", now=NOW + timedelta(days=1), since=None) == 0
    assert waking.wake("binh-minh", now=NOW + timedelta(days=2), since=None) == 1


@pytest.mark.parametrize("last", [None, NOW - timedelta(days=400), NOW, NOW + timedelta(minutes=50)])
def test_a_clock_that_went_on_moves_nothing(database, last):
    """However long nothing ran; a clock that is corrected by some minutes is a clock that works."""
    before = [tuple(row) for row in database.all("SELECT * FROM pages")]
    assert follow_clock(database, last=last, now=NOW) is None
    assert [tuple(row) for row in database.all("SELECT * FROM pages")] == before
