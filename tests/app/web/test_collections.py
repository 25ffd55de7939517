"""What an operator puts together is shown to everyone, in the operator's order and words."""

from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from starlette.testclient import TestClient

from luutin.app.collected import diagnose_collections
from luutin.app.config import ConfigError, load
from luutin.app.settings import CollectionSettings
from luutin.app.web.app import create
from luutin.archive import Database, Withholdable, Withholdings
from luutin.night import Level
from tests.app.web.conftest import AUCTION, NOW, fill

TEXT = """
[[collections]]
name = "tay-chon"
title = { vi = "Đấu giá đất", en = "Land <auctions>" }
about = { vi = "Vì sao đáng đọc.", en = "Why read it.\\n\\nAnd more." }
articles = [
  5,
  "http://hoa-lam.example/tin/dau-gia.htm?utm_source=x",
  { article = 4, remark = { vi = "Hay", en = "Mind <this>" } },
  999, "http://nowhere.example/x",
]

[[collections]]
name = "ngay-hoi"
title = "Ngày hội"
query = "ngày hội đại đoàn kết"
"""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def collections(tmp_path_factory):
    path = tmp_path_factory.mktemp("chosen") / "config.toml"
    path.write_text(TEXT, "utf-8")
    return load(path).collections


@pytest.fixture(scope="module")
def client(config, collections):
    with TestClient(create(replace(config, collections=collections)), base_url="http://localhost") as client:
        client.headers["accept-language"] = "en"
        yield client


def numbers_on(text):
    return [int(each.partition('"')[0]) for each in text.split('data-star="')[1:]]


def test_a_list_is_shown_in_its_order_with_its_remarks(client):
    """Numbers and addresses, in any form, lead to articles; remarks are text; what is not here is counted."""
    page = client.get("/collections/tay-chon").text
    assert numbers_on(page) == [5, 1, 4]
    assert "Land &lt;auctions&gt;" in page
    assert "Mind &lt;this&gt;" in page
    assert '<p class="lead">And more.</p>' in page
    assert "2 articles of the list are not here" in page
    assert "ids=5%2C1%2C4" in page


def test_a_query_is_shown_page_by_page(client):
    """The newest first, each once, to the last one."""
    address, found = "/collections/ngay-hoi", []
    while address:
        page = client.get(address).text
        found += numbers_on(page)
        more = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0] if 'rel="next"' in page else ""
        address = more.replace("&amp;", "&")
    assert len(found) == len(set(found)) == 60
    assert "<strong>60</strong>" in page


@pytest.mark.parametrize(
    ("language", "words"), [("vi", ("Đấu giá đất", "Sưu tập")), ("en", ("auctions", "Collections"))]
)
@pytest.mark.parametrize("path", ["/collections/", "/collections/tay-chon"])
def test_a_collection_speaks_both_languages(client, path, language, words):
    """Title and page are in the language asked for."""
    text = client.get(path, params={"lang": language}).text
    assert all(word in text for word in words)


def test_a_feed_has_the_same_articles(client):
    """Entry by entry; the operator's remark stands in place of the first words."""
    feed = fromstring(client.get("/collections/tay-chon.atom").content)
    ids = [each.findtext(f"{ATOM}id").rpartition("/")[2] for each in feed.iter(f"{ATOM}entry")]
    assert ids == ["5", "1", "4"]
    assert [each.findtext(f"{ATOM}summary") for each in feed.iter(f"{ATOM}entry")][2] == "Mind <this>"


def test_an_export_of_a_collection_has_all_of_it(client):
    """The link leads to an export of as many records as the collection has."""
    for name, total in (("tay-chon", 3), ("ngay-hoi", 60)):
        page = client.get(f"/collections/{name}").text
        address = page.partition('href="/export?')[2].partition('"')[0].replace("&amp;", "&")
        assert client.get(f"/export?{address}&format=jsonl").headers["x-total-count"] == str(total)


def test_menu_and_sitemap_name_collections_where_there_are_any(client, config):
    """Without one neither does."""
    assert 'href="/collections/"' in client.get("/").text
    index = client.get("/sitemap.xml").text
    assert "/sitemap/1.xml" in index
    assert "/sitemap/collections.xml" in index
    assert "/collections/ngay-hoi</loc>" in client.get("/sitemap/collections.xml").text
    with TestClient(create(config), base_url="http://localhost") as bare:
        assert "/collections/" not in bare.get("/").text
        assert "collections" not in bare.get("/sitemap.xml").text
        assert bare.get("/collections/").status_code == 200
        assert bare.get("/collections/x").status_code == 404


def test_the_operator_reads_what_a_collection_lacks(collections, tmp_path):
    """The doctor names what is not kept, what is withheld, and a query that finds nothing."""
    db = tmp_path / "archive.db"
    fill(db, tmp_path / "warc")
    with Database.open(db) as database, database.transaction():
        Withholdings(database).withhold(Withholdable.ARTICLE, "1", reason="x", day="2026-11-20", now=NOW)
    nothing = CollectionSettings(name="khong", title="Không", query="zzzz")
    chosen, asked, empty = diagnose_collections(db, (*collections, nothing))
    assert chosen.level is Level.WARN
    assert "2 of 5" in chosen.what
    assert "not in this archive: 999, http://nowhere.example/x;" in chosen.what
    assert f"withheld: {AUCTION.url}" in chosen.what
    assert (asked.level, "60" in asked.what) == (Level.OK, True)
    assert empty.level is Level.WARN


FAULTS = {
    'name = "a"\ntitle = "A"': "either a query or articles",
    'name = "a"\ntitle = "A"\nquery = "x"\narticles = [1]': "either a query or articles",
    'name = "a"\ntitle = "A"\nquery = " "': "either a query or articles",
    'name = "A b"\ntitle = "A"\nquery = "x"': "name",
    'name = "a"\ntitle = ""\nquery = "x"': "title",
    'name = "a"\ntitle = "A"\narticles = [0]': "article",
    'name = "a"\ntitle = "A"\nquery = "x"\n[[collections]]\nname = "a"\ntitle = "B"\nquery = "y"': "stands twice: a",
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items(), ids=range(len(FAULTS)))
def test_a_collection_that_cannot_be_meant_is_refused(tmp_path, text, said):
    """The fault is named when config.toml is read."""
    path = tmp_path / "config.toml"
    path.write_text(f"[[collections]]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError, match=said):
        load(path)
