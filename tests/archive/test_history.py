"""The revisions of an article are the runs of what it showed, in whatever order that becomes known."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Article, ArticleRow, Database, History, utc
from luutin.archive.history import Sighting, runs

BEGAN = datetime(2015, 3, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def row(text):
    return ArticleRow.of(Article(url="http://xa.vn/1", source="xa.vn", title="Tin", body=(text,)))


def keep(database, text, day):
    """Note that somebody saw a content on a day."""
    history, one = History(database), row(text)
    with database.transaction():
        known, at = history.find(one.url), BEGAN + timedelta(days=day)
        history.keep_past(one, known, seen_at=at, capture_id=None, witness="old.warc", now=NOW)


def revisions(database):
    sql = "SELECT number, seen_at, sha256 FROM revisions ORDER BY number"
    return [tuple(each) for each in database.all(sql)]


@pytest.mark.parametrize("seed", range(20))
def test_any_order_gives_the_same_revisions(tmp_path, seed):
    """Each content in a row is one, from when it was first seen; also where two were seen in one second."""
    chance = random.Random(seed)
    seen = list({(chance.choice("abc"), chance.randrange(4)) for _ in range(7)})
    wanted = runs(sorted(Sighting(utc(BEGAN + timedelta(days=day)), row(text).sha256, None) for text, day in seen))
    for turn in range(2):
        chance.shuffle(seen)
        with Database.open(tmp_path / f"{turn}.db") as database:
            for text, day in seen:
                keep(database, text, day)
            assert revisions(database) == [(n, run[0].seen_at, run[0].sha256) for n, run in enumerate(wanted, 1)]
            assert database.value("SELECT r.number FROM articles a JOIN revisions r ON r.id = a.revision_id") == len(
                wanted
            )
