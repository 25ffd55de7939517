"""What other sites, search engines and feed readers are told of the archive."""

import json
import re
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from luutin.app.cli import luutin
from luutin.app.web.app import create
from luutin.archive import Archive, Article, CurrentNames, Database
from luutin.archive.current_names import PART
from tests.app.web.conftest import NOW
from tests.app.web.keeping import HOST, fill_kept

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def told(page):
    """The meta elements of a page by name, and its JSON-LD."""
    meta = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return meta, json.loads(found)


@pytest.fixture(scope="module")
def kept(config, tmp_path_factory):
    """The web interface over an archive that keeps photographs, and its folder."""
    own = tmp_path_factory.mktemp("shared")
    fill_kept(own)
    with TestClient(create(replace(config, db=own / "archive.db")), base_url="http://localhost") as client:
        yield client, own


def test_a_card_shows_the_kept_photograph_until_it_is_withheld(kept):
    """The picture of a card is one that the archive gives out; a decision takes it out at once."""
    client, own = kept
    meta, linked = told(client.get("/a/1").text)
    assert client.get(meta["og:image"]).headers["content-type"] == "image/webp"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("900", "600")
    assert meta["og:image:alt"] == "Sân kho thôn Đồng Dâu"
    assert meta["twitter:card"] == "summary_large_image"
    assert linked["image"][0] == meta["og:image"].replace("&amp;", "&")
    for name in ("1", "2"):
        done = CliRunner().invoke(
            luutin, ["withhold", "photo", "--db", str(own / "archive.db"), f"{HOST}/anh/{name}.jpg", "--reason", "x"]
        )
        assert done.exit_code == 0, done.output
    meta, linked = told(client.get("/a/1").text)
    assert "og:image" not in meta
    assert "image" not in linked
    assert meta["twitter:card"] == "summary"


def test_an_article_tells_machines_what_it_is(client):
    """Description, permalink, both moments, where it was printed: what is unknown is left out, not empty."""
    meta, linked = told(client.get("/a/1").text)
    assert (
        meta["og:description"]
        == meta["description"]
        == linked["description"]
        == "UBND huyện Hòa Lâm đấu giá 24 thửa đất ở."
    )
    assert re.fullmatch(r"http://localhost/a/1@[0-9a-f]{12}", meta["og:url"])
    assert linked["@type"] == "NewsArticle"
    assert linked["datePublished"] == "2023-03-14T08:30:00+07:00"
    assert linked["isBasedOn"] == "http://hoa-lam.example/tin/dau-gia.htm"
    assert linked["archivedAt"] == meta["og:url"]
    assert "dateModified" not in linked


def test_hostile_text_cannot_end_the_script_element(client):
    """JSON-LD of a hostile article is read back as printed, and nothing of it is markup."""
    page = client.get("/a/2").text
    _, linked = told(page)
    assert linked["headline"].startswith("<script>")
    assert "isBasedOn" not in linked
    assert page.lower().count("<script>") == 0


def test_robots_find_every_article_in_the_sitemap(client):
    """robots.txt names the sitemap; it lists each article's lasting address, which the page calls its own."""
    (address,) = re.findall(r"^Sitemap: (.*)$", client.get("/robots.txt").text, re.MULTILINE)
    root = fromstring(client.get(address).content)
    found = [each.findtext(f"{NAMESPACE}loc") for each in root]
    assert root.tag == f"{NAMESPACE}urlset"
    assert len(found) == 62
    assert f'<link rel="canonical" href="{found[0]}">' in client.get("/a/1").text
    assert client.head(address).content == b""


@pytest.mark.parametrize("part", ["0", "2", "x", "99999999999999999999"])
def test_a_sitemap_that_is_not_there_is_missing_or_empty(client, part):
    """No number makes an error of ours."""
    assert client.get(f"/sitemap/{part}.xml").status_code in {200, 404}


def test_more_articles_than_a_sitemap_holds_are_several(config, tmp_path):
    """The 50,001st article opens a second sitemap, and /sitemap.xml is the index of both."""
    db = tmp_path / "archive.db"
    with Database.open(db) as database, database.transaction():
        archive = Archive(database)
        for number in range(3):
            archive.put(Article(url=f"http://a.example/{number}", source="a.example", title=f"Tin {number}"), now=NOW)
        database.execute("PRAGMA defer_foreign_keys = ON")
        for table, column in (("articles", "id"), ("revisions", "article_id"), ("changes", "article_id")):
            database.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = 3", (PART + 1,))
    with TestClient(create(replace(config, db=db)), base_url="http://localhost") as client:
        index = fromstring(client.get("/sitemap.xml").content)
        assert index.tag == f"{NAMESPACE}sitemapindex"
        parts = [client.get(each.findtext(f"{NAMESPACE}loc")).content for each in index]
    assert [len(fromstring(part)) for part in parts] == [2, 1]
    with Database.read(db) as database:
        assert [each.id for each in CurrentNames(database).names(2)] == [PART + 1]


def test_a_private_archive_sends_robots_away(room):
    """It names no sitemap, and the sitemap is behind the gate."""
    client = room(user_proxies=("10.0.0.0/8",))
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert client.get("/sitemap.xml").status_code == 401


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.atom?q=dau+gia"])
def test_a_feed_has_the_same_ids_under_another_name(room, client, path):
    """Behind another host and prefix nothing comes again as new: ids are tags by the archive's own name."""
    moved = room(public_url="https://tin.example.vn", root_path="/luutin")
    here, there = (feedparser.parse(each.get(path).content) for each in (client, moved))
    assert here.feed.id == there.feed.id
    assert here.feed.id.startswith("tag:")
    assert [entry.id for entry in here.entries] == [entry.id for entry in there.entries]
    assert len({entry.id for entry in here.entries}) == len(here.entries)
    assert here.entries[0].link != there.entries[0].link
