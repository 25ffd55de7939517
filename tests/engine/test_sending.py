"""Behind each crawl the clusters get what is new. One that takes nothing makes the night late, not wrong."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from luutin.app.config import Config
from luutin.app.sending import send_behind
from luutin.archive import Archive, Article, Database
from luutin.indexer import ClusterSearcher, EngineSettings
from luutin.night.notices.post import open_spool

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


@pytest.fixture
def config(tmp_path):
    """An archive that holds an article."""
    with Database.open(tmp_path / "archive.db") as database, database.transaction():
        Archive(database).put(Article(url="http://portal.example/1", source="portal", title="Thi đua"), now=NOW)
    return Config(None, db=tmp_path / "archive.db")


def alarms(config):
    with open_spool(config, now=NOW) as spool:
        return spool.alarms()


@pytest.mark.engine
def test_what_is_new_is_sent_and_a_cluster_that_is_down_is_waited_for_and_told(config, cluster):
    """A minute long, with an alarm that is over once the cluster has all; a cluster that others fill is left alone."""
    there = {"url": cluster.access.urls, "index": cluster.index, "replicas": 0, "shards": 1}
    gone, other = {**there, "url": "http://127.0.0.1:9"}, EngineSettings(url="http://127.0.0.1:9", follow=False)
    slept = []
    for settings, sounded, waited in ((gone, ["engine big"], 63), (there, [], 63)):
        known = replace(config, engines={"big": EngineSettings(**settings), "others": other})
        send_behind(known, stop=lambda: False, sleep=slept.append)
        assert (list(alarms(config)), sum(slept)) == (sounded, waited)
    assert ClusterSearcher(cluster, beside=config.db, time_s=60).ids("thi dua") == [1]


def test_a_signal_ends_the_wait(config):
    """Within half a second; what was not sent waits for the next time, and nothing is wrong."""
    slept = []
    known = replace(config, engines={"big": EngineSettings(url="http://127.0.0.1:9")})
    send_behind(known, stop=lambda: len(slept) > 2, sleep=slept.append)
    assert (sum(slept), list(alarms(config))) == (1.5, [])
