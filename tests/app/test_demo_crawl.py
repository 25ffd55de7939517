"""Portal → crawl → archive: every article becomes the record its editor wrote, once."""

from itertools import count

import pytest

from luutin.app.clock import SystemClock
from luutin.app.demo import Portal
from luutin.archive import CaptureWriter, Database, Reader
from luutin.crawler.run.crawl import crawl
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings

FIELDS = ("title", "published", "lead", "byline", "body", "attachments", "category", "source")


class Household:
    """A portal, and the archive that is crawled from it."""

    def __init__(self, portal, folder):
        self.portal = portal
        self.db = folder / "archive.db"
        self.warc = folder / "warc"
        self.runs = count(1)

    def crawl(self):
        allowed = Permission(by="these tests, which serve the portal", delay_s=0.0)
        sources = [
            SourceSettings(name=key, seeds=(f"{site.base_url}/",), permission=allowed)
            for key, site in self.portal.sites.items()
        ]
        with Database.open(self.db) as database, CaptureWriter(self.warc, database) as captures:
            return crawl(CrawlerSettings(), sources, database, captures, clock=SystemClock())

    def records(self):
        with Database.read(self.db) as database:
            return {record.url: record for record in Reader(database).current()}


@pytest.fixture
def household(tmp_path):
    with Portal() as portal:
        yield Household(portal, tmp_path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """A household after one crawl. Only for looking at."""
    with Portal() as portal:
        household = Household(portal, tmp_path_factory.mktemp("crawled"))
        household.summary = household.crawl()
        yield household


def test_the_crawl_finds_every_article_and_nothing_else(crawled):
    """What is stored is what the portal published: listings, print views and aliases are no articles."""
    assert set(crawled.records()) == {article.url for article in crawled.portal.articles}
    assert crawled.summary.ending == "ok"


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_what_the_editor_wrote(crawled, field):
    records = crawled.records()
    wanted = {a.url: a.model_dump(mode="json")[field] for a in crawled.portal.articles}
    got = {url: records[url].as_json()[field] for url in wanted}
    assert got == wanted


def test_each_caption_is_with_its_photo(crawled):
    """Seven ways to print a caption, one way to keep it: its text, its picture, its place in the text."""
    records = crawled.records()
    wanted = {a.url: a.model_dump(mode="json")["captions"] for a in crawled.portal.articles}
    assert {url: records[url].as_json()["captions"] for url in wanted} == wanted


def test_what_robots_txt_forbids_is_not_asked_for(crawled):
    asked = crawled.portal.requests
    assert not [path for _, path in asked if path.startswith(("/banners/", "/admin/", "/wp-admin/"))]


def test_a_second_crawl_without_change_stores_no_revision(household):
    household.crawl()
    before = {url: record.sha256 for url, record in household.records().items()}
    again = household.crawl()
    assert (again.total("new"), again.total("changed")) == (0, 0)
    after = household.records()
    assert {url: record.sha256 for url, record in after.items()} == before
    assert {record.revision for record in after.values()} == {1}


def test_an_edit_becomes_a_revision_and_a_new_article_is_found(household):
    """What editors do between two crawls is in the archive after the second."""
    household.crawl()
    newest = next(article for article in household.portal.articles if article.source == "bensay")
    edited = household.portal.edit(newest.url, title=newest.title + " (cập nhật)")
    added = household.portal.add(
        "huyen",
        title="Thông báo lịch trực ngày nghỉ cuối cùng",
        published="2025-06-29T08:00",
        category="Thông báo",
        body=["Văn phòng huyện thông báo lịch trực ngày 29 và 30/6/2025 để nhân dân biết, liên hệ công việc."],
    )
    summary = household.crawl()
    assert (summary.total("new"), summary.total("changed")) == (1, 1)
    records = household.records()
    assert records[edited.url].revision == 2
    assert records[edited.url].as_json()["title"] == edited.title
    assert records[added.url].as_json()["title"] == added.title
