"""The index follows a crawl, and a crawl does not depend on it."""

import pytest
from structlog.testing import capture_logs

from luutin.app.clock import SystemClock
from luutin.app.crawling import IndexFollower
from luutin.app.demo import Portal
from luutin.archive import CaptureWriter, Database
from luutin.crawler.run.crawl import crawl
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings
from luutin.indexer import INDEX_SCHEMA, Index


@pytest.fixture
def database(tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        yield database


@pytest.fixture
def crawled(database, tmp_path):
    """Crawl a portal with the given follower."""

    def crawled(follow):
        allowed = Permission(by="these tests, which serve the portal", delay_s=0.0)
        with Portal() as portal, CaptureWriter(tmp_path / "warc", database) as captures:
            sources = [
                SourceSettings(name=key, seeds=(f"{site.base_url}/",), permission=allowed)
                for key, site in portal.sites.items()
            ]
            crawl(CrawlerSettings(), sources, database, captures, clock=SystemClock(), follow=follow)
            return len(portal.articles)

    return crawled


def test_the_index_takes_in_articles_while_the_crawl_goes_on(database, crawled):
    """The follower is called between transactions, so that it can make its own."""
    index = Index(database, batch=20)
    seen = []

    def follow():
        assert not database.connection.in_transaction
        index.step()
        seen.append(index.pending())

    articles = crawled(follow)
    assert index.count() == articles
    assert articles - index.pending() >= 20
    assert len(seen) > 2
    index.catch_up()
    assert index.check() == []


def test_an_index_that_cannot_follow_costs_no_article(database, crawled):
    """The crawl goes on to its end; the catch-up at its end tells what is wrong."""
    database.migrate(INDEX_SCHEMA)
    database.execute("ALTER TABLE index_state RENAME TO index_state_away")
    follower = IndexFollower(database)
    with capture_logs() as logged:
        articles = crawled(follower.step)
    assert database.value("SELECT count(*) FROM articles") == articles
    assert [line["event"] for line in logged] == ["the index could not follow the crawl"]
    with pytest.raises(Exception, match="index_state"):
        follower.catch_up()
    database.execute("ALTER TABLE index_state_away RENAME TO index_state")
    follower.catch_up()
    assert Index(database).check() == []
