"""The web interface shows what the night run hands it: metrics to this machine, a feed of each saved search to all."""

import xml.etree.ElementTree as ET

import pytest
from starlette.testclient import TestClient

from luutin.app.web.app import create
from luutin.archive.moments import utc
from luutin.indexer import Index
from luutin.night import watches
from luutin.night.ending import finish


@pytest.fixture
def ask(config, filled, now):
    """A room over an archive with one saved search and one find."""
    watches.add(filled.database, "đất & nhà", "đấu giá", places={}, now=now)
    filled.add(50)
    Index(filled.database).catch_up()
    with filled.database.transaction():
        filled.database.execute(
            "INSERT INTO runs (kind, pid, started_at, ended_at, outcome, summary)"
            " VALUES ('crawl', 1, :at, :at, 'ok', '{}')",
            {"at": utc(now)},
        )
    finish(config, now=lambda: now, say=print)

    def ask(path, client="127.0.0.1", **headers):
        with TestClient(create(config), base_url="http://localhost", client=(client, 5000)) as room:
            return room.get(path, headers=headers)

    return ask


def test_metrics_are_for_this_machine_alone(ask):
    """Neither another machine nor a proxy gets them."""
    assert "luutin_articles" in ask("/metrics").text
    assert ask("/metrics", client="192.0.2.7").status_code == 404
    assert ask("/metrics", **{"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_a_saved_search_has_a_feed_of_what_it_told(ask):
    root = ET.fromstring(ask("/watch/đất & nhà.atom").content)
    entries = root.findall("{*}entry")
    assert [entry.find("{*}title").text for entry in entries] == ["Thông báo đấu giá số 50"]
    assert "new; matches in title" in entries[0].find("{*}summary").text
    assert ask("/watch/không có.atom").status_code == 404
