"""The pages: what a reader finds on them."""

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from luutin.app.web.app import create
from luutin.archive import Database

PAGES = [
    "/",
    "/?q=dau+gia",
    "/?q=zzzz",
    "/?source=yen-phu.example&sort=newest",
    "/a/1",
    "/a/1?q=dau+gia",
    "/a/1/changes",
    "/a/2",
    "/a/3",
    "/photos",
    "/photos?q=trao+qua",
    "/people?name=Lê Văn Tám",
    "/places?name=huyện Lạng Giang",
    "/places?name=xã Tân Tiến",
    "/sources",
    "/sources/yen-phu.example",
    "/export?q=dau+gia",
]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_both_languages_under_60_kb(client, path, lang):
    """Every page answers 200, says its language, and weighs less than 60 KB."""
    response = client.get(
        path, params={**dict(p.split("=") for p in path.partition("?")[2].split("&") if p), "lang": lang}
    )
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.text
    assert response.headers["content-language"] == lang
    assert len(response.content) < 60_000


def test_accentless_words_find_the_accented_article(client):
    """`dau gia` finds `đấu giá`, marked as printed."""
    page = client.get("/", params={"q": "dau gia"}).text
    assert 'href="/a/1?q=dau+gia"' in page
    assert "<mark>đấu giá</mark>" in page


def test_captions_stand_at_their_places(client):
    """A caption stands behind as many paragraphs as the portal printed before it."""
    page = client.get("/a/1").text
    places = [page.index(text) for text in ("12/KH-UBND về việc", "Khu đất tại thôn Đồng Dâu. Ảnh", "Giá khởi điểm")]
    assert places == sorted(places)


def test_a_vanished_article_says_so(client):
    """The banner tells since when the portal no longer shows it."""
    assert "Vanished from its portal" in client.get("/a/3").text
    assert "Vanished from its portal" not in client.get("/a/1").text


def test_a_permalink_shows_its_revision_for_ever(client):
    """`/a/{id}@{sha12}` shows the first revision although a second one exists."""
    sha = client.get("/api/v1/articles/1/revisions").json()["revisions"][0]["sha256"][:12]
    page = client.get(f"/a/1@{sha}").text
    assert "9,5 triệu" in page
    assert "An earlier revision" in page


def test_changes_are_shown_word_by_word(client):
    """Of an edited sentence only the changed words are marked."""
    page = client.get("/a/1/changes").text
    assert "<del>9,5</del><ins>11,2</ins>" in page


def test_the_capture_is_only_ever_a_download(client):
    """The page as received comes as a WARC file to save."""
    response = client.get("/a/1/capture.warc.gz")
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["content-type"] == "application/gzip"
    assert len(response.content) == int(response.headers["content-length"])


@pytest.mark.parametrize("path", ["/a/0", "/a/999", "/a/x", "/a/1@zz", "/a/3/changes", "/sources/none", "/nowhere"])
def test_what_is_not_there_is_404_in_words(client, path):
    """A missing thing is a page with a way on, not a stack trace."""
    response = client.get(path)
    assert response.status_code == 404
    assert "To the search page" in response.text


@pytest.mark.parametrize("query", ["from=99/99/2000", "from=soon", "from=2020&to=2019", "sort=best", "q=a&cursor=zz"])
def test_a_question_that_cannot_be_meant_is_400_in_words(client, query):
    """A wrong parameter is named, with what would be right."""
    assert client.get(f"/?{query}").status_code == 400


@pytest.fixture(scope="module")
def loaded():
    """What a new interpreter has loaded once it has imported the web interface."""
    code = "import luutin.app.web.app, sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE).stdout.decode().split())


@pytest.mark.parametrize("package", ["h11", "aiodns", "selectolax", "apscheduler", "lxml"])
def test_the_server_stays_free_of_the_crawler(loaded, package):
    """Importing the web interface loads neither fetcher nor parser."""
    assert package not in loaded


REMARKED = [
    ("date:<i>x</i>", "date:&lt;i&gt;x&lt;/i&gt; không phải là ngày"),
    ("before:5%zz", "before:5%zz không phải là ngày"),
    ("OR", "OR cần có từ ở cả hai bên"),
]


@pytest.mark.parametrize(("query", "remark"), REMARKED)
def test_a_remark_on_the_query_is_in_the_readers_language(client, query, remark):
    """What was typed stands in it as typed: no markup, no format."""
    answer = client.get("/", params={"q": f"thi đua {query}", "lang": "vi"})
    assert answer.status_code == 200
    assert remark in answer.text


def test_an_expansion_is_shown_and_can_be_switched_off(client):
    """What is searched along stands as a chip; its address searches only what was typed."""
    assert "mttq = Mặt trận Tổ quốc" in client.get("/?q=mttq").text
    assert "mttq = Mặt trận Tổ quốc" not in client.get("/?q=mttq&expand=off").text


@pytest.mark.parametrize(("query", "long"), [("mttq", False), ("mttq 5 tỷ đồng", True)])
def test_what_takes_many_lines_to_say_is_folded(client, query, long):
    """Every way to write a value stands on the page, on a phone before the hits only where it takes a few lines."""
    text = client.get("/", params={"q": query}).text
    assert ('<details class="understood">' in text) is long
    assert "OR &#34;Mặt trận Tổ quốc&#34;" in text


def test_a_place_is_told_with_what_it_became_and_can_be_switched_off(client):
    """The search names the units of a query, and leads to the page of each; `places:off` stands one click away."""
    told = client.get("/", params={"q": "huyện Lạng Giang", "lang": "en"}).text
    assert "/places?name=x%C3%A3+M%E1%BB%B9+Th%C3%A1i%2C+t%E1%BB%89nh+B%E1%BA%AFc+Ninh" in told
    assert "q=places%3Aoff+huy" in told
    assert "search without places" in told
    assert (
        "search without places" not in client.get("/", params={"q": "places:off huyện Lạng Giang", "lang": "en"}).text
    )
    assert client.get("/places", params={"name": "Xyz"}).status_code == 404
    units = client.get("/api/v1/places", params={"name": "huyện Lạng Giang"}).json()["units"]
    assert [unit["until"] for unit in units] == ["2025-06-30"]


def test_a_person_is_a_facet_with_a_page_of_its_own(client):
    """The names of the hits narrow them, and a name leads to its functions over time; nobody is merged in silence."""
    told = client.get("/", params={"q": 'person:"Lê Văn Tám"', "lang": "en"}).text
    assert "<h2>People</h2>" in told
    assert "/people?name=L%C3%AA+V%C4%83n+T%C3%A1m" in told
    assert "Phó Chủ tịch UBND huyện" in client.get("/people", params={"name": "ông lê văn tám"}).text
    assert client.get("/people", params={"name": "Ai Đó"}).status_code == 404
    assert client.get("/api/v1/people", params={"name": "le van tam"}).json()["names"] == ["Lê Văn Tám"]


def test_the_meta_elements_that_zotero_reads(client):
    """Title, author, day, publisher and permalink are told to machines."""
    page = client.get("/a/1").text
    for name in ("citation_title", "citation_author", "citation_publication_date", "DC.identifier", "og:type"):
        assert f'="{name}" content="' in page


@pytest.mark.parametrize(("lang", "said"), [("en", "The plain engine answered"), ("vi", "Bộ tìm đơn giản đã trả lời")])
def test_an_answer_of_the_plain_engine_is_told_as_such(folder, config, tmp_path, lang, said):
    """Where the fast engine's own tables are missing, pages and API find the same, and say who answered."""
    db = shutil.copy(folder / "archive.db", tmp_path / "archive.db")
    with Database.open(db) as database:
        database.execute("DROP TABLE index_chunks")
    with TestClient(create(replace(config, db=db)), base_url="http://localhost") as client:
        page = client.get("/", params={"q": "dau gia", "lang": lang})
        answer = client.get("/api/v1/search", params={"q": "dau gia"}).json()
    assert said in page.text
    assert (answer["engine"], answer["total"] > 0, len(answer["warnings"])) == ("plain", True, 1)
